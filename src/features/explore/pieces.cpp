// SPDX-License-Identifier: EUPL-1.2
#include "base/json.h"
#include "base/text.h"
#include "explore/pieces.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cmath>

#include "explore/map_data.h"

namespace explore {
namespace {

namespace json = boost::json;

std::string label_of(std::string_view kind) {
  const auto parsed = relations::parse_kind(kind);
  return parsed ? relations::label(*parsed).id : std::string(kind);
}

std::string year_of(std::string_view date) { return std::string(date.substr(0, 4)); }

std::string land(const web::Context& context) { return context.site.asset("web/world.svg") + "#land"; }

std::string legend_text(const Reading& reading, std::int64_t n) {
  return base::counted(reading.language, n, "{n} relation", "{n} relations");
}

}  // namespace

std::string organisation_name(const Reading& reading, std::uint32_t row) {
  if (reading.language != base::Language::pseudo) {
    auto display = unpack_organisation(reading.organisations.display(row));
    auto& name = display.names[static_cast<std::size_t>(reading.language)];
    if (!name.empty()) return std::move(name);
  }
  return std::string(reading.organisations.name(row));
}

std::string organisation_url(std::uint64_t id) { return "/organisations/" + base::id_text(id); }
std::string relation_url(std::uint64_t id) { return "/relations/" + base::id_text(id); }

std::string project_url(std::uint64_t id) { return "/projects/" + base::id_text(id); }

std::string project_title(const Reading& reading, std::uint32_t row) {
  if (reading.language != base::Language::pseudo) {
    auto display = unpack_project(reading.projects.display(row));
    auto& title = display.titles[static_cast<std::size_t>(reading.language)];
    if (!title.empty()) return std::move(title);
  }
  return std::string(reading.projects.name(row));
}

std::string capital(std::string text) {
  UChar32 first;
  std::int32_t size = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  if (text.empty()) return text;
  U8_NEXT(bytes, size, static_cast<std::int32_t>(text.size()), first);
  if (first < 0) return text;
  char upper[4];
  std::int32_t length = 0;
  const UChar32 letter = u_toupper(first);
  U8_APPEND_UNSAFE(upper, length, letter);
  return std::string(upper, static_cast<std::size_t>(length)) + text.substr(static_cast<std::size_t>(size));
}

std::string kilometres(const Reading& reading, double km) {
  return reading.tr(base::msg("{km} km", {{"km", reading.number(std::llround(km))}}));
}

OrganisationItem organisation_item(const Reading& reading, std::uint32_t row, double distance_km) {
  const auto display = unpack_organisation(reading.organisations.display(row));
  OrganisationItem item;
  item.url = organisation_url(reading.organisations.id(row));
  item.name = organisation_name(reading, row);
  if (const auto kind = organisations::parse_kind(display.kind)) item.kind = capital(reading.tr(organisations::label(*kind)));
  item.country_code = display.country;
  const std::string subdivision = display.subdivision.empty() ? "" : reading.atlas.gazetteer().subdivision_name(display.subdivision, reading.language);
  const std::string country = reading.country(display.country);
  item.where = subdivision.empty() || country.empty() ? subdivision + country : subdivision + ", " + country;
  if (distance_km >= 0) item.distance = kilometres(reading, distance_km);
  if (const auto population = reading.organisations.number_at(reading.organisations.number("population"), row))
    item.population = web::count_view(reading.language, *population);
  if (const auto confirmed = base::PartialDate::parse(display.confirmed)) item.confirmed = base::format_date(reading.language, *confirmed);
  if (display.relations > 0) item.relations = web::count_view(reading.language, display.relations);
  return item;
}

Trust trust_view(std::string_view code, bool closed) {
  Trust trust;
  if (closed) trust.stopped = true;
  else if (code == "confirmed") trust.confirmed = true;
  else if (code == "one_sided") trust.one_sided = true;
  else trust.unverified = true;
  return trust;
}

RelationItem relation_item(const Reading& reading, std::uint32_t row, std::optional<std::uint32_t> seen_from) {
  const auto display = unpack_relation(reading.relations.display(row));
  std::vector<std::uint32_t> parties;
  reading.relations.links(row, [&](std::uint32_t party) { parties.push_back(party); });
  if (seen_from) std::ranges::stable_partition(parties, [&](std::uint32_t party) { return party == *seen_from; });
  RelationItem item;
  item.url = relation_url(reading.relations.id(row));
  if (!parties.empty()) item.left = organisation_name(reading, parties[0]);
  if (parties.size() > 1) item.right = organisation_name(reading, parties[1]);
  if (parties.size() > 2) item.others = web::count_view(reading.language, static_cast<long long>(parties.size()) - 2);
  std::vector<std::string> countries;
  for (std::size_t i = 0; i < std::min<std::size_t>(2, parties.size()); ++i) {
    const auto country = reading.country(unpack_organisation(reading.organisations.display(parties[i])).country);
    if (!country.empty() && std::ranges::find(countries, country) == countries.end()) countries.push_back(country);
  }
  for (const auto& country : countries) item.countries += (item.countries.empty() ? "" : " – ") + country;
  item.year = year_of(display.start);
  item.start = item.year;
  item.kind = capital(base::translate(reading.language, label_of(display.kind)));
  if (const auto status = relations::parse_status(display.status); status && *status != relations::Status::unknown)
    item.status = reading.tr(relations::label(*status));
  if (const auto length = reading.relations.number_at(reading.relations.number("length"), row)) item.distance = kilometres(reading, *length);
  const int facet = reading.relations.facet("theme");
  const std::uint64_t mask = reading.relations.mask(facet, row);
  for (const auto& theme : themes::all())
    if ((mask >> theme.number & 1) && !theme.parent.empty() && item.themes.size() < 3)
      item.themes.push_back({std::string(themes::name(theme, reading.language)), "/themes/" + std::string(theme.code)});
  item.trust = trust_view(display.trust, display.status == "closed");
  return item;
}

ProjectItem project_item(const Reading& reading, std::uint32_t row) {
  const auto display = unpack_project(reading.projects.display(row));
  ProjectItem item;
  item.url = project_url(reading.projects.id(row));
  item.title = project_title(reading, row);
  item.owner = display.reporter;
  if (const auto id = base::id_value(display.owner)) {
    if (const auto owner = reading.organisations.find(*id)) item.owner = organisation_name(reading, *owner);
    item.owner_url = organisation_url(*id);
  }
  item.year = year_of(display.start);
  const auto shown = [&](std::string_view iso) {
    const auto date = base::PartialDate::parse(iso);
    return date ? base::format_date(reading.language, *date) : std::string();
  };
  item.start = shown(display.start);
  item.end = shown(display.end);
  if (!display.status.empty()) item.status = reading.tr(projects::status_label(display.status));
  for (const auto code : base::split(display.countries, ' '))
    if (!code.empty()) item.countries += (item.countries.empty() ? "" : ", ") + reading.country(code);
  const std::uint64_t mask = reading.projects.mask(reading.projects.facet("theme"), row);
  for (const auto& theme : themes::all())
    if ((mask >> theme.number & 1) && !theme.parent.empty() && item.themes.size() < 3)
      item.themes.push_back({std::string(themes::name(theme, reading.language)), "/themes/" + std::string(theme.code)});
  return item;
}

std::vector<ProjectItem> project_items(const Reading& reading, const std::vector<search::Row>& rows) {
  std::vector<ProjectItem> items;
  for (const auto& row : rows) items.push_back(project_item(reading, row.row));
  return items;
}

std::vector<RelationItem> relation_items(const Reading& reading, const std::vector<search::Row>& rows) {
  std::vector<RelationItem> items;
  for (const auto& row : rows) items.push_back(relation_item(reading, row.row));
  return items;
}

std::vector<OrganisationItem> organisation_items(const Reading& reading, const std::vector<search::Row>& rows) {
  std::vector<OrganisationItem> items;
  for (const auto& row : rows) items.push_back(organisation_item(reading, row.row, row.distance_km));
  return items;
}

Bars bars(std::string title, const std::vector<std::pair<Link, std::uint64_t>>& values, base::Language language) {
  Bars made{std::move(title), {}};
  std::uint64_t most = 1;
  for (const auto& [link, count] : values) most = std::max(most, count);
  for (const auto& [link, count] : values)
    made.bars.push_back({link.label, link.url, base::format_number(language, static_cast<long long>(count)),
                         static_cast<int>(std::ceil(static_cast<double>(count) * 100 / static_cast<double>(most)))});
  return made;
}

search::Page look(const Reading& reading, const Filters& filters, std::size_t limit, bool facets) {
  auto request = filters.request(reading.language, reading.atlas.gazetteer());
  request.limit = limit;
  request.want_facets = facets;
  request.facet_limit = 300;
  return reading.view.search(request);
}

Bars facet_bars(const Reading& reading, const Filters& filters, const std::vector<search::FacetCounts>& facets, std::string_view facet,
                std::size_t most) {
  std::vector<std::pair<Link, std::uint64_t>> values;
  for (const auto& counts : facets) {
    if (counts.facet != facet) continue;
    for (const auto& value : counts.values) {
      if (value.count == 0 || values.size() == most) continue;
      values.push_back({{capital(facet_label(facet, value.value, filters.collection, reading.language, reading.atlas.gazetteer())),
                         results_url(filters.with(facet, value.value))},
                        value.count});
    }
  }
  if (facet == "decade" || facet == "year") std::ranges::sort(values, {}, [](const auto& value) { return value.first.label; });
  return bars(facet_title(facet, reading.language), values, reading.language);
}

const search::FacetCounts* facet_of(const search::Page& page, std::string_view name) {
  for (const auto& facet : page.facets)
    if (facet.facet == name) return &facet;
  return nullptr;
}

std::uint64_t count_of(const search::Page& page, std::string_view facet, std::string_view value) {
  if (const auto* counts = facet_of(page, facet))
    for (const auto& one : counts->values)
      if (one.value == value) return one.count;
  return 0;
}

void count_inner(std::vector<search::FacetCounts>& facets, const Filters& filters) {
  const auto own = filters.chosen.find("country");
  if (filters.collection != relations_collection || own == filters.chosen.end() || own->second.size() != 1) return;
  std::uint32_t inside = 0;
  for (const auto& facet : facets)
    if (facet.facet == "inner")
      for (const auto& value : facet.values)
        if (value.value == own->second.front()) inside = value.count;
  for (auto& facet : facets)
    if (facet.facet == "partner") {
      for (auto& value : facet.values)
        if (value.value == own->second.front()) {
          value.count = inside;
          value.selected = filters.has("partner", value.value);
        }
      std::ranges::stable_sort(facet.values, [](const auto& a, const auto& b) { return a.count > b.count; });
    }
}

std::string percentage(const Reading& reading, std::uint64_t part, std::uint64_t whole) {
  const double percent = whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  return reading.tr(base::msg("{percent} %", {{"percent", base::format_decimal(reading.language, percent, 0)}}));
}

std::vector<DownloadItem> downloads(const Filters& filters, base::Language language) {
  const auto url = [&](std::string_view format) {
    const std::string address = filters.address();
    return fmt::format("/download/{}.{}{}{}", filters.collection, format, address.empty() ? "" : "?", address);
  };
  if (filters.collection == projects_collection) {
    const auto address = filters.address().empty() ? "" : "?" + filters.address();
    return {{"CSV", base::text(language, base::msg("for spreadsheets and statistics")), "/projects.csv" + address},
            {"JSON", base::text(language, base::msg("for programs")), "/api/v1/projects" + address}};
  }
  return {{"CSV", base::text(language, base::msg("for spreadsheets and statistics")), url("csv")},
          {"XLSX", base::text(language, base::msg("for Excel and LibreOffice")), url("xlsx")},
          {"JSON", base::text(language, base::msg("for programs")), url("json")},
          {"GeoJSON", base::text(language, base::msg("for maps")), url("geojson")}};
}

std::string results_url(const Filters& filters) {
  const std::string address = filters.address();
  return "/" + filters.collection + (address.empty() ? "" : "?" + address);
}

MapView search_map(const Reading& reading, const web::Context& context, const Filters& filters, std::string label) {
  const bool of_projects = filters.collection == projects_collection;
  const auto picture = gather(reading.view, filters.request(reading.language, reading.atlas.gazetteer()), MapWindow{.zoom = 1}, 140, 110);
  std::vector<MapArc> arcs;
  std::vector<MapDot> dots;
  std::int64_t most = 1;
  for (const auto& arc : picture.arcs) {
    arcs.push_back({arc.from, arc.to, arc.count, ""});
    most = std::max<std::int64_t>(most, arc.count);
  }
  for (const auto& dot : picture.dots) {
    if (dot.project) dots.push_back({dot.at, dot.count, project_title(reading, *dot.project), project_url(reading.projects.id(*dot.project)), false});
    else if (dot.organisation)
      dots.push_back({dot.at, dot.count, organisation_name(reading, *dot.organisation), organisation_url(reading.organisations.id(*dot.organisation)), false});
    else dots.push_back({dot.at, dot.count, of_projects ? base::counted(reading.language, dot.count, "{n} project", "{n} projects")
                                                       : base::counted(reading.language, dot.count, "{n} relation", "{n} relations"), "", false});
  }
  MapView view;
  view.svg = svg_map(arcs, dots, land(context), label, false);
  view.data_url = std::string("/api/v1/map?") + (of_projects ? "what=projects&" : "") + filters.address();
  view.label = std::move(label);
  if (!of_projects) view.legend_few = legend_text(reading, 1);
  if (most > 1) view.legend_many = legend_text(reading, most);
  view.table_url = results_url(filters) + (filters.address().empty() ? "?" : "&") + "view=table";
  return view;
}

MapView star_map(const Reading& reading, const web::Context& context, std::uint32_t centre, const std::vector<Spoke>& spokes, std::string label) {
  std::vector<MapArc> arcs;
  std::vector<MapDot> dots;
  json::array points, lines;
  const auto home = reading.organisations.point(centre);
  std::int64_t most = 1;
  const auto add = [&](std::uint32_t row, std::int64_t count, bool is_home) {
    const auto at = reading.organisations.point(row);
    if (!at) return;
    const std::string name = organisation_name(reading, row), url = organisation_url(reading.organisations.id(row));
    dots.push_back({*at, is_home ? 1 : count, name, is_home ? "" : url, is_home});
    const auto display = unpack_organisation(reading.organisations.display(row));
    points.push_back({{"id", base::id_text(reading.organisations.id(row))}, {"name", name}, {"country", reading.country(display.country)},
                      {"lat", at->latitude}, {"lon", at->longitude}, {"count", count}, {"href", url}});
  };
  for (const auto& spoke : spokes) {
    const auto at = reading.organisations.point(spoke.organisation);
    if (!at) continue;
    most = std::max<std::int64_t>(most, spoke.count);
    add(spoke.organisation, spoke.count, false);
    if (!home) continue;
    arcs.push_back({*home, *at, spoke.count, organisation_name(reading, spoke.organisation)});
    json::object line{{"from", json::array{home->longitude, home->latitude}}, {"to", json::array{at->longitude, at->latitude}}, {"count", spoke.count}};
    if (!spoke.href.empty()) line["href"] = spoke.href;
    lines.push_back(std::move(line));
  }
  add(centre, static_cast<std::int64_t>(spokes.size()), true);
  MapView view;
  view.svg = svg_map(arcs, dots, land(context), label, true);
  std::string data = base::serialize(json::object{{"points", std::move(points)}, {"clusters", json::array()}, {"arcs", std::move(lines)},
                                                  {"total", spokes.size()}, {"shown", arcs.size()}});
  // Inside a script element nothing is escaped; only "<" could end it.
  for (std::size_t at = 0; (at = data.find('<', at)) != std::string::npos; at += 6) data.replace(at, 1, "\\u003c");
  view.data = std::move(data);
  view.label = std::move(label);
  view.legend_few = legend_text(reading, 1);
  if (most > 1) view.legend_many = legend_text(reading, most);
  return view;
}

MapView places_map(const Atlas& atlas, const web::Context& context, const std::vector<MarkedPlace>& places, std::string label) {
  const Reading reading(atlas, context.language);
  std::vector<MapDot> dots;
  json::array points;
  for (const auto& place : places) {
    dots.push_back({place.at, 1, place.name, place.url, false});
    points.push_back({{"id", std::to_string(points.size())}, {"name", place.name}, {"country", ""}, {"lat", place.at.latitude},
                      {"lon", place.at.longitude}, {"count", 1}, {"href", place.url}});
  }
  MapView view;
  view.svg = svg_map({}, dots, land(context), label, true);
  std::string data = base::serialize(json::object{{"points", std::move(points)}, {"clusters", json::array()}, {"arcs", json::array()},
                                                  {"total", places.size()}, {"shown", places.size()}});
  for (std::size_t at = 0; (at = data.find('<', at)) != std::string::npos; at += 6) data.replace(at, 1, "\\u003c");
  view.data = std::move(data);
  view.label = std::move(label);
  return view;
}

Ring ring(const Reading& reading, std::uint32_t organisation) {
  Ring result;
  std::unordered_map<std::uint32_t, std::size_t> at;
  const auto home = reading.organisations.point(organisation);
  reading.relations.linking(organisation, [&](std::uint32_t relation) {
    result.relations.push_back(relation);
    const auto display = unpack_relation(reading.relations.display(relation));
    if (display.kind == "network_membership") {
      result.memberships.push_back(relation);
      return;
    }
    reading.relations.links(relation, [&](std::uint32_t party) {
      if (party == organisation || !reading.organisations.alive(party)) return;
      const auto [found, is_new] = at.emplace(party, result.partners.size());
      if (is_new) {
        Partner partner{.row = party, .relation = relation};
        const auto point = reading.organisations.point(party);
        if (home && point) partner.distance_km = base::distance_km(*home, *point);
        result.partners.push_back(std::move(partner));
      }
      Partner& partner = result.partners[found->second];
      ++partner.relations;
      if (!display.start.empty() && (partner.since.empty() || display.start < partner.since)) {
        partner.since = display.start;
        partner.relation = relation;
      }
    });
  });
  std::ranges::sort(result.partners, [&](const Partner& a, const Partner& b) {
    return std::tuple(-a.distance_km, reading.organisations.id(a.row)) < std::tuple(-b.distance_km, reading.organisations.id(b.row));
  });
  return result;
}

}  // namespace explore
