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

// The folded names of countries and of themes, worked out once: neither changes as long as the program runs.
struct Folded {
  std::vector<std::string> names;
  bool begins(std::string_view folded) const {
    return std::ranges::any_of(names, [&](const std::string& name) { return name.starts_with(folded); });
  }
};
const std::vector<Folded>& country_names(const places::Gazetteer& gazetteer) {
  static const auto all = [&] {
    std::vector<Folded> made;
    for (const auto& country : gazetteer.countries()) {
      auto& names = made.emplace_back().names;
      for (const auto name : gazetteer.country_names(country.code)) names.push_back(base::fold(name));
    }
    return made;
  }();
  return all;
}
const std::vector<Folded>& theme_names() {
  static const auto all = [] {
    std::vector<Folded> made;
    for (const auto& theme : themes::all()) {
      auto& names = made.emplace_back().names;
      for (const auto name : theme.names) names.push_back(base::fold(name));
      for (const auto synonym : theme.synonyms) names.push_back(base::fold(synonym));
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
    const auto& countries = gazetteer.countries();
    for (std::size_t i = 0; i < countries.size() && suggestions.size() < most_headings; ++i)
      if (country_names(gazetteer)[i].begins(folded))
        suggestions.push_back({{"text", gazetteer.country_name(countries[i].code, language)},
                               {"kind", "country"},
                               {"detail", base::text(language, base::msg("country"))},
                               {"href", "/countries/" + std::string(countries[i].code)}});
    const auto every_theme = themes::all();
    for (std::size_t i = 0; i < every_theme.size() && suggestions.size() < 2 * most_headings; ++i)
      if (theme_names()[i].begins(folded))
        suggestions.push_back({{"text", themes::name(every_theme[i], language)},
                               {"kind", "theme"},
                               {"detail", base::text(language, base::msg("theme"))},
                               {"href", "/themes/" + std::string(every_theme[i].code)}});
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
