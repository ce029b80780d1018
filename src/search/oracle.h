// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <fmt/core.h>
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "base/geo.h"
#include "base/text.h"
#include "search/columns.h"
#include "search/names.h"
#include "search/prefixes.h"
#include "search/query.h"
#include "search/schema.h"
#include "search/words.h"

// What the index should answer, worked out the slow and obvious way: every record is looked at, nothing is prepared.
// For tests. Names and texts of its records are plain words.
namespace search::test {

class Oracle {
 public:
  explicit Oracle(Schema schema, std::shared_ptr<const Vocabulary> vocabulary)
      : schema_(std::move(schema)), vocabulary_(std::move(vocabulary)) {}

  std::map<std::string, std::map<std::uint64_t, Document>> documents;
  std::set<std::pair<std::string, std::string>> stems;  // with a word of a text that has it, until the index is built anew

  void learn(const Document& d) {
    for (const Text& t : d.texts) {
      if (t.role != Text::Role::text) continue;
      for (const auto& word : words(t.text))
        for (const auto& stem : stems_of(t.language, word)) stems.emplace(stem, word);
    }
  }

  struct Answer {
    std::vector<std::uint64_t> ids;  // all, in order
    std::map<std::string, std::map<std::string, std::uint32_t>> facets;
  };

  Answer ask(const Request& request) const {
    const Collection& collection = collection_named(request.collection);
    Query query = parse(request.text, request.language, *vocabulary_, request.last_word_is_prefix);
    Answer answer;
    std::vector<std::pair<std::tuple<double, std::string, std::uint64_t>, std::uint64_t>> order;
    for (const auto& [id, d] : documents.at(request.collection)) {
      auto score = score_of(collection, d, query, request.language);
      if (!score || !meets_conditions(collection, d, request)) continue;
      std::set<std::string> failed;
      for (const auto& selection : request.selections) {
        auto values = values_of(collection, facet_named(collection, selection.facet), d, request);
        bool any = std::any_of(selection.values.begin(), selection.values.end(),
                               [&](const auto& v) { return values.contains(v); });
        if (!any) failed.insert(selection.facet);
      }
      for (const Facet& facet : collection.facets) {
        if (failed.size() > (failed.contains(facet.name) ? 1U : 0U)) continue;
        for (const auto& value : values_of(collection, facet, d, request)) ++answer.facets[facet.name][value];
      }
      if (failed.empty()) order.emplace_back(place_of(collection, d, *score, request), id);
    }
    std::sort(order.begin(), order.end());
    for (const auto& [unused, id] : order) answer.ids.push_back(id);
    return answer;
  }

 private:
  const Collection& collection_named(const std::string& name) const {
    return *std::find_if(schema_.begin(), schema_.end(), [&](const auto& c) { return c.name == name; });
  }
  static const Facet& facet_named(const Collection& collection, const std::string& name) {
    return *std::find_if(collection.facets.begin(), collection.facets.end(),
                         [&](const auto& f) { return f.name == name; });
  }
  std::vector<const Document*> linked(const Collection& collection, const Document& d) const {
    std::vector<const Document*> all;
    std::set<std::uint64_t> seen;
    if (collection.links_to.empty()) return all;
    const auto& targets = documents.at(collection.links_to);
    for (auto id : d.links) {
      if (!seen.insert(id).second) continue;
      auto at = targets.find(id);
      all.push_back(at == targets.end() ? nullptr : &at->second);
    }
    return all;
  }

  std::optional<double> distance(const Collection& collection, const Document& d, base::Point near) const {
    std::optional<double> best;
    auto look = [&](const Document* which) {
      if (!which || !which->point) return;
      double km = base::distance_km(near, *which->point);
      if (!best || km < *best) best = km;
    };
    if (collection.points) {
      look(&d);
    } else {
      for (const Document* target : linked(collection, d)) look(target);
    }
    return best;
  }

  static std::optional<std::int64_t> number(const Document& d, const std::string& name) {
    for (const auto& [n, value] : d.numbers) {
      if (n == name) return value;
    }
    return std::nullopt;
  }

  std::set<std::string> values_of(const Collection& collection, const Facet& facet, const Document& d,
                                  const Request& request) const {
    std::set<std::string> values;
    switch (facet.kind) {
      case Facet::Kind::single:
      case Facet::Kind::multiple:
        for (const auto& [name, value] : d.facets) {
          if (name == facet.name) values.insert(value);
        }
        break;
      case Facet::Kind::mask:
        for (const auto& [name, bits] : d.masks) {
          for (std::size_t bit = 0; bit < facet.values.size(); ++bit) {
            if (name == facet.name && (bits >> bit & 1)) values.insert(facet.values[bit]);
          }
        }
        break;
      case Facet::Kind::band:
        if (auto value = number(d, facet.number)) {
          for (const Band& band : facet.bands) {
            if (*value >= band.from) values = {band.value};
          }
        }
        break;
      case Facet::Kind::distance:
        if (auto km = request.near ? distance(collection, d, *request.near) : std::nullopt) {
          for (const Band& band : facet.bands) {
            if (values.empty() && *km <= static_cast<double>(band.from)) values = {band.value};
          }
        }
    }
    return values;
  }

  bool meets_conditions(const Collection& collection, const Document& d, const Request& request) const {
    for (const Range& range : request.ranges) {
      auto value = number(d, range.number);
      if (!value || (range.from && *value < *range.from) || (range.to && *value > *range.to)) return false;
    }
    for (auto id : request.linked_to) {
      if (std::find(d.links.begin(), d.links.end(), id) == d.links.end()) return false;
    }
    if (request.near && request.within_km) {
      auto km = distance(collection, d, *request.near);
      if (!km || *km > *request.within_km) return false;
    }
    return true;
  }

  static std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> all;
    std::string folded = base::fold(text);
    for (std::size_t at = 0; at < folded.size();) {
      auto end = std::min(folded.find(' ', at), folded.size());
      all.push_back(folded.substr(at, end - at));
      at = end + 1;
    }
    return all;
  }

  // The level of words in a document's own texts.
  int word_level(const Document& d, const Alternative& a, base::Language language) const {
    std::string joined = join(a.words);
    std::set<std::string> name_words;
    int best = 0;
    for (const Text& t : d.texts) {
      if (t.role == Text::Role::identifier && base::fold(t.text) == joined)
        best = std::max<int>(best, level::identifier);
      if (t.role == Text::Role::name && base::fold(t.text) == joined) best = std::max<int>(best, level::exact_name);
      if (t.role == Text::Role::name) {
        for (const auto& w : words(t.text)) name_words.insert(w);
      }
    }
    if (a.words.size() == 1) {
      for (const auto& s : stems_of(iso_code(language), a.raw)) {
        for (const Text& t : d.texts) {
          if (t.role == Text::Role::identifier) continue;
          for (const auto& w : words(t.text))
            if (stems.contains({s, w})) best = std::max<int>(best, level::stem);
        }
      }
    }
    for (const Text& t : d.texts) {
      if (t.role == Text::Role::identifier) continue;
      auto all = words(t.text);
      for (std::size_t i = 0; i + a.words.size() <= all.size(); ++i) {
        bool same_but_last =
            std::equal(a.words.begin(), a.words.end() - 1, all.begin() + static_cast<std::ptrdiff_t>(i));
        const std::string& last = all[i + a.words.size() - 1];
        bool same = last == a.words.back();
        if (!same_but_last || (!same && !(a.prefix && last.starts_with(a.words.back())))) continue;
        if (a.words.size() == 1) {
          bool named = name_words.contains(last);
          best = std::max<int>(best, same ? (named ? level::name_word : level::text)
                                          : (named ? level::name_prefix : level::text_prefix));
        } else {
          bool named = name_words.contains(last) && std::all_of(a.words.begin(), a.words.end() - 1,
                                                                [&](const auto& w) { return name_words.contains(w); });
          best = std::max<int>(best, named ? level::name_word : level::text);
        }
      }
    }
    return best;
  }

  int level_of(const Collection& collection, const Document& d, const Atom& atom, base::Language language) const {
    auto targets = linked(collection, d);
    int best = 0;
    for (const Alternative& a : atom.any) {
      if (!a.meaning) {
        best = std::max(best, word_level(d, a, language));
        for (const Document* target : targets) best = std::max(best, target ? word_level(*target, a, language) : 0);
        continue;
      }
      std::string vocabulary(vocabulary_->name(a.meaning->vocabulary)), value(vocabulary_->value(a.meaning->value));
      auto has = [&](const Collection& c, const Document& which, bool& asked) {
        bool found = false;
        for (const Facet& facet : c.facets) {
          if (facet.vocabulary != vocabulary) continue;
          asked = true;
          found |= values_of(c, facet, which, {}).contains(value);
        }
        return found;
      };
      bool asked = false;
      if (has(collection, d, asked)) best = std::max<int>(best, level::facet);
      if (asked) continue;
      for (const Document* target : targets) {
        if (target && has(collection_named(collection.links_to), *target, asked))
          best = std::max<int>(best, level::facet);
      }
    }
    return best;
  }

  std::optional<int> score_of(const Collection& collection, const Document& d, const Query& query,
                              base::Language language) const {
    int score = 0, positive = 0;
    std::string whole;
    for (const Atom& atom : query.atoms) {
      int level = level_of(collection, d, atom, language);
      if ((level > 0) == atom.negative) return std::nullopt;
      if (atom.negative) continue;
      score += level;
      whole += (positive++ > 0 ? " " : "") + atom.typed;
    }
    if (positive > 1) {
      for (const Text& t : d.texts) {
        if (t.role == Text::Role::name && base::fold(t.text) == whole) return score + level::exact_name;
      }
    }
    return score;
  }

  std::tuple<double, std::string, std::uint64_t> place_of(const Collection& collection, const Document& d, int score,
                                                          const Request& request) const {
    auto targets = linked(collection, d);
    constexpr double last = 1e300;
    switch (request.sort.by) {
      case Sort::By::relevance: {
        std::uint32_t prior = weight_score(d.weight);
        if (d.weight == 0 && !targets.empty()) {
          for (const Document* target : targets) prior += target ? weight_score(target->weight) : 0;
          prior /= static_cast<std::uint32_t>(targets.size());
        }
        return {-(score * 100.0 + prior), "", d.id};
      }
      case Sort::By::name: {
        std::string tie = base::fold(d.name);
        std::uint64_t key = collation_key(d.name);
        if (d.name.empty() && !collection.links_to.empty()) {
          key = targets.empty() ? ~std::uint64_t(0) : collation_key(targets[0] ? targets[0]->name : "");
          for (const Document* target : targets) tie += base::fold(target ? target->name : "") + ' ';
        }
        return {0, fmt::format("{:016x}", key) + tie, d.id};
      }
      case Sort::By::number: {
        auto value = number(d, request.sort.number);
        return {!value ? last : static_cast<double>(request.sort.descending ? -*value : *value), "", d.id};
      }
      case Sort::By::distance:
        return {request.near ? distance(collection, d, *request.near).value_or(last) : 0, "", d.id};
      case Sort::By::id:
        break;
    }
    return {0, "", d.id};
  }

  Schema schema_;
  std::shared_ptr<const Vocabulary> vocabulary_;
};

}  // namespace search::test
