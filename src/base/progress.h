// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <string_view>

namespace base {

// How long work tells where it is and hears that it should stop. The worker calls `report` now and then, from one
// thread at a time; the watcher may set `stop` from any thread. A stopped worker rolls back what it began.
struct Progress {
  std::function<void(std::string_view stage, std::uint64_t done, std::uint64_t total)> on_report;
  std::atomic<bool> stop{false};

  void report(std::string_view stage, std::uint64_t done, std::uint64_t total) const {
    if (on_report) on_report(stage, done, total);
  }
};

}  // namespace base
