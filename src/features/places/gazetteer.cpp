// SPDX-License-Identifier: EUPL-1.2
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/geo.h"
#include "base/text.h"
#include "places/state.h"

namespace places {

namespace {

base::Problem problem(std::string_view sentence, const std::string& path) {
  return {base::Problem::Kind::unavailable, base::msg(std::string(sentence), {{"path", path}}), {}};
}

template <class T>
std::span<const T> section(const char* data, const format::Header& header, format::Section which) {
  const auto& entry = header.table[which];
  return {reinterpret_cast<const T*>(data + entry.offset), entry.size / sizeof(T)};
}

// True if header and table can be those of a whole file of this size.
bool is_sound(const format::Header& header, std::size_t size) {
  format::Header copy = header;
  copy.checksum = 0;
  if (format::hash({reinterpret_cast<const char*>(&copy), sizeof copy}) != header.checksum) return false;
  for (const auto& entry : header.table)
    if (entry.offset % 64 != 0 || entry.offset > size || entry.size > size - entry.offset) return false;
  return true;
}

}  // namespace

Gazetteer::State::~State() {
  if (data) ::munmap(const_cast<char*>(data), size);
}

Gazetteer::Gazetteer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Gazetteer::~Gazetteer() = default;

void Gazetteer::give_back_memory() const {
  ::madvise(const_cast<char*>(state_->data), state_->size, MADV_DONTNEED);
}

base::Result<std::unique_ptr<Gazetteer>> Gazetteer::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return problem(base::msg("The list of places {path} cannot be read: build it with make gazetteer.").id, path);
  struct stat status {};
  const bool known = ::fstat(file, &status) == 0;
  const auto size = known ? static_cast<std::size_t>(status.st_size) : 0;
  if (!known || size < sizeof(format::Header)) {
    ::close(file);
    return problem(base::msg("{path} is no list of places: build it with make gazetteer.").id, path);
  }
  void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  ::close(file);
  if (mapped == MAP_FAILED) return problem(base::msg("The list of places {path} cannot be mapped into memory.").id, path);

  auto state = std::make_unique<State>();
  state->data = static_cast<const char*>(mapped);
  state->size = size;
  const auto& header = *static_cast<const format::Header*>(mapped);
  if (std::memcmp(header.magic, format::magic, sizeof header.magic) != 0)
    return problem(base::msg("{path} is no list of places: build it with make gazetteer.").id, path);
  if (header.version != format::version || header.sections != format::section_count)
    return problem(base::msg("The list of places {path} was made for another version of the program: build it again.").id, path);
  if (header.file_size != size)
    return problem(base::msg("The list of places {path} is incomplete: build it again.").id, path);
  if (!is_sound(header, size))
    return problem(base::msg("The list of places {path} is damaged: build it again.").id, path);

  const char* data = state->data;
  const auto bytes = [&](format::Section which) {
    return std::string_view(data + header.table[which].offset, header.table[which].size);
  };
  state->built_on = {header.built_on, ::strnlen(header.built_on, sizeof header.built_on)};
  state->text = bytes(format::text);
  state->folded = bytes(format::folded_names);
  state->places = section<format::PlaceRecord>(data, header, format::places);
  state->codes = section<format::CodesRecord>(data, header, format::codes);
  state->subdivisions = section<format::SubdivisionRecord>(data, header, format::subdivisions);
  state->countries = section<format::CountryRecord>(data, header, format::countries);
  state->country_names = section<format::CountryNameRecord>(data, header, format::country_names);
  state->blocks = section<format::NameBlock>(data, header, format::name_blocks);
  state->postings = section<std::uint32_t>(data, header, format::postings);
  state->slots = section<std::uint32_t>(data, header, format::name_hash);
  state->spelling = section<format::SpellingRecord>(data, header, format::spelling);
  state->spelling_ranges = section<std::uint32_t>(data, header, format::spelling_ranges);
  state->grid_offsets = section<std::uint32_t>(data, header, format::grid_offsets);
  state->grid_places = section<std::uint32_t>(data, header, format::grid_places);
  state->ids = section<format::IdRecord>(data, header, format::ids);
  for (std::size_t i = 0; i < state->countries.size(); ++i) {
    const auto& record = state->countries[i];
    const int a = record.alpha2[0] - 'A', b = record.alpha2[1] - 'A';
    if (a >= 0 && a < 26 && b >= 0 && b < 26)
      state->code_numbers[a * 26 + b] = static_cast<std::uint16_t>(i + 1);
    state->country_list.push_back({{record.alpha2, 2}, {record.alpha3, ::strnlen(record.alpha3, 3)},
                                   {record.latitude * 1e-5, record.longitude * 1e-5}});
  }
  return std::unique_ptr<Gazetteer>(new Gazetteer(std::move(state)));
}

std::string_view Gazetteer::State::string(std::uint32_t offset) const {
  if (text.size() < 2 || offset > text.size() - 2) return {};
  const std::size_t length = static_cast<unsigned char>(text[offset]) | static_cast<unsigned char>(text[offset + 1]) << 8;
  return text.substr(offset + 2, length);
}

std::string_view Gazetteer::State::name(std::uint32_t number) const {
  if (number / 8 >= blocks.size()) return {};
  const auto& block = blocks[number / 8];
  std::size_t begin = block.text;
  for (std::uint32_t i = 0; i < number % 8; ++i) begin += block.lengths[i];
  return begin > folded.size() ? std::string_view() : folded.substr(begin, block.lengths[number % 8]);
}

std::span<const std::uint32_t> Gazetteer::State::postings_of(std::uint32_t number) const {
  if (number / 8 >= blocks.size()) return {};
  const auto& block = blocks[number / 8];
  std::size_t begin = block.postings;
  for (std::uint32_t i = 0; i < number % 8; ++i) begin += block.counts[i];
  if (begin > postings.size()) return {};
  return postings.subspan(begin, std::min<std::size_t>(block.counts[number % 8], postings.size() - begin));
}

std::optional<std::uint32_t> Gazetteer::State::find_name(std::string_view folded_name) const {
  if (slots.empty() || folded_name.empty()) return std::nullopt;
  std::size_t slot = format::slot(format::hash(folded_name), slots.size());
  for (std::size_t tries = 0; tries < 1000; ++tries, slot = slot + 1 == slots.size() ? 0 : slot + 1) {
    if (slots[slot] == format::none) return std::nullopt;
    if (name(slots[slot]) == folded_name) return slots[slot];
  }
  return std::nullopt;
}

std::span<const std::uint32_t> Gazetteer::State::places_named(std::string_view folded_name) const {
  const auto number = find_name(folded_name);
  return number ? postings_of(*number) : std::span<const std::uint32_t>();
}

std::optional<std::uint16_t> Gazetteer::State::country_number(std::string_view code) const {
  if (code.size() != 2 || code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z') return std::nullopt;
  const auto number = code_numbers[(code[0] - 'A') * 26 + (code[1] - 'A')];
  if (number == 0) return std::nullopt;
  return static_cast<std::uint16_t>(number - 1);
}

std::string_view Gazetteer::State::country_code(std::uint16_t number) const {
  return number < country_list.size() ? country_list[number].code : std::string_view();
}

const format::SubdivisionRecord* Gazetteer::State::subdivision(std::string_view code) const {
  const auto found = std::lower_bound(subdivisions.begin(), subdivisions.end(), code,
                                      [&](const auto& record, std::string_view c) { return string(record.code) < c; });
  return found != subdivisions.end() && string(found->code) == code ? &*found : nullptr;
}

std::string Place::id() const {
  if (geonames != 0) return "geonames:" + std::to_string(geonames);
  if (kind == PlaceKind::subdivision1) return "admin1:" + std::string(subdivision);
  if (kind == PlaceKind::subdivision2) return "admin2:" + std::string(district);
  if (kind == PlaceKind::grouping) return "siren:" + std::string(siren);
  if (!insee.empty()) return "insee:" + std::string(insee);
  if (!ine.empty()) return "ine:" + std::string(ine);
  std::string word = base::fold(name);
  std::replace(word.begin(), word.end(), ' ', '-');
  return fmt::format("point:{:.5f},{:.5f},{}", point.latitude, point.longitude, word);
}

std::uint32_t Gazetteer::size() const { return static_cast<std::uint32_t>(state_->places.size()); }
std::string_view Gazetteer::built_on() const { return state_->built_on; }
const std::vector<Country>& Gazetteer::countries() const { return state_->country_list; }

Place Gazetteer::place(std::uint32_t number) const {
  Place place;
  if (number >= state_->places.size()) return place;
  const auto& record = state_->places[number];
  place.number = number;
  place.kind = record.kind <= static_cast<int>(PlaceKind::grouping) ? static_cast<PlaceKind>(record.kind) : PlaceKind::populated;
  place.name = state_->names_text(record).substr(0, record.name_size);
  place.country = state_->country_code(record.country);
  if (record.subdivision1 < state_->subdivisions.size()) {
    place.subdivision = state_->string(state_->subdivisions[record.subdivision1].code);
    place.subdivision_name = state_->string(state_->subdivisions[record.subdivision1].name);
  }
  if (record.subdivision2 < state_->subdivisions.size()) {
    place.district_name = state_->string(state_->subdivisions[record.subdivision2].name);
    place.district = state_->string(state_->subdivisions[record.subdivision2].code);
  }
  place.point = state_->point(record);
  place.has_point = record.flags & format::has_point;
  place.population = record.population;
  place.geonames = record.geonames;
  if (record.codes < state_->codes.size()) {
    const auto& codes = state_->codes[record.codes];
    place.insee = {codes.insee, ::strnlen(codes.insee, sizeof codes.insee)};
    place.siren = {codes.siren, ::strnlen(codes.siren, sizeof codes.siren)};
    place.ine = {codes.ine, ::strnlen(codes.ine, sizeof codes.ine)};
  }
  return place;
}

std::optional<Place> Gazetteer::find(std::string_view id) const {
  if (id.starts_with("admin1:") || id.starts_with("admin2:")) {
    const auto* record = state_->subdivision(id.substr(7));
    if (!record || record->level != id[5] - '0' || record->place >= state_->places.size()) return std::nullopt;
    return place(record->place);
  }
  const auto hash = static_cast<std::uint32_t>(format::hash(id));
  auto found = std::lower_bound(state_->ids.begin(), state_->ids.end(), hash,
                                [](const auto& record, std::uint32_t h) { return record.hash < h; });
  const auto value = id.substr(std::min(id.size(), id.find(':') + 1));
  for (; found != state_->ids.end() && found->hash == hash; ++found) {
    const Place candidate = place(found->place);
    if (id.starts_with("geonames:") && candidate.geonames != 0 && std::to_string(candidate.geonames) == value) return candidate;
    if (id.starts_with("insee:") && candidate.insee == value) return candidate;
    if (id.starts_with("siren:") && candidate.siren == value) return candidate;
    if (id.starts_with("ine:") && candidate.ine == value) return candidate;
    if (id.starts_with("point:") && candidate.id() == id) return candidate;
  }
  return std::nullopt;
}

std::optional<Place> Gazetteer::find_geonames(std::uint32_t id) const { return find("geonames:" + std::to_string(id)); }

std::vector<std::string_view> Gazetteer::names(const Place& place) const {
  if (place.number >= state_->places.size()) return {};
  return base::split(state_->names_text(state_->places[place.number]), '\n');
}

std::string Gazetteer::country_name(std::string_view code, base::Language language) const {
  const auto number = state_->country_number(code);
  if (!number) return std::string(code);
  const auto index = static_cast<std::size_t>(language);
  const auto& names = state_->countries[*number].names;
  return std::string(state_->string(names[index < 4 ? index : 0]));
}

std::vector<std::string_view> Gazetteer::country_names(std::string_view code) const {
  const auto number = state_->country_number(code);
  return number ? base::split(state_->string(state_->countries[*number].all_names), '\n') : std::vector<std::string_view>();
}

std::string Gazetteer::subdivision_name(std::string_view code, base::Language language) const {
  const auto* record = state_->subdivision(code);
  const auto index = static_cast<std::size_t>(language);
  return std::string(record ? state_->string(record->names[index < 4 ? index : 0]) : code);
}

}  // namespace places
