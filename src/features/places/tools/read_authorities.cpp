// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "base/text.h"
#include "places/tools/centre.h"
#include "places/tools/draft.h"

namespace places::build {
namespace {

// The towns that have a third-level code. A few stand in another county by mistake: the county with the most counts.
class Towns {
 public:
  void add(const DraftPlace& place) {
    auto& county = counties_[place.subdivision2];
    ++county.towns;
    county.first_level = place.subdivision1;
    county.centre.add(place.point, static_cast<double>(place.population) + 1);
  }
  const std::string& first_level() const { return main().first_level; }
  const Centre& centre() const { return main().centre; }

 private:
  struct County {
    int towns = 0;
    std::string first_level;
    Centre centre;
  };
  const County& main() const {
    return std::max_element(counties_.begin(), counties_.end(),
                            [](const auto& a, const auto& b) { return a.second.towns < b.second.towns; })->second;
  }
  std::map<std::string, County> counties_;
};

constexpr std::string_view authorities = "authorities.tsv", subdivision_names = "subdivision_names.tsv", other_names = "other_names.tsv";

base::Point point_of(const Cells& row) {
  const auto cells = base::split(row[3], ',');
  base::Point point;
  const auto read = [&](std::string_view cell, double& value) {
    return std::from_chars(cell.data(), cell.data() + cell.size(), value).ptr == cell.data() + cell.size() && !cell.empty();
  };
  if (cells.size() != 2 || !read(cells[0], point.latitude) || !read(cells[1], point.longitude))
    refuse(authorities, "not latitude,longitude", row);
  return point;
}

void add_authority(Draft& draft, const Cells& cells, const Towns* towns) {
  DraftPlace place;
  place.kind = PlaceKind::subdivision2;
  place.country = cells[0];
  place.name = cells[4];
  for (const auto name : base::split(cells[5], ';'))
    if (!name.empty()) place.other_names.emplace_back(name);
  place.subdivision1 = cells[1] == "-" && towns ? towns->first_level() : std::string(cells[1]);
  if (!draft.subdivisions.contains(place.subdivision1)) refuse(authorities, "no such first level", cells);
  place.subdivision2 = place.subdivision1 + "." + std::string(cells[2]);
  if (cells[3] != "-") {
    place.point = point_of(cells);
  } else {
    if (!towns) refuse(authorities, "no town has this code", cells);
    place.point = towns->centre().point();
    place.rank = towns->centre().population * 0.3;  // as other subdivisions
  }
  place.has_point = true;
  DraftSubdivision subdivision;
  subdivision.level = 2;
  subdivision.country = place.country;
  subdivision.name = place.name;
  subdivision.place = draft.places.size();
  if (!draft.subdivisions.emplace(place.subdivision2, std::move(subdivision)).second) refuse(authorities, "this code is there already", cells);
  draft.places.push_back(std::move(place));
}

// Names of subdivisions as they are shown in each language, and found by.
void read_subdivision_names(const Sources& sources, Draft& draft) {
  each_row(sources, subdivision_names, 5, [&](const Cells& cells) {
    const auto area = draft.subdivisions.find(std::string(cells[0]));
    if (area == draft.subdivisions.end()) refuse(subdivision_names, "no such subdivision", cells);
    auto& place = draft.places[area->second.place];
    place.other_names.push_back(place.name);
    place.name = area->second.name = cells[1];
    for (int i = 0; i < 4; ++i) {
      area->second.names[i] = cells[static_cast<std::size_t>(i) + 1];
      const auto& name = area->second.names[i];
      if (name != place.name && std::find(place.other_names.begin(), place.other_names.end(), name) == place.other_names.end())
        place.other_names.push_back(name);
    }
  });
}

}  // namespace

// Our own list of authorities that GeoNames's places lack.
void read_authorities(const Sources& sources, Draft& draft) {
  std::unordered_map<std::string, Towns> by_code;
  for (const auto& place : draft.places) {
    if (place.subdivision3.empty() || place.feature == format::Feature::section) continue;
    by_code[place.country + place.subdivision3].add(place);
  }
  each_row(sources, authorities, 6, [&](const Cells& cells) {
    const auto found = by_code.find(std::string(cells[0]) + std::string(cells[2]));
    add_authority(draft, cells, found == by_code.end() ? nullptr : &found->second);
  });
}

// Our own lists of usual names that the published lists lack.
void read_other_names(const Sources& sources, Draft& draft) {
  read_subdivision_names(sources, draft);
  std::unordered_map<std::string, std::size_t> by_number;
  for (std::size_t i = 0; i < draft.places.size(); ++i)
    if (draft.places[i].geonames != 0) by_number.emplace(std::to_string(draft.places[i].geonames), i);
  each_row(sources, other_names, 2, [&](const Cells& cells) {
    const std::string code(cells[0]);
    std::size_t number = 0;
    if (const auto area = draft.subdivisions.find(code); area != draft.subdivisions.end()) {
      number = area->second.place;
    } else if (const auto town = by_number.find(code); town != by_number.end()) {
      number = town->second;
    } else {
      refuse(other_names, "no such place", cells);
    }
    for (const auto name : base::split(cells[1], ';'))
      if (!name.empty()) draft.places[number].other_names.emplace_back(name);
  });
}

}  // namespace places::build
