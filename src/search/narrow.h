// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <mutex>
#include <vector>

#include "search/evaluate.h"

// From the rows that meet the query to those chosen by facets and ranges, with the counts. Internal to search.
namespace search {

// What is the same for all queries of one revision, worked out when first asked for. Thread-safe.
class Totals {
 public:
  // Counts of each facet's codes over all living rows; empty for distances.
  const std::vector<std::vector<std::uint32_t>>& counts(const Scope& scope);
  // The logarithm of each row's weight, or the mean of those it links to.
  const std::vector<std::uint16_t>& priors(const Scope& scope);
  void forget();  // under the unique lock

 private:
  struct OfCollection {
    bool counted = false, weighed = false;
    std::vector<std::vector<std::uint32_t>> counts;
    std::vector<std::uint16_t> priors;
  };
  std::mutex mutex_;
  OfCollection collections_[16];
};

std::uint16_t prior_of(const Scope& scope, std::uint32_t row);

// Narrows `found` by ranges, distance and selections. With `counts`: of each facet, by code, over the rows that all
// other facets' selections leave. Selections of unknown facets are left out, unknown values select nothing.
void narrow(const Scope& scope, const Request& request, bool without_words, Found& found, Totals& totals,
            std::vector<std::vector<std::uint32_t>>* counts);

std::vector<FacetCounts> named_counts(const Scope& scope, const Request& request,
                                      const std::vector<std::vector<std::uint32_t>>& counts);

// The page after the cursor, in order; sets Page::next.
void take_page(const Scope& scope, const Request& request, const Found& found, Totals& totals, Page& page);

}  // namespace search
