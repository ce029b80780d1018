// SPDX-License-Identifier: EUPL-1.2
// Any bytes as a picture: refused with a reason, or drawn anew as a JPEG of the size that is said.
#include <cstdlib>

#include "pictures/api.h"
#include "pictures/header.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  // Large ones take their time, and are drawn as small ones are.
  if (const auto header = pictures::read_header(file); header && std::int64_t{header->width} * header->height > 1'000'000) return 0;
  const auto cleaned = pictures::clean(file);
  if (!cleaned) {
    if (cleaned.error().message.id.empty()) std::abort();
    return 0;
  }
  for (const auto& [kept, width, height] : {std::tuple(&cleaned->large, cleaned->width, cleaned->height), std::tuple(&cleaned->small, cleaned->small_width, cleaned->small_height)}) {
    const auto header = pictures::read_header(*kept);
    if (!header || header->format != pictures::Format::jpeg || header->width != width || header->height != height || header->orientation != 1) std::abort();
  }
  return 0;
}
