// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>

#include "base/text.h"
#include "explore/network_view.h"
#include "explore/pages.h"
#include "explore/record_pieces.h"

namespace explore {
namespace {

constexpr std::size_t most_members = 400;  // listed on the page; the rest is a search away
constexpr std::size_t most_arcs = 250;

struct Member {
  std::uint32_t row, relation;
  bool current;
  std::string since;  // ISO
};

// Each organisation that has a membership with the network, once; by its earliest if it has several.
std::vector<Member> members_of(const Reading& reading, std::uint32_t network, const std::vector<std::uint32_t>& memberships) {
  std::vector<Member> members;
  std::unordered_map<std::uint32_t, std::size_t> at;
  for (const auto relation : memberships) {
    const auto display = unpack_relation(reading.relations.display(relation));
    reading.relations.links(relation, [&](std::uint32_t party) {
      if (party == network || !reading.organisations.alive(party)) return;
      const auto [found, is_new] = at.emplace(party, members.size());
      if (is_new) members.push_back({party, relation, display.status != "closed", display.start});
      Member& member = members[found->second];
      member.current = member.current || display.status != "closed";
      if (!display.start.empty() && (member.since.empty() || display.start < member.since)) member.since = display.start;
    });
  }
  return members;
}

std::vector<NetworkPage::Country> by_country(const Reading& reading, const std::vector<Member>& members) {
  struct Group {
    std::size_t all = 0;
    std::vector<std::pair<std::string, NetworkPage::Member>> listed;  // by the name as it sorts
  };
  std::map<std::string, Group> groups;
  std::size_t listed = 0;
  for (const auto& member : members) {
    Group& group = groups[unpack_organisation(reading.organisations.display(member.row)).country];
    ++group.all;
    if (++listed > most_members) continue;
    const std::string name = organisation_name(reading, member.row);
    group.listed.push_back({base::fold(name), {name, organisation_url(reading.organisations.id(member.row)), since_text(reading, member.since)}});
  }
  std::vector<std::pair<std::tuple<std::ptrdiff_t, std::string>, NetworkPage::Country>> sorted;
  for (auto& [code, group] : groups) {
    std::ranges::sort(group.listed, {}, [](const auto& one) { return std::tie(one.first, one.second.url); });
    const std::string name = code.empty() ? reading.tr(base::msg("No country")) : reading.country(code);
    NetworkPage::Country country{name, reading.number(static_cast<long long>(group.all)), {}};
    for (auto& [key, member] : group.listed) country.list.push_back(std::move(member));
    if (!country.list.empty()) sorted.push_back({{-static_cast<std::ptrdiff_t>(group.all), base::fold(name)}, std::move(country)});
  }
  std::ranges::sort(sorted, {}, [](const auto& one) { return one.first; });
  std::vector<NetworkPage::Country> countries;
  for (auto& [key, country] : sorted) countries.push_back(std::move(country));
  return countries;
}

std::string members_sentence(const Reading& reading, const std::vector<Member>& members) {
  std::set<std::string> countries;
  std::string first;
  for (const auto& member : members) {
    if (const auto display = unpack_organisation(reading.organisations.display(member.row)); !display.country.empty()) countries.insert(display.country);
    if (!member.since.empty() && (first.empty() || member.since < first)) first = member.since;
  }
  const std::string all = base::counted(reading.language, static_cast<long long>(members.size()), "{n} member", "{n} members");
  const std::string lands = base::counted(reading.language, static_cast<long long>(countries.size()), "{n} country", "{n} countries");
  if (first.empty()) return reading.tr(base::msg("{members} in {countries}.", {{"members", all}, {"countries", lands}}));
  return reading.tr(base::msg("{members} in {countries}, the first since {year}.", {{"members", all}, {"countries", lands}, {"year", first.substr(0, 4)}}));
}

}  // namespace

http::Response show_network(const Atlas& atlas, web::Context& context, std::uint32_t row, const organisations::Organisation& organisation) {
  context.section = "/networks";
  const Reading reading(atlas, context.language);
  NetworkPage page;
  page.breadcrumb = {{reading.tr(base::msg("Networks")), "/networks"}};
  page.kind = capital(reading.tr(organisations::label(organisation.kind)));
  page.where = where(reading, organisation);
  page.name = organisation.name_in(context.language);
  page.other_names = other_names(reading, organisation);
  page.summary = text_in(organisation.summary, context.language);
  page.facts = organisation_facts(reading, organisation);
  {
    auto session = atlas.database().read();
    if (const auto source = sources::find(session, organisation.source)) page.statements.push_back(statement_item(reading, *source, {}, ""));
  }
  const auto today = base::today();
  page.trust = trust_view(organisations::code(organisations::trust(organisation, today)), false);
  page.trust_sentence = own_word(context.language, organisation, today);
  page.confirm_url = organisation_url(organisation.id.value) + "/confirm";
  Filters its;
  its.collection = relations_collection;
  its.organisation = organisation.id.text();
  page.downloads = downloads(its, context.language);

  const Ring found = ring(reading, row);
  auto members = members_of(reading, row, found.memberships);
  std::erase_if(members, [](const Member& member) { return !member.current; });
  page.members = web::count_view(context.language, static_cast<long long>(members.size()));
  page.has_members = !members.empty();
  if (page.has_members) {
    page.sentence = members_sentence(reading, members);
    page.countries = by_country(reading, members);
    std::vector<Spoke> spokes;
    for (const auto& member : members)
      if (spokes.size() < most_arcs && reading.organisations.point(member.row)) spokes.push_back({member.row, 1, relation_url(reading.relations.id(member.relation))});
    if (!spokes.empty()) page.map = star_map(reading, context, row, spokes, reading.tr(base::msg("Members of {name}", {{"name", page.name}})));
  }
  if (members.size() > most_members || found.relations.size() > found.memberships.size()) page.more_url = results_url(its);
  page.counted = reading.tr(base::msg("Each organisation with a membership that has not ended counts once, however many sources state it."));
  std::size_t confirmed = 0;
  for (const auto relation : found.memberships) confirmed += unpack_relation(reading.relations.display(relation)).trust == "confirmed";
  page.history_url = organisation_url(organisation.id.value) + "/history";
  page.freshness = found.memberships.empty() ? reading.tr(base::msg("No membership is recorded yet."))
                                             : reading.tr(base::msg("{confirmed} of {all} memberships were confirmed within a year by both the member and the network.",
                                                                    {{"confirmed", reading.number(static_cast<long long>(confirmed))},
                                                                     {"all", reading.number(static_cast<long long>(found.memberships.size()))}}));
  const std::string title = page.name;
  return context.page("explore/network", title, boost::json::value_from(page).as_object());
}

}  // namespace explore
