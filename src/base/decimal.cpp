// SPDX-License-Identifier: EUPL-1.2
#include "base/decimal.h"

#include <array>

namespace base {
namespace {

constexpr int most_before = 18, most_after = 9;
constexpr std::array<std::int64_t, 10> powers = [] {
  std::array<std::int64_t, 10> list{1};
  for (std::size_t i = 1; i < list.size(); ++i) list[i] = list[i - 1] * 10;
  return list;
}();

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string digits_of(Decimal::Wide value) {
  std::string digits;
  do digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
  while ((value /= 10) != 0);
  return digits;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  Wide value = 0;
  int before = 0, after = -1;
  bool any = false;
  for (const char c : text) {
    if (c == '.' && after < 0) {
      after = 0;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    any = true;
    if (after < 0) {
      if (value != 0 || c != '0') ++before;
      if (before > most_before) return std::nullopt;
    } else if (after == most_after) {
      if (c != '0') return std::nullopt;
      continue;
    } else {
      ++after;
    }
    value = value * 10 + (c - '0');
  }
  if (!any) return std::nullopt;
  value *= powers[static_cast<std::size_t>(most_after - std::max(after, 0))];
  return Decimal(negative ? -value : value, Raw{});
}

std::string Decimal::text() const {
  const bool negative = billionths_ < 0;
  std::string text = digits_of(negative ? -billionths_ : billionths_);
  if (text.size() <= most_after) text.insert(0, most_after + 1 - text.size(), '0');
  std::string fraction = text.substr(text.size() - most_after);
  text.resize(text.size() - most_after);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return (negative ? "-" : "") + text + (fraction.empty() ? "" : "." + fraction);
}

std::optional<Decimal> Decimal::percent_of(Decimal whole) const {
  if (whole.billionths_ == 0) return std::nullopt;
  Wide value = 0;
  if (__builtin_mul_overflow(billionths_, Wide(100) * powers[most_after], &value)) return std::nullopt;
  const Wide divisor = whole.billionths_ < 0 ? -whole.billionths_ : whole.billionths_;
  if (whole.billionths_ < 0) value = -value;
  Wide result = value / divisor;
  const Wide left = value % divisor;
  if ((left < 0 ? -left : left) >= divisor - (left < 0 ? -left : left)) result += value < 0 ? -1 : 1;
  return Decimal(result, Raw{});
}

Decimal Decimal::rounded(int digits) const {
  const Wide unit = powers[static_cast<std::size_t>(most_after - digits)];
  return Decimal((billionths_ + (billionths_ < 0 ? -unit : unit) / 2) / unit * unit, Raw{});
}

Decimal Decimal::rounded_down(int digits) const {
  const Wide unit = powers[static_cast<std::size_t>(most_after - digits)];
  Wide whole = billionths_ / unit;
  if (billionths_ < 0 && whole * unit != billionths_) --whole;
  return Decimal(whole * unit, Raw{});
}

std::string format_exact(Language language, Decimal value) {
  const std::string text = value.text();
  const auto point = text.find('.');
  const bool negative = text.front() == '-';
  const auto whole = text.substr(negative ? 1 : 0, point == std::string::npos ? point : point - (negative ? 1 : 0));
  // A sum may have more digits than what it is a sum of.
  const std::string grouped = whole.size() <= most_before ? format_number(language, std::stoll(whole)) : whole;
  const bool with_point = language == Language::en || language == Language::pseudo;
  return (negative ? "\u2212" : "") + grouped +
         (point == std::string::npos ? "" : (with_point ? "." : ",") + text.substr(point + 1));
}

}  // namespace base
