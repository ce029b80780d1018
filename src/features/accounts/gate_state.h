// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "accounts/api.h"
#include "accounts/hasher.h"
#include "accounts/sessions.h"

namespace accounts {

// Writes down, once a minute, which sessions and tokens were used, and now and then forgets what is old. Pages that are
// only read wait for no writer that way. A thread of its own; thread-safe.
class Housekeeper {
 public:
  explicit Housekeeper(db::Database& database) : database_(database), thread_([this] { run(); }) {}
  ~Housekeeper();
  void session_seen(const std::string& hash);
  void token_seen(const std::string& hash);
  void write_down();

 private:
  void run();
  db::Database& database_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::set<std::string> sessions_, tokens_;
  std::thread thread_;
};

// What the pages work with; lives as long as the Gate.
struct Gate::State {
  State(db::Database& with_database, Settings with_settings)
      : database(with_database),
        settings(std::move(with_settings)),
        hasher(settings.most_waiting),
        housekeeper(with_database) {}
  db::Database& database;
  const Settings settings;
  Hasher hasher;
  mutable Housekeeper housekeeper;
  // What is done after the answer, so that the answer takes as long whoever asks. Last: ends before what it works on.
  http::WorkerPool errands{1, 64};

  bool secure() const { return settings.base_url.starts_with("https:"); }
  std::string cookie() const {
    return secure() ? "__Host-" + std::string(session_cookie) : std::string(session_cookie);
  }
};

}  // namespace accounts
