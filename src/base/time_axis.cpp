// SPDX-License-Identifier: EUPL-1.2
#include "base/time_axis.h"

namespace base {

using namespace std::chrono;

std::optional<sys_days> first_day(PartialDate date) {
  if (!date.known()) return std::nullopt;
  return sys_days(year(date.year) / month(std::max<unsigned>(date.month, 1)) / day(std::max<unsigned>(date.day, 1)));
}

std::optional<sys_days> last_day(PartialDate date) {
  if (!date.known()) return std::nullopt;
  const year y(date.year);
  if (date.month == 0) return sys_days(y / December / 31);
  const month m(date.month);
  return date.day == 0 ? sys_days(y / m / last) : sys_days(y / m / day(date.day));
}

PartialDate date_of(sys_days given) {
  const year_month_day date(given);
  return {static_cast<std::int16_t>(static_cast<int>(date.year())),
          static_cast<std::uint8_t>(static_cast<unsigned>(date.month())),
          static_cast<std::uint8_t>(static_cast<unsigned>(date.day()))};
}

std::vector<Tick> ticks(const TimeAxis& axis, std::size_t most) {
  const year_month_day first(axis.from);
  const int begin = static_cast<int>(first.year()) * 12 + static_cast<int>(static_cast<unsigned>(first.month())) - 1;
  std::vector<Tick> made;
  for (const int step : {1, 3, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000}) {
    made.clear();
    for (int at = begin / step * step; made.size() <= most; at += step) {
      const sys_days start(year(at / 12) / month(static_cast<unsigned>(at % 12) + 1) / day(1));
      if (start >= axis.to) break;
      if (start < axis.from) continue;
      auto date = date_of(start);
      date.day = 0;
      if (step >= 12) date.month = 0;
      made.push_back({start, date});
    }
    if (made.size() <= most) break;
  }
  return made;
}

}  // namespace base
