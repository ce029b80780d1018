// SPDX-License-Identifier: EUPL-1.2
// Telling the stewards that two records are one organisation.
#include "duplicates/pages.h"
#include "duplicates/proposal.h"

namespace duplicates {
namespace {

using base::msg;

constexpr std::size_t longest_typed = 20'000;

struct Typed {
  std::string b, reason;
  std::vector<base::Problem> problems;
};

std::string address(OrganisationId a, OrganisationId b) {
  return "/duplicates/propose?a=" + a.text() + "&b=" + b.text();
}

http::Response not_there(const web::Context& context) {
  return context.problem(
      404, msg("One of the two organisations is no longer there. It may have been merged or removed meanwhile."));
}

http::Response page(const Desk& desk, web::Context& context, const std::string& a, const Typed& typed, int status) {
  views::Propose view;
  auto session = desk.database.read();
  const auto id = OrganisationId::parse(a);
  const auto organisation = id ? organisations::find(session, *id) : std::nullopt;
  if (!organisation) return not_there(context);
  view.action = "/duplicates/propose";
  view.a = a;
  view.b = typed.b;
  view.reason = typed.reason;
  view.organisation = named(desk, context, *organisation);
  const auto other = organisation_meant(session, typed.b);
  if (other && *other != *id)
    if (const auto found = organisations::find(session, *other)) view.other.push_back(named(desk, context, *found));
  view.has_other = !view.other.empty();
  if (typed.b.empty())
    for (const auto& candidate : candidates(session, desk.gazetteer, *organisation))
      if (const auto found = organisations::find(session, candidate.organisation))
        view.likely.push_back({named(desk, context, *found), address(*id, found->id)});
  view.has_likely = !view.likely.empty();
  for (const auto& problem : typed.problems) {
    const auto text = context.tr(problem.message);
    view.errors.push_back({problem.field.empty() ? "b" : problem.field, text});
    if (problem.field == "b") view.b_error = text;
    if (problem.field == "reason") view.reason_error = text;
  }
  view.has_errors = !view.errors.empty();
  if (context.request.parameter("done") == "1")
    view.note = context.tr(msg("Thank you. The stewards were told, and will look at the two."));
  return show(context, "duplicates/propose", context.tr(msg("These two are one")), view, status);
}

}  // namespace

http::Response show_proposal(Desk& desk, web::Context& context) {
  Typed typed;
  // Only what is an id: a page does not say what somebody else's link puts into its fields.
  if (const auto b = OrganisationId::parse(context.request.parameter("b").value_or(""))) typed.b = b->text();
  return page(desk, context, std::string(context.request.parameter("a").value_or("")), typed, 200);
}

http::Response take_proposal(Desk& desk, web::Context& context) {
  const auto a = line_field(context, "a");
  Typed typed{line_field(context, "b"), text_field(context, "reason", longest_typed), {}};
  const auto one = OrganisationId::parse(a);
  if (!one) return not_there(context);
  std::optional<OrganisationId> other;
  {
    auto session = desk.database.read();
    if (!organisations::find(session, *one)) return not_there(context);
    other = organisation_meant(session, typed.b);
  }
  if (!other) {
    typed.problems.push_back({base::Problem::Kind::invalid,
                              msg("Please give the other organisation: the address of its page, or its exact name."),
                              "b"});
    if (typed.reason.empty())
      typed.problems.push_back(
          {base::Problem::Kind::invalid, msg("Please say why they are one organisation."), "reason"});
    return page(desk, context, a, typed, 422);
  }
  const auto done =
      propose(desk.database, desk.gazetteer, accounts::account_of(context.identity), *one, *other, typed.reason);
  if (done) return http::redirect(address(*one, *other) + "&done=1");
  typed.problems.push_back(done.error());
  return page(desk, context, a, typed, done.error().kind == base::Problem::Kind::conflict ? 409 : 422);
}

std::vector<views::Said> said_of(const web::Context& context, db::Session& session, OrganisationId a,
                                 OrganisationId b) {
  std::vector<views::Said> said;
  for (const auto& proposal : proposals(session, a, b)) {
    const auto account = proposal.account ? accounts::find(session, *proposal.account) : std::nullopt;
    said.push_back({account && !account->name.empty() ? account->name : context.tr(msg("Somebody")),
                    base::format_moment(context.language, proposal.at), proposal.reason});
  }
  return said;
}

}  // namespace duplicates
