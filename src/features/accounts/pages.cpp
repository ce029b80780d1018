// SPDX-License-Identifier: EUPL-1.2
#include "accounts/pages.h"

#include "accounts/attempts.h"
#include "accounts/passwords.h"
#include "accounts/store.h"
#include "base/partial_date.h"
#include "base/text.h"
#include "web/guard.h"

namespace accounts {

using base::msg;

std::string field(const web::Context& context, std::string_view name) {
  std::string text = base::repair_utf8(context.request.form_field(name).value_or(""));
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return std::string(base::trim(text));
}

std::string password_field(const web::Context& context, std::string_view name) {
  return std::string(context.request.form_field(name).value_or(""));
}

std::string set_cookie(const State& state, std::string_view name, std::string_view value,
                       std::chrono::seconds lifetime) {
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", name, value, lifetime.count(),
                     state.secure() ? "; Secure" : "");
}

std::string wanted_address(const web::Context& context) {
  const auto& request = context.request;
  const auto asked = request.method == "POST" ? request.form_field("return") : request.parameter("return");
  return web::local_address(asked.value_or("/"));
}

db::Author author_of(AccountId account) {
  return author({.account = account.text()});
}

std::optional<std::string> mail_base(const State& state, const web::Context& context) {
  if (!state.settings.base_url.empty()) return state.settings.base_url;
  // Anybody can write any Host header, and have mails lead to their own site. On this machine none but its own names
  // do.
  if (web::is_local_request(context.request)) return context.site.base_url(context.request);
  return std::nullopt;
}

base::Message no_mail_base() {
  return msg(
      "This register cannot send links by mail: it was not told its own address. Those who run it set “base-url”.");
}

bool must_have_second_factor(const State& state, Office office) {
  switch (state.settings.second_factor) {
    case SecondFactor::everyone:
      return true;
    case SecondFactor::stewards:
      return office >= Office::steward;
    default:
      return false;
  }
}

OwnPassword check_own_password(State& state, web::Context& context, AccountId account, const std::string& password) {
  const std::vector subjects{of_account("own " + account.text()), of_address(context.request)};
  if (const auto wait = begin_attempt(state.database, subjects); wait.count() > 0)
    return {false, too_often(context, wait)};
  std::optional<Credentials> known;
  {
    auto session = state.database.read();
    known = credentials(session, account);
  }
  const auto fits =
      state.hasher.verify(known ? known->password : std::string(), password.substr(0, 4 * longest_password));
  if (!fits) {
    attempt_withdrawn(state.database, subjects);
    return {false, too_busy(context)};
  }
  if (*fits) attempt_succeeded(state.database, subjects);
  return {*fits, std::nullopt};
}

http::Response link_is_stale(State&, web::Context& context) {
  return context.problem(
      410, msg("This link is no longer good: it was used already, or its time is over. You can ask for another one."));
}

http::Response let_in(State& state, web::Context& context, AccountId account, std::string_view to) {
  std::string secret;
  std::optional<Account> who;
  {
    auto transaction = state.database.write_unlogged();
    if (const auto old = account_of(context.identity))
      if (const auto id = SessionId::parse(context.identity.session)) end_session(transaction, *old, *id);
    secret = insert_session(transaction, account, browser_family(context.request.header("user-agent").value_or("")));
    who = find(transaction.session(), account);
    transaction.commit();
  }
  auto response = http::redirect(web::local_address(to));
  response.headers.emplace_back("Set-Cookie", session_set_cookie(state.settings.base_url, secret));
  if (who && !context.request.cookie("lang") && who->language != base::Language::pseudo)
    response.headers.emplace_back("Set-Cookie",
                                  set_cookie(state, "lang", base::code(who->language), std::chrono::hours(24 * 365)));
  return response;
}

http::Response too_often(web::Context& context, std::chrono::seconds wait) {
  const auto minutes = (wait.count() + 59) / 60;
  auto response = context.problem(
      429, wait.count() < 60 ? msg("There were several failed attempts. Please wait {seconds} seconds, then try again.",
                                   {{"seconds", fmt::format("{}", wait.count())}})
                             : msg("There were many failed attempts. Please wait {minutes} minutes, then try again. If "
                                   "you have forgotten your password, ask for a link to "
                                   "choose a new one.",
                                   {{"minutes", fmt::format("{}", minutes)}}));
  response.set("Retry-After", fmt::format("{}", wait.count()));
  return response;
}

http::Response too_busy(web::Context& context) {
  auto response =
      context.problem(503, msg("Many people are signing in at this moment. Please try again in a few seconds."));
  response.set("Retry-After", "3");
  return response;
}

}  // namespace accounts
