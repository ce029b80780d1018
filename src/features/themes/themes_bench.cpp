// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include "themes/api.h"

// Every cell of an import and every word typed in the search box passes here.
static void recognise_word(benchmark::State& state) {
  const std::string_view words[]{"déchets", "residuos sólidos", "Salzburg", "Umweltschutz", "water"};
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(themes::recognise(words[i++ % std::size(words)]));
}
BENCHMARK(recognise_word);

BENCHMARK_MAIN();
