// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>

#include "openid/api.h"
#include "openid/asks.h"
#include "openid/token.h"

namespace openid {

// The provider of identities: what it published, kept for some minutes, and what it is asked. Thread-safe; each call
// may wait for the network, so none is made in a transaction. Failures are logged here, by a fixed sentence each.
class Provider {
 public:
  Provider(Settings settings, Fetch fetch) : settings_(std::move(settings)), fetch_(std::move(fetch)) {}
  const Settings& settings() const { return settings_; }
  // Where the browser is sent, to come back to `back`.
  base::Result<std::string> way_there(const Going& going, const std::string& back);
  // Who came back with that code.
  base::Result<Claims> who_came(const std::string& code, const Going& going, const std::string& back);

 private:
  struct Published {
    std::string authorization, token, keys, profile;  // addresses; no profile: empty
  };
  template <class T>
  struct Kept {
    std::shared_ptr<const T> value;
    std::chrono::steady_clock::time_point until;
  };
  std::shared_ptr<const Published> published();
  std::shared_ptr<const std::vector<Key>> keys(const Published& published, bool anew);
  std::shared_ptr<const Published> kept_published();

  const Settings settings_;
  const Fetch fetch_;
  std::atomic<int> waiting_{0};
  std::mutex mutex_;  // of what is kept
  Kept<Published> published_;
  Kept<std::vector<Key>> keys_;
};

}  // namespace openid
