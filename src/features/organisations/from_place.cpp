// SPDX-License-Identifier: EUPL-1.2
#include "organisations/api.h"

namespace organisations {

Organisation from_place(const places::Gazetteer&, const places::Place& place) {
  Organisation o;
  o.id = OrganisationId::make();
  // The gazetteer's other names stay there: search finds them through the place.
  o.names.push_back({"", std::string(place.name)});
  switch (place.kind) {
    case places::PlaceKind::populated:
    case places::PlaceKind::commune: o.level = Level::municipality; break;
    case places::PlaceKind::subdivision1: o.level = Level::region; break;
    case places::PlaceKind::subdivision2: o.level = Level::intermediate; break;
    case places::PlaceKind::grouping:
      o.kind = Kind::grouping;
      o.level = Level::intermediate;
      break;
  }
  o.country = place.country;
  o.subdivision = place.subdivision;
  o.place = place.id();
  o.point = place.point;
  o.population = place.population;
  if (place.geonames != 0) o.identifiers.push_back({"geonames", fmt::format("{}", place.geonames)});
  if (!place.insee.empty()) o.identifiers.push_back({"insee", std::string(place.insee)});
  if (!place.siren.empty()) o.identifiers.push_back({"siren", std::string(place.siren)});
  if (!place.ine.empty()) o.identifiers.push_back({"ine", std::string(place.ine)});
  normalise(o);
  return o;
}

}  // namespace organisations
