// SPDX-License-Identifier: EUPL-1.2
// The page of one's own account, and what is changed on it.
#include "accounts/mails.h"
#include "accounts/own_page.h"
#include "accounts/pages.h"
#include "accounts/passwords.h"
#include "accounts/store.h"
#include "links/api.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace accounts {
namespace {

using base::msg;
namespace json = boost::json;


AccountId self(const web::Context& context) {
  return account_of(context.identity).value_or(AccountId{});
}

std::vector<views::Option> options_of(const web::Context& context,
                                      std::initializer_list<std::pair<const char*, base::Message>> choices,
                                      std::string_view chosen) {
  std::vector<views::Option> options;
  for (const auto& [value, text] : choices) options.push_back({value, context.tr(text), value == chosen});
  return options;
}

struct NewAddress {
  AccountId account;
  std::string email;
};

std::optional<NewAddress> new_address(db::Session& session, std::string_view secret) {
  const auto link = links::look_at(session, address_purpose, secret);
  if (!link || !link->good()) return std::nullopt;
  const auto subject = json::parse(link->subject);
  const auto& object = subject.as_object();
  const auto id = AccountId::parse(std::string_view(object.at("account").as_string()));
  if (!id || !find(session, *id)) return std::nullopt;
  return NewAddress{*id, std::string(object.at("email").as_string())};
}

}  // namespace

http::Response own_page(State& state, web::Context& context, const Faults& faults) {
  views::Account view;
  faults.put(view);
  for (auto [name, error] :
       {std::pair("name", &view.name_error), std::pair("new-email", &view.new_email_error),
        std::pair("email-password", &view.email_password_error), std::pair("old-password", &view.old_password_error),
        std::pair("password", &view.password_error), std::pair("token-name", &view.token_error)})
    *error = faults.of(name);
  view.saved = context.request.parameter("saved").has_value();
  view.mail_sent = context.request.parameter("mail").has_value();
  auto session = state.database.read();
  const auto account = find(session, self(context));
  const auto known = credentials(session, self(context));
  if (!account || !known) return context.problem(404, msg("This account is no longer there."));
  view.name = faults.of("name").empty() ? account->name : field(context, "name");
  view.email = account->email;
  view.new_email = field(context, "new-email");
  view.token_name = field(context, "token-name");
  view.office = account->office == Office::none ? "" : context.tr(label(account->office));
  view.has_password = !known->password.empty();
  view.second_factor = !known->totp_secret.empty();
  view.languages = web::language_options(account->language);
  view.scopes = options_of(context, {{"read", msg("read only")}, {"write", msg("read and write")}}, "read");
  view.lifetimes =
      options_of(context, {{"30", msg("30 days")}, {"90", msg("90 days")}, {"365", msg("one year")}}, "90");
  for (const auto& member : memberships(session, account->id))
    if (const auto organisation = organisations::find(session, member.organisation))
      view.roles.push_back({organisation->name_in(context.language), "/organisations/" + organisation->id.text(),
                            context.tr(label(member.role))});
  view.has_roles = !view.roles.empty();
  for (const auto& line : sessions(session, account->id))
    view.sessions.push_back({line.browser.empty() ? context.tr(msg("An unknown browser")) : line.browser,
                             base::format_moment(context.language, line.made), base::format_moment(context.language, line.seen),
                             "/account/sessions/" + line.id.text() + "/end",
                             line.id.text() == context.identity.session});
  view.has_other_sessions = view.sessions.size() > 1;
  for (const auto& token : tokens(session, account->id))
    view.tokens.push_back({token.name, context.tr(token.scope == "write" ? msg("read and write") : msg("read only")),
                           base::format_moment(context.language, token.expires),
                           token.used.empty() ? context.tr(msg("never")) : base::format_moment(context.language, token.used),
                           "/account/tokens/" + token.id.text() + "/remove"});
  view.has_tokens = !view.tokens.empty();
  return show(context, "accounts/account", msg("Your account"), view, faults.any() ? 422 : 200);
}

http::Response show_account(State& state, web::Context& context) {
  return own_page(state, context, Faults(context));
}

http::Response change_account(State& state, web::Context& context) {
  const auto name = field(context, "name");
  const auto language = base::parse_language(field(context, "language")).value_or(context.language);
  Faults faults(context);
  faults.take(check_name(name));
  if (faults.any()) return own_page(state, context, faults);
  auto transaction = state.database.write_unlogged();
  set_name_and_language(transaction, self(context), name, language);
  transaction.commit();
  return http::redirect("/account?saved=1");
}

http::Response change_password(State& state, web::Context& context) {
  Faults faults(context);
  const auto password = password_field(context);
  std::optional<Credentials> known;
  std::optional<Account> account;
  {
    auto session = state.database.read();
    known = credentials(session, self(context));
    account = find(session, self(context));
  }
  if (!known || !account) return own_page(state, context, faults);
  faults.take(check_password(password, account->email, state.settings.site_name));
  if (!known->password.empty()) {
    auto checked = check_own_password(state, context, self(context), password_field(context, "old-password"));
    if (checked.answer) return std::move(*checked.answer);
    if (!checked.right) faults.add("old-password", msg("This is not your password."));
  }
  if (faults.any()) return own_page(state, context, faults);
  const auto hash = state.hasher.hash(password);
  if (!hash) return too_busy(context);
  auto transaction = state.database.write(author(context.identity));
  set_password_hash(transaction, self(context), *hash);
  // Whoever knew the old one is out.
  end_sessions(transaction, self(context), SessionId::parse(context.identity.session).value_or(SessionId{}));
  mail_event(transaction, *account, Event::password_changed);
  transaction.commit();
  return http::redirect("/account?saved=1");
}

http::Response ask_for_address(State& state, web::Context& context) {
  Faults faults(context);
  const auto email = normal_email(field(context, "new-email"));
  const auto base = mail_base(state, context);
  if (email.empty())
    faults.add("new-email", msg("“{address}” is no e-mail address.", {{"address", field(context, "new-email")}}));
  if (!base) faults.add("new-email", no_mail_base());
  if (faults.any()) return own_page(state, context, faults);
  auto checked = check_own_password(state, context, self(context), password_field(context));
  if (checked.answer) return std::move(*checked.answer);
  if (!checked.right) {
    faults.add("email-password", msg("This is not your password."));
    return own_page(state, context, faults);
  }
  auto transaction = state.database.write_unlogged();
  // Whether somebody else has that address is told to nobody: the link then does nothing.
  const auto account = find(transaction.session(), self(context));
  if (account && !find_by_email(transaction.session(), email)) {
    const auto secret = links::make(transaction, address_purpose,
                                    json::serialize(json::object{{"account", account->id.text()}, {"email", email}}),
                                    std::chrono::hours(24));
    mail_confirm_address(transaction, *account, email, *base + "/account/email/" + secret);
    transaction.commit();
  }
  return http::redirect("/account?mail=1");
}

http::Response show_new_address(State& state, web::Context& context) {
  std::optional<NewAddress> asked;
  {
    auto session = state.database.read();
    asked = new_address(session, context.path("secret"));
  }
  if (!asked) return link_is_stale(state, context);
  return show(context, "accounts/new_address", msg("A new e-mail address"),
              views::NewAddress{asked->email, "/account/email/" + std::string(context.path("secret"))});
}

http::Response take_new_address(State& state, web::Context& context) {
  {
    auto session = state.database.read();
    if (!new_address(session, context.path("secret"))) return link_is_stale(state, context);
  }
  bool done = false;
  {
    auto transaction = state.database.write({"confirmed by mail"});
    const auto asked = new_address(transaction.session(), context.path("secret"));
    const auto before = asked ? find(transaction.session(), asked->account) : std::nullopt;
    done = before && links::use(transaction, address_purpose, context.path("secret")) &&
           set_email(transaction, asked->account, asked->email);
    if (done) {
      mail_event(transaction, *before, Event::address_changed);  // to the old address
      transaction.commit();
    }
  }
  return done ? http::redirect(context.identity.signed_in() ? "/account?saved=1" : "/sign-in")
              : link_is_stale(state, context);
}

}  // namespace accounts
