// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/geo.h"
#include "base/i18n.h"
#include "search/vocabulary.h"

namespace search {

// What people type: words, all of which must be met; "phrases"; -not; one OR other (or |). Anything else is a space.
// No text is an error, and none of it reaches the text engine but as words.
struct Alternative {
  std::vector<std::string> words;              // one, or more that follow each other; folded
  bool prefix = false;                         // the last word may go on
  std::string raw;                             // as typed, for stemming
  std::optional<Vocabulary::Meaning> meaning;  // instead of words: a value of a vocabulary
  bool is_identifier = false;                  // only as a whole identifier; never typed, always asked by a page

  bool operator==(const Alternative&) const = default;
};

// A condition on a row: any of the alternatives.
struct Atom {
  std::string typed;  // folded
  bool negative = false;
  bool quoted = false;
  std::vector<Alternative> any;

  bool operator==(const Atom&) const = default;
};

struct Query {
  std::vector<Atom> atoms;
  bool empty() const { return atoms.empty(); }
};

inline constexpr std::size_t longest_query = 1000;  // bytes; the rest is not looked at
inline constexpr std::size_t most_atoms = 16;       // likewise
inline constexpr std::size_t shortest_prefix = 3;   // letters, for the last word to be taken as a beginning

Query parse(std::string_view text, base::Language language, const Vocabulary& vocabulary, bool last_word_is_prefix);

// The values chosen of one facet: any of them. Selections of different facets must all hold.
struct Selection {
  std::string facet;
  std::vector<std::string> values;
};

// Rows whose number is known and within; both ends included.
struct Range {
  std::string number;
  std::optional<std::int64_t> from, to;
};

struct Sort {
  enum class By : std::uint8_t { relevance, name, number, distance, id };
  By by = By::relevance;  // without text: by weight
  std::string number;
  bool descending = false;  // numbers only; what is unknown comes last either way
};

struct Request {
  std::string collection;
  std::string text;
  base::Language language = base::Language::en;
  bool last_word_is_prefix = true;
  std::vector<Selection> selections;
  std::vector<Range> ranges;
  std::vector<std::uint64_t> linked_to;  // only rows that link to all of these ids
  std::vector<std::string> identifiers;  // only rows that have all of these, each as a whole
  std::optional<base::Point> near;       // for distance: facet and sort
  std::optional<double> within_km;       // of `near`
  Sort sort;
  std::string cursor;  // Answer::next of the page before; one that is not understood gives the first page
  std::size_t limit = 20;
  bool want_facets = false;
  std::size_t facet_limit = 100;  // values of each facet, the most frequent; selected ones are always among them
};

struct Row {
  std::uint32_t row = 0;  // valid as long as the View
  std::uint64_t id = 0;
  std::string name, display;
  std::optional<base::Point> point;
  double distance_km = -1;  // to Request::near; negative if unknown
  std::vector<std::uint64_t> links;
};

struct FacetCount {
  std::string value;
  std::uint32_t count = 0;
  bool selected = false;
};

struct FacetCounts {
  std::string facet;
  std::vector<FacetCount> values;  // most frequent first; bands and distances in their own order
  std::uint32_t more = 0;          // values left out
};

// A phrase of the box that means a value.
struct Understood {
  std::string phrase;      // folded
  std::string vocabulary;  // "country"
  std::string value;       // "DE"
};

struct Page {
  std::uint64_t total = 0;
  std::vector<Row> rows;
  std::vector<FacetCounts> facets;
  std::vector<Understood> understood;
  std::string did_you_mean;  // the text to ask instead, if nothing was found and something is spelt alike
  std::string next;          // cursor of the next page; empty on the last
};

}  // namespace search
