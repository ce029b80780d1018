// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "base/json.h"
#include "history/pages.h"

namespace history {
namespace {

namespace json = boost::json;
using records::Kind;

// Of a record's JSON the fields that changed.
json::object only(const std::vector<std::string>& fields, std::string_view text) {
  json::object some;
  if (text.empty()) return some;
  const auto record = json::parse(text).as_object();
  const auto take = [&](std::string_view key) {
    if (const auto* value = record.if_contains(key)) some[key] = *value;
  };
  for (const auto& field : fields) {
    take(field);
    if (field == "point") take("latitude"), take("longitude");
  }
  return some;
}

http::Response list_history(db::Database& database, web::Context& context, Kind kind) {
  int limit = 50;
  if (const auto asked = context.request.parameter("limit")) {
    const auto number = number_of(*asked);
    if (number < 1 || number > 500)
      return context.problem(400, base::msg("The parameter limit is a number from 1 to 500, not “{value}”.",
                                            {{"value", std::string(*asked)}}));
    limit = static_cast<int>(number);
  }
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (const auto asked = context.request.parameter("cursor"))
    if (const auto number = number_of(*asked); number > 0) before = number;
  auto session = database.read();
  // Like the organisation itself (open_data); a cursor asks for the history of the one that is gone.
  if (before == std::numeric_limits<std::int64_t>::max())
    if (const auto now = merged_into(session, {kind, std::string(context.path("id"))})) {
      const auto& query = context.request.query;
      auto response = http::redirect(
          fmt::format("/api/v1{}/history{}{}", records::url(*now), query.empty() ? "" : "?", query), 308);
      response.set("access-control-allow-origin", "*");
      return response;
    }
  auto changes = db::history(session, records::code(kind), context.path("id"), before, limit + 1);
  if (changes.empty())
    return context.problem(404, base::msg("There is no record “{id}” here. It may have been removed.",
                                          {{"id", std::string(context.path("id"))}}));
  const bool has_more = changes.size() > static_cast<std::size_t>(limit);
  if (has_more) changes.pop_back();
  json::array items;
  for (const auto& change : changes) {
    const auto fields = records::changed_fields(kind, change.before, change.after);
    const auto actor = actor_of(session, change, context.language, false);
    json::object by{{"kind", code(actor.kind)}};
    if (actor.organisation) by["organisation"] = actor.organisation.text();
    if (!actor.name.empty()) by["name"] = actor.name;
    json::object item{{"sequence", change.sequence}, {"at", change.at}, {"by", std::move(by)}};
    if (!change.reason.empty()) item["reason"] = change.reason;
    item["did"] = change.before.empty() ? "made" : change.after.empty() ? "removed" : "changed";
    item["undone"] = is_undone(session, change);
    item["fields"] = json::array(fields.begin(), fields.end());
    item["before"] = only(fields, change.before);
    item["after"] = only(fields, change.after);
    items.push_back(std::move(item));
  }
  json::object body{{"items", std::move(items)}};
  if (has_more) body["next"] = fmt::format("{}", changes.back().sequence);
  http::Response response = http::json_response(base::serialize(body));
  response.set("access-control-allow-origin", "*");
  return response;
}

}  // namespace

std::vector<web::Route> api_routes(db::Database& database) {
  std::vector<web::Route> routes;
  for (const auto kind : {Kind::organisation, Kind::relation})
    routes.push_back({"GET", fmt::format("/api/v1/{}s/{{id}}/history", records::code(kind)), web::Permission::anyone,
                      [&database, kind](web::Context& context) { return list_history(database, context, kind); }});
  return routes;
}

}  // namespace history
