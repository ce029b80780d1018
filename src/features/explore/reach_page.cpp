// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>

#include "explore/continents.h"
#include "explore/pages.h"
#include "explore/reach_view.h"
#include "explore/record_pieces.h"

namespace explore {
namespace {

constexpr std::size_t most_listed = 200;
constexpr std::size_t most_arcs = 250;
constexpr std::size_t most_second = 12;
// What "at one remove" may cost: partners of which not all relations are read, relations read in all, and the number of
// parties above which a relation says little about who knows whom.
constexpr std::int32_t most_relations_of_partner = 3000;
constexpr std::size_t most_relations_read = 60000;
constexpr std::size_t most_parties = 50;

struct Shared {
  std::uint32_t row;
  int partners;
};

// The organisations that are no partners but share at least two of them, those that share the most first.
std::vector<Shared> at_one_remove(const Reading& reading, std::uint32_t centre, const std::vector<Partner>& partners) {
  const auto& relations = reading.relations;
  const int kind = relations.facet("kind"), count = reading.organisations.number("relations");
  const auto membership = relations.code_of(kind, "network_membership");
  std::set<std::uint32_t> near{centre};
  for (const auto& partner : partners) near.insert(partner.row);
  std::unordered_map<std::uint32_t, int> shared;
  std::set<std::uint32_t> of_partner;
  std::vector<std::uint32_t> parties;
  std::size_t read = 0;
  for (const auto& partner : partners) {
    if (reading.organisations.number_at(count, partner.row).value_or(0) > most_relations_of_partner) continue;
    if (read > most_relations_read) break;
    of_partner.clear();
    relations.linking(partner.row, [&](std::uint32_t relation) {
      ++read;
      if (membership != 0 && relations.code(kind, relation) == membership) return;
      std::uint32_t two[2];
      const std::size_t size = relations.first_links(relation, two);
      if (size > most_parties) return;
      parties.assign(two, two + std::min<std::size_t>(size, 2));
      if (size > 2) {
        parties.clear();
        relations.links(relation, [&](std::uint32_t party) { parties.push_back(party); });
      }
      for (const auto party : parties)
        if (!near.contains(party) && reading.organisations.alive(party)) of_partner.insert(party);
    });
    for (const auto party : of_partner) ++shared[party];
  }
  std::vector<Shared> found;
  for (const auto& [row, number] : shared)
    if (number >= 2) found.push_back({row, number});
  const std::size_t keep = std::min(most_second, found.size());
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(keep), [&](const Shared& a, const Shared& b) {
    return std::tuple(-a.partners, reading.organisations.id(a.row)) < std::tuple(-b.partners, reading.organisations.id(b.row));
  });
  found.resize(keep);
  return found;
}

struct Spread {
  std::set<std::string> countries;
  std::map<Continent, std::uint64_t> continents;
  std::array<std::uint64_t, 6> bands{};
  std::vector<double> distances;  // the farthest first
};

constexpr std::array<std::pair<double, std::string_view>, 6> bands{{{0, "0"}, {100, "100"}, {500, "500"}, {1000, "1000"}, {3000, "3000"}, {10000, "10000"}}};

Spread spread_of(const Reading& reading, const std::vector<Partner>& partners) {
  Spread spread;
  for (const auto& partner : partners) {
    const auto display = unpack_organisation(reading.organisations.display(partner.row));
    if (!display.country.empty()) spread.countries.insert(display.country);
    if (const auto continent = continent_of(display.country)) ++spread.continents[*continent];
    if (partner.distance_km < 0) continue;
    spread.distances.push_back(partner.distance_km);
    std::size_t band = 0;
    while (band + 1 < bands.size() && partner.distance_km >= bands[band + 1].first) ++band;
    ++spread.bands[band];
  }
  return spread;
}

std::vector<Figure> figures_of(const Reading& reading, const Ring& found, const Spread& spread, const std::string& relations_url) {
  std::vector<Figure> figures{
      {reading.tr(base::msg("partners")), reading.number(static_cast<long long>(found.partners.size())), relations_url, ""},
      {reading.tr(base::msg("countries")), reading.number(static_cast<long long>(spread.countries.size())), "",
       base::counted(reading.language, static_cast<long long>(spread.continents.size()), "on {n} continent", "on {n} continents")}};
  if (spread.distances.empty()) return figures;
  figures.push_back({reading.tr(base::msg("to the farthest")), kilometres(reading, spread.distances.front()), organisation_url(reading.organisations.id(found.partners.front().row)),
                     organisation_name(reading, found.partners.front().row)});
  figures.push_back({reading.tr(base::msg("to the middle one")), kilometres(reading, spread.distances[spread.distances.size() / 2]), "",
                     reading.tr(base::msg("half of the partners are at least as far away"))});
  return figures;
}

}  // namespace

http::Response show_reach(const Atlas& atlas, web::Context& context) {
  const Reading reading(atlas, context.language);
  const auto id = organisations::OrganisationId::parse(context.path("id"));
  const auto row = id ? reading.organisations.find(id->value) : std::nullopt;
  if (!row)
    if (const auto now = address_now(atlas, context)) return *now;
  if (!row) return context.problem(404, base::msg("There is no organisation at this address. It may have been removed: look it up by its name."));

  ReachPage page;
  page.name = organisation_name(reading, *row);
  page.breadcrumb = {{reading.tr(base::msg("Organisations")), "/organisations"}, {page.name, organisation_url(id->value)}};
  Filters its;
  its.collection = relations_collection;
  its.organisation = id->text();
  const Ring found = ring(reading, *row);
  const Spread spread = spread_of(reading, found.partners);
  page.has_partners = !found.partners.empty();
  page.sentence = reach_sentence(reading, found);
  page.figures = figures_of(reading, found, spread, results_url(its));
  page.counted = reading.tr(base::msg(
      "Each partner counts once, however many relations tie it to this organisation, and also when these have ended. Fellow members of a network are no "
      "partners. Distances are great circles between the places, as the crow flies; partners whose place is unknown are left out of them. Continents "
      "are the regions of the United Nations’ M49 list. At one remove, partners with very many relations are left out."));
  if (page.has_partners && reading.organisations.point(*row)) {
    std::vector<Spoke> spokes;
    for (const auto& partner : found.partners)
      if (spokes.size() < most_arcs) spokes.push_back({partner.row, static_cast<std::uint32_t>(partner.relations), relation_url(reading.relations.id(partner.relation))});
    page.map = star_map(reading, context, *row, spokes, reading.tr(base::msg("Partners of {name}", {{"name", page.name}})));
  }
  if (!spread.distances.empty()) {
    std::vector<std::pair<Link, std::uint64_t>> values;
    for (std::size_t i = 0; i < bands.size(); ++i)
      values.push_back({{facet_label("length", bands[i].second, relations_collection, context.language, atlas.gazetteer()), ""}, spread.bands[i]});
    page.bands = bars(reading.tr(base::msg("Partners by distance")), values, context.language);
  }
  if (!spread.continents.empty()) {
    std::vector<std::pair<Link, std::uint64_t>> values;
    for (const auto& [continent, count] : spread.continents) values.push_back({{reading.tr(label(continent)), ""}, count});
    std::ranges::stable_sort(values, [](const auto& a, const auto& b) { return a.second > b.second; });
    page.continents = bars(reading.tr(base::msg("Partners by continent")), values, context.language);
  }
  for (const auto& partner : found.partners) {
    if (page.partners.size() == most_listed) break;
    const auto display = unpack_organisation(reading.organisations.display(partner.row));
    page.partners.push_back({organisation_name(reading, partner.row), organisation_url(reading.organisations.id(partner.row)), reading.country(display.country),
                             partner.distance_km >= 0 ? reading.number(std::llround(partner.distance_km)) : "", partner.since.substr(0, 4)});
  }
  if (found.partners.size() > most_listed) {
    page.shortened = reading.tr(base::msg("The table shows the {shown} farthest of {total} partners.",
                                          {{"shown", reading.number(most_listed)}, {"total", reading.number(static_cast<long long>(found.partners.size()))}}));
    page.more_url = results_url(its);
  }
  for (const auto& one : at_one_remove(reading, *row, found.partners))
    page.second.push_back({organisation_name(reading, one.row), organisation_url(reading.organisations.id(one.row)), web::count_view(context.language, one.partners)});
  page.has_second = !page.second.empty();
  return context.page("explore/reach", reading.tr(base::msg("How far does {name} reach?", {{"name", page.name}})), boost::json::value_from(page).as_object());
}

}  // namespace explore
