// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "search/bits.h"
#include "search/query.h"
#include "search/store.h"
#include "search/text_engine.h"

// From a query to rows: which rows meet it, and how well. Internal to search.
namespace search {

// A set of rows with what is to be ranked by. Few rows stand in a list, many in a set of bits.
struct Found {
  bool dense = false;
  Bits bits;                         // dense
  std::vector<std::uint32_t> rows;   // else; ascending
  std::vector<std::uint16_t> score;  // by row if dense, else beside `rows`; empty: all alike

  std::size_t count() const { return dense ? bits.count() : rows.size(); }
  // Calls f(row, score).
  template <class F>
  void each(F&& f) const {
    if (dense) {
      bits.each([&](std::uint32_t row) { f(row, score.empty() ? std::uint16_t(0) : score[row]); });
    } else {
      for (std::size_t i = 0; i < rows.size(); ++i) f(rows[i], score.empty() ? std::uint16_t(0) : score[i]);
    }
  }
};

// What a query is evaluated with; made per request, under the index's shared lock.
class Totals;
struct Scope {
  const Store& store;
  const Vocabulary& vocabulary;
  const TextReader* text = nullptr;  // none: the text engine is not there; words then find nothing
  std::size_t collection = 0;
  Totals* totals = nullptr;

  const Rows& rows() const { return *store.collections[collection]; }
  const Rows* linked() const {
    int target = store.links_to[collection];
    return target < 0 ? nullptr : store.collections[static_cast<std::size_t>(target)].get();
  }
  std::size_t linked_number() const { return static_cast<std::size_t>(store.links_to[collection]); }
};

// The living rows that meet the query and link to all of `linked_to`.
Found evaluate(const Scope& scope, const Query& query, base::Language language,
               std::span<const std::uint64_t> linked_to);

// The query with the words that nothing has replaced by words spelt alike; empty if there are none.
std::string spelling_help(const Scope& scope, const Query& query, base::Language language);

// Squared length of the chord between two points of the unit sphere: orders distances, and cheaply.
struct Chords {
  explicit Chords(base::Point near);
  static float of_km(double km);
  // Infinite where the row has no point. Rows without points of their own: the nearest of those they link to.
  float to(const Scope& scope, std::uint32_t row) const;
  float x, y, z;

 private:
  float to_own(const Rows& rows, std::uint32_t row) const;
};

}  // namespace search
