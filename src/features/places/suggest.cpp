// SPDX-License-Identifier: EUPL-1.2
#include "base/text.h"
#include "places/names.h"
#include "places/state.h"

namespace places {
namespace {

// The first name not before this one.
std::uint32_t lower_bound(const Gazetteer::State& state, std::string_view key) {
  // Blocks first: names behind the last one of an unfilled block are empty and must not be met by the search.
  std::uint32_t low = 0, high = static_cast<std::uint32_t>(state.blocks.size());
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    if (state.name(middle * 8) < key) low = middle + 1; else high = middle;
  }
  std::uint32_t number = low == 0 ? 0 : (low - 1) * 8;
  while (number < low * 8 && (state.name(number).empty() || state.name(number) < key)) ++number;
  return number;
}

// Where the postings of a name, and of all after it, begin.
std::size_t first_posting(const Gazetteer::State& state, std::uint32_t number) {
  if (number / 8 >= state.blocks.size()) return state.postings.size();
  const auto& block = state.blocks[number / 8];
  std::size_t begin = block.postings;
  for (std::uint32_t i = 0; i < number % 8; ++i) begin += block.counts[i];
  return std::min(begin, state.postings.size());
}

}  // namespace

// Names are sorted, their places lie behind one another in the same order, and the number of a place is its rank:
// the answer is the smallest few of one run of numbers. For one letter the run has some 80 000.
std::vector<Candidate> Gazetteer::suggest(std::string_view prefix, int limit, std::string_view country) const {
  std::vector<Candidate> result;
  const std::string folded = base::fold(prefix.substr(0, 200));
  if (folded.empty() || limit <= 0) return result;
  const auto wanted = static_cast<std::size_t>(std::min(limit, 100));
  const auto only = state_->country_number(country);
  if (!country.empty() && !only) return result;

  std::vector<std::uint32_t> best;  // sorted, the smallest first
  best.reserve(wanted + 1);
  const auto scan = [&](const std::string& key) {
    const auto begin = first_posting(*state_, lower_bound(*state_, key));
    const auto end = first_posting(*state_, lower_bound(*state_, key + "\xFF"));
    for (std::size_t i = begin; i < end; ++i) {
      const auto posting = state_->postings[i];
      const auto number = posting & format::place_mask;
      if (best.size() == wanted && number >= best.back()) continue;
      if (number >= state_->places.size()) continue;
      if (posting >> format::place_bits == static_cast<std::uint32_t>(format::NameKind::code) && folded.size() < 3) continue;
      if (only && state_->places[number].country != *only) continue;
      const auto at = std::lower_bound(best.begin(), best.end(), number);
      if (at != best.end() && *at == number) continue;
      best.insert(at, number);
      if (best.size() > wanted) best.pop_back();
    }
  };
  scan(folded);
  if (const std::string full = spell_out(folded); !full.empty()) scan(full);
  for (const auto number : best) {
    Candidate candidate;
    candidate.place = place(number);
    const bool own = base::fold(candidate.place.name).starts_with(folded);
    candidate.score = own ? 1 : 0.9;
    candidate.reason = own ? base::msg("same name").id : base::msg("other name").id;
    result.push_back(std::move(candidate));
  }
  return result;
}

}  // namespace places
