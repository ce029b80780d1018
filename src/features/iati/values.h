// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "iati/standard.h"

namespace iati {

// Whether the value is one of the type, by the rules of XML Schema that the standard refers to.
bool is_of(Type type, std::string_view value);

// Days since 1970-01-01 of the date with which the value begins; nothing if there is no such day.
std::optional<std::int32_t> day_of(std::string_view value);
// The same day a year later (28 February after a 29th).
std::int32_t year_after(std::int32_t day);

__extension__ typedef __int128 Wide;
// Exact to twenty places behind the point; nothing if it is no decimal or beyond nine places before it.
std::optional<Wide> scaled_decimal(std::string_view value);
inline constexpr Wide decimal_one = static_cast<Wide>(10'000'000'000) * 10'000'000'000;
// An amount that fits into 64 bits when counted in hundredths.
bool fits_an_amount(std::string_view decimal);
// What XPath takes for a number: an optional minus, digits, a point.
std::optional<double> number_of(std::string_view value);

}  // namespace iati
