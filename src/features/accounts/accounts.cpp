// SPDX-License-Identifier: EUPL-1.2
// What other features use: the rest of api.h.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <limits>

#include "accounts/attempts.h"
#include "accounts/invitations.h"
#include "accounts/kept_forms.h"
#include "accounts/mails.h"
#include "accounts/pages.h"
#include "accounts/passwords.h"
#include "accounts/sessions.h"
#include "accounts/store.h"
#include "base/secret.h"
#include "links/api.h"

namespace accounts {
namespace {

using base::msg;
using base::Problem;
namespace json = boost::json;

constexpr std::string_view author_prefix = "account ";

}  // namespace

db::Author author(const web::Identity& identity) {
  if (!identity.signed_in()) return {"operator"};
  return {std::string(author_prefix) + identity.account};
}

std::optional<AccountId> account_of_author(std::string_view author) {
  return author.starts_with(author_prefix) ? AccountId::parse(author.substr(author_prefix.size())) : std::nullopt;
}

std::optional<AccountId> account_of(const web::Identity& identity) {
  return AccountId::parse(identity.account);
}

void change_role(db::Transaction& transaction, AccountId account, OrganisationId organisation, Role role,
                 const db::Author& by) {
  auto& session = transaction.session();
  const auto before = role_of(session, account, organisation);
  if (before == role) return;
  auto who = By::operators;
  if (const auto author = account_of_author(by.name)) {
    const auto doer = find(session, *author);
    who = *author == account                                        ? By::self
          : role_of(session, *author, organisation) != Role::none   ? By::organisation
          : doer && doer->office >= Office::steward                 ? By::stewards
                                                                    : By::operators;
  }
  set_role(transaction, account, organisation, role);
  const auto to = find(session, account);
  const auto of = organisations::find(session, organisation);
  if (to && of) mail_role(transaction, *to, of->name_in(to->language), before, role, who);
}

std::string move_memberships(db::Transaction& transaction, OrganisationId from, OrganisationId to) {
  std::vector<Membership> moving;
  {
    // Those of inactive accounts too, which members() leaves out.
    auto rows = transaction.prepare("SELECT account, role FROM membership WHERE organisation = $1 ORDER BY account");
    for (rows.run(from.text()); rows.row();)
      moving.push_back(
          {AccountId::parse(rows.text(0)).value_or(AccountId{}), from, parse_role(rows.text(1)).value_or(Role::none)});
  }
  json::array moved;
  for (const auto& member : moving) {
    const auto had = role_of(transaction.session(), member.account, to);
    moved.push_back(json::object{{"account", member.account.text()}, {"from", code(member.role)}, {"to", code(had)}});
    set_role(transaction, member.account, from, Role::none);
    set_role(transaction, member.account, to, std::max(had, member.role));
  }
  return json::serialize(moved);
}

void move_memberships_back(db::Transaction& transaction, OrganisationId from, OrganisationId to,
                           std::string_view moved) {
  const auto list = json::parse(moved);
  for (const auto& value : list.as_array()) {
    const auto& entry = value.as_object();
    const auto account = AccountId::parse(std::string_view(entry.at("account").as_string()));
    const auto role = parse_role(std::string_view(entry.at("from").as_string()));
    const auto had = parse_role(std::string_view(entry.at("to").as_string()));
    if (!account || !role || !had || !find(transaction.session(), *account)) continue;  // erased since
    // What was decided about the role since then stands.
    if (role_of(transaction.session(), *account, to) == std::max(*role, *had))
      set_role(transaction, *account, to, *had);
    set_role(transaction, *account, from, *role);
  }
}

base::Result<AccountId> create(db::Transaction& transaction, const NewAccount& account) {
  if (auto good = check_name(account.name); !good) return good.error();
  if (normal_email(account.email).empty())
    return Problem{Problem::Kind::invalid, msg("“{address}” is no e-mail address.", {{"address", account.email}}),
                   "email"};
  if (find_by_email(transaction.session(), account.email))
    return Problem{Problem::Kind::conflict,
                   msg("There is an account with the address {address} already.", {{"address", account.email}}),
                   "email"};
  std::string hash;
  if (!account.password.empty()) {
    if (auto good = check_password(account.password, account.email, {}); !good) return good.error();
    hash = hash_password(account.password);
  }
  return insert_account(transaction, account, hash);
}

void activate(db::Transaction& transaction, AccountId account, bool active) {
  set_active(transaction, account, active);
  if (!active) end_sessions(transaction, account);
}

std::vector<Account> all(db::Session& session) {
  return list(session, {}, 0, std::numeric_limits<int>::max()).accounts;
}

std::optional<std::string> first_administrator_link(db::Database& database) {
  {
    auto session = database.read();
    if (has_accounts(session)) return std::nullopt;
  }
  auto transaction = database.write_unlogged();
  // The one printed last is the one that is good.
  links::revoke(transaction, "first administrator", "{}");
  auto secret = links::make(transaction, "first administrator", "{}", std::chrono::hours(24));
  transaction.commit();
  return secret;
}

std::string password_link(db::Transaction& transaction, AccountId account) {
  links::revoke(transaction, "password", account.text());
  return "/password/" + links::make(transaction, "password", account.text(), std::chrono::hours(24));
}

std::string open_session(db::Database& database, AccountId account) {
  auto transaction = database.write_unlogged();
  auto secret = insert_session(transaction, account, "");
  transaction.commit();
  return secret;
}

Periods periods() {
  return {.idle = longest_idle,
          .session = longest_session,
          .ended_session = ended_session_kept,
          .invitation = invitation_lifetime,
          .kept_form = kept_form_lifetime,
          .attempts = attempts_kept,
          .half_sign_in = half_lifetime};
}

}  // namespace accounts
