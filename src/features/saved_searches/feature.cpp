// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>

#include "base/text.h"
#include "saved_searches/api.h"
#include "saved_searches/store.h"
#include "saved_searches/views.h"

std::span<const base::EmbeddedFile> embedded_saved_searches();

namespace saved_searches {
namespace {

using accounts::AccountId;
using base::msg;

// Of a signed-in person; the routes let nobody else in.
AccountId owner(const web::Context& context) {
  return accounts::account_of(context.identity).value_or(AccountId{});
}

base::Message label(Frequency frequency) {
  switch (frequency) {
    case Frequency::never:
      return msg("never");
    case Frequency::soon:
      return msg("within minutes");
    case Frequency::daily:
      return msg("once a day");
    case Frequency::weekly:
      return msg("once a week");
  }
  return {};
}

base::Message name_of(std::string_view collection) {
  if (collection == "projects") return msg("Projects");
  return collection == "relations" ? msg("Relations") : msg("Organisations");
}

http::Response form(const web::Context& context, const Search& search, const std::optional<base::Problem>& problem,
                    int status) {
  views::EditPage view;
  const bool is_new = !search.id;
  view.heading = context.tr(is_new ? msg("Save this search") : msg("Change a saved search"));
  view.search_url = search.url();
  view.action = is_new ? fmt::format("/searches/new?collection={}{}{}", search.collection,
                                     search.query.empty() ? "" : "&", search.query)
                       : "/searches/" + search.id.text();
  if (!is_new) view.remove_action = view.action + "/remove";
  view.name = search.name;
  if (problem) {
    view.name_error = context.tr(problem->message);
    view.errors.push_back({"name", view.name_error});
    view.has_errors = true;
  }
  for (const auto one : {Frequency::soon, Frequency::daily, Frequency::weekly, Frequency::never})
    view.frequencies.push_back({std::string(code(one)), context.tr(label(one)), one == search.frequency});
  return context.page("saved_searches/edit", view.heading, boost::json::value_from(view).as_object(), status);
}

http::Response no_search(const web::Context& context) {
  return context.problem(404, msg("You keep no such search."));
}

// The search that the address names, still without a name.
std::optional<Search> asked(const web::Context& context) {
  Search search;
  search.account = owner(context);
  search.collection = context.request.parameter("collection").value_or("");
  if (kind_of(search.collection).empty()) return std::nullopt;
  auto query = search_query(context.request.parameters());
  if (!query) return std::nullopt;
  search.query = std::move(*query);
  return search;
}

void take_fields(const web::Context& context, Search& search) {
  search.name = base::repair_utf8(context.request.form_field("name").value_or(""));
  search.frequency = parse_frequency(context.request.form_field("frequency").value_or("")).value_or(Frequency::daily);
}

std::optional<Search> of_path(db::Database& database, const web::Context& context) {
  const auto id = SearchId::parse(context.path("id"));
  if (!id) return std::nullopt;
  auto session = database.read();
  return find(session, owner(context), *id);
}

http::Response show_list(db::Database& database, web::Context& context) {
  auto session = database.read();
  views::ListPage view;
  for (const auto& search : of_account(session, owner(context)))
    view.searches.push_back({search.name, search.url(), "/searches/" + search.id.text(),
                             context.tr(name_of(search.collection)), context.tr(label(search.frequency))});
  view.has_searches = !view.searches.empty();
  return context.page("saved_searches/list", context.tr(msg("Saved searches")),
                      boost::json::value_from(view).as_object());
}

http::Response no_address(const web::Context& context) {
  return context.problem(400, msg("This is no search that can be kept. Please begin from a page of results."));
}

http::Response show_new(db::Database&, web::Context& context) {
  const auto search = asked(context);
  return search ? form(context, *search, std::nullopt, 200) : no_address(context);
}

http::Response keep_new(db::Database& database, web::Context& context) {
  auto search = asked(context);
  if (!search) return no_address(context);
  take_fields(context, *search);
  const auto name = check_name(search->name);
  if (!name) return form(context, *search, name.error(), 422);
  search->name = *name;
  if (const auto added = add(database, *search); !added) return form(context, *search, added.error(), 409);
  return http::redirect("/searches");
}

http::Response show_edit(db::Database& database, web::Context& context) {
  const auto search = of_path(database, context);
  return search ? form(context, *search, std::nullopt, 200) : no_search(context);
}

http::Response keep_edit(db::Database& database, web::Context& context) {
  auto search = of_path(database, context);
  if (!search) return no_search(context);
  take_fields(context, *search);
  const auto name = check_name(search->name);
  if (!name) return form(context, *search, name.error(), 422);
  if (!change(database, search->account, search->id, *name, search->frequency)) return no_search(context);
  return http::redirect("/searches");
}

http::Response drop(db::Database& database, web::Context& context) {
  const auto id = SearchId::parse(context.path("id"));
  if (!id || !remove(database, owner(context), *id)) return no_search(context);
  return http::redirect("/searches");
}

}  // namespace

web::Feature feature(db::Database& database) {
  web::Feature made{.name = "saved_searches", .routes = {}, .menu = {}, .files = embedded_saved_searches()};
  const auto add_route = [&](std::string method, std::string pattern, auto handler) {
    made.routes.push_back({std::move(method), std::move(pattern), web::Permission::signed_in,
                           [&database, handler](web::Context& context) { return handler(database, context); }});
  };
  add_route("GET", "/searches", show_list);
  add_route("GET", "/searches/new", show_new);
  add_route("POST", "/searches/new", keep_new);
  add_route("GET", "/searches/{id}", show_edit);
  add_route("POST", "/searches/{id}", keep_edit);
  add_route("POST", "/searches/{id}/remove", drop);
  made.desk = {{msg("Saved searches").id, "/searches", 30, web::Permission::signed_in}};
  return made;
}

}  // namespace saved_searches
