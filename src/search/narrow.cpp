// SPDX-License-Identifier: EUPL-1.2
#include "search/narrow.h"

#include <fmt/core.h>
#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <type_traits>

#include "search/counting.h"

namespace search {
namespace {

// A facet's selection, ready to be asked of a row.
struct Chosen {
  std::size_t facet = 0;
  Facet::Kind kind = Facet::Kind::single;
  const FacetColumn* column = nullptr;
  std::vector<std::uint8_t> wanted;  // by code
  std::uint64_t mask = 0;
  std::optional<DistanceBands> bands;
  std::string key;  // the same for the same choice; empty if it hangs on a place

  bool holds(const Scope& scope, std::uint32_t row) const {
    switch (kind) {
      case Facet::Kind::single:
      case Facet::Kind::band:
        return wanted[column->single[row]] != 0;
      case Facet::Kind::multiple: {
        bool found = false;
        column->multiple.each(row, [&](std::uint16_t code) { found |= wanted[code] != 0; });
        return found;
      }
      case Facet::Kind::mask:
        return (column->mask[row] & mask) != 0;
      case Facet::Kind::distance:
        return wanted[bands->code(scope, row)] != 0;
    }
    return false;
  }

  Bits bits(const Scope& scope, const Bits& among) const {
    Bits chosen(among.size());
    switch (kind) {
      case Facet::Kind::single:
      case Facet::Kind::band:
        chosen.fill([&](std::size_t row) { return wanted[column->single[row]] != 0; });
        break;
      case Facet::Kind::mask:
        chosen.fill([&](std::size_t row) { return (column->mask[row] & mask) != 0; });
        break;
      case Facet::Kind::multiple:
        chosen.fill([&](std::size_t row) {
          unsigned any = 0;
          column->multiple.each_pair(
              row, [&](std::uint16_t first, std::uint16_t second) { any |= wanted[first] | wanted[second]; });
          return any != 0;
        });
        break;
      case Facet::Kind::distance:
        among.each([&](std::uint32_t row) {
          if (holds(scope, row)) chosen.set(row);
        });
    }
    return chosen;
  }
};

std::vector<Chosen> chosen_facets(const Scope& scope, const Request& request) {
  const Rows& rows = scope.rows();
  std::vector<Chosen> all;
  for (const Selection& selection : request.selections) {
    int number = rows.facet_number(selection.facet);
    if (number < 0 || selection.values.empty()) continue;
    auto i = static_cast<std::size_t>(number);
    const Facet& facet = rows.collection().facets[i];
    if (facet.kind == Facet::Kind::distance && !request.near) continue;
    auto same = std::find_if(all.begin(), all.end(), [&](const Chosen& c) { return c.facet == i; });
    if (same == all.end()) {
      same = all.insert(all.end(), Chosen{i, facet.kind, &rows.facets[i], {}, 0, {}, {}});
      same->wanted.assign(rows.facets[i].dictionary->size(), 0);
      if (facet.kind == Facet::Kind::distance) same->bands.emplace(facet, *request.near);
    }
    for (const auto& value : selection.values) {
      std::uint16_t code = rows.facets[i].dictionary->find(value);
      if (code == 0) continue;
      same->wanted[code] = 1;
      if (facet.kind == Facet::Kind::mask) same->mask |= std::uint64_t(1) << (code - 1);
    }
  }
  for (Chosen& c : all) {
    if (c.kind == Facet::Kind::distance) continue;
    c.key = fmt::format("{}/{}", scope.collection, c.facet);
    for (std::size_t code = 1; code < c.wanted.size(); ++code) {
      if (c.wanted[code] != 0) c.key += fmt::format(" {}", code);
    }
  }
  return all;
}

}  // namespace

void narrow(const Scope& scope, const Request& request, bool without_words, Found& found, Totals& totals,
            std::vector<std::vector<std::uint32_t>>* counts) {
  const Rows& rows = scope.rows();
  auto chosen = chosen_facets(scope, request);

  // Ranges and the circle are conditions like the text: no facet's counts leave them out.
  std::vector<std::function<bool(std::uint32_t)>> conditions;
  for (const Range& range : request.ranges) {
    int number = rows.number_number(range.number);
    if (number < 0) continue;
    const auto& column = rows.numbers[static_cast<std::size_t>(number)];
    std::int64_t from = std::max<std::int64_t>(range.from.value_or(unknown_number + 1), unknown_number + 1);
    std::int64_t to = range.to.value_or(std::numeric_limits<std::int32_t>::max());
    conditions.push_back([&column, from, to](std::uint32_t row) { return column[row] >= from && column[row] <= to; });
  }
  if (request.near && request.within_km) {
    Chords chords(*request.near);
    float farthest = Chords::of_km(std::max(0.0, *request.within_km));
    conditions.push_back([&scope, chords, farthest](std::uint32_t row) { return chords.to(scope, row) <= farthest; });
  }
  auto meets_conditions = [&](std::uint32_t row) {
    return std::all_of(conditions.begin(), conditions.end(), [row](const auto& c) { return c(row); });
  };

  std::vector<std::optional<DistanceBands>> bands(rows.facets.size());
  for (std::size_t i = 0; i < bands.size(); ++i) {
    if (rows.collection().facets[i].kind == Facet::Kind::distance && request.near)
      bands[i].emplace(rows.collection().facets[i], *request.near);
  }
  if (counts) *counts = empty_counts(rows);
  auto band = [&](std::size_t i) { return bands[i] ? &*bands[i] : nullptr; };

  std::size_t many = scope.rows().size() / 16;
  if (found.dense || found.rows.size() > many) {
    for (auto& of_facet : bands) {
      if (of_facet) of_facet->prepare(scope);
    }
    for (Chosen& c : chosen) {
      if (c.bands) c.bands->prepare(scope);
    }
  }

  if (!found.dense) {
    // One pass: a row that fails one facet alone still counts in that facet.
    std::vector<std::vector<std::uint32_t>> failing(chosen.size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < found.rows.size(); ++i) {
      std::uint32_t row = found.rows[i];
      if (!meets_conditions(row)) continue;
      std::size_t failures = 0, last = 0;
      for (std::size_t c = 0; c < chosen.size() && failures < 2; ++c) {
        if (!chosen[c].holds(scope, row)) ++failures, last = c;
      }
      if (failures == 1 && counts) failing[last].push_back(row);
      if (failures > 0) continue;
      if (!found.score.empty()) found.score[kept] = found.score[i];
      found.rows[kept++] = row;
    }
    found.rows.resize(kept);
    if (!found.score.empty()) found.score.resize(kept);
    if (!counts) return;
    auto count_list = [&](std::size_t facet, const std::vector<std::uint32_t>& list) {
      count_facet(scope, facet, band(facet), (*counts)[facet], [&](auto&& f) {
        for (std::uint32_t row : list) f(row);
      });
    };
    for (std::size_t i = 0; i < rows.facets.size(); ++i) count_list(i, found.rows);
    for (std::size_t c = 0; c < chosen.size(); ++c) count_list(chosen[c].facet, failing[c]);
    return;
  }

  bool everything = without_words && request.linked_to.empty() && conditions.empty();
  if (!conditions.empty()) {
    Bits met(rows.size());
    found.bits.each([&](std::uint32_t row) {
      if (meets_conditions(row)) met.set(row);
    });
    found.bits = std::move(met);
  }
  std::vector<std::shared_ptr<const Bits>> sets;
  for (const Chosen& c : chosen) {
    auto set = c.key.empty() ? nullptr : totals.set(c.key);
    if (!set) {
      set = std::make_shared<const Bits>(c.bits(scope, found.bits));
      if (!c.key.empty()) totals.keep(c.key, set);
    }
    sets.push_back(std::move(set));
  }
  Bits before;
  if (counts) before = found.bits;
  for (const auto& set : sets) found.bits &= *set;
  if (!counts) return;
  for (std::size_t i = 0; i < rows.facets.size(); ++i) {
    const bool by_distance = rows.collection().facets[i].kind == Facet::Kind::distance;
    if (by_distance && !request.near) continue;
    std::vector<std::size_t> others;
    std::string key;  // of the facet and what the others select; empty: not to be kept
    if (everything) key = fmt::format("{}/{}", scope.collection, i);
    if (by_distance && everything) key += fmt::format(" near {} {}", request.near->latitude, request.near->longitude);
    for (std::size_t c = 0; c < chosen.size(); ++c) {
      if (chosen[c].facet == i) continue;
      others.push_back(c);
      if (chosen[c].key.empty()) key.clear();
      if (!key.empty()) key += "&" + chosen[c].key;
    }
    if (everything && others.empty() && !by_distance) {
      (*counts)[i] = totals.counts(scope)[i];
      continue;
    }
    if (auto kept = key.empty() ? nullptr : totals.facet(key)) {
      (*counts)[i] = *kept;
      continue;
    }
    if (others.size() == chosen.size()) {
      count_facet(scope, i, band(i), (*counts)[i], [&](auto&& f) { found.bits.each(f); });
    } else {
      Bits among = before;
      for (std::size_t c : others) among &= *sets[c];
      count_facet(scope, i, band(i), (*counts)[i], [&](auto&& f) { among.each(f); });
    }
    // Only what took long to count is worth its place.
    if (!key.empty() && others.size() <= 1)
      totals.keep(key, std::make_shared<const std::vector<std::uint32_t>>((*counts)[i]));
  }
}

std::vector<FacetCounts> named_counts(const Scope& scope, const Request& request,
                                      const std::vector<std::vector<std::uint32_t>>& counts) {
  const Rows& rows = scope.rows();
  std::vector<FacetCounts> named;
  for (std::size_t i = 0; i < rows.facets.size(); ++i) {
    const Facet& facet = rows.collection().facets[i];
    if (facet.kind == Facet::Kind::distance && !request.near) continue;
    FacetCounts of{facet.name, {}, 0};
    std::vector<std::uint8_t> selected(counts[i].size());
    for (const Selection& selection : request.selections) {
      if (selection.facet != facet.name) continue;
      for (const auto& value : selection.values) selected[rows.facets[i].dictionary->find(value)] = 1;
    }
    std::vector<std::uint16_t> codes;
    for (std::size_t code = 1; code < counts[i].size(); ++code) {
      if (counts[i][code] > 0 || selected[code] != 0) codes.push_back(static_cast<std::uint16_t>(code));
    }
    const Dictionary& dictionary = *rows.facets[i].dictionary;
    bool in_own_order = facet.kind == Facet::Kind::band || facet.kind == Facet::Kind::distance;
    // Ties by the value, never by the code, which hangs on what was seen first.
    auto more = [&](std::uint16_t a, std::uint16_t b) {
      return counts[i][a] != counts[i][b] ? counts[i][a] > counts[i][b] : dictionary.value(a) < dictionary.value(b);
    };
    if (!in_own_order) {
      std::size_t sorted = std::min(codes.size(), request.facet_limit);
      std::partial_sort(codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(sorted), codes.end(), more);
    }
    for (std::size_t k = 0; k < codes.size(); ++k) {
      std::uint16_t code = codes[k];
      if (k >= request.facet_limit && !in_own_order && selected[code] == 0) {
        ++of.more;
        continue;
      }
      of.values.push_back({dictionary.value(code), counts[i][code], selected[code] != 0});
    }
    if (!in_own_order && codes.size() > request.facet_limit) {
      std::sort(of.values.begin() + static_cast<std::ptrdiff_t>(request.facet_limit), of.values.end(),
                [](const FacetCount& a, const FacetCount& b) {
                  return a.count != b.count ? a.count > b.count : a.value < b.value;
                });
    }
    named.push_back(std::move(of));
  }
  return named;
}

}  // namespace search
