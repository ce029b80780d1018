// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace imports {

// Length of the character that begins the text, 1 to 4; 0 if it begins with none.
inline std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char b = byte(0);
  if (b < 0x80) return 1;
  auto more = [&](std::size_t n, unsigned low, unsigned high) {
    if (text.size() < n || byte(1) < low || byte(1) > high) return false;
    for (std::size_t i = 2; i < n; ++i)
      if ((byte(i) & 0xC0) != 0x80) return false;
    return true;
  };
  if (b >= 0xC2 && b <= 0xDF) return more(2, 0x80, 0xBF) ? 2 : 0;
  if (b == 0xE0) return more(3, 0xA0, 0xBF) ? 3 : 0;
  if (b == 0xED) return more(3, 0x80, 0x9F) ? 3 : 0;
  if (b >= 0xE1 && b <= 0xEF) return more(3, 0x80, 0xBF) ? 3 : 0;
  if (b == 0xF0) return more(4, 0x90, 0xBF) ? 4 : 0;
  if (b >= 0xF1 && b <= 0xF3) return more(4, 0x80, 0xBF) ? 4 : 0;
  if (b == 0xF4) return more(4, 0x80, 0x8F) ? 4 : 0;
  return 0;
}

inline bool is_ascii(std::string_view text) {
  const char* at = text.data();
  std::size_t left = text.size();
  std::uint64_t any = 0, word;
  for (; left >= 8; at += 8, left -= 8) {
    std::memcpy(&word, at, 8);
    any |= word;
  }
  for (; left > 0; ++at, --left) any |= static_cast<std::uint64_t>(static_cast<unsigned char>(*at));
  return (any & 0x8080808080808080ULL) == 0;
}

inline bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    auto length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

// A row of a UTF-8 file that is not UTF-8 was most often put in by a program that writes Windows-1252: valid
// characters stay, stray bytes become what they mean there. The bytes it leaves open become U+FFFD.
std::string repair_as_windows_1252(std::string_view text);

}  // namespace imports
