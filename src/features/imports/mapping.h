// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/object.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "imports/rows.h"
#include "places/api.h"

namespace imports {

// What a column says. Those up to `names` are about one party, the others about the relation.
enum class Field : std::uint8_t {
  none,
  personal,  // about a private person or an office holder: never kept, never shown
  name, country, subdivision, latitude, longitude, point, wikidata, geonames, insee, siren, ine, population, names, role,
  kind, status, start, end, themes, title, source, url, network, group
};
inline constexpr int field_count = static_cast<int>(Field::group) + 1;
std::string_view code(Field field);                    // "latitude"
std::optional<Field> parse_field(std::string_view code);
base::Message label(Field field);
bool is_of_party(Field field);

struct Column {
  std::string header;
  Field field = Field::none;
  int party = 0;          // 1 or 2 for fields of a party
  double confidence = 0;  // of a guess, 0 to 1
  std::vector<std::string> samples;  // up to three different values; none of a personal column; not stored
};

// Which column says what, and what the file as a whole says. Stored by name for the next time.
struct Mapping {
  std::string name;  // "twin_cities"; empty while it is only a guess
  std::vector<Column> columns;
  std::string kind = "twinning";   // code, where no column says it
  std::string network;             // every row's party is a member of it
  std::string country[2];          // of the parties, where no column says it
  bool stated_by_first = false;    // the list is the first party's own: its statements are one-way
  bool split_groups = false;       // a row may name several members, joined by commas
  std::vector<std::string> nothing;  // texts that mean an empty cell, besides the usual ones
  std::string source_title, source_publisher, source_url, source_licence, source_as_of;

  bool operator==(const Mapping&) const = default;
  int find(Field field, int party = 0) const;  // index of the column, -1 if none
  bool has_second_party() const;
};
bool operator==(const Column& a, const Column& b);  // samples and confidence aside

boost::json::object to_json(const Mapping& mapping);
std::optional<Mapping> mapping_from_json(const boost::json::object& object);

// Headers in the form in which layouts are compared.
std::string fingerprint(const std::vector<std::string>& headers);

// The mappings the program brings along, for files known to be passed around.
std::span<const Mapping> built_in_mappings();
const Mapping* find_built_in(std::string_view name);
// The one whose columns these are, if any.
const Mapping* recognise_built_in(const std::vector<std::string>& headers);

// A mapping fitted to a file's columns by their headers; columns it does not know say nothing.
Mapping fit(const Mapping& mapping, const std::vector<std::string>& headers);

// Guesses from headers (English, French, Spanish, Portuguese; city1, originCity, sister_city_lat…) and contents.
// `rows`: the first ones. The gazetteer tells countries from towns; null: left out.
Mapping guess_mapping(const std::vector<std::string>& headers, bool has_header,
                      const std::vector<std::vector<std::string>>& rows, const places::Gazetteer* gazetteer);

// How many of these look like headers that a guess would know.
int recognised_headers(const std::vector<std::string>& cells);

// What keeps a file from being imported with this mapping: no name of the first party, no second party and no network…
base::Result<void> check(const Mapping& mapping);

}  // namespace imports
