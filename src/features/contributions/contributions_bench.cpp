// SPDX-License-Identifier: EUPL-1.2
// Fifty thousand pending contributions: listed, filtered, counted, refused and accepted in bulk, put into the register.
#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include "accounts/api.h"
#include "contributions/bulk.h"
#include "contributions/commands.h"
#include "db/test_databases.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_links();
std::span<const base::EmbeddedFile> embedded_mail();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_accounts();
std::span<const base::EmbeddedFile> embedded_notifications();
std::span<const base::EmbeddedFile> embedded_contributions();

namespace contributions {
namespace {

constexpr int towns = 50'000;

struct Register {
  explicit Register(db::Dialect dialect) : test(dialect) {
    std::vector<base::EmbeddedFile> files;
    for (const auto part :
         {embedded_db(), embedded_links(), embedded_mail(), embedded_sources(), embedded_organisations(),
          embedded_relations(), embedded_accounts(), embedded_notifications(), embedded_contributions()})
      files.insert(files.end(), part.begin(), part.end());
    if (const auto done = db::migrate(test.database(), files); !done) throw std::runtime_error(done.error().message.id);
    const auto account = [&](const std::string& name, web::Office office) {
      auto transaction = test.database().write({"a benchmark"});
      const auto made =
          accounts::create(transaction,
                           {.name = name, .email = name + "@example.org", .password = {}, .office = office})
              .value();
      transaction.commit();
      return made;
    };
    for (int i = 0; i < 250; ++i) senders.push_back(account("sender" + std::to_string(i), web::Office::none));
    steward.account = account("steward", web::Office::steward).text();
    steward.office = web::Office::steward;
    validator.account = account("validator", web::Office::none).text();
    fill();
    if (dialect == db::Dialect::postgresql) {
      auto analyse = test.database().write_unlogged();
      for (const char* table : {"contribution", "contribution_desk", "contribution_event"})
        analyse.prepare(std::string("ANALYZE ") + table).run();
      analyse.commit();
    }
    std::ranges::sort(validator.roles);
  }
  void fill() {
    auto transaction = test.database().write({"a benchmark"});
    organisations::Writer writer(transaction);
    for (int i = 0; i < towns; ++i) {
      organisations::Organisation o;
      o.names = {{"", "Town " + std::to_string(i)}, {"fr", "Ville " + std::to_string(i)}};
      o.country = i % 3 == 0 ? "FR" : "PT";
      o.summary = {{"en", "A town by a river, with a market, a mill and people who write to those of other towns."}};
      o.id = writer.create(o).value();
      Contribution c;
      c.id = ContributionId::make();
      c.record = o.id.text();
      c.sender = senders[static_cast<std::size_t>(i) % senders.size()];
      c.state = State::pending;
      c.made = c.since = base::utc_after(-std::chrono::minutes(towns - i));
      c.base = organisations::json_text(o);
      o.web = "https://town.example/" + std::to_string(i);
      c.proposed = organisations::json_text(o);
      c.message = "It is on their website.";
      insert(transaction, c);
      add_event(transaction, c.id, EventKind::sent, c.sender);
      const auto desk = i % 10 == 0 ? o.id.text() : std::string(register_desk);
      put_desk(transaction, c.id, {desk, DeskState::waiting, {}, {}, {}});
      if (i % 1000 == 0) validator.roles.emplace_back(o.id.text(), web::Role::validator);
    }
    transaction.commit();
  }

  db::TestDatabase test;
  std::vector<AccountId> senders;
  web::Identity steward, validator;
};

db::Dialect dialect_of(const benchmark::State& state) {
  return state.range(0) == 0 ? db::Dialect::sqlite : db::Dialect::postgresql;
}
bool is_there(benchmark::State& state) {
  if (dialect_of(state) == db::Dialect::sqlite || !db::test_postgresql().empty()) return true;
  state.SkipWithError("There is no PostgreSQL: run this through tools/with_postgres.sh.");
  return false;
}

void reading(benchmark::State& state, const Filter& filter, bool as_validator = false) {
  if (!is_there(state)) return;
  static std::unique_ptr<Register> kept[2];
  auto& one = kept[state.range(0)];
  if (!one) one = std::make_unique<Register>(dialect_of(state));
  const auto& who = as_validator ? one->validator : one->steward;
  for (auto _ : state) {
    auto session = one->test.database().read();
    benchmark::DoNotOptimize(list(session, who, filter, 50));
    benchmark::DoNotOptimize(count(session, who, filter));
  }
}
void ListAndCount(benchmark::State& state) {
  reading(state, {});
}
void ListAndCountOfAValidator(benchmark::State& state) {
  reading(state, {}, true);
}
void FilterByCountryAndAge(benchmark::State& state) {
  reading(state, {.country = "FR", .older_than = 30});
}
void FilterByWords(benchmark::State& state) {
  reading(state, {.text = "town 4999"});
}
void FilterByDesk(benchmark::State& state) {
  reading(state, {.desk = std::string(register_desk)});
}

void decide(benchmark::State& state, bool accepts) {
  if (!is_there(state)) return;
  for (auto _ : state) {
    state.PauseTiming();
    auto one = std::make_unique<Register>(dialect_of(state));
    state.ResumeTiming();
    const auto done =
        decide_many(one->test.database(), one->steward, {.accepts = accepts, .reason = "So it is decided."});
    state.PauseTiming();
    auto session = one->test.database().read();
    if (!done || find_bulk(session, *done)->chosen != towns) state.SkipWithError("not all were decided");
    state.ResumeTiming();
    state.PauseTiming();
    { auto gone = std::move(session); }
    one.reset();
    state.ResumeTiming();
  }
}
void RefuseAll(benchmark::State& state) {
  decide(state, false);
}
void AcceptAll(benchmark::State& state) {
  decide(state, true);
}

void PutAllIntoTheRegister(benchmark::State& state) {
  if (!is_there(state)) return;
  for (auto _ : state) {
    state.PauseTiming();
    auto one = std::make_unique<Register>(dialect_of(state));
    (void)decide_many(one->test.database(), one->steward, {.accepts = true});
    state.ResumeTiming();
    if (apply_accepted(one->test.database()) != towns) state.SkipWithError("not all were looked at");
    state.PauseTiming();
    one.reset();
    state.ResumeTiming();
  }
}

#define ON_BOTH(name) BENCHMARK(name)->Arg(0)->Arg(1)->ArgName("postgresql")->Unit(benchmark::kMillisecond)
ON_BOTH(ListAndCount);
ON_BOTH(ListAndCountOfAValidator);
ON_BOTH(FilterByCountryAndAge);
ON_BOTH(FilterByWords);
ON_BOTH(FilterByDesk);
ON_BOTH(RefuseAll)->Iterations(1);
ON_BOTH(AcceptAll)->Iterations(1);
ON_BOTH(PutAllIntoTheRegister)->Iterations(1);

}  // namespace
}  // namespace contributions

BENCHMARK_MAIN();
