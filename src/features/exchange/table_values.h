// SPDX-License-Identifier: EUPL-1.2
// What stands in the cells of tables of projects. All take trimmed text and give nothing for what they do not understand.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/partial_date.h"

namespace exchange {

// A number as the point-and-digits text that base::parse_minor() takes, and the currency written beside it: "1.234.567,50 €" gives
// "1234567.50" and "EUR". `decimal` is '.' or ',', or 0: then the sign that stands last of two different ones is the decimal one, and
// so is a single one not followed by exactly three digits. "1.234" might be either and is `ambiguous`.
struct Amount {
  std::string number, currency;
  bool ambiguous = false;
};
std::optional<Amount> parse_amount(std::string_view text, char decimal = 0, int thousands = 0);

// In the order "dmy", "mdy" or "ymd"; empty: whatever imports::parse_date() makes of it.
std::optional<base::PartialDate> parse_day(std::string_view text, std::string_view order);

// The code of an IATI list: the code itself, the word that version 1 had for it, or its name in one of the four languages.
std::optional<std::string> parse_code(std::string_view list, std::string_view text);

// "6", "SDG 6", "ODS 6.1", "Goal 6: Clean water": vocabulary (2 goals, 3 targets) and code.
std::optional<std::pair<std::string, std::string>> parse_goal(std::string_view text);

// "33", "33.3 %", "33,3": from 0 to 100, with a point.
std::optional<std::string> parse_percentage(std::string_view text);

// What {names} of a pattern stand for in a text: "Project {title} (of {owner})". Read from the end, so that the last name gets what
// is shortest. The names in their order; nothing if the text is not so written.
std::optional<std::vector<std::string_view>> match_pattern(std::string_view text, std::string_view pattern);
std::vector<std::string> names_in(std::string_view pattern);

// Whether letters seem to have been lost: U+FFFD, or a question mark inside a word ("San Mart ?n").
bool looks_damaged(std::string_view text);

}  // namespace exchange
