// SPDX-License-Identifier: EUPL-1.2
#include "http/multipart.h"

#include <algorithm>

namespace http {
namespace {

constexpr std::size_t max_parts = 1000;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool starts_with_name(std::string_view text, std::string_view lower_case) {
  if (text.size() < lower_case.size()) return false;
  return std::equal(lower_case.begin(), lower_case.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// A parameter of a header value: `form-data; name="a"; filename="b"`. Browsers write a quotation mark in a name as %22
// (HTML standard, "multipart/form-data encoding algorithm"); others as \".
std::optional<std::string> parameter(std::string_view value, std::string_view wanted) {
  std::size_t at = value.find(';');
  while (at != std::string_view::npos && at < value.size()) {
    ++at;
    const auto equals = value.find('=', at);
    if (equals == std::string_view::npos) return std::nullopt;
    const auto name = trimmed(value.substr(at, equals - at));
    std::string content;
    at = equals + 1;
    if (at < value.size() && value[at] == '"') {
      for (++at; at < value.size() && value[at] != '"'; ++at) {
        if (value[at] == '\\' && at + 1 < value.size() && (value[at + 1] == '"' || value[at + 1] == '\\')) ++at;
        if (value.substr(at, 3) == "%22") {
          content += '"';
          at += 2;
        } else {
          content += value[at];
        }
      }
      at = value.find(';', at);
    } else {
      const auto end = value.find(';', at);
      content = trimmed(value.substr(at, end == std::string_view::npos ? end : end - at));
      at = end;
    }
    if (name.size() == wanted.size() && starts_with_name(name, wanted)) return content;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Multipart> parse_multipart(std::string_view content_type, std::string_view body) {
  const auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > 70) return std::nullopt;
  const std::string delimiter = "\r\n--" + *boundary;
  // The first delimiter has no line end before it if nothing precedes it.
  const std::string_view opening = std::string_view(delimiter).substr(2);
  std::size_t at;
  if (body.starts_with(opening)) {
    at = opening.size();
  } else {
    at = body.find(delimiter);
    if (at == std::string_view::npos) return std::nullopt;
    at += delimiter.size();
  }
  Multipart parsed;
  for (std::size_t parts = 0;; ++parts) {
    if (body.substr(at, 2) == "--") return parsed;
    while (at < body.size() && (body[at] == ' ' || body[at] == '\t')) ++at;
    if (body.substr(at, 2) != "\r\n" || parts == max_parts) return std::nullopt;
    at += 2;
    std::optional<std::string> name, filename;
    std::string type;
    while (body.substr(at, 2) != "\r\n") {
      const auto end = body.find("\r\n", at);
      if (end == std::string_view::npos) return std::nullopt;
      const auto line = body.substr(at, end - at);
      const auto colon = line.find(':');
      if (colon == std::string_view::npos) return std::nullopt;
      const auto header = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
      if (header.size() == 19 && starts_with_name(header, "content-disposition")) {
        name = parameter(value, "name");
        filename = parameter(value, "filename");
      } else if (header.size() == 12 && starts_with_name(header, "content-type")) {
        type = value;
      }
      at = end + 2;
    }
    at += 2;
    // The empty part's delimiter begins with the line end that closed the headers.
    const auto end = body.substr(at - 2).starts_with(delimiter) ? at - 2 : body.find(delimiter, at);
    if (end == std::string_view::npos) return std::nullopt;
    const auto content = end < at ? std::string_view() : body.substr(at, end - at);
    if (name) {
      if (filename) {
        parsed.uploads.push_back({*name, *filename, type, std::string(content)});
      } else {
        parsed.fields.emplace_back(*name, content);
      }
    }
    at = end + delimiter.size();
  }
}

}  // namespace http
