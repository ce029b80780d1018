// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <bit>
#include <vector>

#include "search/evaluate.h"

// Counting one facet's codes. Internal to search.
namespace search {

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
      scope.rows().links.each(
          row, [&](std::uint32_t value) { beyond = std::min<std::size_t>(beyond, prepared_[value - 1]); });
    }
    return beyond == edges_.size() ? std::uint16_t(0) : static_cast<std::uint16_t>(beyond + 1);
  }

 private:
  Chords chords_;
  std::vector<float> edges_;
  std::vector<std::uint8_t> prepared_;
};

// Counts one facet over rows given by each(f).
template <class Each>
void count_facet(const Scope& scope, std::size_t i, const DistanceBands* bands, std::vector<std::uint32_t>& counts,
                 Each&& each) {
  const FacetColumn& column = scope.rows().facets[i];
  switch (scope.rows().collection().facets[i].kind) {
    case Facet::Kind::single:
    case Facet::Kind::band:
      each([&](std::uint32_t row) { ++counts[column.single[row]]; });
      break;
    case Facet::Kind::multiple:
      each([&](std::uint32_t row) {  // what is not there counts as code 0, which nobody looks at
        column.multiple.each_pair(
            row, [&](std::uint16_t first, std::uint16_t second) { ++counts[first], ++counts[second]; });
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

inline std::vector<std::vector<std::uint32_t>> empty_counts(const Rows& rows) {
  std::vector<std::vector<std::uint32_t>> counts;
  for (const auto& facet : rows.facets) counts.emplace_back(facet.dictionary->size());
  return counts;
}

}  // namespace search
