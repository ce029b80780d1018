// SPDX-License-Identifier: EUPL-1.2
// Passwords that were forgotten or are still to be chosen, and the first administrator.
#include "accounts/attempts.h"
#include "accounts/mails.h"
#include "accounts/pages.h"
#include "accounts/passwords.h"
#include "accounts/store.h"
#include "base/log.h"
#include "links/api.h"

namespace accounts {
namespace {

using base::msg;

constexpr std::string_view password_purpose = "password";
constexpr std::string_view first_purpose = "first administrator";
constexpr int free_mails = 2;  // of one hour or so, before somebody's inbox is spared

http::Response forgotten_page(web::Context& context, const Faults& faults, const std::string& email) {
  views::Forgotten view;
  faults.put(view);
  view.email = email;
  view.email_error = faults.of("email");
  view.sent = context.request.parameter("done").has_value();
  return show(context, "accounts/forgotten", msg("A new password"), view, faults.any() ? 422 : 200);
}

std::optional<Account> account_of_link(State& state, const std::string& secret) {
  auto session = state.database.read();
  const auto link = links::look_at(session, password_purpose, secret);
  const auto id = link && link->good() ? AccountId::parse(link->subject) : std::nullopt;
  auto account = id ? find(session, *id) : std::nullopt;
  return account && account->active ? account : std::nullopt;
}

http::Response new_password_page(web::Context& context, const Account& account, const Faults& faults) {
  views::NewPassword view;
  faults.put(view);
  view.email = account.email;
  view.password_error = faults.of("password");
  view.action = "/password/" + std::string(context.path("secret"));
  return show(context, "accounts/choose_password", msg("Choose your password"), view, faults.any() ? 422 : 200);
}

bool first_is_good(State& state, const web::Context& context) {
  auto session = state.database.read();
  const auto link = links::look_at(session, first_purpose, context.path("secret"));
  return link && link->good() && !has_accounts(session);
}

http::Response first_page(web::Context& context, const Faults& faults) {
  views::First view;
  faults.put(view);
  view.action = "/first/" + std::string(context.path("secret"));
  view.name = field(context, "name");
  view.email = field(context, "email");
  for (auto [name, error] : {std::pair("name", &view.name_error), std::pair("email", &view.email_error),
                             std::pair("password", &view.password_error)})
    *error = faults.of(name);
  view.languages = web::language_options(base::parse_language(field(context, "language")).value_or(context.language));
  return show(context, "accounts/first", msg("The first administrator"), view, faults.any() ? 422 : 200);
}

}  // namespace

http::Response show_forgotten(State&, web::Context& context) {
  return forgotten_page(context, Faults(context), {});
}

// The same answer, in the same time, whether there is such an account or not: what is done about it is done afterwards.
http::Response ask_for_password(State& state, web::Context& context) {
  const auto typed = field(context, "email");
  const auto email = normal_email(typed);
  Faults faults(context);
  if (email.empty()) faults.add("email", msg("Write the e-mail address of your account."));
  const auto base = mail_base(state, context);
  if (!base) faults.add("email", no_mail_base());
  if (faults.any()) return forgotten_page(context, faults, typed);
  if (const auto wait = begin_attempt(state.database, {of_address(context.request)}); wait.count() > 0)
    return too_often(context, wait);
  auto asked = of_account("asked " + email);
  asked.free = free_mails;
  const bool spared = begin_attempt(state.database, {asked}).count() > 0;
  const bool taken = state.errands.try_add([&database = state.database, email, base = *base, spared] {
    try {
      auto transaction = database.write_unlogged();
      const auto account = find_by_email(transaction.session(), email);
      if (!account || !account->active || spared) return;
      mail_password_link(transaction, *account, base + password_link(transaction, account->id));
      transaction.commit();
    } catch (const db::Failure& failure) {
      base::log_error("a link to a new password was not sent: {}", failure.what());
    }
  });
  if (!taken) return too_busy(context);
  return http::redirect("/password?done=1");
}

http::Response show_new_password(State& state, web::Context& context) {
  const auto account = account_of_link(state, std::string(context.path("secret")));
  return account ? new_password_page(context, *account, Faults(context)) : link_is_stale(state, context);
}

http::Response take_new_password(State& state, web::Context& context) {
  const auto account = account_of_link(state, std::string(context.path("secret")));
  if (!account) return link_is_stale(state, context);
  const auto password = password_field(context);
  Faults faults(context);
  faults.take(check_password(password, account->email, state.settings.site_name));
  if (faults.any()) return new_password_page(context, *account, faults);
  const auto hash = state.hasher.hash(password);
  if (!hash) return too_busy(context);
  {
    auto transaction = state.database.write(author_of(account->id));
    if (!links::use(transaction, password_purpose, context.path("secret"))) return link_is_stale(state, context);
    set_password_hash(transaction, account->id, *hash);
    end_sessions(transaction, account->id);
    mail_event(transaction, *account, Event::password_changed);
    transaction.commit();
  }
  // Who can read the mail need not wait for what others tried.
  attempt_succeeded(state.database, {of_account("password " + account->email)});
  return http::redirect("/sign-in?done=password");
}

http::Response show_first(State& state, web::Context& context) {
  return first_is_good(state, context) ? first_page(context, Faults(context)) : link_is_stale(state, context);
}

http::Response make_first(State& state, web::Context& context) {
  if (!first_is_good(state, context)) return link_is_stale(state, context);
  const auto password = password_field(context);
  const NewAccount account{.name = field(context, "name"),
                           .email = field(context, "email"),
                           .password = {},
                           .office = Office::administrator,
                           .language = base::parse_language(field(context, "language")).value_or(context.language)};
  Faults faults(context);
  faults.take(check_name(account.name));
  if (normal_email(account.email).empty())
    faults.add("email", msg("“{address}” is no e-mail address.", {{"address", account.email}}));
  faults.take(check_password(password, account.email, state.settings.site_name));
  if (faults.any()) return first_page(context, faults);
  const auto hash = state.hasher.hash(password);
  if (!hash) return too_busy(context);
  std::optional<AccountId> id;
  {
    auto transaction = state.database.write({"first administrator"});
    if (has_accounts(transaction.session()) || !links::use(transaction, first_purpose, context.path("secret")))
      return link_is_stale(state, context);
    id = insert_account(transaction, account, *hash);
    transaction.commit();
  }
  return after_password(state, context, *id, "/account");
}

}  // namespace accounts
