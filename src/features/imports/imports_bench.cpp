// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <span>
#include <vector>

#include "db/migrations.h"
#include "imports/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_imports();

namespace {

const places::Gazetteer& gazetteer() {
  static const auto opened = std::move(*places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin"));
  return *opened;
}

// Pairs of the world's places, each pair once, with a fixed seed: the same file each time. A few towns have many partners,
// most have few, as in real lists.
std::string relations_csv(std::int64_t number) {
  std::string text = "city1,country1,lat1,lng1,city2,country2,lat2,lng2\n";
  std::mt19937_64 random(1984);
  const auto size = gazetteer().size();
  std::vector<std::uint32_t> towns;
  for (std::uint32_t i = 0; i < size; ++i)
    if (gazetteer().place(i).kind == places::PlaceKind::populated) towns.push_back(i);
  std::shuffle(towns.begin(), towns.end(), random);
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  auto any = [&] {
    double u = std::uniform_real_distribution<double>(0, 1)(random);
    return towns[static_cast<std::size_t>(u * u * static_cast<double>(towns.size() - 1))];
  };
  auto party = [&](std::uint32_t number_of_place) {
    auto place = gazetteer().place(number_of_place);
    text += fmt::format("\"{}\",{},{:.4f},{:.4f}", place.name, place.country, place.point.latitude, place.point.longitude);
  };
  while (static_cast<std::int64_t>(pairs.size()) < number) {
    auto a = any(), b = any();
    if (a == b || !pairs.insert(std::minmax(a, b)).second) continue;
    party(a);
    text += ',';
    party(b);
    text += '\n';
  }
  return text;
}

std::filesystem::path csv_file(std::int64_t number) {
  auto path = std::filesystem::temp_directory_path() / fmt::format("relations_{}_{}.csv", number, ::getpid());
  // In a process of its own, so that making the file does not count as memory of the import.
  if (pid_t child = ::fork(); child == 0) {
    std::ofstream(path, std::ios::binary) << relations_csv(number);
    ::_exit(0);
  } else {
    ::waitpid(child, nullptr, 0);
  }
  return path;
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void SplitDelimitedText(benchmark::State& state) {
  auto path = csv_file(200'000);
  std::int64_t bytes = 0;
  for (auto _ : state) {
    auto opened = imports::open_rows({"list", path.string(), nullptr});
    imports::Row row;
    std::size_t cells = 0;
    while (opened->rows->next(row)) cells += row.cells.size();
    benchmark::DoNotOptimize(cells);
    bytes += static_cast<std::int64_t>(std::filesystem::file_size(path));
  }
  std::filesystem::remove(path);
  state.SetBytesProcessed(bytes);
}
BENCHMARK(SplitDelimitedText)->Unit(benchmark::kMillisecond);

// Parsed, resolved and stored in a new SQLite register. The peak of memory is the process's own and includes the pages
// of the gazetteer's file that were touched.
void ImportRelations(benchmark::State& state) {
  auto path = csv_file(state.range(0));
  auto folder = std::filesystem::temp_directory_path() / fmt::format("import_bench_{}", ::getpid());
  std::int64_t rows = 0;
  for (auto _ : state) {
    state.PauseTiming();
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    auto database = std::move(*db::Database::open("sqlite:" + (folder / "register.sqlite").string()));
    std::vector<base::EmbeddedFile> files;
    for (auto part : {embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_imports()})
      files.insert(files.end(), part.begin(), part.end());
    if (!db::migrate(*database, files)) state.SkipWithError("no schema");
    state.ResumeTiming();
    base::Progress progress;
    auto summary = imports::run_import(*database, gazetteer(), {.input = {"bench.csv", path.string(), nullptr}, .source_title = "Bench"}, progress);
    if (!summary) {
      state.SkipWithError(summary.error().message.id.c_str());
      break;
    }
    rows += summary->counts.rows;
    state.counters["new"] = static_cast<double>(summary->counts.created);
    state.counters["warnings"] = static_cast<double>(summary->counts.warnings);
    state.counters["errors"] = static_cast<double>(summary->counts.errors);
  }
  std::filesystem::remove_all(folder);
  std::filesystem::remove(path);
  state.SetItemsProcessed(rows);
  state.counters["peak_MB"] = peak_megabytes();
}
BENCHMARK(ImportRelations)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kSecond)->Iterations(1)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
