// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "accounts/api.h"
#include "base/result.h"
#include "db/database.h"
#include "web/site.h"

namespace openid {

struct Settings {
  std::string issuer;  // as the provider writes it; empty: nothing is offered
  std::string client, secret;
  std::string base_url;  // the register's own; empty: the request's, if it came from this machine
};

// One request to the provider: a form is posted where one is given, else it is read.
struct Ask {
  std::string url;
  std::string form = {};
  std::string user = {}, password = {};  // sent as Basic, where there is a user
  std::string bearer = {};
};
struct Answer {
  int status = 0;  // 0: none came
  std::string body;
};
using Fetch = std::function<Answer(const Ask&)>;

// Over the network: five seconds, 256 KB, no redirect is followed, certificates are checked. Thread-safe.
Answer fetch(const Ask& ask);

// What may be asked: https with a host and nothing secret in it; http on this machine alone ("localhost", "127.0.0.1").
bool is_fit_address(std::string_view url);
// Where the settings cannot work; nothing is asked.
base::Result<void> check(const Settings& settings);

// How long somebody has to come back from the provider.
inline constexpr std::chrono::seconds ask_lifetime = std::chrono::minutes(10);

// So many requests at most wait for the provider, each on a worker of the server; who comes on top is asked to try
// again.
inline constexpr int most_at_once = 2;

// Its pages, under /sign-in/openid. Database and gate must outlive it.
web::Feature feature(db::Database& database, const accounts::Gate& gate, Settings settings, Fetch fetch = openid::fetch);

}  // namespace openid
