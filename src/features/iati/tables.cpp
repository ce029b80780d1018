// SPDX-License-Identifier: EUPL-1.2
#include "iati/tables.h"

#include <stdexcept>
#include <string>

#include "base/embedded.h"

std::span<const base::EmbeddedFile> embedded_iati();

namespace iati {

void for_each_row(std::string_view file, const std::function<void(std::span<const std::string_view>)>& row) {
  for (const auto& embedded : embedded_iati()) {
    if (embedded.name != file) continue;
    auto rest = embedded.content;
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      auto line = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      if (line.empty() || line.front() == '#') continue;
      std::array<std::string_view, 8> cells{};
      for (auto& cell : cells) {
        const auto tab = line.find('\t');
        cell = line.substr(0, tab);
        line = tab == std::string_view::npos ? std::string_view{} : line.substr(tab + 1);
      }
      row(cells);
    }
    return;
  }
  throw std::logic_error("no table of this name is in the program: " + std::string(file));
}

}  // namespace iati
