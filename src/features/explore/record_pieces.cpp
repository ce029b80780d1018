// SPDX-License-Identifier: EUPL-1.2
#include "explore/record_pieces.h"

#include "projects/api.h"

namespace explore {
namespace {

std::string identifier_url(const organisations::Identifier& identifier) {
  if (identifier.scheme == "geonames") return "https://www.geonames.org/" + identifier.value;
  if (identifier.scheme == "wikidata") return "https://www.wikidata.org/wiki/" + identifier.value;
  return {};
}

std::string scheme_name(std::string_view scheme) {
  if (scheme == "geonames") return "GeoNames";
  if (scheme == "wikidata") return "Wikidata";
  if (scheme == "siren") return "SIREN";
  if (scheme == "insee") return "INSEE";
  if (scheme == "ine") return "INE";
  if (scheme == "iati") return "IATI";
  return std::string(scheme);
}

}  // namespace

std::string text_in(const std::vector<organisations::Name>& texts, base::Language language) {
  for (const auto& text : texts)
    if (text.language == base::code(language)) return text.text;
  for (const auto& text : texts)
    if (text.language == "en") return text.text;
  return texts.empty() ? std::string() : texts.front().text;
}

std::string where(const Reading& reading, const organisations::Organisation& organisation) {
  const std::string subdivision = organisation.subdivision.empty() ? "" : reading.atlas.gazetteer().subdivision_name(organisation.subdivision, reading.language);
  const std::string country = reading.country(organisation.country);
  return subdivision.empty() || country.empty() ? subdivision + country : subdivision + ", " + country;
}

std::vector<Link> place_breadcrumb(const Reading& reading, const organisations::Organisation& organisation) {
  std::vector<Link> links;
  if (organisation.country.empty()) return {{reading.tr(base::msg("Organisations")), "/organisations"}};
  links.push_back({reading.country(organisation.country), "/countries/" + organisation.country});
  if (const auto name = reading.atlas.gazetteer().subdivision_name(organisation.subdivision, reading.language); !name.empty())
    links.push_back({name, "/organisations?subdivision=" + http::url_encode(organisation.subdivision)});
  return links;
}

std::string other_names(const Reading& reading, const organisations::Organisation& organisation) {
  std::vector<std::string> names;
  const std::string shown = organisation.name_in(reading.language);
  const auto add = [&](std::string_view name) {
    if (names.size() < 8 && name != shown && std::ranges::find(names, name) == names.end()) names.emplace_back(name);
  };
  for (const auto& name : organisation.names) add(name.text);
  if (const auto place = reading.atlas.gazetteer().find(organisation.place))
    for (auto name : reading.atlas.gazetteer().names(*place)) add(name);
  std::string joined;
  for (const auto& name : names) joined += (joined.empty() ? "" : " · ") + name;
  return joined;
}

std::vector<Fact> organisation_facts(const Reading& reading, const organisations::Organisation& organisation) {
  std::vector<Fact> facts;
  const auto add = [&](const base::Message& label, std::string value, std::string url = {}, std::string code = {}) {
    if (!value.empty()) facts.push_back({reading.tr(label), std::move(value), std::move(url), std::move(code)});
  };
  add(base::msg("Kind"), capital(reading.tr(organisations::label(organisation.kind))));
  if (organisation.level != organisations::Level::none) add(base::msg("Level"), capital(reading.tr(organisations::label(organisation.level))));
  if (!organisation.country.empty()) add(base::msg("Country"), reading.country(organisation.country), "/countries/" + organisation.country, organisation.country);
  if (!organisation.subdivision.empty())
    add(base::msg("Region or state"), reading.atlas.gazetteer().subdivision_name(organisation.subdivision, reading.language));
  if (organisation.population > 0) add(base::msg("Inhabitants"), reading.number(organisation.population));
  std::string languages;
  for (const auto& code : organisation.languages) languages += (languages.empty() ? "" : ", ") + base::language_name(reading.language, code);
  add(base::msg("Languages"), std::move(languages));
  add(base::msg("Web site"), organisation.web, organisation.web);
  for (const auto& identifier : organisation.identifiers)
    facts.push_back({scheme_name(identifier.scheme), identifier.value, identifier_url(identifier), ""});
  return facts;
}

StatementItem statement_item(const Reading& reading, const sources::Source& source, base::PartialDate stated, std::string by) {
  StatementItem item{.source = source.title, .url = "/about#" + source.id.text(), .by = std::move(by), .date = {}, .licence = source.licence};
  const auto date = stated.known() ? stated : source.as_of;
  if (date.known()) item.date = reading.tr(base::msg("as of {date}", {{"date", base::format_date(reading.language, date)}}));
  return item;
}

std::string dates_said(base::Language language, const relations::Statement& statement) {
  const std::string start = base::format_date(language, statement.start), end = base::format_date(language, statement.end);
  if (!start.empty() && !end.empty()) return base::text(language, base::msg("from {start} to {end}", {{"start", start}, {"end", end}}));
  if (!start.empty()) return base::text(language, base::msg("since {date}", {{"date", start}}));
  return end.empty() ? std::string() : base::text(language, base::msg("until {date}", {{"date", end}}));
}

std::string own_word(base::Language language, const organisations::Organisation& organisation, base::PartialDate today) {
  if (!organisation.confirmed.known()) return base::text(language, base::msg("The organisation has not confirmed its record yet."));
  const std::string date = base::format_date(language, organisation.confirmed);
  if (organisations::trust(organisation, today) == organisations::Trust::confirmed)
    return base::text(language, base::msg("The organisation confirmed its record on {date}.", {{"date", date}}));
  return base::text(language, base::msg("The organisation confirmed its record last on {date}, more than a year ago.", {{"date", date}}));
}

std::string reach_sentence(const Reading& reading, const Ring& found) {
  std::set<std::string> countries;
  double farthest = -1;
  for (const auto& partner : found.partners) {
    if (const auto display = unpack_organisation(reading.organisations.display(partner.row)); !display.country.empty()) countries.insert(display.country);
    farthest = std::max(farthest, partner.distance_km);
  }
  if (found.partners.empty()) return {};
  const std::string partners = base::counted(reading.language, static_cast<long long>(found.partners.size()), "{n} partner", "{n} partners");
  const std::string lands = base::counted(reading.language, static_cast<long long>(countries.size()), "{n} country", "{n} countries");
  if (farthest < 0) return reading.tr(base::msg("Reaches {partners} in {countries}.", {{"partners", partners}, {"countries", lands}}));
  return reading.tr(base::msg("Reaches {partners} in {countries}, the farthest {distance} away.",
                              {{"partners", partners}, {"countries", lands}, {"distance", kilometres(reading, farthest)}}));
}

std::optional<Projects> projects_of(const Reading& reading, const Filters& of) {
  constexpr std::size_t most = 10;
  const auto page = look(reading, of, most, false);
  if (page.total == 0) return std::nullopt;
  Projects found{.list = {}, .all_url = page.total > most ? results_url(of) : ""};
  for (auto& item : project_items(reading, page.rows)) {
    ProjectLink link{.url = std::move(item.url), .title = std::move(item.title), .detail = std::move(item.status)};
    if (!item.year.empty()) link.detail += (link.detail.empty() ? "" : ", ") + item.year;
    found.list.push_back(std::move(link));
  }
  return found;
}

std::string since_text(const Reading& reading, std::string_view iso_date) {
  return iso_date.empty() ? std::string() : reading.tr(base::msg("since {year}", {{"year", std::string(iso_date.substr(0, 4))}}));
}

}  // namespace explore
