// SPDX-License-Identifier: EUPL-1.2
#include "app/rounds.h"

#include "base/log.h"

namespace app {

Rounds::Rounds(std::vector<Task> tasks) : tasks_(std::move(tasks)), thread_([this] { run(); }) {}

Rounds::~Rounds() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Rounds::run() {
  using Clock = std::chrono::steady_clock;
  std::vector<Clock::time_point> due(tasks_.size(), Clock::now());
  std::vector<char> complained(tasks_.size(), 0);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    for (std::size_t i = 0; i < tasks_.size() && !stopping_; ++i) {
      if (Clock::now() < due[i]) continue;
      lock.unlock();
      try {
        tasks_[i].work();
        complained[i] = 0;
      } catch (const std::runtime_error& error) {
        if (!complained[i]) base::log_warning("{}: {}", tasks_[i].name, error.what());
        complained[i] = 1;
      }
      due[i] = Clock::now() + tasks_[i].every;
      lock.lock();
    }
    wake_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_; });
  }
}

}  // namespace app
