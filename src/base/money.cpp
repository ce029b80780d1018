// SPDX-License-Identifier: EUPL-1.2
#include "base/money.h"

#include "base/format_money.h"

#include <unicode/ucurr.h>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace base {
namespace {

__extension__ using Wide = __int128;

std::optional<std::int64_t> narrow(Wide value) {
  if (value > INT64_MAX || value < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

constexpr std::array<std::int64_t, 19> powers = [] {
  std::array<std::int64_t, 19> list{1};
  for (std::size_t i = 1; i < list.size(); ++i) list[i] = list[i - 1] * 10;
  return list;
}();

// Zimbabwe's and others' codes that ICU gives no digits to have two.
int digits_of(std::string_view code) {
  if (code.size() != 3) return 2;
  const char16_t text[] = {static_cast<char16_t>(code[0]), static_cast<char16_t>(code[1]), static_cast<char16_t>(code[2]), 0};
  UErrorCode error = U_ZERO_ERROR;
  const auto digits = ucurr_getDefaultFractionDigitsForUsage(text, UCURR_USAGE_STANDARD, &error);
  return U_SUCCESS(error) && digits >= 0 && digits <= 4 ? digits : 2;
}

struct Currencies {
  std::unordered_map<std::string, int> digits;
  Currencies() {
    UErrorCode error = U_ZERO_ERROR;
    UEnumeration* all = ucurr_openISOCurrencies(UCURR_ALL, &error);
    if (U_FAILURE(error)) return;
    while (const char* code = uenum_next(all, nullptr, &error)) {
      if (U_FAILURE(error)) break;
      digits.emplace(code, digits_of(code));
    }
    uenum_close(all);
  }
};

const Currencies& currencies() {
  static const Currencies all;
  return all;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// A plain decimal number with at most `digits` after the point, as that many units; zeros beyond them are passed over.
std::optional<std::int64_t> parse_scaled(std::string_view text, int digits) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  Wide value = 0;
  int seen = 0, after = -1;
  for (const char c : text) {
    if (c == '.' && after < 0) {
      after = 0;
      continue;
    }
    if (!is_digit(c)) return std::nullopt;
    ++seen;
    if (after >= digits) {
      if (c != '0') return std::nullopt;
      continue;
    }
    value = value * 10 + (c - '0');
    if (value > Wide(INT64_MAX) + 1) return std::nullopt;
    if (after >= 0) ++after;
  }
  if (seen == 0) return std::nullopt;
  value *= powers[static_cast<std::size_t>(digits - std::max(after, 0))];
  return narrow(negative ? -value : value);
}

std::string scaled_text(std::int64_t value, int digits) {
  std::string text = std::to_string(value);
  const bool negative = text.front() == '-';
  if (negative) text.erase(0, 1);
  const auto places = static_cast<std::size_t>(digits);
  if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
  std::string fraction = text.substr(text.size() - places);
  text.resize(text.size() - places);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return (negative ? "-" : "") + text + (fraction.empty() ? "" : "." + fraction);
}

}  // namespace

int minor_digits(std::string_view currency) {
  const auto& all = currencies().digits;
  const auto found = all.find(std::string(currency));
  return found == all.end() ? 2 : found->second;
}

bool is_currency(std::string_view code) { return currencies().digits.contains(std::string(code)); }

std::string currency_of_country(std::string_view country) {
  if (country.size() != 2) return {};
  const std::string locale = "und_" + std::string(country);
  char16_t code[4];
  UErrorCode error = U_ZERO_ERROR;
  const auto length = ucurr_forLocale(locale.c_str(), code, 4, &error);
  if (U_FAILURE(error) || length != 3) return {};
  std::string made(code, code + 3);
  // Of what is no country ICU says silver, or nothing ("XXX").
  const auto& paid_with = current_currencies();
  return std::ranges::binary_search(paid_with, made) ? made : std::string();
}

const std::vector<std::string>& current_currencies() {
  static const auto all = [] {
    std::vector<std::string> codes;
    UErrorCode error = U_ZERO_ERROR;
    UEnumeration* list = ucurr_openISOCurrencies(UCURR_COMMON | UCURR_NON_DEPRECATED, &error);
    if (U_FAILURE(error)) return codes;
    while (const char* code = uenum_next(list, nullptr, &error)) {
      if (U_FAILURE(error)) break;
      codes.emplace_back(code);
    }
    uenum_close(list);
    std::ranges::sort(codes);
    codes.erase(std::ranges::unique(codes).begin(), codes.end());
    return codes;
  }();
  return all;
}

std::optional<std::int64_t> parse_minor(std::string_view text, std::string_view currency) {
  return parse_scaled(text, minor_digits(currency));
}

std::string minor_text(std::int64_t minor, std::string_view currency) { return scaled_text(minor, minor_digits(currency)); }

std::optional<std::int64_t> add(std::int64_t a, std::int64_t b) { return narrow(Wide(a) + b); }

std::optional<Rate> Rate::parse(std::string_view text) {
  const auto value = parse_scaled(text, 9);
  return value && *value > 0 ? std::optional<Rate>(Rate{*value}) : std::nullopt;
}

std::string Rate::text() const { return scaled_text(billionths, 9); }

std::optional<std::int64_t> convert(std::int64_t minor, std::string_view from, std::string_view to, Rate rate) {
  Wide value = Wide(minor) * rate.billionths;  // below 2^126
  const Wide divisor = powers[static_cast<std::size_t>(9 + minor_digits(from) - minor_digits(to))];
  value = (value + (value >= 0 ? divisor : -divisor) / 2) / divisor;
  return narrow(value);
}

}  // namespace base
