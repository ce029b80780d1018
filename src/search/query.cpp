// SPDX-License-Identifier: EUPL-1.2
#include "search/query.h"

#include <algorithm>

#include "base/text.h"
#include "search/words.h"

namespace search {
namespace {

// What stands between spaces or quotes in the box.
struct Piece {
  std::string folded;
  std::string raw;
  std::size_t tokens = 0;
  bool negative = false;
  bool quoted = false;
  bool or_before = false;
  bool last = false;  // the text ends with it
};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Typographic quotes are what phones type.
std::size_t quote_length(std::string_view text) {
  if (text.starts_with('"')) return 1;
  for (std::string_view quote : {"\u201C", "\u201D", "\u201E", "\u00AB", "\u00BB"}) {
    if (text.starts_with(quote)) return quote.size();
  }
  return 0;
}

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  bool or_before = false;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    Piece piece;
    if (text[at] == '-' || text[at] == '+') {
      piece.negative = text[at] == '-';
      ++at;
      if (at == text.size() || is_space(text[at])) continue;  // a dash between words
    }
    std::string_view raw;
    if (std::size_t quote = quote_length(text.substr(at))) {
      std::size_t begin = at += quote;
      while (at < text.size() && quote_length(text.substr(at)) == 0) ++at;
      raw = text.substr(begin, at - begin);
      if (at < text.size()) {
        at += quote_length(text.substr(at));
      }
      piece.quoted = true;
    } else {
      std::size_t begin = at;
      while (at < text.size() && !is_space(text[at]) && quote_length(text.substr(at)) == 0 && text[at] != '|') ++at;
      raw = text.substr(begin, at - begin);
      if (raw.empty() || raw == "OR") {  // empty: stopped at "|"
        if (raw.empty() && at < text.size()) ++at;
        or_before = !pieces.empty();
        continue;
      }
    }
    piece.folded = base::fold(raw);
    piece.raw = raw;
    if (piece.folded.empty()) continue;
    piece.tokens = static_cast<std::size_t>(std::count(piece.folded.begin(), piece.folded.end(), ' ')) + 1;
    piece.or_before = std::exchange(or_before, false);
    piece.last = at >= text.size() && !piece.quoted;
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

// The longest run of plain pieces from `first` on that the vocabulary knows; 0 if none. A run ends where a piece is
// quoted, negated or joined by OR, so that what is written together is understood together.
std::size_t longest_phrase(const std::vector<Piece>& pieces, std::size_t first, const Vocabulary& vocabulary,
                           std::string& phrase) {
  std::string joined;
  std::size_t tokens = 0, best = 0;
  for (std::size_t i = first; i < pieces.size(); ++i) {
    const Piece& piece = pieces[i];
    if (i > first && (piece.quoted || piece.negative || piece.or_before || pieces[first].negative)) break;
    tokens += piece.tokens;
    if (tokens > vocabulary.longest()) break;
    if (i > first) joined += ' ';
    joined += piece.folded;
    if (!vocabulary.find(joined).empty()) {
      best = i - first + 1;
      phrase = joined;
    }
  }
  return best;
}

}  // namespace

Query parse(std::string_view text, base::Language language, const Vocabulary& vocabulary, bool last_word_is_prefix) {
  if (text.size() > longest_query) text = text.substr(0, longest_query);
  const auto pieces = pieces_of(text);
  Query query;
  std::vector<Atom> stop_words;
  for (std::size_t i = 0; i < pieces.size() && query.atoms.size() < most_atoms;) {
    const Piece& piece = pieces[i];
    Atom atom;
    atom.negative = piece.negative;
    atom.quoted = piece.quoted;
    std::size_t taken = piece.quoted ? 0 : longest_phrase(pieces, i, vocabulary, atom.typed);
    if (taken == 0) {
      taken = 1;
      atom.typed = piece.folded;
    } else {
      for (const auto& meaning : vocabulary.find(atom.typed)) atom.any.push_back({{}, false, {}, meaning});
    }
    Alternative words{folded_query_words(atom.typed), false, piece.raw, std::nullopt};
    if (words.words.size() > most_atoms) words.words.resize(most_atoms);
    if (words.words.empty()) {
      i += taken;
      continue;
    }
    words.prefix = last_word_is_prefix && !atom.negative && pieces[i + taken - 1].last &&
                   base::length(words.words.back()) >= shortest_prefix;
    atom.any.push_back(std::move(words));
    bool or_before = piece.or_before && !query.atoms.empty() && query.atoms.back().negative == atom.negative;
    bool optional = atom.any.size() == 1 && !atom.negative && !atom.quoted && !or_before &&
                    is_stop_word(iso_code(language), atom.typed);
    if (or_before) {
      Atom& before = query.atoms.back();
      before.typed += " or " + atom.typed;
      before.any.insert(before.any.end(), atom.any.begin(), atom.any.end());
    } else if (optional) {
      stop_words.push_back(std::move(atom));
    } else {
      query.atoms.push_back(std::move(atom));
    }
    i += taken;
  }
  bool positive = std::any_of(query.atoms.begin(), query.atoms.end(), [](const Atom& a) { return !a.negative; });
  if (!positive && !stop_words.empty()) query.atoms.insert(query.atoms.begin(), stop_words.begin(), stop_words.end());
  // The last word may have come apart into several.
  if (query.atoms.size() > most_atoms) query.atoms.resize(most_atoms);
  return query;
}

}  // namespace search
