// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/geo.h"

namespace search {

// A span of a number that is counted as one: from `from` up to the next band.
struct Band {
  std::int64_t from = 0;
  std::string value;
};

// Something the results can be counted and narrowed by. Values are texts, as features know them ("DE", "twinning").
struct Facet {
  enum class Kind : std::uint8_t {
    single,    // at most one value a row
    multiple,  // any number of values, as the countries of the parties
    mask,      // a set out of `values`, which has at most 64: bit n stands for values[n]
    band,      // the band of `number`, computed here
    distance,  // the first of `bands` whose `from` (kilometres) is not nearer than the row; needs Request::near
  };
  std::string name;
  Kind kind = Kind::single;
  std::string vocabulary;  // words in the box that mean a value of this vocabulary select it; empty: none do
  std::vector<std::string> values;
  std::string number;
  std::vector<Band> bands;  // ascending; at most 250
};

// A kind of rows. A row has an id, a name, a weight, perhaps a point, and what is declared here.
struct Collection {
  std::string name;
  std::vector<Facet> facets;
  std::vector<std::string> numbers;  // 32 bits each, may be unknown
  bool points = false;
  std::string links_to;  // the collection whose rows these rows join; a word that finds one of those finds this
};

// Collections in the order in which they are best fed: those linked to first. At most 16.
using Schema = std::vector<Collection>;

struct Text {
  enum class Role : std::uint8_t {
    name,        // a name of this very thing: found as you type, weighs most
    text,        // anything else worth finding it by; words are stemmed if the language is known
    identifier,  // found as a whole only: "Q64", "siren 123456789"
  };
  Role role = Role::text;
  std::string language;  // ISO 639, may be empty
  std::string text;
};

// What a feature hands over for one row. Names of facets and numbers that the schema lacks are a bug (logic_error).
struct Document {
  std::uint64_t id = 0;
  std::string name;          // shown in lists, and sorted by; may be empty where the linked rows' names do
  std::uint32_t weight = 0;  // importance: inhabitants, say. Enters relevance and suggestions by its logarithm
  std::optional<base::Point> point;
  std::vector<std::pair<std::string, std::string>> facets;  // single and multiple; repeated for several values
  std::vector<std::pair<std::string, std::uint64_t>> masks;
  std::vector<std::pair<std::string, std::int64_t>> numbers;  // clamped to 32 bits; left out: unknown
  std::vector<std::uint64_t> links;                           // ids in Collection::links_to, in order
  std::string display;                                        // whatever lists need, opaque here; at most 64 kB
  std::vector<Text> texts;                                    // none: the row has no document in the text engine

  void facet(std::string_view facet_name, std::string_view value) { facets.emplace_back(facet_name, value); }
  void mask(std::string_view facet_name, std::uint64_t bits) { masks.emplace_back(facet_name, bits); }
  void number(std::string_view number_name, std::int64_t value) { numbers.emplace_back(number_name, value); }
  void add(Text::Role role, std::string_view language, std::string_view text) {
    texts.push_back({role, std::string(language), std::string(text)});
  }
};

}  // namespace search
