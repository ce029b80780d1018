// SPDX-License-Identifier: EUPL-1.2
// Asking a party by mail, and what was said without an account.
#include "confirmations/pages.h"

namespace confirmations {
namespace {

using base::msg;

http::Response none(const web::Context& context) {
  return context.problem(404, msg("There is no record at this address. It may have been removed."));
}

// Stewards, and those who may speak for a party, may ask the others.
bool may_ask(const web::Context& context, const relations::Relation& relation) {
  return context.identity.may_write &&
         (context.identity.is_steward() || std::ranges::any_of(relation.parties, [&](const relations::Party& party) {
            return context.identity.role_in(party.organisation.text()) >= web::Role::editor;
          }));
}

http::Response page(const Work& work, web::Context& context, const relations::Relation& relation,
                    const std::optional<base::Problem>& problem = {}) {
  auto session = work.database.read();
  views::AskForm view;
  const auto id = relation.id.text();
  view.title = records::title(session, records::Kind::relation, relations::json_text(relation), context.language);
  view.action = "/relations/" + id + "/ask";
  view.back_url = "/relations/" + id;
  view.address = field(context, "address");
  if (problem) {
    view.has_errors = true;
    view.errors.push_back({problem->field.empty() ? "address" : problem->field, context.tr(problem->message)});
    if (problem->field == "address") view.address_error = context.tr(problem->message);
  }
  if (parameter(context, "done") == "1")
    view.note = context.tr(msg("The mail is on its way. The party has sixty days to answer."));
  std::vector<OrganisationId> ids;
  for (const auto& party : relation.parties)
    if (ids.size() < 200) ids.push_back(party.organisation);
  const auto chosen = field(context, "party");
  for (const auto& organisation : organisations::find_many(session, ids)) {
    const auto name = organisation.name_in(context.language);
    view.parties.push_back({organisation.id.text(), name, organisation.id.text() == chosen});
    for (const auto& at : asked_on(session, relation.id, organisation.id))
      view.asked.push_back(
          context.tr(msg("{name} was asked on {date}.", {{"name", name}, {"date", day(context, at)}})));
  }
  view.has_asked = !view.asked.empty();
  view.languages = web::language_options(base::parse_language(field(context, "language")).value_or(context.language));
  const auto title = context.tr(msg("Ask a party to confirm"));
  return show(context, "confirmations/ask", title, view,
              problem ? (problem->kind == base::Problem::Kind::conflict ? 429 : 422) : 200);
}

std::optional<relations::Relation> relation_of(const Work& work, const web::Context& context) {
  const auto id = RelationId::parse(context.path("id"));
  if (!id) return std::nullopt;
  auto session = work.database.read();
  return relations::find(session, *id);
}

http::Response refused(const web::Context& context) {
  return context.problem(403, msg("Only its parties and the register's stewards may ask for a confirmation."));
}

}  // namespace

http::Response show_ask(const Work& work, web::Context& context) {
  const auto relation = relation_of(work, context);
  if (!relation) return none(context);
  return may_ask(context, *relation) ? page(work, context, *relation) : refused(context);
}

http::Response take_ask(const Work& work, web::Context& context) {
  const auto relation = relation_of(work, context);
  if (!relation) return none(context);
  if (!may_ask(context, *relation)) return refused(context);
  const auto party = OrganisationId::parse(field(context, "party"));
  if (!party ||
      std::ranges::find(relation->parties, *party, &relations::Party::organisation) == relation->parties.end()) {
    const base::Problem problem{base::Problem::Kind::invalid, msg("Please choose one of its parties."), "party"};
    return page(work, context, *relation, problem);
  }
  AskMail mail{.address = field(context, "address"),
               .language = base::parse_language(field(context, "language")).value_or(context.language)};
  {
    auto session = work.database.read();
    mail.relation = records::title(session, records::Kind::relation, relations::json_text(*relation), mail.language);
    if (const auto organisation = organisations::find(session, *party))
      mail.party = organisation->name_in(mail.language);
  }
  const auto author = accounts::author(context.identity).name;
  base::Result<AskId> asked = base::Problem{};
  {
    auto transaction = work.database.write_unlogged();
    asked = ask(transaction, relation->id, *party, author, mail, context.site.base_url(context.request));
    if (asked) transaction.commit();
  }
  if (!asked) return page(work, context, *relation, asked.error());
  return http::redirect("/relations/" + relation->id.text() + "/ask?done=1");
}

http::Response show_remarks(const Work& work, web::Context& context) {
  auto session = work.database.read();
  views::Remarks view;
  for (const auto& remark : open_remarks(session, 200)) {
    const auto kind = records::parse_kind(remark.kind);
    if (!kind) continue;
    const records::Ref ref{*kind, remark.record};
    const auto json = records::current(session, ref);
    const auto who = organisations::find(session, remark.organisation);
    view.remarks.push_back({json.empty() ? context.tr(msg("A record that is gone"))
                                         : records::title(session, *kind, json, context.language),
                            records::url(ref), who ? who->name_in(context.language) : "", day(context, remark.at),
                            remark.content, "/confirmations/remarks/" + remark.id.text()});
  }
  view.has_remarks = !view.remarks.empty();
  return show(context, "confirmations/remarks", context.tr(msg("What is said not to be right")), view);
}

http::Response take_remark_done(const Work& work, web::Context& context) {
  const auto id = RemarkId::parse(context.path("remark"));
  if (!id) return none(context);
  auto transaction = work.database.write_unlogged();
  remark_done(transaction, *id);
  transaction.commit();
  return http::redirect("/confirmations/remarks");
}

}  // namespace confirmations
