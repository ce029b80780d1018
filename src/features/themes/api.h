// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/i18n.h"

namespace themes {

// A theme of our tree (about 60, two levels), written from chapters 4, 5 and 7 of the manual. The number is stable
// and below 64, so a set of themes is one machine word.
struct Theme {
  std::uint8_t number;
  std::string_view code;     // stable, for addresses and files: "water-and-sanitation"
  std::string_view parent;   // code, empty at the top
  std::string_view names[4]; // en, fr, es, pt
  std::vector<std::string_view> synonyms;   // words of any language by which search and import know it
  std::vector<std::string_view> purposes;   // OECD DAC purpose codes, "14030"
  std::vector<int> goals;                   // SDG goals, 1 to 17
};

std::span<const Theme> all();  // parents before children
const Theme* find(std::string_view code);
const Theme* find(std::uint8_t number);
// By code, name in any language, or synonym; folded comparison.
const Theme* recognise(std::string_view text);
std::string_view name(const Theme& theme, base::Language language);

// The short title of a goal of the United Nations, 1 to 17 (resolution A/RES/70/1 of 2015).
base::Message goal_name(int goal);

using Set = std::uint64_t;  // bit n: theme number n
Set set_of(std::span<const std::string> codes);  // unknown codes are left out
std::vector<std::string> codes_of(Set set);      // in tree order
Set with_descendants(const Theme& theme);

}  // namespace themes
