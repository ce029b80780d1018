// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <utility>
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
  // By row, how well a common word is met: read from the text engine once, not for each query. Of few words.
  using Levels = std::vector<std::uint8_t>;
  std::shared_ptr<const Levels> levels(const std::string& key);  // none: not kept
  void keep(const std::string& key, std::shared_ptr<const Levels> levels);
  // The rows that a selection leaves, and a facet's counts over them, when nothing else is asked: the same few
  // filters are asked for again and again. None: not kept.
  std::shared_ptr<const Bits> set(const std::string& key);
  void keep(const std::string& key, std::shared_ptr<const Bits> set);
  std::shared_ptr<const std::vector<std::uint32_t>> facet(const std::string& key);
  void keep(const std::string& key, std::shared_ptr<const std::vector<std::uint32_t>> counts);
  void forget();  // under the unique lock

 private:
  // What was asked for last stays longest, within so many bytes.
  template <class T>
  struct Kept {
    std::vector<std::pair<std::string, std::shared_ptr<const T>>> list;
    std::shared_ptr<const T> find(const std::string& key);
    void add(const std::string& key, std::shared_ptr<const T> value, std::size_t most_bytes);
  };
  struct OfCollection {
    bool counted = false, weighed = false;
    std::vector<std::vector<std::uint32_t>> counts;
    std::vector<std::uint16_t> priors;
  };
  std::mutex mutex_;
  OfCollection collections_[16];
  Kept<Levels> levels_;
  Kept<Bits> sets_;
  Kept<std::vector<std::uint32_t>> facets_;
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
