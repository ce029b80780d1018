// SPDX-License-Identifier: EUPL-1.2
#include "figures/table.h"

#include "base/format_money.h"

namespace figures {
namespace {

using base::msg;
__extension__ using Wide = __int128;

constexpr std::size_t most_rows = 60, most_columns = 12, most_bars = 15, most_bars_in_order = 40;

bool is_in_order(Dimension dimension) {
  return dimension == Dimension::year || dimension == Dimension::goal || dimension == Dimension::mode || dimension == Dimension::status;
}

bool is_said(Dimension dimension, std::uint64_t value) { return dimension == Dimension::theme ? value != Columns::no_theme : value != 0; }

// Years and what else has an order in it; all others with the largest first. What is not said comes last.
std::vector<Cell> sorted(Dimension dimension, std::vector<Cell> cells) {
  if (!is_in_order(dimension)) std::ranges::stable_sort(cells, std::ranges::greater{}, [](const Cell& cell) { return cell.too_large ? INT64_MAX : cell.amount; });
  std::ranges::stable_partition(cells, [&](const Cell& cell) { return is_said(dimension, cell.at[0]); });
  return cells;
}

// As many as there is room for: the last years, the first of all others.
std::size_t cut(Dimension dimension, std::vector<Cell>& cells, std::size_t most) {
  if (cells.size() <= most || dimension == Dimension::goal) return 0;
  const auto more = cells.size() - most;
  if (dimension == Dimension::year) cells.erase(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(more));
  else cells.resize(most);
  return more;
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

class Maker {
 public:
  Maker(views::Page& view, const Table& table, const Result& result) : view_(view), table_(table), result_(result), by_(table.wanted.query.by) {}

  void make() {
    if (by_.empty() || result_.cells.empty()) return;
    const bool two = by_.size() == 2;
    auto rows = sorted(by_[0], two ? result_.rows : result_.cells);
    put_chart(rows);
    std::vector<Cell> columns;
    if (two) columns = sorted(by_[1], result_.columns);
    const auto more_rows = cut(by_[0], rows, most_rows), more_columns = two ? cut(by_[1], columns, most_columns) : 0;
    std::unordered_map<std::uint64_t, std::size_t> row_at, column_at;
    for (const auto& row : rows) row_at.emplace(row.at[0], row_at.size());
    for (const auto& column : columns) column_at.emplace(column.at[0], column_at.size());
    std::vector<std::vector<const Cell*>> cells(rows.size(), std::vector<const Cell*>(columns.size()));
    if (two)
      for (const auto& cell : result_.cells) {
        const auto row = row_at.find(cell.at[0]), column = column_at.find(cell.at[1]);
        if (row != row_at.end() && column != column_at.end()) cells[row->second][column->second] = &cell;
      }

    view_.has_table = true;
    view_.row_label = tr(label(by_[0]));
    for (const auto& column : columns) view_.columns.push_back({name(by_[1], column.at[0])});
    // Among goals, and projects among whatever they have several of, nothing is left over by subtraction.
    const bool adds_up = !table_.wanted.counts_projects && std::ranges::find(by_, Dimension::goal) == by_.end();
    const bool other_columns = more_columns > 0 && adds_up, other_rows = more_rows > 0 && adds_up;
    if (other_columns) view_.columns.push_back({tr(msg("Others"))});
    std::vector<Wide> shown(columns.size());
    Wide shown_sums = 0;
    bool is_held = true;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      views::Row row{name(by_[0], rows[r].at[0]), url(by_[0], rows[r].at[0]), amount(rows[r]), number(rows[r].projects), {}};
      Wide rest = rows[r].amount;
      is_held = is_held && !rows[r].too_large;
      for (std::size_t c = 0; c < columns.size(); ++c) {
        const auto* cell = cells[r][c];
        row.cells.push_back({cell ? amount(*cell) : std::string()});
        if (!cell) continue;
        is_held = is_held && !cell->too_large;
        rest -= cell->amount;
        shown[c] += cell->amount;
      }
      if (other_columns) row.cells.push_back({plain(rest, is_held)});
      shown_sums += rows[r].amount;
      view_.rows.push_back(std::move(row));
    }
    const auto total = result_.totals.empty() ? Cell{} : result_.totals.front();
    if (other_rows) {
      views::Row row{tr(msg("Others")), {}, plain(Wide(total.amount) - shown_sums, is_held && !total.too_large), {}, {}};
      Wide rest = Wide(total.amount) - shown_sums;
      for (std::size_t c = 0; c < columns.size(); ++c) {
        const Wide left = Wide(columns[c].amount) - shown[c];
        row.cells.push_back({plain(left, is_held && !columns[c].too_large)});
        rest -= left;
      }
      if (other_columns) row.cells.push_back({plain(rest, is_held)});
      view_.rows.push_back(std::move(row));
    }
    view_.total_row = {tr(msg("Sum")), amount(total), number(result_.projects), {}};
    Wide rest = total.amount;
    for (const auto& column : columns) {
      view_.total_row.cells.push_back({amount(column)});
      rest -= column.amount;
    }
    if (other_columns) view_.total_row.cells.push_back({plain(rest, is_held)});
    const auto what = view_.heading + (table_.wanted.counts_projects ? "" : " (" + budget::code_text(table_.currency) + ")");
    view_.caption = two ? tr(msg("{measure}: {rows} × {columns}", {{"measure", what}, {"rows", view_.row_label}, {"columns", tr(label(by_[1]))}}))
                        : tr(msg("{measure}: {rows}", {{"measure", what}, {"rows", view_.row_label}}));
    view_.chart.title = view_.caption;
    const auto say = [&](const base::Message& message) { view_.more_rows += (view_.more_rows.empty() ? "" : " ") + tr(message); };
    if (more_rows > 0) say(msg("More rows in the download: {number}.", {{"number", number(static_cast<std::int64_t>(more_rows))}}));
    if (more_columns > 0) say(msg("More columns in the download: {number}.", {{"number", number(static_cast<std::int64_t>(more_columns))}}));
  }

 private:
  std::string tr(const base::Message& message) const { return table_.context.tr(message); }
  std::string number(std::int64_t n) const { return base::format_number(table_.context.language, n); }
  std::string plain(Wide amount, bool is_held) const {
    if (!is_held || amount > INT64_MAX || amount < INT64_MIN) return tr(msg("too large"));
    if (table_.wanted.counts_projects) return number(static_cast<std::int64_t>(amount));
    return base::format_amount(table_.context.language, static_cast<std::int64_t>(amount), budget::code_text(table_.currency));
  }
  std::string amount(const Cell& cell) const { return plain(cell.amount, !cell.too_large); }
  std::string name(Dimension dimension, std::uint64_t value) { return capital(table_.names.of(dimension, value)); }

  // The projects themselves where their list can be asked for them, else the figures of these alone.
  std::string url(Dimension dimension, std::uint64_t value) const {
    const auto text = value_code(dimension, value);
    if (text.empty()) return {};
    switch (dimension) {
      case Dimension::theme:
      case Dimension::country:
      case Dimension::goal:
      case Dimension::status: return fmt::format("/projects?{}={}", code(dimension), text);
      case Dimension::funder: return "/organisations/" + text;
      case Dimension::year: return fmt::format("/projects/figures?from={0}&to={0}", text);
      case Dimension::category:
      case Dimension::mode: break;
    }
    return fmt::format("/projects/figures?{}={}", code(dimension), text);
  }

  void put_chart(std::vector<Cell> rows) {
    std::erase_if(rows, [](const Cell& cell) { return cell.too_large || cell.amount <= 0; });
    cut(by_[0], rows, is_in_order(by_[0]) ? most_bars_in_order : most_bars);
    std::int64_t most = 1;
    for (const auto& row : rows) most = std::max(most, row.amount);
    for (const auto& row : rows)
      view_.chart.bars.push_back({name(by_[0], row.at[0]), url(by_[0], row.at[0]), std::to_string(static_cast<int>(static_cast<double>(row.amount) * 100 / static_cast<double>(most))), amount(row)});
    view_.has_chart = !rows.empty();
  }

  views::Page& view_;
  const Table& table_;
  const Result& result_;
  const std::vector<Dimension>& by_;
};

}  // namespace

void Table::put(views::Page& view, Table table, const Result& result) { Maker(view, table, result).make(); }

}  // namespace figures
