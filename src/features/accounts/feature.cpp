// SPDX-License-Identifier: EUPL-1.2
// Accounts: their addresses and who may use them.
#include "accounts/pages.h"
#include "base/log.h"

std::span<const base::EmbeddedFile> embedded_accounts();

namespace accounts {

web::Feature Gate::feature() {
  using web::Context;
  using web::Permission;
  web::Feature made{.name = "accounts", .routes = {}, .menu = {}, .files = embedded_accounts()};
  const auto add = [&](std::string method, std::string pattern, Permission permission, auto handler) {
    made.routes.push_back({std::move(method), std::move(pattern), std::move(permission), [state = state_.get(), handler](Context& context) {
                             try {
                               return handler(*state, context);
                             } catch (const db::Failure& failure) {
                               base::log_error("{} {}: {}", context.request.method, context.match.pattern, failure.what());
                               return context.problem(503, failure.problem().message);
                             }
                           }});
  };
  add("GET", "/sign-in", Permission::anyone, show_sign_in);
  add("POST", "/sign-in", Permission::anyone, sign_in);
  add("POST", "/sign-out", Permission::anyone, sign_out);
  add("GET", "/sign-in/kept", Permission::signed_in, show_kept_form);
  add("POST", "/sign-in/kept/drop", Permission::signed_in, drop_kept_form);
  return made;
}

}  // namespace accounts
