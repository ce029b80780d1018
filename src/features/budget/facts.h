// SPDX-License-Identifier: EUPL-1.2
// Money facts of projects, for figures over many: rows of fixed size for columns in memory. Whatever is summed of one set's facts,
// by whatever is grouped, adds up to the totals of counting.h at that point, to the last unit.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "budget/counting.h"

namespace budget {

// Where a fact counts, as bits; none: left out everywhere, and there to be told.
inline constexpr std::uint8_t at_source = 1, at_last_hand = 2, of_own = 4;

// A piece of a line or transaction: of one year, country, sector category, theme and funder. Pieces of one project that differ in
// nothing but the amount are one fact.
struct Fact {
  std::int64_t amount = 0;     // in the currency's smallest unit
  std::int64_t common = 0;     // the same in the currency of the rates
  std::uint64_t funder = 0;    // an organisation's id; 0: none of the register, or not said
  std::uint32_t currency = 0;  // code_number("EUR")
  std::uint16_t year = 0;      // 0: not known. A line of several years has a piece for each, by its days
  std::uint16_t country = 0;   // code_number("SN"); 0: not said, or a region
  std::uint16_t category = 0;  // the first three digits of a DAC purpose code: 140; 0: none
  std::uint8_t theme = 0;      // its number in our tree; no_theme
  Kind kind = Kind::budget;
  std::uint8_t counted = 0;
  bool in_kind = false;
  bool has_common = false;     // there was a rate
  std::array<Reason, 3> left{};  // by Point: why it does not count there; `none` where it does

  static constexpr std::uint8_t no_theme = 255;
  bool operator==(const Fact&) const = default;
};

// Up to five characters of a code as a number, and back; 0 for what is no code. Of two letters it fits 16 bits.
std::uint32_t code_number(std::string_view code);
std::string code_text(std::uint32_t number);

// What the sheet itself says, by the same rules and each once; 0, or no_theme, where it says nothing.
struct Classes {
  std::vector<std::uint16_t> countries, categories;
  std::vector<std::uint8_t> themes;
  std::vector<std::uint64_t> funders;
};
Classes classes_of(const projects::Project& project);

// Appends the project's facts; `books` has the set it belongs to, settled. Classifications without percentages are equal parts;
// a transaction's own sectors and countries stand before the project's.
void add_facts(const projects::Project& project, const Books& books, std::vector<Fact>& facts);

}  // namespace budget
