// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>

#include <cmath>

#include "open_data/pages.h"
#include "open_data/pages_view.h"

namespace open_data {
namespace {

std::uint64_t trusted(const explore::Listing& all, std::string_view trust) {
  for (const auto& facet : all.facets)
    if (facet.facet == "trust")
      for (const auto& value : facet.values)
        if (value.value == trust) return value.count;
  return 0;
}

AboutPage::Bars trust_bars(const web::Context& context, const explore::Listing& all) {
  AboutPage::Bars bars{context.tr(base::msg("Relations by who confirmed them")), {}};
  std::uint64_t most = 1;
  for (const char* trust : {"confirmed", "one_sided", "unverified"}) most = std::max(most, trusted(all, trust));
  const auto add = [&](const char* trust, const base::Message& label) {
    const auto count = trusted(all, trust);
    bars.bars.push_back({context.tr(label), fmt::format("/relations?trust={}", trust), base::format_number(context.language, static_cast<long long>(count)),
                         static_cast<int>(std::ceil(100.0 * static_cast<double>(count) / static_cast<double>(most)))});
  };
  add("confirmed", base::msg("confirmed by all parties"));
  add("one_sided", base::msg("stated by one side"));
  add("unverified", base::msg("not confirmed by the parties"));
  return bars;
}

std::vector<AboutPage::Source> sources_of(const web::Context& context, db::Session& session) {
  const auto stated = relations::count_by_source(session);
  std::vector<AboutPage::Source> list;
  for (const auto& source : sources::all(session)) {
    const auto found = stated.find(source.id);
    list.push_back({source.id.text(), source.title, source.url, source.publisher, base::format_date(context.language, source.as_of),
                    web::count_view(context.language, found == stated.end() ? 0 : found->second), source.licence, source.notes});
  }
  return list;
}

// What the pages stand on beside the register, with the licences under which it comes.
std::vector<AboutPage::Ground> ground(const web::Context& context, std::string_view built_on) {
  const auto places = context.tr(base::msg("places, names, inhabitants; as of {date}", {{"date", base::format_date(context.language, base::PartialDate::parse(built_on).value_or(base::PartialDate{}))}}));
  return {{"GeoNames", places, "CC BY 4.0", "https://www.geonames.org/"},
          {"iso-codes", context.tr(base::msg("names of countries and their codes")), "LGPL-2.1-or-later", "https://salsa.debian.org/iso-codes-team/iso-codes"},
          {"Unicode CLDR", context.tr(base::msg("names of countries and their codes")), "Unicode-3.0", "https://cldr.unicode.org/"},
          {"@etalab/decoupage-administratif", context.tr(base::msg("municipalities of France and their groupings")), "Licence Ouverte 2.0; MIT", "https://github.com/datagouv/decoupage-administratif"},
          {"Instituto Nacional de Estadística", context.tr(base::msg("municipalities of Spain")), "CC BY 4.0", "https://www.ine.es/"},
          {"Destatis", context.tr(base::msg("districts of Germany")), "dl-de/by-2-0", "https://www.destatis.de/"},
          {"Natural Earth", context.tr(base::msg("coasts and borders of the maps")), context.tr(base::msg("public domain")), "https://www.naturalearthdata.com/"},
          {"Source Sans 3, Source Serif 4", context.tr(base::msg("type")), "SIL OFL 1.1", "https://github.com/adobe-fonts"},
          {"Tabler, Tabler Icons", context.tr(base::msg("controls and icons")), "MIT", "https://tabler.io/"}};
}

}  // namespace

http::Response show_about(const explore::Atlas& atlas, web::Context& context) {
  const auto all = explore::list(atlas, {}, "relations", context.language, 1, true);
  const auto bodies = explore::list(atlas, {}, "organisations", context.language, 1, false);
  const auto number = [&](std::uint64_t n) { return base::format_number(context.language, static_cast<long long>(n)); };
  AboutPage page;
  {
    auto session = atlas.database().read();
    page.sources = sources_of(context, session);
  }
  page.has_sources = !page.sources.empty();
  const auto confirmed = trusted(all, "confirmed");
  const double percent = all.total == 0 ? 0 : 100.0 * static_cast<double>(confirmed) / static_cast<double>(all.total);
  page.figures = {{context.tr(base::msg("relations")), number(all.total), "/relations", ""},
                  {context.tr(base::msg("organisations")), number(bodies.total), "/organisations", ""},
                  {context.tr(base::msg("sources")), number(page.sources.size()), "#sources-title", ""},
                  {context.tr(base::msg("confirmed this year")), context.tr(base::msg("{percent} %", {{"percent", base::format_decimal(context.language, percent, 0)}})),
                   "/relations?trust=confirmed", context.tr(base::msg("by all their parties"))}};
  if (all.total > 0) page.freshness_bars = trust_bars(context, all);
  page.counted = context.tr(base::msg("Each relation counts once, however many sources state it, and also when it has ended; under each source it counts if "
                                      "that source states it, so these add up to more. A relation counts as confirmed if every party confirmed it within a year."));
  page.marks = {{{.confirmed = true}, context.tr(base::msg("Every party has confirmed the relation within the last year."))},
                {{.one_sided = true}, context.tr(base::msg("One party states or confirms it, the other has not."))},
                {{.unverified = true}, context.tr(base::msg("A source states it; no party has confirmed it within a year."))},
                {{.stopped = true}, context.tr(base::msg("The parties or a source say that it has ended."))}};
  page.ground = ground(context, atlas.gazetteer().built_on());
  const auto add = [&](const base::Message& what, const char* name) {
    for (const char* format : {"csv", "xlsx", "json", "geojson"}) {
      const std::string upper = std::string_view(format) == "geojson" ? "GeoJSON" : std::string_view(format) == "csv" ? "CSV" : std::string_view(format) == "xlsx" ? "XLSX" : "JSON";
      page.downloads.push_back({context.tr(what), upper, fmt::format("/download/{}.{}", name, format)});
    }
  };
  add(base::msg("All relations"), "relations");
  add(base::msg("All organisations"), "organisations");
  return context.page("open_data/about", context.tr(base::msg("About the data")), boost::json::value_from(page).as_object());
}

}  // namespace open_data
