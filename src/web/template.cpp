// SPDX-License-Identifier: EUPL-1.2
#include "web/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <stdexcept>

namespace web {
namespace {

using Kind = Template::Instruction::Kind;
using boost::json::value;

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool is_nothing(const value* given) {
  if (!given) return true;
  switch (given->kind()) {
    case boost::json::kind::null: return true;
    case boost::json::kind::bool_: return !given->get_bool();
    case boost::json::kind::int64: return given->get_int64() == 0;
    case boost::json::kind::uint64: return given->get_uint64() == 0;
    case boost::json::kind::double_: return given->get_double() == 0;
    case boost::json::kind::string: return given->get_string().empty();
    case boost::json::kind::array: return given->get_array().empty();
    case boost::json::kind::object: return false;
  }
  return true;
}

void append_value(std::string& out, const value& given, bool escape) {
  char digits[32];
  const auto number = [&](auto n) {
    const auto end = std::to_chars(digits, digits + sizeof digits, n).ptr;
    out.append(digits, end);
  };
  switch (given.kind()) {
    case boost::json::kind::string: {
      const std::string_view text(given.get_string().data(), given.get_string().size());
      if (escape) {
        append_escaped(out, text);
      } else {
        out += text;
      }
      return;
    }
    case boost::json::kind::int64: return number(given.get_int64());
    case boost::json::kind::uint64: return number(given.get_uint64());
    case boost::json::kind::double_: return number(given.get_double());
    case boost::json::kind::bool_: out += given.get_bool() ? "true" : "false"; return;
    default: return;
  }
}

// The values that names are looked up in, innermost last. Depth is that of sections in a template.
class Renderer {
 public:
  Renderer(const Template& from, std::string& out, std::vector<std::string>* missing)
      : instructions_(from.instructions()), out_(out), missing_(missing) {}

  void run(const boost::json::object& view) {
    // Object contexts only; what {{.}} means is the last of all.
    objects_.push_back(&view);
    run(0, instructions_.size());
  }

 private:
  using Instruction = Template::Instruction;

  const value* find(const Instruction& instruction) const {
    if (instruction.path.empty()) return current_;
    const value* found = nullptr;
    for (auto object = objects_.rbegin(); object != objects_.rend() && !found; ++object)
      found = (*object)->if_contains(instruction.path.front());
    for (std::size_t i = 1; i < instruction.path.size() && found; ++i) {
      const auto* object = found->if_object();
      found = object ? object->if_contains(instruction.path[i]) : nullptr;
    }
    if (!found && missing_) note(instruction);
    return found;
  }

  void note(const Instruction& instruction) const {
    std::string name;
    for (const auto section : sections_) name.append(section).append(".");
    name += instruction.text;
    if (std::find(missing_->begin(), missing_->end(), name) == missing_->end()) missing_->push_back(std::move(name));
  }

  void enter(const value& given, std::size_t begin, std::size_t end) {
    const auto* outer = current_;
    current_ = &given;
    if (const auto* object = given.if_object()) {
      objects_.push_back(object);
      run(begin, end);
      objects_.pop_back();
    } else {
      run(begin, end);
    }
    current_ = outer;
  }

  void run(std::size_t at, std::size_t end) {
    for (; at < end; ++at) {
      const auto& instruction = instructions_[at];
      switch (instruction.kind) {
        case Kind::text: out_ += instruction.text; break;
        case Kind::variable:
        case Kind::raw:
          if (const auto* found = find(instruction)) append_value(out_, *found, instruction.kind == Kind::variable);
          break;
        case Kind::section: {
          const auto* found = find(instruction);
          if (!is_nothing(found)) {
            sections_.push_back(instruction.text);
            if (const auto* array = found->if_array()) {
              for (const auto& element : *array) enter(element, at + 1, instruction.other);
            } else if (found->is_bool()) {
              run(at + 1, instruction.other);
            } else {
              enter(*found, at + 1, instruction.other);
            }
            sections_.pop_back();
          }
          at = instruction.other;
          break;
        }
        case Kind::inverted:
          if (!is_nothing(find(instruction))) at = instruction.other;
          break;
        case Kind::end: break;
      }
    }
  }

  const std::vector<Instruction>& instructions_;
  std::string& out_;
  std::vector<std::string>* missing_;
  std::vector<const boost::json::object*> objects_;
  std::vector<std::string_view> sections_;
  const value* current_ = nullptr;
};

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string_view instead;
    switch (text[at]) {
      case '&': instead = "&amp;"; break;
      case '<': instead = "&lt;"; break;
      case '>': instead = "&gt;"; break;
      case '"': instead = "&quot;"; break;
      case '\'': instead = "&#39;"; break;
      default: continue;
    }
    out.append(text, from, at - from);
    out += instead;
    from = at + 1;
  }
  out.append(text, from);
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  append_escaped(out, text);
  return out;
}

Template::Template(std::string name, std::string source) : name_(std::move(name)), source_(std::move(source)) {
  const std::string_view all = source_;
  std::vector<std::uint32_t> open;
  std::size_t at = 0;
  const auto fail = [&](const std::string& what, std::size_t where) {
    const auto line = 1 + std::count(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(where), '\n');
    throw std::logic_error(fmt::format("template {}, line {}: {}", name_, line, what));
  };
  const auto add_text = [&](std::string_view text) {
    if (!text.empty()) instructions_.push_back({Kind::text, 0, text, {}});
  };
  for (;;) {
    const auto begin = all.find("{{", at);
    if (begin == std::string_view::npos) break;
    const bool triple = all.substr(begin).starts_with("{{{");
    const std::string_view closing = triple ? "}}}" : "}}";
    const auto end = all.find(closing, begin);
    if (end == std::string_view::npos) fail("{{ without }}", begin);
    auto content = trimmed(all.substr(begin + closing.size(), end - begin - closing.size()));
    const char sign = triple ? '&' : content.empty() ? '\0' : content.front();
    const bool is_section = sign == '#' || sign == '^' || sign == '/';
    const bool has_sign = is_section || sign == '!' || sign == '&' || sign == '>' || sign == '=';
    if (has_sign && !triple) content = trimmed(content.substr(1));
    auto next = end + closing.size();
    auto before = all.substr(at, begin - at);
    if (is_section || sign == '!') {
      // Alone on its line: the line goes.
      const auto line_begin = all.rfind('\n', begin == 0 ? 0 : begin - 1);
      const auto start = begin == 0 || line_begin == std::string_view::npos ? 0 : line_begin + 1;
      const auto line_end = all.find('\n', next);
      const auto stop = line_end == std::string_view::npos ? all.size() : line_end + 1;
      if (start >= at && trimmed(all.substr(start, begin - start)).empty() && trimmed(all.substr(next, stop - next)).empty()) {
        before = all.substr(at, start - at);
        next = stop;
      }
    }
    add_text(before);
    at = next;
    if (sign == '!') continue;
    if (sign == '>' || sign == '=') fail("a partial or change of delimiters reached the renderer", begin);
    if (content.empty()) fail("an empty tag", begin);
    if (content.find_first_of(" \t\n{}") != std::string_view::npos) fail("no name: " + std::string(content), begin);
    std::vector<std::string_view> path;
    if (content != ".") {
      for (auto rest = content;;) {
        const auto dot = rest.find('.');
        path.push_back(rest.substr(0, dot));
        if (path.back().empty()) fail("no name: " + std::string(content), begin);
        if (dot == std::string_view::npos) break;
        rest.remove_prefix(dot + 1);
      }
    }
    const auto place = static_cast<std::uint32_t>(instructions_.size());
    if (sign == '/') {
      if (open.empty() || instructions_[open.back()].text != content)
        fail("{{/" + std::string(content) + "}} closes nothing that is open", begin);
      instructions_[open.back()].other = place;
      open.pop_back();
      instructions_.push_back({Kind::end, 0, content, {}});
      continue;
    }
    const auto kind = sign == '#' ? Kind::section : sign == '^' ? Kind::inverted : sign == '&' ? Kind::raw : Kind::variable;
    if (sign == '#' || sign == '^') open.push_back(place);
    instructions_.push_back({kind, 0, content, std::move(path)});
  }
  add_text(all.substr(at));
  if (!open.empty()) fail("{{#" + std::string(instructions_[open.back()].text) + "}} is never closed", all.size());
}

void Template::render(const boost::json::object& view, std::string& out, std::vector<std::string>* missing) const {
  Renderer(*this, out, missing).run(view);
}

}  // namespace web
