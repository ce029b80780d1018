// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <chrono>

#include "accounts/api.h"

namespace accounts {

// Sessions and API tokens; only hashes of their secrets are kept.
using SessionId = base::Id<struct SessionTag>;
using TokenId = base::Id<struct TokenTag>;

// OWASP ASVS 4.0.3, 3.3.2 at level 2; docs/decisions/0023-sessions.md.
inline constexpr std::chrono::seconds longest_idle = std::chrono::minutes(30);
inline constexpr std::chrono::seconds longest_session = std::chrono::hours(12);
inline constexpr std::chrono::seconds ended_session_kept = std::chrono::hours(48);
inline constexpr std::string_view token_prefix = "cosmo_";

struct SessionLine {
  SessionId id;
  std::string browser;  // a family: "Firefox on Windows"
  std::string made, seen;
};

// Gives the secret for the cookie.
std::string insert_session(db::Transaction& transaction, AccountId account, std::string_view browser);
std::vector<SessionLine> sessions(db::Session& session, AccountId account);  // open ones, last seen first
void end_session(db::Transaction& transaction, AccountId account, SessionId id);
// All of an account but one (or all: a zero id).
void end_sessions(db::Transaction& transaction, AccountId account, SessionId but = {});
// Whose session that secret was, if it ended less than two days ago.
std::optional<AccountId> account_of_ended_session(db::Session& session, std::string_view secret);
void touch_sessions(db::Transaction& transaction, const std::vector<std::string>& hashes, const std::string& now);
void forget_old_sessions(db::Transaction& transaction);

// Who sends a request with that cookie, or with that token; nobody if it is not good (any more).
struct Found {
  web::Identity identity;
  std::string hash;  // of the secret
  std::string seen;  // when that was last written down
};
std::optional<Found> identity_by_session(db::Session& session, std::string_view secret);
std::optional<Found> identity_by_token(db::Session& session, std::string_view secret);

struct TokenLine {
  TokenId id;
  std::string name, scope, made, expires, used;
};
std::string insert_token(db::Transaction& transaction, AccountId account, std::string_view name, std::string_view scope,
                         std::chrono::seconds lifetime);
std::vector<TokenLine> tokens(db::Session& session, AccountId account);
bool remove_token(db::Transaction& transaction, AccountId account, TokenId id);
void remove_tokens(db::Transaction& transaction, AccountId account);
void touch_tokens(db::Transaction& transaction, const std::vector<std::string>& hashes, const std::string& now);

// "Firefox on Windows", of a User-Agent header; never more of it than that.
std::string browser_family(std::string_view user_agent);
// The secret of "Bearer cosmo_…"; empty if it is none.
std::string_view bearer_secret(std::string_view authorization);

}  // namespace accounts
