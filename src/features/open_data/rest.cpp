// SPDX-License-Identifier: EUPL-1.2
#include "base/json.h"
#include "open_data/rest.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <charconv>

#include "base/text.h"

std::span<const base::EmbeddedFile> embedded_open_data();

namespace open_data {
namespace {

namespace json = boost::json;
using explore::Atlas;
using organisations::OrganisationId;
using relations::RelationId;
using web::Context;

constexpr std::size_t default_limit = 50;

// The site adds the ETag, and answers 304 where it is known.
http::Response answer(const json::value& value, std::string_view type = "application/json") {
  http::Response response = http::json_response(base::serialize(value));
  response.set("content-type", type);
  response.set("access-control-allow-origin", "*");
  return response;
}

http::Response answer_text(std::string text) {
  http::Response response = http::json_response(std::move(text));
  response.set("access-control-allow-origin", "*");
  return response;
}

bool wants_geojson(const Context& context) {
  if (const auto format = context.request.parameter("format")) return *format == "geojson";
  const auto accept = context.request.header("accept");
  return accept && accept->find("application/geo+json") != std::string_view::npos;
}

// A wrong value of a parameter is told; one that is merely unknown is left out, as the pages do.
std::optional<http::Response> wrong_parameter(Context& context) {
  const auto& request = context.request;
  if (const auto format = request.parameter("format"); format && *format != "json" && *format != "geojson")
    return context.problem(400, base::msg("The parameter format is json or geojson, not “{value}”.", {{"value", std::string(*format)}}));
  if (const auto limit = request.parameter("limit")) {
    int number = 0;
    const auto [end, error] = std::from_chars(limit->data(), limit->data() + limit->size(), number);
    if (error != std::errc{} || end != limit->data() + limit->size() || number < 1 || number > 500)
      return context.problem(400, base::msg("The parameter limit is a number from 1 to 500, not “{value}”.", {{"value", std::string(*limit)}}));
  }
  return std::nullopt;
}

json::object facets_json(const std::vector<search::FacetCounts>& facets) {
  json::object all;
  for (const auto& facet : facets) {
    json::array values;
    for (const auto& value : facet.values) values.push_back({{"value", value.value}, {"count", value.count}});
    all[facet.facet] = std::move(values);
  }
  return all;
}

http::Response collection_answer(bool geo, std::uint64_t total, json::array items, const std::string& next,
                                 json::object more = {}) {
  json::object body;
  if (geo) body = {{"type", "FeatureCollection"}, {"features", std::move(items)}, {"total", total}};
  else body = {{"total", total}, {"items", std::move(items)}};
  if (!next.empty()) body["next"] = next;
  for (auto& [key, value] : more) body[key] = std::move(value);
  return answer(body, geo ? "application/geo+json" : "application/json");
}

http::Response list_collection(const Atlas& atlas, Context& context, std::string_view collection, http::Pairs parameters) {
  if (auto wrong = wrong_parameter(context)) return *wrong;
  const bool geo = wants_geojson(context);
  const bool want_facets = context.request.parameter("facets") == "1";
  const auto listing = explore::list(atlas, parameters, collection, context.language, default_limit, want_facets);
  auto session = atlas.database().read();
  json::array items;
  if (collection == "organisations") {
    std::vector<OrganisationId> ids;
    for (const auto id : listing.ids) ids.push_back({id});
    for (const auto& one : organisations::find_many(session, ids)) items.push_back(geo ? geojson_feature(one) : public_json(one));
  } else {
    const auto lookup = lookup_in(atlas);
    std::vector<RelationId> ids;
    for (const auto id : listing.ids) ids.push_back({id});
    for (const auto& one : relations::find_many(session, ids)) items.push_back(geo ? geojson_feature(one, lookup) : public_json(one, lookup));
  }
  json::object more;
  if (want_facets) more["facets"] = facets_json(listing.facets);
  if (!listing.did_you_mean.empty()) more["did_you_mean"] = listing.did_you_mean;
  return collection_answer(geo, listing.total, std::move(items), listing.next, std::move(more));
}

http::Response list_networks(const Atlas& atlas, Context& context) {
  http::Pairs parameters;
  for (const auto& [name, value] : context.request.parameters())
    if (name == "sort" || name == "limit" || name == "cursor") parameters.emplace_back(name, value);
  parameters.emplace_back("kind", "network");
  return list_collection(atlas, context, "organisations", std::move(parameters));
}

http::Response show_index(const Atlas& atlas, Context& context) {
  auto session = atlas.database().read();
  json::object links;
  for (const char* name : {"organisations", "relations", "projects", "networks", "countries", "themes", "sources", "places", "suggest", "map"})
    links[name] = std::string("/api/v1/") + name;
  links["openapi"] = "/api/v1/openapi.json";
  return answer({{"name", context.site.settings().name}, {"version", "1"}, {"organisations", organisations::count(session)},
                          {"relations", relations::count(session)}, {"links", std::move(links)}});
}

http::Response no_record(Context& context) {
  return context.problem(404, base::msg("There is no record “{id}” here. It may have been removed.", {{"id", std::string(context.path("id"))}}));
}

http::Response moved_to(const std::string& address, const Context& context) {
  auto response = http::redirect(address + (context.request.query.empty() ? "" : "?" + context.request.query), 308);
  response.set("access-control-allow-origin", "*");
  return response;
}

// To the same address of the organisation into which the one asked for was merged.
http::Response merged_or_none(db::Session& session, Context& context, OrganisationId id, std::string_view rest) {
  const auto now = organisations::redirect_of(session, id);
  if (!now) return no_record(context);
  return moved_to("/api/v1/organisations/" + now->text() + std::string(rest), context);
}

http::Response show_organisation(const Atlas& atlas, Context& context) {
  if (auto wrong = wrong_parameter(context)) return *wrong;
  const auto id = OrganisationId::parse(context.path("id"));
  if (!id) return no_record(context);
  auto session = atlas.database().read();
  const auto found = organisations::find(session, *id);
  if (!found) return merged_or_none(session, context, *id, "");
  return wants_geojson(context) ? answer(geojson_feature(*found), "application/geo+json") : answer(public_json(*found));
}

http::Response show_relation(const Atlas& atlas, Context& context) {
  if (auto wrong = wrong_parameter(context)) return *wrong;
  const auto id = RelationId::parse(context.path("id"));
  if (!id) return no_record(context);
  auto session = atlas.database().read();
  const auto found = relations::find(session, *id);
  if (!found) {
    const auto now = relations::redirect_of(session, *id);
    if (!now) return no_record(context);
    return moved_to("/api/v1/relations/" + now->text(), context);
  }
  const auto lookup = lookup_in(atlas);
  return wants_geojson(context) ? answer(geojson_feature(*found, lookup), "application/geo+json")
                                : answer(public_json(*found, lookup));
}

http::Response list_relations_of(const Atlas& atlas, Context& context) {
  if (auto wrong = wrong_parameter(context)) return *wrong;
  const auto id = OrganisationId::parse(context.path("id"));
  if (!id) return no_record(context);
  {
    auto session = atlas.database().read();
    if (!organisations::find(session, *id)) return merged_or_none(session, context, *id, "/relations");
  }
  http::Pairs parameters;
  for (const auto& [name, value] : context.request.parameters())
    if (name == "limit" || name == "cursor") parameters.emplace_back(name, value);
  parameters.emplace_back("organisation", id->text());
  return list_collection(atlas, context, "relations", std::move(parameters));
}

json::object country_json(const Atlas& atlas, const places::Country& country, const explore::CountryFigures& figures, base::Language language) {
  return {{"code", country.code},
          {"alpha3", country.alpha3},
          {"name", atlas.gazetteer().country_name(country.code, language)},
          {"organisations", figures.organisations},
          {"relations", figures.relations},
          {"href", "/countries/" + std::string(country.code)}};
}

http::Response list_countries(const Atlas& atlas, Context& context) {
  const auto figures = explore::country_figures(atlas);
  json::array items;
  for (const auto& country : atlas.gazetteer().countries()) {
    const auto found = figures.find(country.code);
    items.push_back(country_json(atlas, country, found == figures.end() ? explore::CountryFigures{} : found->second, context.language));
  }
  return answer({{"items", std::move(items)}});
}

http::Response show_country(const Atlas& atlas, Context& context) {
  std::string code(context.path("code"));
  for (char& c : code)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  for (const auto& country : atlas.gazetteer().countries()) {
    if (country.code != code) continue;
    const auto figures = explore::country_figures(atlas);
    const auto found = figures.find(code);
    return answer(country_json(atlas, country, found == figures.end() ? explore::CountryFigures{} : found->second, context.language));
  }
  return context.problem(404, base::msg("“{code}” is no country code of ISO 3166-1, such as FR or BR.", {{"code", code}}));
}

http::Response list_themes() {
  json::array items;
  for (const auto& theme : themes::all()) {
    json::object one{{"code", theme.code}};
    if (!theme.parent.empty()) one["parent"] = theme.parent;
    json::object names;
    for (const auto language : base::languages) names[base::code(language)] = themes::name(theme, language);
    one["names"] = std::move(names);
    one["purposes"] = json::array(theme.purposes.begin(), theme.purposes.end());
    one["goals"] = json::array(theme.goals.begin(), theme.goals.end());
    one["href"] = "/themes/" + std::string(theme.code);
    items.push_back(std::move(one));
  }
  return answer({{"items", std::move(items)}});
}

http::Response list_sources(const Atlas& atlas) {
  auto session = atlas.database().read();
  json::array items;
  for (const auto& source : sources::all(session)) items.push_back(sources::to_json(source));
  return answer({{"items", std::move(items)}});
}

json::object candidate_json(const Atlas& atlas, const places::Candidate& candidate, base::Language language) {
  const auto& place = candidate.place;
  json::object one{{"id", place.id()},
                   {"name", place.name},
                   {"country", place.country},
                   {"country_name", atlas.gazetteer().country_name(place.country, language)},
                   {"latitude", place.point.latitude},
                   {"longitude", place.point.longitude},
                   {"score", candidate.score},
                   {"reason", base::translate(language, candidate.reason)}};
  if (!place.subdivision.empty()) one["subdivision"] = place.subdivision;
  if (!place.subdivision_name.empty()) one["subdivision_name"] = place.subdivision_name;
  if (place.population > 0) one["population"] = place.population;
  return one;
}

std::optional<double> degrees(std::optional<std::string_view> text, double most) {
  if (!text) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size() || !(value >= -most && value <= most)) return std::nullopt;
  return value;
}

http::Response resolve_place(const Atlas& atlas, Context& context) {
  const auto& request = context.request;
  const auto name = request.parameter("name");
  if (!name || base::trim(*name).empty()) return context.problem(400, base::msg("The parameter name is missing: which place is it?"));
  places::Query query{.name = *name, .country = request.parameter("country").value_or(""), .point = {}, .subdivision = request.parameter("subdivision").value_or("")};
  const auto latitude = degrees(request.parameter("lat"), 90), longitude = degrees(request.parameter("lon"), 180);
  if ((request.parameter("lat") && !latitude) || (request.parameter("lon") && !longitude))
    return context.problem(400, base::msg("The parameters lat and lon are degrees: -90 to 90 and -180 to 180."));
  if (latitude && longitude) query.point = base::Point{*latitude, *longitude};
  const auto resolution = atlas.gazetteer().resolve(query);
  json::object body{{"certainty", resolution.certainty == places::Certainty::sure       ? "sure"
                                  : resolution.certainty == places::Certainty::doubtful ? "doubtful"
                                                                                        : "none"}};
  if (resolution.country) body["country"] = resolution.country->country;
  if (resolution.best) body["best"] = candidate_json(atlas, *resolution.best, context.language);
  json::array alternatives;
  for (const auto& other : resolution.alternatives) alternatives.push_back(candidate_json(atlas, other, context.language));
  body["alternatives"] = std::move(alternatives);
  return answer(body);
}

http::Response show_openapi(Context& context) {
  for (const auto& file : embedded_open_data()) {
    if (file.name != "open_data/static/openapi.json") continue;
    http::Response response;
    response.set("content-type", "application/json");
    response.set("access-control-allow-origin", "*");
    response.static_body = file.content;
    return response;
  }
  return context.problem(404, base::msg("The description of the API is missing from this program."));
}

}  // namespace

PartyLookup lookup_in(const Atlas& atlas) {
  return [&atlas](OrganisationId id) -> PartyFacts {
    const auto view = atlas.index().view();
    if (const auto found = explore::known(view, id)) return {found->name, found->country, found->point};
    // Not indexed yet: the register knows it.
    auto session = atlas.database().read();
    const auto organisation = organisations::find(session, id);
    return organisation ? PartyFacts{organisation->main_name(), organisation->country, organisation->point} : PartyFacts{};
  };
}

std::vector<web::Route> rest_routes(const Atlas& atlas) {
  using web::Permission;
  const auto get = [](std::string pattern, web::Handler handler) { return web::Route{"GET", std::move(pattern), Permission::anyone, std::move(handler)}; };
  return {
      get("/api/v1", [&atlas](Context& c) { return show_index(atlas, c); }),
      get("/api/v1/organisations", [&atlas](Context& c) { return list_collection(atlas, c, "organisations", c.request.parameters()); }),
      get("/api/v1/organisations/{id}", [&atlas](Context& c) { return show_organisation(atlas, c); }),
      get("/api/v1/organisations/{id}/relations", [&atlas](Context& c) { return list_relations_of(atlas, c); }),
      get("/api/v1/relations", [&atlas](Context& c) { return list_collection(atlas, c, "relations", c.request.parameters()); }),
      get("/api/v1/relations/{id}", [&atlas](Context& c) { return show_relation(atlas, c); }),
      get("/api/v1/networks", [&atlas](Context& c) { return list_networks(atlas, c); }),
      get("/api/v1/countries", [&atlas](Context& c) { return list_countries(atlas, c); }),
      get("/api/v1/countries/{code}", [&atlas](Context& c) { return show_country(atlas, c); }),
      get("/api/v1/themes", [](Context&) { return list_themes(); }),
      get("/api/v1/sources", [&atlas](Context&) { return list_sources(atlas); }),
      get("/api/v1/places", [&atlas](Context& c) { return resolve_place(atlas, c); }),
      get("/api/v1/suggest", [&atlas](Context& c) { return answer_text(explore::suggest_json(atlas, c.request.parameter("q").value_or(""), c.language)); }),
      get("/api/v1/map", [&atlas](Context& c) { return answer_text(explore::map_json(atlas, c.request.parameters(), c.language)); }),
      get("/api/v1/openapi.json", [](Context& c) { return show_openapi(c); }),
  };
}

}  // namespace open_data
