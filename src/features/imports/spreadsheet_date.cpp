// SPDX-License-Identifier: EUPL-1.2
#include "imports/spreadsheet_date.h"

#include <chrono>
#include <cmath>

namespace imports {

std::optional<base::PartialDate> date_of_serial(double serial, bool from_1904) {
  using namespace std::chrono;
  if (!(serial >= 1) || serial >= 2'958'466) return std::nullopt;
  auto day_number = static_cast<int>(std::floor(serial));
  sys_days origin = from_1904 ? sys_days{year{1904} / 1 / 1} : sys_days{year{1899} / 12 / 30};
  if (!from_1904 && day_number < 61) {
    if (day_number == 60) return std::nullopt;
    origin = sys_days{year{1899} / 12 / 31};
  }
  year_month_day date{origin + days{day_number}};
  if (int{date.year()} > 9999) return std::nullopt;
  return base::PartialDate{static_cast<std::int16_t>(int{date.year()}),
                           static_cast<std::uint8_t>(unsigned{date.month()}),
                           static_cast<std::uint8_t>(unsigned{date.day()})};
}

}  // namespace imports
