// SPDX-License-Identifier: EUPL-1.2
// Confirming: the addresses and who may use them. Who may say what of a record depends on its parties: the handlers
// look.
#include "confirmations/pages.h"

std::span<const base::EmbeddedFile> embedded_confirmations();

namespace confirmations {

web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer) {
  using web::Context;
  using web::Permission;
  const auto work = std::make_shared<const Work>(Work{database, gazetteer});
  web::Feature made{.name = "confirmations", .routes = {}, .menu = {}, .files = embedded_confirmations()};
  const auto add = [&](std::string method, std::string pattern, Permission permission, auto handler) {
    made.routes.push_back({std::move(method), std::move(pattern), std::move(permission),
                           [work, handler](Context& context) { return handler(*work, context); }});
  };
  add("GET", "/relations/{id}/confirm", Permission::signed_in, show_relation_confirmation);
  add("POST", "/relations/{id}/confirm", Permission::signed_in, answer_relation);
  add("GET", "/relations/{id}/ask", Permission::signed_in, show_ask);
  add("POST", "/relations/{id}/ask", Permission::signed_in, take_ask);
  add("GET", "/organisations/{id}/confirm", Permission::signed_in, show_organisation_confirmation);
  add("POST", "/organisations/{id}/confirm", Permission::signed_in, answer_organisation);
  const auto editors = Permission::of_organisation(web::Role::editor, "id");
  add("GET", "/organisations/{id}/campaign/{campaign}", editors, show_sheet);
  add("POST", "/organisations/{id}/campaign/{campaign}", Permission::of_organisation(web::Role::validator, "id"),
      answer_sheet);

  // The secret in the address is the permission.
  add("GET", "/confirm/{secret}", Permission::anyone, show_link);
  add("POST", "/confirm/{secret}", Permission::anyone, answer_link);
  add("GET", "/campaign/{secret}", Permission::anyone, show_campaign_link);
  add("POST", "/campaign/{secret}", Permission::anyone, answer_campaign_link);
  add("GET", "/campaign/{secret}/{record}", Permission::anyone, show_campaign_record);
  add("POST", "/campaign/{secret}/{record}", Permission::anyone, answer_campaign_record);

  add("GET", "/confirmations", Permission::signed_in, show_due);
  add("POST", "/confirmations", Permission::signed_in, confirm_due);
  add("GET", "/confirmations/remarks", Permission::stewards, show_remarks);
  add("POST", "/confirmations/remarks/{remark}", Permission::stewards, take_remark_done);

  add("GET", "/campaigns", Permission::stewards, list_campaigns);
  add("POST", "/campaigns", Permission::stewards, take_campaign);
  add("GET", "/campaigns/{id}", Permission::stewards, show_campaign);
  add("GET", "/campaigns/{id}/state", Permission::stewards, show_campaign_state);
  add("GET", "/campaigns/{id}/progress.csv", Permission::stewards, download_progress);
  add("POST", "/campaigns/{id}/stop", Permission::stewards, stop_campaign);
  add("POST", "/campaigns/{id}/contacts", Permission::stewards, take_contacts);

  made.desk = {{base::msg("To confirm").id, "/confirmations", 30, Permission::signed_in},
               {base::msg("Campaigns").id, "/campaigns", 60, Permission::stewards}};
  return made;
}

}  // namespace confirmations
