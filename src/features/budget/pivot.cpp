// SPDX-License-Identifier: EUPL-1.2
#include "budget/pivot.h"

#include <algorithm>

#include "budget/periods.h"
#include "budget/split.h"

namespace budget {
namespace {

std::string key_of(const projects::Named& who) {
  if (who.organisation) return "o" + who.organisation.text();
  if (!who.name.empty()) return "n" + who.name.front().text;
  return who.reference.empty() ? "" : "r" + who.reference;
}

}  // namespace

Pivot pivot(const projects::Project& project, const std::vector<Entry>& entries, const Rates& rates, Columns columns) {
  struct Piece {
    std::string row, column;
    bool planned;
    std::int64_t amount;
  };
  Pivot made;
  std::vector<Piece> pieces;
  std::vector<std::string> found_columns;
  bool without_heading = false;
  for (const auto& entry : entries) {
    if (entry.in_kind) continue;
    const bool planned = entry.kind == Kind::budget;
    if (!planned && entry.kind != Kind::disbursement && entry.kind != Kind::expenditure) continue;
    const auto counts = entry.at_point(planned ? Point::source : Point::last_hand);
    if (counts == 0) continue;
    const auto* line = planned ? &project.budget[entry.at] : nullptr;
    const auto* transaction = planned ? nullptr : &project.transactions[entry.at];
    const auto value = converted(project, counts, entry.currency, line ? line->exchange : transaction->exchange, rates);
    if (!value) {
      ++made.no_rate;
      continue;
    }
    auto heading = line ? line->heading : transaction->heading;
    if (!projects::part_of(project.headings, heading)) heading.clear();
    without_heading = without_heading || heading.empty();
    std::vector<std::string> where;
    std::vector<std::int64_t> weights;
    if (columns == Columns::funders) {
      const auto& who = line ? line->funder : transaction->provider;
      where = {key_of(who)}, weights = {1};
      made.funders.emplace(where[0], who);
    } else if (line) {
      if (const auto days = days_of(line->start, line->end))
        for (const auto& [year, count] : years_of(*days)) where.push_back(std::to_string(year)), weights.push_back(count);
    } else if (transaction->date.known()) {
      where = {std::to_string(transaction->date.year)}, weights = {1};
    }
    if (where.empty()) where = {""}, weights = {1};
    const auto parts = split(*value, weights);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (std::ranges::find(found_columns, where[i]) == found_columns.end()) found_columns.push_back(where[i]);
      pieces.push_back({heading, where[i], planned, parts[i]});
    }
  }
  if (columns == Columns::years) std::ranges::sort(found_columns);
  std::ranges::stable_partition(found_columns, [](const auto& column) { return !column.empty(); });
  for (const auto& heading : project.headings) made.rows.push_back(heading.id);
  if (without_heading) made.rows.emplace_back();
  made.columns = found_columns;
  struct Adders {
    Adder planned, paid;
    bool any_planned = false, any_paid = false;
  };
  std::map<std::pair<std::size_t, std::size_t>, Adders> sums;
  for (const auto& piece : pieces) {
    const auto row = static_cast<std::size_t>(std::ranges::find(made.rows, piece.row) - made.rows.begin());
    const auto column = static_cast<std::size_t>(std::ranges::find(made.columns, piece.column) - made.columns.begin());
    for (const auto r : {row, made.rows.size()})
      for (const auto c : {column, made.columns.size()}) {
        auto& cell = sums[{r, c}];
        (piece.planned ? cell.planned : cell.paid).add(rates.to, piece.amount);
        (piece.planned ? cell.any_planned : cell.any_paid) = true;
      }
  }
  made.cells.assign(made.rows.size() + 1, std::vector<PivotCell>(made.columns.size() + 1));
  for (const auto& [at, adders] : sums) {
    auto& cell = made.cells[at.first][at.second];
    if (adders.any_planned) cell.planned = adders.planned.sums().front();
    if (adders.any_paid) cell.paid = adders.paid.sums().front();
  }
  return made;
}

}  // namespace budget
