// SPDX-License-Identifier: EUPL-1.2
#include "search/columns.h"

#include <unicode/coll.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <stdexcept>

#include "base/log.h"
#include "base/text.h"

namespace search {
namespace {

constexpr double degree = 1e-7;

std::size_t hash_of(std::uint64_t id) {
  return static_cast<std::size_t>((id * 0x9E3779B97F4A7C15ULL) >> 20);
}

std::string_view cut(std::string_view text) {
  return text.substr(0, 0xFFFF);
}

}  // namespace

std::uint64_t collation_key(std::string_view name) {
  if (name.empty()) return 0;
  thread_local const std::unique_ptr<icu::Collator> collator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Collator> made(icu::Collator::createInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no root collation");
    made->setStrength(icu::Collator::PRIMARY);
    // Spaces and punctuation do not count first, as in a printed index.
    made->setAttribute(UCOL_ALTERNATE_HANDLING, UCOL_SHIFTED, status);
    return made;
  }();
  std::uint8_t bytes[128] = {};
  auto text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(name.data(), static_cast<int>(std::min<std::size_t>(name.size(), 64))));
  collator->getSortKey(text, bytes, sizeof bytes);
  std::uint64_t key = 0;
  for (int i = 0; i < 8; ++i) key = key << 8 | bytes[i];
  return key;
}

std::uint16_t Dictionary::code(std::string_view value) {
  if (value.empty()) return 0;
  auto [at, made] = codes_.try_emplace(std::string(value), 0);
  if (made) {
    if (values_.size() > most_codes) {
      codes_.erase(at);
      base::log_warning("search: more than {} values of one vocabulary, \"{}\" is left out", most_codes, value);
      return 0;
    }
    at->second = static_cast<std::uint16_t>(values_.size());
    values_.emplace_back(value);
  }
  return at->second;
}

std::uint16_t Dictionary::find(std::string_view value) const {
  auto at = codes_.find(std::string(value));
  return at == codes_.end() ? 0 : at->second;
}

std::string Dictionary::pack() const {
  std::string packed;
  for (std::size_t i = 1; i < values_.size(); ++i) packed.append(values_[i]).push_back('\0');
  return packed;
}

void Dictionary::unpack(std::string_view packed) {
  values_.assign(1, "");
  codes_.clear();
  while (!packed.empty()) {
    auto end = packed.find('\0');
    code(packed.substr(0, end));
    packed.remove_prefix(end == std::string_view::npos ? packed.size() : end + 1);
  }
}

Rows::Rows(const Collection& collection, std::unordered_map<std::string, std::shared_ptr<Dictionary>>& dictionaries)
    : collection_(collection) {
  numbers.resize(collection.numbers.size());
  facets.resize(collection.facets.size());
  for (std::size_t i = 0; i < facets.size(); ++i) {
    const Facet& facet = collection.facets[i];
    std::string key = facet.vocabulary.empty() || facet.kind == Facet::Kind::band || facet.kind == Facet::Kind::mask
                          ? collection.name + "." + facet.name
                          : facet.vocabulary;
    if (facet.kind == Facet::Kind::mask && facet.values.size() > 64) {
      throw std::logic_error("facet " + facet.name + " has more than 64 values");
    }
    if (facet.kind == Facet::Kind::band && number_number(facet.number) < 0) {
      throw std::logic_error("facet " + facet.name + " has bands of a number that is not there");
    }
    auto& dictionary = dictionaries[key];
    if (!dictionary) dictionary = std::make_shared<Dictionary>();
    facets[i].dictionary = dictionary;
    // The bands' codes are their places, whatever is seen first.
    if (facet.kind == Facet::Kind::band || facet.kind == Facet::Kind::distance) {
      for (const Band& band : facet.bands) dictionary->code(band.value);
    }
    if (facet.kind == Facet::Kind::mask) {
      for (const auto& value : facet.values) dictionary->code(value);
    }
  }
  strings.append("\0\0\0\0", 4);
  hash.assign(64, 0);
}

std::optional<std::uint32_t> Rows::find(std::uint64_t value) const {
  for (std::size_t at = hash_of(value) & (hash.size() - 1);; at = (at + 1) & (hash.size() - 1)) {
    if (hash[at] == 0) return std::nullopt;
    if (id[hash[at] - 1] == value) return hash[at] - 1;
  }
}

void Rows::hash_in(std::uint32_t row) {
  std::size_t at = hash_of(id[row]) & (hash.size() - 1);
  while (hash[at] != 0) at = (at + 1) & (hash.size() - 1);
  hash[at] = row + 1;
}

void Rows::append_row(std::uint64_t value) {
  id.push_back(value);
  flags.push_back(0);
  weight.push_back(0);
  name_key.push_back(0);
  strings_at.push_back(0);
  if (collection_.points) {
    latitude.push_back(unknown_number), longitude.push_back(unknown_number);
    x.push_back(0), y.push_back(0), z.push_back(0);
  }
  for (auto& column : numbers) column.push_back(unknown_number);
  for (std::size_t i = 0; i < facets.size(); ++i) {
    switch (collection_.facets[i].kind) {
      case Facet::Kind::single:
      case Facet::Kind::band:
        facets[i].single.push_back(0);
        break;
      case Facet::Kind::multiple:
        facets[i].multiple.push_empty();
        break;
      case Facet::Kind::mask:
        facets[i].mask.push_back(0);
        break;
      case Facet::Kind::distance:
        break;
    }
  }
  if (!collection_.links_to.empty()) links.push_empty();
  if (id.size() * 3 > hash.size() * 2) {
    hash.assign(hash.size() * 2, 0);
    for (std::uint32_t row = 0; row < size(); ++row) hash_in(row);
  } else {
    hash_in(size() - 1);
  }
}

std::uint32_t Rows::find_or_reserve(std::uint64_t value) {
  if (auto row = find(value)) return *row;
  append_row(value);
  return size() - 1;
}

int Rows::facet_number(std::string_view name) const {
  for (std::size_t i = 0; i < collection_.facets.size(); ++i) {
    if (collection_.facets[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

int Rows::number_number(std::string_view name) const {
  for (std::size_t i = 0; i < collection_.numbers.size(); ++i) {
    if (collection_.numbers[i] == name) return static_cast<int>(i);
  }
  return -1;
}

void Rows::set_strings(std::uint32_t row, std::string_view name, std::string_view display) {
  name = cut(name), display = cut(display);
  if (Rows::name(row) == name && Rows::display(row) == display) return;
  if (strings_at[row] != 0) wasted_ += 4 + Rows::name(row).size() + Rows::display(row).size();
  strings_at[row] = 0;
  if (name.empty() && display.empty()) return;
  strings_at[row] = static_cast<std::uint32_t>(strings.size());
  std::uint16_t lengths[2] = {static_cast<std::uint16_t>(name.size()), static_cast<std::uint16_t>(display.size())};
  strings.append(reinterpret_cast<const char*>(lengths), sizeof lengths);
  strings.append(name.data(), name.size());
  strings.append(display.data(), display.size());
}

std::string_view Rows::name(std::uint32_t row) const {
  const char* at = strings.data() + strings_at[row];
  std::uint16_t lengths[2];
  std::memcpy(lengths, at, sizeof lengths);
  return {at + sizeof lengths, lengths[0]};
}

std::string_view Rows::display(std::uint32_t row) const {
  const char* at = strings.data() + strings_at[row];
  std::uint16_t lengths[2];
  std::memcpy(lengths, at, sizeof lengths);
  return {at + sizeof lengths + lengths[0], lengths[1]};
}

std::optional<base::Point> Rows::point(std::uint32_t row) const {
  if (!collection_.points || latitude[row] == unknown_number) return std::nullopt;
  return base::Point{latitude[row] * degree, longitude[row] * degree};
}

void Rows::set_facets(std::uint32_t row, const Document& document) {
  auto place = [&](std::string_view name, std::initializer_list<Facet::Kind> kinds) {
    int number = facet_number(name);
    if (number < 0 || std::find(kinds.begin(), kinds.end(), collection_.facets[number].kind) == kinds.end()) {
      throw std::logic_error("collection " + collection_.name + " has no facet of that kind named " +
                             std::string(name));
    }
    return static_cast<std::size_t>(number);
  };
  std::vector<std::vector<std::uint16_t>> lists(facets.size());
  for (std::size_t i = 0; i < facets.size(); ++i) {
    if (!facets[i].single.empty()) facets[i].single[row] = 0;
    if (!facets[i].mask.empty()) facets[i].mask[row] = 0;
  }
  for (const auto& [name, value] : document.facets) {
    auto i = place(name, {Facet::Kind::single, Facet::Kind::multiple});
    std::uint16_t code = facets[i].dictionary->code(value);
    if (collection_.facets[i].kind == Facet::Kind::single) {
      facets[i].single[row] = code;
    } else if (code != 0 && std::find(lists[i].begin(), lists[i].end(), code) == lists[i].end()) {
      lists[i].push_back(code);
    }
  }
  for (const auto& [name, bits] : document.masks) facets[place(name, {Facet::Kind::mask})].mask[row] = bits;
  for (auto& column : numbers) column[row] = unknown_number;
  for (const auto& [name, value] : document.numbers) {
    int number = number_number(name);
    if (number < 0) throw std::logic_error("collection " + collection_.name + " has no number named " + name);
    numbers[number][row] = static_cast<std::int32_t>(
        std::clamp<std::int64_t>(value, unknown_number + 1, std::numeric_limits<std::int32_t>::max()));
  }
  for (std::size_t i = 0; i < facets.size(); ++i) {
    const Facet& facet = collection_.facets[i];
    if (facet.kind == Facet::Kind::multiple) facets[i].multiple.set(row, lists[i]);
    if (facet.kind != Facet::Kind::band) continue;
    std::int64_t value = numbers[number_number(facet.number)][row];
    if (value == unknown_number) continue;
    auto above = std::upper_bound(facet.bands.begin(), facet.bands.end(), value,
                                  [](std::int64_t v, const Band& band) { return v < band.from; });
    facets[i].single[row] = static_cast<std::uint16_t>(above - facet.bands.begin());
  }
}

std::uint32_t Rows::put(const Document& document, std::span<const std::uint32_t> linked) {
  std::uint32_t row = find_or_reserve(document.id);
  if (!alive(row)) ++alive_count_;
  flags[row] = static_cast<std::uint8_t>(alive_flag | (document.texts.empty() ? 0 : text_flag));
  weight[row] = document.weight;
  if (document.name.empty() || name(row) != document.name) name_key[row] = collation_key(document.name);
  set_strings(row, document.name, document.display);
  if (collection_.points) {
    bool known =
        document.point && std::abs(document.point->latitude) <= 90 && std::abs(document.point->longitude) <= 180;
    latitude[row] = known ? static_cast<std::int32_t>(std::lround(document.point->latitude / degree)) : unknown_number;
    longitude[row] =
        known ? static_cast<std::int32_t>(std::lround(document.point->longitude / degree)) : unknown_number;
    if (known) {
      constexpr double radian = std::numbers::pi / 180;
      double lat = latitude[row] * degree * radian, lon = longitude[row] * degree * radian;
      x[row] = static_cast<float>(std::cos(lat) * std::cos(lon));
      y[row] = static_cast<float>(std::cos(lat) * std::sin(lon));
      z[row] = static_cast<float>(std::sin(lat));
    }
  }
  set_facets(row, document);
  if (!collection_.links_to.empty()) {
    std::vector<std::uint32_t> values;
    for (std::uint32_t target : linked) {
      if (std::find(values.begin(), values.end(), target + 1) == values.end()) values.push_back(target + 1);
    }
    for (std::uint32_t value : values) {
      if (!links.contains(row, value)) linking_since_[value - 1].push_back(row);
    }
    links.set(row, values);
  }
  return row;
}

void Rows::require(const Document& document) const {
  auto known_facet = [&](const std::string& name) { return facet_number(name) >= 0; };
  bool good =
      std::all_of(document.facets.begin(), document.facets.end(),
                  [&](const auto& f) { return known_facet(f.first); }) &&
      std::all_of(document.masks.begin(), document.masks.end(), [&](const auto& f) { return known_facet(f.first); }) &&
      std::all_of(document.numbers.begin(), document.numbers.end(),
                  [&](const auto& n) { return number_number(n.first) >= 0; });
  if (!good) throw std::logic_error("a document has a facet or number that collection " + collection_.name + " lacks");
}

void Rows::repack() {
  Column<char> packed;
  packed.append("\0\0\0\0", 4);
  for (std::uint32_t row = 0; row < size(); ++row) {
    if (strings_at[row] == 0) continue;
    auto at = static_cast<std::uint32_t>(packed.size());
    packed.append(strings.data() + strings_at[row], 4 + name(row).size() + display(row).size());
    strings_at[row] = at;
  }
  strings = std::move(packed);
  wasted_ = 0;
}

bool Rows::remove(std::uint32_t row) {
  if (!alive(row)) return false;
  // Nothing of it shines through in those that still link to it: as if the index had been built without it.
  flags[row] = 0;
  weight[row] = 0;
  name_key[row] = 0;
  set_strings(row, {}, {});
  --alive_count_;
  return true;
}

std::size_t Rows::linking_count(std::uint32_t target) const {
  std::size_t n = target + 1 < linking_start.size() ? linking_start[target + 1] - linking_start[target] : 0;
  auto more = linking_since_.find(target);
  return n + (more == linking_since_.end() ? 0 : more->second.size());
}

Rows::LinkIndex Rows::index_links(std::uint32_t targets) const {
  LinkIndex index;
  index.start.assign(targets + std::size_t(1), 0);
  // Value is row + 1, so the counts stand one place further on already.
  for (std::uint32_t row = 0; row < links.size(); ++row)
    links.each(row, [&](std::uint32_t value) { ++index.start[value]; });
  for (std::size_t i = 1; i < index.start.size(); ++i) index.start[i] += index.start[i - 1];
  index.rows.assign(index.start[targets], 0);
  std::vector<std::uint32_t> next(index.start.view().begin(), index.start.view().end());
  for (std::uint32_t row = 0; row < links.size(); ++row) {
    links.each(row, [&](std::uint32_t value) { index.rows[next[value - 1]++] = row; });
  }
  return index;
}

void Rows::take(LinkIndex&& index) {
  linking_start = std::move(index.start);
  linking_rows = std::move(index.rows);
  linking_since_.clear();
}

void Rows::loaded() {
  alive_count_ = 0;
  for (std::uint32_t row = 0; row < size(); ++row) alive_count_ += flags[row] & alive_flag;
}

std::size_t Rows::bytes() const {
  std::size_t n = id.bytes() + flags.bytes() + weight.bytes() + name_key.bytes() + strings_at.bytes() +
                  strings.bytes() + hash.bytes() + latitude.bytes() + longitude.bytes() + x.bytes() + y.bytes() +
                  z.bytes() + links.bytes() + linking_start.bytes() + linking_rows.bytes() + names.bytes();
  for (const auto& column : numbers) n += column.bytes();
  for (const auto& facet : facets) n += facet.single.bytes() + facet.mask.bytes() + facet.multiple.bytes();
  return n;
}

}  // namespace search
