// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <type_traits>

#include "search/counting.h"
#include "search/narrow.h"

namespace search {

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

template <class T>
std::shared_ptr<const T> Totals::Kept<T>::find(const std::string& key) {
  auto known = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.first == key; });
  if (known == list.end()) return nullptr;
  std::rotate(list.begin(), known, known + 1);
  return list.front().second;
}

template <class T>
void Totals::Kept<T>::add(const std::string& key, std::shared_ptr<const T> value, std::size_t most_bytes) {
  auto bytes_of = [](const T& one) {
    if constexpr (std::is_same_v<T, Bits>) {
      return one.size() / 8;
    } else {
      return one.size() * sizeof(one[0]);
    }
  };
  list.insert(list.begin(), {key, std::move(value)});
  std::size_t bytes = 0, kept = 0;
  while (kept < list.size() && kept < 256 && (bytes += bytes_of(*list[kept].second)) <= most_bytes) ++kept;
  list.resize(kept);
}

std::shared_ptr<const Totals::Levels> Totals::levels(const std::string& key) {
  std::lock_guard guard(mutex_);
  return levels_.find(key);
}

void Totals::keep(const std::string& key, std::shared_ptr<const Levels> levels) {
  std::lock_guard guard(mutex_);
  levels_.add(key, std::move(levels), 16 << 20);
}

std::shared_ptr<const Bits> Totals::set(const std::string& key) {
  std::lock_guard guard(mutex_);
  return sets_.find(key);
}

void Totals::keep(const std::string& key, std::shared_ptr<const Bits> set) {
  std::lock_guard guard(mutex_);
  sets_.add(key, std::move(set), 12 << 20);
}

std::shared_ptr<const std::vector<std::uint32_t>> Totals::facet(const std::string& key) {
  std::lock_guard guard(mutex_);
  return facets_.find(key);
}

void Totals::keep(const std::string& key, std::shared_ptr<const std::vector<std::uint32_t>> counts) {
  std::lock_guard guard(mutex_);
  facets_.add(key, std::move(counts), 4 << 20);
}

void Totals::forget() {
  std::lock_guard guard(mutex_);
  for (auto& of : collections_) of = OfCollection();
  levels_.list.clear();
  sets_.list.clear();
  facets_.list.clear();
}

}  // namespace search
