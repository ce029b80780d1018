// SPDX-License-Identifier: EUPL-1.2
#include "operations/exposition.h"

#include <fmt/core.h>

namespace operations {

void Exposition::begin(std::string_view name, Type type, std::string_view help) {
  name_ = name;
  static constexpr std::string_view types[] = {"counter", "gauge", "histogram"};
  text_ += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, types[static_cast<int>(type)]);
}

void Exposition::sample(double value, Labels labels, std::string_view suffix) {
  write(fmt::format("{}", value), labels, suffix);
}

void Exposition::write(std::string_view value, Labels labels, std::string_view suffix) {
  (text_ += name_) += suffix;
  bool first = true;
  for (const auto& [name, content] : labels) {
    text_ += std::exchange(first, false) ? '{' : ',';
    (text_ += name) += "=\"";
    for (const char c : content) {
      if (c == '\n')
        text_ += "\\n";
      else if (c == '"' || c == '\\')
        (text_ += '\\') += c;
      else
        text_ += c;
    }
    text_ += '"';
  }
  if (!first) text_ += '}';
  ((text_ += ' ') += value) += '\n';
}

}  // namespace operations
