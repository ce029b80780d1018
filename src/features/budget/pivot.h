// SPDX-License-Identifier: EUPL-1.2
// The table of a budget: headings by years or funders, planned beside paid, in one currency.
#pragma once
#include <map>

#include "budget/counting.h"
#include "projects/api.h"

namespace budget {

enum class Columns : std::uint8_t { years, funders };

struct PivotCell {
  std::optional<Sum> planned, paid;
};

struct Pivot {
  std::vector<std::string> rows;     // ids of headings, in the project's order; last "" if anything has none
  std::vector<std::string> columns;  // years, or keys of `funders`; "" is not known; the last one is the sum
  std::map<std::string, projects::Named> funders;
  std::vector<std::vector<PivotCell>> cells;  // one more row and one more column than named: the sums
  std::size_t no_rate = 0;  // parts that have no rate into the currency and are not in the table
};
// `entries` of the project's books: planned as counted at the source, paid at the last hand, in money alone. A line of several
// years is divided by its days; each sum is that of what it sums, to the last unit.
Pivot pivot(const projects::Project& project, const std::vector<Entry>& entries, const Rates& rates, Columns columns);

}  // namespace budget
