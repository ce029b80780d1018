// SPDX-License-Identifier: EUPL-1.2
#include "operations/request_figures.h"

#include <algorithm>
#include <numeric>

namespace operations {
namespace {

std::size_t shard_of_thread(std::size_t shards) {
  static std::atomic<std::size_t> next{0};
  thread_local const std::size_t mine = next++;
  return mine % shards;
}

}  // namespace

RequestFigures::RequestFigures(const std::vector<std::string>& routes) : routes_(routes) {
  routes_.emplace_back();
  std::ranges::sort(routes_);
  routes_.erase(std::unique(routes_.begin(), routes_.end()), routes_.end());
  for (std::size_t i = 0; i < routes_.size(); ++i) places_.emplace(routes_[i], i);
  for (auto& shard : shards_) shard = std::make_unique<Cell[]>(routes_.size() * methods.size());
}

void RequestFigures::count(std::string_view method, std::string_view route, int status, std::uint64_t bytes,
                           double seconds) noexcept {
  const auto found = places_.find(route);
  const std::size_t place = found == places_.end() ? 0 : found->second;
  const auto of_method = static_cast<std::size_t>(std::ranges::find(methods, method) - methods.begin());
  auto& cell = shards_[shard_of_thread(shard_count)][place * methods.size() + std::min(of_method, methods.size() - 1)];
  constexpr auto relaxed = std::memory_order_relaxed;
  cell.statuses[status >= 100 && status < 600 ? static_cast<std::size_t>(status) / 100 : 0].fetch_add(1, relaxed);
  const auto bucket = std::ranges::lower_bound(duration_limits, seconds) - duration_limits.begin();
  cell.durations[static_cast<std::size_t>(bucket)].fetch_add(1, relaxed);
  cell.nanoseconds.fetch_add(static_cast<std::uint64_t>(std::max(0.0, seconds) * 1e9), relaxed);
  cell.bytes.fetch_add(bytes, relaxed);
}

std::uint64_t RequestFigures::Row::requests() const {
  return std::accumulate(durations.begin(), durations.end(), std::uint64_t{0});
}

std::vector<RequestFigures::Row> RequestFigures::read() const {
  std::vector<Row> rows;
  for (std::size_t place = 0; place < routes_.size(); ++place)
    for (std::size_t method = 0; method < methods.size(); ++method) {
      Row row{routes_[place], methods[method]};
      for (const auto& shard : shards_) {
        const auto& cell = shard[place * methods.size() + method];
        for (std::size_t i = 0; i < row.statuses.size(); ++i)
          row.statuses[i] += cell.statuses[i].load(std::memory_order_relaxed);
        for (std::size_t i = 0; i < row.durations.size(); ++i)
          row.durations[i] += cell.durations[i].load(std::memory_order_relaxed);
        row.seconds += static_cast<double>(cell.nanoseconds.load(std::memory_order_relaxed)) / 1e9;
        row.bytes += cell.bytes.load(std::memory_order_relaxed);
      }
      if (row.requests() > 0) rows.push_back(row);
    }
  return rows;
}

}  // namespace operations
