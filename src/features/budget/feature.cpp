// SPDX-License-Identifier: EUPL-1.2
// The money of a project: what is planned, committed, paid and given in kind.
#include "budget/pages.h"

std::span<const base::EmbeddedFile> embedded_budget();

namespace budget {

web::Feature feature(db::Database& database) {
  using web::Permission;
  web::Feature made{.name = "budget", .routes = {}, .menu = {}, .files = embedded_budget()};
  // Who may see a draft, and who may edit, the handlers look: it hangs on the project's owner.
  const auto add = [&](std::string method, std::string pattern, const Permission& permission, auto handler) {
    made.routes.push_back({std::move(method), std::move(pattern), permission, [&database, handler](web::Context& context) { return handler(database, context); }});
  };
  add("GET", "/projects/{id}/budget", Permission::anyone, show_budget);
  add("GET", "/projects/{id}/budget.csv", Permission::anyone, download_lines);
  add("GET", "/projects/{id}/transactions.csv", Permission::anyone, download_transactions);
  add("GET", "/api/v1/projects/{id}/budget", Permission::anyone, answer_budget);
  add("GET", "/projects/{id}/budget/headings", Permission::signed_in, edit_headings);
  add("POST", "/projects/{id}/budget/headings", Permission::signed_in, save_headings);
  add("GET", "/projects/{id}/budget/lines/new", Permission::signed_in, edit_line);
  add("POST", "/projects/{id}/budget/lines", Permission::signed_in, save_line);
  add("GET", "/projects/{id}/budget/lines/{line}", Permission::signed_in, edit_line);
  add("POST", "/projects/{id}/budget/lines/{line}", Permission::signed_in, save_line);
  add("POST", "/projects/{id}/budget/lines/{line}/remove", Permission::signed_in, remove_line);
  add("GET", "/projects/{id}/budget/transactions/new", Permission::signed_in, edit_transaction);
  add("POST", "/projects/{id}/budget/transactions", Permission::signed_in, save_transaction);
  add("GET", "/projects/{id}/budget/transactions/{transaction}", Permission::signed_in, edit_transaction);
  add("POST", "/projects/{id}/budget/transactions/{transaction}", Permission::signed_in, save_transaction);
  add("POST", "/projects/{id}/budget/transactions/{transaction}/remove", Permission::signed_in, remove_transaction);
  return made;
}

}  // namespace budget
