// SPDX-License-Identifier: EUPL-1.2
// The history of one record out of a log of five million changes. The log is made once, in the build folder, and used
// again.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>
#include <limits>
#include <stdexcept>

#include "db/change_log.h"
#include "db/migrations.h"
#include "history/api.h"

std::span<const base::EmbeddedFile> embedded_db();

namespace history {
namespace {

constexpr std::int64_t changes = 5'000'000, records_in_log = 250'000;

std::string id_of(std::int64_t number) {
  return base::id_text(static_cast<std::uint64_t>(number + 1) * 104729);
}

void fill(db::Database& database) {
  auto transaction = database.write_unlogged();
  auto set = transaction.prepare(
      "INSERT INTO change_set (first_change, at, actor, batch, reason) VALUES ($1, '2026-01-01T00:00:00Z', 'command "
      "line', '', 'x')");
  auto change = transaction.prepare(
      "INSERT INTO change (sequence, record_kind, record_id, before, after) VALUES ($1, 'organisation', $2, $3, $4)");
  for (std::int64_t i = 1; i <= changes; ++i) {
    const std::string id = id_of(i * 7919 % records_in_log);
    if (i % 3 == 1) set.run(i);
    const auto json = [&](std::int64_t n) {
      return fmt::format(
          R"({{"id":"{}","kind":"local_government","names":[{{"text":"City {}"}}],"country":"FR","population":{}}})",
          id, i % records_in_log, n);
    };
    change.run(i, id, json(i), json(i + 1));
  }
  transaction.prepare("UPDATE change_head SET sequence = $1").run(changes);
  transaction.commit();
}

db::Database& database() {
  static const auto opened = [] {
    const std::string path = COSMOPOLIS_BUILD_DIR "/history_bench.sqlite", done = path + ".done";
    if (!std::filesystem::exists(done)) {
      for (const char* rest : {"", "-wal", "-shm"}) std::filesystem::remove(path + rest);
    }
    auto made = db::Database::open("sqlite:" + path).value();
    if (!std::filesystem::exists(done)) {
      const auto files = embedded_db();
      if (!db::migrate(*made, {files.begin(), files.end()})) throw std::runtime_error("no schema");
      fill(*made);
      std::filesystem::create_directory(done);
    }
    return made;
  }();
  return *opened;
}

void read_by_record(benchmark::State& state) {
  auto& register_ = database();
  std::int64_t number = 0;
  for (auto _ : state) {
    auto session = register_.read();
    number = (number + 7907) % records_in_log;
    const auto found =
        db::history(session, "organisation", id_of(number), std::numeric_limits<std::int64_t>::max(), 51);
    if (found.size() != changes / records_in_log) throw std::logic_error("the log is not as it was made");
    benchmark::DoNotOptimize(found);
  }
}
BENCHMARK(read_by_record)->Unit(benchmark::kMicrosecond);

void read_unpaged(benchmark::State& state) {
  auto& register_ = database();
  std::int64_t number = 0;
  for (auto _ : state) {
    auto session = register_.read();
    number = (number + 7907) % records_in_log;
    const auto found = db::history(session, "organisation", id_of(number));
    if (found.size() != changes / records_in_log) throw std::logic_error("the log is not as it was made");
    benchmark::DoNotOptimize(found);
  }
}
BENCHMARK(read_unpaged)->Unit(benchmark::kMicrosecond);

void read_with_undone_marks(benchmark::State& state) {
  auto& register_ = database();
  std::int64_t number = 0;
  for (auto _ : state) {
    auto session = register_.read();
    number = (number + 7907) % records_in_log;
    int undone = 0;
    for (const auto& change :
         db::history(session, "organisation", id_of(number), std::numeric_limits<std::int64_t>::max(), 51))
      undone += is_undone(session, change) ? 1 : 0;
    benchmark::DoNotOptimize(undone);
  }
}
BENCHMARK(read_with_undone_marks)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace history

BENCHMARK_MAIN();
