// SPDX-License-Identifier: EUPL-1.2
// The pages on what organisations say they will spend: all of it is public.
#include "spending/pages.h"

std::span<const base::EmbeddedFile> embedded_spending();

namespace spending {

web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer) {
  web::Feature made{.name = "spending", .routes = {}, .menu = {}, .files = embedded_spending()};
  const auto add = [&](std::string pattern, auto handler, bool cached = false) {
    made.routes.push_back({"GET", std::move(pattern), web::Permission::anyone, [&database, &gazetteer, handler](web::Context& context) { return handler({database, gazetteer}, context); }, cached});
  };
  add("/organisations/{id}/spending", show_plans, true);
  add("/organisations/{id}/spending.csv", download_plans);
  add("/api/v1/organisations/{id}/spending", answer_plans);
  return made;
}

}  // namespace spending
