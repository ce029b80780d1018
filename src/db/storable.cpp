// SPDX-License-Identifier: EUPL-1.2
#include "db/storable.h"

#include <algorithm>

#include "base/text.h"

namespace db {

bool is_storable(std::string_view text) {
  bool ascii = true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0x7F || (byte < 0x20 && c != '\t' && c != '\n')) return false;
    ascii = ascii && byte < 0x80;
  }
  return ascii || base::is_valid_utf8(text);
}

bool is_web_address(std::string_view text) {
  const auto host = text.starts_with("https://") ? 8U : text.starts_with("http://") ? 7U : 0U;
  if (host == 0 || text.size() == host || text.size() > 2000 || text[host] == '/') return false;
  if (text.find_first_of(" \t\n\"'<>\\`") != std::string_view::npos) return false;
  return is_storable(text);
}

}  // namespace db
