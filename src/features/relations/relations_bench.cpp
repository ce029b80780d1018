// SPDX-License-Identifier: EUPL-1.2
// Writing and reading at the size the register is built for: 200 000 organisations and 1 000 000 relations
// (COSMOPOLIS_BENCH_RELATIONS for another number), generated from a fixed seed. COSMOPOLIS_BENCH_DATABASE names the
// database; without it, a SQLite file that is gone afterwards.
#include <benchmark/benchmark.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <random>

#include "db/migrations.h"
#include "relations/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();

namespace {

using organisations::OrganisationId;
using relations::RelationId;

std::size_t wanted_relations() {
  const char* text = std::getenv("COSMOPOLIS_BENCH_RELATIONS");
  return text ? std::strtoull(text, nullptr, 10) : 1000000;
}

// Skewed, as towns are: few have many partners.
std::size_t pick(std::mt19937_64& random, std::size_t n) {
  const double u = static_cast<double>(random() >> 11) * 0x1p-53;
  return static_cast<std::size_t>(u * u * static_cast<double>(n));
}

struct Register {
  std::filesystem::path folder;
  std::unique_ptr<db::Database> database;
  std::vector<OrganisationId> organisations;
  std::vector<RelationId> relations;
  double organisations_per_second = 0, relations_per_second = 0, commit_seconds = 0;
  long peak_megabytes = 0;

  Register() {
    std::string url;
    if (const char* given = std::getenv("COSMOPOLIS_BENCH_DATABASE")) {
      url = given;
    } else {
      folder = std::filesystem::temp_directory_path() / fmt::format("cosmopolis_bench_{}", ::getpid());
      std::filesystem::create_directories(folder);
      url = "sqlite:" + (folder / "register.sqlite").string();
    }
    auto opened = db::Database::open(url);
    if (!opened) throw std::runtime_error(opened.error().message.id);
    database = std::move(*opened);
    std::vector<base::EmbeddedFile> files;
    for (const auto part : {embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations()})
      files.insert(files.end(), part.begin(), part.end());
    if (!db::migrate(*database, files)) throw std::runtime_error("the database is not migrated");
    fill();
  }
  ~Register() {
    database.reset();
    if (!folder.empty()) std::filesystem::remove_all(folder);
  }

  static double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

  void fill() {
    std::mt19937_64 random(20261123);
    const std::size_t n = wanted_relations();
    auto start = std::chrono::steady_clock::now();
    sources::SourceId source;
    {
      auto transaction = database->write({"bench"}, "", "organisations");
      sources::Source list;
      list.title = "generated list";
      source = sources::ensure(transaction, list);
      organisations::Writer writer(transaction);
      for (std::size_t i = 0; i < n / 5; ++i) {
        organisations::Organisation o;
        o.level = organisations::Level::municipality;
        o.names = {{"", fmt::format("Villanueva de la Serna {}", i)}};
        o.country = "ES";
        o.subdivision = "ES.57";
        o.place = fmt::format("geonames:{}", 2000000 + i);
        o.point = base::Point{static_cast<double>(random() % 180000) / 1000 - 90, static_cast<double>(random() % 360000) / 1000 - 180};
        o.population = static_cast<std::int64_t>(random() % 1000000);
        o.identifiers = {{"geonames", fmt::format("{}", 2000000 + i)}};
        o.source = source;
        organisations.push_back(*writer.create(std::move(o)));
      }
      transaction.commit();
    }
    organisations_per_second = static_cast<double>(organisations.size()) / seconds_since(start);
    start = std::chrono::steady_clock::now();
    {
      auto transaction = database->write({"bench"}, "", "relations");
      relations::Writer writer(transaction);
      relations.reserve(n);
      while (relations.size() < n) {
        const auto a = organisations[pick(random, organisations.size())], b = organisations[random() % organisations.size()];
        if (a == b) continue;
        relations::Relation r;
        r.kind = random() % 4 == 0 ? relations::Kind::cooperation_agreement : relations::Kind::twinning;
        r.parties = {{a}, {b}};
        r.start = {static_cast<std::int16_t>(1950 + random() % 75), 0, 0};
        if (random() % 2) r.themes = {std::string(themes::all()[random() % themes::all().size()].code)};
        r.statements = {{source, {2026, 11, 0}, {}}};
        if (const auto id = writer.create(std::move(r))) relations.push_back(*id);
      }
      const auto committing = std::chrono::steady_clock::now();
      transaction.commit();
      commit_seconds = seconds_since(committing);
    }
    relations_per_second = static_cast<double>(relations.size()) / seconds_since(start);
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    peak_megabytes = usage.ru_maxrss / 1024;
  }
};

Register& filled() {
  static Register instance;
  return instance;
}

void create_in_one_transaction(benchmark::State& state) {
  Register& r = filled();
  for (auto _ : state) benchmark::DoNotOptimize(&r);
  state.counters["organisations/s"] = r.organisations_per_second;
  state.counters["relations/s"] = r.relations_per_second;
  state.counters["commit_s"] = r.commit_seconds;
  state.counters["peak_MB"] = static_cast<double>(r.peak_megabytes);
}
BENCHMARK(create_in_one_transaction)->Iterations(1);

void find_organisation(benchmark::State& state) {
  Register& r = filled();
  std::mt19937_64 random(1);
  auto session = r.database->read();
  for (auto _ : state) benchmark::DoNotOptimize(organisations::find(session, r.organisations[random() % r.organisations.size()]));
}
BENCHMARK(find_organisation)->Unit(benchmark::kMicrosecond);

// What an organisation's page needs: itself, its relations (ten at most here), their parties.
void load_organisation_with_ten_relations(benchmark::State& state) {
  Register& r = filled();
  std::mt19937_64 random(2);
  std::size_t relations = 0, partners = 0;
  for (auto _ : state) {
    auto session = r.database->read();
    const auto id = r.organisations[random() % (r.organisations.size() / 4)];
    benchmark::DoNotOptimize(organisations::find(session, id));
    const auto list = relations::of_organisation(session, id, 10);
    relations += list.size();
    if (state.range(0) == 0) continue;
    std::vector<OrganisationId> others;
    for (const auto& relation : list)
      for (const auto& party : relation.parties)
        if (party.organisation != id) others.push_back(party.organisation);
    partners += organisations::find_many(session, others).size();
  }
  state.counters["relations"] = static_cast<double>(relations) / static_cast<double>(state.iterations());
  state.counters["partners"] = static_cast<double>(partners) / static_cast<double>(state.iterations());
}
BENCHMARK(load_organisation_with_ten_relations)->ArgName("with_partners")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void find_known_relation(benchmark::State& state) {
  Register& r = filled();
  std::mt19937_64 random(3);
  auto session = r.database->read();
  for (auto _ : state)
    benchmark::DoNotOptimize(relations::find_known(session, relations::Kind::twinning,
                                                   {r.organisations[random() % r.organisations.size()], r.organisations[random() % r.organisations.size()]}));
}
BENCHMARK(find_known_relation)->Unit(benchmark::kMicrosecond);

void read_every_relation(benchmark::State& state) {
  Register& r = filled();
  for (auto _ : state) {
    auto session = r.database->read();
    std::size_t parties = 0;
    relations::each(session, [&](const relations::Relation& relation) { parties += relation.parties.size(); });
    benchmark::DoNotOptimize(parties);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(r.relations.size()) * static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(read_every_relation)->Unit(benchmark::kMillisecond);

void write_one_relation_alone(benchmark::State& state) {
  Register& r = filled();
  std::mt19937_64 random(4);
  const auto source = [&] {
    auto session = r.database->read();
    return sources::all(session).front().id;
  }();
  for (auto _ : state) {
    auto transaction = r.database->write({"bench"});
    relations::Relation relation;
    relation.kind = relations::Kind::informal;
    relation.parties = {{r.organisations[random() % r.organisations.size()]}, {r.organisations[random() % r.organisations.size()]}};
    relation.statements = {{source, {}, {}}};
    benchmark::DoNotOptimize(relations::Writer(transaction).create(relation));
    transaction.commit();
  }
}
BENCHMARK(write_one_relation_alone)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
