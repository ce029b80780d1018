// SPDX-License-Identifier: EUPL-1.2
// The public pages: their addresses and who may see them.
#include "explore/api.h"
#include "explore/pages.h"

std::span<const base::EmbeddedFile> embedded_explore();

namespace explore {

web::Feature feature(const Atlas& atlas) {
  using web::Context;
  using web::Permission;
  web::Feature made{.name = "explore", .routes = {}, .menu = {}, .files = embedded_explore()};
  const auto get = [&](std::string pattern, auto handler) {
    made.routes.push_back({"GET", std::move(pattern), Permission::anyone, [&atlas, handler](Context& context) { return handler(atlas, context); }, true});
  };
  get("/", show_home);
  get("/search", search_anything);
  get("/organisations", [](const Atlas& a, Context& c) { return show_results(a, c, "organisations"); });
  get("/relations", [](const Atlas& a, Context& c) { return show_results(a, c, "relations"); });
  get("/projects", [](const Atlas& a, Context& c) { return show_results(a, c, "projects"); });
  get("/organisations/{id}", show_organisation);
  get("/organisations/{id}/reach", show_reach);
  get("/relations/{id}", show_relation);
  get("/networks", [](const Atlas&, Context&) { return http::redirect("/organisations?kind=network"); });
  get("/countries", list_countries);
  get("/countries/{code}", show_country);
  get("/themes", list_themes);
  get("/themes/{code}", show_theme);
  made.menu = {{base::msg("Relations").id, "/relations", 10, Permission::anyone},
               {base::msg("Organisations").id, "/organisations", 20, Permission::anyone},
               {base::msg("Projects").id, "/projects", 15, Permission::anyone},
               {base::msg("Countries").id, "/countries", 30, Permission::anyone},
               {base::msg("Themes").id, "/themes", 40, Permission::anyone},
               {base::msg("Networks").id, "/networks", 50, Permission::anyone}};
  return made;
}

}  // namespace explore
