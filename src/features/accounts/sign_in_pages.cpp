// SPDX-License-Identifier: EUPL-1.2
// Signing in and out, and the form that was kept meanwhile.
#include "accounts/attempts.h"
#include "accounts/kept_forms.h"
#include "accounts/pages.h"
#include "accounts/passwords.h"
#include "accounts/store.h"
#include "web/guard.h"

namespace accounts {
namespace {

using base::msg;

std::optional<KeptForm> kept_form(State& state, const web::Context& context) {
  const auto cookie = context.request.cookie(kept_form_cookie);
  if (!cookie) return std::nullopt;
  auto session = state.database.read();
  return find_kept_form(session, *cookie);
}

http::Response sign_in_page(State& state, web::Context& context, views::SignIn view, int status) {
  view.return_to = wanted_address(context);
  view.has_errors = !view.errors.empty();
  view.password_new = context.request.parameter("done") == "password";
  view.form_kept = kept_form(state, context).has_value();
  if (!state.settings.openid_issuer.empty()) {
    view.elsewhere = state.settings.openid_name;
    view.elsewhere_url = "/sign-in/openid?return=" + http::url_encode(view.return_to);
  }
  return show(context, "accounts/sign_in", msg("Sign in"), view, status);
}

http::Response without_kept_form(State& state, const web::Context& context, std::string_view to) {
  if (const auto cookie = context.request.cookie(kept_form_cookie)) {
    auto transaction = state.database.write_unlogged();
    forget_kept_form(transaction, *cookie);
    transaction.commit();
  }
  auto response = http::redirect(to);
  response.headers.emplace_back("Set-Cookie", set_cookie(state, kept_form_cookie, "", std::chrono::seconds(0)));
  return response;
}

}  // namespace

http::Response show_sign_in(State& state, web::Context& context) {
  if (context.identity.signed_in()) return http::redirect(wanted_address(context));
  return sign_in_page(state, context, {}, 200);
}

// The same work and the same answer whether there is such an account, it has a password, or it may sign in.
http::Response sign_in(State& state, web::Context& context) {
  views::SignIn view;
  view.email = field(context, "email");
  const auto password = password_field(context);
  if (password.size() > 4 * longest_password)
    view.errors.push_back({"password", context.tr(msg("This password is longer than any that is taken here."))});
  if (view.email.empty()) view.errors.push_back({"email", context.tr(msg("Write your e-mail address."))});
  if (password.empty()) view.errors.push_back({"password", context.tr(msg("Write your password."))});
  if (!view.errors.empty()) return sign_in_page(state, context, view, 422);

  const auto normal = normal_email(view.email);
  const std::vector subjects{of_account("password " + (normal.empty() ? view.email : normal)),
                             of_address(context.request)};
  if (const auto wait = begin_attempt(state.database, subjects); wait.count() > 0) return too_often(context, wait);
  std::optional<Credentials> known;
  {
    auto session = state.database.read();
    known = credentials_by_email(session, normal);
  }
  const auto fits = state.hasher.verify(known && known->active ? known->password : std::string(), password);
  if (!fits) {
    attempt_withdrawn(state.database, subjects);
    return too_busy(context);
  }
  if (!*fits) {
    view.errors.push_back({"email", context.tr(msg("The e-mail address or the password is not right."))});
    return sign_in_page(state, context, view, 422);
  }
  attempt_succeeded(state.database, subjects);
  if (needs_rehash(known->password))
    if (const auto hash = state.hasher.hash(password)) {
      auto transaction = state.database.write_unlogged();
      set_rehashed(transaction, known->account, known->password, *hash);
      transaction.commit();
    }
  return after_password(state, context, known->account, wanted_address(context));
}

http::Response sign_out(State& state, web::Context& context) {
  const auto account = account_of(context.identity);
  const auto id = SessionId::parse(context.identity.session);
  if (account && id) {
    auto transaction = state.database.write_unlogged();
    end_session(transaction, *account, *id);
    transaction.commit();
  }
  auto response = without_kept_form(state, context, "/");
  response.headers.emplace_back("Set-Cookie", session_set_cookie(state.settings.base_url, ""));
  return response;
}

http::Response show_kept_form(State& state, web::Context& context) {
  const auto form = kept_form(state, context);
  if (!form || account_of(context.identity) != form->account)
    return context.problem(
        404, msg("There is no form here that was kept for you. Forms are kept for two hours, for whoever wrote them."));
  views::KeptForm view;
  view.action = form->address;
  for (const auto& [name, value] : form->fields) view.fields.push_back({name, value});
  return show(context, "accounts/kept_form", msg("Your form was kept"), view);
}

http::Response drop_kept_form(State& state, web::Context& context) {
  return without_kept_form(state, context, "/");
}

}  // namespace accounts
