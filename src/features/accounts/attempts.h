// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "accounts/api.h"

namespace accounts {

// Slows down whoever guesses passwords or codes: by account and by remote address, kept in the database so that all
// servers count together. Never for good: the longest delay is a quarter of an hour, and a day without failures forgets
// all.
inline constexpr std::chrono::seconds attempts_kept = std::chrono::hours(24);

struct Subject {
  std::string hash;     // of what is tried, or of who tries: addresses themselves are not kept
  int free = 3;         // failures that cost nothing
  bool shared = false;  // by many, as a remote address is: a success takes back its own attempt alone
};
Subject of_account(std::string_view what);  // "password lyon@example.org"
Subject of_address(const http::Request& request);

// The delay after so many failures: nothing at first, then 1, 2, 4… seconds, at most 900.
std::chrono::seconds delay_after(std::int64_t failures, int free);

// Takes it for failed until told otherwise, so that attempts made at once are counted too. Gives how long to wait;
// zero: go on.
std::chrono::seconds begin_attempt(db::Database& database, const std::vector<Subject>& subjects);
void attempt_succeeded(db::Database& database, const std::vector<Subject>& subjects);
// It was not tried after all.
void attempt_withdrawn(db::Database& database, const std::vector<Subject>& subjects);
void forget_old_attempts(db::Transaction& transaction);

// The other end of the connection; where that is a proxy on this machine, what the proxy says of it. IPv6: its network.
std::string client_address(const http::Request& request);

}  // namespace accounts
