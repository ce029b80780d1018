// SPDX-License-Identifier: EUPL-1.2
#include "web/template_check.h"

#include <fmt/core.h>

#include <set>

#include "web/template.h"
#include "web/template_source.h"

namespace web {
namespace {

using Kind = Template::Instruction::Kind;

// Follows the sections of a template through the shape of its view.
class Checker {
 public:
  Checker(const Template& parsed, const Shape& view) : instructions_(parsed.instructions()) {
    contexts_.push_back({&view, ""});
    run(0, instructions_.size());
  }

  std::string report(const Shape& view) {
    std::string lines;
    for (const auto& name : missing_) lines += "the view lacks " + name + "\n";
    unused(view, "", lines);
    return lines;
  }

 private:
  struct Context {
    const Shape* shape;
    std::string name;
  };

  const Shape* find(const Template::Instruction& instruction, std::string& full_name) {
    if (instruction.path.empty()) {
      full_name = contexts_.back().name;
      return contexts_.back().shape;
    }
    for (auto context = contexts_.rbegin(); context != contexts_.rend(); ++context) {
      if (context->shape->any) {
        used_.insert(context->name);
        full_name = context->name + "*";
        return context->shape;
      }
      const Shape* shape = context->shape;
      auto name = context->name;
      bool found = true;
      for (std::size_t i = 0; i < instruction.path.size() && found && !shape->any; ++i) {
        const auto member = shape->members.find(instruction.path[i]);
        found = member != shape->members.end();
        if (!found && i > 0) break;
        if (found) {
          shape = &member->second;
          name += (name.empty() ? "" : ".") + member->first;
          used_.insert(name);
        }
      }
      if (found) {
        full_name = name;
        return shape;
      }
    }
    std::string name = contexts_.back().name;
    name += (name.empty() ? "" : ".") + std::string(instruction.text);
    missing_.insert(name);
    return nullptr;
  }

  void run(std::size_t at, std::size_t end) {
    for (; at < end; ++at) {
      const auto& instruction = instructions_[at];
      if (instruction.kind == Kind::text || instruction.kind == Kind::end) continue;
      std::string name;
      const auto* shape = find(instruction, name);
      if (instruction.kind == Kind::section && shape) {
        contexts_.push_back({shape, name});
        run(at + 1, instruction.other);
        contexts_.pop_back();
        at = instruction.other;
      } else if (instruction.kind == Kind::section) {
        at = instruction.other;
      }
    }
  }

  void unused(const Shape& shape, const std::string& prefix, std::string& lines) const {
    for (const auto& [name, member] : shape.members) {
      const auto full = prefix.empty() ? name : prefix + "." + name;
      if (!used_.contains(full)) {
        lines += "nothing shows " + full + "\n";
      } else {
        unused(member, full, lines);
      }
    }
  }

  const std::vector<Template::Instruction>& instructions_;
  std::vector<Context> contexts_;
  std::set<std::string> used_, missing_;
};

TemplateSources sources_of(EmbeddedFiles files) {
  TemplateSources sources;
  for (const auto& list : files) add_template_sources(sources, list);
  return sources;
}

std::string no_address(std::string_view) { return "/static"; }

bool is_letter(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xc3; }

// Adds what of a text is neither inside ⟦ ⟧ nor free of letters.
void add_outside(std::string_view text, std::vector<std::string>& found) {
  constexpr std::string_view open = "⟦", close = "⟧";
  std::string outside;
  while (!text.empty()) {
    const auto begin = text.find(open);
    outside += text.substr(0, begin);
    if (begin == std::string_view::npos) break;
    // A translated text may hold others as its parameters.
    std::size_t at = begin + open.size(), depth = 1;
    while (depth > 0) {
      const auto inner = text.find(open, at), end = text.find(close, at);
      if (end == std::string_view::npos) {  // never closed: all the rest is inside
        at = text.size();
        break;
      }
      depth += inner < end ? 1 : -1;
      at = inner < end ? inner + open.size() : end + close.size();
    }
    outside += ' ';
    text.remove_prefix(at);
  }
  // Character references are no words.
  for (std::size_t at = outside.find('&'); at != std::string::npos; at = outside.find('&', at + 1)) {
    const auto end = outside.find(';', at);
    if (end != std::string::npos && end - at < 10) outside.replace(at, end - at + 1, " ");
  }
  if (std::any_of(outside.begin(), outside.end(), [](char c) { return is_letter(static_cast<unsigned char>(c)); }))
    found.push_back(catalogue_text(outside));
}

std::string without_tags(std::string_view source) {
  std::string out;
  for (;;) {
    const auto begin = source.find("{{");
    out += source.substr(0, begin);
    if (begin == std::string_view::npos) return out;
    const bool triple = source.substr(begin).starts_with("{{{");
    const auto end = source.find(triple ? "}}}" : "}}", begin);
    if (end == std::string_view::npos) return out;
    source.remove_prefix(end + (triple ? 3 : 2));
  }
}

}  // namespace

std::string check_template(EmbeddedFiles files, std::string_view name, const Shape& view) {
  const auto sources = sources_of(files);
  const Template parsed(std::string(name),
                        translated(name, with_partials(sources, name), base::Language::en, no_address));
  return Checker(parsed, view).report(view);
}

std::vector<std::string> text_outside_translation(std::string_view html) {
  static constexpr std::string_view read_attributes[] = {"title", "alt", "placeholder", "aria-label", "aria-description", "label"};
  std::vector<std::string> found;
  std::string_view silent;  // the element whose content is not read: its end is awaited
  int depth = 0;            // of elements of that name inside it
  std::size_t at = 0;
  while (at < html.size()) {
    const auto open = html.find('<', at);
    if (silent.empty()) add_outside(html.substr(at, open == std::string_view::npos ? open : open - at), found);
    if (open == std::string_view::npos) break;
    if (html.substr(open).starts_with("<!--")) {
      const auto end = html.find("-->", open);
      at = end == std::string_view::npos ? html.size() : end + 3;
      continue;
    }
    // The end of the tag, quoted values skipped.
    std::size_t end = open + 1;
    for (char quote = 0; end < html.size() && (quote != 0 || html[end] != '>'); ++end) {
      if (quote == 0 && (html[end] == '"' || html[end] == '\'')) {
        quote = html[end];
      } else if (html[end] == quote) {
        quote = 0;
      }
    }
    const auto tag = html.substr(open + 1, end - open - 1);
    at = std::min(end + 1, html.size());
    const bool closes = tag.starts_with('/');
    const auto name = tag.substr(closes ? 1 : 0, tag.find_first_of(" \t\n/>", 1) - (closes ? 1 : 0));
    if (!silent.empty()) {
      if (name == silent) depth += closes ? -1 : 1;
      if (depth == 0) silent = {};
      continue;
    }
    if (closes || tag.starts_with('!')) continue;
    const bool is_void = name == "input" || name == "img" || name == "br" || name == "meta" || name == "link" || name == "hr";
    const bool untranslated = tag.find("translate=\"no\"") != std::string_view::npos;
    if (!untranslated) {
      for (const auto attribute : read_attributes) {
        const auto text = " " + std::string(attribute) + "=\"";
        const auto begin = tag.find(text);
        if (begin == std::string_view::npos) continue;
        const auto value = tag.substr(begin + text.size());
        add_outside(value.substr(0, value.find('"')), found);
      }
    }
    if (!is_void && !tag.ends_with('/') && (untranslated || name == "script" || name == "style")) {
      silent = name;
      depth = 1;
    }
  }
  return found;
}

std::string untranslated_text(EmbeddedFiles files, std::string_view part) {
  std::string lines;
  for (const auto& [name, source] : sources_of(files)) {
    if (!name.starts_with(std::string(part) + "/")) continue;
    // Partials are looked at in their own file.
    std::string own(source);
    for (auto at = own.find("{{>"); at != std::string::npos; at = own.find("{{>", at)) own.erase(at, own.find("}}", at) + 2 - at);
    for (const auto& text : text_outside_translation(without_tags(translated(name, own, base::Language::pseudo, no_address))))
      lines += fmt::format("{}: {}\n", name, text);
  }
  return lines;
}

}  // namespace web
