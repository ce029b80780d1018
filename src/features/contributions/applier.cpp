// SPDX-License-Identifier: EUPL-1.2
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "contributions/bulk.h"

namespace contributions {

namespace {

constexpr auto look_every = std::chrono::seconds(1);

}  // namespace

struct Applier::State {
  explicit State(db::Database& with) : database(with), thread([this] { run(); }) {}
  ~State() {
    progress.stop = true;
    {
      const std::lock_guard lock(mutex);
      ending = true;
    }
    wake.notify_all();
    thread.join();
  }

  void run() {
    bool complained = false;
    std::unique_lock lock(mutex);
    while (!ending) {
      lock.unlock();
      // A database that is away for a while ends nothing: what is left to do stands in it.
      try {
        apply_accepted(database, {}, &progress);
        complained = false;
      } catch (const std::runtime_error& error) {
        if (!complained) base::log_warning("contributions cannot be put into the register: {}", error.what());
        complained = true;
      }
      lock.lock();
      wake.wait_for(lock, look_every, [this] { return ending; });
    }
  }

  db::Database& database;
  base::Progress progress;
  std::mutex mutex;
  std::condition_variable wake;
  bool ending = false;
  std::thread thread;  // last: it uses all above
};

Applier::Applier(db::Database& database) : state_(std::make_unique<State>(database)) {}
Applier::~Applier() = default;

}  // namespace contributions
