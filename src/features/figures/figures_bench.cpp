// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include <random>

#include "figures/query.h"
#include "projects/api.h"

namespace {

using namespace figures;

// As many projects, of three years on average, with a budget line and 1.5 payments in each, one or two themes, countries and
// sectors; a fifth of them in other currencies. Always the same.
const Cube& cube_of_size(std::size_t number) {
  static std::map<std::size_t, std::shared_ptr<const Cube>> made;
  auto& cube = made[number];
  if (cube) return *cube;
  std::mt19937 random(7);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  const auto few_most = [&](unsigned n) { return std::min(below(n), below(n)); };  // as real ones are: some have much
  std::vector<std::uint16_t> countries;
  for (char a = 'A'; a <= 'T'; ++a)
    for (char b = 'A'; b <= 'J'; ++b) countries.push_back(static_cast<std::uint16_t>(budget::code_number(std::string{a, b})));
  const std::array currencies{budget::code_number("EUR"), budget::code_number("USD"), budget::code_number("XOF"), budget::code_number("BRL"), budget::code_number("GBP")};
  Builder builder("EUR");
  std::vector<budget::Fact> facts;
  for (std::size_t i = 0; i < number; ++i) {
    About about;
    about.goals = 1u << (1 + below(17)) | 1u << (1 + below(17));
    about.mode = static_cast<std::uint8_t>(below(4));
    about.status = static_cast<std::uint8_t>(1 + below(6));
    about.first_year = static_cast<std::uint16_t>(2000 + below(27));
    about.last_year = static_cast<std::uint16_t>(about.first_year + below(5));
    for (unsigned n = 1 + below(2); n > 0; --n) about.classes.themes.push_back(static_cast<std::uint8_t>(few_most(60)));
    for (unsigned n = 1 + below(5) / 4; n > 0; --n) about.classes.countries.push_back(countries[few_most(static_cast<unsigned>(countries.size()))]);
    about.classes.categories.push_back(static_cast<std::uint16_t>(110 + 10 * below(40)));
    about.classes.funders.push_back(1 + few_most(20'000));
    const auto currency = currencies[below(5) ? 0 : below(5)];
    facts.clear();
    for (int year = about.first_year; year <= about.last_year; ++year)
      for (const auto theme : about.classes.themes)
        for (const auto country : about.classes.countries) {
          budget::Fact fact;
          fact.year = static_cast<std::uint16_t>(year), fact.theme = theme, fact.country = country;
          fact.category = about.classes.categories[0], fact.funder = about.classes.funders[0], fact.currency = currency;
          fact.has_common = true;
          fact.counted = budget::at_source | budget::at_last_hand | budget::of_own;
          const auto add = [&](budget::Kind kind) {
            fact.kind = kind;
            fact.amount = static_cast<std::int64_t>(random() % 10'000'000);
            fact.common = currency == currencies[0] ? fact.amount : fact.amount / 3;
            facts.push_back(fact);
          };
          add(budget::Kind::budget);
          add(budget::Kind::disbursement);
          if (below(2)) {
            fact.counted = budget::at_source;
            fact.left = {budget::Reason::none, budget::Reason::incoming, budget::Reason::not_own};
            add(budget::Kind::incoming);
          }
        }
    builder.add(about, facts);
  }
  cube = builder.finish();
  return *cube;
}

void run(benchmark::State& state, const Query& query) {
  const auto& cube = cube_of_size(static_cast<std::size_t>(state.range(0)));
  std::size_t cells = 0;
  for (auto _ : state) {
    const auto made = ask(cube, query);
    cells = made.cells.size();
    benchmark::DoNotOptimize(made);
  }
  state.counters["facts"] = static_cast<double>(cube.of(query.measure, query.in_kind).size());
  state.counters["cells"] = static_cast<double>(cells);
}

Query asked(std::vector<Dimension> by, bool in_one_currency = true) {
  Query query{budget::Measure::paid, budget::Point::last_hand, false, {}, std::move(by), {}, {}};
  if (in_one_currency) query.in = budget::Rates{"EUR", {}};
  return query;
}

void BM_ThemeYearCountry(benchmark::State& state) { run(state, asked({Dimension::theme, Dimension::year, Dimension::country})); }
void BM_ThemeYearCountryInEachCurrency(benchmark::State& state) { run(state, asked({Dimension::theme, Dimension::year, Dimension::country}, false)); }
void BM_ThemeYear(benchmark::State& state) { run(state, asked({Dimension::theme, Dimension::year})); }
void BM_GoalYear(benchmark::State& state) { run(state, asked({Dimension::goal, Dimension::year})); }
void BM_FunderCountry(benchmark::State& state) { run(state, asked({Dimension::funder, Dimension::country})); }
void BM_ThemeYearOfACountry(benchmark::State& state) {
  auto query = asked({Dimension::theme, Dimension::year});
  query.filter.country = static_cast<std::uint16_t>(budget::code_number("AA"));
  run(state, query);
}
void BM_ThemeYearAtAGivenRate(benchmark::State& state) {
  auto query = asked({Dimension::theme, Dimension::year});
  query.in = budget::Rates{"USD", {{"EUR", *base::Rate::parse("1.1")}}};
  run(state, query);
}
BENCHMARK(BM_ThemeYearCountry)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ThemeYearCountryInEachCurrency)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ThemeYear)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_GoalYear)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_FunderCountry)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ThemeYearOfACountry)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ThemeYearAtAGivenRate)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void BM_CountProjectsByThemeYearCountry(benchmark::State& state) {
  const auto& cube = cube_of_size(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(count_projects(cube, {}, {Dimension::theme, Dimension::year, Dimension::country}));
}
BENCHMARK(BM_CountProjectsByThemeYearCountry)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

// Of sheets with three budget lines and six payments each, among organisations that pay each other; without reading them.
void BM_MakeOfSheets(benchmark::State& state) {
  std::mt19937 random(7);
  std::vector<projects::OrganisationId> towns;
  for (int i = 0; i < 400; ++i) towns.push_back(projects::OrganisationId::make());
  const auto town = [&] { return towns[random() % towns.size()]; };
  std::vector<projects::Project> all;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    projects::Project p;
    p.id = projects::ProjectId::make();
    p.state = projects::State::published;
    p.owner = town();
    p.identifier = "XM-TEST-" + std::to_string(i);
    p.currency = random() % 5 ? "EUR" : "USD";
    p.themes = {"culture", "water-and-sanitation"};
    p.countries = {{"", random() % 2 ? "SN" : "ML", "", {}, {}, {}}};
    p.sectors = {{"1", "14030", "60", {}, {}, {}}, {"1", "15112", "40", {}, {}, {}}};
    p.participants = {{"1", {.organisation = town()}, {}, {}}, {"1", {.organisation = town()}, {}, {}}};
    const auto year = static_cast<std::int16_t>(2005 + random() % 20);
    for (std::int16_t n = 0; n < 3; ++n) {
      projects::BudgetLine line;
      line.id = projects::part_id();
      line.start = line.end = {static_cast<std::int16_t>(year + n)};
      line.value.amount = static_cast<std::int64_t>(random() % 10'000'000);
      p.budget.push_back(line);
    }
    for (std::int16_t n = 0; n < 6; ++n) {
      projects::Transaction transaction;
      transaction.id = projects::part_id();
      transaction.type = n % 3 ? "3" : "1";
      transaction.date = {static_cast<std::int16_t>(year + n / 2), 5, 1};
      transaction.value.amount = static_cast<std::int64_t>(random() % 10'000'000);
      (n % 3 ? transaction.receiver : transaction.provider).organisation = town();
      p.transactions.push_back(transaction);
    }
    all.push_back(std::move(p));
  }
  for (auto _ : state) benchmark::DoNotOptimize(cube_of(all));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_MakeOfSheets)->Arg(4000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
