// SPDX-License-Identifier: EUPL-1.2
// Who sends a request, and what a password costs.
#include <benchmark/benchmark.h>

#include "accounts/api.h"
#include "accounts/passwords.h"
#include "db/test_databases.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_links();
std::span<const base::EmbeddedFile> embedded_accounts();

namespace {

struct Register {
  Register() : made(db::Dialect::sqlite) {
    std::vector<base::EmbeddedFile> files;
    for (const auto part : {embedded_db(), embedded_links(), embedded_accounts()})
      files.insert(files.end(), part.begin(), part.end());
    if (!db::migrate(made.database(), files)) std::abort();
    auto transaction = made.database().write({"bench"});
    const auto account = accounts::create(transaction, {.name = "Ana", .email = "ana@example.org"}).value();
    for (int i = 0; i < 5; ++i)
      accounts::set_role(transaction, account, accounts::OrganisationId::make(), web::Role::editor);
    transaction.commit();
    id = account;
  }
  db::TestDatabase made;
  accounts::AccountId id;
};

void identify_by_cookie(benchmark::State& state) {
  Register in;
  const accounts::Gate gate(in.made.database(), {});
  http::Request request;
  request.headers = {{"cookie", "lang=fr; session=" + accounts::open_session(in.made.database(), in.id)}};
  for (auto _ : state) {
    const auto who = gate.identify(request);
    if (!who.signed_in()) state.SkipWithError("nobody was recognised");
    benchmark::DoNotOptimize(who);
  }
}
BENCHMARK(identify_by_cookie)->Unit(benchmark::kMicrosecond);

void identify_nobody(benchmark::State& state) {
  Register in;
  const accounts::Gate gate(in.made.database(), {});
  http::Request request;
  request.headers = {{"cookie", "lang=fr; theme=dark"}};
  for (auto _ : state) benchmark::DoNotOptimize(gate.identify(request));
}
BENCHMARK(identify_nobody)->Unit(benchmark::kMicrosecond);

void hash_a_password(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(accounts::hash_password("nine green lanterns sing"));
}
BENCHMARK(hash_a_password)->Unit(benchmark::kMillisecond);

void check_a_password(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(
        static_cast<bool>(accounts::check_password("nine green lanterns sing", "ana@example.org", "Cosmopolis")));
}
BENCHMARK(check_a_password)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
