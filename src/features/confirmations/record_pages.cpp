// SPDX-License-Identifier: EUPL-1.2
// One record and what those may say of it who speak for a party.
#include "confirmations/pages.h"

namespace confirmations {
namespace {

using base::msg;

http::Response none(const web::Context& context) {
  return context.problem(404, msg("There is no record at this address. It may have been removed."));
}

std::string done_note(const web::Context& context) {
  const auto done = parameter(context, "done");
  if (done == "confirm") return context.tr(msg("Thank you: the record is confirmed as of today."));
  if (done == "ended") return context.tr(msg("Thank you: the relation is recorded as ended. Its history keeps it."));
  return {};
}

// The parties for which the reader speaks; of a large network not all.
std::vector<OrganisationId> spoken_for(const web::Context& context, const relations::Relation& relation) {
  std::vector<OrganisationId> ids;
  for (const auto& party : relation.parties)
    if (speaks_for(context.identity, party.organisation) && ids.size() < 50) ids.push_back(party.organisation);
  return ids;
}

http::Response relation_page(const Work& work, web::Context& context, RelationId id,
                             const std::optional<base::Problem>& problem = {}) {
  auto session = work.database.read();
  const auto relation = relations::find(session, id);
  auto view =
      relation ? record_view(session, work.gazetteer, context, records::Kind::relation, id.text()) : std::nullopt;
  if (!view) return none(context);
  view->action = "/relations/" + id.text() + "/confirm";
  view->back_url = "/relations/" + id.text();
  view->note = done_note(context);
  view->end = field(context, "end", 20);
  if (problem) add_problem(context, *problem, *view);
  const auto mine = organisations::find_many(session, spoken_for(context, *relation));
  for (const auto& organisation : mine) {
    const auto name = organisation.name_in(context.language);
    const bool alone = mine.size() == 1;
    const bool twinning = relation->kind == relations::Kind::twinning;
    view->speakers.push_back({organisation.id.text(),
                              alone ? context.tr(twinning ? msg("Confirm this twinning") : msg("Confirm this relation"))
                                    : context.tr(msg("Confirm it for {name}", {{"name", name}})),
                              context.tr(msg("It has ended, says {name}", {{"name", name}})),
                              "end-" + organisation.id.text(), "reason-" + organisation.id.text()});
  }
  view->can_speak = view->may_end && !view->speakers.empty();
  if (view->cannot.empty() && view->speakers.empty())
    view->cannot = context.tr(msg("Only validators of its parties may confirm it. You may propose a change."));
  const bool may_ask = view->may_end && (!view->speakers.empty() || context.identity.is_steward());
  if (may_ask)
    view->asks.push_back({"/relations/" + id.text() + "/ask", context.tr(msg("Ask a party to confirm it, by mail"))});
  view->has_asks = !view->asks.empty();
  const auto title = view->title;
  return show(context, "confirmations/record", title, *view,
              problem ? (problem->kind == base::Problem::Kind::conflict ? 409 : 422) : 200);
}

http::Response organisation_page(const Work& work, web::Context& context, OrganisationId id,
                                 const std::optional<base::Problem>& problem = {}) {
  auto session = work.database.read();
  auto view = record_view(session, work.gazetteer, context, records::Kind::organisation, id.text());
  if (!view) return none(context);
  view->action = "/organisations/" + id.text() + "/confirm";
  view->back_url = "/organisations/" + id.text();
  view->note = done_note(context);
  if (problem) add_problem(context, *problem, *view);
  if (speaks_for(context.identity, id))
    view->speakers.push_back({id.text(), context.tr(msg("Confirm this record")), "", "", ""});
  view->can_speak = !view->speakers.empty();
  if (!view->can_speak)
    view->cannot = context.tr(msg("Only validators of the organisation may confirm it. You may propose a change."));
  const auto title = view->title;
  return show(context, "confirmations/record", title, *view,
              problem ? (problem->kind == base::Problem::Kind::conflict ? 409 : 422) : 200);
}

http::Response not_yours(const web::Context& context) {
  return context.problem(403, msg("Only those who speak for the organisation may do this."));
}

// A proposal is one, for however many of the parties whoever makes it speaks: each of them has answered.
http::Response correct_relation(const Work& work, const web::Context& context, RelationId id) {
  std::vector<OrganisationId> mine;
  {
    auto session = work.database.read();
    const auto relation = relations::find(session, id);
    if (!relation) return none(context);
    mine = spoken_for(context, *relation);
  }
  if (mine.empty()) return not_yours(context);
  {
    auto transaction = work.database.write_unlogged();
    for (const auto party : mine) answered(transaction, party, id.text(), ItemState::corrected);
    transaction.commit();
  }
  return http::redirect("/relations/" + id.text() + "/propose");
}

}  // namespace

http::Response show_relation_confirmation(const Work& work, web::Context& context) {
  const auto id = RelationId::parse(context.path("id"));
  return id ? relation_page(work, context, *id) : none(context);
}

http::Response show_organisation_confirmation(const Work& work, web::Context& context) {
  const auto id = OrganisationId::parse(context.path("id"));
  return id ? organisation_page(work, context, *id) : none(context);
}

http::Response answer_relation(const Work& work, web::Context& context) {
  const auto id = RelationId::parse(context.path("id"));
  if (!id) return none(context);
  const auto act = field(context, "act");
  if (act == "correct") return correct_relation(work, context, *id);
  const auto party = OrganisationId::parse(field(context, "party"));
  if (!party || !speaks_for(context.identity, *party)) return not_yours(context);
  const auto today = base::today();
  const auto url = "/relations/" + id->text();
  const auto why = ending(field(context, "reason"));
  if (act != "confirm" && act != "ended") return relation_page(work, context, *id);
  base::Result<void> done;
  {
    const std::string what = act == "ended" ? fmt::format("ended: {}", why ? why->code : "other") : "confirmed";
    auto transaction = work.database.write(accounts::author(context.identity), reason(context.identity, *party, what));
    if (act == "ended")
      done = close_relation(transaction, *id, *party, field(context, "end", 20), field(context, "seen"), today);
    else
      done = confirm_relation(transaction, *id, *party, field(context, "seen"), today);
    if (done) {
      tell_others(transaction, *id, *party);
      transaction.commit();
    }
  }
  if (!done && done.error().kind == base::Problem::Kind::not_found) return none(context);
  if (!done) return relation_page(work, context, *id, done.error());
  return http::redirect(url + "/confirm?done=" + act);
}

http::Response answer_organisation(const Work& work, web::Context& context) {
  const auto id = OrganisationId::parse(context.path("id"));
  if (!id) return none(context);
  if (!speaks_for(context.identity, *id)) return not_yours(context);
  const auto url = "/organisations/" + id->text();
  if (field(context, "act") == "correct") {
    auto transaction = work.database.write_unlogged();
    answered(transaction, *id, id->text(), ItemState::corrected);
    transaction.commit();
    return http::redirect(url + "/propose");
  }
  base::Result<void> done;
  {
    auto transaction =
        work.database.write(accounts::author(context.identity), reason(context.identity, *id, "confirmed"));
    done = confirm_organisation(transaction, *id, field(context, "seen"), base::today());
    if (done) transaction.commit();
  }
  if (!done && done.error().kind == base::Problem::Kind::not_found) return none(context);
  if (!done) return organisation_page(work, context, *id, done.error());
  return http::redirect(url + "/confirm?done=confirm");
}

}  // namespace confirmations
