// SPDX-License-Identifier: EUPL-1.2
#include "budget/periods.h"

#include <algorithm>

namespace budget {
namespace {

using namespace std::chrono;

sys_days first_day(base::PartialDate date) {
  return year(date.year) / month(date.month ? date.month : 1u) / day(date.day ? date.day : 1u);
}
sys_days last_day(base::PartialDate date) {
  if (date.day) return first_day(date);
  return sys_days(year(date.year) / month(date.month ? date.month : 12u) / last);
}

}  // namespace

std::optional<Days> days_of(base::PartialDate start, base::PartialDate end) {
  if (!start.known() && !end.known()) return std::nullopt;
  const Days days{first_day(start.known() ? start : end), last_day(end.known() ? end : start)};
  if (days.last < days.first) return std::nullopt;
  return days;
}

std::int64_t days_left(const Days& of, std::vector<Days> others) {
  std::erase_if(others, [&](const Days& other) { return !other.overlaps(of); });
  std::ranges::sort(others, {}, &Days::first);
  std::int64_t left = 0;
  auto from = of.first;  // the first day not looked at yet
  for (const auto& other : others) {
    if (other.first > from) left += (other.first - from).count();
    from = std::max(from, other.last + days(1));
    if (from > of.last) return left;
  }
  return left + (of.last - from).count() + 1;
}

std::vector<std::pair<int, std::int64_t>> years_of(const Days& period) {
  constexpr int most = 100;
  std::vector<std::pair<int, std::int64_t>> all;
  const int first = static_cast<int>(year_month_day(period.first).year()), last = static_cast<int>(year_month_day(period.last).year());
  for (int at = first; at <= last; ++at) {
    const sys_days begin = std::max<sys_days>(period.first, year(at) / January / 1);
    const sys_days end = std::min<sys_days>(period.last, year(at) / December / 31);
    const auto days = (end - begin).count() + 1;
    if (all.size() == most) all.back().second += days;
    else all.emplace_back(at, days);
  }
  return all;
}

}  // namespace budget
