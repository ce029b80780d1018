// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>

#include "db/database.h"

namespace openid {

// More than so many on the way at once are no people.
inline constexpr std::int64_t most_asks = 10'000;

// Somebody on the way to the provider and back.
struct Going {
  std::string state;    // comes back in the address
  std::string browser;  // comes back in the cookie
  std::string nonce, verifier;
  std::string return_to;  // an address of this site
};

// Makes the secrets. Nothing if too many are on their way.
std::optional<Going> begin_ask(db::Transaction& transaction, const std::string& return_to);
// Who comes back with that state, in the browser that went: good once.
std::optional<Going> take_ask(db::Transaction& transaction, std::string_view state, std::string_view browser);

}  // namespace openid
