// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include "budget/facts.h"
#include "budget/split.h"
#include "projects/test_projects.h"

namespace budget {
namespace {

using projects::Project;

std::vector<Fact> facts_of(const Books& books, const Project& p) {
  std::vector<Fact> facts;
  add_facts(p, books, facts);
  return facts;
}

Books books_of(const std::vector<Project>& set, Rates rates) {
  Books books(std::move(rates));
  for (const auto& p : set) books.know(p);
  for (const auto& p : set) books.weigh(p);
  books.settle();
  return books;
}

TEST(Facts, AddUpToTheTotalsOfEveryPointAndCurrency) {
  std::vector<projects::OrganisationId> towns;
  for (int i = 0; i < 5; ++i) towns.push_back(projects::OrganisationId::make());
  projects::test::Maker maker(11, towns);
  std::vector<Project> set;
  for (int i = 0; i < 150; ++i) {
    set.push_back(maker.project());
    set.back().id = projects::ProjectId::make();
    if (i % 2) set.back().themes = {"culture", "water-and-sanitation", "no-theme"};
  }
  const auto books = books_of(set, {"EUR", {{"XOF", *base::Rate::parse("0.00152449")}, {"USD", *base::Rate::parse("0.9")}}});
  std::vector<Fact> facts;
  for (const auto& p : set) add_facts(p, books, facts);
  for (const auto measure : {Measure::planned, Measure::pledged, Measure::committed, Measure::paid})
    for (const bool in_kind : {false, true})
      for (const auto point : all_points) {
        const auto made = total(books, set, measure, point, in_kind);
        Adder adder, common, left_out, told;
        for (const auto& fact : facts) {
          if (measure_of(fact.kind) != measure || fact.in_kind != in_kind) continue;
          const auto currency = code_text(fact.currency);
          if (fact.counted & 1u << static_cast<unsigned>(point)) {
            adder.add(currency, fact.amount);
            if (fact.has_common) common.add("EUR", fact.common);
          } else {
            left_out.add(currency, fact.amount);
          }
        }
        for (const auto& one : made.left_out) told.add(one.currency, one.amount);
        const auto without_zeros = [](std::vector<Sum> sums) {
          std::erase_if(sums, [](const Sum& sum) { return sum.amount == 0 && !sum.too_large; });
          return sums;
        };
        EXPECT_EQ(without_zeros(adder.sums()), without_zeros(made.amounts));
        EXPECT_EQ(without_zeros(left_out.sums()), without_zeros(told.sums()));
      }
}

TEST(Facts, DivideALineByItsDaysFundersCountriesSectorsAndThemes) {
  Project p;
  p.id = projects::ProjectId::make();
  p.owner = projects::OrganisationId::make();
  p.title = {{"", "Wells"}};
  p.currency = "EUR";
  p.countries = {{"", "SN", "60"}, {"", "ML", ""}};
  p.sectors = {{"1", "14030", "50"}, {"1", "15112", "50"}, {"99", "own", "100"}};
  p.themes = {"culture", "water-and-sanitation"};
  projects::BudgetLine line;
  line.id = "l";
  line.value.amount = 100001;
  line.start = {2023, 12};
  line.end = {2024, 1};
  p.budget = {line};
  const auto facts = facts_of(books_of({p}, {"EUR"}), p);
  EXPECT_EQ(facts.size(), 2U * 2 * 2 * 2);
  std::int64_t all = 0, senegal = 0, water = 0, year = 0, culture = 0;
  for (const auto& fact : facts) {
    EXPECT_EQ(fact.counted, at_source | at_last_hand | of_own);
    EXPECT_EQ(fact.funder, p.owner.value);
    EXPECT_EQ(fact.amount, fact.common);
    all += fact.amount;
    if (fact.country == code_number("SN")) senegal += fact.amount;
    if (fact.category == 140) water += fact.amount;
    if (fact.year == 2023) year += fact.amount;
    if (fact.theme == themes::find("culture")->number) culture += fact.amount;
  }
  EXPECT_EQ(all, 100001);
  EXPECT_NEAR(senegal, 60000, 3);
  EXPECT_NEAR(water, 50000, 8);
  EXPECT_NEAR(year, 50000, 1);
  EXPECT_NEAR(culture, 50000, 16);
}

TEST(Facts, SayWhereEachPieceCounts) {
  Project p;
  p.id = projects::ProjectId::make();
  p.owner = projects::OrganisationId::make();
  p.currency = "EUR";
  const auto add = [&](std::string type, std::int64_t amount) {
    projects::Transaction t;
    t.type = std::move(type), t.value.amount = amount, t.date = {2024, 1, 1};
    p.transactions.push_back(t);
  };
  add("1", 40), add("4", 100), add("6", 7);
  const auto facts = facts_of(books_of({p}, {"EUR"}), p);
  ASSERT_EQ(facts.size(), 4U);
  std::map<std::pair<Kind, int>, std::int64_t> by;
  for (const auto& fact : facts) by[{fact.kind, fact.counted}] += fact.amount;
  EXPECT_EQ((by[{Kind::incoming, at_source}]), 40);
  EXPECT_EQ((by[{Kind::expenditure, at_last_hand}]), 40);
  EXPECT_EQ((by[{Kind::expenditure, at_source | at_last_hand | of_own}]), 60);
  EXPECT_EQ((by[{Kind::repayment, 0}]), 7);
}

TEST(Codes, AreNumbersAndBack) {
  for (const char* code : {"A", "SN", "EUR", "99", "0", "Z9Z9Z"}) EXPECT_EQ(code_text(code_number(code)), code);
  for (const char* code : {"", "eur", "EUROPE", "é"}) EXPECT_EQ(code_number(code), 0U);
  EXPECT_LT(code_number("99"), 65536U);
}

}  // namespace
}  // namespace budget
