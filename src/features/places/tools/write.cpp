// SPDX-License-Identifier: EUPL-1.2
#include <cmath>
#include <cstring>
#include <fstream>
#include <numeric>
#include <stdexcept>

#include "base/text.h"
#include "places/names.h"
#include "places/tools/draft.h"

namespace places::build {
namespace {

class Text {
 public:
  std::uint32_t add(std::string_view s) {
    if (s.size() > 65535) s = s.substr(0, 65535);
    const auto [it, fresh] = known_.try_emplace(std::string(s), static_cast<std::uint32_t>(bytes_.size()));
    if (fresh) {
      bytes_ += static_cast<char>(s.size() & 255);
      bytes_ += static_cast<char>(s.size() >> 8);
      bytes_ += s;
    }
    return it->second;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::unordered_map<std::string, std::uint32_t> known_;
};


class File {
 public:
  template <class T>
  void set(format::Section section, const std::vector<T>& records) {
    auto& bytes = sections_[section];
    bytes.assign(reinterpret_cast<const char*>(records.data()), records.size() * sizeof(T));
  }
  void set(format::Section section, const std::string& bytes) { sections_[section] = bytes; }

  void save(const std::filesystem::path& out, const std::string& built_on) const {
    format::Header header;
    std::memcpy(header.magic, format::magic, sizeof header.magic);
    header.version = format::version;
    header.sections = format::section_count;
    std::strncpy(header.built_on, built_on.c_str(), sizeof header.built_on - 1);
    std::uint64_t offset = (sizeof header + 63) / 64 * 64;
    for (std::uint32_t i = 0; i < format::section_count; ++i) {
      header.table[i] = {offset, sections_[i].size()};
      offset = (offset + sections_[i].size() + 63) / 64 * 64;
    }
    header.file_size = offset;
    header.checksum = format::hash({reinterpret_cast<const char*>(&header), sizeof header});
    // Written beside and renamed: a server that has the old file mapped keeps it whole.
    const auto beside = out.string() + ".new";
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(&header), sizeof header);
    for (std::uint32_t i = 0; i < format::section_count; ++i) {
      file.seekp(static_cast<std::streamoff>(header.table[i].offset));
      file.write(sections_[i].data(), static_cast<std::streamsize>(sections_[i].size()));
    }
    if (offset > header.table[format::section_count - 1].offset + header.table[format::section_count - 1].size) {
      file.seekp(static_cast<std::streamoff>(offset - 1));
      file.put('\0');
    }
    file.close();
    if (!file) throw std::runtime_error(beside + " cannot be written");
    std::filesystem::rename(beside, out);
  }

 private:
  std::string sections_[format::section_count];
};

std::int32_t fixed(double degrees) { return static_cast<std::int32_t>(std::lround(degrees * 1e5)); }

// Airport codes and the like among the other names: three capitals.
bool is_code(std::string_view name) {
  return name.size() == 3 && std::all_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Chinese, Japanese and Korean writing begins at U+1100 and U+2E80: two such names of two signs that differ in one are
// different names, not spellings of one.
bool is_alphabetic(std::string_view folded) {
  return std::none_of(folded.begin(), folded.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE2; });
}

using NameTable = std::unordered_map<std::string, std::vector<std::uint32_t>>;

void add_name(NameTable& table, const std::string& folded, std::uint32_t place, format::NameKind kind) {
  if (folded.empty() || folded.size() > 200) return;
  const auto posting = place | static_cast<std::uint32_t>(kind) << format::place_bits;
  auto& postings = table[folded];
  if (!postings.empty() && (postings.back() & format::place_mask) == place) {
    postings.back() = std::min(postings.back(), posting);
  } else {
    postings.push_back(posting);
  }
}

void index_place(NameTable& table, const DraftPlace& place, std::uint32_t number) {
  using enum format::NameKind;
  const auto derive = [&](const std::string& folded) {
    if (const std::string full = spell_out(folded); !full.empty()) add_name(table, full, number, other);
    if (const auto stripped = strip_generic(folded); stripped.changed && stripped.rest.size() > 1)
      add_name(table, std::string(stripped.rest), number, derived);
  };
  const std::string main_name = base::fold(place.name);
  add_name(table, main_name, number, main);
  if (const auto rest = strip_article(main_name); !rest.empty()) add_name(table, std::string(rest), number, derived);
  derive(main_name);
  for (const auto& name : place.other_names) {
    const std::string folded = base::fold(name);
    add_name(table, folded, number, is_code(name) ? code : other);
    if (!is_code(name)) derive(folded);
  }
  for (const auto& name : place.derived_names) add_name(table, base::fold(name), number, derived);
  for (const char separator : {'/', ',', '('}) {
    const auto parts = base::split(place.name, separator);
    if (parts.size() > 1)
      for (const auto part : parts) add_name(table, base::fold(part), number, derived);
  }
  if (const auto dash = place.name.find(" - "); dash != std::string::npos) {
    add_name(table, base::fold(place.name.substr(0, dash)), number, derived);
    add_name(table, base::fold(place.name.substr(dash + 3)), number, derived);
  }
}

// Places are numbered by rank, so the smallest numbers of any range of names are the most important places of it.
std::vector<std::uint32_t> order_by_rank(Draft& draft) {
  std::vector<std::uint32_t> order(draft.places.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return draft.places[a].rank > draft.places[b].rank; });
  return order;
}

void write_names(const NameTable& table, const std::vector<std::uint16_t>& country_of, std::size_t countries, File& file) {
  std::vector<const NameTable::value_type*> names;
  for (const auto& entry : table) names.push_back(&entry);
  std::sort(names.begin(), names.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  std::string folded;
  std::vector<format::NameBlock> blocks;
  std::vector<std::uint32_t> postings;
  std::vector<std::vector<format::SpellingRecord>> spelling(countries);
  const std::size_t slots = names.size() * 4 / 3 + 1;
  std::vector<std::uint32_t> table_of_hashes(slots, format::none);
  for (std::uint32_t number = 0; number < names.size(); ++number) {
    const auto& [name, places] = *names[number];
    if (number % 8 == 0)
      blocks.push_back({static_cast<std::uint32_t>(folded.size()), static_cast<std::uint32_t>(postings.size())});
    blocks.back().lengths[number % 8] = static_cast<std::uint8_t>(name.size());
    blocks.back().counts[number % 8] = static_cast<std::uint16_t>(std::min<std::size_t>(places.size(), 65535));
    folded += name;
    for (std::size_t i = 0; i < std::min<std::size_t>(places.size(), 65535); ++i) {
      const auto posting = places[i];
      postings.push_back(posting);
      auto& records = spelling[country_of[posting & format::place_mask]];
      const auto kind = static_cast<format::NameKind>(posting >> format::place_bits);
      if (kind != format::NameKind::code && is_alphabetic(name) && (records.empty() || records.back().name != number))
        records.push_back({format::signature(name), number});
    }
    auto slot = format::slot(format::hash(name), slots);
    while (table_of_hashes[slot] != format::none) slot = (slot + 1) % slots;
    table_of_hashes[slot] = number;
  }
  std::vector<format::SpellingRecord> all;
  std::vector<std::uint32_t> ranges{0};
  for (const auto& records : spelling) {
    all.insert(all.end(), records.begin(), records.end());
    ranges.push_back(static_cast<std::uint32_t>(all.size()));
  }
  file.set(format::folded_names, folded);
  file.set(format::name_blocks, blocks);
  file.set(format::postings, postings);
  file.set(format::name_hash, table_of_hashes);
  file.set(format::spelling, all);
  file.set(format::spelling_ranges, ranges);
}

void write_grid(const Draft& draft, const std::vector<std::uint32_t>& order, File& file) {
  std::vector<std::vector<std::uint32_t>> cells(format::grid_columns * format::grid_rows);
  for (std::uint32_t number = 0; number < order.size(); ++number) {
    const auto& place = draft.places[order[number]];
    if (!place.has_point) continue;
    const int column = std::clamp(static_cast<int>((place.point.longitude + 180) / format::grid_degrees), 0, format::grid_columns - 1);
    const int row = std::clamp(static_cast<int>((place.point.latitude + 90) / format::grid_degrees), 0, format::grid_rows - 1);
    cells[static_cast<std::size_t>(row * format::grid_columns + column)].push_back(number);
  }
  std::vector<std::uint32_t> offsets{0}, places;
  for (const auto& cell : cells) {
    places.insert(places.end(), cell.begin(), cell.end());
    offsets.push_back(static_cast<std::uint32_t>(places.size()));
  }
  file.set(format::grid_offsets, offsets);
  file.set(format::grid_places, places);
}

void write_countries(const Draft& draft, Text& text, File& file) {
  std::vector<format::CountryRecord> countries;
  std::map<std::string, std::vector<std::pair<std::uint16_t, int>>> names;
  for (const auto& [code, country] : draft.countries) {
    format::CountryRecord record;
    std::memcpy(record.alpha2, code.data(), 2);
    std::memcpy(record.alpha3, country.alpha3.data(), std::min<std::size_t>(3, country.alpha3.size()));
    record.latitude = fixed(country.point.latitude);
    record.longitude = fixed(country.point.longitude);
    std::string all;
    for (const auto& name : country.all_names) all += (all.empty() ? "" : "\n") + name;
    for (int i = 0; i < 4; ++i) record.names[i] = text.add(country.names[i]);
    record.all_names = text.add(all);
    for (const auto& [name, weight] : country.weights)
      names[name].emplace_back(static_cast<std::uint16_t>(countries.size()), weight);
    countries.push_back(record);
  }
  std::vector<format::CountryNameRecord> records;
  for (auto& [name, owners] : names) {
    std::stable_sort(owners.begin(), owners.end(), [](auto a, auto b) { return a.second > b.second; });
    for (const auto& [country, weight] : owners)
      records.push_back({text.add(name), format::signature(name), country, static_cast<std::uint16_t>(weight)});
  }
  file.set(format::countries, countries);
  file.set(format::country_names, records);
}

}  // namespace

void write(Draft& draft, const std::filesystem::path& out) {
  std::erase_if(draft.countries, [](const auto& entry) { return entry.first.size() != 2; });
  std::unordered_map<std::string, std::uint16_t> country_number;
  for (const auto& [code, country] : draft.countries)
    country_number.emplace(code, static_cast<std::uint16_t>(country_number.size()));
  std::unordered_map<std::string, std::uint32_t> subdivision_number;
  for (const auto& [code, subdivision] : draft.subdivisions)
    subdivision_number.emplace(code, static_cast<std::uint32_t>(subdivision_number.size()));
  const auto number_of_code = [&](const std::string& code) {
    const auto found = subdivision_number.find(code);
    return found == subdivision_number.end() ? format::none : found->second;
  };

  const auto order = order_by_rank(draft);
  std::vector<std::uint32_t> rank_of(order.size());
  Text text;
  File file;
  NameTable table;
  std::vector<format::PlaceRecord> places;
  std::vector<format::CodesRecord> codes;
  std::vector<format::IdRecord> ids;
  std::vector<std::uint16_t> country_of;
  text.add("");
  for (std::uint32_t number = 0; number < order.size(); ++number) {
    auto& place = draft.places[order[number]];
    rank_of[order[number]] = number;
    format::PlaceRecord record;
    std::string names = place.name;
    for (const auto& name : place.other_names)
      if (names.size() + name.size() < 65000) names += "\n" + name;
    record.names = text.add(names);
    record.name_size = static_cast<std::uint16_t>(place.name.size());
    record.country = country_number.at(place.country);
    record.latitude = fixed(place.point.latitude);
    record.longitude = fixed(place.point.longitude);
    record.population = static_cast<std::uint32_t>(place.population);
    record.geonames = place.geonames;
    record.subdivision1 = number_of_code(place.subdivision1);
    record.subdivision2 = number_of_code(place.subdivision2);
    record.kind = static_cast<std::uint8_t>(place.kind);
    record.feature = static_cast<std::uint8_t>(place.feature);
    record.flags = place.has_point ? format::has_point : 0;
    const auto identify = [&](const std::string& id) {
      ids.push_back({static_cast<std::uint32_t>(format::hash(id)), number});
    };
    if (place.geonames != 0) identify("geonames:" + std::to_string(place.geonames));
    if (place.geonames == 0 && place.kind == PlaceKind::populated && place.insee.empty() && place.ine.empty()) {
      Place shown;
      shown.name = place.name;
      shown.point = {fixed(place.point.latitude) * 1e-5, fixed(place.point.longitude) * 1e-5};
      identify(shown.id());
    }
    if (!place.insee.empty()) identify("insee:" + place.insee);
    if (!place.siren.empty()) identify("siren:" + place.siren);
    if (!place.ine.empty()) identify("ine:" + place.ine);
    if (!place.insee.empty() || !place.siren.empty() || !place.ine.empty()) {
      format::CodesRecord code;
      std::strncpy(code.insee, place.insee.c_str(), sizeof code.insee - 1);
      std::strncpy(code.siren, place.siren.c_str(), sizeof code.siren - 1);
      std::strncpy(code.ine, place.ine.c_str(), sizeof code.ine - 1);
      record.codes = static_cast<std::uint32_t>(codes.size());
      codes.push_back(code);
    }
    places.push_back(record);
    country_of.push_back(record.country);
    index_place(table, place, number);
  }
  std::vector<format::SubdivisionRecord> subdivisions;
  for (const auto& [code, subdivision] : draft.subdivisions) {
    format::SubdivisionRecord record;
    record.code = text.add(code);
    record.name = text.add(subdivision.name);
    for (int i = 0; i < 4; ++i)
      record.names[i] = subdivision.names[i].empty() ? record.name : text.add(subdivision.names[i]);
    record.place = rank_of[subdivision.place];
    record.country = country_number.at(subdivision.country);
    record.level = static_cast<std::uint16_t>(subdivision.level);
    subdivisions.push_back(record);
  }
  std::sort(ids.begin(), ids.end(), [](const auto& a, const auto& b) { return a.hash < b.hash; });
  write_countries(draft, text, file);
  write_names(table, country_of, draft.countries.size(), file);
  write_grid(draft, order, file);
  file.set(format::places, places);
  file.set(format::codes, codes);
  file.set(format::ids, ids);
  file.set(format::subdivisions, subdivisions);
  file.set(format::text, text.bytes());
  file.save(out, draft.built_on);
}

}  // namespace places::build
