// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace app {

// What a server does now and then beside answering: each task in its turn, from one thread, until this is destroyed. A task
// that fails because the database is away is tried again at its next time.
class Rounds {
 public:
  struct Task {
    std::string name;  // for the log
    std::chrono::seconds every;
    std::function<void()> work;
  };
  explicit Rounds(std::vector<Task> tasks);
  ~Rounds();

 private:
  void run();
  std::vector<Task> tasks_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace app
