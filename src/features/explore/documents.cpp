// SPDX-License-Identifier: EUPL-1.2
#include "explore/documents.h"

#include <charconv>
#include <cmath>

#include "base/text.h"

namespace explore {
namespace {

using organisations::OrganisationId;
using Places = std::unordered_map<OrganisationId, PartyPlace>;

constexpr char separator = '\x1f';
constexpr std::size_t longest_code = 40, longest_shown = 400, most_text = 20000;  // bytes
constexpr std::size_t most_places = 300;  // besides the first; a few files list every school
constexpr double place_unit = 1e4;        // of a degree, some ten metres

// A goal as it stands in addresses: "6"; empty for what is none.
std::string goal_of(const projects::Classification& tag) {
  if (tag.vocabulary == "2") return tag.code;
  if (tag.vocabulary == "3") return tag.code.substr(0, tag.code.find('.'));
  return {};
}

std::string title_of(const projects::Project& project, base::Language language) {
  auto title = projects::text_in(project.title, language);
  if (title.empty()) title = project.identifier;
  std::string shown = base::repair_utf8(title.substr(0, longest_shown));
  std::ranges::replace(shown, separator, ' ');
  return shown;
}

std::vector<std::string> theme_values() {
  std::vector<std::string> values(64);
  for (std::size_t number = 0; number < values.size(); ++number) values[number] = fmt::format("unused-{}", number);
  for (const auto& theme : themes::all()) values[theme.number] = theme.code;
  return values;
}

std::vector<search::Band> population_bands() {
  return {{1, "1"}, {5000, "5000"}, {20000, "20000"}, {100000, "100000"}, {500000, "500000"}, {1000000, "1000000"}};
}

std::vector<search::Band> distance_bands() {
  return {{0, "0"}, {100, "100"}, {500, "500"}, {1000, "1000"}, {3000, "3000"}, {10000, "10000"}};
}

std::string join(std::initializer_list<std::string_view> parts) {
  std::string packed;
  for (const auto& part : parts) {
    if (&part != parts.begin()) packed += separator;
    packed += part;
  }
  return packed;
}

bool is_near(base::Point a, base::Point b) {
  return std::abs(a.latitude - b.latitude) < 1 / place_unit && std::abs(a.longitude - b.longitude) < 1 / place_unit;
}

std::int64_t to_number(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// A relation counts under each theme it has; a theme counts under those above it too.
std::uint64_t theme_mask(const std::vector<std::string>& codes) {
  std::uint64_t mask = 0;
  for (const auto& code : codes)
    for (const auto* theme = themes::find(code); theme; theme = theme->parent.empty() ? nullptr : themes::find(theme->parent))
      mask |= 1ULL << theme->number;
  return mask;
}

void add_theme_texts(search::Document& document, const std::vector<std::string>& codes) {
  for (const auto& code : codes)
    if (const auto* theme = themes::find(code))
      for (auto language : base::languages) document.add(search::Text::Role::text, base::code(language), themes::name(*theme, language));
}

}  // namespace

search::Schema schema() {
  using Kind = search::Facet::Kind;
  search::Collection organisations{.name = std::string(organisations_collection)};
  organisations.facets = {
      {.name = "kind", .kind = Kind::single, .vocabulary = "organisation_kind"},
      {.name = "country", .kind = Kind::single, .vocabulary = "country"},
      {.name = "partner", .kind = Kind::multiple},
      {.name = "subdivision", .kind = Kind::single, .vocabulary = "subdivision"},
      {.name = "theme", .kind = Kind::mask, .vocabulary = "theme", .values = theme_values()},
      {.name = "decade", .kind = Kind::multiple},
      {.name = "population", .kind = Kind::band, .number = "population", .bands = population_bands()},
      {.name = "distance", .kind = Kind::distance, .bands = distance_bands()},
      {.name = "trust", .kind = Kind::single},
  };
  organisations.numbers = {"population", "partners", "relations", "members"};
  organisations.points = true;

  search::Collection relations{.name = std::string(relations_collection)};
  relations.facets = {
      {.name = "kind", .kind = Kind::single, .vocabulary = "relation_kind"},
      {.name = "status", .kind = Kind::single, .vocabulary = "status"},
      {.name = "country", .kind = Kind::multiple, .vocabulary = "country"},
      {.name = "partner", .kind = Kind::multiple},
      {.name = "inner", .kind = Kind::multiple},
      {.name = "subdivision", .kind = Kind::multiple, .vocabulary = "subdivision"},
      {.name = "theme", .kind = Kind::mask, .vocabulary = "theme", .values = theme_values()},
      {.name = "decade", .kind = Kind::single},
      {.name = "trust", .kind = Kind::single},
      {.name = "population", .kind = Kind::multiple},
      {.name = "length", .kind = Kind::band, .number = "length", .bands = distance_bands()},
  };
  relations.numbers = {"start", "length"};
  relations.links_to = std::string(organisations_collection);

  search::Collection projects{.name = std::string(projects_collection)};
  projects.facets = {
      {.name = "status", .kind = Kind::single},
      {.name = "country", .kind = Kind::multiple, .vocabulary = "country"},
      {.name = "theme", .kind = Kind::mask, .vocabulary = "theme", .values = theme_values()},
      {.name = "goal", .kind = Kind::multiple},
      {.name = "year", .kind = Kind::single},
      {.name = "management", .kind = Kind::single},
  };
  projects.numbers = {"start", "end", "places"};
  projects.points = true;
  projects.links_to = std::string(organisations_collection);
  return {std::move(organisations), std::move(relations), std::move(projects)};
}

search::Vocabulary vocabulary(const places::Gazetteer& gazetteer) {
  search::Vocabulary words;
  for (const auto& country : gazetteer.countries())
    for (auto name : gazetteer.country_names(country.code)) words.add("country", country.code, name);
  for (std::uint32_t number = 0; number < gazetteer.size(); ++number) {
    const auto place = gazetteer.place(number);
    if (place.kind != places::PlaceKind::subdivision1) continue;
    words.add("subdivision", place.subdivision, place.name);
    for (auto language : base::languages) words.add("subdivision", place.subdivision, gazetteer.subdivision_name(place.subdivision, language));
  }
  for (const auto& theme : themes::all()) {
    for (auto name : theme.names) words.add("theme", theme.code, name);
    for (auto synonym : theme.synonyms) words.add("theme", theme.code, synonym);
  }
  const auto add_labels = [&](std::string_view name, std::string_view code, const base::Message& label) {
    for (auto language : base::languages) words.add(name, code, base::text(language, label));
  };
  for (int i = 0; i <= static_cast<int>(relations::Kind::informal); ++i) {
    const auto kind = static_cast<relations::Kind>(i);
    add_labels("relation_kind", relations::code(kind), relations::label(kind));
  }
  for (int i = 0; i <= static_cast<int>(organisations::Kind::other); ++i) {
    const auto kind = static_cast<organisations::Kind>(i);
    add_labels("organisation_kind", organisations::code(kind), organisations::label(kind));
  }
  words.freeze();
  return words;
}

PartyPlace party_place(const organisations::Organisation& organisation) {
  return {organisation.country, organisation.subdivision, organisation.population, organisation.point};
}

void add_tie(Ties& ties, const relations::Relation& relation, OrganisationId of, const Places& places) {
  ++ties.relations;
  if (relation.start.known()) ties.decades.insert(relation.start.year / 10 * 10);
  if (relation.kind == relations::Kind::network_membership) {
    for (const auto& party : relation.parties)
      if (party.organisation == of && party.role == relations::Role::network) ties.members += static_cast<std::int64_t>(relation.parties.size()) - 1;
    return;
  }
  for (const auto& party : relation.parties) {
    if (party.organisation == of) continue;
    ties.partners.insert(party.organisation);
    if (const auto found = places.find(party.organisation); found != places.end() && !found->second.country.empty())
      ties.partner_countries.insert(found->second.country);
  }
}

search::Document document(const organisations::Organisation& organisation, const Ties& ties, const places::Gazetteer& gazetteer, base::PartialDate today) {
  using Role = search::Text::Role;
  search::Document made;
  made.id = organisation.id.value;
  made.name = organisation.main_name();
  made.weight = static_cast<std::uint32_t>(std::clamp<std::int64_t>(organisation.population, 0, 1000000000));
  made.point = organisation.point;
  made.facet("kind", organisations::code(organisation.kind));
  made.facet("country", organisation.country);
  made.facet("subdivision", organisation.subdivision);
  for (const auto& country : ties.partner_countries) made.facet("partner", country);
  for (int decade : ties.decades) made.facet("decade", fmt::format("{}", decade));
  made.mask("theme", theme_mask(organisation.themes));
  if (organisation.population > 0) made.number("population", organisation.population);
  made.number("partners", static_cast<std::int64_t>(ties.partners.size()));
  made.number("relations", ties.relations);
  made.number("members", ties.members);
  const auto trust = organisations::trust(organisation, today);
  made.facet("trust", organisations::code(trust));

  for (const auto& name : organisation.names) made.add(Role::name, name.language, name.text);
  if (!organisation.short_name.empty()) made.add(Role::name, "", organisation.short_name);
  for (const auto& text : organisation.summary) made.add(Role::text, text.language, text.text);
  for (const auto& identifier : organisation.identifiers) {
    made.add(Role::identifier, "", identifier.value);
    made.add(Role::identifier, "", identifier.scheme + " " + identifier.value);
  }
  if (const auto place = gazetteer.find(organisation.place)) {
    for (auto name : gazetteer.names(*place)) made.add(Role::name, "", name);
    made.add(Role::text, "", place->district_name);
    made.add(Role::text, "", place->subdivision_name);
  }
  add_theme_texts(made, organisation.themes);

  OrganisationDisplay display{.kind = std::string(organisations::code(organisation.kind)),
                              .level = std::string(organisations::code(organisation.level)),
                              .country = organisation.country,
                              .subdivision = organisation.subdivision,
                              .partners = static_cast<std::int64_t>(ties.partners.size()),
                              .relations = ties.relations};
  if (trust == organisations::Trust::confirmed) display.confirmed = organisation.confirmed.text();
  for (auto language : base::languages)
    if (const auto& name = organisation.name_in(language); name != organisation.main_name())
      display.names[static_cast<std::size_t>(language)] = name;
  made.display = pack(display);
  return made;
}

search::Document document(const relations::Relation& relation, const Places& places, base::PartialDate today) {
  using Role = search::Text::Role;
  search::Document made;
  made.id = relation.id.value;
  made.facet("kind", relations::code(relation.kind));
  made.facet("status", relations::code(relation.status));
  std::set<std::string> countries, inner, subdivisions, populations;
  std::vector<base::Point> points;
  std::int64_t least = -1;
  for (const auto& party : relation.parties) {
    made.links.push_back(party.organisation.value);
    const auto found = places.find(party.organisation);
    if (found == places.end()) continue;
    const PartyPlace& place = found->second;
    if (!place.country.empty() && !countries.insert(place.country).second) inner.insert(place.country);
    if (!place.subdivision.empty()) subdivisions.insert(place.subdivision);
    if (place.population > 0) {
      std::string band;
      for (const auto& one : population_bands())
        if (place.population >= one.from) band = one.value;
      populations.insert(band);
      least = least < 0 ? place.population : std::min(least, place.population);
    }
    if (place.point) points.push_back(*place.point);
  }
  for (const auto& country : countries) made.facet("country", country), made.facet("partner", country);
  for (const auto& country : inner) made.facet("inner", country);
  for (const auto& subdivision : subdivisions) made.facet("subdivision", subdivision);
  for (const auto& population : populations) made.facet("population", population);
  made.mask("theme", theme_mask(relation.themes));
  if (relation.start.known()) {
    made.facet("decade", fmt::format("{}", relation.start.year / 10 * 10));
    made.number("start", relation.start.year * 10000 + relation.start.month * 100 + relation.start.day);
  }
  const auto trust = trust_code(relations::trust(relation, today));
  made.facet("trust", trust);
  if (points.size() == 2) made.number("length", static_cast<std::int64_t>(base::distance_km(points[0], points[1])));
  made.weight = static_cast<std::uint32_t>(std::clamp<std::int64_t>(least, 0, 1000000000));
  for (const auto& title : relation.title) made.add(Role::name, title.language, title.text);
  for (const auto& summary : relation.summary) made.add(Role::text, summary.language, summary.text);
  made.display = pack(RelationDisplay{.kind = std::string(relations::code(relation.kind)),
                                      .status = std::string(relations::code(relation.status)),
                                      .start = relation.start.text(),
                                      .end = relation.end.text(),
                                      .trust = std::string(trust),
                                      .until = relations::trusted_until(relation, today).text()});
  return made;
}

search::Document document(const projects::Project& project, const places::Gazetteer& gazetteer) {
  using Role = search::Text::Role;
  search::Document made;
  made.id = project.id.value;
  made.name = title_of(project, base::Language::en);
  const auto is_code = [](std::string_view code) { return !code.empty() && code.size() <= longest_code; };
  if (is_code(project.status)) made.facet("status", project.status);
  ProjectDisplay display{.status = project.status,
                         .start = projects::start_of(project).text(),
                         .end = projects::end_of(project).text(),
                         .owner = project.owner ? project.owner.text() : "",
                         .reporter = project.owner ? "" : std::string(projects::text_in(project.reporter.name, base::Language::en).substr(0, longest_shown))};
  std::set<std::string> countries, goals;
  for (const auto& country : project.countries)
    if (is_code(country.code) && countries.insert(country.code).second) display.countries += (display.countries.empty() ? "" : " ") + country.code;
  for (const auto& tag : project.tags)
    if (const auto goal = goal_of(tag); is_code(goal)) goals.insert(goal);
  for (const auto& country : countries) made.facet("country", country);
  for (const auto& goal : goals) made.facet("goal", goal);
  made.mask("theme", theme_mask(project.themes));
  if (const auto start = projects::start_of(project); start.known()) {
    made.facet("year", fmt::format("{}", start.year));
    made.number("start", start.year * 10000 + start.month * 100 + start.day);
  }
  if (const auto end = projects::end_of(project); end.known()) made.number("end", end.year * 10000 + end.month * 100 + end.day);
  if (!project.management.empty()) made.facet("management", project.management);
  for (const auto& location : project.locations) {
    std::optional<base::Point> at;
    if (location.latitude && location.longitude) at = base::Point{*location.latitude, *location.longitude};
    else if (const auto place = location.place.empty() ? std::nullopt : gazetteer.find(location.place)) at = place->point;
    if (!at) continue;
    if (!made.point) made.point = at;
    else if (display.places.size() < most_places && !is_near(*at, *made.point) && std::ranges::none_of(display.places, [&](base::Point one) { return is_near(*at, one); }))
      display.places.push_back(*at);
  }
  made.number("places", static_cast<std::int64_t>(display.places.size()) + (made.point ? 1 : 0));
  for (const auto organisation : projects::organisations_of(project)) made.links.push_back(organisation.value);

  std::size_t room = most_text;  // some files have whole reports in a description
  const auto add = [&](Role role, const projects::Narrative& narrative) {
    for (const auto& one : narrative) {
      const auto part = base::repair_utf8(std::string_view(one.text).substr(0, room));
      if (part.empty()) continue;
      made.add(role, one.language.empty() ? project.language : one.language, part);
      room -= std::min(room, part.size());
    }
  };
  add(Role::name, project.title);
  for (const auto& description : project.descriptions) add(Role::text, description.text);
  for (const auto& participant : project.participants) add(Role::text, participant.who.name);
  add(Role::text, project.reporter.name);
  for (const auto& location : project.locations) add(Role::text, location.name);
  add_theme_texts(made, project.themes);
  if (!project.identifier.empty()) made.add(Role::identifier, "", project.identifier);
  if (project.owner) made.add(Role::identifier, "", of_owner(project.owner.text()));
  for (const auto relation : project.relations) made.add(Role::identifier, "", of_relation(relation.text()));

  for (auto language : base::languages)
    if (auto title = title_of(project, language); title != made.name) display.titles[static_cast<std::size_t>(language)] = std::move(title);
  made.display = pack(display);
  return made;
}

std::string of_owner(std::string_view id) { return fmt::format("owner {}", id); }
std::string of_relation(std::string_view id) { return fmt::format("relation {}", id); }

std::string pack(const OrganisationDisplay& d) {
  return join({d.kind, d.level, d.country, d.subdivision, fmt::format("{}", d.partners), fmt::format("{}", d.relations),
               d.names[0], d.names[1], d.names[2], d.names[3], d.confirmed});
}

std::string pack(const RelationDisplay& d) { return join({d.kind, d.status, d.start, d.end, d.trust, d.until}); }

std::string pack(const ProjectDisplay& d) {
  std::string places;
  for (const auto& one : d.places)
    fmt::format_to(std::back_inserter(places), "{}{} {}", places.empty() ? "" : " ", std::lround(one.latitude * place_unit), std::lround(one.longitude * place_unit));
  return join({d.status, d.start, d.end, d.countries, d.owner, d.reporter, d.titles[0], d.titles[1], d.titles[2], d.titles[3], places});
}

OrganisationDisplay unpack_organisation(std::string_view packed) {
  auto parts = base::split(packed, separator);
  parts.resize(11);
  OrganisationDisplay display{.kind = std::string(parts[0]), .level = std::string(parts[1]), .country = std::string(parts[2]),
                              .subdivision = std::string(parts[3]), .partners = to_number(parts[4]), .relations = to_number(parts[5])};
  for (std::size_t i = 0; i < 4; ++i) display.names[i] = parts[6 + i];
  display.confirmed = parts[10];
  return display;
}

RelationDisplay unpack_relation(std::string_view packed) {
  auto parts = base::split(packed, separator);
  parts.resize(6);
  return {std::string(parts[0]), std::string(parts[1]), std::string(parts[2]), std::string(parts[3]), std::string(parts[4]), std::string(parts[5])};
}

ProjectDisplay unpack_project(std::string_view packed) {
  auto parts = base::split(packed, separator);
  parts.resize(11);
  ProjectDisplay display{.status = std::string(parts[0]), .start = std::string(parts[1]), .end = std::string(parts[2]),
                         .countries = std::string(parts[3]), .owner = std::string(parts[4]), .reporter = std::string(parts[5])};
  for (std::size_t i = 0; i < 4; ++i) display.titles[i] = parts[6 + i];
  display.places = other_places(packed);
  return display;
}

std::vector<base::Point> other_places(std::string_view packed) {
  std::vector<base::Point> places;
  auto rest = packed.substr(packed.rfind(separator) + 1);
  const auto next = [&]() -> std::optional<double> {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc{}) return std::nullopt;
    rest.remove_prefix(std::min(rest.size(), static_cast<std::size_t>(end - rest.data()) + 1));
    return static_cast<double>(number) / place_unit;
  };
  while (true) {
    const auto latitude = next(), longitude = next();
    if (!latitude || !longitude) return places;
    places.push_back({*latitude, *longitude});
  }
}

base::PartialDate trusted_until(std::string_view collection, std::string_view display) {
  const auto date = base::PartialDate::parse(display.substr(display.rfind(separator) + 1)).value_or(base::PartialDate{});
  return collection == organisations_collection ? organisations::a_year_is_over(date) : date;
}

std::string_view trust_code(relations::Trust trust) {
  switch (trust) {
    case relations::Trust::confirmed: return "confirmed";
    case relations::Trust::one_sided: return "one_sided";
    case relations::Trust::unverified: return "unverified";
  }
  return {};
}

}  // namespace explore
