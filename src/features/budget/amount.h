// SPDX-License-Identifier: EUPL-1.2
// Numbers as people type them.
#pragma once
#include "base/format_money.h"
#include "base/money.h"
#include "base/result.h"

namespace budget {

// "1 234,50" in French, "1,234.50" in English, "1.234,50" in Spanish; and whatever else can be read in one way only: "12.50" is
// read in French too. What could mean two amounts is refused with both of them, and so is what is no number, has more decimals
// than the currency, or is more than 64 bits hold.
base::Result<std::int64_t> parse_amount(base::Language language, std::string_view text, std::string_view currency);

// A rate of exchange, with at most nine decimals and nothing between the thousands.
base::Result<base::Rate> parse_rate(base::Language language, std::string_view text);
std::string rate_text(base::Language language, std::string_view rate);  // "655,957" of "655.957"

}  // namespace budget
