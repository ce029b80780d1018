// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>
#include <set>

#include "base/text.h"
#include "explore/map_data.h"
#include "explore/pages.h"
#include "explore/pieces.h"
#include "explore/results_view.h"
#include "explore/timeline.h"

namespace explore {
namespace {

constexpr std::size_t rows_a_page = 30, rows_of_a_timeline = 50;
constexpr std::size_t options_shown = 6;
constexpr std::size_t options_kept = 60;

std::string with_parameter(std::string address, std::string_view name, std::string_view value) {
  if (value.empty()) return address;
  address += address.find('?') == std::string::npos ? '?' : '&';
  return address + std::string(name) + "=" + http::url_encode(value);
}

std::string view_name(const http::Request& request, std::string_view collection) {
  const std::string_view asked = request.parameter("view").value_or("list");
  for (const char* known : {"table", "map", "chart"})
    if (asked == known) return known;
  if (asked == "timeline" && collection == projects_collection) return "timeline";
  return "list";
}

// The place whose name a person typed beside "Distance".
std::optional<places::Place> near_place(const Atlas& atlas, const http::Request& request, const Filters& filters) {
  if (!filters.near.empty()) return atlas.gazetteer().find(filters.near);
  const auto name = request.parameter("near_name");
  if (!name || base::trim(*name).empty()) return std::nullopt;
  const auto found = atlas.gazetteer().resolve({.name = *name, .country = {}, .point = {}, .subdivision = {}});
  return found.best ? std::optional(found.best->place) : std::nullopt;
}

std::vector<Hidden> hidden_of(const Filters& filters, bool with_facets, std::string_view view) {
  std::vector<Hidden> hidden;
  const auto add = [&](std::string name, const std::string& value) {
    if (!value.empty()) hidden.push_back({std::move(name), value});
  };
  add("q", filters.text);
  add("organisation", filters.organisation);
  if (view != "list") add("view", std::string(view));
  if (!with_facets) {
    add("sort", filters.sort);
    return hidden;
  }
  add("near", filters.near);
  for (const auto& [facet, values] : filters.chosen)
    for (const auto& value : values) add(facet, value);
  return hidden;
}

FacetView facet_view(const Reading& reading, const Filters& filters, const search::FacetCounts& counts, bool open) {
  FacetView view;
  view.label = facet_title(counts.facet, reading.language);
  std::size_t chosen = 0;
  // The partner's country: where one country is chosen, that same country counts only those with both ends in it.
  for (const auto& value : counts.values) {
    if (value.count == 0 && !value.selected) continue;
    if (view.options.size() + view.more.size() >= options_kept && !value.selected) continue;
    Option option{counts.facet, value.value, capital(facet_label(counts.facet, value.value, filters.collection, reading.language, reading.atlas.gazetteer())),
                  reading.number(value.count), value.selected};
    if (value.selected) ++chosen;
    (view.options.size() < options_shown || value.selected ? view.options : view.more).push_back(std::move(option));
  }
  if (chosen > 0) view.chosen = reading.number(static_cast<long long>(chosen));
  view.has_more = !view.more.empty();
  view.open = open || chosen > 0;
  return view;
}

std::string understood_text(const Reading& reading, const Filters& filters, const search::Page& page) {
  std::string text;
  for (const auto& one : page.understood) {
    std::string_view facet = one.vocabulary;
    if (facet.ends_with("kind")) facet = "kind";
    const auto collection = one.vocabulary == "organisation_kind" ? "organisations" : filters.collection;
    const std::string label = facet_label(facet, one.value, collection, reading.language, reading.atlas.gazetteer());
    if (base::fold(label) == one.phrase) continue;
    text += (text.empty() ? "" : " ") + reading.tr(base::msg("“{phrase}” was understood as {meaning}.", {{"phrase", one.phrase}, {"meaning", label}}));
  }
  return text;
}

// What it is sorted by where nothing is asked for: projects without words by their dates.
std::string order_of(const Filters& filters) {
  return filters.sort.empty() && filters.text.empty() && filters.collection == projects_collection ? "date" : filters.sort;
}

std::vector<TableColumn> table_columns(const Reading& reading, const Filters& filters) {
  const auto column = [&](const base::Message& label, std::string_view sort, bool num, bool descending) {
    TableColumn made{.label = reading.tr(label), .num = num};
    if (sort.empty()) return made;
    Filters sorted = filters;
    sorted.sort = sort;
    sorted.cursor.clear();
    made.sort_url = with_parameter(results_url(sorted), "view", "table");
    if (order_of(filters) == sort) (descending ? made.descending : made.ascending) = true;
    return made;
  };
  if (filters.collection == projects_collection)
    return {column(base::msg("Title"), "name", false, false), column(base::msg("Kept by"), "", false, false),
            column(base::msg("Status"), "", false, false), column(base::msg("Start"), "date", true, true),
            column(base::msg("End"), "", true, false), column(base::msg("Countries"), "", false, false)};
  if (filters.collection == relations_collection)
    return {column(base::msg("Parties"), "", false, false), column(base::msg("Countries"), "", false, false),
            column(base::msg("Kind"), "", false, false), column(base::msg("Since"), "date", true, true),
            column(base::msg("Status"), "", false, false), column(base::msg("Distance"), "length", true, true),
            column(base::msg("Confirmation"), "", false, false)};
  return {column(base::msg("Name"), "name", false, false), column(base::msg("Kind"), "", false, false),
          column(base::msg("Place"), "", false, false), column(base::msg("Inhabitants"), "population", true, true),
          column(base::msg("Relations"), "partners", true, true)};
}

std::string name_of(const Reading& reading, std::string_view collection) {
  return reading.tr(collection == projects_collection    ? base::msg("Projects")
                    : collection == relations_collection ? base::msg("Relations")
                                                         : base::msg("Organisations"));
}

std::string name_of_organisation(const Reading& reading, std::string_view id) {
  const auto value = base::id_value(id);
  const auto row = value ? reading.organisations.find(*value) : std::nullopt;
  return row ? organisation_name(reading, *row) : std::string();
}

std::string name_of_relation(const Reading& reading, std::string_view id) {
  const auto value = base::id_value(id);
  const auto row = value ? reading.relations.find(*value) : std::nullopt;
  if (!row) return {};
  const auto item = relation_item(reading, *row);
  return item.right.empty() ? item.left : item.left + " – " + item.right;
}

std::string heading(const Reading& reading, const Filters& filters) {
  if (!filters.text.empty()) return reading.tr(base::msg("Results for “{text}”", {{"text", filters.text}}));
  const bool of_projects = filters.collection == projects_collection;
  if (const auto name = name_of_organisation(reading, filters.organisation); !name.empty())
    return of_projects ? reading.tr(base::msg("Projects with {name}", {{"name", name}})) : reading.tr(base::msg("Relations of {name}", {{"name", name}}));
  if (const auto name = name_of_organisation(reading, filters.owner); !name.empty()) return reading.tr(base::msg("Projects kept by {name}", {{"name", name}}));
  if (const auto name = name_of_relation(reading, filters.relation); !name.empty()) return reading.tr(base::msg("Projects of {name}", {{"name", name}}));
  return name_of(reading, filters.collection);
}

}  // namespace

http::Response search_anything(const Atlas& atlas, web::Context& context) {
  // Organisations first; a query that only relations answer ("León Salzburg") goes to them.
  const auto& request = context.request;
  std::string collection(request.parameter("what").value_or(""));
  if (collection != relations_collection && collection != organisations_collection && collection != projects_collection) {
    const Reading reading(atlas, context.language);
    const auto found = [&](std::string_view name) { return look(reading, Filters::read(request.parameters(), name), 1, false).total; };
    collection = organisations_collection;
    if (found(collection) == 0)
      for (const auto other : {relations_collection, projects_collection})
        if (found(other) > 0) {
          collection = other;
          break;
        }
  }
  return show_results(atlas, context, collection);
}

http::Response show_results(const Atlas& atlas, web::Context& context, std::string_view collection) {
  const auto& request = context.request;
  const Reading reading(atlas, context.language);
  Filters filters = Filters::read(request.parameters(), collection);
  if (request.parameter("kind") == "network") context.section = "/networks";
  const auto near = near_place(atlas, request, filters);
  filters.near = near ? near->id() : "";
  const std::string view = view_name(request, collection);
  const bool list = view == "list" || view == "table", timed = view == "timeline";
  if (timed && filters.sort != "oldest") filters.sort = "date";
  auto page = look(reading, filters, list ? rows_a_page : timed ? rows_of_a_timeline : 1);
  count_inner(page.facets, filters);

  ResultsPage made;
  made.heading = heading(reading, filters);
  made.understood = understood_text(reading, filters, page);
  if (!page.did_you_mean.empty()) {
    Filters other = filters;
    other.text = page.did_you_mean;
    made.spelling = page.did_you_mean;
    made.spelling_url = results_url(other);
  }
  made.is_relations = collection == relations_collection;
  made.is_organisations = collection == organisations_collection;
  made.is_projects = collection == projects_collection;
  made.is_empty = page.total == 0;
  made.none_yet = made.is_projects && made.is_empty && filters.empty();
  made.total = web::count_view(context.language, static_cast<long long>(page.total));

  // The same question of the other collections, as far as they understand it.
  const auto elsewhere = [&](std::string_view other) {
    Filters there;
    there.collection = other;
    there.text = filters.text;
    for (const char* shared : {"country", "partner", "theme", "subdivision"})
      if (const auto found = filters.chosen.find(shared); found != filters.chosen.end() && std::ranges::count(shown_facets(other), shared) > 0)
        there.chosen.emplace(shared, found->second);
    return there;
  };
  for (const auto one : {relations_collection, organisations_collection, projects_collection}) {
    if (one == collection) {
      made.tabs.push_back({name_of(reading, one), made.total.n, results_url(filters), true});
      continue;
    }
    const auto there = elsewhere(one);
    const auto count = look(reading, there, 1, false).total;
    if (one == projects_collection && reading.projects.size() == 0) continue;  // a register without projects
    made.tabs.push_back({name_of(reading, one), reading.number(static_cast<long long>(count)), results_url(there), false});
  }

  made.action = "/" + filters.collection;
  made.hidden = hidden_of(filters, false, view);
  std::size_t number = 0;
  for (const auto& name : shown_facets(collection)) {
    if (name == "distance" || name == "partner_within") continue;
    for (const auto& counts : page.facets)
      if (counts.facet == name) {
        auto facet = facet_view(reading, filters, counts, number < 3);
        if (facet.options.empty()) continue;
        made.facets.push_back(std::move(facet));
        ++number;
      }
  }
  if (made.is_organisations) {
    NearView from{.open = near.has_value(), .name = near ? std::string(near->name) : "", .bands = {{"", reading.tr(base::msg("any distance")), false}}};
    for (const char* band : {"0", "100", "500", "1000", "3000", "10000"})
      from.bands.push_back({band, facet_label("distance", band, collection, context.language, atlas.gazetteer()), filters.has("distance", band)});
    made.near = std::move(from);
  }
  for (const auto& [facet, values] : filters.chosen)
    for (const auto& value : values)
      made.chips.push_back({facet_title(facet, context.language), facet_label(facet, value, filters.collection, context.language, atlas.gazetteer()),
                            with_parameter(results_url(filters.without(facet, value)), "view", view == "list" ? "" : view)});
  const auto add_chip = [&](const base::Message& label, std::string Filters::*what, std::string shown) {
    if ((filters.*what).empty()) return;
    Filters all = filters;
    (all.*what).clear();
    all.cursor.clear();
    made.chips.push_back({reading.tr(label), shown.empty() ? filters.*what : std::move(shown), results_url(all)});
  };
  add_chip(made.is_projects ? base::msg("Takes part") : base::msg("Party"), &Filters::organisation, name_of_organisation(reading, filters.organisation));
  add_chip(base::msg("Kept by"), &Filters::owner, name_of_organisation(reading, filters.owner));
  add_chip(base::msg("Relation"), &Filters::relation, name_of_relation(reading, filters.relation));
  made.has_chips = !made.chips.empty();
  Filters bare;
  bare.collection = filters.collection;
  bare.text = filters.text;
  if (made.is_empty) bare.text.clear();
  made.clear_url = results_url(bare);

  const std::string here_url = results_url(filters);
  made.views = {here_url, with_parameter(here_url, "view", "table"), with_parameter(here_url, "view", "map"), with_parameter(here_url, "view", "chart"),
                made.is_projects ? with_parameter(here_url, "view", "timeline") : "", view == "list", view == "table", view == "map", view == "chart", timed};
  made.downloads = downloads(filters, context.language);
  made.counted = made.is_projects
                     ? reading.tr(base::msg("Each published project counts once; one of several countries, themes or goals counts in each of them. Numbers "
                                            "beside a filter say how many would be left."))
                 : made.is_relations
                     ? reading.tr(base::msg("Each relation counts once, however many parties it has and however many sources state it. A relation "
                                            "between two countries counts in both; numbers beside a filter say how many would be left."))
                     : reading.tr(base::msg("Each organisation counts once. Numbers beside a filter say how many would be left."));
  if (list || timed) {
    if (timed) made.timeline = timeline(reading, page.rows, made.views.table_url, base::today());
    else if (made.is_projects) made.projects = project_items(reading, page.rows);
    else if (made.is_relations) made.relations = relation_items(reading, page.rows);
    else made.organisations = organisation_items(reading, page.rows);
    made.columns = table_columns(reading, filters);
    made.caption = made.heading;
    if (view != "table") {
      SortView sort{.action = made.action, .hidden = hidden_of(filters, true, view), .choices = {}};
      std::erase_if(sort.hidden, [](const Hidden& hidden) { return hidden.name == "sort"; });
      for (const auto& name : sorts(collection))
        if ((name != "distance" || near) && (!timed || name == "date" || name == "oldest")) sort.choices.push_back({name, sort_label(name, context.language), name == order_of(filters)});
      made.sort = std::move(sort);
    }
    if (!page.next.empty()) made.older_url = with_parameter(with_parameter(here_url, "view", view == "list" ? "" : view), "cursor", page.next);
    if (!filters.cursor.empty()) made.newer_url = with_parameter(here_url, "view", view == "list" ? "" : view);
    made.range = page.total > page.rows.size()
                     ? reading.tr(base::msg("{shown} of {total}", {{"shown", reading.number(static_cast<long long>(page.rows.size()))}, {"total", made.total.n}}))
                     : "";
  } else if (view == "map") {
    // Of organisations the map shows the relations.
    const Filters mapped = made.is_organisations ? elsewhere(relations_collection) : filters;
    made.map = search_map(reading, context, mapped, made.heading);
    const auto picture = gather(reading.view, mapped.request(context.language, atlas.gazetteer()), MapWindow{.zoom = 8}, 0, 60);
    std::set<std::uint32_t> named;  // a project has a dot at each of its places
    for (const auto& dot : picture.dots)
      if (dot.project && !named.insert(*dot.project).second) continue;
      else if (dot.project)
        made.places.push_back({project_title(reading, *dot.project), project_url(reading.projects.id(*dot.project)), reading.number(dot.count)});
      else if (dot.organisation)
        made.places.push_back({organisation_name(reading, *dot.organisation), organisation_url(reading.organisations.id(*dot.organisation)), reading.number(dot.count)});
  } else {
    for (const auto& name : shown_facets(collection))
      if (auto chart = facet_bars(reading, filters, page.facets, name, 12); chart.bars.size() > 1) made.charts.push_back(std::move(chart));
  }
  const auto address = filters.address();
  made.save_url = "/searches/new?collection=" + filters.collection + (address.empty() ? "" : "&" + address);
  const std::string title = made.heading;
  return context.page("explore/results", title, boost::json::value_from(made).as_object());
}

}  // namespace explore
