// SPDX-License-Identifier: EUPL-1.2
// Figures over all published projects, the same for everybody.
#include "figures/pages.h"

std::span<const base::EmbeddedFile> embedded_figures();

namespace figures {

web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer) { return feature(std::make_shared<Desk>(database, gazetteer)); }

web::Feature feature(std::shared_ptr<Desk> desk) {
  using web::Permission;
  web::Feature made{.name = "figures", .routes = {}, .menu = {}, .files = embedded_figures()};
  const auto add = [&](std::string pattern, auto handler) {
    made.routes.push_back({"GET", std::move(pattern), Permission::anyone, [desk, handler](web::Context& context) { return handler(*desk, context); }});
  };
  add("/projects/figures", show_figures);
  add("/projects/figures/state", show_counting);
  add("/projects/figures/rules", show_rules);
  add("/projects/figures.csv", download_figures);
  add("/api/v1/projects/figures", answer_figures);
  return made;
}

}  // namespace figures
