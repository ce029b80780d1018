// SPDX-License-Identifier: EUPL-1.2
// Accounts: their addresses and who may use them.
#include "accounts/pages.h"

std::span<const base::EmbeddedFile> embedded_accounts();

namespace accounts {

web::Feature Gate::feature() {
  using web::Context;
  using web::Permission;
  web::Feature made{.name = "accounts", .routes = {}, .menu = {}, .files = embedded_accounts()};
  const auto add = [&](std::string method, std::string pattern, Permission permission, auto handler) {
    made.routes.push_back({std::move(method), std::move(pattern), std::move(permission),
                           [state = state_.get(), handler](Context& context) { return handler(*state, context); }});
  };
  // What secures an account is not for API tokens, whoever has them.
  const auto add_own = [&](std::string method, std::string pattern, auto handler) {
    add(std::move(method), std::move(pattern), Permission::signed_in, [handler](State& state, Context& context) {
      if (context.identity.session.empty())
        return context.problem(403, base::msg("This is not for API tokens: sign in with your browser."));
      return handler(state, context);
    });
  };
  add("GET", "/sign-in", Permission::anyone, show_sign_in);
  add("POST", "/sign-in", Permission::anyone, sign_in);
  add("POST", "/sign-out", Permission::anyone, sign_out);
  add("GET", "/sign-in/code", Permission::anyone, show_code_question);
  add("POST", "/sign-in/code", Permission::anyone, take_code);
  add("GET", "/sign-in/second-factor", Permission::anyone, show_due_enrolment);
  add("POST", "/sign-in/second-factor", Permission::anyone, take_due_enrolment);
  add_own("GET", "/sign-in/kept", show_kept_form);
  add_own("POST", "/sign-in/kept/drop", drop_kept_form);

  // Whoever has the link.
  add("GET", "/password", Permission::anyone, show_forgotten);
  add("POST", "/password", Permission::anyone, ask_for_password);
  add("GET", "/password/{secret}", Permission::anyone, show_new_password);
  add("POST", "/password/{secret}", Permission::anyone, take_new_password);
  add("GET", "/first/{secret}", Permission::anyone, show_first);
  add("POST", "/first/{secret}", Permission::anyone, make_first);
  add("GET", "/invitation/{secret}", Permission::anyone, show_invitation);
  add("POST", "/invitation/{secret}", Permission::anyone, answer_invitation);
  add("GET", "/account/email/{secret}", Permission::anyone, show_new_address);
  add("POST", "/account/email/{secret}", Permission::anyone, take_new_address);

  add_own("GET", "/account", show_account);
  add_own("POST", "/account", change_account);
  add_own("POST", "/account/password", change_password);
  add_own("POST", "/account/email", ask_for_address);
  add_own("GET", "/account/second-factor", show_second_factor);
  add_own("POST", "/account/second-factor", take_second_factor);
  add_own("POST", "/account/second-factor/begin", begin_second_factor);
  add_own("POST", "/account/second-factor/codes", renew_recovery_codes);
  add_own("POST", "/account/second-factor/off", turn_second_factor_off);
  add_own("POST", "/account/sessions/end-others", end_other_sessions);
  add_own("POST", "/account/sessions/{session}/end", end_one_session);
  add_own("POST", "/account/tokens", make_token);
  add_own("POST", "/account/tokens/{token}/remove", take_token_back);
  add_own("GET", "/account/data.json", download_own_data);
  add_own("GET", "/account/erase", show_erase);
  add_own("POST", "/account/erase", erase_account);

  const auto administrator = Permission::of_organisation(Role::administrator);
  add("GET", "/organisations/{id}/members", administrator, show_members);
  add("POST", "/organisations/{id}/members", administrator, invite_member);
  add("POST", "/organisations/{id}/members/{account}", administrator, change_member);
  add("POST", "/organisations/{id}/members/invitations/{invitation}/again", administrator, invite_again);
  add("POST", "/organisations/{id}/members/invitations/{invitation}/withdraw", administrator, withdraw);

  add("GET", "/accounts", Permission::administrators, show_accounts);
  add("POST", "/accounts", Permission::administrators, add_account);
  add("POST", "/accounts/{account}/office", Permission::administrators, change_office);
  add("POST", "/accounts/{account}/active", Permission::administrators, change_active);
  add("POST", "/accounts/{account}/password", Permission::administrators, send_password_link);

  made.desk = {{base::msg("Your account").id, "/account", 80, Permission::signed_in},
               {base::msg("Accounts").id, "/accounts", 90, Permission::administrators}};
  return made;
}

}  // namespace accounts
