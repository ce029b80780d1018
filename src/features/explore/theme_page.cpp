// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>

#include "base/text.h"
#include "explore/pages.h"
#include "explore/pieces.h"
#include "explore/theme_view.h"

namespace explore {
namespace {

constexpr std::size_t most_relations = 10;

std::string theme_url(const themes::Theme& theme) { return "/themes/" + std::string(theme.code); }

NamedCount theme_count(const Reading& reading, const themes::Theme& theme, const search::Page& all) {
  return {std::string(themes::name(theme, reading.language)), theme_url(theme),
          reading.number(static_cast<long long>(count_of(all, "theme", theme.code)))};
}

}  // namespace

http::Response show_theme(const Atlas& atlas, web::Context& context) {
  const auto* theme = themes::find(context.path("code"));
  if (!theme)
    return context.problem(404, base::msg("There is no theme “{code}”. The list of themes has them all.", {{"code", base::repair_utf8(context.path("code"))}}));
  const Reading reading(atlas, context.language);
  Filters everything, its;
  everything.collection = its.collection = relations_collection;
  its = its.with("theme", theme->code);
  auto newest = its;
  newest.sort = "date";
  const auto all = look(reading, everything, 1), found = look(reading, newest, most_relations);

  ThemePage page;
  page.breadcrumb = {{reading.tr(base::msg("Themes")), "/themes"}};
  if (const auto* parent = themes::find(theme->parent)) page.breadcrumb.push_back({std::string(themes::name(*parent, context.language)), theme_url(*parent)});
  page.name = themes::name(*theme, context.language);
  for (const auto& narrower : themes::all())
    if (narrower.parent == theme->code) page.narrower.push_back(theme_count(reading, narrower, all));
  page.has_narrower = !page.narrower.empty();
  page.has_relations = found.total > 0;
  page.total = web::count_view(context.language, static_cast<long long>(found.total));
  page.relations_url = results_url(its);
  page.relations = relation_items(reading, found.rows);
  if (page.has_relations) {
    long long countries = 0;
    if (const auto* facet = facet_of(found, "country")) countries = std::ranges::count_if(facet->values, [](const auto& v) { return v.count > 0; }) + facet->more;
    page.sentence = reading.tr(base::msg("{relations} in {countries} name this as what they work on.",
                                         {{"relations", base::counted(context.language, static_cast<long long>(found.total), "{n} relation", "{n} relations")},
                                          {"countries", base::counted(context.language, countries, "{n} country", "{n} countries")}}));
    page.map = search_map(reading, context, its, reading.tr(base::msg("Relations about {theme}", {{"theme", page.name}})));
    page.country_bars = facet_bars(reading, its, found.facets, "country", 10);
    if (page.country_bars->bars.empty()) page.country_bars.reset();
  } else {
    page.sentence = reading.tr(base::msg("No relation in the register names this theme yet."));
  }
  page.counted = reading.tr(base::msg("A relation counts under each theme its sources name, and under the wider theme above it, once each. Relations "
                                      "whose sources name no theme count under none; those that have ended count too."));
  std::string purposes;
  for (const auto purpose : theme->purposes) (purposes += purposes.empty() ? "" : ", ") += purpose;
  if (!purposes.empty()) page.facts.push_back({reading.tr(base::msg("Purpose codes of the OECD’s aid statistics")), purposes, "", ""});
  for (const int goal : theme->goals) page.goals.push_back({reading.number(goal), reading.tr(themes::goal_name(goal))});
  page.has_goals = !page.goals.empty();
  page.has_classes = page.has_goals || !page.facts.empty();
  const std::string title = page.name;
  return context.page("explore/theme", title, boost::json::value_from(page).as_object());
}

http::Response list_themes(const Atlas& atlas, web::Context& context) {
  const Reading reading(atlas, context.language);
  Filters everything;
  everything.collection = relations_collection;
  const auto all = look(reading, everything, 1);
  ThemesPage page;
  for (const auto& theme : themes::all()) {
    if (!theme.parent.empty()) continue;
    auto named = theme_count(reading, theme, all);
    ThemesPage::Branch branch{std::move(named.name), std::move(named.url), std::move(named.count), {}};
    for (const auto& narrower : themes::all())
      if (narrower.parent == theme.code) branch.narrower.push_back(theme_count(reading, narrower, all));
    page.branches.push_back(std::move(branch));
  }
  page.counted = reading.tr(base::msg("A relation counts under each theme its sources name, and under the wider theme above it, once each. Relations "
                                      "whose sources name no theme count under none; those that have ended count too."));
  return context.page("explore/themes", reading.tr(base::msg("Themes")), boost::json::value_from(page).as_object());
}

}  // namespace explore
