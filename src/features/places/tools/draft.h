// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "places/api.h"
#include "places/format.h"

// What the builder gathers before it writes the file. Sources are read one after the other into one Draft; a source
// that is missing or not in the expected form throws, for then the build is broken.
namespace places::build {

struct DraftPlace {
  PlaceKind kind = PlaceKind::populated;
  format::Feature feature = format::Feature::other;
  std::string country;
  std::string name;
  std::vector<std::string> other_names;
  std::vector<std::string> derived_names;  // found by, but no name of the place itself: merged communes
  std::string subdivision1;                // "ES.29"
  std::string subdivision2;                // "ES.29.MA"
  std::string subdivision3;                // third and fourth level codes of GeoNames: INE, INSEE
  std::string subdivision4;
  base::Point point;
  bool has_point = false;
  std::int64_t population = 0;
  double rank = 0;
  std::uint32_t geonames = 0;
  std::string insee, siren, ine;
};

struct DraftSubdivision {
  int level = 1;
  std::string country;
  std::string name;
  std::string names[4];  // English, French, Spanish, Portuguese; empty: the name
  std::size_t place = 0;
};

struct DraftCountry {
  std::string alpha3;
  std::string names[4];
  std::vector<std::string> all_names;
  std::map<std::string, int> weights;  // folded name: number of languages, 0 for former countries
  base::Point point;
  double capital_rank = -1;
};

struct Draft {
  std::vector<DraftPlace> places;
  std::map<std::string, DraftSubdivision> subdivisions;
  std::map<std::string, DraftCountry> countries;
  std::string built_on;
};

struct Sources {
  std::filesystem::path node_modules;
  std::filesystem::path share;    // where iso-codes and locale lie
  std::filesystem::path own;      // our own lists: the .tsv files beside this one
};

void read_geonames(const Sources& sources, Draft& draft);      // places, subdivisions
void read_france(const Sources& sources, Draft& draft);        // after GeoNames
void read_spain(const Sources& sources, Draft& draft);         // after GeoNames
void read_countries(const Sources& sources, Draft& draft);     // after GeoNames
void read_subdivisions(const Sources& sources, Draft& draft);  // names of subdivisions, after GeoNames
void read_authorities(const Sources& sources, Draft& draft);    // after GeoNames
void read_other_names(const Sources& sources, Draft& draft);    // last of all
void write(Draft& draft, const std::filesystem::path& out);

std::string read_file(const std::filesystem::path& path);
// Each row of one of our own lists, its cells separated by tabs; lines that begin with # are comments. Throws where a row
// has another number of columns. `refuse` throws with file and row.
using Cells = std::vector<std::string_view>;
void each_row(const Sources& sources, std::string_view file, std::size_t columns, const std::function<void(const Cells&)>& f);
[[noreturn]] void refuse(std::string_view file, std::string_view why, const Cells& cells);
boost::json::value read_json(const std::filesystem::path& path);
std::string_view string_of(const boost::json::object& object, std::string_view key);
std::int64_t number_of(const boost::json::object& object, std::string_view key);

// One language of a gettext domain: English text to translation.
struct Catalogue {
  std::string locale;
  std::unordered_map<std::string, std::string> entries;
};
std::vector<Catalogue> read_catalogues(const Sources& sources, const std::string& domain);
int interface_language(std::string_view locale);  // 0 to 3 for en, fr, es, pt; otherwise -1

}  // namespace places::build
