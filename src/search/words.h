// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/i18n.h"

// How texts become words, the same for what is indexed and what is asked. Thread-safe.
namespace search {

struct Word {
  std::string text;            // folded, cut to prefix::longest_term
  std::uint32_t position = 0;  // from 1
};

std::string_view iso_code(base::Language language);

// The words of a text to be indexed. Runs of scripts written without spaces (Chinese, Japanese, Thai, Lao, Khmer,
// Burmese) give each letter and each pair of neighbours, both at the first one's position.
std::vector<Word> index_words(std::string_view text);

// The words to look for, in order; a document has them at consecutive positions. Of runs without spaces: the pairs.
std::vector<std::string> query_words(std::string_view text);
// The same for text that is folded already.
std::vector<std::string> folded_query_words(std::string_view folded);

// The stems of a text's words in a language (ISO 639), folded, each once: that of the word as written and that of the
// folded word, so that those who write without accents find what those who write with them wrote. Empty if the
// language has no stemmer here.
std::vector<std::string> stems_of(std::string_view language, std::string_view text);

bool has_stems(std::string_view language);  // whether stems_of() ever finds one
// The words of a text as they are written, but in small letters.
std::vector<std::string> written_words(std::string_view text);

// By which stems a written word of a text is found, each with the word that documents hold (index_words).
struct StemmedWord {
  std::string stem, word;
};
std::vector<StemmedWord> stemmed_words(std::string_view language, std::string_view written);

// Words that a query may drop where others remain: articles and prepositions of the interface languages.
bool is_stop_word(std::string_view language, std::string_view folded_word);

std::string term(const char* prefix, std::string_view text);  // cut to prefix::longest_term
std::string id_term(std::uint64_t id);
std::string join(const std::vector<std::string>& words);  // by spaces

}  // namespace search
