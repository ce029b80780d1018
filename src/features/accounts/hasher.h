// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <atomic>
#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <string_view>

#include "http/worker_pool.h"

namespace accounts {

// Hashes passwords on a thread of its own, so that no more of the machine goes into it than that. Whoever asks waits
// for the answer; nothing comes back if too many wait already, or the queue is full. Thread-safe.
class Hasher {
 public:
  explicit Hasher(int most_waiting);
  std::optional<std::string> hash(const std::string& password);
  // An empty hash is compared as long as any, and never fits: so nobody learns by the time whether there is an account.
  std::optional<bool> verify(const std::string& hash, const std::string& password);
  std::int64_t done() const { return done_; }  // how many were hashed so far

 private:
  template <class F>
  auto run(F work) -> std::optional<decltype(work())>;
  const int most_waiting_;
  std::atomic<int> waiting_{0};
  std::atomic<std::int64_t> done_{0};
  const std::string nobodys_;  // the hash that an empty one is replaced by
  http::WorkerPool pool_;
};

}  // namespace accounts
