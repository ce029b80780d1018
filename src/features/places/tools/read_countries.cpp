// SPDX-License-Identifier: EUPL-1.2
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <stdexcept>

#include "base/text.h"
#include "places/tools/draft.h"

namespace places::build {
namespace {

void add_name(DraftCountry& country, std::string_view name, int weight) {
  const std::string folded = base::fold(name);
  if (folded.empty()) return;
  auto& known = country.weights[folded];
  known += weight;
  if (std::find(country.all_names.begin(), country.all_names.end(), name) == country.all_names.end() && weight > 0)
    country.all_names.emplace_back(name);
}

// ISO writes "Bolivia, Plurinational State of": people write the first part, or turn it round.
void add_forms(DraftCountry& country, std::string_view name) {
  add_name(country, name, 1);
  const auto comma = name.find(", ");
  if (comma == std::string_view::npos) return;
  const auto first = name.substr(0, comma), rest = name.substr(comma + 2);
  add_name(country, std::string(rest) + " " + std::string(first), 1);
  // "Korea, Republic of" and "Congo, The Democratic Republic of the" are not all of Korea and Congo.
  if (first != "Korea" && first != "Congo") add_name(country, first, 1);
}

void read_iso(const Sources& sources, Draft& draft) {
  const auto catalogues = read_catalogues(sources, "iso_3166-1");
  const auto json = read_json(sources.share / "iso-codes/json/iso_3166-1.json");
  for (const auto& value : json.at("3166-1").as_array()) {
    const auto& entry = value.as_object();
    auto& country = draft.countries[std::string(string_of(entry, "alpha_2"))];
    country.alpha3 = string_of(entry, "alpha_3");
    const auto common = string_of(entry, "common_name");
    const auto name = string_of(entry, "name");
    for (const auto text : {common, name, string_of(entry, "official_name")}) {
      if (text.empty()) continue;
      add_forms(country, text);
      for (const auto& catalogue : catalogues) {
        const auto found = catalogue.entries.find(std::string(text));
        if (found == catalogue.entries.end()) continue;
        add_forms(country, found->second);
        const int language = interface_language(catalogue.locale);
        if (language >= 0 && (country.names[language].empty() || text == common)) {
          if (country.names[language].empty()) country.names[language] = found->second;
        }
      }
    }
    if (country.names[0].empty()) country.names[0] = common.empty() ? name : common;
  }
}

// Its names are shorter and more usual than ISO's.
void read_i18n(const Sources& sources, Draft& draft) {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(sources.node_modules / "i18n-iso-countries/langs"))
    if (file.path().extension() == ".json") files.push_back(file.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const auto json = read_json(file);
    const int language = interface_language(file.stem().string());
    for (const auto& [code, names] : json.at("countries").as_object()) {
      auto& country = draft.countries[std::string(code)];
      std::vector<std::string_view> texts;
      if (names.is_string()) texts.emplace_back(names.get_string().data(), names.get_string().size());
      if (names.is_array())
        for (const auto& name : names.get_array())
          if (name.is_string()) texts.emplace_back(name.get_string().data(), name.get_string().size());
      for (const auto text : texts) add_forms(country, text);
      if (language >= 0 && !texts.empty()) {
        // Of several the shortest without dots is the everyday one: "Russia", not "Russian Federation" nor "U.S.".
        std::string_view best;
        for (const auto text : texts) {
          if (text.find('.') != std::string_view::npos || base::length(text) <= 3) continue;
          if (best.empty() || text.size() < best.size()) best = text;
        }
        if (best.empty()) best = texts.front();
        country.names[language] = best;
      }
    }
  }
  for (const auto& [code, alpha3] : std::map<std::string, std::string>{{"XK", "XKX"}})
    if (draft.countries[code].alpha3.empty()) draft.countries[code].alpha3 = alpha3;
}

// Unicode's names, through ICU: the everyday ones in each language, which the other sources mix with official ones.
void read_unicode(Draft& draft) {
  const icu::Locale languages[] = {"en", "fr", "es", "pt_PT"};
  for (auto& [code, country] : draft.countries) {
    const icu::Locale territory("", code.c_str());
    for (int i = 0; i < 4; ++i) {
      icu::UnicodeString shown;
      std::string name;
      territory.getDisplayCountry(languages[i], shown).toUTF8String(name);
      if (name.empty() || name == code) continue;  // ICU does not know it
      country.names[i] = name;
      add_name(country, name, 1);
    }
  }
}

void read_own_names(const Sources& sources, Draft& draft) {
  constexpr std::string_view file = "country_names.tsv";
  each_row(sources, file, 5, [&](const Cells& cells) {
    const auto country = draft.countries.find(std::string(cells[0]));
    if (country == draft.countries.end()) refuse(file, "no such country", cells);
    for (int i = 0; i < 4; ++i) {
      country->second.names[i] = cells[static_cast<std::size_t>(i) + 1];
      add_name(country->second, country->second.names[i], 1);
    }
  });
}

// Our own list: usual names in no standard, former countries and their heirs, parts of countries. The first code
// counts most.
void read_aliases(const Sources& sources, Draft& draft) {
  constexpr std::string_view file = "country_aliases.tsv";
  each_row(sources, file, 2, [&](const Cells& cells) {
    bool first = true;
    for (const auto code : base::split(cells[1], ' ')) {
      const auto found = draft.countries.find(std::string(code));
      if (found == draft.countries.end()) refuse(file, "no such country", cells);
      found->second.weights[base::fold(cells[0])] += first ? 3 : 0;
      first = false;
    }
  });
}

}  // namespace

void read_countries(const Sources& sources, Draft& draft) {
  read_iso(sources, draft);
  read_i18n(sources, draft);
  read_unicode(draft);
  read_own_names(sources, draft);
  read_aliases(sources, draft);
  for (const auto& place : draft.places) {
    const auto found = draft.countries.find(place.country);
    if (found == draft.countries.end()) {
      if (place.country.empty()) continue;
      throw std::runtime_error("a place in the unknown country " + place.country);
    }
    auto& country = found->second;
    const double rank = (place.feature == format::Feature::capital ? 1e9 : 0) + place.rank;
    if (place.kind == PlaceKind::populated && rank > country.capital_rank) {
      country.capital_rank = rank;
      country.point = place.point;
    }
  }
  for (auto& [code, country] : draft.countries) {
    country.weights[base::fold(code)] += 1;
    if (!country.alpha3.empty()) country.weights[base::fold(country.alpha3)] += 1;
    for (int i = 1; i < 4; ++i)
      if (country.names[i].empty()) country.names[i] = country.names[0];
  }
}

}  // namespace places::build
