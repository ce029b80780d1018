// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/fwd.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/i18n.h"
#include "base/id.h"
#include "base/result.h"
#include "db/database.h"
#include "db/records.h"
#include "organisations/api.h"
#include "web/site.h"

namespace accounts {

using AccountId = base::Id<struct AccountTag>;
using organisations::OrganisationId;
using web::Office;
using web::Role;

// Somebody who signs in. Name and address are personal data: private, never logged, gone when the account is erased;
// the change log knows accounts by their ids alone.
struct Account {
  AccountId id;
  std::string name;
  std::string email;  // lower case, unique
  base::Language language = base::Language::en;
  Office office = Office::none;
  bool active = true;  // false: may not sign in
};

struct Membership {
  AccountId account;
  OrganisationId organisation;
  Role role = Role::reader;
};

base::Message label(Role role);  // "validator"

std::optional<Account> find(db::Session& session, AccountId id);
std::optional<Account> find_by_email(db::Session& session, std::string_view email);
std::vector<Account> find_many(db::Session& session, const std::vector<AccountId>& ids);  // gone ones left out
// Of active accounts, in the order of ids.
std::vector<Membership> members(db::Session& session, OrganisationId organisation);
std::vector<Membership> memberships(db::Session& session, AccountId account);
std::vector<AccountId> holders(db::Session& session, OrganisationId organisation, Role least);
std::vector<AccountId> stewards(db::Session& session);  // administrators included
// Which of these organisations have somebody who may decide for them (an active validator or administrator of theirs).
std::vector<OrganisationId> with_validators(db::Session& session, const std::vector<OrganisationId>& organisations);

// The author of what a signed-in person changes, as the change log keeps it: "account 0h3kq…". Somebody who is not
// signed in but may do it nevertheless is "operator".
db::Author author(const web::Identity& identity);
std::optional<AccountId> account_of_author(std::string_view author);
std::optional<AccountId> account_of(const web::Identity& identity);

// Moves every role in `from` to `to` (the higher one where somebody has both), and back: for merging organisations.
// Gives what was moved, as JSON that move_back() takes.
std::string move_memberships(db::Transaction& transaction, OrganisationId from, OrganisationId to);
void move_memberships_back(db::Transaction& transaction, OrganisationId from, OrganisationId to,
                           std::string_view moved);

// For command line and tests: makes an active account that can sign in with that password. Refuses bad or taken
// addresses, weak passwords.
struct NewAccount {
  std::string name;
  std::string email;
  std::string password;  // empty: none yet, a link lets choose one
  Office office = Office::none;
  base::Language language = base::Language::en;
};
base::Result<AccountId> create(db::Transaction& transaction, const NewAccount& account);
void set_role(db::Transaction& transaction, AccountId account, OrganisationId organisation,
              Role role);  // none: removes
// The same, and where something changed a mail says to the account's owner what did, and who did it.
void change_role(db::Transaction& transaction, AccountId account, OrganisationId organisation, Role role,
                 const db::Author& by);
// Inactive: may not sign in, and every session of it ends.
void activate(db::Transaction& transaction, AccountId account, bool active);
std::vector<Account> all(db::Session& session);  // that are not erased, by name
// The secret of a link at /first/{secret} that makes the first administrator; nothing if there is an account already.
std::optional<std::string> first_administrator_link(db::Database& database);
// The address at which somebody chooses a new password: "/password/{secret}".
std::string password_link(db::Transaction& transaction, AccountId account);

enum class SecondFactor : std::uint8_t { optional, stewards, everyone };  // who has to have one

// How long what is kept for accounts lasts.
struct Periods {
  std::chrono::seconds idle, session;  // of a session
  std::chrono::seconds ended_session;  // its line, after its end
  std::chrono::seconds invitation, kept_form, attempts, half_sign_in;
};
Periods periods();

struct Settings {
  std::string base_url;  // for links in mails; empty: the request's, if it came from this machine
  // OpenID Connect: empty issuer = not offered.
  std::string openid_issuer, openid_client, openid_secret, openid_name;
  std::string site_name = "Cosmopolis";
  SecondFactor second_factor = SecondFactor::optional;
  // How many requests may wait for a password's hash at once; what comes on top is asked to try again.
  int most_waiting = 2;
  // How many notices somebody has not seen; unset: none.
  std::function<std::int64_t(db::Session&, AccountId)> unread;
  // What other features keep of an account: put into the copy of one's own data, and taken away, in the same
  // transaction, when the account is erased. Unset: nothing.
  std::function<void(db::Session&, AccountId, boost::json::object&)> own_data;
  std::function<void(db::Transaction&, AccountId)> forget;
};

// Who sends this request, by session cookie or API token. Quick: one look into the database where a cookie came, none
// where none came. Thread-safe.
class Gate {
 public:
  Gate(db::Database& database, Settings settings);
  ~Gate();
  web::Identity identify(const http::Request& request) const;
  // For requests that need a sign-in: the page for it, which keeps a form that was sent, or 401 for the API.
  http::Response ask_to_sign_in(web::Context& context) const;
  // Lets in somebody whom another provider of identities (OpenID Connect) vouches for: who was linked with it before, or
  // has an account, or was invited, under an address that it has verified. That counts as much as the password does:
  // the answer asks for the second factor where there is one or has to be one, else it begins a session in the place
  // of the browser's older one and leads to `to`.
  base::Result<http::Response> sign_in_elsewhere(web::Context& context, std::string_view issuer, std::string_view subject,
                                                 std::string_view email, bool email_verified, std::string_view name,
                                                 std::string_view to) const;
  web::Feature feature();                 // its pages
  std::int64_t passwords_hashed() const;  // since it was made

  struct State;

 private:
  std::unique_ptr<State> state_;
};

// "session=…; Path=/; HttpOnly; SameSite=Lax", and Secure where the base URL is https.
std::string session_set_cookie(std::string_view base_url, std::string_view secret);

// For tests: a session made without a password, as the value of the cookie `session`.
std::string open_session(db::Database& database, AccountId account);
inline constexpr std::string_view session_cookie = "session";  // "__Host-session" where the base URL is https

db::RecordKind record_kind();  // facts only: what happened to an account, without its data

}  // namespace accounts
