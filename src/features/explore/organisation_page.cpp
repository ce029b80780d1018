// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>

#include <map>

#include "explore/pages.h"
#include "explore/record_pieces.h"
#include "explore/record_views.h"
#include "spending/api.h"

namespace explore {
namespace {

constexpr std::size_t most_partners = 400;  // listed on the page; the rest is a search away
constexpr std::size_t most_arcs = 250;
constexpr std::size_t most_moments = 60;

std::vector<Group> by_country(const Reading& reading, const std::vector<Partner>& partners) {
  std::map<std::string, Group> groups;
  std::size_t listed = 0;
  for (const auto& partner : partners) {
    if (++listed > most_partners) break;
    const auto display = unpack_organisation(reading.organisations.display(partner.row));
    const std::string country = display.country.empty() ? reading.tr(base::msg("No country")) : reading.country(display.country);
    Group& group = groups[country];
    group.country = country;
    group.list.push_back({organisation_name(reading, partner.row), relation_url(reading.relations.id(partner.relation)), since_text(reading, partner.since),
                          partner.distance_km >= 0 ? kilometres(reading, partner.distance_km) : ""});
  }
  std::vector<Group> sorted;
  for (auto& [country, group] : groups) {
    std::ranges::sort(group.list, {}, &Group::One::name);
    group.count = reading.number(static_cast<long long>(group.list.size()));
    sorted.push_back(std::move(group));
  }
  std::ranges::stable_sort(sorted, [](const Group& a, const Group& b) { return a.list.size() > b.list.size(); });
  return sorted;
}

void add_relations(const Reading& reading, const Ring& found, std::uint32_t organisation, OrganisationPage& page) {
  std::map<std::string, long long> trusts;
  long long undated = 0;
  std::vector<std::pair<std::string, Moment>> moments;
  for (const auto relation : found.relations) {
    const auto display = unpack_relation(reading.relations.display(relation));
    ++trusts[display.status == "closed" ? "stopped" : display.trust];
    if (display.start.empty()) {
      ++undated;
      continue;
    }
    const auto item = relation_item(reading, relation, organisation);
    moments.push_back({display.start, {item.year, item.right, item.url, item.kind, false}});
    if (!display.end.empty())
      moments.push_back({display.end, {display.end.substr(0, 4), item.right, item.url, reading.tr(base::msg("ended")), true}});
  }
  std::ranges::stable_sort(moments, {}, [](const auto& moment) { return moment.first; });
  for (auto& [date, moment] : moments)
    if (page.timeline.size() < most_moments) page.timeline.push_back(std::move(moment));
  page.has_timeline = !page.timeline.empty();
  if (undated > 0 && page.has_timeline) page.undated = web::count_view(reading.language, undated);
  for (const char* code : {"confirmed", "one_sided", "unverified", "stopped"})
    if (const auto at = trusts.find(code); at != trusts.end())
      page.trust_counts.push_back({trust_view(code, at->first == "stopped"), web::count_view(reading.language, at->second)});

  for (const auto membership : found.memberships)
    reading.relations.links(membership, [&](std::uint32_t party) {
      if (party == organisation || page.networks.size() >= 50) return;
      if (unpack_organisation(reading.organisations.display(party)).kind != "network") return;
      page.networks.push_back({organisation_name(reading, party), organisation_url(reading.organisations.id(party)),
                               since_text(reading, unpack_relation(reading.relations.display(membership)).start)});
    });
  std::ranges::sort(page.networks, {}, &OrganisationPage::Membership::name);
  page.has_networks = !page.networks.empty();
}

void add_themes(const Reading& reading, const Ring& found, OrganisationPage& page) {
  std::vector<std::uint64_t> counts(64);
  const int facet = reading.relations.facet("theme");
  for (const auto relation : found.relations) {
    const std::uint64_t mask = reading.relations.mask(facet, relation);
    for (unsigned n = 0; n < 64; ++n) counts[n] += mask >> n & 1;
  }
  std::vector<std::pair<Link, std::uint64_t>> values;
  for (const auto& theme : themes::all())
    if (!theme.parent.empty() && counts[theme.number] > 0)
      values.push_back({{std::string(themes::name(theme, reading.language)), "/themes/" + std::string(theme.code)}, counts[theme.number]});
  std::ranges::stable_sort(values, [](const auto& a, const auto& b) { return a.second > b.second; });
  if (values.size() > 8) values.resize(8);
  page.has_themes = !values.empty();
  if (page.has_themes) page.theme_bars = bars(reading.tr(base::msg("Relations by theme")), values, reading.language);
}

}  // namespace

std::optional<http::Response> address_now(const Atlas& atlas, const web::Context& context) {
  const auto id = organisations::OrganisationId::parse(context.path("id"));
  if (!id) return std::nullopt;
  std::optional<organisations::OrganisationId> now;
  {
    auto session = atlas.database().read();
    now = organisations::redirect_of(session, *id);
  }
  if (!now) return std::nullopt;
  const auto& request = context.request;
  // What stands behind the id, which is as long as it was, stays as it was.
  const std::string_view pattern = context.match.pattern;
  const std::string rest(pattern.substr(pattern.find("{id}") + 4));
  return http::redirect(organisation_url(now->value) + rest + (request.query.empty() ? "" : "?" + request.query), 301);
}

http::Response show_organisation(const Atlas& atlas, web::Context& context) {
  const auto id = organisations::OrganisationId::parse(context.path("id"));
  std::optional<organisations::Organisation> found;
  std::optional<sources::Source> source;
  bool has_plans = false;
  if (id) {
    auto session = atlas.database().read();
    found = organisations::find(session, *id);
    if (found) source = sources::find(session, found->source);
    has_plans = found && spending::has_plans(session, *id);
  }
  if (!found)
    if (const auto now = address_now(atlas, context)) return *now;
  if (!found)
    return context.problem(404, base::msg("There is no organisation at this address. It may have been removed: look it up by its name."));
  const Reading reading(atlas, context.language);
  const auto row = reading.organisations.find(id->value);
  if (found->kind == organisations::Kind::network && row) return show_network(atlas, context, *row, *found);

  OrganisationPage page;
  page.breadcrumb = place_breadcrumb(reading, *found);
  page.kind = capital(reading.tr(found->level == organisations::Level::none ? organisations::label(found->kind) : organisations::label(found->level)));
  page.where = where(reading, *found);
  page.name = found->name_in(context.language);
  page.other_names = other_names(reading, *found);
  page.summary = text_in(found->summary, context.language);
  page.facts = organisation_facts(reading, *found);
  const auto today = base::today();
  page.trust = trust_view(organisations::code(organisations::trust(*found, today)), false);
  page.trust_sentence = own_word(context.language, *found, today);
  page.confirm_url = organisation_url(found->id.value) + "/confirm";
  page.change_url = organisation_url(found->id.value) + "/propose";
  page.add_relation_url = "/propose/relation?party=" + found->id.text();
  page.twice_url = "/duplicates/propose?a=" + found->id.text();
  page.contacts_url = organisation_url(found->id.value) + "/people/public";
  if (source) page.statements.push_back(statement_item(reading, *source, {}, ""));

  Filters its;
  its.collection = relations_collection;
  its.organisation = found->id.text();
  page.downloads = downloads(its, context.language);
  Ring its_ring;
  if (row) its_ring = ring(reading, *row);
  page.partners = web::count_view(context.language, static_cast<long long>(its_ring.partners.size()));
  page.has_partners = !its_ring.partners.empty();
  page.sentence = reach_sentence(reading, its_ring);
  if (!its_ring.relations.empty()) page.relations_url = results_url(its);
  if (page.has_partners) {
    page.reach_url = organisation_url(found->id.value) + "/reach";
    page.countries = by_country(reading, its_ring.partners);
    if (its_ring.partners.size() > most_partners) page.more_url = results_url(its);
    std::vector<Spoke> spokes;
    for (const auto& partner : its_ring.partners)
      if (spokes.size() < most_arcs) spokes.push_back({partner.row, static_cast<std::uint32_t>(partner.relations), relation_url(reading.relations.id(partner.relation))});
    if (reading.organisations.point(*row))
      page.map = star_map(reading, context, *row, spokes, reading.tr(base::msg("Partners of {name}", {{"name", page.name}})));
  }
  if (row) {
    add_relations(reading, its_ring, *row, page);
    add_themes(reading, its_ring, page);
  }
  page.projects = projects_of(reading, {.collection = std::string(projects_collection), .organisation = found->id.text()});
  page.projects_url = organisation_url(found->id.value) + "/projects";
  if (has_plans) page.spending_url = spending::url(found->id);
  page.history_url = organisation_url(found->id.value) + "/history";
  page.freshness = page.trust_counts.empty() ? reading.tr(base::msg("No relation of it is recorded yet."))
                                             : reading.tr(base::msg("A relation is confirmed when each of its parties said so within a year."));
  const std::string title = page.name;
  return context.page("explore/organisation", title, boost::json::value_from(page).as_object());
}

}  // namespace explore
