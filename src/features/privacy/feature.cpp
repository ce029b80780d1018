// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>

#include "privacy/facts.h"

std::span<const base::EmbeddedFile> embedded_privacy();

namespace privacy {

web::Feature feature(Settings settings) {
  const auto show = [settings = std::move(settings)](web::Context& context) {
    return context.page("privacy/privacy", context.tr(base::msg("Personal data")),
                        boost::json::value_from(facts(context.language, settings)).as_object());
  };
  return {.name = "privacy",
          .routes = {{"GET", "/privacy", web::Permission::anyone, show, true}},
          .menu = {},
          .files = embedded_privacy()};
}

}  // namespace privacy
