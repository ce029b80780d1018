// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

// Digits after the point of a currency's smallest unit: 2 of the euro, 0 of the yen, 3 of the Tunisian dinar. Of ISO 4217,
// as ICU has it; 2 for a currency that nobody knows. Thread-safe.
int minor_digits(std::string_view currency);
std::string currency_of_country(std::string_view country);  // what is paid with there now, by ISO 3166-1 alpha-2; empty if nobody knows
bool is_currency(std::string_view code);  // one of ISO 4217, withdrawn ones too ("FRF")

// "1234.5" in euros is 123450. Takes an exponent as XML does not: "1e3" is refused. Signs, digits, one point; white space around
// is passed over. Nothing if it is no number, and nothing if it has more digits than the currency or 64 bits hold: whoever
// keeps the number then keeps its text.
std::optional<std::int64_t> parse_minor(std::string_view text, std::string_view currency);
// "1234.5": without zeros at the end of the fraction; for files. For people: base::format_money().
std::string minor_text(std::int64_t minor, std::string_view currency);

// A sum that says so instead of going round when it is more than 64 bits hold.
std::optional<std::int64_t> add(std::int64_t a, std::int64_t b);

// How much of one currency a unit of another is worth, to nine digits after the point: 1.0831 is 1 083 100 000.
struct Rate {
  std::int64_t billionths = 0;

  static std::optional<Rate> parse(std::string_view text);  // above zero, at most nine digits after the point
  std::string text() const;
  bool operator==(const Rate&) const = default;
};
// In the other currency's smallest units, rounded half away from zero; nothing if it is more than 64 bits hold.
std::optional<std::int64_t> convert(std::int64_t minor, std::string_view from, std::string_view to, Rate rate);

}  // namespace base
