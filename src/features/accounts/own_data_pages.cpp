// SPDX-License-Identifier: EUPL-1.2
// One's own sessions, API tokens and data; the end of an account.
#include <boost/json/serialize.hpp>
#include <charconv>

#include "accounts/mails.h"
#include "accounts/own_page.h"
#include "accounts/passwords.h"
#include "accounts/store.h"
#include "base/partial_date.h"
#include "base/text.h"

namespace accounts {
namespace {

using base::msg;
namespace json = boost::json;

constexpr std::size_t most_tokens = 20;

AccountId self(const web::Context& context) {
  return account_of(context.identity).value_or(AccountId{});
}

// Who holds something that nobody else does has to hand it over first.
struct Alone {
  bool in_register = false;
  std::vector<OrganisationId> organisations;
  bool any() const { return in_register || !organisations.empty(); }
};

Alone alone(db::Session& session, AccountId account) {
  return {office_holders(session, Office::administrator) == std::vector{account}, administers_alone(session, account)};
}

http::Response erase_page(State& state, web::Context& context, const Faults& faults) {
  views::Erase view;
  faults.put(view);
  view.password_error = faults.of("password");
  auto session = state.database.read();
  const auto what = alone(session, self(context));
  view.refused = what.any();
  view.last_of_register = what.in_register;
  for (const auto id : what.organisations)
    if (const auto organisation = organisations::find(session, id))
      view.organisations.push_back(
          {organisation->name_in(context.language), "/organisations/" + id.text() + "/members"});
  view.has_organisations = !view.organisations.empty();
  return show(context, "accounts/erase", msg("Erase your account"), view, faults.any() ? 422 : 200);
}

}  // namespace

http::Response end_one_session(State& state, web::Context& context) {
  const auto id = SessionId::parse(context.path("session"));
  if (id) {
    auto transaction = state.database.write_unlogged();
    end_session(transaction, self(context), *id);
    transaction.commit();
  }
  return http::redirect("/account?saved=1");
}

http::Response end_other_sessions(State& state, web::Context& context) {
  auto transaction = state.database.write_unlogged();
  end_sessions(transaction, self(context), SessionId::parse(context.identity.session).value_or(SessionId{}));
  transaction.commit();
  return http::redirect("/account?saved=1");
}

http::Response make_token(State& state, web::Context& context) {
  const auto name = field(context, "token-name");
  const auto scope = field(context, "scope");
  const auto text = field(context, "days");
  int days = 0;
  std::from_chars(text.data(), text.data() + text.size(), days);
  Faults faults(context);
  if (name.empty() || base::length(name) > 80)
    faults.add("token-name", msg("Give the token a name of up to 80 letters, so that you know later what it is for."));
  if ((scope != "read" && scope != "write") || days < 1 || days > 365)
    faults.add("token-name", msg("Choose what the token may do and how long."));
  {
    auto session = state.database.read();
    if (tokens(session, self(context)).size() >= most_tokens)
      faults.add("token-name", msg("You have many tokens already. Remove one that is not used."));
  }
  if (faults.any()) return own_page(state, context, faults);
  views::NewToken view;
  view.name = name;
  const auto lifetime = std::chrono::hours(24 * days);
  view.expires = base::format_moment(context.language, base::utc_after(lifetime));
  {
    auto transaction = state.database.write(author(context.identity));
    view.secret = insert_token(transaction, self(context), name, scope, lifetime);
    if (const auto account = find(transaction.session(), self(context)))
      mail_event(transaction, *account, Event::token_made);
    transaction.commit();
  }
  return show(context, "accounts/new_token", msg("Your new API token"), view);
}

http::Response take_token_back(State& state, web::Context& context) {
  if (const auto id = TokenId::parse(context.path("token"))) {
    auto transaction = state.database.write(author(context.identity));
    remove_token(transaction, self(context), *id);
    transaction.commit();
  }
  return http::redirect("/account?saved=1");
}

http::Response download_own_data(State& state, web::Context& context) {
  auto session = state.database.read();
  const auto account = find(session, self(context));
  const auto known = credentials(session, self(context));
  if (!account || !known) return context.problem(404, msg("This account is no longer there."));
  json::array roles, open, keys;
  for (const auto& member : memberships(session, account->id)) {
    const auto organisation = organisations::find(session, member.organisation);
    roles.push_back(json::object{{"organisation", member.organisation.text()},
                                 {"name", organisation ? organisation->main_name() : std::string()},
                                 {"role", std::string(code(member.role))}});
  }
  for (const auto& line : sessions(session, account->id))
    open.push_back(json::object{{"browser", line.browser}, {"since", line.made}, {"seen", line.seen}});
  for (const auto& token : tokens(session, account->id))
    keys.push_back(json::object{{"name", token.name},
                                {"scope", token.scope},
                                {"made", token.made},
                                {"expires", token.expires},
                                {"used", token.used}});
  json::object all{{"id", account->id.text()},
                         {"name", account->name},
                         {"email", account->email},
                         {"language", std::string(base::code(account->language))},
                         {"office", std::string(code(account->office))},
                         {"second_factor", !known->totp_secret.empty()},
                         {"roles", roles},
                         {"sessions", open},
                         {"api_tokens", keys}};
  if (state.settings.own_data) state.settings.own_data(session, account->id, all);
  auto response = http::json_response(json::serialize(all));
  response.set("Content-Disposition", "attachment; filename=\"account.json\"");
  response.set("Cache-Control", "no-store");
  return response;
}

http::Response show_erase(State& state, web::Context& context) {
  return erase_page(state, context, Faults(context));
}

http::Response erase_account(State& state, web::Context& context) {
  {
    auto session = state.database.read();
    if (alone(session, self(context)).any()) {
      Faults faults(context);
      faults.add("erase", msg("You are the last administrator: first somebody else has to become one."));
      return erase_page(state, context, faults);
    }
  }
  auto checked = check_own_password(state, context, self(context), password_field(context));
  if (checked.answer) return std::move(*checked.answer);
  if (!checked.right) {
    Faults faults(context);
    faults.add("password", msg("This is not your password."));
    return erase_page(state, context, faults);
  }
  {
    auto transaction = state.database.write(author(context.identity));
    if (alone(transaction.session(), self(context)).any()) return http::redirect("/account/erase");
    if (state.settings.forget) state.settings.forget(transaction, self(context));
    erase(transaction, self(context));
    transaction.commit();
  }
  auto response = http::redirect("/");
  response.headers.emplace_back("Set-Cookie", session_set_cookie(state.settings.base_url, ""));
  return response;
}

}  // namespace accounts
