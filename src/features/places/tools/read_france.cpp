// SPDX-License-Identifier: EUPL-1.2
#include <unordered_map>

#include "base/text.h"
#include "places/tools/draft.h"

namespace places::build {
namespace {

// The countries of GeoNames in which communes of the French code lie.
bool is_french(std::string_view country) {
  static constexpr std::string_view codes[] = {"FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF"};
  return std::find(std::begin(codes), std::end(codes), country) != std::end(codes);
}

std::string country_of(std::string_view department) {
  static const std::unordered_map<std::string_view, const char*> overseas = {
      {"971", "GP"}, {"972", "MQ"}, {"973", "GF"}, {"974", "RE"}, {"975", "PM"}, {"976", "YT"},
      {"977", "BL"}, {"978", "MF"}, {"986", "WF"}, {"987", "PF"}, {"988", "NC"}};
  const auto found = overseas.find(department);
  return found == overseas.end() ? "FR" : found->second;
}

struct Index {
  std::unordered_multimap<std::string, std::size_t> by_commune;     // INSEE code as GeoNames knows it
  std::unordered_multimap<std::string, std::size_t> by_department;  // department, then folded name
  std::unordered_map<std::string, std::size_t> subdivision;         // department to the place of the subdivision
};

Index index_places(const Draft& draft) {
  Index index;
  for (std::size_t i = 0; i < draft.places.size(); ++i) {
    const auto& place = draft.places[i];
    if (!is_french(place.country)) continue;
    if (place.kind == PlaceKind::subdivision2) {
      index.subdivision.emplace(place.subdivision2.substr(place.subdivision2.rfind('.') + 1), i);
    }
    if (place.kind != PlaceKind::populated || place.feature == format::Feature::section) continue;
    if (!place.subdivision4.empty()) index.by_commune.emplace(place.subdivision4, i);
    const auto dot = place.subdivision2.rfind('.');
    if (dot != std::string::npos)
      index.by_department.emplace(place.subdivision2.substr(dot + 1) + "|" + base::fold(place.name), i);
  }
  return index;
}

// The place of GeoNames that is the commune: its code and its name, else its code alone where only one place has it,
// else its name within its department.
std::optional<std::size_t> find_commune(const Draft& draft, const Index& index, const std::string& insee,
                                        const std::string& department, const std::string& folded) {
  std::optional<std::size_t> best;
  const auto [begin, end] = index.by_commune.equal_range(insee);
  for (auto it = begin; it != end; ++it) {
    const auto& place = draft.places[it->second];
    const std::string name = base::fold(place.name);
    if (name == folded) return it->second;
    const bool seat = place.feature == format::Feature::seat4 || place.feature == format::Feature::seat3 ||
                      place.feature == format::Feature::seat2 || place.feature == format::Feature::seat1;
    if (seat || base::similarity(name, folded) > 0.9) best = it->second;
  }
  if (best) return best;
  const auto [first, last] = index.by_department.equal_range(department + "|" + folded);
  for (auto it = first; it != last; ++it) {
    const auto& place = draft.places[it->second];
    if (!place.insee.empty() || (!place.subdivision4.empty() && place.subdivision4 != insee)) continue;
    if (!best || place.population > draft.places[*best].population) best = it->second;
  }
  return best;
}

std::unordered_map<std::string, std::size_t> read_communes(const Sources& sources, Draft& draft) {
  const auto index = index_places(draft);
  std::unordered_map<std::string, std::size_t> by_insee;
  const auto json = read_json(sources.node_modules / "@etalab/decoupage-administratif/data/communes.json");
  for (const auto& entry : json.as_array()) {
    const auto& commune = entry.as_object();
    if (string_of(commune, "type") != "commune-actuelle") continue;
    const std::string insee(string_of(commune, "code"));
    const std::string name(string_of(commune, "nom"));
    const std::string department(string_of(commune, "departement"));
    const auto found = find_commune(draft, index, insee, department, base::fold(name));
    if (found && draft.places[*found].insee.empty()) {
      auto& place = draft.places[*found];
      place.insee = insee;
      place.siren = string_of(commune, "siren");
      if (base::fold(place.name) != base::fold(name)) place.other_names.push_back(name);
      by_insee.emplace(insee, *found);
      continue;
    }
    DraftPlace place;
    place.kind = PlaceKind::commune;
    place.country = country_of(department);
    place.name = name;
    place.population = number_of(commune, "population");
    place.rank = static_cast<double>(place.population);
    place.insee = insee;
    place.siren = string_of(commune, "siren");
    if (const auto area = index.subdivision.find(department); area != index.subdivision.end()) {
      const auto& around = draft.places[area->second];
      place.subdivision1 = around.subdivision1;
      place.subdivision2 = around.subdivision2;
      place.point = around.point;
    }
    by_insee.emplace(insee, draft.places.size());
    draft.places.push_back(std::move(place));
  }
  // Communes that were merged are found under their former names.
  for (const auto& entry : json.as_array()) {
    const auto& commune = entry.as_object();
    const auto type = string_of(commune, "type");
    if (type != "commune-deleguee" && type != "commune-associee") continue;
    const std::string department(string_of(commune, "departement"));
    const std::string name(string_of(commune, "nom"));
    if (index.by_department.contains(department + "|" + base::fold(name))) continue;
    const auto seat = by_insee.find(std::string(string_of(commune, "chefLieu")));
    if (seat != by_insee.end() && base::fold(draft.places[seat->second].name) != base::fold(name))
      draft.places[seat->second].derived_names.push_back(name);
  }
  return by_insee;
}

// "CC Faucigny - Glières": the short form of the kind of grouping, written out.
std::string_view kind_in_full(std::string_view type) {
  if (type == "CC") return "Communauté de communes";
  if (type == "CA") return "Communauté d'agglomération";
  if (type == "CU") return "Communauté urbaine";
  if (type == "METRO" || type == "MET69") return "Métropole";
  if (type == "EPT") return "Établissement public territorial";
  return {};
}

}  // namespace

void read_france(const Sources& sources, Draft& draft) {
  const auto by_insee = read_communes(sources, draft);
  for (const auto* file : {"epci.json", "ept.json"}) {
    const auto json = read_json(sources.node_modules / "@etalab/decoupage-administratif/data" / file);
    for (const auto& entry : json.as_array()) {
      const auto& grouping = entry.as_object();
      DraftPlace place;
      place.kind = PlaceKind::grouping;
      place.country = "FR";
      place.name = string_of(grouping, "nom");
      place.siren = string_of(grouping, "code");
      const auto type = string_of(grouping, "type");
      std::string core = place.name;
      for (const std::string_view prefix : {"CC ", "CA ", "CU "})
        if (core.starts_with(prefix)) core.erase(0, prefix.size());
      if (core != place.name) {
        place.other_names.push_back(std::string(kind_in_full(type)) + " " + core);
        place.derived_names.push_back(core);
        for (const std::string_view article : {"d'", "de la ", "de l'", "du ", "des ", "de "}) {
          if (!core.starts_with(article)) continue;
          place.derived_names.push_back(core.substr(article.size()));
          break;
        }
      }
      std::int64_t largest = -1, sum = 0;
      for (const auto& entry_of_member : grouping.at("membres").as_array()) {
        const auto& member = entry_of_member.as_object();
        const auto population = number_of(member, "populationMunicipale");
        sum += population;
        const auto found = by_insee.find(std::string(string_of(member, "code")));
        if (found == by_insee.end() || population <= largest) continue;
        largest = population;
        const auto& seat = draft.places[found->second];
        place.country = seat.country;
        place.point = seat.point;
        place.has_point = seat.has_point;
        place.subdivision1 = seat.subdivision1;
        place.subdivision2 = seat.subdivision2;
      }
      place.population = sum;
      place.rank = static_cast<double>(sum) * 0.2;
      draft.places.push_back(std::move(place));
    }
  }
}

}  // namespace places::build
