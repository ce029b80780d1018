// SPDX-License-Identifier: EUPL-1.2
#include "imports/utf8.h"

namespace imports {

std::string repair_as_windows_1252(std::string_view text) {
  // 0x80 to 0x9F, https://encoding.spec.whatwg.org/index-windows-1252.txt
  static constexpr char16_t high[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                        0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    if (auto length = utf8_length(text)) {
      out.append(text.substr(0, length));
      text.remove_prefix(length);
      continue;
    }
    auto byte = static_cast<unsigned char>(text.front());
    char32_t code = byte < 0xA0 ? high[byte - 0x80] : byte;
    if (code < 0x800) {
      out.push_back(static_cast<char>(0xC0 | (code >> 6)));
    } else {
      out.push_back(static_cast<char>(0xE0 | (code >> 12)));
      out.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
    }
    out.push_back(static_cast<char>(0x80 | (code & 0x3F)));
    text.remove_prefix(1);
  }
  return out;
}

}  // namespace imports
