// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace operations {

// Writes figures in the text format of Prometheus, version 0.0.4. All samples of a metric follow its begin().
class Exposition {
 public:
  enum class Type { counter, gauge, histogram };
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  void begin(std::string_view name, Type type, std::string_view help);
  // `suffix` is "_bucket", "_sum" or "_count" in histograms. Label values may hold anything.
  template <std::integral Number>
  void sample(Number value, Labels labels = {}, std::string_view suffix = {}) {
    write(std::to_string(value), labels, suffix);
  }
  void sample(double value, Labels labels = {}, std::string_view suffix = {});

  const std::string& text() const { return text_; }

 private:
  void write(std::string_view value, Labels labels, std::string_view suffix);
  std::string text_, name_;
};

}  // namespace operations
