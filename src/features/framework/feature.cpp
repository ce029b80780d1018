// SPDX-License-Identifier: EUPL-1.2
// The framework and the work plan of a project. Whoever may see the project sees them; whoever has a role in its owner that
// covers it changes them. Which role that takes is looked up for the project: the routes only ask for somebody signed in.
#include "framework/api.h"
#include "framework/pages.h"

std::span<const base::EmbeddedFile> embedded_framework();

namespace framework {

web::Feature feature(db::Database& database) {
  using web::Context;
  using web::Permission;
  web::Feature made{.name = "framework", .routes = {}, .menu = {}, .files = embedded_framework()};
  const auto add = [&](std::string method, std::string pattern, Permission permission, auto handler) {
    // What is open to all is read; all else is for those who may change the project.
    const bool to_read = permission.kind == Permission::Kind::anyone;
    made.routes.push_back({std::move(method), std::move(pattern), std::move(permission), [&database, handler, to_read](Context& context) {
                             auto asked = projects::asked(database, context);
                             if (!asked.project) return context.problem(404, base::msg("There is no such project."));
                             const auto& who = context.identity;
                             Desk desk{database, *std::move(asked.project), asked.version};
                             desk.works = projects::works_for_owner(who, desk.project);
                             desk.may_edit = projects::may_edit(who, desk.project);
                             desk.may_approve = projects::may_approve(who, desk.project);
                             if (!to_read && !desk.may_edit)
                               return context.problem(403, base::msg("This is for those who work on projects of its owner."));
                             return handler(desk, context);
                           }});
  };
  const auto read = Permission::anyone, work = Permission::signed_in;
  const std::string at = "/projects/{id}/framework";

  add("GET", at, read, show_framework);
  add("GET", at + "/new", work, show_new_node);
  add("POST", at + "/new", work, state_node);
  add("GET", at + "/nodes/{node}", work, show_node);
  add("POST", at + "/nodes/{node}", work, change_node);
  add("POST", at + "/nodes/{node}/move", work, move_node);
  add("POST", at + "/nodes/{node}/remove", work, remove_node);
  add("POST", at + "/restore", work, restore);

  add("GET", at + "/indicators/new", work, show_new_indicator);
  add("POST", at + "/indicators/new", work, state_indicator);
  add("GET", at + "/indicators/{indicator}", read, show_indicator);
  add("GET", at + "/indicators/{indicator}/edit", work, show_edit_indicator);
  add("POST", at + "/indicators/{indicator}/edit", work, change_indicator);
  add("POST", at + "/indicators/{indicator}/remove", work, remove_indicator);
  add("POST", at + "/indicators/{indicator}/periods", work, add_period);
  add("POST", at + "/indicators/{indicator}/years", work, add_years);

  add("GET", at + "/periods/{period}", read, show_period);
  add("POST", at + "/periods/{period}", work, enter_figures);
  add("POST", at + "/periods/{period}/remove", work, remove_period);
  add("POST", at + "/periods/{period}/submit", work, submit_period);
  add("POST", at + "/periods/{period}/take-back", work, take_back_period);
  // Validators: the handlers look.
  add("POST", at + "/periods/{period}/approve", work, approve_period);
  add("POST", at + "/periods/{period}/send-back", work, send_back_period);
  add("POST", at + "/periods/{period}/reopen", work, reopen_period);

  add("GET", "/projects/{id}/plan", read, show_plan);
  add("GET", "/projects/{id}/plan.ics", read, show_calendar);
  add("GET", "/api/v1/projects/{id}/framework", read, get_framework);
  return made;
}

}  // namespace framework
