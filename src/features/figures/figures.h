// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "figures/cube.h"

namespace figures {

// Holds the newest cube and makes it anew, on a thread of its own, when somebody asks and projects have changed since. Whoever asks
// waits for that where it is quick; otherwise they get the older one meanwhile, or none at first. Thread-safe. The database must
// outlive it; its destructor stops what is being made.
class Figures {
 public:
  struct Waits {
    double quick = 0.3;  // seconds that a cube may take to be waited for the next time
    std::chrono::milliseconds at_first{700}, later{2000};
    std::function<void()> before_reading;  // for tests: called on the thread
  };
  explicit Figures(db::Database& database, Waits waits);
  ~Figures();
  Figures(const Figures&) = delete;
  Figures& operator=(const Figures&) = delete;

  struct Now {
    std::shared_ptr<const Cube> cube;  // null while the first is being made
    bool is_behind = false;            // projects have changed since, or may have
    bool has_failed = false;           // the last time it was tried; it will be tried again
    int percent = 0;                   // of the one being made
  };
  Now now();

 private:
  void run();
  void make_anew(std::int64_t head);

  db::Database& database_;
  const Waits waits_;
  base::Progress progress_;
  std::mutex mutex_;
  std::condition_variable wake_, made_;
  // Under mutex_:
  std::shared_ptr<const Cube> cube_;
  std::int64_t sequence_ = -1;  // of the change log, up to which no project is other than in cube_
  bool asked_ = false, stopping_ = false, has_failed_ = false;
  std::uint64_t tried_ = 0;     // how often
  int percent_ = 0;
  std::chrono::steady_clock::time_point rest_until_{};
  std::thread thread_;
};

}  // namespace figures
