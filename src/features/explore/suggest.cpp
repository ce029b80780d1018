// SPDX-License-Identifier: EUPL-1.2
// What may be meant, while it is being typed: countries and themes first if they begin so, then organisations.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/json.h"
#include "base/text.h"
#include "explore/api.h"
#include "explore/documents.h"
#include "themes/api.h"

namespace explore {
namespace {

namespace json = boost::json;
constexpr std::size_t most_suggestions = 10;
constexpr std::size_t most_headings = 3;  // countries and themes

bool any_begins(const std::vector<std::string_view>& names, const std::string& folded) {
  return std::ranges::any_of(names, [&](std::string_view name) { return base::fold(name).starts_with(folded); });
}

// The folded names of countries, worked out once: the gazetteer is the same as long as the program runs.
struct CountryNames {
  std::string code;
  std::vector<std::string> folded;
};
const std::vector<CountryNames>& country_names(const places::Gazetteer& gazetteer) {
  static const auto all = [&] {
    std::vector<CountryNames> made;
    for (const auto& country : gazetteer.countries()) {
      CountryNames names{std::string(country.code), {}};
      for (auto name : gazetteer.country_names(country.code)) names.folded.push_back(base::fold(name));
      made.push_back(std::move(names));
    }
    return made;
  }();
  return all;
}

}  // namespace

std::string suggest_json(const Atlas& atlas, std::string_view text, base::Language language) {
  json::array suggestions;
  const std::string folded = base::fold(text.substr(0, 100));
  if (folded.empty()) return "[]";
  const auto& gazetteer = atlas.gazetteer();
  if (base::length(folded) >= 2) {
    for (const auto& country : country_names(gazetteer)) {
      if (suggestions.size() == most_headings) break;
      if (std::ranges::any_of(country.folded, [&](const std::string& name) { return name.starts_with(folded); }))
        suggestions.push_back({{"text", gazetteer.country_name(country.code, language)},
                               {"kind", "country"},
                               {"detail", base::text(language, base::msg("country"))},
                               {"href", "/countries/" + country.code}});
    }
    for (const auto& theme : themes::all()) {
      if (suggestions.size() == 2 * most_headings) break;
      std::vector<std::string_view> names(std::begin(theme.names), std::end(theme.names));
      names.insert(names.end(), theme.synonyms.begin(), theme.synonyms.end());
      if (any_begins(names, folded))
        suggestions.push_back({{"text", themes::name(theme, language)},
                               {"kind", "theme"},
                               {"detail", base::text(language, base::msg("theme"))},
                               {"href", "/themes/" + std::string(theme.code)}});
    }
  }
  const auto view = atlas.index().view();
  for (const auto& found : view.suggest(organisations_collection, text, most_suggestions - suggestions.size())) {
    const auto display = unpack_organisation(found.display);
    const auto& translated = display.names[static_cast<std::size_t>(language) < 4 ? static_cast<std::size_t>(language) : 0];
    std::string detail = gazetteer.country_name(display.country, language);
    if (const auto subdivision = gazetteer.subdivision_name(display.subdivision, language); !subdivision.empty()) detail = subdivision + ", " + detail;
    suggestions.push_back({{"text", translated.empty() ? std::string(found.name) : translated},
                           {"kind", display.kind},
                           {"detail", detail},
                           {"href", "/organisations/" + base::id_text(found.id)}});
  }
  return base::serialize(suggestions);
}

}  // namespace explore
