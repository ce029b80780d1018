// SPDX-License-Identifier: EUPL-1.2
#include "framework/measure.h"

#include <gmock/gmock.h>

#include <random>

namespace framework {
namespace {

using base::Decimal;
using testing::ElementsAre;
using testing::IsEmpty;

Measure measure(std::string value, std::vector<projects::Dimension> of = {}) {
  Measure made;
  made.value = std::move(value);
  made.dimensions = std::move(of);
  return made;
}
Measure fraction(std::string numerator, std::string denominator, std::vector<projects::Dimension> of = {}) {
  Measure made;
  made.numerator = std::move(numerator);
  made.denominator = std::move(denominator);
  made.dimensions = std::move(of);
  return made;
}
Period year(std::int16_t of, const std::string& target, const std::string& actual) {
  Period made;
  made.start = made.end = {of, 0, 0};
  if (!target.empty()) made.targets = {measure(target)};
  if (!actual.empty()) made.actuals = {measure(actual)};
  return made;
}
Decimal of(std::string_view text) { return Decimal::parse(text).value(); }
constexpr base::PartialDate long_after{2099, 1, 1};

TEST(Progress, CountsCumulativeFiguresFromTheBaselineToTheTarget) {
  Indicator wells;
  wells.cumulative = true;
  wells.baselines = {measure("20")};
  wells.periods = {year(2024, "60", "45"), year(2025, "120", "70")};
  const auto made = progress_of(wells, {2025, 7, 2});
  EXPECT_EQ(made.periods[0].share, of("62.5"));
  EXPECT_EQ(made.periods[0].state, State::behind);
  EXPECT_EQ(made.periods[1].share, Decimal(50));
  EXPECT_EQ(made.periods[1].state, State::on_the_way) << "half of the year is over";
  EXPECT_EQ(made.target, Decimal(120));
  EXPECT_EQ(made.actual, Decimal(70));
  EXPECT_EQ(made.share, Decimal(50));
  EXPECT_EQ(made.state, State::on_the_way);
  EXPECT_EQ(made.latest, 1U);
  EXPECT_EQ(progress_of(wells, long_after).state, State::behind);
}

TEST(Progress, AddsThePeriodsOfWhatIsNotCumulative) {
  Indicator trained;
  trained.periods = {year(2023, "100", "120"), year(2024, "100", "60"), year(2025, "100", "")};
  const auto made = progress_of(trained, {2025, 3, 1});
  EXPECT_EQ(made.target, Decimal(300));
  EXPECT_EQ(made.actual, Decimal(180));
  EXPECT_EQ(made.share, Decimal(60));
  EXPECT_EQ(made.periods[0].state, State::reached);
  EXPECT_EQ(made.periods[1].state, State::behind);
  EXPECT_EQ(made.periods[2].state, State::not_measured);
  EXPECT_EQ(made.state, State::behind);
  EXPECT_EQ(made.missing, 0);
  EXPECT_EQ(progress_of(trained, long_after).missing, 1);
  trained.periods[2].actuals = {measure("120")};
  EXPECT_EQ(progress_of(trained, {2025, 3, 1}).state, State::reached);
}

TEST(Progress, KnowsThatLessMayBeBetter) {
  Indicator waste;
  waste.descending = waste.cumulative = true;
  waste.baselines = {measure("80")};
  waste.periods = {year(2024, "40", "50")};
  auto made = progress_of(waste, long_after);
  EXPECT_EQ(made.share, Decimal(75));
  EXPECT_EQ(made.state, State::behind);
  waste.periods[0].actuals = {measure("40")};
  EXPECT_EQ(progress_of(waste, long_after).state, State::reached);
  waste.periods[0].actuals = {measure("90")};
  EXPECT_EQ(progress_of(waste, long_after).share, Decimal(-25));
  waste.baselines.clear();
  EXPECT_FALSE(progress_of(waste, long_after).share) << "nobody knows where the way begins";
}

TEST(Progress, TakesPercentagesScalesAndYesOrNo) {
  Indicator share;
  share.measurement = Measurement::percentage;
  share.baselines = {measure("25")};
  share.periods = {year(2024, "75", "")};
  share.periods[0].actuals = {fraction("1", "2")};
  EXPECT_EQ(progress_of(share, {2024, 6, 1}).share, Decimal(50));
  EXPECT_EQ(progress_of(share, {2024, 6, 1}).actual, Decimal(50));
  share.periods[0].actuals[0].denominator = "0";
  EXPECT_FALSE(progress_of(share, {2024, 6, 1}).actual);

  Indicator quality;
  quality.measurement = Measurement::scale;
  quality.scale = {{{"", "poor"}}, {{"", "fair"}}, {{"", "good"}}, {{"", "very good"}}, {{"", "best"}}};
  quality.periods = {year(2024, "5", "3")};
  EXPECT_EQ(progress_of(quality, long_after).share, Decimal(50)) << "a scale begins at its first step";

  Indicator adopted;
  adopted.measurement = Measurement::yes_no;
  adopted.periods = {year(2024, "1", "0"), year(2025, "1", "1")};
  const auto made = progress_of(adopted, long_after);
  EXPECT_EQ(made.periods[0].share, Decimal(0));
  EXPECT_EQ(made.share, Decimal(100));
  EXPECT_EQ(made.state, State::reached);
}

TEST(Progress, IsNotClaimedWhereNothingIsMeasuredOrAimedAt) {
  Indicator none;
  EXPECT_EQ(progress_of(none, long_after).state, State::not_measured);
  none.periods = {year(2024, "10", "")};
  EXPECT_EQ(progress_of(none, long_after).state, State::not_measured);
  EXPECT_EQ(progress_of(none, long_after).missing, 1);
  none.periods = {year(2024, "", "10")};
  EXPECT_EQ(progress_of(none, long_after).state, State::no_target);
  none.periods = {year(2024, "ten", "10")};
  EXPECT_EQ(progress_of(none, long_after).state, State::no_target) << "a file's word that is no number";
  none.periods = {year(2024, "0", "0")};
  EXPECT_EQ(progress_of(none, long_after).share, Decimal(100)) << "nothing was to be done, and nothing was";
}

TEST(Progress, SaysOfWhatIsToStayWhetherItDid) {
  Indicator kept;
  kept.cumulative = true;
  kept.baselines = {measure("95")};
  kept.periods = {year(2024, "90", "93")};
  EXPECT_EQ(progress_of(kept, long_after).share, Decimal(100));
  kept.periods = {year(2024, "90", "89")};
  EXPECT_EQ(progress_of(kept, long_after).share, Decimal(0));
  EXPECT_EQ(progress_of(kept, long_after).state, State::behind);
}

TEST(Parts, MakeUpTheWholeWhereNoneIsStated) {
  const std::vector<Measure> by_sex{measure("30", {{"sex", "female"}}), measure("12.5", {{"sex", "male"}})};
  EXPECT_EQ(total_of(Measurement::number, by_sex), (Total{of("42.5"), true}));
  EXPECT_FALSE(total_of(Measurement::scale, by_sex));
  EXPECT_FALSE(total_of(Measurement::percentage, by_sex)) << "percentages of unknown wholes";
  EXPECT_EQ(total_of(Measurement::percentage, {fraction("1", "10", {{"sex", "female"}}), fraction("3", "10", {{"sex", "male"}})}), (Total{20, true}));
  auto two = by_sex;
  two.push_back(measure("42.5", {{"territory", "North"}}));
  EXPECT_EQ(total_of(Measurement::number, two)->value, of("42.5"));
  two.push_back(measure("1", {{"territory", "South"}}));
  EXPECT_FALSE(total_of(Measurement::number, two)) << "two ways to count that do not agree";
}

TEST(Parts, ThatDoNotAddUpAreNamed) {
  std::vector<Measure> all{measure("100"), measure("60", {{"sex", "female"}}), measure("30", {{"sex", "male"}}),
                           measure("100", {{"territory", "North"}}), measure("50", {{"sex", "female"}, {"age", "under 18"}}),
                           measure("40", {{"age", "older"}, {"sex", "female"}})};
  EXPECT_THAT(gaps_of(Measurement::number, all), ElementsAre(Gap{"age, sex", 90, 100}, Gap{"sex", 90, 100}));
  all[2].value = "40";
  all.resize(4);
  EXPECT_THAT(gaps_of(Measurement::number, all), IsEmpty());
  EXPECT_THAT(gaps_of(Measurement::scale, all), IsEmpty());
  EXPECT_THAT(gaps_of(Measurement::percentage, {fraction("2", "4"), fraction("1", "2", {{"sex", "female"}}), fraction("1", "3", {{"sex", "male"}})}),
              ElementsAre(Gap{"sex", 40, 50}));
}

TEST(Figures, AreCheckedByTheirMeasurement) {
  Indicator number, percentage, scale, yes_no;
  percentage.measurement = Measurement::percentage;
  scale.measurement = Measurement::scale;
  scale.scale = {{{"", "poor"}}, {{"", "good"}}};
  yes_no.measurement = Measurement::yes_no;
  EXPECT_TRUE(check(number, measure("-12.5")));
  EXPECT_EQ(check(number, measure("many")).error().field, "value");
  EXPECT_EQ(check(number, measure("1e400")).error().field, "value");
  EXPECT_TRUE(check(percentage, measure("150")));
  EXPECT_TRUE(check(percentage, fraction("1", "3")));
  EXPECT_EQ(check(percentage, fraction("1", "0")).error().field, "denominator");
  EXPECT_EQ(check(percentage, fraction("1", "")).error().field, "denominator");
  EXPECT_TRUE(check(scale, measure("2")));
  EXPECT_FALSE(check(scale, measure("3")));
  EXPECT_FALSE(check(scale, measure("1.5")));
  EXPECT_TRUE(check(yes_no, measure("0")));
  EXPECT_FALSE(check(yes_no, measure("2")));
}

TEST(Figures, AreReadAsPeopleTypeThem) {
  for (const auto& [typed, read] : std::map<std::string, std::string>{
           {"1200.5", "1200.5"}, {"12,5", "12.5"}, {"1 200", "1200"}, {"1\u202f200,50", "1200.5"}, {"1'200", "1200"}, {"\u22123", "-3"}, {"1.200", "1.2"}}) {
    ASSERT_TRUE(typed_number(typed)) << typed;
    EXPECT_EQ(*typed_number(typed), read);
  }
  for (const char* typed : {"", "1,200", "1.200,5", "1,2,3", "ten", "12 %", "\xff\xfe"}) EXPECT_FALSE(typed_number(typed)) << typed;
}

// Properties.

struct Random {
  std::mt19937 generator{7};
  Decimal decimal() {
    return of(fmt::format("{}{}.{}", generator() % 2 ? "-" : "", generator() % 1000, generator() % 100));
  }
};

TEST(Share, StaysWhereBaselineTargetAndActualMoveTogether) {
  Random random;
  Indicator up, down;
  down.descending = true;
  for (int i = 0; i < 20000; ++i) {
    const auto baseline = random.decimal(), target = random.decimal(), actual = random.decimal(), by = random.decimal();
    EXPECT_EQ(share_of(up, baseline, target, actual), share_of(up, baseline + by, target + by, actual + by));
    EXPECT_EQ(share_of(up, baseline, target, actual), share_of(down, -baseline, -target, -actual)) << "seen from below";
  }
}

TEST(Share, IsAHundredOrMoreWhereTheTargetIsReachedAndNowhereElse) {
  Random random;
  for (int i = 0; i < 20000; ++i) {
    Indicator one;
    one.descending = i % 2;
    const auto target = random.decimal(), actual = random.decimal();
    const auto share = share_of(one, random.decimal(), target, actual);
    ASSERT_TRUE(share);
    EXPECT_EQ(*share >= Decimal(100), is_reached(one, target, actual)) << share->text();
  }
}

TEST(Share, NeverFallsWhenMoreIsAchieved) {
  Random random;
  Indicator one;
  for (int i = 0; i < 20000; ++i) {
    const auto baseline = random.decimal(), target = random.decimal();
    auto less = random.decimal(), more = random.decimal();
    if (more < less) std::swap(less, more);
    EXPECT_LE(*share_of(one, baseline, target, less), *share_of(one, baseline, target, more));
  }
}

TEST(Parts, CutFromAWholeAlwaysAddUp) {
  Random random;
  for (int i = 0; i < 5000; ++i) {
    std::vector<Measure> parts;
    Decimal sum;
    for (unsigned n = 1 + random.generator() % 5; n > 0; --n) {
      const auto part = random.decimal();
      sum = sum + part;
      parts.push_back(measure(part.text(), {{"territory", std::to_string(n)}}));
    }
    EXPECT_EQ(total_of(Measurement::number, parts), (Total{sum, true}));
    parts.push_back(measure(sum.text()));
    EXPECT_THAT(gaps_of(Measurement::number, parts), IsEmpty());
    parts.back().value = (sum + Decimal(1)).text();
    EXPECT_EQ(gaps_of(Measurement::number, parts).size(), 1U);
  }
}

TEST(Progress, OfAnythingIsComputedWithoutFailing) {
  std::mt19937 random(3);
  const std::vector<std::string> values{"", "0", "1", "-5", "999999999999999999.999999999", "1e9", "x", "0.000000001"};
  const auto any = [&] { return values[random() % values.size()]; };
  for (int i = 0; i < 20000; ++i) {
    Indicator one;
    one.measurement = static_cast<Measurement>(random() % 4);
    one.descending = random() % 2;
    one.cumulative = random() % 2;
    if (random() % 2) one.baselines = {measure(any())};
    for (auto n = random() % 4; n > 0; --n) {
      auto period = year(static_cast<std::int16_t>(2020 + random() % 5), any(), any());
      if (random() % 2) period.actuals.push_back(fraction(any(), any(), {{"sex", any()}}));
      if (random() % 5 == 0) period.end = {};
      one.periods.push_back(period);
    }
    const auto made = progress_of(one, {2022, 6, 15});
    EXPECT_EQ(made.periods.size(), one.periods.size());
    EXPECT_EQ(made.state == State::not_measured, !made.actual);
    EXPECT_TRUE(!made.share || made.target);
    EXPECT_TRUE(!(made.state == State::reached) || is_reached(one, *made.target, *made.actual));
  }
}

TEST(Unapproved, FiguresAreNotForEverybody) {
  projects::Project project;
  Indicator one;
  one.periods = {year(2024, "10", "9"), year(2025, "10", "8")};
  one.periods[0].approval = projects::Approval::approved;
  one.periods[1].approval = projects::Approval::submitted;
  project.indicators = {one};
  projects::withhold_unapproved(project);
  EXPECT_EQ(project.indicators[0].periods[0], one.periods[0]);
  EXPECT_THAT(project.indicators[0].periods[1].actuals, IsEmpty());
  EXPECT_EQ(project.indicators[0].periods[1].approval, projects::Approval::open);
  EXPECT_EQ(project.indicators[0].periods[1].targets.size(), 1U);
}

}  // namespace
}  // namespace framework
