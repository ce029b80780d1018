// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "http/multipart.h"

// Whatever arrives, what is read is never more than what came.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto line = input.find('\n');
  const auto type = "multipart/form-data; boundary=" + std::string(input.substr(0, line));
  const auto body = line == std::string_view::npos ? std::string_view() : input.substr(line + 1);
  if (const auto parsed = http::parse_multipart(type, body)) {
    std::size_t total = 0;
    for (const auto& [name, value] : parsed->fields) total += name.size() + value.size();
    for (const auto& upload : parsed->uploads) total += upload.field.size() + upload.filename.size() + upload.content.size();
    if (total > body.size()) __builtin_trap();
  }
  return 0;
}
