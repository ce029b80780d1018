// SPDX-License-Identifier: EUPL-1.2
#include "search/words.h"

#include <fmt/core.h>

#include <xapian.h>
#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"
#include "search/prefixes.h"

namespace search {
namespace {

// Length of the code point that starts with this byte. The text comes from base::fold and is valid UTF-8.
std::size_t sequence_length(unsigned char first) {
  return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

char32_t decode(std::string_view text) {
  auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i]) & 0x3F); };
  auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return first;
  if (first < 0xE0) return (char32_t(first & 0x1F) << 6) | byte(1);
  if (first < 0xF0) return (char32_t(first & 0x0F) << 12) | (byte(1) << 6) | byte(2);
  return (char32_t(first & 0x07) << 18) | (byte(1) << 12) | (byte(2) << 6) | byte(3);
}

// Unicode blocks of the scripts that are written without spaces between words.
bool is_spaceless(char32_t c) {
  if (c < 0x0E00) return false;
  return c <= 0x0EFF || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) || (c >= 0x2E80 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

std::string_view cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit);
}

// Calls on_word(text) for words and on_run(letters) for runs without spaces.
template <class OnWord, class OnRun>
void split(std::string_view folded, OnWord on_word, OnRun on_run) {
  std::size_t at = 0;
  while (at < folded.size()) {
    if (folded[at] == ' ') {
      ++at;
      continue;
    }
    std::size_t begin = at;
    std::vector<std::string_view> run;
    while (at < folded.size() && folded[at] != ' ') {
      std::size_t n = std::min(sequence_length(static_cast<unsigned char>(folded[at])), folded.size() - at);
      bool spaceless = n >= 3 && is_spaceless(decode(folded.substr(at, n)));
      if (spaceless) {
        if (run.empty() && begin != at) break;
        run.push_back(folded.substr(at, n));
      } else if (!run.empty()) {
        break;
      }
      at += n;
    }
    if (run.empty()) {
      on_word(folded.substr(begin, at - begin));
    } else {
      on_run(run);
    }
  }
}

// The stemmers of Xapian (Snowball's) by ISO 639 code, as its documentation lists them. One set for each thread, as a
// stemmer keeps state.
const Xapian::Stem* stemmer(std::string_view language) {
  static constexpr std::array codes{"ar", "hy", "eu", "ca", "da", "nl", "en", "fi", "fr", "de", "hu", "id", "ga",
                                    "it", "lt", "ne", "nb", "nn", "no", "pt", "ro", "ru", "es", "sv", "ta", "tr"};
  thread_local std::vector<std::pair<std::string_view, Xapian::Stem>> made;
  for (auto& [code, stem] : made) {
    if (code == language) return &stem;
  }
  auto known = std::find(codes.begin(), codes.end(), language);
  if (known == codes.end()) return nullptr;
  made.emplace_back(*known, Xapian::Stem(*known));
  return &made.back().second;
}

}  // namespace

std::string_view iso_code(base::Language language) {
  switch (language) {
    case base::Language::fr:
      return "fr";
    case base::Language::es:
      return "es";
    case base::Language::pt:
      return "pt";
    case base::Language::en:
    case base::Language::pseudo:
      break;
  }
  return "en";
}

std::vector<Word> index_words(std::string_view text) {
  std::vector<Word> words;
  std::uint32_t position = 0;
  std::string folded = base::fold(text);
  split(
      folded,
      [&](std::string_view word) {
        words.push_back({std::string(cut(word, prefix::longest_term)), ++position});
      },
      [&](const std::vector<std::string_view>& run) {
        for (std::size_t i = 0; i < run.size(); ++i) {
          words.push_back({std::string(run[i]), ++position});
          if (i + 1 < run.size()) words.push_back({std::string(run[i]).append(run[i + 1]), position});
        }
      });
  return words;
}

std::vector<std::string> folded_query_words(std::string_view folded) {
  std::vector<std::string> words;
  split(
      folded, [&](std::string_view word) { words.emplace_back(cut(word, prefix::longest_term)); },
      [&](const std::vector<std::string_view>& run) {
        if (run.size() == 1) words.emplace_back(run[0]);
        for (std::size_t i = 0; i + 1 < run.size(); ++i) words.push_back(std::string(run[i]).append(run[i + 1]));
      });
  return words;
}

std::vector<std::string> query_words(std::string_view text) {
  return folded_query_words(base::fold(text));
}

bool has_stems(std::string_view language) {
  return stemmer(language) != nullptr;
}

std::vector<std::string> written_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (Xapian::Utf8Iterator at(text.data(), text.size()); at != Xapian::Utf8Iterator(); ++at) {
    if (Xapian::Unicode::is_wordchar(*at) && word.size() < prefix::longest_term) {
      Xapian::Unicode::append_utf8(word, Xapian::Unicode::tolower(*at));
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

std::vector<std::string> stems_of(std::string_view language, std::string_view text) {
  std::vector<std::string> stems;
  const Xapian::Stem* stem = stemmer(language);
  if (!stem) return stems;
  for (const auto& word : written_words(text)) {
    stems.push_back(base::fold((*stem)(word)));
    for (const auto& folded : query_words(word)) stems.push_back((*stem)(folded));
  }
  std::erase(stems, std::string());
  std::sort(stems.begin(), stems.end());
  stems.erase(std::unique(stems.begin(), stems.end()), stems.end());
  return stems;
}

std::vector<StemmedWord> stemmed_words(std::string_view language, std::string_view written) {
  std::vector<StemmedWord> found;
  const auto pieces = query_words(written);
  for (const auto& piece : pieces) {
    for (auto& stem : stems_of(language, pieces.size() == 1 ? written : std::string_view(piece)))
      found.push_back({std::move(stem), piece});
  }
  return found;
}

bool is_stop_word(std::string_view language, std::string_view folded_word) {
  static const std::unordered_map<std::string_view, std::string_view> lists{
      {"en", " a an and at by for from in of on the to with "},
      {"fr", " a au aux avec d de des du en et l la le les par pour sur un une "},
      {"es", " a al con de del e el en la las los para por un una y "},
      {"pt", " a ao as com da das de do dos e em na nas no nos o os para por um uma "}};
  auto list = lists.find(language);
  return list != lists.end() && !folded_word.empty() && folded_word.size() < 6 &&
         list->second.find(" " + std::string(folded_word) + " ") != std::string_view::npos;
}

std::string term(const char* prefix, std::string_view text) {
  return std::string(prefix).append(cut(text, prefix::longest_term));
}

std::string id_term(std::uint64_t id) {
  return fmt::format("{}{:016x}", prefix::id, id);
}

std::string join(const std::vector<std::string>& words) {
  std::string joined;
  for (const auto& word : words) {
    if (!joined.empty()) joined += ' ';
    joined += word;
  }
  return joined;
}

}  // namespace search
