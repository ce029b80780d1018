// SPDX-License-Identifier: EUPL-1.2
// The commands on accounts.
#include <iostream>

#include "accounts/api.h"
#include "app/program.h"
#include "base/text.h"

namespace app {
namespace {

using base::msg;
using base::Problem;

std::optional<web::Role> role_called(std::string_view name) {
  using web::Role;
  for (const auto& [text, role] : {std::pair("reader", Role::reader), std::pair("contributor", Role::contributor),
                                   std::pair("editor", Role::editor), std::pair("validator", Role::validator),
                                   std::pair("administrator", Role::administrator)})
    if (name == text) return role;
  return std::nullopt;
}

std::string address_of(const Settings& settings, const std::string& path) {
  return own_address(settings, 0) + path;
}

base::Result<accounts::Account> account_called(db::Database& database, const std::string& email) {
  auto session = database.read();
  auto account = accounts::find_by_email(session, email);
  if (!account)
    return Problem{Problem::Kind::not_found,
                   msg("There is no account with the address {address}.", {{"address", email}}), "email"};
  return *account;
}

}  // namespace

std::string own_address(const Settings& settings, int port) {
  if (!settings["base-url"].empty()) return settings["base-url"];
  const auto listen = parse_listen(settings["listen"]);
  const bool any = listen->address == "0.0.0.0" || listen->address == "::" || listen->address == "127.0.0.1";
  const bool v6 = listen->address.find(':') != std::string::npos;
  return fmt::format("http://{}:{}",
                     any  ? "localhost"
                     : v6 ? "[" + listen->address + "]"
                          : listen->address,
                     port > 0 ? port : listen->port);
}

int add_user(const Settings& settings, const UserArguments& arguments) {
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  std::optional<web::Role> role;
  std::optional<accounts::OrganisationId> organisation;
  if (!arguments.organisation.empty() || !arguments.role.empty()) {
    role = role_called(arguments.role.empty() ? "editor" : arguments.role);
    organisation = accounts::OrganisationId::parse(arguments.organisation);
    auto session = (*database)->read();
    if (!organisation || !organisations::find(session, *organisation))
      return tell({Problem::Kind::invalid,
                   msg("There is no organisation {id} in the register.", {{"id", arguments.organisation}}),
                   "organisation"});
    if (!role)
      return tell({Problem::Kind::invalid, msg("There is no role {role}.", {{"role", arguments.role}}), "role"});
  }
  accounts::NewAccount account{.name = arguments.name.empty() ? arguments.email : arguments.name,
                               .email = arguments.email};
  account.office = arguments.administrator ? web::Office::administrator
                   : arguments.steward     ? web::Office::steward
                                           : web::Office::none;
  account.language = language_of_terminal();
  if (arguments.password_from_stdin) {
    std::getline(std::cin, account.password);
    if (account.password.empty())
      return tell({Problem::Kind::invalid, msg("There is no password on standard input."), "password"});
  }
  std::string link;
  {
    auto transaction = (*database)->write({"command line"});
    const auto made = accounts::create(transaction, account);
    if (!made) return tell(made.error(), wrong_use);
    if (role) accounts::change_role(transaction, *made, *organisation, *role, {"command line"});
    if (account.password.empty()) link = accounts::password_link(transaction, *made);
    transaction.commit();
  }
  if (link.empty()) {
    say(msg("The account was made."));
  } else {
    say(msg("The account was made. Its owner chooses a password here, within 24 hours:"));
    std::cout << address_of(settings, link) << '\n';
  }
  return done;
}

int list_users(const Settings& settings) {
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  auto session = (*database)->read();
  for (const auto& account : accounts::all(session))
    std::cout << fmt::format("{}\t{}\t{}\t{}\t{}\n", account.id.text(), account.email, account.name,
                             account.office == web::Office::administrator ? "administrator"
                             : account.office == web::Office::steward     ? "steward"
                                                                          : "",
                             account.active ? "active" : "disabled");
  return done;
}

int disable_user(const Settings& settings, const std::string& email) {
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  const auto account = account_called(**database, email);
  if (!account) return tell(account.error());
  auto transaction = (*database)->write({"command line"});
  accounts::activate(transaction, account->id, false);
  transaction.commit();
  say(msg("The account {address} may no longer sign in.", {{"address", email}}));
  return done;
}

int user_password(const Settings& settings, const std::string& email) {
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  const auto account = account_called(**database, email);
  if (!account) return tell(account.error());
  std::string link;
  {
    auto transaction = (*database)->write({"command line"});
    // An account that was disabled comes back this way; the link makes it useful.
    accounts::activate(transaction, account->id, true);
    link = accounts::password_link(transaction, account->id);
    transaction.commit();
  }
  std::cout << address_of(settings, link) << '\n';
  return done;
}

}  // namespace app
