// SPDX-License-Identifier: EUPL-1.2
#include "iati/values.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>

namespace iati {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::string_view collapsed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int> two_digits(std::string_view& text) {
  if (text.size() < 2 || !is_digit(text[0]) || !is_digit(text[1])) return {};
  const int value = (text[0] - '0') * 10 + (text[1] - '0');
  text.remove_prefix(2);
  return value;
}

// Takes year, month and day off the text.
std::optional<std::int32_t> take_date(std::string_view& text) {
  const bool negative = take(text, '-');
  std::size_t digits = 0;
  std::int64_t year = 0;
  while (digits < text.size() && is_digit(text[digits])) {
    if (digits < 9) year = year * 10 + (text[digits] - '0');
    ++digits;
  }
  if (digits < 4 || digits > 9 || year == 0 || (digits > 4 && text[0] == '0')) return {};
  text.remove_prefix(digits);
  if (!take(text, '-')) return {};
  const auto month = two_digits(text);
  if (!month || !take(text, '-')) return {};
  const auto day = two_digits(text);
  if (!day) return {};
  year = std::min<std::int64_t>(year,
                                30'000);  // as far as the calendar of the library goes; further off nothing is compared
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(negative ? -year : year)},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return {};
  return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

bool is_zone(std::string_view text) {
  if (text.empty() || text == "Z") return true;
  if (text.front() != '+' && text.front() != '-') return false;
  text.remove_prefix(1);
  const auto hours = two_digits(text);
  if (!hours || !take(text, ':')) return false;
  const auto minutes = two_digits(text);
  return minutes && text.empty() && (*hours < 14 ? *minutes < 60 : *hours == 14 && *minutes == 0);
}

bool is_date(std::string_view text) {
  return take_date(text).has_value() && is_zone(text);
}

bool is_datetime(std::string_view text) {
  if (!take_date(text) || !take(text, 'T')) return false;
  const auto hours = two_digits(text);
  if (!hours || !take(text, ':')) return false;
  const auto minutes = two_digits(text);
  if (!minutes || !take(text, ':')) return false;
  const auto seconds = two_digits(text);
  if (!seconds || *hours > 24 || *minutes > 59 || *seconds > 59 || (*hours == 24 && (*minutes > 0 || *seconds > 0)))
    return false;
  if (take(text, '.')) {
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits])) ++digits;
    if (digits == 0) return false;
    text.remove_prefix(digits);
  }
  return is_zone(text);
}

bool is_decimal(std::string_view text) {
  if (!take(text, '-')) take(text, '+');
  std::size_t digits = 0, points = 0;
  for (char c : text) {
    if (is_digit(c))
      ++digits;
    else if (c == '.' && points == 0)
      ++points;
    else
      return false;
  }
  return digits > 0;
}

bool is_integer(std::string_view text, bool negative_too, std::uint64_t least, std::uint64_t most) {
  bool negative = false;
  if (take(text, '-'))
    negative = true;
  else
    take(text, '+');
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
  if (text.size() > 18) return !negative && most == 0;
  std::uint64_t value = 0;
  for (char c : text) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  if (negative && value > 0 && !negative_too) return false;
  if (value < least) return false;
  return most == 0 || value <= most + (negative ? 1 : 0);
}

bool is_language(std::string_view text) {
  if (text.empty()) return true;  // says that no language is given
  std::size_t length = 0;
  bool first = true;
  for (char c : text) {
    if (c == '-') {
      if (length == 0) return false;
      length = 0;
      first = false;
    } else if (!is_letter(c) && (first || !is_digit(c))) {
      return false;
    } else if (++length > 8) {
      return false;
    }
  }
  return length > 0;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == ':' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

// RFC 3986, where characters that XML Schema escapes before (beyond ASCII, spaces, and < > " { } | \ ^ `) count as
// plain ones.
struct Uri {
  std::string_view rest;

  static bool plain(char c) {
    return is_letter(c) || is_digit(c) || std::strchr("-._~!$&'()*+,;=", c) || static_cast<unsigned char>(c) >= 127 ||
           static_cast<unsigned char>(c) <= 32 || std::strchr("<>\"{}|\\^`", c);
  }
  bool one(const char* also) {
    if (rest.empty()) return false;
    if (rest[0] == '%') {
      if (rest.size() < 3 || !is_hex(rest[1]) || !is_hex(rest[2])) return false;
      rest.remove_prefix(3);
      return true;
    }
    if (rest[0] == '\0' || (!plain(rest[0]) && !std::strchr(also, rest[0]))) return false;
    rest.remove_prefix(1);
    return true;
  }
  void many(const char* also) {
    while (one(also)) {
    }
  }
  bool end() {
    if (take(rest, '?')) many(":@/?");
    if (take(rest, '#')) many(":@/?");
    return rest.empty();
  }
  bool authority() {
    auto before = rest;
    many(":");
    if (!take(rest, '@')) rest = before;
    if (take(rest, '[')) {
      const auto close = rest.find(']');
      if (close == std::string_view::npos) return false;
      rest.remove_prefix(close + 1);
    } else {
      many("");
    }
    if (take(rest, ':')) {
      if (rest.empty() || !is_digit(rest[0])) return false;
      while (!rest.empty() && is_digit(rest[0])) rest.remove_prefix(1);
    }
    return rest.empty() || rest[0] == '/' || rest[0] == '?' || rest[0] == '#';
  }
  bool read() {
    const auto whole = rest;
    std::size_t scheme = 0;
    while (scheme < rest.size() &&
           (is_letter(rest[scheme]) || (scheme > 0 && (is_digit(rest[scheme]) || std::strchr("+-.", rest[scheme])))) &&
           rest[scheme] != '\0')
      ++scheme;
    const bool absolute = scheme > 0 && scheme < rest.size() && rest[scheme] == ':';
    if (absolute) rest.remove_prefix(scheme + 1);
    if (rest.starts_with("//")) {
      rest.remove_prefix(2);
      if (!authority()) return false;
      many(":@/");
    } else if (absolute || whole.starts_with('/')) {
      many(":@/");
    } else {
      many("@");
      if (!rest.empty() && rest[0] == ':') return false;
      many(":@/");
    }
    return end();
  }
};

}  // namespace

bool is_of(Type type, std::string_view value) {
  if (type == Type::any || type == Type::string) return true;
  if (type == Type::language && !value.empty() && collapsed(value).empty()) return false;
  value = collapsed(value);
  switch (type) {
    case Type::decimal:
      return is_decimal(value);
    case Type::boolean:
      return value == "0" || value == "1" || value == "true" || value == "false";
    case Type::date:
      return is_date(value);
    case Type::datetime:
      return is_datetime(value);
    case Type::uri:
      return Uri{value}.read();
    case Type::integer:
      return is_integer(value, true, 0, 2147483647);
    case Type::count:
      return is_integer(value, false, 0, 0);
    case Type::positive:
      return is_integer(value, false, 1, 0);
    case Type::token:
      return is_token(value);
    case Type::language:
      return is_language(value);
    case Type::any:
    case Type::string:
      break;
  }
  return true;
}

std::optional<std::int32_t> day_of(std::string_view value) {
  value = collapsed(value);
  return take_date(value);
}

std::int32_t year_after(std::int32_t day) {
  std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  date += std::chrono::years{1};
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

std::optional<Wide> scaled_decimal(std::string_view value) {
  value = collapsed(value);
  if (!is_decimal(value)) return {};
  const bool negative = take(value, '-');
  if (!negative) take(value, '+');
  Wide whole = 0;
  int before = 0, behind = -1;
  for (char c : value) {
    if (c == '.') {
      behind = 0;
      continue;
    }
    if (behind >= 20) break;
    if (behind >= 0)
      ++behind;
    else if ((before > 0 || c != '0') && ++before > 9)
      return {};
    whole = whole * 10 + (c - '0');
  }
  for (int i = std::max(behind, 0); i < 20; ++i) whole *= 10;
  return negative ? -whole : whole;
}

bool fits_an_amount(std::string_view decimal) {
  decimal = collapsed(decimal);
  if (!take(decimal, '-')) take(decimal, '+');
  decimal = decimal.substr(0, decimal.find('.'));
  while (!decimal.empty() && decimal.front() == '0') decimal.remove_prefix(1);
  constexpr std::string_view most = "92233720368547757";
  return decimal.size() < most.size() || (decimal.size() == most.size() && decimal <= most);
}

std::optional<double> number_of(std::string_view value) {
  value = collapsed(value);
  if (value.starts_with('+') || !is_decimal(value)) return {};
  return std::strtod(std::string(value).c_str(), nullptr);
}

}  // namespace iati
