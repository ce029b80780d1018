// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace operations {

inline constexpr std::array duration_limits{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                            0.1,   0.25,   0.5,   1.0,  2.5,   10.0};  // seconds

// Requests by route's pattern, method and class of status, with their durations. count() takes no lock and writes to a
// place that few other threads write to; read() adds the places up. Which routes there are is known from the start:
// what people send cannot make new ones.
class RequestFigures {
 public:
  explicit RequestFigures(const std::vector<std::string>& routes);

  void count(std::string_view method, std::string_view route, int status, std::uint64_t bytes, double seconds) noexcept;

  struct Row {
    std::string_view route;                   // empty: no route answered
    std::string_view method;                  // "GET", "HEAD", "POST", "other"
    std::array<std::uint64_t, 6> statuses{};  // [2]: 2xx; [0]: no answer
    std::array<std::uint64_t, duration_limits.size() + 1> durations{};
    double seconds = 0;
    std::uint64_t bytes = 0;
    std::uint64_t requests() const;
  };
  std::vector<Row> read() const;  // those that were asked for, by route and method

 private:
  static constexpr std::array<std::string_view, 4> methods{"GET", "HEAD", "POST", "other"};
  struct Cell {
    std::array<std::atomic<std::uint64_t>, 6> statuses{};
    std::array<std::atomic<std::uint64_t>, duration_limits.size() + 1> durations{};
    std::atomic<std::uint64_t> nanoseconds{0}, bytes{0};
  };
  static constexpr std::size_t shard_count = 4;

  std::vector<std::string> routes_;  // sorted; the first is ""
  std::unordered_map<std::string_view, std::size_t> places_;
  std::array<std::unique_ptr<Cell[]>, shard_count> shards_;  // by place of the route, then method
};

}  // namespace operations
