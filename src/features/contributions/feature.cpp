// SPDX-License-Identifier: EUPL-1.2
// Contributions: their addresses and who may use them. Who sees or decides on which one is looked up by each handler:
// it depends on the desks that it waits for.
#include "contributions/pages.h"

std::span<const base::EmbeddedFile> embedded_contributions();

namespace contributions {

web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer) {
  using web::Context;
  using web::Permission;
  const auto work = std::make_shared<Work>(Work{database, gazetteer});
  web::Feature made{.name = "contributions", .routes = {}, .menu = {}, .files = embedded_contributions()};
  const auto add = [&](std::string method, std::string pattern, Permission permission, auto handler) {
    made.routes.push_back({std::move(method), std::move(pattern), std::move(permission),
                           [work, handler](Context& context) { return handler(*work, context); }});
  };
  const auto of = [](auto handler, records::Kind kind) {
    return [handler, kind](Work& with, Context& context) { return handler(with, context, kind); };
  };
  using enum records::Kind;
  add("GET", "/propose/organisation", Permission::signed_in, of(show_propose, organisation));
  add("POST", "/propose/organisation", Permission::signed_in, of(take_proposal, organisation));
  add("GET", "/propose/relation", Permission::signed_in, of(show_propose, relation));
  add("POST", "/propose/relation", Permission::signed_in, of(take_proposal, relation));
  add("GET", "/organisations/{id}/propose", Permission::signed_in, of(show_propose, organisation));
  add("POST", "/organisations/{id}/propose", Permission::signed_in, of(take_proposal, organisation));
  add("GET", "/relations/{id}/propose", Permission::signed_in, of(show_propose, relation));
  add("POST", "/relations/{id}/propose", Permission::signed_in, of(take_proposal, relation));

  add("GET", "/contributions", Permission::signed_in, show_queue);
  add("POST", "/contributions/decide", Permission::signed_in, decide_queue);
  add("GET", "/contributions/mine", Permission::signed_in, show_mine);
  add("GET", "/contributions/decisions/{decision}", Permission::signed_in, show_decision);
  add("GET", "/contributions/decisions/{decision}/state", Permission::signed_in, show_decision_state);
  add("GET", "/contributions/{id}", Permission::signed_in, show_contribution);
  add("POST", "/contributions/{id}/accept", Permission::signed_in, take_acceptance);
  add("POST", "/contributions/{id}/refuse", Permission::signed_in, take_refusal);
  add("POST", "/contributions/{id}/withdraw", Permission::signed_in, take_withdrawal);
  add("POST", "/contributions/{id}/notes", Permission::signed_in, take_note);
  add("GET", "/contributions/{id}/edit", Permission::signed_in, show_edit);
  add("POST", "/contributions/{id}/edit", Permission::signed_in, take_edit);
  add("GET", "/contributions/{id}/merge", Permission::signed_in, show_merge);
  add("POST", "/contributions/{id}/merge", Permission::signed_in, take_merge);

  add("GET", "/stewardships", Permission::stewards, show_stewardships);
  add("POST", "/stewardships", Permission::stewards, take_stewardship);
  add("POST", "/stewardships/{stewardship}/remove", Permission::stewards, take_stewardship_away);

  add("POST", "/api/v1/contributions", Permission::signed_in, post_contribution);
  add("GET", "/api/v1/contributions/{id}", Permission::signed_in, get_contribution);
  add("POST", "/api/v1/contributions/{id}/notes", Permission::signed_in, post_note);

  made.desk = {{base::msg("Contributions").id, "/contributions", 20, Permission::signed_in},
               {base::msg("My proposals").id, "/contributions/mine", 21, Permission::signed_in},
               {base::msg("Stewardships").id, "/stewardships", 80, Permission::stewards}};
  return made;
}

}  // namespace contributions
