// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "search/column.h"

namespace search {

// All names of a collection's rows for suggestions: every beginning of a word in a folded name, sorted, with the
// row's weight. Base table and recent additions; merge() joins them. Locking is as for Rows.
class NameTable {
 public:
  struct Found {
    std::uint32_t row;
    std::uint32_t score;
    std::string_view name;  // folded, the whole name
  };

  // Sets the names of a row, in place of any before; nothing happens if they are the same. `folded` may be empty.
  void set(std::uint32_t row, std::uint32_t weight, const std::vector<std::string>& folded);
  // The best rows with a name in which a word begins with the prefix; names that begin so count more.
  std::vector<Found> find(std::string_view folded_prefix, std::size_t limit) const;

  std::size_t pending() const { return recent_.size(); }
  bool changed() const { return !outdated_.empty(); }
  // A table with everything in the base. Only reads; swap the result in under the unique lock.
  NameTable merged() const;
  std::size_t bytes() const {
    return pool_.bytes() + text_.bytes() + row_.bytes() + score_.bytes() + best_.bytes() + sum_.bytes();
  }

  template <class Visit>
  void visit(Visit& v) {  // of a merged table
    v(pool_), v(text_), v(row_), v(score_), v(best_), v(sum_);
  }

 private:
  static constexpr std::size_t block = 64;
  struct Recent {
    std::uint32_t row;
    std::uint32_t weight;
    std::string name;
  };
  std::string_view text_at(std::uint32_t offset) const { return pool_.data() + offset; }
  std::string_view whole_name(std::uint32_t offset) const;

  Column<char> pool_;           // names, each ended by a zero byte; begins with one
  Column<std::uint32_t> text_;  // sorted by the text from there on
  Column<std::uint32_t> row_;
  Column<std::uint16_t> score_;
  Column<std::uint16_t> best_;  // the highest score of each block
  Column<std::uint32_t> sum_;   // by row: of its names and weight, to see whether they changed
  std::vector<Recent> recent_;
  std::unordered_set<std::uint32_t> outdated_;  // rows whose names in the base no longer hold
};

// The logarithm of a weight: 0 to 2048, 64 for each doubling.
std::uint16_t weight_score(std::uint32_t weight);

}  // namespace search
