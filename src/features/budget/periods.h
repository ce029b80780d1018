// SPDX-License-Identifier: EUPL-1.2
// Periods whose ends may be known to the month or the year alone.
#pragma once
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "base/partial_date.h"

namespace budget {

// From the first day of `start` to the last of `end`, both counted: "2024" to "2025-06" is 547 days. Where one end is unknown, the
// other one's day, month or year is the period. Nothing if both are unknown, or if it would end before it starts.
struct Days {
  std::chrono::sys_days first, last;

  std::int64_t count() const { return (last - first).count() + 1; }
  bool overlaps(const Days& other) const { return first <= other.last && other.first <= last; }
  bool within(const Days& other) const { return other.first <= first && last <= other.last; }
  bool operator==(const Days&) const = default;
};
std::optional<Days> days_of(base::PartialDate start, base::PartialDate end);

// How many of its days none of the others covers.
std::int64_t days_left(const Days& of, std::vector<Days> others);

// The calendar years it touches with the days in each; years beyond the hundredth are left out with the last one's.
std::vector<std::pair<int, std::int64_t>> years_of(const Days& days);

}  // namespace budget
