// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace http {

// What the body is, lower case and without parameters ("multipart/form-data"); empty if the request does not say.
std::string media_type(const Request& request);

struct Multipart {
  Pairs fields;
  std::vector<Upload> uploads;
};

// The parts of a multipart/form-data body (RFC 7578). Nothing if the type names no boundary or the body is cut off or
// does not keep to it; at most 1 000 parts.
std::optional<Multipart> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace http
