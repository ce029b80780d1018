// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace http {

struct Multipart {
  Pairs fields;
  std::vector<Upload> uploads;
};

// The parts of a multipart/form-data body (RFC 7578). Nothing if the type names no boundary or the body is cut off or
// does not keep to it; at most 1 000 parts.
std::optional<Multipart> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace http
