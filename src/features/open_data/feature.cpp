// SPDX-License-Identifier: EUPL-1.2
#include "history/api.h"
#include "open_data/api.h"
#include "open_data/pages.h"
#include "open_data/rest.h"

std::span<const base::EmbeddedFile> embedded_open_data();

namespace open_data {

web::Feature feature(const explore::Atlas& atlas) {
  web::Feature made{.name = "open_data", .routes = rest_routes(atlas), .menu = {}, .files = embedded_open_data()};
  for (auto& route : download_routes(atlas)) made.routes.push_back(std::move(route));
  for (auto& route : history::api_routes(atlas.database())) made.routes.push_back(std::move(route));
  made.routes.push_back({"GET", "/about", web::Permission::anyone, [&atlas](web::Context& context) { return show_about(atlas, context); }, true});
  // Not cached: the page shows the address by which it was asked for.
  made.routes.push_back({"GET", "/api", web::Permission::anyone, show_api});
  return made;
}

}  // namespace open_data
