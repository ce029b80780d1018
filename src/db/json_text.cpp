// SPDX-License-Identifier: EUPL-1.2
#include "db/json_text.h"

#include <cstdint>
#include <cstring>

namespace db {

void append_json(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // start of what needs no escape
  for (std::size_t i = 0; i < text.size(); ++i) {
    // Eight bytes at once while none of them needs one: below 0x20, a quotation mark, a backslash.
    for (std::uint64_t eight = 0; i + 8 <= text.size(); i += 8) {
      std::memcpy(&eight, text.data() + i, 8);
      constexpr std::uint64_t each = 0x0101010101010101, high = 0x8080808080808080;
      const auto quote = eight ^ (each * '"'), backslash = eight ^ (each * '\\');
      const auto below = (eight - each * 0x20) & ~eight, found = ((quote - each) & ~quote) | ((backslash - each) & ~backslash) | below;
      if ((found & high) != 0) break;
    }
    if (i == text.size()) break;
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    switch (byte) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out += "0123456789abcdef"[byte >> 4];
        out += "0123456789abcdef"[byte & 15];
    }
  }
  out.append(text, plain, text.size() - plain);
  out += '"';
}

}  // namespace db
