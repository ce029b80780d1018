// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include <random>

#include "places/api.h"

namespace {

const places::Gazetteer& gazetteer() {
  static const auto opened = std::move(places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value());
  return *opened;
}

// Names and countries of a fixed choice of places, so that caches see a real mix.
std::vector<places::Place> some_places() {
  std::mt19937 random(1);
  std::vector<places::Place> chosen;
  while (chosen.size() < 4096) {
    const auto place = gazetteer().place(static_cast<std::uint32_t>(random() % gazetteer().size()));
    if (place.kind == places::PlaceKind::populated) chosen.push_back(place);
  }
  return chosen;
}

void open(benchmark::State& state) {
  gazetteer();
  for (auto _ : state) benchmark::DoNotOptimize(places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin"));
}

void resolve_exact_name_with_country(benchmark::State& state) {
  const auto chosen = some_places();
  std::size_t i = 0;
  for (auto _ : state) {
    const auto& place = chosen[i++ % chosen.size()];
    benchmark::DoNotOptimize(gazetteer().resolve({place.name, place.country, {}, {}}));
  }
}

void resolve_exact_name_with_country_and_point(benchmark::State& state) {
  const auto chosen = some_places();
  std::size_t i = 0;
  for (auto _ : state) {
    const auto& place = chosen[i++ % chosen.size()];
    benchmark::DoNotOptimize(gazetteer().resolve({place.name, place.country, place.point, {}}));
  }
}

void resolve_without_country(benchmark::State& state) {
  const auto chosen = some_places();
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(gazetteer().resolve({chosen[i++ % chosen.size()].name, {}, {}, {}}));
}

void resolve_one(benchmark::State& state, const char* name, const char* country) {
  for (auto _ : state) benchmark::DoNotOptimize(gazetteer().resolve({name, country, {}, {}}));
}

void suggest(benchmark::State& state, const char* prefix, const char* country) {
  for (auto _ : state) benchmark::DoNotOptimize(gazetteer().suggest(prefix, 10, country));
}

BENCHMARK(open);
BENCHMARK(resolve_exact_name_with_country);
BENCHMARK(resolve_exact_name_with_country_and_point);
BENCHMARK(resolve_without_country);
BENCHMARK_CAPTURE(resolve_one, without_accents, "Sao Paulo", "Brazil");
BENCHMARK_CAPTURE(resolve_one, other_script, "Мюнхен", "Германия");
BENCHMARK_CAPTURE(resolve_one, district_in_brackets, "Binhai (Tianjin)", "China");
BENCHMARK_CAPTURE(resolve_one, misspelt, "Barcelllona", "Spain");
BENCHMARK_CAPTURE(resolve_one, misspelt_in_the_largest_country, "Springfeild Heigths", "United States");
BENCHMARK_CAPTURE(resolve_one, misspelt_without_country, "Barcelllonna", "");
BENCHMARK_CAPTURE(resolve_one, many_namesakes, "San José", "");
BENCHMARK_CAPTURE(suggest, one_letter, "s", "");
BENCHMARK_CAPTURE(suggest, one_letter_in_country, "s", "MC");
BENCHMARK_CAPTURE(suggest, three_letters, "san", "");
BENCHMARK_CAPTURE(suggest, whole_name, "barcelona", "");

}  // namespace

BENCHMARK_MAIN();
