// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>

#include "base/partial_date.h"

namespace imports {

// Spreadsheets count days: 39716 is 2008-09-25 (ECMA-376 part 1, 18.17.4.1). Day 60 is the 29 February 1900 that
// never was. Nothing outside the years 1900 to 9999.
std::optional<base::PartialDate> date_of_serial(double serial, bool from_1904 = false);

}  // namespace imports
