// SPDX-License-Identifier: EUPL-1.2
#include <cstdlib>

#include "base/text.h"
#include "search/query.h"
#include "search/words.h"

// Whatever is typed: parsing ends, within its limits, and words are words.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const search::Vocabulary vocabulary = [] {
    search::Vocabulary made;
    for (const char* phrase : {"a", "costa rica", "a b c", "德国", "alemania"}) made.add("country", "X", phrase);
    made.freeze();
    return made;
  }();
  std::string_view text(reinterpret_cast<const char*>(data), size);
  for (bool prefix : {false, true}) {
    auto query = search::parse(text, base::Language::fr, vocabulary, prefix);
    if (query.atoms.size() > search::most_atoms) std::abort();
    for (const auto& atom : query.atoms) {
      if (atom.any.empty()) std::abort();
      for (const auto& alternative : atom.any) {
        if (alternative.words.empty() == !alternative.meaning.has_value()) std::abort();
        for (const auto& word : alternative.words) {
          // Folded words have no capitals, so none can be taken for a prefixed term.
          if (word.empty() || word.find(' ') != std::string::npos || (word[0] >= 'A' && word[0] <= 'Z')) std::abort();
          if (!base::is_valid_utf8(word)) std::abort();
        }
        search::stems_of("fr", alternative.raw);
      }
    }
  }
  return 0;
}
