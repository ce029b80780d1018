// SPDX-License-Identifier: EUPL-1.2
// Layouts of lists that are passed around, so that nobody has to map them by hand.
#include <set>
#include <span>
#include <vector>

#include "base/text.h"
#include "imports/mapping.h"

namespace imports {

namespace {

Column column(std::string header, Field field, int party = 0) { return {std::move(header), field, party, 1, {}}; }

Mapping twin_cities() {
  Mapping m;
  m.name = "twin_cities";
  for (int party : {1, 2}) {
    auto number = std::to_string(party);
    m.columns.push_back(column("city" + number, Field::name, party));
    m.columns.push_back(column("country" + number, Field::country, party));
    m.columns.push_back(column("lat" + number, Field::latitude, party));
    m.columns.push_back(column("lng" + number, Field::longitude, party));
  }
  m.source_title = "Wikipedia: lists of twin towns and sister cities";
  m.source_publisher = "Wikipedia";
  m.source_url = "https://en.wikipedia.org/wiki/Lists_of_twin_towns_and_sister_cities";
  m.source_licence = "CC BY-SA";
  return m;
}

// The answer to a query of Wikidata made in 2017: one file a country of the European Union.
Mapping wikidata_eu() {
  Mapping m;
  m.name = "wikidata-eu";
  m.columns = {column("origincityLabel", Field::name, 1), column("origincountry", Field::country, 1),
               column("originlat", Field::latitude, 1), column("originlong", Field::longitude, 1),
               column("originpopulation", Field::population, 1), column("sistercityLabel", Field::name, 2),
               column("destinationlat", Field::latitude, 2), column("destinationlong", Field::longitude, 2),
               column("destinationpopulation", Field::population, 2), column("destination_countryLabel", Field::country, 2),
               column("dist", Field::none), column("eu", Field::none)};
  m.source_title = "Wikidata: twinned administrative bodies, 2017";
  m.source_publisher = "Wikidata";
  m.source_url = "https://www.wikidata.org/wiki/Property:P190";
  m.source_licence = "CC0";
  m.source_as_of = "2017";
  return m;
}

Mapping wikidata_entity() {
  Mapping m;
  m.name = "wikidata-entity";
  m.columns = {column("wikidata1", Field::wikidata, 1), column("geonames1", Field::geonames, 1),
               column("latitude1", Field::latitude, 1), column("longitude1", Field::longitude, 1),
               column("names1", Field::names, 1), column("wikidata2", Field::wikidata, 2),
               column("start", Field::start), column("end", Field::end), column("url", Field::url)};
  m.source_title = "Wikidata";
  m.source_publisher = "Wikidata";
  m.source_url = "https://www.wikidata.org/";
  m.source_licence = "CC0";
  return m;
}

// Two columns of Wikidata identifiers without a header; names come from a second file.
Mapping wikidata_statements() {
  Mapping m;
  m.name = "wikidata-statements";
  m.columns = {column("Column 1", Field::wikidata, 1), column("Column 2", Field::wikidata, 2)};
  m.source_title = "Wikidata: twinned administrative bodies (P190)";
  m.source_publisher = "Wikidata";
  m.source_url = "https://www.wikidata.org/wiki/Property:P190";
  m.source_licence = "CC0";
  return m;
}

Mapping bulgarian() {
  Mapping m;
  m.name = "bulgarian";
  m.columns = {column("id", Field::none), column("name", Field::name, 1), column("coordinates.latitude", Field::latitude, 1),
               column("coordinates.longitude", Field::longitude, 1), column("twinCities.name", Field::name, 2),
               column("twinCities.country", Field::country, 2), column("twinCities.coordinates.latitude", Field::latitude, 2),
               column("twinCities.coordinates.longitude", Field::longitude, 2)};
  m.country[0] = "BG";
  m.source_title = "Bulgarian twin cities map";
  m.source_url = "https://github.com/p-germanov/bulgarian-twin-cities-map";
  return m;
}

// The European Commission's data collection on the Covenant. Mayors' names stay where they are.
Mapping gcom_signatories() {
  Mapping m;
  m.name = "gcom-signatories";
  m.columns = {column("organisation_name", Field::name, 1), column("country_code", Field::country, 1),
               column("population_adhesion", Field::population, 1), column("organisation_latitude", Field::latitude, 1),
               column("organisation_longitude", Field::longitude, 1), column("date_of_adhesion", Field::start),
               column("signatory_status", Field::status), column("group_profile", Field::group), column("mayor", Field::personal)};
  m.kind = "network_membership";
  m.network = "Covenant of Mayors";
  m.split_groups = true;
  m.nothing = {"-", "null"};
  m.source_title = "GCoM - MyCovenant: signatories, 5th release";
  m.source_publisher = "European Commission, Joint Research Centre";
  m.source_licence = "CC BY 4.0";
  m.source_as_of = "2024-01";
  return m;
}

Mapping unesco_creative_cities() {
  Mapping m;
  m.name = "unesco-creative-cities";
  m.columns = {column("City Name", Field::name, 1), column("Country", Field::country, 1), column("Latitude", Field::latitude, 1),
               column("Longitude", Field::longitude, 1), column("City Category", Field::themes), column("City URL", Field::url),
               column("About the Creative City", Field::none), column("Added Value", Field::none),
               column("Member since", Field::start)};
  m.kind = "network_membership";
  m.network = "UNESCO Creative Cities Network";
  m.nothing = {"not found"};
  m.source_title = "UNESCO Creative Cities Network: the cities";
  m.source_publisher = "UNESCO";
  m.source_url = "https://en.unesco.org/creative-cities/";
  m.source_as_of = "2024-02-14";
  return m;
}

}  // namespace

std::span<const Mapping> built_in_mappings() {
  static const std::vector<Mapping> all{twin_cities(), wikidata_eu(), wikidata_entity(), wikidata_statements(),
                                        bulgarian(),   gcom_signatories(), unesco_creative_cities()};
  return all;
}

const Mapping* find_built_in(std::string_view name) {
  for (auto& mapping : built_in_mappings())
    if (mapping.name == name) return &mapping;
  return nullptr;
}

const Mapping* recognise_built_in(const std::vector<std::string>& headers) {
  std::set<std::string> present;
  for (auto& header : headers) present.insert(base::fold(header));
  for (auto& mapping : built_in_mappings()) {
    if (mapping.name == "wikidata-statements") continue;  // two columns without names could be anything
    bool all = true;
    for (auto& column : mapping.columns) all = all && present.contains(base::fold(column.header));
    if (all) return &mapping;
  }
  return nullptr;
}

}  // namespace imports
