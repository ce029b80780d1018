// SPDX-License-Identifier: EUPL-1.2
// No pages of its own: partials for those of other features.
#include "records/api.h"

std::span<const base::EmbeddedFile> embedded_records();

namespace records {

web::Feature feature() {
  return {.name = "records", .routes = {}, .menu = {}, .files = embedded_records()};
}

}  // namespace records
