// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "search/evaluate.h"
#include "search/narrow.h"
#include "search/prefixes.h"
#include "search/words.h"

// How well rows meet one condition of a query: its words, phrases and facet values made ready, and looked up in the
// ways that are cheap for few rows and for all. Included by evaluate.cpp alone.
namespace search {

inline constexpr std::size_t most_continuations = 300;  // terms that the last word may go on to
inline constexpr std::size_t most_of_a_stem = 300;        // words that are looked for because of one stem
inline constexpr std::size_t most_phrase_continuations = 30;

struct LevelTerm {
  std::string term;
  std::uint8_t level;
};

// A value of a facet that a phrase of the box means.
struct FacetTest {
  const FacetColumn* column;
  Facet::Kind kind;
  std::uint16_t code;  // of masks: bit + 1

  bool holds(std::uint32_t row) const {
    switch (kind) {
      case Facet::Kind::multiple:
        return column->multiple.contains(row, code);
      case Facet::Kind::mask:
        return (column->mask[row] >> (code - 1)) & 1;
      case Facet::Kind::single:
      case Facet::Kind::band:
        return column->single[row] == code;
      case Facet::Kind::distance:
        break;
    }
    return false;
  }
};

// An atom made ready: terms, phrases and facet values, each with its level.
struct ReadyAtom {
  std::vector<LevelTerm> terms;
  std::vector<std::vector<std::string>> phrases;
  std::vector<FacetTest> own, linked;
  std::uint64_t frequency = 0;  // at most so many documents have any of the terms
};

struct Hits {
  std::vector<std::uint32_t> rows;
  std::vector<std::uint8_t> levels;
};

class Evaluation {
 public:
  Evaluation(const Scope& scope, base::Language language) : scope_(scope), language_(iso_code(language)) {}

  ReadyAtom ready(const Atom& atom) const {
    ReadyAtom made;
    for (const Alternative& alternative : atom.any) {
      if (alternative.meaning) {
        own_tests(scope_.rows(), *alternative.meaning, made.own);
        // What the rows themselves can be asked is not asked of those they link to.
        if (made.own.empty() && scope_.linked()) own_tests(*scope_.linked(), *alternative.meaning, made.linked);
      } else if (scope_.text) {
        add_words(alternative, made);
      }
    }
    if (scope_.text) {
      for (const auto& t : made.terms) made.frequency += scope_.text->frequency(t.term);
      for (const auto& phrase : made.phrases) {
        std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
        for (const auto& word : phrase) least = std::min(least, scope_.text->frequency(word));
        made.frequency += least;
      }
    }
    return made;
  }

  // All rows of a collection whose own text meets the atom.
  Hits text_hits(const ReadyAtom& atom, std::size_t collection) const {
    std::vector<std::uint64_t> found;  // row and level in one
    std::vector<std::uint32_t> rows;
    auto take = [&](std::uint8_t level) {
      for (std::uint32_t row : rows) found.push_back(std::uint64_t(row) << 8 | level);
      rows.clear();
    };
    for (const auto& t : atom.terms) {
      scope_.text->rows(t.term, collection, rows);
      take(t.level);
    }
    for (const auto& phrase : atom.phrases) {
      rows = scope_.text->phrase(phrase, collection);
      std::vector<std::uint8_t> levels = phrase_levels(phrase, collection, rows);
      for (std::size_t i = 0; i < rows.size(); ++i) found.push_back(std::uint64_t(rows[i]) << 8 | levels[i]);
      rows.clear();
    }
    if (atom.terms.size() + atom.phrases.size() > 1) std::sort(found.begin(), found.end());
    Hits hits;
    const std::uint32_t size = scope_.store.collections[collection]->size();
    for (std::uint64_t f : found) {
      auto row = static_cast<std::uint32_t>(f >> 8);
      if (row >= size) continue;  // committed a moment ago, not in the columns yet
      if (!hits.rows.empty() && hits.rows.back() == row) {
        hits.levels.back() = static_cast<std::uint8_t>(f);  // sorted: the highest level comes last
      } else {
        hits.rows.push_back(row);
        hits.levels.push_back(static_cast<std::uint8_t>(f));
      }
    }
    return hits;
  }

  // How well the texts of the given rows meet the atom.
  std::vector<std::uint8_t> text_levels(const ReadyAtom& atom, std::size_t collection,
                                        std::span<const std::uint32_t> rows) const {
    std::vector<std::uint8_t> levels(rows.size());
    for (const auto& t : atom.terms) {
      scope_.text->among(t.term, collection, rows, [&](std::size_t i) { levels[i] = std::max(levels[i], t.level); });
    }
    for (const auto& phrase : atom.phrases) {
      std::vector<std::uint32_t> hits;
      std::vector<std::size_t> places;
      scope_.text->phrase_among(phrase, collection, rows,
                                [&](std::size_t i) { hits.push_back(rows[i]), places.push_back(i); });
      auto of_hits = phrase_levels(phrase, collection, hits);
      for (std::size_t i = 0; i < hits.size(); ++i) levels[places[i]] = std::max(levels[places[i]], of_hits[i]);
    }
    return levels;
  }

  // How well the given rows of the scope's collection meet the atom, all ways taken together.
  std::vector<std::uint8_t> levels_among(const ReadyAtom& atom, std::span<const std::uint32_t> rows) const {
    auto levels = text_levels(atom, scope_.collection, rows);
    for (const auto& test : atom.own) {
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (test.holds(rows[i])) levels[i] = std::max(levels[i], level::facet);
      }
    }
    if (!scope_.linked()) return levels;
    const RowLists& links = scope_.rows().links;
    const std::size_t size = scope_.linked()->size();
    const bool few = rows.size() < size / 64;
    std::vector<std::uint32_t> targets;
    if (few) {
      for (std::uint32_t row : rows) links.each(row, [&](std::uint32_t value) { targets.push_back(value - 1); });
      std::sort(targets.begin(), targets.end());
      targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    } else {
      Bits seen(size);
      for (std::uint32_t row : rows) links.each(row, [&](std::uint32_t value) { seen.set(value - 1); });
      seen.each([&](std::uint32_t target) { targets.push_back(target); });
    }
    auto of_targets = text_levels(atom, scope_.linked_number(), targets);
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (linked_facet_holds(atom, targets[i])) of_targets[i] = std::max(of_targets[i], level::facet);
    }
    std::vector<std::uint8_t> by_row(few ? 0 : size);
    if (!few) {
      for (std::size_t i = 0; i < targets.size(); ++i) by_row[targets[i]] = of_targets[i];
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      links.each(rows[i], [&](std::uint32_t value) {
        std::uint8_t level = few ? of_targets[static_cast<std::size_t>(
                                       std::lower_bound(targets.begin(), targets.end(), value - 1) - targets.begin())]
                                 : by_row[value - 1];
        levels[i] = std::max(levels[i], level);
      });
    }
    return levels;
  }

  // The same for all rows, into an array by row.
  std::shared_ptr<const Totals::Levels> levels_of_all(const ReadyAtom& atom) const {
    std::string key = std::to_string(scope_.collection);
    for (const auto& t : atom.terms) key.append(1, '\t').append(t.term).append(1, static_cast<char>(t.level));
    for (const auto& phrase : atom.phrases) key.append(1, '\n').append(join(phrase));
    for (const auto* tests : {&atom.own, &atom.linked}) {
      for (const auto& test : *tests) key += fmt::format("\r{} {}", static_cast<const void*>(test.column), test.code);
    }
    if (auto kept = scope_.totals->levels(key)) return kept;
    auto made = std::make_shared<const Totals::Levels>(made_levels(atom));
    scope_.totals->keep(key, made);
    return made;
  }

  // The living rows that meet the atom, through the text of their own and of those they link to. Only for atoms
  // without facet values.
  Hits all_hits(const ReadyAtom& atom) const {
    const Rows& rows = scope_.rows();
    Hits own = text_hits(atom, scope_.collection);
    if (!scope_.linked()) {
      std::size_t kept = 0;
      for (std::size_t i = 0; i < own.rows.size(); ++i) {
        if (rows.alive(own.rows[i])) own.rows[kept] = own.rows[i], own.levels[kept++] = own.levels[i];
      }
      own.rows.resize(kept), own.levels.resize(kept);
      return own;
    }
    std::vector<std::uint64_t> found;
    for (std::size_t i = 0; i < own.rows.size(); ++i) found.push_back(std::uint64_t(own.rows[i]) << 8 | own.levels[i]);
    Hits targets = text_hits(atom, scope_.linked_number());
    for (std::size_t i = 0; i < targets.rows.size(); ++i) {
      rows.each_linking(targets.rows[i], [&](std::uint32_t row) {
        if (rows.links_to(row, targets.rows[i])) found.push_back(std::uint64_t(row) << 8 | targets.levels[i]);
      });
    }
    std::sort(found.begin(), found.end());
    Hits hits;
    for (std::uint64_t f : found) {
      auto row = static_cast<std::uint32_t>(f >> 8);
      if (!rows.alive(row)) continue;
      if (!hits.rows.empty() && hits.rows.back() == row) {
        hits.levels.back() = static_cast<std::uint8_t>(f);
      } else {
        hits.rows.push_back(row), hits.levels.push_back(static_cast<std::uint8_t>(f));
      }
    }
    return hits;
  }

  // Rows linked to whose texts meet the atom, counted no further than `most`; rows that meet two of its words count twice.
  std::uint64_t linked_frequency(const ReadyAtom& atom, std::uint64_t most) const {
    if (!scope_.linked() || !scope_.text) return 0;
    std::uint64_t count = 0;
    const auto count_of = [&](const std::string& term) {
      return count < most ? scope_.text->frequency_in(term, scope_.linked_number(), static_cast<std::uint32_t>(most - count)) : 0;
    };
    for (const auto& t : atom.terms) count += count_of(t.term);
    for (const auto& phrase : atom.phrases) {
      std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
      for (const auto& word : phrase) least = std::min(least, count_of(word));
      count += least;
    }
    return count;
  }

 private:
  // Its words stand in more than a thirty-second of the collection's texts.
  bool is_common(const ReadyAtom& atom, std::size_t collection) const {
    const std::uint64_t many = scope_.store.collections[collection]->size() / 32;
    if (atom.frequency <= many) return false;
    return collection == scope_.collection || linked_frequency(atom, many + 1) > many;
  }

  // Raises levels by row to those of the texts.
  void raise(const ReadyAtom& atom, std::size_t collection, std::vector<std::uint8_t>& levels) const {
    if (is_common(atom, collection) && atom.phrases.empty()) {
      std::vector<std::uint32_t> rows;
      for (const auto& t : atom.terms) {
        rows.clear();
        scope_.text->rows(t.term, collection, rows);
        for (std::uint32_t row : rows) {
          if (row < levels.size()) levels[row] = std::max(levels[row], t.level);
        }
      }
      return;
    }
    Hits hits = text_hits(atom, collection);
    for (std::size_t i = 0; i < hits.rows.size(); ++i)
      levels[hits.rows[i]] = std::max(levels[hits.rows[i]], hits.levels[i]);
  }

  std::vector<std::uint8_t> made_levels(const ReadyAtom& atom) const {
    const Rows& rows = scope_.rows();
    std::vector<std::uint8_t> levels(rows.size());
    for (const auto& test : atom.own) {
      for (std::uint32_t row = 0; row < rows.size(); ++row)
        levels[row] = std::max<std::uint8_t>(levels[row], test.holds(row) ? level::facet : 0);
    }
    raise(atom, scope_.collection, levels);
    if (!scope_.linked()) return levels;

    const Rows& targets = *scope_.linked();
    if (atom.linked.empty() && !is_common(atom, scope_.linked_number())) {
      Hits hits = text_hits(atom, scope_.linked_number());
      for (std::size_t i = 0; i < hits.rows.size(); ++i) {
        rows.each_linking(hits.rows[i], [&](std::uint32_t row) {
          if (levels[row] < hits.levels[i] && rows.links_to(row, hits.rows[i])) levels[row] = hits.levels[i];
        });
      }
      return levels;
    }
    // One more than there are rows, as values of links are rows + 1 and zero is none.
    std::vector<std::uint8_t> of_targets(targets.size());
    raise(atom, scope_.linked_number(), of_targets);
    if (!atom.linked.empty()) {
      for (std::uint32_t target = 0; target < targets.size(); ++target) {
        if (linked_facet_holds(atom, target)) of_targets[target] = std::max(of_targets[target], level::facet);
      }
    }
    of_targets.insert(of_targets.begin(), std::uint8_t(0));
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
      std::uint8_t best = levels[row];
      rows.links.each_pair(row, [&](std::uint32_t first, std::uint32_t second) {
        best = std::max(best, std::max(of_targets[first], of_targets[second]));
      });
      levels[row] = best;
    }
    return levels;
  }

  void own_tests(const Rows& rows, Vocabulary::Meaning meaning, std::vector<FacetTest>& tests) const {
    std::string_view vocabulary = scope_.vocabulary.name(meaning.vocabulary),
                     value = scope_.vocabulary.value(meaning.value);
    for (std::size_t i = 0; i < rows.facets.size(); ++i) {
      const Facet& facet = rows.collection().facets[i];
      if (facet.vocabulary.empty() || facet.vocabulary != vocabulary) continue;
      if (auto code = rows.facets[i].dictionary->find(value)) tests.push_back({&rows.facets[i], facet.kind, code});
    }
  }

  bool linked_facet_holds(const ReadyAtom& atom, std::uint32_t target) const {
    return scope_.linked()->alive(target) && std::any_of(atom.linked.begin(), atom.linked.end(),
                                                         [&](const FacetTest& test) { return test.holds(target); });
  }

  void add_words(const Alternative& alternative, ReadyAtom& made) const {
    const auto& words = alternative.words;
    std::string joined = join(words);
    if (alternative.is_identifier) {
      made.terms.push_back({term(prefix::identifier, joined), level::identifier});
      return;
    }
    made.terms.push_back({term(prefix::exact_name, joined), level::exact_name});
    made.terms.push_back({term(prefix::identifier, joined), level::identifier});
    if (words.size() > 1) {
      made.phrases.push_back(words);
      if (alternative.prefix) {
        for (auto& last : scope_.text->continuations(words.back(), most_phrase_continuations)) {
          if (last == words.back()) continue;
          made.phrases.push_back(words);
          made.phrases.back().back() = std::move(last);
        }
      }
      return;
    }
    made.terms.push_back({words[0], level::text});
    made.terms.push_back({term(prefix::name_word, words[0]), level::name_word});
    for (const auto& stem : stems_of(language_, alternative.raw)) {
      for (auto& word : scope_.text->words_of_stem(stem, most_of_a_stem))
        if (word != words[0]) made.terms.push_back({std::move(word), level::stem});
    }
    if (!alternative.prefix) return;
    for (auto& t : scope_.text->continuations(term(prefix::name_word, words[0]), most_continuations)) {
      made.terms.push_back({std::move(t), level::name_prefix});
    }
    for (auto& t : scope_.text->continuations(words[0], most_continuations))
      made.terms.push_back({std::move(t), level::text_prefix});
  }

  // A phrase in a text counts as text, one of words that are all in names as a name.
  std::vector<std::uint8_t> phrase_levels(const std::vector<std::string>& words, std::size_t collection,
                                          std::span<const std::uint32_t> rows) const {
    std::vector<std::size_t> named(rows.size());
    for (const auto& word : words) {
      scope_.text->among(term(prefix::name_word, word), collection, rows, [&](std::size_t i) { ++named[i]; });
    }
    std::vector<std::uint8_t> levels(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) levels[i] = named[i] == words.size() ? level::name_word : level::text;
    return levels;
  }

  const Scope& scope_;
  std::string_view language_;
};

}  // namespace search
