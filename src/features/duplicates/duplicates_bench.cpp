// SPDX-License-Identifier: EUPL-1.2
// Finding duplicates in a register of 100 000 organisations: towns of the gazetteer, one in ten of them twice under
// another name, and associations. build/src/features/duplicates/duplicates_bench
#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <algorithm>
#include <random>

#include "db/test_databases.h"
#include "duplicates/profile.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_duplicates();

namespace duplicates {
namespace {

constexpr int size = 100'000;

const places::Gazetteer& gazetteer() {
  static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  return *opened;
}

struct Register {
  Register() {
    std::vector<base::EmbeddedFile> files;
    for (const auto& part :
         {embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_duplicates()})
      files.insert(files.end(), part.begin(), part.end());
    if (!db::migrate(database.database(), files)) throw std::runtime_error("no schema");
    std::mt19937 random(1);
    auto transaction = database.database().write({"bench"});
    organisations::Writer writer(transaction);
    const auto step = gazetteer().size() / (size * 8 / 10);
    for (std::uint32_t n = 0; n < gazetteer().size() && static_cast<int>(made.size()) < size * 8 / 10; n += step) {
      auto o = organisations::from_place(gazetteer(), gazetteer().place(n));
      if (writer.create(o)) made.push_back(o);
    }
    const auto towns = made.size();
    for (int i = 0; i < size / 10; ++i) {
      Organisation o;
      const auto& twin = made[random() % towns];
      o.names = {{"", "Municipality of " + twin.main_name()}};
      o.country = twin.country;
      o.point = twin.point;
      if (const auto id = writer.create(o)) made.push_back(o);
    }
    for (int i = 0; static_cast<int>(made.size()) < size; ++i) {
      Organisation o;
      o.kind = organisations::Kind::ngo;
      o.names = {{"", "Association for the friendship of " + made[random() % towns].main_name() + " and " +
                          made[random() % towns].main_name()}};
      o.country = made[random() % towns].country;
      if (writer.create(o)) made.push_back(o);
    }
    transaction.commit();
  }
  db::TestDatabase database{db::Dialect::sqlite};
  std::vector<Organisation> made;
};

Register& the_register() {
  static Register one;
  return one;
}

void BM_ReviewOfAll(benchmark::State& state) {
  auto& all = the_register();
  const base::Progress progress;
  for (auto _ : state) {
    const auto reviewed = review(all.database.database(), gazetteer(), 0, progress);
    state.counters["organisations"] = static_cast<double>(reviewed.organisations);
    state.counters["pairs"] = static_cast<double>(reviewed.pairs);
  }
}
BENCHMARK(BM_ReviewOfAll)->Unit(benchmark::kSecond)->Iterations(1);

void BM_CandidatesOfOne(benchmark::State& state) {
  auto& all = the_register();
  std::size_t n = 0, found = 0;
  for (auto _ : state) {
    auto session = all.database.database().read();
    Organisation typed;
    const auto& twin = all.made[(n += 7919) % all.made.size()];
    typed.kind = twin.kind;
    typed.names = twin.names;
    typed.country = twin.country;
    found += candidates(session, gazetteer(), typed).size();
  }
  state.counters["found"] = benchmark::Counter(static_cast<double>(found), benchmark::Counter::kAvgIterations);
}
BENCHMARK(BM_CandidatesOfOne)->Unit(benchmark::kMicrosecond);

void BM_Profile(benchmark::State& state) {
  auto& all = the_register();
  std::size_t n = 0;
  for (auto _ : state) benchmark::DoNotOptimize(profile_of(all.made[(n += 7919) % all.made.size()], gazetteer()));
}
BENCHMARK(BM_Profile)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace duplicates

BENCHMARK_MAIN();
