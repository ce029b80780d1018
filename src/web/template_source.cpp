// SPDX-License-Identifier: EUPL-1.2
#include "web/template_source.h"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "web/template.h"

namespace web {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == std::string_view::npos;
}

[[noreturn]] void fail(std::string_view name, const std::string& what) {
  throw std::logic_error(fmt::format("template {}: {}", name, what));
}

std::string include(const TemplateSources& sources, std::string_view name, std::vector<std::string_view>& within) {
  const auto found = sources.find(name);
  if (found == sources.end())
    fail(within.empty() ? name : within.back(), "there is no template called " + std::string(name));
  for (const auto outer : within) {
    if (outer == name) fail(name, "it contains itself");
  }
  within.push_back(name);
  std::string out;
  auto rest = found->second;
  for (;;) {
    const auto begin = rest.find("{{>");
    if (begin == std::string_view::npos) break;
    const auto end = rest.find("}}", begin);
    if (end == std::string_view::npos) fail(name, "{{> without }}");
    out += rest.substr(0, begin);
    auto part = include(sources, trimmed(rest.substr(begin + 3, end - begin - 3)), within);
    // The file's last line end is the file's, not the text's.
    if (part.ends_with('\n')) part.pop_back();
    out += part;
    rest.remove_prefix(end + 2);
  }
  within.pop_back();
  return out + std::string(rest);
}

// A translated text as a piece of template: escaped, its {parameters} as {{tags}}. `count` is what {n} stands for.
std::string as_template(std::string_view name, std::string_view text, std::string_view count) {
  std::string out;
  for (;;) {
    const auto begin = text.find('{');
    append_escaped(out, text.substr(0, begin));
    if (begin == std::string_view::npos) return out;
    const auto end = text.find('}', begin);
    const auto parameter = end == std::string_view::npos ? std::string_view() : text.substr(begin + 1, end - begin - 1);
    if (!is_name(parameter)) fail(name, "a text has a brace that begins no {parameter}: " + std::string(text));
    if (parameter == "n" && !count.empty()) {
      out.append("{{").append(count).append(".n}}");
    } else {
      out.append("{{").append(parameter).append("}}");
    }
    text.remove_prefix(end + 1);
  }
}

}  // namespace

void add_template_sources(TemplateSources& sources, std::span<const base::EmbeddedFile> files) {
  constexpr std::string_view folder = "/templates/", ending = ".html";
  for (const auto& file : files) {
    const auto at = file.name.find(folder);
    if (at == std::string_view::npos || !file.name.ends_with(ending)) continue;
    const auto stem = file.name.substr(at + folder.size());
    sources[std::string(file.name.substr(0, at)) + "/" + std::string(stem.substr(0, stem.size() - ending.size()))] =
        file.content;
  }
}

std::string with_partials(const TemplateSources& sources, std::string_view name) {
  std::vector<std::string_view> within;
  return include(sources, name, within);
}

std::string catalogue_text(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    if (!is_space(c)) {
      out += c;
    } else if (!out.ends_with(' ')) {
      out += ' ';
    }
  }
  return out;
}

std::string translated(std::string_view name, std::string_view source, base::Language language,
                       const std::function<std::string(std::string_view)>& asset) {
  std::string out;
  out.reserve(source.size());
  const auto upto = [&](std::string_view closing) {
    const auto end = source.find(closing);
    if (end == std::string_view::npos) fail(name, "without its " + std::string(closing) + ": " + std::string(source.substr(0, 60)));
    const auto text = source.substr(0, end);
    if (text.find("{{") != std::string_view::npos)
      fail(name, "a text holds a tag; name it {like_this}: " + std::string(text.substr(0, 60)));
    source.remove_prefix(end + closing.size());
    return text;
  };
  for (;;) {
    const auto begin = source.find("{{");
    out += source.substr(0, begin);
    if (begin == std::string_view::npos) return out;
    source.remove_prefix(begin);
    const auto end = source.find("}}");
    if (end == std::string_view::npos) fail(name, "{{ without }}");
    const auto tag = trimmed(source.substr(2, end - 2));
    if (tag == "#t") {
      source.remove_prefix(end + 2);
      const auto text = catalogue_text(upto("{{/t}}"));
      out += as_template(name, base::translate(language, text), {});
    } else if (tag.starts_with("#n ")) {
      source.remove_prefix(end + 2);
      const auto count = trimmed(tag.substr(3));
      if (!is_name(count)) fail(name, "no name after #n: " + std::string(tag));
      const auto text = upto("{{/n}}");
      const auto bar = text.find('|');
      if (bar == std::string_view::npos || text.find('|', bar + 1) != std::string_view::npos)
        fail(name, "{{#n}} needs two forms with one | between them: " + std::string(text));
      const auto one = catalogue_text(text.substr(0, bar)), many = catalogue_text(text.substr(bar + 1));
      for (int form = 0; form < 2; ++form) {
        out += fmt::format("{{{{#{0}.{1}}}}}{2}{{{{/{0}.{1}}}}}", count, form == 0 ? "one" : "many",
                           as_template(name, base::plural(language, one, many, form), count));
      }
    } else if (tag.starts_with("asset ")) {
      source.remove_prefix(end + 2);
      out += escaped(asset(trimmed(tag.substr(6))));
    } else {
      const auto length = source.starts_with("{{{") ? 3 : 2;
      out += source.substr(0, static_cast<std::size_t>(length));
      source.remove_prefix(static_cast<std::size_t>(length));
    }
  }
}

}  // namespace web
