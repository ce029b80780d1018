// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>

#include "explore/pages.h"
#include "explore/record_pieces.h"
#include "explore/record_views.h"

namespace explore {
namespace {

using organisations::Organisation;
using relations::Relation;
using relations::Status;

// The life cycle as steps; the steps before the recorded one count as done, those after it are to come.
std::vector<Step> life_cycle(const Reading& reading, const Relation& relation) {
  const bool ended = relation.status == Status::closed || relation.status == Status::suspended;
  std::vector<Status> steps{Status::first_contact, Status::negotiation, Status::decision, Status::signed_, Status::active};
  if (ended) steps.push_back(relation.status);
  std::vector<Step> made;
  for (const auto step : steps) {
    Step one{.label = capital(reading.tr(relations::label(step)))};
    one.current = step == relation.status;
    one.done = step < relation.status && relation.status != Status::unknown;
    one.stopped = one.current && ended;
    if (step == Status::signed_ && relation.start.known()) one.date = base::format_date(reading.language, relation.start);
    if (one.stopped && relation.end.known()) one.date = base::format_date(reading.language, relation.end);
    made.push_back(std::move(one));
  }
  return made;
}

std::string years_between(const Reading& reading, const Relation& relation, base::PartialDate today) {
  if (!relation.start.known()) return {};
  const auto until = relation.end.known() ? relation.end : today;
  const long long years = until.year - relation.start.year;
  if (years < 1) return {};
  return base::counted(reading.language, years, "for {n} year", "for {n} years");
}

std::string trust_sentence(const Reading& reading, const Relation& relation, relations::Trust trust, const std::vector<Organisation>& organisations,
                           base::PartialDate today) {
  if (trust == relations::Trust::confirmed) return reading.tr(base::msg("Each party has confirmed it within a year."));
  const auto name_of = [&](organisations::OrganisationId id) {
    const auto at = std::ranges::find(organisations, id, &Organisation::id);
    return at == organisations.end() ? std::string() : at->name_in(reading.language);
  };
  std::vector<relations::Party> said;  // those who ever confirmed, the last one first
  for (const auto& party : relation.parties)
    if (party.confirmed.known()) said.push_back(party);
  std::ranges::stable_sort(said, std::ranges::greater{}, &relations::Party::confirmed);
  if (said.empty()) {
    for (const auto& statement : relation.statements)
      if (const auto who = name_of(statement.by); statement.by && !who.empty())
        return reading.tr(base::msg("{who} states it; no party has confirmed it yet.", {{"who", who}}));
    return reading.tr(base::msg("Its sources state it; no party has confirmed it yet."));
  }
  const std::string who = name_of(said.front().organisation), date = base::format_date(reading.language, said.front().confirmed);
  if (trust == relations::Trust::unverified || !organisations::within_a_year(said.front().confirmed, today))
    return reading.tr(base::msg("It was last confirmed on {date} by {who}, more than a year ago.", {{"date", date}, {"who", who}}));
  if (relation.parties.size() == 2 && said.size() == 2)
    return reading.tr(base::msg("Confirmed by {who} on {date}; {other} confirmed it last on {before}, more than a year ago.",
                                {{"who", who}, {"date", date}, {"other", name_of(said.back().organisation)}, {"before", base::format_date(reading.language, said.back().confirmed)}}));
  if (relation.parties.size() == 2) {
    const auto& other = relation.parties[relation.parties[0].organisation == said.front().organisation ? 1 : 0];
    return reading.tr(base::msg("Confirmed by {who} on {date}; {other} has not confirmed it yet.", {{"who", who}, {"date", date}, {"other", name_of(other.organisation)}}));
  }
  const auto recent = std::ranges::count_if(said, [&](const auto& party) { return organisations::within_a_year(party.confirmed, today); });
  return base::counted(reading.language, recent, "{n} of {all} parties has confirmed it within a year.", "{n} of {all} parties have confirmed it within a year.",
                       {{"all", reading.number(static_cast<long long>(relation.parties.size()))}});
}

PartyView party_view(const Reading& reading, const Organisation& organisation, const relations::Party& party) {
  PartyView view;
  view.name = organisation.name_in(reading.language);
  view.url = organisation_url(organisation.id.value);
  view.where = where(reading, organisation);
  view.country_code = organisation.country;
  view.role = capital(reading.tr(relations::label(party.role)));
  if (organisation.population > 0) view.detail = base::counted(reading.language, organisation.population, "{n} inhabitant", "{n} inhabitants");
  if (party.confirmed.known()) view.confirmed = base::format_date(reading.language, party.confirmed);
  return view;
}

// The whole date, where the year alone would leave something out.
std::string date_detail(const Reading& reading, base::PartialDate date) {
  return date.month == 0 ? std::string() : base::format_date(reading.language, date);
}

void add_dates(const Reading& reading, const Relation& relation, RelationPage& page) {
  std::vector<std::pair<base::PartialDate, Moment>> moments;
  const auto add = [&](base::PartialDate date, const base::Message& text, std::string detail, bool ended = false) {
    if (date.known()) moments.push_back({date, {fmt::format("{}", date.year), reading.tr(text), "", std::move(detail), ended}});
  };
  add(relation.start, base::msg("It began"), date_detail(reading, relation.start));
  add(relation.end, base::msg("It ended"), date_detail(reading, relation.end), true);
  for (const auto& party : relation.parties) add(party.confirmed, base::msg("A party confirmed it"), date_detail(reading, party.confirmed));
  std::ranges::stable_sort(moments, {}, [](const auto& moment) { return moment.first; });
  for (auto& [date, moment] : moments) page.timeline.push_back(std::move(moment));
  page.has_timeline = !page.timeline.empty();
}

}  // namespace

http::Response show_relation(const Atlas& atlas, web::Context& context) {
  const auto id = relations::RelationId::parse(context.path("id"));
  std::optional<Relation> found;
  std::optional<relations::RelationId> now;  // where it went that became one with another
  std::vector<Organisation> parties;
  std::vector<std::pair<relations::Statement, sources::Source>> statements;
  if (id) {
    auto session = atlas.database().read();
    found = relations::find(session, *id);
    if (!found) now = relations::redirect_of(session, *id);
    if (found) {
      std::vector<organisations::OrganisationId> ids;
      for (const auto& party : found->parties) ids.push_back(party.organisation);
      parties = organisations::find_many(session, ids);
      for (const auto& statement : found->statements)
        if (auto source = sources::find(session, statement.source)) statements.emplace_back(statement, std::move(*source));
    }
  }
  if (!found && now) return http::redirect(relation_url(now->value) + (context.request.query.empty() ? "" : "?" + context.request.query), 301);
  if (!found) return context.problem(404, base::msg("There is no relation at this address. It may have been removed: look up one of its parties by its name."));
  const Reading reading(atlas, context.language);
  const auto today = base::today();

  RelationPage page;
  page.kind = capital(reading.tr(relations::label(found->kind)));
  page.breadcrumb = {{reading.tr(base::msg("Relations")), "/relations"}};
  std::string names;
  for (const auto& party : parties) names += (names.empty() ? "" : " – ") + party.name_in(context.language);
  page.title = page.kind + ": " + names;
  page.own_title = text_in(found->title, context.language);
  page.summary = text_in(found->summary, context.language);
  std::vector<PartyView> views;
  for (std::size_t i = 0; i < found->parties.size() && i < parties.size(); ++i)
    for (const auto& organisation : parties)
      if (organisation.id == found->parties[i].organisation) {
        views.push_back(party_view(reading, organisation, found->parties[i]));
        if (page.breadcrumb.size() < 3) page.breadcrumb.push_back({views.back().name, views.back().url});
      }
  page.has_facing = views.size() == 2;
  page.has_parties = !page.has_facing;
  if (page.has_facing) {
    page.left = views[0];
    page.right = views[1];
    if (parties[0].point && parties[1].point)
      page.distance = reading.tr(base::msg("{distance} apart", {{"distance", kilometres(reading, base::distance_km(*parties[0].point, *parties[1].point))}}));
  } else {
    page.parties = std::move(views);
  }
  if (found->start.known()) page.tie_date = base::format_date(context.language, found->start);
  page.tie_detail = years_between(reading, *found, today);
  const auto trust = relations::trust(*found, today);
  page.trust = trust_view(trust_code(trust), found->status == Status::closed);
  page.trust_sentence = trust_sentence(reading, *found, trust, parties, today);
  page.confirm_url = relation_url(found->id.value) + "/confirm";
  page.history_url = relation_url(found->id.value) + "/history";
  page.cycle = life_cycle(reading, *found);
  page.cycle_known = found->status != Status::unknown;
  add_dates(reading, *found, page);
  for (const auto& [statement, source] : statements) {
    std::string by;
    for (const auto& organisation : parties)
      if (organisation.id == statement.by) by = organisation.name_in(context.language);
    page.statements.push_back(statement_item(reading, source, statement.stated, std::move(by)));
    page.statements.back().says = dates_said(context.language, statement);
  }

  const auto add_fact = [&](const base::Message& label, std::string value, std::string url = {}) {
    if (!value.empty()) page.facts.push_back({reading.tr(label), std::move(value), std::move(url), ""});
  };
  add_fact(base::msg("Kind"), page.kind, "/relations?kind=" + std::string(relations::code(found->kind)));
  add_fact(base::msg("Status"), capital(reading.tr(relations::label(found->status))));
  add_fact(base::msg("Since"), page.tie_date);
  if (found->end.known()) add_fact(base::msg("Until"), base::format_date(context.language, found->end));
  add_fact(base::msg("Last stated or confirmed"), base::format_date(context.language, relations::last_seen(*found)));
  add_fact(base::msg("Web page"), found->web, found->web);
  for (const auto& code : found->themes)
    if (const auto* theme = themes::find(code)) page.themes.push_back({std::string(themes::name(*theme, context.language)), "/themes/" + code});
  page.has_themes = !page.themes.empty();

  std::vector<std::uint32_t> rows;
  for (const auto& party : found->parties)
    if (const auto row = reading.organisations.find(party.organisation.value)) rows.push_back(*row);
  if (rows.size() >= 2) {
    std::vector<Spoke> spokes;
    for (std::size_t i = 1; i < rows.size(); ++i) spokes.push_back({rows[i], 1, ""});
    page.map = star_map(reading, context, rows[0], spokes, names);
    if (page.map->data.find("\"arcs\":[]") != std::string::npos) page.map.reset();
  }
  if (rows.size() == 2)
    reading.relations.linking(rows[0], [&](std::uint32_t row) {
      bool both = false;
      reading.relations.links(row, [&](std::uint32_t party) { both = both || party == rows[1]; });
      if (!both || reading.relations.id(row) == found->id.value || page.others.size() >= 10) return;
      const auto item = relation_item(reading, row);
      page.others.push_back({item.year.empty() ? item.kind : item.kind + ", " + item.year, item.url});
    });
  page.has_others = !page.others.empty();
  page.projects = projects_of(reading, {.collection = std::string(projects_collection), .relation = found->id.text()});
  page.change_url = "/relations/" + found->id.text() + "/propose";
  page.downloads = {{"JSON", reading.tr(base::msg("for programs")), "/api/v1/relations/" + found->id.text()},
                    {"GeoJSON", reading.tr(base::msg("for maps")), "/api/v1/relations/" + found->id.text() + "?format=geojson"}};
  const std::string title = page.title;
  return context.page("explore/relation", title, boost::json::value_from(page).as_object());
}

}  // namespace explore
