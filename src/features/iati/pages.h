// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>

#include "web/site.h"

namespace iati {

struct PageSettings {
  std::uint64_t max_upload = 32U << 20;  // bytes
};
http::Response show_validate(const PageSettings& settings, web::Context& context);
http::Response validate_upload(const PageSettings& settings, web::Context& context);
// The page on which a file is checked. Keeps nothing, knows no database.
web::Feature feature(const PageSettings& settings);

}  // namespace iati
