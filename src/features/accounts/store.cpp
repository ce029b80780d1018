// SPDX-License-Identifier: EUPL-1.2
#include "accounts/store.h"

#include <array>
#include <boost/json/parse.hpp>

#include "base/partial_date.h"
#include "base/text.h"
#include "db/json_text.h"
#include "db/storable.h"
#include "links/api.h"
#include "mail/api.h"

namespace accounts {
namespace {

using base::msg;
using base::Problem;

constexpr std::array<std::string_view, 6> role_codes{"none",   "reader",    "contributor",
                                                     "editor", "validator", "administrator"};
constexpr std::array<std::string_view, 3> office_codes{"none", "steward", "administrator"};

Account account_of(const db::Statement& row) {
  Account account;
  account.id = AccountId::parse(row.text(0)).value_or(AccountId{});
  account.name = row.text(1);
  account.email = row.text(2);
  account.language = base::parse_language(row.text(3)).value_or(base::Language::en);
  account.office = parse_office(row.text(4)).value_or(Office::none);
  account.active = row.integer(5) != 0;
  return account;
}

Membership membership_of(const db::Statement& row) {
  return {AccountId::parse(row.text(0)).value_or(AccountId{}),
          OrganisationId::parse(row.text(1)).value_or(OrganisationId{}), parse_role(row.text(2)).value_or(Role::none)};
}

Credentials credentials_of(const db::Statement& row) {
  return {AccountId::parse(row.text(0)).value_or(AccountId{}), row.integer(1) != 0, std::string(row.text(2)),
          std::string(row.text(3)), std::string(row.text(4))};
}

void log_role(db::Transaction& transaction, AccountId account, OrganisationId organisation, Role role) {
  std::string fact;
  db::JsonObject object(fact);
  object.text("did", role == Role::none ? "role removed" : "role given");
  object.text("organisation", organisation.text());
  if (role != Role::none) object.text("role", code(role));
  object.end();
  transaction.log("account", account.text(), {}, fact);
}

}  // namespace

std::string_view code(Role role) {
  return role_codes[static_cast<std::size_t>(role)];
}
std::string_view code(Office office) {
  return office_codes[static_cast<std::size_t>(office)];
}

std::optional<Role> parse_role(std::string_view text) {
  const auto at = std::ranges::find(role_codes, text);
  return at == role_codes.end() ? std::nullopt : std::optional(static_cast<Role>(at - role_codes.begin()));
}

std::optional<Office> parse_office(std::string_view text) {
  const auto at = std::ranges::find(office_codes, text);
  return at == office_codes.end() ? std::nullopt : std::optional(static_cast<Office>(at - office_codes.begin()));
}

base::Message label(Role role) {
  switch (role) {
    case Role::reader:
      return msg("reader");
    case Role::contributor:
      return msg("contributor");
    case Role::editor:
      return msg("editor");
    case Role::validator:
      return msg("validator");
    case Role::administrator:
      return msg("administrator");
    default:
      return msg("no role");
  }
}

base::Message label(Office office) {
  switch (office) {
    case Office::steward:
      return msg("steward of the register");
    case Office::administrator:
      return msg("administrator of the register");
    default:
      return msg("no office");
  }
}

std::string normal_email(std::string_view typed) {
  std::string email(base::trim(typed));
  if (!mail::is_address(email)) return {};
  for (char& c : email)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return email;
}

base::Result<void> check_name(std::string_view name) {
  if (base::trim(name).empty())
    return Problem{Problem::Kind::invalid, msg("Write the name by which others know you."), "name"};
  if (base::length(name) > 120)
    return Problem{Problem::Kind::invalid, msg("The name is too long: at most 120 letters."), "name"};
  if (!db::is_storable(name) || name.find_first_of("\n\t") != std::string_view::npos)
    return Problem{Problem::Kind::invalid, msg("The name holds characters that are no text."), "name"};
  return {};
}

std::optional<Account> find(db::Session& session, AccountId id) {
  auto row =
      session.prepare("SELECT id, name, email, language, office, active FROM account WHERE id = $1 AND erased IS NULL");
  if (!row.run(id.text()).row()) return std::nullopt;
  return account_of(row);
}

std::optional<Account> find_by_email(db::Session& session, std::string_view email) {
  const auto normal = normal_email(email);
  if (normal.empty()) return std::nullopt;
  auto row = session.prepare("SELECT id, name, email, language, office, active FROM account WHERE email = $1");
  if (!row.run(normal).row()) return std::nullopt;
  return account_of(row);
}

std::vector<Account> find_many(db::Session& session, const std::vector<AccountId>& ids) {
  std::vector<Account> found;
  for (const auto id : ids)
    if (auto account = find(session, id)) found.push_back(std::move(*account));
  return found;
}

std::vector<Membership> members(db::Session& session, OrganisationId organisation) {
  std::vector<Membership> found;
  auto rows = session.prepare(
      "SELECT m.account, m.organisation, m.role FROM membership m JOIN account a ON a.id = m.account "
      "WHERE m.organisation = $1 AND a.active = 1 ORDER BY m.account");
  for (rows.run(organisation.text()); rows.row();) found.push_back(membership_of(rows));
  return found;
}

std::vector<Membership> memberships(db::Session& session, AccountId account) {
  std::vector<Membership> found;
  auto rows =
      session.prepare("SELECT account, organisation, role FROM membership WHERE account = $1 ORDER BY organisation");
  for (rows.run(account.text()); rows.row();) found.push_back(membership_of(rows));
  return found;
}

std::vector<AccountId> holders(db::Session& session, OrganisationId organisation, Role least) {
  std::vector<AccountId> found;
  for (const auto& member : members(session, organisation))
    if (member.role >= least) found.push_back(member.account);
  return found;
}

std::vector<AccountId> office_holders(db::Session& session, Office least) {
  std::vector<AccountId> found;
  auto rows = session.prepare("SELECT id, office FROM account WHERE office <> 'none' AND active = 1 ORDER BY id");
  for (rows.run(); rows.row();)
    if (parse_office(rows.text(1)).value_or(Office::none) >= least)
      found.push_back(AccountId::parse(rows.text(0)).value_or(AccountId{}));
  return found;
}

std::vector<AccountId> stewards(db::Session& session) {
  return office_holders(session, Office::steward);
}

std::vector<OrganisationId> with_validators(db::Session& session, const std::vector<OrganisationId>& organisations) {
  std::vector<OrganisationId> found;
  auto row = session.prepare(
      "SELECT 1 FROM membership m JOIN account a ON a.id = m.account "
      "WHERE m.organisation = $1 AND m.role IN ('validator', 'administrator') AND a.active = 1 LIMIT 1");
  for (const auto organisation : organisations)
    if (row.run(organisation.text()).row()) found.push_back(organisation);
  return found;
}

std::vector<OrganisationId> administers_alone(db::Session& session, AccountId account) {
  std::vector<OrganisationId> found;
  auto rows = session.prepare(
      "SELECT m.organisation FROM membership m WHERE m.account = $1 AND m.role = 'administrator' AND NOT EXISTS "
      "(SELECT 1 FROM membership o JOIN account a ON a.id = o.account WHERE o.organisation = m.organisation "
      "AND o.account <> m.account AND o.role = 'administrator' AND a.active = 1) ORDER BY m.organisation");
  for (rows.run(account.text()); rows.row();)
    found.push_back(OrganisationId::parse(rows.text(0)).value_or(OrganisationId{}));
  return found;
}

Role role_of(db::Session& session, AccountId account, OrganisationId organisation) {
  auto row = session.prepare("SELECT role FROM membership WHERE account = $1 AND organisation = $2");
  return row.run(account.text(), organisation.text()).row() ? parse_role(row.text(0)).value_or(Role::none) : Role::none;
}

void log_fact(db::Transaction& transaction, AccountId account, std::string_view did) {
  std::string fact;
  db::JsonObject object(fact);
  object.text("did", did);
  object.end();
  transaction.log("account", account.text(), {}, fact);
}

AccountId insert_account(db::Transaction& transaction, const NewAccount& account, std::string_view password_hash) {
  const auto id = AccountId::make();
  transaction
      .prepare(
          "INSERT INTO account (id, name, email, language, office, active, password, made) VALUES ($1, $2, $3, $4, $5, "
          "1, $6, $7)")
      .run(id.text(), base::trim(account.name), normal_email(account.email), base::code(account.language),
           code(account.office), db::or_null(password_hash), base::utc_now());
  log_fact(transaction, id, account.office == Office::none ? "made" : fmt::format("made, {}", code(account.office)));
  return id;
}

void set_role(db::Transaction& transaction, AccountId account, OrganisationId organisation, Role role) {
  if (role_of(transaction.session(), account, organisation) == role) return;
  if (role == Role::none) {
    transaction.prepare("DELETE FROM membership WHERE account = $1 AND organisation = $2")
        .run(account.text(), organisation.text());
  } else {
    transaction
        .prepare(
            "INSERT INTO membership (account, organisation, role) VALUES ($1, $2, $3) "
            "ON CONFLICT (account, organisation) DO UPDATE SET role = excluded.role")
        .run(account.text(), organisation.text(), code(role));
  }
  log_role(transaction, account, organisation, role);
}

void set_password_hash(db::Transaction& transaction, AccountId account, std::string_view hash) {
  transaction.prepare("UPDATE account SET password = $1 WHERE id = $2").run(hash, account.text());
  log_fact(transaction, account, "password set");
}

void set_rehashed(db::Transaction& transaction, AccountId account, std::string_view old_hash, std::string_view hash) {
  transaction.prepare("UPDATE account SET password = $1 WHERE id = $2 AND password = $3")
      .run(hash, account.text(), old_hash);
}

void set_name_and_language(db::Transaction& transaction, AccountId account, std::string_view name,
                           base::Language language) {
  transaction.prepare("UPDATE account SET name = $1, language = $2 WHERE id = $3")
      .run(base::trim(name), base::code(language), account.text());
}

bool set_email(db::Transaction& transaction, AccountId account, std::string_view email) {
  const auto normal = normal_email(email);
  {
    auto taken = transaction.prepare("SELECT id FROM account WHERE email = $1");
    if (taken.run(normal).row()) return taken.text(0) == account.text();
  }
  transaction.prepare("UPDATE account SET email = $1 WHERE id = $2 AND erased IS NULL").run(normal, account.text());
  log_fact(transaction, account, "address changed");
  return true;
}

void set_office(db::Transaction& transaction, AccountId account, Office office) {
  auto update = transaction.prepare("UPDATE account SET office = $1 WHERE id = $2 AND office <> $1");
  if (update.run(code(office), account.text()).changed() == 1)
    log_fact(transaction, account, fmt::format("office {}", code(office)));
}

void set_active(db::Transaction& transaction, AccountId account, bool active) {
  auto update = transaction.prepare("UPDATE account SET active = $1 WHERE id = $2 AND active <> $1 AND erased IS NULL");
  if (update.run(active ? 1 : 0, account.text()).changed() == 1)
    log_fact(transaction, account, active ? "activated" : "deactivated");
}

void erase(db::Transaction& transaction, AccountId account) {
  for (const auto& member : memberships(transaction.session(), account))
    set_role(transaction, account, member.organisation, Role::none);
  const auto id = account.text();
  // Mails keep the address they go to, and so do the links to an address that was asked for.
  std::vector<std::string> addresses;
  if (const auto known = find(transaction.session(), account)) addresses.push_back(known->email);
  for (const auto& subject : links::forget(transaction, address_purpose, fmt::format(R"({{"account":"{}",)", id)))
    addresses.emplace_back(boost::json::parse(subject).at("email").as_string());
  for (const auto& address : addresses) {
    mail::forget(transaction, address);
    transaction.prepare("DELETE FROM invitation WHERE email = $1").run(address);
  }
  for (const auto* statement :
       {"DELETE FROM account_session WHERE account = $1", "DELETE FROM api_token WHERE account = $1",
        "DELETE FROM recovery_code WHERE account = $1", "DELETE FROM account_elsewhere WHERE account = $1",
        "DELETE FROM kept_form WHERE account = $1"})
    transaction.prepare(statement).run(id);
  transaction
      .prepare(
          "UPDATE account SET name = '', email = NULL, office = 'none', active = 0, password = NULL, totp_secret = "
          "NULL, "
          "totp_pending = NULL, totp_step = 0, erased = $1 WHERE id = $2")
      .run(base::utc_now(), id);
  log_fact(transaction, account, "erased");
}

std::optional<Credentials> credentials(db::Session& session, AccountId account) {
  auto row = session.prepare(
      "SELECT id, active, password, totp_secret, totp_pending FROM account WHERE id = $1 AND erased IS NULL");
  if (!row.run(account.text()).row()) return std::nullopt;
  return credentials_of(row);
}

std::optional<Credentials> credentials_by_email(db::Session& session, std::string_view email) {
  const auto normal = normal_email(email);
  auto row = session.prepare("SELECT id, active, password, totp_secret, totp_pending FROM account WHERE email = $1");
  if (!row.run(normal).row()) return std::nullopt;
  return credentials_of(row);
}

bool has_accounts(db::Session& session) {
  auto row = session.prepare("SELECT 1 FROM account LIMIT 1");
  return row.run().row();
}

Listing list(db::Session& session, std::string_view words, int offset, int limit) {
  Listing listing;
  // Hundreds of accounts, seldom thousands: compared folded here, which no database does.
  std::vector<std::pair<std::string, Account>> all;
  const auto wanted = base::fold(words);
  const auto asked = base::split(wanted, ' ');
  auto rows = session.prepare("SELECT id, name, email, language, office, active FROM account WHERE erased IS NULL");
  for (rows.run(); rows.row();) {
    auto account = account_of(rows);
    const auto text = base::fold(account.name + " " + account.email);
    if (std::ranges::all_of(asked, [&](std::string_view word) { return text.find(word) != std::string::npos; }))
      all.emplace_back(base::fold(account.name) + "\n" + account.email, std::move(account));
  }
  std::ranges::sort(all, {}, &std::pair<std::string, Account>::first);
  for (std::size_t i = static_cast<std::size_t>(offset);
       i < all.size() && listing.accounts.size() < static_cast<std::size_t>(limit); ++i)
    listing.accounts.push_back(std::move(all[i].second));
  listing.more = all.size() > static_cast<std::size_t>(offset) + static_cast<std::size_t>(limit);
  return listing;
}

db::RecordKind record_kind() {
  return {"account"};
}

}  // namespace accounts
