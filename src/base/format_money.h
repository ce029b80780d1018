// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/i18n.h"

namespace base {

// Money with its currency's sign and decimals: €1,234.50 / 1 234,50 € / 1.234,50 €. The amount is in the currency's smallest units.
std::string format_money(Language language, std::int64_t minor, std::string_view currency);
std::string format_amount(Language language, std::int64_t minor, std::string_view currency);  // the same without the sign
char decimal_separator(Language language);
std::string currency_name(Language in, std::string_view iso4217);  // "euro"; the code if unknown
const std::vector<std::string>& current_currencies();              // those that people pay with today, sorted

}  // namespace base
