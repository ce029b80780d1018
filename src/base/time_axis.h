// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

#include "base/partial_date.h"

namespace base {

// The first and the last day a date may mean; nothing of an unknown one.
std::optional<std::chrono::sys_days> first_day(PartialDate date);
std::optional<std::chrono::sys_days> last_day(PartialDate date);
PartialDate date_of(std::chrono::sys_days day);

// What bars in time stand on.
struct TimeAxis {
  std::chrono::sys_days from, to;
  // How far along it a day is, from 0 to 1; what lies beyond an end is at that end.
  double share(std::chrono::sys_days day) const {
    const auto all = std::max<std::int64_t>((to - from).count(), 1);
    return static_cast<double>(std::clamp<std::int64_t>((day - from).count(), 0, all)) / static_cast<double>(all);
  }
};

struct Tick {
  std::chrono::sys_days day;
  PartialDate date;  // as far as it says something: the month, or the year alone
};
// Beginnings of months, quarters, years or rounds of years: the finest of which there are not more than `most`.
std::vector<Tick> ticks(const TimeAxis& axis, std::size_t most);

}  // namespace base
