// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

// The gazetteer file: a header with a table of sections, then the sections, each an array of one of the records
// below in the byte order of the machine that built it. The builder writes them, gazetteer.cpp maps and reads them.
namespace places::format {

inline constexpr char magic[8] = {'C', 'O', 'S', 'M', 'G', 'A', 'Z', '\n'};
inline constexpr std::uint32_t version = 1;
inline constexpr std::uint32_t none = 0xFFFFFFFF;

enum Section : std::uint32_t {
  text,             // strings, each after its length in two bytes; others refer to it by offset
  places,           // PlaceRecord, the most important first: the number of a place is its rank
  codes,            // CodesRecord, of the places that have any
  subdivisions,     // SubdivisionRecord, sorted by code
  countries,        // CountryRecord, sorted by code
  country_names,    // CountryNameRecord, sorted by folded name
  folded_names,     // every different folded name, sorted, without separators
  name_blocks,      // NameBlock, of eight names each: where they begin in folded_names and in postings
  postings,         // uint32: place number, and in the upper bits how the name belongs to it
  name_hash,        // uint32: name number or none, linear probing
  spelling,         // SpellingRecord, by country: names in alphabets, where letters can be mistaken
  spelling_ranges,  // uint32, one more than countries
  grid_offsets,     // uint32, one more than cells
  grid_places,      // uint32: numbers of the places with a point, by cell
  ids,              // IdRecord, sorted by hash; subdivisions are found by their code instead
  section_count
};

struct SectionEntry {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

struct Header {
  char magic[8] = {};
  std::uint32_t version = 0;
  std::uint32_t sections = 0;
  std::uint64_t file_size = 0;
  std::uint64_t checksum = 0;  // of this header with the checksum itself zero
  char built_on[16] = {};
  SectionEntry table[section_count];
};

enum PlaceFlag : std::uint8_t { has_point = 1 };

// What GeoNames says of a populated place, as far as choosing among namesakes needs it.
enum class Feature : std::uint8_t { other, capital, seat1, seat2, seat3, seat4, section, gone, locality };

struct PlaceRecord {
  std::uint32_t names = 0;  // offset in text: the main name, then the others, with line ends between
  std::uint16_t name_size = 0;
  std::uint16_t country = 0;
  std::int32_t latitude = 0;  // 1e-5 degrees
  std::int32_t longitude = 0;
  std::uint32_t population = 0;
  std::uint32_t geonames = 0;
  std::uint32_t codes = none;
  std::uint32_t subdivision1 = none;
  std::uint32_t subdivision2 = none;
  std::uint8_t kind = 0;
  std::uint8_t feature = 0;
  std::uint8_t flags = 0;
  std::uint8_t spare = 0;
};

struct CodesRecord {
  char insee[8] = {};
  char siren[12] = {};
  char ine[8] = {};
};

struct SubdivisionRecord {
  std::uint32_t code = 0;  // offsets in text
  std::uint32_t name = 0;
  std::uint32_t names[4] = {};  // English, French, Spanish, Portuguese
  std::uint32_t place = none;
  std::uint16_t country = 0;
  std::uint16_t level = 0;
};

struct CountryRecord {
  char alpha2[2] = {};
  char alpha3[3] = {};
  char spare[3] = {};
  std::int32_t latitude = 0;
  std::int32_t longitude = 0;
  std::uint32_t names[4] = {};
  std::uint32_t all_names = 0;  // with line ends between
};

struct CountryNameRecord {
  std::uint32_t name = 0;  // folded, offset in text
  std::uint32_t signature = 0;
  std::uint16_t country = 0;
  std::uint16_t weight = 0;  // in how many languages; 0: a former country or a part of this one
};

struct NameBlock {
  std::uint32_t text = 0;
  std::uint32_t postings = 0;
  std::uint8_t lengths[8] = {};  // 0: no such name
  std::uint16_t counts[8] = {};
};

struct SpellingRecord {
  std::uint32_t signature = 0;
  std::uint32_t name = 0;
};

struct IdRecord {
  std::uint32_t hash = 0;
  std::uint32_t place = 0;
};

// How a name belongs to a place, in the upper bits of a posting.
enum class NameKind : std::uint32_t { main, other, derived, code };
inline constexpr std::uint32_t place_bits = 28;
inline constexpr std::uint32_t place_mask = (1u << place_bits) - 1;

inline constexpr double grid_degrees = 0.5;
inline constexpr int grid_columns = 720;
inline constexpr int grid_rows = 360;

inline std::uint64_t hash(std::string_view s) {
  std::uint64_t h = 0xcbf29ce484222325;
  for (const char c : s) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return h ^ (h >> 29);
}

inline std::size_t slot(std::uint64_t hash, std::size_t slots) {
  return static_cast<std::size_t>((hash >> 32) * slots >> 32);
}

// A set of the letters of a folded name. Two names that one edit parts differ in at most two bits.
inline std::uint32_t signature(std::string_view folded) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const auto c = static_cast<unsigned char>(folded[i]);
    if (c == ' ' || (c & 0xC0) == 0xC0) continue;
    bits |= 1u << (c & 31);
  }
  return bits;
}

}  // namespace places::format
