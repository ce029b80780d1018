// SPDX-License-Identifier: EUPL-1.2
#include "search/evaluate.h"

#include <fmt/core.h>
#include <algorithm>

#include "base/text.h"
#include "search/atoms.h"
#include "search/narrow.h"
#include "search/prefixes.h"
#include "search/words.h"

namespace search {
namespace {

// The whole box as one name ranks the thing of that name first.
ReadyAtom whole_name(const Query& query) {
  std::string joined;
  std::size_t words = 0;
  for (const Atom& atom : query.atoms) {
    if (atom.negative || atom.any.front().is_identifier) continue;
    if (words++ > 0) joined += ' ';
    joined += atom.typed;
  }
  ReadyAtom made;
  if (words > 1) made.terms.push_back({term(prefix::exact_name, joined), level::exact_name});
  return made;
}

}  // namespace

Found evaluate(const Scope& scope, const Query& query, base::Language language,
               std::span<const std::uint64_t> linked_to) {
  const Rows& rows = scope.rows();
  Found found;
  Evaluation evaluation(scope, language);
  std::vector<ReadyAtom> positive, negative;
  for (const Atom& atom : query.atoms) {
    (atom.negative ? negative : positive).push_back(evaluation.ready(atom));
    if (!scope.text && positive.size() > 0 && positive.back().own.empty() && positive.back().linked.empty())
      return found;
  }

  // The rarest atom gives the candidates, the others only look at them: what is rare costs little however much there
  // is.
  std::size_t rarest = positive.size();
  for (std::size_t i = 0; i < positive.size(); ++i) {
    if (!positive[i].own.empty() || !positive[i].linked.empty()) continue;
    if (rarest == positive.size() || positive[i].frequency < positive[rarest].frequency) rarest = i;
  }
  bool few = false;
  if (!linked_to.empty()) {
    few = true;
    std::vector<std::uint32_t> targets;
    for (std::uint64_t id : linked_to) {
      auto target = scope.linked() ? scope.linked()->find(id) : std::nullopt;
      if (!target) return found;
      targets.push_back(*target);
    }
    rows.each_linking(targets[0], [&](std::uint32_t row) {
      if (std::all_of(targets.begin(), targets.end(), [&](std::uint32_t t) { return rows.links_to(row, t); }))
        found.rows.push_back(row);
    });
    std::sort(found.rows.begin(), found.rows.end());
    found.rows.erase(std::unique(found.rows.begin(), found.rows.end()), found.rows.end());
    std::erase_if(found.rows, [&](std::uint32_t row) { return !rows.alive(row); });
    found.score.assign(found.rows.size(), 0);
  } else if (rarest < positive.size()) {
    // Every organisation found brings its relations: on average as many as there are links to one.
    const std::uint64_t most = 2000 + rows.size() / 16;
    const std::uint64_t each = scope.linked() ? 2 * std::uint64_t(rows.size()) / (scope.linked()->size() + 1) : 0;
    const std::uint64_t frequency = positive[rarest].frequency;
    few = frequency * (1 + each) < most;
    if (!few && frequency < most) few = frequency + evaluation.linked_frequency(positive[rarest], most / (1 + each) + 1) * each < most;
    if (few) {
      Hits hits = evaluation.all_hits(positive[rarest]);
      found.rows = std::move(hits.rows);
      found.score.assign(hits.levels.begin(), hits.levels.end());
      positive.erase(positive.begin() + static_cast<std::ptrdiff_t>(rarest));
    }
  }

  auto drop_unmet = [&](const std::vector<std::uint8_t>& levels, bool wanted) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < found.rows.size(); ++i) {
      if ((levels[i] > 0) != wanted) continue;
      found.rows[kept] = found.rows[i];
      found.score[kept++] = static_cast<std::uint16_t>(found.score[i] + (wanted ? levels[i] : 0));
    }
    found.rows.resize(kept), found.score.resize(kept);
  };
  ReadyAtom whole = scope.text ? whole_name(query) : ReadyAtom();
  if (few) {
    std::sort(positive.begin(), positive.end(),
              [](const ReadyAtom& a, const ReadyAtom& b) { return a.frequency < b.frequency; });
    for (const auto& atom : positive) drop_unmet(evaluation.levels_among(atom, found.rows), true);
    for (const auto& atom : negative) drop_unmet(evaluation.levels_among(atom, found.rows), false);
    if (!whole.terms.empty()) {
      auto levels = evaluation.text_levels(whole, scope.collection, found.rows);
      for (std::size_t i = 0; i < levels.size(); ++i)
        found.score[i] = static_cast<std::uint16_t>(found.score[i] + levels[i]);
    }
    return found;
  }

  found.dense = true;
  std::string living = fmt::format("{} alive", scope.collection);
  if (auto kept = scope.totals->set(living)) {
    found.bits = *kept;
  } else {
    found.bits = Bits(rows.size());
    found.bits.fill([&](std::size_t row) { return (rows.flags[row] & Rows::alive_flag) != 0; });
    scope.totals->keep(living, std::make_shared<const Bits>(found.bits));
  }
  Bits met(rows.size());
  if (!positive.empty()) found.score.assign(rows.size(), 0);
  for (const auto& atom : positive) {
    auto levels = evaluation.levels_of_all(atom);
    met.fill([&](std::size_t row) { return (*levels)[row] != 0; });
    found.bits &= met;
    for (std::size_t row = 0; row < levels->size(); ++row)
      found.score[row] = static_cast<std::uint16_t>(found.score[row] + (*levels)[row]);
  }
  for (const auto& atom : negative) {
    auto levels = evaluation.levels_of_all(atom);
    met.fill([&](std::size_t row) { return (*levels)[row] != 0; });
    found.bits.subtract(met);
  }
  if (!whole.terms.empty()) {
    Hits hits = evaluation.text_hits(whole, scope.collection);
    for (std::size_t i = 0; i < hits.rows.size(); ++i)
      found.score[hits.rows[i]] = static_cast<std::uint16_t>(found.score[hits.rows[i]] + hits.levels[i]);
  }
  return found;
}

std::string spelling_help(const Scope& scope, const Query& query, base::Language language) {
  if (!scope.text) return {};
  Evaluation evaluation(scope, language);
  std::string better;
  bool changed = false;
  for (const Atom& atom : query.atoms) {
    std::string typed = atom.typed;
    bool meant =
        std::any_of(atom.any.begin(), atom.any.end(), [](const Alternative& a) { return a.meaning.has_value(); });
    if (!atom.negative && !meant && atom.any.size() == 1 && evaluation.ready(atom).frequency == 0) {
      std::vector<std::string> words = atom.any[0].words;
      for (auto& word : words) {
        if (scope.text->frequency(word) > 0) continue;
        if (std::string alike = scope.text->spelt_alike(word); !alike.empty()) word = alike, changed = true;
      }
      typed = join(words);
    }
    if (!better.empty()) better += ' ';
    if (atom.negative) better += '-';
    better += atom.quoted ? '"' + typed + '"' : typed;
  }
  return changed ? better : std::string();
}

}  // namespace search
