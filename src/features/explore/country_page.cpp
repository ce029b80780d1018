// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>

#include "base/text.h"
#include "explore/country_view.h"
#include "explore/pages.h"
#include "explore/pieces.h"

namespace explore {
namespace {

constexpr std::size_t most_organisations = 8;
constexpr std::size_t most_subdivisions = 24;

const places::Country* country_of(const places::Gazetteer& gazetteer, std::string code) {
  for (char& c : code)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  for (const auto& country : gazetteer.countries())
    if (country.code == code) return &country;
  return nullptr;
}

// The countries of the partners, the most frequent first; the country itself is none.
std::vector<search::FacetCount> abroad(const search::Page& found, std::string_view code) {
  std::vector<search::FacetCount> countries;
  if (const auto* facet = facet_of(found, "partner"))
    for (const auto& value : facet->values)
      if (value.count > 0 && value.value != code) countries.push_back(value);
  return countries;
}

std::string sentence(const Reading& reading, std::string_view code, long long territories, long long relations,
                     const std::vector<search::FacetCount>& partners) {
  const std::string ties = base::counted(reading.language, relations, "{n} relation", "{n} relations");
  const std::string bodies = base::counted(reading.language, territories, "{n} organisation", "{n} organisations");
  if (relations == 0)
    return reading.tr(base::msg("The register knows {organisations} of {country}, and no relation of theirs yet.",
                                {{"organisations", bodies}, {"country", reading.country(code)}}));
  if (partners.empty())
    return reading.tr(base::msg("{relations} with parties in {country}, all of them inside the country.", {{"relations", ties}, {"country", reading.country(code)}}));
  const std::string lands = base::counted(reading.language, static_cast<long long>(partners.size()), "{n} country", "{n} countries");
  return reading.tr(base::msg("{relations} tie {organisations} to {countries}, most of them in {first}.",
                              {{"relations", ties}, {"organisations", bodies}, {"countries", lands}, {"first", reading.country(partners.front().value)}}));
}

}  // namespace

http::Response show_country(const Atlas& atlas, web::Context& context) {
  const std::string asked(context.path("code"));
  const auto* country = country_of(atlas.gazetteer(), asked);
  if (!country) return context.problem(404, base::msg("“{code}” is no country code of ISO 3166-1, such as FR or BR.", {{"code", base::repair_utf8(asked)}}));
  const std::string code(country->code);
  if (asked != code) return http::redirect("/countries/" + code, 301);

  const Reading reading(atlas, context.language);
  Filters ties, bodies;
  ties.collection = relations_collection;
  bodies.collection = organisations_collection;
  ties = ties.with("country", code);
  bodies = bodies.with("country", code);
  auto found = look(reading, ties, 1);
  auto most = bodies;
  most.sort = "partners";
  const auto organisations = look(reading, most, most_organisations);
  count_inner(found.facets, ties);
  const auto partners = abroad(found, code);

  CountryPage page;
  page.breadcrumb = {{reading.tr(base::msg("Countries")), "/countries"}};
  page.name = reading.country(code);
  page.code = code;
  page.has_records = organisations.total > 0 || found.total > 0;
  page.has_relations = found.total > 0;
  page.organisations_url = results_url(bodies);
  page.relations_url = results_url(ties);
  const auto relations = static_cast<long long>(found.total), known = static_cast<long long>(organisations.total);
  if (page.has_records) page.sentence = sentence(reading, code, known, relations, partners);
  if (page.has_relations)
    page.map = search_map(reading, context, ties, reading.tr(base::msg("Relations with parties in {country}", {{"country", page.name}})));
  page.figures = {{reading.tr(base::msg("relations")), reading.number(relations), page.relations_url, ""},
                  {reading.tr(base::msg("organisations")), reading.number(known), page.organisations_url, ""},
                  {reading.tr(base::msg("partners’ countries")), reading.number(static_cast<long long>(partners.size())), "", ""},
                  {reading.tr(base::msg("confirmed this year")), percentage(reading, count_of(found, "trust", "confirmed"), found.total),
                   results_url(ties.with("trust", "confirmed")), reading.tr(base::msg("by all their parties"))}};
  page.counted = reading.tr(base::msg(
      "A relation counts here if at least one of its parties is in this country: once, however many of its parties are and however many sources "
      "state it, and also when it has ended. With three countries it counts in each of the others. A relation counts as confirmed if every party "
      "confirmed it within a year."));
  const auto some = [](Bars made) { return made.bars.empty() ? std::nullopt : std::optional(std::move(made)); };
  page.partner_countries = some(facet_bars(reading, ties, found.facets, "partner", 12));
  page.decades = some(facet_bars(reading, ties, found.facets, "decade", 20));
  page.theme_bars = some(facet_bars(reading, ties, found.facets, "theme", 8));
  page.organisations = organisation_items(reading, organisations.rows);
  if (const auto* facet = facet_of(organisations, "subdivision"))
    for (const auto& value : facet->values)
      if (value.count > 0 && page.subdivisions.size() < most_subdivisions)
        page.subdivisions.push_back({facet_label("subdivision", value.value, bodies.collection, context.language, atlas.gazetteer()),
                                     results_url(bodies.with("subdivision", value.value)), reading.number(value.count)});
  page.has_subdivisions = !page.subdivisions.empty();
  const std::string title = page.name;
  return context.page("explore/country", title, boost::json::value_from(page).as_object());
}

http::Response list_countries(const Atlas& atlas, web::Context& context) {
  CountriesPage page;
  const auto number = [&](std::uint64_t n) { return base::format_number(context.language, static_cast<long long>(n)); };
  std::vector<std::pair<std::string, CountriesPage::Row>> rows;  // by the name as it sorts
  for (const auto& [code, figures] : country_figures(atlas)) {
    if (figures.organisations == 0 && figures.relations == 0) continue;
    const std::string name = atlas.gazetteer().country_name(code, context.language);
    rows.push_back({base::fold(name), {name, "/countries/" + code, code, number(figures.organisations), number(figures.relations)}});
  }
  std::ranges::sort(rows, {}, [](const auto& row) { return std::tie(row.first, row.second.code); });
  for (auto& [key, row] : rows) page.countries.push_back(std::move(row));
  page.has_countries = !page.countries.empty();
  if (page.has_countries)
    page.sentence = base::counted(context.language, static_cast<long long>(page.countries.size()), "The register has records of {n} country.",
                                  "The register has records of {n} countries.");
  page.counted = context.tr(base::msg("An organisation counts in its own country. A relation counts once in each country in which it has a party, so the "
                                      "column adds up to more than there are relations."));
  return context.page("explore/countries", context.tr(base::msg("Countries")), boost::json::value_from(page).as_object());
}

}  // namespace explore
