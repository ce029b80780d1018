// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/geo.h"
#include "base/partial_date.h"
#include "relations/api.h"

namespace imports {

// What stands in cells. All take trimmed text and give nothing for what they do not understand.

// "-", "null", "n/a", "?"… and the texts of `also`.
bool is_nothing(std::string_view text, const std::vector<std::string>& also);
// "40.7022", "40,7022", "-3.7e1".
std::optional<double> parse_number(std::string_view text);
std::optional<base::Point> parse_point(std::string_view latitude, std::string_view longitude);
std::optional<base::Point> parse_point(std::string_view both);  // "40.7, 19.95", "Point(19.95 40.7)"
// "Q3955", "http://www.wikidata.org/entity/Q3955", "wd:Q3955" → "Q3955".
std::optional<std::string> parse_wikidata(std::string_view text);
// ISO 8601 with or without time, 17.05.1984, 17/05/1984 (day first unless that is no date), 5/1984, 17 mai 1984,
// "Member since 1984", a spreadsheet's day number (10000 to 80000).
std::optional<base::PartialDate> parse_date(std::string_view text);
// Codes, their names in the four languages, and what lists call them.
std::optional<relations::Kind> parse_kind(std::string_view text);
std::optional<relations::Status> parse_status(std::string_view text);
std::optional<relations::Role> parse_role(std::string_view text);
bool parse_flag(std::string_view text);  // true, 1, yes, sí, oui, sim, x

}  // namespace imports
