// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace web {

// A Mustache template, parsed once and rendered from JSON by any number of threads: rendering changes nothing in it.
//
// What is nothing, so that {{#name}} leaves out and {{^name}} shows: missing, null, false, 0, "", []. A section over a
// list repeats for each element, over an object or value it enters it; {{.}} is the value itself; "a.b" looks b up in a.
// {{name}} is escaped for text and quoted attributes, {{{name}}} is not. Tags that open or close a section alone on a line
// take the line with them. Partials, translation and asset addresses are resolved before: web/template_source.h.
class Template {
 public:
  // Throws std::logic_error, which names the template and line, if it is not well formed.
  Template(std::string name, std::string source);

  // Appends to `out`. If `missing` is given, the names that the view does not have are added to it (with the sections
  // that they stand in: "partners.name").
  void render(const boost::json::object& view, std::string& out, std::vector<std::string>* missing = nullptr) const;

  struct Instruction {
    enum class Kind : std::uint8_t { text, variable, raw, section, inverted, end } kind;
    std::uint32_t other = 0;      // of a section: the place of its end
    std::string_view text;        // into source_: the text, or the name as written
    std::vector<std::string_view> path;  // the name at its dots; empty for "."
  };
  const std::vector<Instruction>& instructions() const { return instructions_; }
  const std::string& name() const { return name_; }

  Template(const Template&) = delete;
  Template& operator=(const Template&) = delete;

 private:
  std::string name_;
  std::string source_;
  std::vector<Instruction> instructions_;
};

void append_escaped(std::string& out, std::string_view text);
std::string escaped(std::string_view text);

}  // namespace web
