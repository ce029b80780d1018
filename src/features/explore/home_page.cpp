// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>

#include "explore/home_view.h"
#include "explore/pages.h"
#include "explore/pieces.h"

namespace explore {

http::Response show_home(const Atlas& atlas, web::Context& context) {
  const Reading reading(atlas, context.language);
  Filters relations, organisations;
  relations.collection = relations_collection;
  organisations.collection = organisations_collection;
  const auto found = look(reading, relations, 5), bodies = look(reading, organisations, 1);

  HomePage made;
  const auto example = [&](std::string text) { made.examples.push_back({text, "/search?q=" + http::url_encode(text)}); };
  example("Salzburg León");
  example(atlas.gazetteer().country_name("DE", context.language));
  if (const auto* theme = themes::find("culture")) example(std::string(themes::name(*theme, context.language)));

  if (found.total > 0) made.map = search_map(reading, context, relations, reading.tr(base::msg("Relations recorded in the register")));
  const auto* countries = facet_of(bodies, "country");
  const auto territories = count_of(bodies, "kind", "local_government") + count_of(bodies, "kind", "grouping");
  const auto confirmed = count_of(found, "trust", "confirmed");
  made.figures = {
      {reading.tr(base::msg("relations")), reading.number(static_cast<long long>(found.total)), "/relations", ""},
      {reading.tr(base::msg("territories")), reading.number(static_cast<long long>(territories)), "/organisations?kind=local_government&kind=grouping", ""},
      {reading.tr(base::msg("countries")), reading.number(countries ? static_cast<long long>(countries->values.size() + countries->more) : 0), "/countries", ""},
      {reading.tr(base::msg("confirmed this year")), percentage(reading, confirmed, found.total),
       "/relations?trust=confirmed", reading.tr(base::msg("by all their parties"))}};
  made.counted = reading.tr(base::msg("Each relation counts once, however many parties it has and however many sources state it. Territories are "
                                      "local governments and their groupings that the register knows; countries, those of all organisations. A "
                                      "relation counts as confirmed if every party confirmed it within a year."));
  if (confirmed > 0) {
    auto latest = relations.with("trust", "confirmed");
    latest.sort = "date";
    made.latest = relation_items(reading, look(reading, latest, 5, false).rows);
    made.latest_url = results_url(latest);
  }
  made.has_latest = !made.latest.empty();
  made.bars_countries = facet_bars(reading, organisations, bodies.facets, "country", 10);
  if (made.bars_countries->bars.empty()) made.bars_countries.reset();
  for (const auto& theme : themes::all()) {
    if (!theme.parent.empty()) continue;
    const auto count = count_of(found, "theme", theme.code);
    made.themes.push_back({std::string(themes::name(theme, context.language)), "/themes/" + std::string(theme.code), reading.number(static_cast<long long>(count))});
  }
  if (context.is_operator) made.import_url = "/imports";
  return context.page("explore/home", "", boost::json::value_from(made).as_object());
}

}  // namespace explore
