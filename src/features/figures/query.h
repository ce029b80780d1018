// SPDX-License-Identifier: EUPL-1.2
// Questions to a cube: what is summed, of which facts, by what.
#pragma once
#include <optional>

#include "figures/cube.h"

namespace figures {

enum class Dimension : std::uint8_t { year, theme, category, country, goal, funder, mode, status };
inline constexpr std::array all_dimensions{Dimension::theme, Dimension::year, Dimension::country, Dimension::goal, Dimension::category, Dimension::funder, Dimension::mode, Dimension::status};
inline constexpr std::size_t most_dimensions = 3;

// Without money in question: how many projects there are.
struct Filter {
  std::uint16_t from_year = 0, to_year = 0;   // 0: open; what has no year fits only where both are
  std::optional<std::uint16_t> country;       // budget::code_number; 0: none said
  std::optional<std::uint16_t> category;
  std::optional<std::uint64_t> themes;        // any of these, by number; 0: none said
  std::optional<std::uint64_t> funder;        // organisation's id; 0: none of the register
  std::optional<std::uint8_t> goal, mode, status;  // 0: none said
  bool operator==(const Filter&) const = default;
};

struct Query {
  budget::Measure measure = budget::Measure::planned;
  budget::Point point = budget::Point::source;
  bool in_kind = false;
  Filter filter;
  std::vector<Dimension> by;                  // at most three
  std::optional<std::uint32_t> currency;      // amounts in this one alone
  std::optional<budget::Rates> in;            // or all in one currency: by the parts' own rates, then by these
};

// A sum, and of how many projects, each once. `at` by dimension: a year, the number of a theme (64: none), a category, a country's
// code_number, a goal, an organisation's id, a mode, a status; 0 where it is not said.
struct Cell {
  std::array<std::uint64_t, most_dimensions> at{};
  std::uint32_t currency = 0;
  std::int64_t amount = 0;
  bool too_large = false;  // more than 64 bits hold: then `amount` says nothing
  std::uint32_t projects = 0;
  bool operator==(const Cell&) const = default;
};
struct Left {
  budget::Reason reason = budget::Reason::none;
  std::uint32_t currency = 0;
  std::int64_t amount = 0;
  bool too_large = false;
  std::uint32_t projects = 0;
};
// Cells in the order of what they are of. Goals: a project with several counts whole in each, so that cells by goal add up to more
// than `totals`, which hold everything once; the same for all dimensions where projects are counted.
struct Result {
  std::vector<Cell> cells;
  std::vector<Cell> rows, columns;  // of two dimensions: the sums over the other one
  std::vector<Cell> totals;         // by currency
  std::vector<Cell> no_rate;        // by currency: fits, but has no rate to `in`
  std::vector<Left> left_out;       // fits, but does not count at that point
  std::uint32_t projects = 0;       // with money in `totals` or `no_rate`
  std::uint32_t unreadable = 0;     // projects with an amount that is no number; the filter's year, country, category and funder aside
};

Result ask(const Cube& cube, const Query& query);
// The projects themselves, whatever money they have: `amount` is their number. A project of several years counts in each.
Result count_projects(const Cube& cube, const Filter& filter, const std::vector<Dimension>& by);

}  // namespace figures
