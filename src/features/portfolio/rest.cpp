// SPDX-License-Identifier: EUPL-1.2
// Published projects as JSON.
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <charconv>

#include "base/json.h"
#include "portfolio/labels.h"
#include "portfolio/pages.h"

namespace portfolio {
namespace {

namespace json = boost::json;
using base::msg;

constexpr int default_limit = 50, most_limit = 500;

http::Response answer(const json::value& value, std::string_view type = "application/json") {
  auto response = http::json_response(base::serialize(value));
  response.set("content-type", type);
  response.set("access-control-allow-origin", "*");
  return response;
}

json::object short_json(const Project& p) {
  json::object one{{"id", p.id.text()}, {"title", json::value(title_of(p, base::Language::en))}};
  if (!p.identifier.empty()) one["identifier"] = p.identifier;
  if (p.owner) one["owner"] = p.owner.text();
  if (!p.status.empty()) one["status"] = p.status;
  if (const auto start = projects::start_of(p); start.known()) one["start"] = start.text();
  if (const auto end = projects::end_of(p); end.known()) one["end"] = end.text();
  json::array countries, themes, goals;
  for (const auto& country : p.countries) countries.emplace_back(country.code);
  for (const auto& theme : p.themes) themes.emplace_back(theme);
  for (const auto& tag : p.tags)
    if (tag.vocabulary == "2" || tag.vocabulary == "3") goals.emplace_back(tag.code);
  one["countries"] = std::move(countries);
  one["themes"] = std::move(themes);
  one["goals"] = std::move(goals);
  one["href"] = projects::url(p.id);
  return one;
}

// In the terms of schema.org.
json::object linked_json(db::Session& session, const Project& p, const web::Context& context) {
  const auto base_url = context.site.base_url(context.request);
  const auto texts = [&](const projects::Narrative& narrative) {
    json::array all;
    for (const auto& one : narrative) {
      const auto& language = one.language.empty() ? p.language : one.language;
      json::object text{{"@value", one.text}};
      if (!language.empty()) text["@language"] = language;
      all.push_back(std::move(text));
    }
    return all;
  };
  const auto organisation = [&](const projects::Named& who) {
    json::object one{{"@type", "Organization"}, {"name", name_of(session, who, context.language)}};
    if (who.organisation) one["@id"] = base_url + "/organisations/" + who.organisation.text();
    return one;
  };
  json::object linked{{"@context", "https://schema.org"}, {"@type", "Project"}, {"@id", base_url + projects::url(p.id)}, {"name", texts(p.title)}};
  if (const auto& summary = description(p, "1"); !summary.empty()) linked["description"] = texts(summary);
  if (!p.identifier.empty()) linked["identifier"] = p.identifier;
  if (const auto start = projects::start_of(p); start.known()) linked["foundingDate"] = start.text();
  if (const auto end = projects::end_of(p); end.known()) linked["dissolutionDate"] = end.text();
  if (p.owner) linked["parentOrganization"] = organisation({.organisation = p.owner});
  json::array funders, members, places;
  for (const auto& one : p.participants) (one.role == "1" ? funders : members).push_back(organisation(one.who));
  for (const auto& one : p.locations) {
    json::object place{{"@type", "Place"}, {"name", std::string(projects::text_in(one.name, context.language))}};
    if (one.latitude && one.longitude) place["geo"] = {{"@type", "GeoCoordinates"}, {"latitude", *one.latitude}, {"longitude", *one.longitude}};
    places.push_back(std::move(place));
  }
  if (!funders.empty()) linked["funder"] = std::move(funders);
  if (!members.empty()) linked["member"] = std::move(members);
  if (!places.empty()) linked["areaServed"] = std::move(places);
  return linked;
}

}  // namespace

http::Response list_json(const explore::Atlas& atlas, web::Context& context) {
  const auto asked = context.request.parameter("limit");
  const auto limit = asked ? number_of(*asked, -1) : default_limit;
  if (limit < 1 || limit > most_limit)
    return context.problem(400, msg("The parameter limit is a number from 1 to 500, not “{value}”.", {{"value", std::string(asked.value_or(""))}}));
  const auto listing = explore::list(atlas, context.request.parameters(), "projects", context.language, default_limit, context.request.parameter("facets") == "1");
  std::vector<ProjectId> ids;
  for (const auto id : listing.ids) ids.push_back({id});
  auto session = atlas.database().read();
  json::array items;
  for (const auto& project : projects::find_many(session, ids))
    if (project.state == projects::State::published) items.push_back(short_json(project));
  json::object body{{"total", listing.total}, {"items", std::move(items)}};
  if (!listing.next.empty()) body["next"] = listing.next;
  if (!listing.did_you_mean.empty()) body["did_you_mean"] = listing.did_you_mean;
  if (!listing.facets.empty()) {
    json::object facets;
    for (const auto& facet : listing.facets) {
      json::array values;
      for (const auto& value : facet.values) values.push_back({{"value", value.value}, {"count", value.count}});
      facets[facet.facet] = std::move(values);
    }
    body["facets"] = std::move(facets);
  }
  return answer(body);
}

http::Response show_json(const explore::Atlas& atlas, web::Context& context) {
  const auto format = context.request.parameter("format").value_or("json");
  if (format != "json" && format != "jsonld")
    return context.problem(400, msg("The parameter format is json or jsonld, not “{value}”.", {{"value", std::string(format)}}));
  const auto id = ProjectId::parse(context.path("id"));
  auto session = atlas.database().read();
  auto project = id ? projects::find(session, *id) : std::nullopt;
  if (!project || project->state != projects::State::published) return not_there(context);
  projects::withhold_unapproved(*project);
  if (format == "jsonld") return answer(linked_json(session, *project, context), "application/ld+json");
  for (auto& one : project->news)
    if (!one.upload.empty() && pictures::find(session, one.upload)) one.picture = context.site.base_url(context.request) + picture_url(project->id, one.upload, pictures::Size::large);
  auto object = json::parse(projects::json_text(*project)).as_object();
  object["href"] = projects::url(project->id);
  return answer(object);
}

}  // namespace portfolio
