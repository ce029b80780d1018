// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <random>

#include "budget/counting.h"
#include "budget/periods.h"
#include "budget/split.h"
#include "projects/test_projects.h"

namespace budget {
namespace {

using projects::BudgetLine;
using projects::OrganisationId;
using projects::Project;
using projects::ProjectId;
using projects::Transaction;
using testing::ElementsAre;
using testing::IsEmpty;

Project project_of(OrganisationId owner, std::string identifier) {
  Project p;
  p.id = ProjectId::make();
  p.owner = owner;
  p.identifier = std::move(identifier);
  p.title = {{"", "A project"}};
  p.currency = "EUR";
  return p;
}

Transaction moved(std::string type, std::int64_t amount, projects::Named provider = {}, projects::Named receiver = {}) {
  Transaction t;
  t.id = projects::part_id();
  t.type = std::move(type);
  t.date = {2024, 5, 17};
  t.value.amount = amount;
  t.provider = std::move(provider);
  t.receiver = std::move(receiver);
  return t;
}

BudgetLine planned(std::int64_t amount, base::PartialDate start, base::PartialDate end, std::string heading = {}, std::string type = {}) {
  BudgetLine line;
  line.id = projects::part_id();
  line.value.amount = amount;
  line.start = start;
  line.end = end;
  line.heading = std::move(heading);
  line.type = std::move(type);
  return line;
}

std::int64_t sum(const std::vector<Project>& set, Point point, Measure measure = Measure::paid, bool in_kind = false) {
  const auto made = total(set, {"EUR"}, measure, point, in_kind);
  EXPECT_LE(made.amounts.size(), 1U);
  EXPECT_TRUE(made.no_rate.empty());
  return made.amounts.empty() ? 0 : made.amounts[0].amount;
}

projects::Named named(const Project& p, std::mt19937& random) {
  switch (random() % 3) {
    case 0: return {{}, {}, {}, {}, p.identifier, {}};
    case 1: return {p.owner};
    default: return {p.owner, {}, {}, {}, p.identifier, {}};
  }
}

// One source's money handed on from project to project until it is spent; each movement told by who pays, by who receives, or
// by both, in one transaction or several.
struct Handed {
  std::vector<Project> projects;
  std::int64_t money = 0;
};
Handed chain(std::mt19937& random, std::size_t length, Measure measure = Measure::paid) {
  const bool paid = measure == Measure::paid;
  const std::string out = paid ? "3" : measure == Measure::committed ? "2" : "12", in = paid ? "1" : measure == Measure::committed ? "11" : "13";
  Handed made;
  made.money = 1 + static_cast<std::int64_t>(random() % 1'000'000'000);
  for (std::size_t i = 0; i < length; ++i) made.projects.push_back(project_of(OrganisationId::make(), "XM-" + std::to_string(i)));
  const auto pieces = [&] {
    std::vector<std::int64_t> weights(1 + random() % 4);
    for (auto& weight : weights) weight = static_cast<std::int64_t>(random() % 5);
    return split(made.money, weights);
  };
  for (std::size_t i = 0; i + 1 < length; ++i) {
    auto &from = made.projects[i], &to = made.projects[i + 1];
    const auto told = random() % 3;
    if (told != 0)
      for (const auto piece : pieces()) from.transactions.push_back(moved(out, piece, {}, named(to, random)));
    if (told != 1)
      for (const auto piece : pieces()) to.transactions.push_back(moved(in, piece, named(from, random)));
  }
  for (const auto piece : pieces()) made.projects.back().transactions.push_back(moved(paid && random() % 2 ? "4" : out, piece));
  return made;
}

TEST(Chain, CountsItsMoneyOnceAtEachPoint) {
  std::mt19937 random(1);
  for (int i = 0; i < 600; ++i)
    for (const auto measure : {Measure::paid, Measure::committed, Measure::pledged}) {
      const auto made = chain(random, 1 + random() % 8, measure);
      for (const auto point : all_points) EXPECT_EQ(sum(made.projects, point, measure), made.money) << i << " at " << static_cast<int>(point);
    }
}

TEST(Chain, CountsTheSameInWhateverOrderItsProjectsStand) {
  std::mt19937 random(2);
  for (int i = 0; i < 200; ++i) {
    auto set = chain(random, 5).projects;
    auto more = chain(random, 4).projects;
    for (std::size_t j = 0; j < more.size(); ++j) more[j].identifier += "-more";
    for (auto& p : more)
      for (auto& t : p.transactions)
        for (auto* who : {&t.provider, &t.receiver})
          if (!who->activity.empty()) who->activity += "-more";
    set.insert(set.end(), more.begin(), more.end());
    const auto before = total(set, {"EUR"}, Measure::paid, Point::source).amounts;
    std::ranges::shuffle(set, random);
    for (auto& p : set) std::ranges::shuffle(p.transactions, random);
    EXPECT_EQ(total(set, {"EUR"}, Measure::paid, Point::source).amounts, before);
    EXPECT_EQ(total(set, {"EUR"}, Measure::paid, Point::last_hand).amounts, before);
  }
}

// Two hands become one: their projects have one reporter from then on, and one sheet.
TEST(Chain, CountsTheSameWhenTwoOfItsProjectsAreMerged) {
  std::mt19937 random(3);
  for (int i = 0; i < 300; ++i) {
    auto made = chain(random, 3 + random() % 5);
    auto& set = made.projects;
    const auto a = random() % set.size(), b = (a + 1 + random() % (set.size() - 1)) % set.size();
    const auto gone = set[b].owner;
    for (auto& p : set) projects::replace_organisation(p, gone, set[a].owner);
    for (const auto point : all_points) EXPECT_EQ(sum(set, point), made.money) << "with one reporter";
    set[a].other_identifiers.push_back({set[b].identifier, "B1", {}, {}, {}});
    set[a].transactions.insert(set[a].transactions.end(), set[b].transactions.begin(), set[b].transactions.end());
    set.erase(set.begin() + static_cast<std::ptrdiff_t>(b));
    for (const auto point : all_points) EXPECT_EQ(sum(set, point), made.money) << "as one project";
  }
}

TEST(Chain, IsNotChangedByAProjectThatOnlyPassesMoneyOn) {
  std::mt19937 random(4);
  for (int i = 0; i < 300; ++i) {
    auto made = chain(random, 1 + random() % 4);
    const auto between = project_of(OrganisationId::make(), "XM-BETWEEN");
    auto& last = made.projects.back();
    auto hand = between;
    for (auto& t : last.transactions)
      if (t.type == "3" && t.receiver == projects::Named{}) {
        t.receiver = named(between, random);
        if (random() % 2) hand.transactions.push_back(moved("1", t.value.amount, named(last, random)));
        hand.transactions.push_back(moved("4", t.value.amount));
      }
    const auto without = made.projects;
    made.projects.push_back(hand);
    for (const auto point : all_points) {
      EXPECT_EQ(sum(made.projects, point), made.money);
      EXPECT_EQ(sum(without, point), made.money);
    }
  }
}

// Money that stays in somebody's hands for a while: at most what came in goes out.
TEST(Counting, HasNeverMoreAtTheLastHandThanAtTheSource) {
  std::mt19937 random(5);
  for (int i = 0; i < 300; ++i) {
    std::vector<Project> set;
    for (int j = 0; j < 6; ++j) set.push_back(project_of(OrganisationId::make(), "XM-" + std::to_string(j)));
    for (auto& p : set)
      for (auto n = random() % 6; n > 0; --n) {
        const auto& other = set[random() % set.size()];
        const auto whom = random() % 3 ? named(other, random) : projects::Named{};
        const auto amount = static_cast<std::int64_t>(random() % 1000) - 50;
        if (random() % 2) p.transactions.push_back(moved("1", amount, whom));
        else p.transactions.push_back(moved(random() % 2 ? "3" : "4", amount, {}, whom));
      }
    EXPECT_GE(sum(set, Point::source), sum(set, Point::last_hand));
    EXPECT_LE(sum(set, Point::own), sum(set, Point::source) + 300);  // negative amounts from outside
    // What counts and what is left out is all there is.
    for (const auto point : all_points) {
      const auto made = total(set, {"EUR"}, Measure::paid, point);
      std::int64_t all = 0, told = made.amounts.empty() ? 0 : made.amounts[0].amount;
      for (const auto& p : set)
        for (const auto& t : p.transactions) all += t.value.amount;
      for (const auto& out : made.left_out) told += out.amount;
      EXPECT_EQ(told, all);
    }
  }
}

TEST(Counting, CountsAtTheSourceWhatEntersAndWhatEachAddsOfItsOwn) {
  auto lyon = project_of(OrganisationId::make(), "FR-1"), dakar = project_of(OrganisationId::make(), "SN-1");
  lyon.transactions = {moved("1", 400, {{}, "EU"}), moved("3", 1000, {}, {dakar.owner})};
  dakar.transactions = {moved("1", 1000, {{}, {}, {}, {}, "FR-1", {}}), moved("4", 1200)};
  const std::vector set{lyon, dakar};
  EXPECT_EQ(sum(set, Point::source), 1200);     // 400 of the Union, 600 of Lyon, 200 of Dakar
  EXPECT_EQ(sum(set, Point::own), 800);
  EXPECT_EQ(sum(set, Point::last_hand), 1200);  // what Dakar spends
  const auto made = total(set, {"EUR"}, Measure::paid, Point::last_hand);
  EXPECT_THAT(made.left_out, ElementsAre(LeftOut{lyon.id, lyon.transactions[0].id, Kind::incoming, 400, "EUR", Reason::incoming},
                                         LeftOut{lyon.id, lyon.transactions[1].id, Kind::disbursement, 1000, "EUR", Reason::inside},
                                         LeftOut{dakar.id, dakar.transactions[0].id, Kind::incoming, 1000, "EUR", Reason::incoming}));
  // Each alone counts what it knows of.
  EXPECT_EQ(sum({lyon}, Point::last_hand), 1000);
  EXPECT_EQ(sum({dakar}, Point::source), 1200);
}

TEST(Counting, KnowsAHandByItsReferenceAndByTheRegister) {
  auto a = project_of({}, "A-1"), b = project_of(OrganisationId::make(), "");
  a.reporter.reference = "FR-COA-1";
  b.reporter.reference = "SN-2";
  a.transactions = {moved("3", 70, {}, {{}, "SN-2"})};
  b.transactions = {moved("1", 70, {{}, "FR-COA-1"}), moved("3", 70, {}, {})};
  EXPECT_EQ(sum({a, b}, Point::source), 70);
  EXPECT_EQ(sum({a, b}, Point::last_hand), 70);
}

TEST(Counting, BuysFromAnOrganisationThatHasAProjectItself) {
  auto city = project_of(OrganisationId::make(), "C-1"), university = project_of(OrganisationId::make(), "U-1");
  city.transactions = {moved("4", 90, {}, {university.owner})};
  EXPECT_EQ(sum({city, university}, Point::last_hand), 90);
  city.transactions[0].type = "3";
  EXPECT_EQ(sum({city, university}, Point::last_hand), 0);  // not spent yet
  EXPECT_EQ(sum({city, university}, Point::source), 90);
}

TEST(Counting, KeepsWhatIsGivenInKindApart) {
  auto p = project_of(OrganisationId::make(), "P-1");
  p.transactions = {moved("4", 90), moved("4", 10)};
  p.transactions[1].in_kind = true;
  EXPECT_EQ(sum({p}, Point::last_hand), 90);
  EXPECT_EQ(sum({p}, Point::last_hand, Measure::paid, true), 10);
}

TEST(Counting, NeverAddsLoansAndRepayments) {
  auto p = project_of(OrganisationId::make(), "P-1");
  p.transactions = {moved("5", 1), moved("6", 2), moved("7", 4), moved("10", 8), moved("99", 16), moved("", 32)};
  for (const auto measure : {Measure::planned, Measure::pledged, Measure::committed, Measure::paid})
    for (const auto point : all_points) EXPECT_EQ(sum({p}, point, measure), 0);
}

TEST(Counting, CountsAnActivityThatIsRecordedTwiceOnce) {
  auto first = project_of(OrganisationId::make(), "P-1"), second = first;
  second.id = ProjectId::make();
  first.transactions = {moved("4", 90)};
  second.transactions = {moved("4", 95)};
  EXPECT_EQ(sum({second, first}, Point::last_hand), 90);
  const auto made = total(std::vector{second, first}, {"EUR"}, Measure::paid, Point::last_hand);
  ASSERT_EQ(made.left_out.size(), 1U);
  EXPECT_EQ(made.left_out[0].reason, Reason::same_activity);
}

TEST(Counting, CountsTheActivitiesOfAProgrammeOrTheProgrammeButNotBoth) {
  const auto owner = OrganisationId::make();
  auto programme = project_of(owner, "P"), activity = project_of(owner, "P-1");
  activity.related = {{"1", "P", {}}};
  programme.transactions = {moved("4", 100), moved("2", 500)};
  activity.transactions = {moved("4", 100)};
  EXPECT_EQ(sum({programme, activity}, Point::last_hand), 100);
  EXPECT_EQ(sum({programme, activity}, Point::last_hand, Measure::committed), 500);
  activity.related.clear();
  programme.related = {{"2", "P-1", {}}};
  EXPECT_EQ(sum({programme, activity}, Point::last_hand), 100);
  activity.owner = OrganisationId::make();
  EXPECT_EQ(sum({programme, activity}, Point::last_hand), 200);
}

TEST(Counting, SaysWhatIsTooLarge) {
  auto p = project_of(OrganisationId::make(), "P-1");
  p.transactions = {moved("4", INT64_MAX), moved("4", 1), moved("1", INT64_MAX, {{}, "EU"}), moved("1", INT64_MAX, {{}, "EU"})};
  for (const auto point : {Point::source, Point::last_hand}) {
    const auto made = total(std::vector{p}, {"EUR"}, Measure::paid, point);
    ASSERT_EQ(made.amounts.size(), 1U);
    EXPECT_TRUE(made.amounts[0].too_large);
    EXPECT_TRUE(made.converted.too_large);
  }
  p.transactions = {moved("4", 5)};
  p.transactions[0].value.written = "1e400";
  const auto made = total(std::vector{p}, {"EUR"}, Measure::paid, Point::last_hand);
  EXPECT_TRUE(made.amounts.empty());
  ASSERT_EQ(made.left_out.size(), 1U);
  EXPECT_EQ(made.left_out[0].reason, Reason::not_a_number);
}

TEST(Currencies, AreAddedAtTheirRatesAndToldWhereThereIsNone) {
  auto p = project_of(OrganisationId::make(), "P-1");
  p.transactions = {moved("4", 1000), moved("4", 655957), moved("4", 777)};
  p.transactions[1].value.currency = "XOF";
  p.transactions[1].exchange = {"0.00152449", {2024}, "central bank"};
  p.transactions[2].value.currency = "CHF";
  auto made = total(std::vector{p}, {"EUR"}, Measure::paid, Point::last_hand);
  EXPECT_THAT(made.amounts, ElementsAre(Sum{"CHF", 777}, Sum{"EUR", 1000}, Sum{"XOF", 655957}));
  EXPECT_EQ(made.converted, (Sum{"EUR", 1000 + 100000}));
  EXPECT_THAT(made.no_rate, ElementsAre(LeftOut{p.id, p.transactions[2].id, Kind::expenditure, 777, "CHF", Reason::no_rate}));
  made = total(std::vector{p}, {"USD", {{"EUR", *base::Rate::parse("1.1")}, {"CHF", *base::Rate::parse("2")}}}, Measure::paid, Point::last_hand);
  EXPECT_EQ(made.converted, (Sum{"USD", 1100 + 110000 + 1554}));
  EXPECT_THAT(made.no_rate, IsEmpty());
}

TEST(Currencies, WithoutARateLeaveOutWhatReceivedMoneyMayHavePaid) {
  auto p = project_of(OrganisationId::make(), "P-1");
  p.transactions = {moved("1", 1000, {{}, "EU"}), moved("4", 655957)};
  p.transactions[1].value.currency = "XOF";
  auto made = total(std::vector{p}, {"EUR"}, Measure::paid, Point::source);
  EXPECT_THAT(made.amounts, ElementsAre(Sum{"EUR", 1000}));
  ASSERT_EQ(made.left_out.size(), 1U);
  EXPECT_EQ(made.left_out[0].reason, Reason::no_rate);
  // With its rate it is seen that the project paid 99 900 cents of its own.
  p.transactions[1].exchange = {"0.00152449", {2024}, "central bank"};
  made = total(std::vector{p}, {"EUR"}, Measure::paid, Point::source);
  EXPECT_EQ(made.converted.amount, 100000);
}

TEST(Lines, OfARevisedBudgetReplaceTheOriginal) {
  auto p = project_of(OrganisationId::make(), "P-1");
  p.budget = {planned(100, {2024}, {2024}), planned(120, {2024}, {2024}, {}, "2"), planned(100, {2025}, {2025})};
  EXPECT_EQ(sum({p}, Point::source, Measure::planned), 220);
  EXPECT_EQ(line_shares(p)[0].reason, Reason::revised);
  // Of half its days.
  p.budget = {planned(366, {2024}, {2024}), planned(7, {2024, 7}, {2024, 12}, {}, "2")};
  EXPECT_EQ(line_shares(p)[0].amount, 182);
  // Another heading's revision is none of its business.
  p.budget = {planned(100, {2024}, {2024}, "h1"), planned(120, {2024}, {2024}, "h2", "2")};
  EXPECT_EQ(sum({p}, Point::source, Measure::planned), 220);
}

TEST(Lines, OfYearsStandBeforeTheirTotal) {
  auto p = project_of(OrganisationId::make(), "P-1");
  p.budget = {planned(400, {2021}, {2024}), planned(100, {2021}, {2021}), planned(100, {2022}, {2022}), planned(30, {2022, 1}, {2022, 3})};
  const auto shares = line_shares(p);
  EXPECT_EQ(shares[0].amount, 200);
  EXPECT_EQ(shares[1].amount, 100);
  EXPECT_EQ(shares[2].amount, 70);
  EXPECT_EQ(sum({p}, Point::source, Measure::planned), 400);
  p.budget.push_back(planned(500, {2023}, {2023}));  // the parts are more than the total says
  EXPECT_EQ(sum({p}, Point::source, Measure::planned), 700);
  // Lines by heading are the parts of one without; equal ones are not parts of each other.
  p.budget = {planned(100, {2024}, {2024}), planned(60, {2024}, {2024}, "h1"), planned(30, {2024}, {2024}, "h2"), planned(30, {2024}, {2024}, "h2")};
  EXPECT_EQ(sum({p}, Point::source, Measure::planned), 120);
}

TEST(Lines, ThatAnotherProjectFundsAreItsMoney) {
  auto donor = project_of(OrganisationId::make(), "D-1"), city = project_of(OrganisationId::make(), "C-1");
  donor.budget = {planned(80, {2024}, {2024})};
  city.budget = {planned(80, {2024}, {2024}, "h1"), planned(20, {2024}, {2024}, "h1")};
  city.budget[0].funder.organisation = donor.owner;
  const std::vector set{donor, city};
  EXPECT_EQ(sum(set, Point::source, Measure::planned), 100);
  EXPECT_EQ(sum(set, Point::last_hand, Measure::planned), 100);
  EXPECT_EQ(sum({city}, Point::source, Measure::planned), 100);  // alone, all of it enters
  EXPECT_EQ(sum({city}, Point::own, Measure::planned), 20);
}

TEST(Lines, WithoutFundersHaveTheProjects) {
  auto donor = project_of(OrganisationId::make(), "D-1"), city = project_of(OrganisationId::make(), "C-1");
  donor.budget = {planned(1000, {2024}, {2024})};
  city.budget = {planned(101, {2024}, {2024})};
  city.participants = {{"1", {donor.owner}, {}, "75"}, {"1", {city.owner}, {}, "25"}, {"4", {donor.owner}, {}, "90"}};
  EXPECT_EQ(sum({donor, city}, Point::source, Measure::planned), 1000 + 25);
  for (auto& one : city.participants) one.share.clear();
  EXPECT_EQ(sum({donor, city}, Point::source, Measure::planned), 1000 + 50);
}

TEST(Lines, OfAChainCountOnceByPlannedDisbursementsOrFunders) {
  std::mt19937 random(6);
  for (int i = 0; i < 300; ++i) {
    std::vector<Project> set;
    const auto money = 1 + static_cast<std::int64_t>(random() % 100000);
    for (std::size_t j = 0; j < 1 + random() % 6; ++j) {
      auto p = project_of(OrganisationId::make(), "XM-" + std::to_string(j));
      p.budget = {planned(money, {2024}, {2024})};
      if (!set.empty()) {
        const auto told = random() % 3;
        if (told != 0) p.budget[0].funder = named(set.back(), random);
        if (told != 1) {
          projects::PlannedDisbursement handed;
          handed.value.amount = money;
          handed.receiver = named(p, random);
          set.back().planned_disbursements.push_back(handed);
        }
      }
      set.push_back(p);
    }
    std::ranges::shuffle(set, random);
    EXPECT_EQ(sum(set, Point::source, Measure::planned), money);
    EXPECT_EQ(sum(set, Point::last_hand, Measure::planned), money);
  }
}

TEST(Split, AddsUpExactlyWhateverTheWeights) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20000; ++i) {
    std::vector<std::int64_t> weights(1 + random() % 7);
    for (auto& weight : weights) weight = static_cast<std::int64_t>(random() % 100) - (random() % 4 == 0 ? 20 : 0);
    auto whole = static_cast<std::int64_t>(random());
    if (random() % 2) whole %= 1000;
    Wide sum_of_weights = 0, sum_of_parts = 0;
    for (const auto weight : weights) sum_of_weights += weight;
    if (std::ranges::any_of(weights, [](auto weight) { return weight < 0; })) whole %= 1'000'000'000'000;
    const auto parts = split(whole, weights);
    for (std::size_t j = 0; j < parts.size(); ++j) {
      sum_of_parts += parts[j];
      // No further than one unit from its exact share.
      if (sum_of_weights != 0) {
        const Wide off = (Wide(parts[j]) * sum_of_weights - Wide(whole) * weights[j]) * (sum_of_weights < 0 ? -1 : 1);
        const Wide unit = sum_of_weights < 0 ? -sum_of_weights : sum_of_weights;
        ASSERT_TRUE(off > -unit && off < unit) << whole;
      }
    }
    ASSERT_TRUE(sum_of_parts == whole) << whole;
  }
  EXPECT_THAT(split(100, std::vector<std::int64_t>{1, 1, 1}), ElementsAre(34, 33, 33));
  EXPECT_THAT(split(-100, std::vector<std::int64_t>{1, 1, 1}), ElementsAre(-33, -33, -34));
  EXPECT_THAT(split(7, std::vector<std::int64_t>{0, 0}), ElementsAre(4, 3));
  EXPECT_THAT(split(7, std::vector<std::int64_t>{}), IsEmpty());
}

TEST(Periods, AreCountedInDays) {
  EXPECT_EQ(days_of({2024}, {2025, 6})->count(), 366 + 181);
  EXPECT_EQ(days_of({2023, 2}, {})->count(), 28);
  EXPECT_FALSE(days_of({}, {}));
  EXPECT_FALSE(days_of({2025}, {2024}));
  const auto year = *days_of({2024}, {2024});
  EXPECT_EQ(days_left(year, {}), 366);
  EXPECT_EQ(days_left(year, {*days_of({2024, 3}, {2024, 4}), *days_of({2024, 4}, {2024, 5}), *days_of({2023, 12}, {2024, 1})}), 366 - 92 - 31);
  EXPECT_EQ(days_left(year, {*days_of({2000}, {2030})}), 0);
  EXPECT_THAT(years_of(*days_of({2023, 12}, {2025, 1, 2})), ElementsAre(std::pair(2023, 31), std::pair(2024, 366), std::pair(2025, 2)));
  EXPECT_EQ(years_of(*days_of({1}, {9999})).size(), 100U);
}

TEST(Counting, StandsWhateverASheetHolds) {
  projects::test::Maker maker(8);
  std::vector<Project> set;
  for (int i = 0; i < 200; ++i) {
    set.push_back(maker.project());
    set.back().id = ProjectId::make();
  }
  Books books({"EUR"});
  for (const auto& p : set) books.know(p);
  for (const auto& p : set) books.weigh(p);
  books.settle();
  for (const auto& p : set)
    for (const auto& entry : books.entries(p))
      for (const auto point : all_points)
        EXPECT_TRUE(entry.at_point(point) == entry.amount || entry.reason[static_cast<std::size_t>(point)] != Reason::none);
}

}  // namespace
}  // namespace budget
