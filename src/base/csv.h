// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace base {

// A line of CSV by RFC 4180, every cell quoted. What a spreadsheet would take for a formula gets an apostrophe before it; a number
// stays one.
inline void append_csv(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string_view cell = cells[i];
    const bool is_number = !cell.empty() && cell.find_first_not_of("-0123456789.") == std::string_view::npos;
    const bool is_formula = !is_number && !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
    out += i == 0 ? "\"" : ",\"";
    if (is_formula) out += '\'';
    for (const char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += "\r\n";
}

}  // namespace base
