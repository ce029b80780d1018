// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <cmath>
#include <span>

#include "places/api.h"
#include "places/format.h"

namespace places {

// The mapped file as arrays. Every offset and number read from it is checked against the array it points into: a
// file damaged behind its header gives wrong answers, never a crash.
struct Gazetteer::State {
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();

  const char* data = nullptr;
  std::size_t size = 0;
  std::string_view built_on;
  std::string_view text, folded;
  std::span<const format::PlaceRecord> places;
  std::span<const format::CodesRecord> codes;
  std::span<const format::SubdivisionRecord> subdivisions;
  std::span<const format::CountryRecord> countries;
  std::span<const format::CountryNameRecord> country_names;
  std::span<const format::NameBlock> blocks;
  std::span<const std::uint32_t> postings, slots, spelling_ranges, grid_offsets, grid_places;
  std::span<const format::SpellingRecord> spelling;
  std::span<const format::IdRecord> ids;
  std::vector<Country> country_list;
  std::uint16_t code_numbers[26 * 26] = {};  // country number plus one

  std::string_view string(std::uint32_t offset) const;
  std::string_view name(std::uint32_t number) const;  // folded
  std::span<const std::uint32_t> postings_of(std::uint32_t name_number) const;
  std::uint32_t name_count() const { return static_cast<std::uint32_t>(blocks.size() * 8); }
  std::optional<std::uint32_t> find_name(std::string_view folded_name) const;
  // Places of exactly this folded name, with the kind of name in the upper bits, the most important first.
  std::span<const std::uint32_t> places_named(std::string_view folded_name) const;
  std::string_view names_text(const format::PlaceRecord& record) const { return string(record.names); }
  std::optional<std::uint16_t> country_number(std::string_view code) const;
  std::string_view country_code(std::uint16_t number) const;
  base::Point point(const format::PlaceRecord& record) const { return {record.latitude * 1e-5, record.longitude * 1e-5}; }
  const format::SubdivisionRecord* subdivision(std::string_view code) const;
  // Calls visit(place number) for places of the cells that a circle touches, bounded to `most` places.
  template <class Visit>
  void near(base::Point centre, double radius_km, std::size_t most, Visit visit) const;
};

// How a country text may be understood: most likely first.
struct CountryReading {
  std::uint16_t country = 0;
  std::uint32_t subdivision = format::none;  // number of a first-level one that the text names as well
  double score = 0;
};
std::vector<CountryReading> read_country(const Gazetteer::State& state, std::string_view text);

template <class Visit>
void Gazetteer::State::near(base::Point centre, double radius_km, std::size_t most, Visit visit) const {
  const double lat_reach = radius_km / 111.2;
  const double cos_lat = std::max(0.02, std::cos(centre.latitude * 3.14159265358979 / 180));
  const double lon_reach = std::min(180.0, lat_reach / cos_lat);
  const auto row_of = [](double lat) {
    return std::clamp(static_cast<int>(std::floor((lat + 90) / format::grid_degrees)), 0, format::grid_rows - 1);
  };
  const int first_column = static_cast<int>(std::floor((centre.longitude - lon_reach + 180) / format::grid_degrees));
  const int last_column = static_cast<int>(std::floor((centre.longitude + lon_reach + 180) / format::grid_degrees));
  for (int row = row_of(centre.latitude - lat_reach); row <= row_of(centre.latitude + lat_reach); ++row) {
    for (int c = first_column; c <= std::min(last_column, first_column + format::grid_columns - 1); ++c) {
      const int column = (c % format::grid_columns + format::grid_columns) % format::grid_columns;
      const auto cell = static_cast<std::size_t>(row * format::grid_columns + column);
      if (cell + 1 >= grid_offsets.size()) return;
      const auto end = std::min<std::size_t>(grid_offsets[cell + 1], grid_places.size());
      for (std::size_t i = grid_offsets[cell]; i < end; ++i) {
        const auto number = grid_places[i];
        if (number >= places.size()) continue;
        const double distance = base::distance_km(centre, point(places[number]));
        if (distance > radius_km) continue;
        if (most-- == 0) return;
        visit(number, distance);
      }
    }
  }
}

}  // namespace places
