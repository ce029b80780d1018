// SPDX-License-Identifier: EUPL-1.2
#include "base/text.h"
#include "places/names.h"
#include "places/tools/draft.h"

namespace places::build {
namespace {

// A name as it is compared between ISO and GeoNames: without "Province of", "län", "-shi".
std::string core(std::string_view name) {
  const std::string folded = base::fold(name);
  return std::string(strip_generic(folded).rest);
}

// GeoNames knows no London boroughs and few of the other councils of the United Kingdom: those that ISO lists become
// subdivisions of the second level, under ISO's letters, without a point of their own.
void add_council(Draft& draft, const boost::json::object& entry, const std::vector<std::string>& names) {
  const std::string parent(string_of(entry, "parent"));
  const auto above = draft.subdivisions.find("GB." + parent.substr(3));
  if (above == draft.subdivisions.end()) return;
  const std::string code = above->first + "." + std::string(string_of(entry, "code").substr(3));
  DraftSubdivision council;
  council.level = 2;
  council.country = above->second.country;
  council.name = names.front();
  council.place = draft.places.size();
  DraftPlace place;
  place.kind = PlaceKind::subdivision2;
  place.country = above->second.country;
  place.name = names.front();
  place.other_names.assign(names.begin() + 1, names.end());
  place.subdivision1 = above->first;
  place.subdivision2 = code;
  const auto london = draft.subdivisions.find("GB.ENG.GLA");
  const bool in_london = string_of(entry, "type") == "London borough" && london != draft.subdivisions.end();
  place.point = draft.places[in_london ? london->second.place : above->second.place].point;
  draft.places.push_back(std::move(place));
  draft.subdivisions.emplace(code, std::move(council));
}

}  // namespace

// GeoNames and ISO 3166-2 code subdivisions differently in most countries. What has the same name in the same
// country, in any language, is the same; where codes are the same too, a similar name is enough.
void read_subdivisions(const Sources& sources, Draft& draft) {
  const auto catalogues = read_catalogues(sources, "iso_3166-2");
  std::unordered_map<std::string, std::vector<std::string>> by_name;  // "country|core" to codes
  std::unordered_map<std::string, std::vector<std::string>> by_last_code;  // "country|last part of code" to codes
  for (const auto& [code, subdivision] : draft.subdivisions) {
    by_name[subdivision.country + "|" + core(subdivision.name)].push_back(code);
    by_last_code[subdivision.country + "|" + code.substr(code.rfind('.') + 1)].push_back(code);
  }
  const auto json = read_json(sources.share / "iso-codes/json/iso_3166-2.json");
  for (const auto& value : json.at("3166-2").as_array()) {
    const auto& entry = value.as_object();
    const std::string code(string_of(entry, "code"));
    const std::string name(string_of(entry, "name"));
    const std::string country = code.substr(0, 2);
    std::vector<std::string> names;
    for (const auto& part : base::split(name, '[')) names.emplace_back(base::trim(base::split(part, ']').front()));
    std::string shown[4];
    for (const auto& catalogue : catalogues) {
      const auto found = catalogue.entries.find(name);
      if (found == catalogue.entries.end()) continue;
      names.push_back(found->second);
      if (const int language = interface_language(catalogue.locale); language >= 0) shown[language] = found->second;
    }

    std::vector<std::string> targets;
    for (const auto& candidate : names) {
      const auto found = by_name.find(country + "|" + core(candidate));
      if (found != by_name.end()) targets.insert(targets.end(), found->second.begin(), found->second.end());
      if (!targets.empty()) break;
    }
    if (const auto found = by_last_code.find(country + "|" + code.substr(3)); found != by_last_code.end()) {
      for (const auto& target : found->second) {
        const std::string own = core(draft.subdivisions.at(target).name);
        for (const auto& candidate : names) {
          if (base::similarity(own, core(candidate)) < 0.85) continue;
          targets.push_back(target);
          break;
        }
      }
    }
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    if (targets.empty() && country == "GB" && entry.contains("parent")) add_council(draft, entry, names);
    // A first and a second level of the same name ("Madrid") both get the names; more would be namesakes.
    if (targets.size() > 2) continue;
    for (const auto& target : targets) {
      auto& subdivision = draft.subdivisions.at(target);
      auto& place = draft.places[subdivision.place];
      for (int i = 0; i < 4; ++i)
        if (!shown[i].empty() && subdivision.names[i].empty()) subdivision.names[i] = shown[i];
      for (const auto& candidate : names) {
        if (candidate != place.name && !candidate.empty() &&
            std::find(place.other_names.begin(), place.other_names.end(), candidate) == place.other_names.end())
          place.other_names.push_back(candidate);
      }
    }
  }
}

}  // namespace places::build
