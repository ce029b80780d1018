// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "accounts/api.h"

namespace accounts {

// All SQL on account, membership, recovery_code and account_elsewhere. What changes an account logs the fact, so it
// needs a transaction of Database::write().

std::string_view code(Role role);      // "editor"
std::string_view code(Office office);  // "steward"
std::optional<Role> parse_role(std::string_view code);
std::optional<Office> parse_office(std::string_view code);
base::Message label(Office office);

std::string normal_email(std::string_view typed);  // trimmed, lower case; empty if it is no address
// "" if good, else why a name cannot be kept.
base::Result<void> check_name(std::string_view name);

// What is needed to let somebody in; never leaves this feature.
struct Credentials {
  AccountId account;
  bool active = false;
  std::string password;     // its hash, empty: none
  std::string totp_secret;  // empty: no second factor
  std::string totp_pending;
};
std::optional<Credentials> credentials(db::Session& session, AccountId account);
std::optional<Credentials> credentials_by_email(db::Session& session, std::string_view email);

// Each logs {"did": what}.
void log_fact(db::Transaction& transaction, AccountId account, std::string_view did);
AccountId insert_account(db::Transaction& transaction, const NewAccount& account, std::string_view password_hash);
void set_password_hash(db::Transaction& transaction, AccountId account, std::string_view hash);
// The same password under newer parameters: no fact worth a line in the log.
void set_rehashed(db::Transaction& transaction, AccountId account, std::string_view old_hash, std::string_view hash);
void set_name_and_language(db::Transaction& transaction, AccountId account, std::string_view name,
                           base::Language language);
bool set_email(db::Transaction& transaction, AccountId account, std::string_view email);  // false: taken
void set_office(db::Transaction& transaction, AccountId account, Office office);
void set_active(db::Transaction& transaction, AccountId account, bool active);
// Of links to an address that an account asked for; their subject is {"account": id, "email": address}.
inline constexpr std::string_view address_purpose = "address";
void erase(db::Transaction& transaction, AccountId account);

bool has_accounts(db::Session& session);
Role role_of(db::Session& session, AccountId account, OrganisationId organisation);
std::vector<AccountId> office_holders(db::Session& session, Office least);  // active ones
// Organisations of which the account is the only active administrator.
std::vector<OrganisationId> administers_alone(db::Session& session, AccountId account);

// A page of all accounts that are not erased, by name; `words` in name or address.
struct Listing {
  std::vector<Account> accounts;
  bool more = false;
};
Listing list(db::Session& session, std::string_view words, int offset, int limit);

// Second factor.
void set_totp_pending(db::Transaction& transaction, AccountId account, std::string_view secret);
void enable_totp(db::Transaction& transaction, AccountId account, std::string_view secret, std::int64_t step);
void disable_totp(db::Transaction& transaction, AccountId account);
bool take_totp_step(db::Transaction& transaction, AccountId account, std::int64_t step);  // false: used already
void set_recovery_codes(db::Transaction& transaction, AccountId account, const std::vector<std::string>& hashes);
bool take_recovery_code(db::Transaction& transaction, AccountId account, std::string_view hash);
std::int64_t recovery_codes_left(db::Session& session, AccountId account);

std::optional<AccountId> account_elsewhere(db::Session& session, std::string_view issuer, std::string_view subject);
void link_elsewhere(db::Transaction& transaction, AccountId account, std::string_view issuer, std::string_view subject);

}  // namespace accounts
