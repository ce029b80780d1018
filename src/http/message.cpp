// SPDX-License-Identifier: EUPL-1.2
#include "http/message.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.h"
#include "http/multipart.h"

namespace http {
namespace {

constexpr std::size_t max_fields = 1000;  // more in one query or form are left out: nobody writes such a form

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<std::string_view> first(const Pairs& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return std::string_view(value);
  }
  return std::nullopt;
}

// Text from outside: what databases and pages cannot hold (broken UTF-8, zero bytes) becomes U+FFFD.
void clean(std::string& text) {
  if (!base::is_valid_utf8(text)) text = base::repair_utf8(text);
  for (std::size_t at = text.find('\0'); at != std::string::npos; at = text.find('\0', at)) text.replace(at, 1, "\uFFFD");
}

void clean(Pairs& pairs) {
  for (auto& [name, value] : pairs) {
    clean(name);
    clean(value);
  }
}

Response response(std::string_view type, std::string body, int status) {
  Response made;
  made.status = status;
  made.headers.emplace_back("Content-Type", type);
  made.body = std::move(body);
  return made;
}

}  // namespace

std::optional<std::string_view> Request::header(std::string_view lower_case_name) const {
  return first(headers, lower_case_name);
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto part = trimmed(rest.substr(0, rest.find(';')));
      const auto equals = part.find('=');
      if (equals != std::string_view::npos && part.substr(0, equals) == name) {
        auto found = part.substr(equals + 1);
        if (found.size() >= 2 && found.front() == '"' && found.back() == '"') found = found.substr(1, found.size() - 2);
        return found;
      }
      const auto next = rest.find(';');
      rest = next == std::string_view::npos ? std::string_view() : rest.substr(next + 1);
    }
  }
  return std::nullopt;
}

const Pairs& Request::parameters() const {
  if (!parameters_) {
    parameters_ = parse_query(query);
    clean(*parameters_);
  }
  return *parameters_;
}

std::optional<std::string_view> Request::parameter(std::string_view name) const { return first(parameters(), name); }

std::vector<std::string_view> Request::parameters_named(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& [key, value] : parameters()) {
    if (key == name) found.emplace_back(value);
  }
  return found;
}

const Pairs& Request::form() const {
  if (!form_) {
    const auto type = media_type(*this);
    Pairs fields;
    if (type == "application/x-www-form-urlencoded") {
      fields = parse_query(body);
    } else if (type == "multipart/form-data") {
      if (auto parts = parse_multipart(header("content-type").value_or(""), body)) {
        fields = std::move(parts->fields);
        uploads_ = std::move(parts->uploads);
      }
    }
    clean(fields);
    for (auto& upload : uploads_) {
      clean(upload.field);
      clean(upload.filename);
    }
    form_ = std::move(fields);
  }
  return *form_;
}

std::optional<std::string_view> Request::form_field(std::string_view name) const { return first(form(), name); }

const std::vector<Upload>& Request::uploads() const {
  form();
  return uploads_;
}

void Response::set(std::string_view name, std::string_view value) {
  for (auto& [key, present] : headers) {
    if (same_name(key, name)) {
      present = value;
      return;
    }
  }
  headers.emplace_back(name, value);
}

std::optional<std::string_view> Response::get(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (same_name(key, name)) return std::string_view(value);
  }
  return std::nullopt;
}

std::string_view Response::content() const {
  if (shared_body) return *shared_body;
  if (!static_body.empty()) return static_body;
  return body;
}

std::string media_type(const Request& request) {
  const auto type = request.header("content-type").value_or("");
  std::string name(trimmed(type.substr(0, type.find(';'))));
  std::ranges::transform(name, name.begin(), lower);
  return name;
}

Response text_response(std::string body, int status) {
  return response("text/plain; charset=utf-8", std::move(body), status);
}

Response html_response(std::string body, int status) {
  return response("text/html; charset=utf-8", std::move(body), status);
}

Response json_response(std::string body, int status) { return response("application/json", std::move(body), status); }

Response redirect(std::string_view location, int status) {
  Response made;
  made.status = status;
  std::string safe;
  for (const char c : location) {
    // A line end would begin another header.
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) safe += c;
  }
  made.headers.emplace_back("Location", std::move(safe));
  return made;
}

Response problem_response(int status, std::string_view title, std::string_view detail, std::string_view instance) {
  boost::json::object problem{{"type", "about:blank"}, {"title", title}, {"status", status}, {"detail", detail}};
  if (!instance.empty()) problem["instance"] = instance;
  return response("application/problem+json", boost::json::serialize(problem), status);
}

std::string url_encode(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

std::string url_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];  // a lone per cent sign stands for itself
    }
  }
  return out;
}

Pairs parse_query(std::string_view query) {
  Pairs pairs;
  while (!query.empty() && pairs.size() < max_fields) {
    const auto end = query.find('&');
    const auto part = query.substr(0, end);
    if (!part.empty()) {
      const auto equals = part.find('=');
      pairs.emplace_back(url_decode(part.substr(0, equals), true),
                         equals == std::string_view::npos ? std::string() : url_decode(part.substr(equals + 1), true));
    }
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
  }
  return pairs;
}

}  // namespace http
