// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstddef>
#include <cstdint>

// The one table of what terms in the text engine look like. Words are folded, so they never begin with a capital.
namespace search::prefix {

inline constexpr char word[] = "";         // a folded word of any text
inline constexpr char name_word[] = "N";   // a folded word of a name
inline constexpr char exact_name[] = "E";  // a whole folded name, words joined by spaces
inline constexpr char identifier[] = "I";  // a whole folded identifier
inline constexpr char id[] = "Q";          // the row's id, sixteen hexadecimal digits: one per document

// Not of documents but of the table of stems, where it leads to words that have it: those of the register's texts, each
// stemmed in the language of a text that has it.
inline constexpr char stem[] = "Z";

// Terms longer than this are cut, on both sides. Xapian's limit is 245 bytes.
inline constexpr std::size_t longest_term = 80;

// A collection's documents are numbered from (number of the collection << row_bits) + 1 on, by row.
inline constexpr unsigned row_bits = 27;

}  // namespace search::prefix

// How well a word of the query is met; the sum over the words, and the weight of the row, is the relevance. Nothing in
// it depends on other rows, so that new rows never change the order of the old ones.
namespace search::level {

inline constexpr std::uint8_t text_prefix = 2, stem = 5, text = 6, name_prefix = 8, facet = 10, name_word = 16,
                              exact_name = 24, identifier = 40;

}  // namespace search::level
