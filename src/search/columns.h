// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "search/bits.h"
#include "search/column.h"
#include "search/names.h"
#include "search/schema.h"

// The rows of the collections, column by column, in memory. Owned by the index; read by many threads under its shared
// lock, written by one under its unique lock. A row keeps its number until the index is rebuilt: a deleted one stays
// as a gravestone, which its id brings back to life, so that links by number never point to another thing.
namespace search {

inline constexpr std::int32_t unknown_number = std::numeric_limits<std::int32_t>::min();
inline constexpr std::uint16_t most_codes = 0x7FFF;

// The values of a vocabulary, or of a facet without one, and their codes from 1 on.
class Dictionary {
 public:
  std::uint16_t code(std::string_view value);        // made if new; 0 if empty or when all codes are used up
  std::uint16_t find(std::string_view value) const;  // 0 if unknown
  const std::string& value(std::uint16_t code) const { return values_[code]; }
  std::size_t size() const { return values_.size(); }  // codes are below
  std::string pack() const;
  void unpack(std::string_view packed);

 private:
  std::vector<std::string> values_{""};
  std::unordered_map<std::string, std::uint16_t> codes_;
};

struct FacetColumn {
  std::shared_ptr<Dictionary> dictionary;  // none for masks
  Column<std::uint16_t> single;            // single, band
  CodeLists multiple;
  Column<std::uint64_t> mask;
};

class Rows {
 public:
  static constexpr std::uint8_t alive_flag = 1, text_flag = 2;

  Rows(const Collection& collection, std::unordered_map<std::string, std::shared_ptr<Dictionary>>& dictionaries);

  const Collection& collection() const { return collection_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(id.size()); }
  std::uint32_t alive_count() const { return alive_count_; }
  bool alive(std::uint32_t row) const { return (flags[row] & alive_flag) != 0; }
  std::optional<std::uint32_t> find(std::uint64_t id) const;  // dead rows too
  std::uint32_t find_or_reserve(std::uint64_t id);            // a new row is dead
  // `linked` are the rows of Document::links in the collection linked to.
  std::uint32_t put(const Document& document, std::span<const std::uint32_t> linked);
  void require(const Document& document) const;  // logic_error if it has a facet or number that is not in the schema
  bool remove(std::uint32_t row);                // false if it was dead

  std::string_view name(std::uint32_t row) const;
  std::string_view display(std::uint32_t row) const;
  std::optional<base::Point> point(std::uint32_t row) const;
  int facet_number(std::string_view name) const;   // -1 if there is none
  int number_number(std::string_view name) const;  // likewise

  // Calls f(row) for the rows of this collection that may link to `target`; some may come twice, or no longer link:
  // check links_to().
  template <class F>
  void each_linking(std::uint32_t target, F&& f) const {
    if (target + 1 < linking_start.size()) {
      for (std::uint32_t i = linking_start[target]; i < linking_start[target + 1]; ++i) f(linking_rows[i]);
    }
    if (auto more = linking_since_.find(target); more != linking_since_.end()) {
      for (std::uint32_t row : more->second) f(row);
    }
  }
  bool links_to(std::uint32_t row, std::uint32_t target) const { return links.contains(row, target + 1); }
  std::size_t linking_count(std::uint32_t target) const;
  // The rows by what they link to. Working it out only reads, taking it over is quick.
  struct LinkIndex {
    Column<std::uint32_t> start, rows;
  };
  LinkIndex index_links(std::uint32_t targets) const;  // `targets`: rows of the collection linked to
  void take(LinkIndex&& index);
  bool links_changed() const { return !linking_since_.empty(); }

  // Everything that goes into a snapshot, in the order it goes.
  template <class Visit>
  void visit(Visit& v) {
    v(id), v(flags), v(weight), v(name_key), v(strings_at), v(strings), v(hash);
    v(latitude), v(longitude), v(x), v(y), v(z);
    for (auto& column : numbers) v(column);
    for (auto& facet : facets) {
      v(facet.single), v(facet.mask);
      facet.multiple.visit(v);
    }
    links.visit(v);
    v(linking_start), v(linking_rows);
    names.visit(v);
  }
  void loaded();  // after a snapshot was mapped: counts what is alive
  std::size_t bytes() const;
  std::size_t wasted_bytes() const { return wasted_; }  // texts that were replaced
  void repack();

  Column<std::uint64_t> id;
  Column<std::uint8_t> flags;
  Column<std::uint32_t> weight;
  Column<std::uint64_t> name_key;            // the first eight bytes of the name's key in ICU's root collation
  Column<std::uint32_t> strings_at;          // 0: none
  Column<char> strings;                      // name and display: two lengths of 16 bits, then both
  Column<std::uint32_t> hash;                // row + 1 by id, open addressing, a power of two long
  Column<std::int32_t> latitude, longitude;  // ten-millionths of a degree; unknown_number
  Column<float> x, y, z;                     // the same as a unit vector, for distances in bulk
  std::vector<Column<std::int32_t>> numbers;
  std::vector<FacetColumn> facets;
  RowLists links;  // rows linked to, + 1
  Column<std::uint32_t> linking_start, linking_rows;
  NameTable names;

 private:
  void append_row(std::uint64_t id_value);
  void hash_in(std::uint32_t row);
  void set_strings(std::uint32_t row, std::string_view name, std::string_view display);
  void set_facets(std::uint32_t row, const Document& document);

  Collection collection_;
  std::uint32_t alive_count_ = 0;
  std::size_t wasted_ = 0;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> linking_since_;
};

// The key by which names sort, equal for names that differ in case and accents only or after many letters.
std::uint64_t collation_key(std::string_view name);

}  // namespace search
