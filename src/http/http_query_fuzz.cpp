// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>

#include "base/text.h"
#include "http/encoding.h"
#include "http/message.h"

// Parameters, cookies and forms of any bytes become clean text; encoding what was decoded gives the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  http::Request request;
  request.query = text;
  request.body = text;
  request.headers = {{"cookie", text}, {"accept-encoding", text}, {"if-none-match", text},
                     {"content-type", "application/x-www-form-urlencoded"}};
  for (const auto* pairs : {&request.parameters(), &request.form()}) {
    for (const auto& [name, value] : *pairs) {
      if (!base::is_valid_utf8(name) || !base::is_valid_utf8(value)) __builtin_trap();
      if (name.find('\0') != std::string::npos || value.find('\0') != std::string::npos) __builtin_trap();
      if (http::url_decode(http::url_encode(value), true) != value) __builtin_trap();
    }
  }
  request.cookie("lang");
  http::accepts(request, "gzip");
  http::matches_etag(request, "W/\"a\"");
  return 0;
}
