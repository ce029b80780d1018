// SPDX-License-Identifier: EUPL-1.2
// Money cut into pieces, none of it lost.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace budget {

__extension__ using Wide = __int128;

// `whole` in proportion to the weights, in whole units that add up to it exactly: each gets the integer below its part, the units
// left over go to those with the largest remainders, the first of equal ones first. Weights may be negative (corrections among
// payments) as long as their sum is not zero; if it is, the parts are equal. No weights, no parts.
std::vector<std::int64_t> split(std::int64_t whole, std::span<const std::int64_t> weights);

}  // namespace budget
