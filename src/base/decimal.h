// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/i18n.h"

namespace base {

// An exact decimal number, for what is measured: at most 18 digits before the point and 9 after it. Money has its own
// (base/money.h).
class Decimal {
 public:
  __extension__ using Wide = __int128;

  constexpr Decimal() = default;
  constexpr Decimal(std::int64_t whole) : billionths_(Wide(whole) * 1000000000) {}
  // Signs, digits, one point, as XML writes decimals: "-12.50". White space around is passed over, zeros at both ends too.
  // Nothing if it is no number or has more digits than fit: whoever keeps the number then keeps its text.
  static std::optional<Decimal> parse(std::string_view text);
  std::string text() const;  // "-12.5": without zeros at the end of the fraction

  Decimal operator+(Decimal other) const { return Decimal(billionths_ + other.billionths_, Raw{}); }
  Decimal operator-(Decimal other) const { return Decimal(billionths_ - other.billionths_, Raw{}); }
  Decimal operator-() const { return Decimal(-billionths_, Raw{}); }
  // Rounded half away from zero to the ninth digit. Nothing if `by` is zero or the result is too large.
  std::optional<Decimal> percent_of(Decimal whole) const;
  Decimal rounded(int digits) const;     // half away from zero
  Decimal rounded_down(int digits) const;  // towards minus infinity

  constexpr bool operator==(const Decimal&) const = default;
  constexpr std::strong_ordering operator<=>(const Decimal& other) const {
    return billionths_ < other.billionths_   ? std::strong_ordering::less
           : billionths_ > other.billionths_ ? std::strong_ordering::greater
                                             : std::strong_ordering::equal;
  }

 private:
  struct Raw {};
  constexpr Decimal(Wide billionths, Raw) : billionths_(billionths) {}
  Wide billionths_ = 0;
};

// As the language writes it: "1 234,5", "1,234.5".
std::string format_exact(Language language, Decimal value);

}  // namespace base
