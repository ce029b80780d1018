// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "explore/api.h"
#include "http/server.h"
#include "web/page_cache.h"

namespace operations {

struct Outbox {
  std::int64_t waiting = 0, given_up = 0;
};

// Where a monitor looks. Called from its thread and from the server's input threads; what they refer to outlives it.
struct Sources {
  db::Database& database;
  const explore::Atlas& atlas;
  std::function<bool()> schema_is_current;  // asked now and then
  std::function<http::Load()> load;         // may be unset until there is a server
  std::function<web::PageCache::Figures()> page_cache;
  std::function<Outbox(db::Session&)> outbox;  // unset: nothing is said of mail
  std::string data_folder;
};

struct Settings {
  std::string metrics_token;  // empty: metrics for local requests alone
  bool log_requests = false;
  bool with_thread = true;  // false: look() is called by the test
};

// What a running server tells of itself. Thread-safe.
class Monitor {
 public:
  Monitor(Sources sources, Settings settings, const std::vector<std::string>& routes);
  ~Monitor();

  // For http::ServerSettings.
  void observe(const http::Answered& answered) noexcept;
  std::map<std::string, std::function<http::Response(const http::Request&)>, std::less<>> answers();
  void set_load(std::function<http::Load()> load);

  void stopping();  // from now on not ready
  void look();      // at the parts once; its own thread does it every second

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace operations
