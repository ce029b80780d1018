// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <random>

#include "figures/query.h"
#include "projects/test_projects.h"

namespace figures {
namespace {

using budget::Measure;
using budget::Point;
using projects::Project;

constexpr std::array measures{Measure::planned, Measure::pledged, Measure::committed, Measure::paid};

// Published projects that use every part of a sheet and pay each other.
std::vector<Project> projects_at_random(unsigned seed, int number) {
  std::mt19937 random(seed);
  std::vector<projects::OrganisationId> towns;
  for (int i = 0; i < 6; ++i) towns.push_back(projects::OrganisationId::make());
  projects::test::Maker maker(seed, towns);
  std::vector<Project> all;
  while (static_cast<int>(all.size()) < number) {
    auto p = maker.project();
    p.state = projects::State::published;
    p.id = projects::ProjectId::make();
    if (random() % 2) p.themes = {"culture", "water-and-sanitation", "no-theme"};
    if (random() % 3 == 0) p.tags.push_back({"3", "4.7", {}, {}, {}, {}});
    all.push_back(std::move(p));
  }
  return all;
}

budget::Books books_of(const std::vector<Project>& all, const std::string& common) {
  budget::Books books({common});
  for (const auto& p : all) books.know(p);
  for (const auto& p : all) books.weigh(p);
  books.settle();
  return books;
}

std::map<std::string, std::int64_t> sums_of(const std::vector<Cell>& cells) {
  budget::Adder adder;
  for (const auto& cell : cells) adder.add(budget::code_text(cell.currency), cell.amount);
  std::map<std::string, std::int64_t> sums;
  for (const auto& sum : adder.sums())
    if (sum.amount != 0) sums[sum.currency] = sum.amount;
  return sums;
}
std::map<std::string, std::int64_t> sums_of(const std::vector<budget::Sum>& all) {
  std::map<std::string, std::int64_t> sums;
  for (const auto& sum : all)
    if (sum.amount != 0) sums[sum.currency] = sum.amount;
  return sums;
}

std::vector<std::vector<Dimension>> groupings_without_goals() {
  std::vector<Dimension> all(all_dimensions.begin(), all_dimensions.end());
  std::erase(all, Dimension::goal);
  std::vector<std::vector<Dimension>> made{{}};
  for (const auto a : all) {
    made.push_back({a});
    for (const auto b : all)
      if (a != b) made.push_back({a, b});
  }
  made.push_back({Dimension::theme, Dimension::year, Dimension::country});
  made.push_back({Dimension::funder, Dimension::status, Dimension::category});
  return made;
}

TEST(Figures, AddUpToTheTotalsOfTheBooksByWhateverTheyAreGrouped) {
  const auto all = projects_at_random(3, 160);
  const auto cube = cube_of(all);
  const auto books = books_of(all, cube->common);
  int with_money = 0;
  for (const auto measure : measures)
    for (const bool in_kind : {false, true})
      for (const auto point : budget::all_points) {
        const auto total = budget::total(books, all, measure, point, in_kind);
        Query query{measure, point, in_kind, {}, {}, {}, {}};
        const auto expected = sums_of(total.amounts);
        with_money += !expected.empty();
        std::map<std::pair<budget::Reason, std::string>, std::int64_t> left, left_there;
        for (const auto& one : total.left_out) left[{one.reason, one.currency}] += one.amount;
        for (const auto& by : groupings_without_goals()) {
          query.by = by;
          const auto made = ask(*cube, query);
          ASSERT_EQ(sums_of(made.totals), expected);
          ASSERT_EQ(sums_of(made.cells), expected);
          if (by.size() == 2) {
            ASSERT_EQ(sums_of(made.rows), expected);
            ASSERT_EQ(sums_of(made.columns), expected);
          }
          left_there.clear();
          for (const auto& one : made.left_out) left_there[{one.reason, budget::code_text(one.currency)}] += one.amount;
        }
        std::erase_if(left, [](const auto& one) { return one.second == 0; });
        std::erase_if(left_there, [](const auto& one) { return one.second == 0; });
        ASSERT_EQ(left_there, left);
      }
  EXPECT_GT(with_money, 12);
}

TEST(Figures, ArePartsOfTheWholeUnderEveryFilter) {
  const auto all = projects_at_random(4, 120);
  const auto cube = cube_of(all);
  Query whole{Measure::paid, Point::source, false, {}, {}, {}, {}};
  const auto expected = sums_of(ask(*cube, whole).totals);
  ASSERT_FALSE(expected.empty());
  const auto add = [](auto& to, const auto& sums) {
    for (const auto& [currency, amount] : sums)
      if ((to[currency] += amount) == 0) to.erase(currency);
  };
  // Each value of a dimension as a filter gives what its cell says, and all of them the whole.
  const auto look = [&](Dimension dimension, auto set) {
    auto query = whole;
    query.by = {dimension};
    const auto cells = ask(*cube, query).cells;
    ASSERT_GT(cells.size(), 1U);
    std::map<std::string, std::int64_t> sum;
    std::set<std::uint64_t> seen;
    for (const auto& cell : cells) {
      if (!seen.insert(cell.at[0]).second) continue;
      Query one = whole;
      set(one.filter, cell.at[0]);
      const auto made = ask(*cube, one);
      std::vector<Cell> same;
      for (const auto& other : cells)
        if (other.at[0] == cell.at[0]) same.push_back(other);
      EXPECT_EQ(sums_of(made.totals), sums_of(same));
      for (std::size_t i = 0; i < std::min(made.totals.size(), same.size()); ++i) EXPECT_EQ(made.totals[i].projects, same[i].projects);
      add(sum, sums_of(made.totals));
    }
    EXPECT_EQ(sum, expected);
  };
  look(Dimension::country, [](Filter& filter, auto value) { filter.country = static_cast<std::uint16_t>(value); });
  look(Dimension::category, [](Filter& filter, auto value) { filter.category = static_cast<std::uint16_t>(value); });
  look(Dimension::status, [](Filter& filter, auto value) { filter.status = static_cast<std::uint8_t>(value); });
  look(Dimension::mode, [](Filter& filter, auto value) { filter.mode = static_cast<std::uint8_t>(value); });
  look(Dimension::funder, [](Filter& filter, auto value) { filter.funder = value; });
  look(Dimension::theme, [](Filter& filter, auto value) { filter.themes = value == Columns::no_theme ? 0 : std::uint64_t{1} << value; });
  look(Dimension::year, [](Filter& filter, auto value) { filter.from_year = filter.to_year = static_cast<std::uint16_t>(value); });
}

Project with_money(std::string currency, std::int64_t amount) {
  Project p;
  p.id = projects::ProjectId::make();
  p.state = projects::State::published;
  p.owner = projects::OrganisationId::make();
  p.title = {{"", "Wells"}};
  p.currency = std::move(currency);
  projects::BudgetLine line;
  line.id = projects::part_id();
  line.value.amount = amount;
  line.start = {2024}, line.end = {2024};
  p.budget = {line};
  return p;
}

TEST(Figures, CountAProjectWholeInEachOfItsGoalsAndOnceInTheTotal) {
  auto p = with_money("EUR", 1000);
  p.tags = {{"2", "6", {}, {}, {}, {}}, {"3", "13.1", {}, {}, {}, {}}, {"2", "6", {}, {}, {}, {}}, {"2", "99", {}, {}, {}, {}}, {"1", "5", {}, {}, {}, {}}};
  const auto cube = cube_of(std::vector{p, with_money("EUR", 1)});
  Query query;
  query.by = {Dimension::goal, Dimension::year};
  const auto made = ask(*cube, query);
  ASSERT_EQ(made.cells.size(), 3U);
  EXPECT_EQ(made.cells[0].at[0], 0U);  // no goal
  EXPECT_EQ(made.cells[1].at[0], 6U);
  EXPECT_EQ(made.cells[2].at[0], 13U);
  EXPECT_EQ(made.cells[1].amount, 1000);
  EXPECT_EQ(made.cells[2].amount, 1000);
  EXPECT_EQ(made.totals[0].amount, 1001);
  EXPECT_EQ(made.columns[0].amount, 1001);
  EXPECT_EQ(made.columns[0].projects, 2U);
  query.filter.goal = 6;
  EXPECT_EQ(ask(*cube, query).totals[0].amount, 1000);
}

TEST(Figures, AreInOneCurrencyByTheRatesThereAre) {
  auto own_rate = with_money("EUR", 500);
  own_rate.budget[0].value.currency = "XOF";
  own_rate.budget[0].value.amount = 655957;
  own_rate.budget[0].exchange.rate = "0.00152449";
  const std::vector all{with_money("EUR", 1000), own_rate, with_money("EUR", 7), with_money("USD", 200), with_money("BRL", 3), with_money("BRL", 4)};
  const auto cube = cube_of(all);
  EXPECT_EQ(cube->common, "EUR");
  Query query;
  EXPECT_EQ(ask(*cube, query).totals.size(), 4U);
  query.in = budget::Rates{"EUR", {}};
  auto made = ask(*cube, query);
  ASSERT_EQ(made.totals.size(), 1U);
  EXPECT_EQ(made.totals[0].amount, 1007 + 100000);
  ASSERT_EQ(made.no_rate.size(), 2U);
  EXPECT_EQ(budget::code_text(made.no_rate[0].currency), "BRL");
  EXPECT_EQ(made.no_rate[0].amount, 7);
  EXPECT_EQ(made.no_rate[0].projects, 2U);
  EXPECT_EQ(made.projects, 6U);
  query.in->of["USD"] = *base::Rate::parse("0.9");
  made = ask(*cube, query);
  EXPECT_EQ(made.totals[0].amount, 1007 + 100000 + 180);
  EXPECT_EQ(made.no_rate.size(), 1U);
  // In another than that of most projects.
  query.in = budget::Rates{"USD", {{"EUR", *base::Rate::parse("1.1")}}};
  EXPECT_EQ(ask(*cube, query).totals[0].amount, 1100 + 110000 + 8 + 200);
  // Only what is stated in one.
  query.in.reset();
  query.currency = budget::code_number("USD");
  EXPECT_EQ(ask(*cube, query).totals[0].amount, 200);
  query.currency = budget::code_number("JPY");
  EXPECT_TRUE(ask(*cube, query).totals.empty());
}

TEST(Figures, ConvertAsMoneyIsConvertedElsewhere) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 300; ++i) {
    const auto amount = static_cast<std::int64_t>(random() >> (1 + random() % 40));
    const char* currency = std::array{"JPY", "TND", "USD"}[random() % 3];
    const base::Rate rate{static_cast<std::int64_t>(1 + random() % 5'000'000'000)};
    const auto cube = cube_of(std::vector{with_money("EUR", 1), with_money("EUR", 1), with_money(currency, amount)});
    Query query;
    query.in = budget::Rates{"EUR", {{currency, rate}}};
    const auto made = ask(*cube, query);
    const auto expected = base::convert(amount, currency, "EUR", rate);
    const auto sum = expected ? base::add(2, *expected) : std::nullopt;
    if (amount == 0) continue;
    EXPECT_EQ(made.no_rate.empty(), expected.has_value());
    if (expected) {
      EXPECT_EQ(made.totals[0].too_large, !sum.has_value());
    }
    if (sum) {
      EXPECT_EQ(made.totals[0].amount, *sum) << amount << currency << rate.text();
    }
  }
}

TEST(Figures, SayWhatIsTooLargeAndWhatIsNoNumber) {
  auto odd = with_money("EUR", 0);
  odd.budget[0].value.written = "99999999999999999999999";
  const auto cube = cube_of(std::vector{with_money("EUR", INT64_MAX - 5), with_money("EUR", 100), odd});
  Query query;
  query.by = {Dimension::status};
  const auto made = ask(*cube, query);
  ASSERT_EQ(made.totals.size(), 1U);
  EXPECT_TRUE(made.totals[0].too_large);
  EXPECT_TRUE(made.cells[0].too_large);
  EXPECT_EQ(made.unreadable, 1U);
  query.filter.status = 4;
  EXPECT_EQ(ask(*cube, query).unreadable, 0U);
}

TEST(Figures, NeverCountDrafts) {
  auto draft = with_money("EUR", 1000);
  draft.state = projects::State::draft;
  const auto cube = cube_of(std::vector{draft, with_money("EUR", 1)});
  EXPECT_EQ(cube->projects(), 1U);
  EXPECT_EQ(ask(*cube, {}).totals[0].amount, 1);
  const auto none = cube_of(std::vector{draft});
  EXPECT_EQ(none->projects(), 0U);
  EXPECT_TRUE(ask(*none, {}).totals.empty());
  EXPECT_TRUE(count_projects(*none, {}, {Dimension::year}).cells.empty());
}

TEST(Figures, LeaveOutWhatGoesFromHandToHand) {
  auto giver = with_money("EUR", 0), taker = with_money("EUR", 0);
  giver.budget.clear(), taker.budget.clear();
  const auto pay = [](Project& p, std::int64_t amount, projects::OrganisationId to) {
    projects::Transaction t;
    t.id = projects::part_id(), t.type = "3", t.date = {2024, 5, 1};
    t.value.amount = amount, t.receiver.organisation = to;
    p.transactions.push_back(t);
  };
  pay(giver, 1000, taker.owner), pay(taker, 900, projects::OrganisationId::make());
  const auto cube = cube_of(std::vector{giver, taker});
  Query query{Measure::paid, Point::last_hand, false, {}, {}, {}, {}};
  const auto made = ask(*cube, query);
  EXPECT_EQ(made.totals[0].amount, 900);
  ASSERT_EQ(made.left_out.size(), 1U);
  EXPECT_EQ(made.left_out[0].reason, budget::Reason::inside);
  EXPECT_EQ(made.left_out[0].amount, 1000);
  EXPECT_EQ(made.left_out[0].projects, 1U);
  query.point = Point::source;
  EXPECT_EQ(ask(*cube, query).totals[0].amount, 1000);
}

TEST(Figures, CountProjectsOnceInTheTotalAndInEachYearThemeAndCountry) {
  auto p = with_money("EUR", 1);
  p.budget.clear();
  p.countries = {{"", "SN", "60", {}, {}, {}}, {"", "ML", "", {}, {}, {}}};
  p.themes = {"culture", "water-and-sanitation"};
  p.status = "2";
  projects::set_date(p, '1', {2020});
  projects::set_date(p, '3', {2023, 6});
  const auto cube = cube_of(std::vector{p, with_money("EUR", 1)});
  const auto made = count_projects(*cube, {}, {Dimension::theme, Dimension::country});
  EXPECT_EQ(made.projects, 2U);
  EXPECT_EQ(made.totals[0].amount, 2);
  EXPECT_EQ(made.cells.size(), 5U);
  const auto years = count_projects(*cube, {}, {Dimension::year});
  EXPECT_EQ(years.cells.size(), 5U);  // four, and none said
  Filter filter;
  filter.from_year = 2022, filter.to_year = 2022;
  filter.country = static_cast<std::uint16_t>(budget::code_number("ML"));
  EXPECT_EQ(count_projects(*cube, filter, {Dimension::status}).projects, 1U);
  filter.from_year = 2024, filter.to_year = 0;
  EXPECT_EQ(count_projects(*cube, filter, {}).projects, 0U);
}

TEST(Figures, KeepTheirHeadWhenThereAreManyKeys) {
  // More cells than a plain array would have: by funder, theme and country.
  std::vector<Project> all;
  std::int64_t sum = 0;
  for (int i = 0; i < 1500; ++i) {
    auto p = with_money(i % 3 ? "EUR" : "USD", 100 + i);
    p.countries = {{"", std::string{static_cast<char>('A' + i % 26), static_cast<char>('A' + i / 26 % 26)}, "", {}, {}, {}}};
    if (i % 3) sum += 100 + i;
    all.push_back(std::move(p));
  }
  const auto cube = cube_of(all);
  Query query;
  query.by = {Dimension::funder, Dimension::theme, Dimension::country};
  const auto made = ask(*cube, query);
  EXPECT_EQ(made.cells.size(), all.size());
  EXPECT_TRUE(std::ranges::is_sorted(made.cells, {}, [](const Cell& cell) { return std::tie(cell.at, cell.currency); }));
  EXPECT_EQ(sums_of(made.cells)["EUR"], sum);
}

TEST(Figures, AnswerQuestionsThatNothingFits) {
  const auto cube = cube_of(std::vector{with_money("EUR", 1)});
  Query query;
  query.by = {Dimension::year, Dimension::theme};
  query.filter.from_year = 9000;
  EXPECT_TRUE(ask(*cube, query).cells.empty());
  query.filter = {};
  query.filter.country = 65535;
  EXPECT_TRUE(ask(*cube, query).totals.empty());
  query.filter = {};
  query.by = {Dimension::year, Dimension::theme, Dimension::mode, Dimension::status};
  EXPECT_TRUE(ask(*cube, query).totals.empty());
  query.by = {};
  query.measure = Measure::none;
  EXPECT_TRUE(ask(*cube, query).totals.empty());
}

}  // namespace
}  // namespace figures
