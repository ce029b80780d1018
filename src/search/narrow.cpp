// SPDX-License-Identifier: EUPL-1.2
#include "search/narrow.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace search {
namespace {

// The band of a distance, from 1; 0: beyond the last or unknown.
class DistanceBands {
 public:
  DistanceBands(const Facet& facet, base::Point near) : chords_(near) {
    for (const Band& band : facet.bands) edges_.push_back(Chords::of_km(static_cast<double>(band.from)));
  }

  // Works out the band of every row that has a point, before many rows are asked for. Looking at all in their order
  // is much cheaper than at each that is linked to, here and there.
  void prepare(const Scope& scope) {
    const Rows* with_points = scope.rows().collection().points ? &scope.rows() : scope.linked();
    if (!prepared_.empty() || !with_points || !with_points->collection().points) return;
    prepared_.resize(with_points->size());
    const float *xs = with_points->x.data(), *ys = with_points->y.data(), *zs = with_points->z.data();
    for (std::size_t row = 0; row < prepared_.size(); ++row) {
      float dx = xs[row] - chords_.x, dy = ys[row] - chords_.y, dz = zs[row] - chords_.z;
      float chord = dx * dx + dy * dy + dz * dz;
      unsigned beyond = 0;
      for (float edge : edges_) beyond += chord > edge ? 1U : 0U;
      bool none = with_points->latitude[row] == unknown_number || !with_points->alive(static_cast<std::uint32_t>(row));
      prepared_[row] = static_cast<std::uint8_t>(none ? edges_.size() : beyond);
    }
  }

  std::uint16_t code(const Scope& scope, std::uint32_t row) const {
    std::size_t beyond = 0;
    if (prepared_.empty()) {
      float chord = chords_.to(scope, row);
      while (beyond < edges_.size() && chord > edges_[beyond]) ++beyond;
    } else if (scope.rows().collection().points) {
      beyond = prepared_[row];
    } else {
      beyond = edges_.size();
      scope.rows().links.each(row, [&](std::uint32_t value) { beyond = std::min<std::size_t>(beyond, prepared_[value - 1]); });
    }
    return beyond == edges_.size() ? std::uint16_t(0) : static_cast<std::uint16_t>(beyond + 1);
  }

 private:
  Chords chords_;
  std::vector<float> edges_;
  std::vector<std::uint8_t> prepared_;
};

// A facet's selection, ready to be asked of a row.
struct Chosen {
  std::size_t facet = 0;
  Facet::Kind kind = Facet::Kind::single;
  const FacetColumn* column = nullptr;
  std::vector<std::uint8_t> wanted;  // by code
  std::uint64_t mask = 0;
  std::optional<DistanceBands> bands;

  bool holds(const Scope& scope, std::uint32_t row) const {
    switch (kind) {
      case Facet::Kind::single:
      case Facet::Kind::band: return wanted[column->single[row]] != 0;
      case Facet::Kind::multiple: {
        bool found = false;
        column->multiple.each(row, [&](std::uint16_t code) { found |= wanted[code] != 0; });
        return found;
      }
      case Facet::Kind::mask: return (column->mask[row] & mask) != 0;
      case Facet::Kind::distance: return wanted[bands->code(scope, row)] != 0;
    }
    return false;
  }

  Bits bits(const Scope& scope, const Bits& among) const {
    Bits chosen(among.size());
    switch (kind) {
      case Facet::Kind::single:
      case Facet::Kind::band: chosen.fill([&](std::size_t row) { return wanted[column->single[row]] != 0; }); break;
      case Facet::Kind::mask: chosen.fill([&](std::size_t row) { return (column->mask[row] & mask) != 0; }); break;
      case Facet::Kind::multiple:
        chosen.fill([&](std::size_t row) {
          unsigned any = 0;
          column->multiple.each_pair(row, [&](std::uint16_t first, std::uint16_t second) { any |= wanted[first] | wanted[second]; });
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
      same = all.insert(all.end(), Chosen{i, facet.kind, &rows.facets[i], {}, 0, {}});
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
  return all;
}

// Counts one facet over rows given by each(f).
template <class Each>
void count_facet(const Scope& scope, std::size_t i, const DistanceBands* bands, std::vector<std::uint32_t>& counts, Each&& each) {
  const FacetColumn& column = scope.rows().facets[i];
  switch (scope.rows().collection().facets[i].kind) {
    case Facet::Kind::single:
    case Facet::Kind::band: each([&](std::uint32_t row) { ++counts[column.single[row]]; }); break;
    case Facet::Kind::multiple:
      each([&](std::uint32_t row) {  // what is not there counts as code 0, which nobody looks at
        column.multiple.each_pair(row, [&](std::uint16_t first, std::uint16_t second) { ++counts[first], ++counts[second]; });
      });
      break;
    case Facet::Kind::mask:
      each([&](std::uint32_t row) {
        for (auto mask = column.mask[row]; mask != 0; mask &= mask - 1) {
          std::size_t code = static_cast<std::size_t>(std::countr_zero(mask)) + 1;
          if (code < counts.size()) ++counts[code];
        }
      });
      break;
    case Facet::Kind::distance:
      if (bands) each([&](std::uint32_t row) { ++counts[bands->code(scope, row)]; });
  }
}

std::vector<std::vector<std::uint32_t>> empty_counts(const Rows& rows) {
  std::vector<std::vector<std::uint32_t>> counts;
  for (const auto& facet : rows.facets) counts.emplace_back(facet.dictionary->size());
  return counts;
}

}  // namespace

std::uint16_t prior_of(const Scope& scope, std::uint32_t row) {
  const Rows& rows = scope.rows();
  if (rows.weight[row] != 0 || !scope.linked()) return weight_score(rows.weight[row]);
  std::uint32_t sum = 0, n = 0;
  rows.links.each(row, [&](std::uint32_t value) { sum += weight_score(scope.linked()->weight[value - 1]), ++n; });
  return n == 0 ? std::uint16_t(0) : static_cast<std::uint16_t>(sum / n);
}

const std::vector<std::vector<std::uint32_t>>& Totals::counts(const Scope& scope) {
  std::lock_guard guard(mutex_);
  OfCollection& of = collections_[scope.collection];
  if (!of.counted) {
    const Rows& rows = scope.rows();
    of.counts = empty_counts(rows);
    for (std::size_t i = 0; i < rows.facets.size(); ++i) {
      count_facet(scope, i, nullptr, of.counts[i], [&](auto&& f) {
        for (std::uint32_t row = 0; row < rows.size(); ++row) {
          if (rows.alive(row)) f(row);
        }
      });
    }
    of.counted = true;
  }
  return of.counts;
}

const std::vector<std::uint16_t>& Totals::priors(const Scope& scope) {
  std::lock_guard guard(mutex_);
  OfCollection& of = collections_[scope.collection];
  if (!of.weighed) {
    const Rows& rows = scope.rows();
    // The logarithms of the rows linked to are worked out once each, not once for each link.
    std::vector<std::uint16_t> linked;
    if (const Rows* targets = scope.linked()) {
      for (std::uint32_t row = 0; row < targets->size(); ++row) linked.push_back(weight_score(targets->weight[row]));
    }
    of.priors.resize(rows.size());
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
      if (rows.weight[row] != 0 || linked.empty()) {
        of.priors[row] = weight_score(rows.weight[row]);
        continue;
      }
      std::uint32_t sum = 0, n = 0;
      rows.links.each(row, [&](std::uint32_t value) { sum += linked[value - 1], ++n; });
      of.priors[row] = n == 0 ? std::uint16_t(0) : static_cast<std::uint16_t>(sum / n);
    }
    of.weighed = true;
  }
  return of.priors;
}

std::shared_ptr<const Totals::Levels> Totals::levels(const std::string& key) {
  std::lock_guard guard(mutex_);
  auto known = std::find_if(levels_.begin(), levels_.end(), [&](const auto& l) { return l.first == key; });
  if (known == levels_.end()) return nullptr;
  std::rotate(levels_.begin(), known, known + 1);  // what is asked for stays longest
  return levels_.front().second;
}

void Totals::keep(const std::string& key, std::shared_ptr<const Levels> levels) {
  std::lock_guard guard(mutex_);
  levels_.insert(levels_.begin(), {key, std::move(levels)});
  std::size_t bytes = 0, kept = 0;
  while (kept < levels_.size() && (bytes += levels_[kept].second->size()) <= most_level_bytes) ++kept;
  levels_.resize(kept);
}

void Totals::forget() {
  std::lock_guard guard(mutex_);
  for (auto& of : collections_) of = OfCollection();
  levels_.clear();
}

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
    if (rows.collection().facets[i].kind == Facet::Kind::distance && request.near) bands[i].emplace(rows.collection().facets[i], *request.near);
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
  std::vector<Bits> sets;
  for (const Chosen& c : chosen) sets.push_back(c.bits(scope, found.bits));
  Bits before;
  if (counts) before = found.bits;
  for (const Bits& set : sets) found.bits &= set;
  if (!counts) return;
  for (std::size_t i = 0; i < rows.facets.size(); ++i) {
    auto own = std::find_if(chosen.begin(), chosen.end(), [&](const Chosen& c) { return c.facet == i; });
    bool narrowed_by_others = chosen.size() > (own == chosen.end() ? 0U : 1U);
    if (everything && !narrowed_by_others && rows.collection().facets[i].kind != Facet::Kind::distance) {
      (*counts)[i] = totals.counts(scope)[i];
      continue;
    }
    if (own == chosen.end()) {
      count_facet(scope, i, band(i), (*counts)[i], [&](auto&& f) { found.bits.each(f); });
      continue;
    }
    Bits others = before;
    for (std::size_t c = 0; c < chosen.size(); ++c) {
      if (chosen[c].facet != i) others &= sets[c];
    }
    count_facet(scope, i, band(i), (*counts)[i], [&](auto&& f) { others.each(f); });
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
                [](const FacetCount& a, const FacetCount& b) { return a.count != b.count ? a.count > b.count : a.value < b.value; });
    }
    named.push_back(std::move(of));
  }
  return named;
}

}  // namespace search
