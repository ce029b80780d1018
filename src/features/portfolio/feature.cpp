// SPDX-License-Identifier: EUPL-1.2
// The pages of projects: their addresses and who may use them. What hangs on the project itself (drafts, its owner) the
// handlers look up; a draft is not there for whoever may not see it.
#include "portfolio/pages.h"

std::span<const base::EmbeddedFile> embedded_portfolio();

namespace portfolio {

web::Feature feature(const explore::Atlas& atlas) {
  using web::Context;
  using web::Permission;
  using web::Role;
  web::Feature made{.name = "portfolio", .routes = {}, .menu = {}, .files = embedded_portfolio()};
  const auto add = [&](std::string method, std::string pattern, Permission permission, auto handler, bool cached = false) {
    made.routes.push_back({std::move(method), std::move(pattern), std::move(permission), [&atlas, handler](Context& context) { return handler(atlas, context); }, cached});
  };
  // Of published projects alone, and the same for everybody.
  add("GET", "/projects.csv", Permission::anyone, download_list);
  add("GET", "/projects/{id}", Permission::anyone, show_project);
  add("GET", "/projects/{id}/edit", Permission::signed_in, show_edit);
  add("POST", "/projects/{id}/edit", Permission::signed_in, take_edit);
  add("GET", "/projects/{id}/pictures/{picture}", Permission::anyone, [](const explore::Atlas& all, Context& context) { return show_picture(all, context, pictures::Size::large); });
  add("GET", "/projects/{id}/pictures/{picture}/small", Permission::anyone, [](const explore::Atlas& all, Context& context) { return show_picture(all, context, pictures::Size::small); });
  add("POST", "/projects/{id}/remove", Permission::signed_in, take_removal);
  add("GET", "/projects/{id}/history", Permission::anyone, show_history);
  add("GET", "/projects/{id}/history/{sequence}", Permission::anyone, show_version);
  add("POST", "/projects/{id}/history/{sequence}/undo", Permission::signed_in, take_undo);
  add("GET", "/organisations/{id}/projects", Permission::of_organisation(Role::reader), show_own);
  add("GET", "/organisations/{id}/projects/new", Permission::of_organisation(Role::contributor), show_new);
  add("POST", "/organisations/{id}/projects/new", Permission::of_organisation(Role::contributor), take_new);
  add("GET", "/api/v1/projects", Permission::anyone, list_json);
  add("GET", "/api/v1/projects/{id}", Permission::anyone, show_json);
  return made;
}

}  // namespace portfolio
