// SPDX-License-Identifier: EUPL-1.2
#include "demonstration/records.h"

#include <fmt/core.h>

#include <stdexcept>

#include "base/text.h"

namespace demonstration {

std::string_view Record::value(std::string_view name) const {
  for (const auto& [key, value] : lines)
    if (key == name) return value;
  return {};
}

std::vector<std::string_view> Record::values(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& [key, value] : lines)
    if (key == name) found.push_back(value);
  return found;
}

void Record::allow_only(std::initializer_list<std::string_view> names) const {
  for (const auto& [key, value] : lines) {
    const bool known = std::ranges::any_of(names, [key = key](std::string_view name) {
      return name.ends_with('.') ? key.starts_with(name) : key == name;
    });
    if (!known) wrong(fmt::format("it does not know the word \"{}\"", key));
  }
}

void Record::wrong(std::string_view what) const {
  throw std::logic_error(
      fmt::format("the demonstration register is broken in the record at line {}: {}", line_number, what));
}

std::vector<Record> read_records(std::string_view file) {
  std::vector<Record> records;
  bool inside = false;
  std::size_t number = 0;
  for (auto line : base::split(file, '\n')) {
    ++number;
    if (line.starts_with('#')) continue;
    if (line.empty()) {
      inside = false;
      continue;
    }
    if (!inside) records.push_back(Record{{}, number});
    inside = true;
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos || colon == 0)
      records.back().wrong(fmt::format("\"{}\" is no \"name: value\"", line));
    records.back().lines.emplace_back(line.substr(0, colon), base::trim(line.substr(colon + 2)));
  }
  return records;
}

}  // namespace demonstration
