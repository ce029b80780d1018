// SPDX-License-Identifier: EUPL-1.2
#include "base/time_axis.h"

#include <gtest/gtest.h>

namespace base {
namespace {

std::string told(const std::vector<Tick>& ticks) {
  std::string text;
  for (const auto& tick : ticks) text += (text.empty() ? "" : " ") + tick.date.text();
  return text;
}
TimeAxis axis(PartialDate from, PartialDate to) {
  return {*first_day(from), *last_day(to)};
}

TEST(TimeAxis, KnowsWhichDaysADateMayMean) {
  EXPECT_EQ(date_of(*first_day({2024, 0, 0})).text(), "2024-01-01");
  EXPECT_EQ(date_of(*last_day({2024, 0, 0})).text(), "2024-12-31");
  EXPECT_EQ(date_of(*last_day({2024, 2, 0})).text(), "2024-02-29");
  EXPECT_EQ(date_of(*first_day({2024, 2, 17})).text(), "2024-02-17");
  EXPECT_EQ(date_of(*last_day({9999, 0, 0})).text(), "9999-12-31");
  EXPECT_FALSE(first_day({}));
  EXPECT_FALSE(last_day({}));
}

TEST(TimeAxis, PutsWhatLiesBeyondItAtItsEnd) {
  const auto one = axis({2001, 0, 0}, {2010, 0, 0});
  EXPECT_EQ(one.share(*first_day({1990, 0, 0})), 0);
  EXPECT_EQ(one.share(*first_day({2001, 0, 0})), 0);
  EXPECT_NEAR(one.share(*first_day({2006, 0, 0})), 0.5, 0.001);
  EXPECT_EQ(one.share(*first_day({2050, 0, 0})), 1);
  const TimeAxis nothing{*first_day({2001, 0, 0}), *first_day({2001, 0, 0})};
  EXPECT_EQ(nothing.share(nothing.from), 0);
}

TEST(TimeAxis, IsTickedAsFinelyAsThereIsRoom) {
  EXPECT_EQ(told(ticks(axis({2024, 3, 15}, {2024, 6, 0}), 6)), "2024-04 2024-05 2024-06");
  EXPECT_EQ(told(ticks(axis({2024, 3, 15}, {2025, 6, 0}), 6)), "2024-04 2024-07 2024-10 2025-01 2025-04");
  EXPECT_EQ(told(ticks(axis({2024, 1, 0}, {2027, 0, 0}), 4)), "2024 2025 2026 2027");
  EXPECT_EQ(told(ticks(axis({1997, 0, 0}, {2026, 0, 0}), 8)), "2000 2005 2010 2015 2020 2025");
  for (int years = 1; years < 9999; years = years * 3 / 2 + 1)
    for (const std::size_t most : {1, 3, 12}) {
      const auto made = ticks(axis({1, 0, 0}, {static_cast<std::int16_t>(years), 0, 0}), most);
      EXPECT_LE(made.size(), std::max<std::size_t>(most, 10)) << years;
      for (std::size_t i = 1; i < made.size(); ++i) EXPECT_LT(made[i - 1].day, made[i].day);
    }
}

}  // namespace
}  // namespace base
