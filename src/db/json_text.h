// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace db {

void append_json(std::string& out, std::string_view text);  // as a JSON string, with its quotes

// Writes one object of canonical JSON: fields in the order they are given, none that is empty, no spaces. The same record
// gives the same text, so texts are compared instead of records. Several times faster than building a tree.
class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }

  void text(std::string_view key, std::string_view value) {
    if (value.empty()) return;
    append_json(begin(key), value);
  }
  void number(std::string_view key, std::int64_t value) {
    char buffer[24];
    begin(key).append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
  }
  void real(std::string_view key, double value) {  // always with a point or exponent, so that it is read back as real
    char buffer[40];
    const std::string_view digits(buffer, static_cast<std::size_t>(std::to_chars(buffer, buffer + sizeof buffer, value).ptr - buffer));
    begin(key) += digits;
    if (digits.find_first_of(".e") == std::string_view::npos) out_ += ".0";
  }
  // An array of what f(out, element) writes; nothing if there is no element.
  template <class List, class F>
  void list(std::string_view key, const List& elements, F f) {
    if (elements.empty()) return;
    begin(key) += '[';
    bool first = true;
    for (const auto& element : elements) {
      if (!first) out_ += ',';
      first = false;
      f(out_, element);
    }
    out_ += ']';
  }
  void raw(std::string_view key, std::string_view json) {  // JSON already
    if (!json.empty()) begin(key) += json;
  }
  void end() { out_ += '}'; }

 private:
  std::string& begin(std::string_view key) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += key;  // ours: plain letters
    return out_ += "\":";
  }
  std::string& out_;
  bool first_ = true;
};

}  // namespace db
