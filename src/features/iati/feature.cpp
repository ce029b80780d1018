// SPDX-License-Identifier: EUPL-1.2
#include "iati/pages.h"

std::span<const base::EmbeddedFile> embedded_iati();

namespace iati {

web::Feature feature(const PageSettings& settings) {
  web::Feature made{.name = "iati", .routes = {}, .menu = {}, .files = embedded_iati()};
  made.routes.push_back({"GET", "/iati/validate", web::Permission::anyone,
                         [settings](web::Context& context) { return show_validate(settings, context); }});
  made.routes.push_back({"POST", "/iati/validate", web::Permission::anyone,
                         [settings](web::Context& context) { return validate_upload(settings, context); }});
  return made;
}

}  // namespace iati
