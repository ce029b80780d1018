// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include "budget/facts.h"
#include "projects/test_projects.h"

namespace {

std::vector<projects::Project> projects_of(std::size_t number) {
  std::vector<projects::OrganisationId> towns;
  for (std::size_t i = 0; i < number / 10 + 1; ++i) towns.push_back(projects::OrganisationId::make());
  projects::test::Maker maker(1, towns);
  std::vector<projects::Project> all;
  for (std::size_t i = 0; i < number; ++i) {
    all.push_back(maker.project());
    all.back().id = projects::ProjectId::make();
    all.back().identifier += "-" + std::to_string(i);
  }
  return all;
}

budget::Books settled(const std::vector<projects::Project>& all) {
  budget::Books books({"EUR"});
  for (const auto& p : all) books.know(p);
  for (const auto& p : all) books.weigh(p);
  books.settle();
  return books;
}

void BM_SettleBooks(benchmark::State& state) {
  const auto all = projects_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(settled(all));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_SettleBooks)->Arg(1)->Arg(1000)->Arg(20000)->Unit(benchmark::kMillisecond);

void BM_MakeFacts(benchmark::State& state) {
  const auto all = projects_of(static_cast<std::size_t>(state.range(0)));
  const auto books = settled(all);
  std::size_t facts_made = 0;
  for (auto _ : state) {
    std::vector<budget::Fact> facts;
    for (const auto& p : all) budget::add_facts(p, books, facts);
    facts_made = facts.size();
    benchmark::DoNotOptimize(facts);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["facts_per_project"] = static_cast<double>(facts_made) / static_cast<double>(all.size());
}
BENCHMARK(BM_MakeFacts)->Arg(1000)->Arg(20000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
