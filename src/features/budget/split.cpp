// SPDX-License-Identifier: EUPL-1.2
#include "budget/split.h"

#include <algorithm>
#include <numeric>

namespace budget {

std::vector<std::int64_t> split(std::int64_t whole, std::span<const std::int64_t> weights) {
  std::vector<std::int64_t> parts(weights.size());
  if (weights.empty()) return parts;
  if (weights.size() == 1) return {whole};
  Wide sum = 0;
  for (const auto weight : weights) sum += weight;
  const bool equal = sum == 0;
  if (equal) sum = static_cast<Wide>(weights.size());
  const Wide sign = sum < 0 ? -1 : 1;
  sum *= sign;
  std::vector<Wide> remainders(weights.size());
  Wide given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Wide product = Wide(whole) * (equal ? 1 : weights[i]) * sign;
    Wide part = product / sum, rest = product % sum;
    if (rest < 0) rest += sum, --part;
    parts[i] = static_cast<std::int64_t>(part);
    remainders[i] = rest;
    given += part;
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](auto a, auto b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; given < whole; ++i, ++given) ++parts[order[i % order.size()]];
  return parts;
}

}  // namespace budget
