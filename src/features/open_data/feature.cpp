// SPDX-License-Identifier: EUPL-1.2
#include "open_data/api.h"
#include "open_data/rest.h"

std::span<const base::EmbeddedFile> embedded_open_data();

namespace open_data {

web::Feature feature(const explore::Atlas& atlas) {
  web::Feature made{.name = "open_data", .routes = rest_routes(atlas), .menu = {}, .files = embedded_open_data()};
  for (auto& route : download_routes(atlas)) made.routes.push_back(std::move(route));
  return made;
}

}  // namespace open_data
