// SPDX-License-Identifier: EUPL-1.2
// Idle connections: how much memory each holds and whether the server still answers at once.
#include <benchmark/benchmark.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

#include "http/raw_client.h"
#include "http/server.h"

namespace {

double resident_megabytes() {
  std::ifstream statm("/proc/self/statm");
  long size = 0, resident = 0;
  statm >> size >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

void AnswerWithIdleConnections(benchmark::State& state) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  const auto count = static_cast<std::size_t>(state.range(0));
  if (limit.rlim_cur < 2 * count + 100) {
    state.SkipWithError("the system allows too few open files: raise `ulimit -n`");
    return;
  }
  http::ServerSettings settings;
  settings.port = 0;
  auto server = http::Server::start(settings, [](const http::Request&) { return http::text_response("here"); });
  if (server.has_error()) {
    state.SkipWithError("cannot listen");
    return;
  }
  const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  const auto before = resident_megabytes();
  std::vector<http::RawClient> idle;
  idle.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    idle.emplace_back((*server)->port());
    idle.back().send(request);
    idle.back().read_answer();
  }
  const auto after = resident_megabytes();
  http::RawClient active((*server)->port());
  for (auto _ : state) {
    active.send(request);
    benchmark::DoNotOptimize(active.read_answer());
  }
  std::size_t alive = 0;
  for (auto& client : idle) {
    client.send(request);
    alive += client.read_answer().empty() ? 0 : 1;
  }
  state.counters["alive"] = static_cast<double>(alive);
  state.counters["MB"] = after - before;  // both ends of each connection are in this process
}
// A fixed number of iterations, so that each case runs once: memory that an earlier run has freed would not be counted.
BENCHMARK(AnswerWithIdleConnections)->Arg(5000)->Arg(0)->Iterations(5000)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
