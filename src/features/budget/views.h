// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "projects/api.h"
#include "web/views.h"

// What the templates of this feature receive; texts are in the reader's language.
namespace budget::views {

using projects::views::Head;
using web::Option;

struct Left {  // one group of what a total leaves out
  std::string amount, what, why;
};
BOOST_DESCRIBE_STRUCT(Left, (), (amount, what, why))

struct TotalView {
  std::string label, amount, other, point, rule;
  bool has_left = false;
  std::vector<Left> left;
};
BOOST_DESCRIBE_STRUCT(TotalView, (), (label, amount, other, point, rule, has_left, left))

struct KindLine {
  std::string label, sums, number;
};
BOOST_DESCRIBE_STRUCT(KindLine, (), (label, sums, number))

struct Cell {
  std::string planned, paid;
};
BOOST_DESCRIBE_STRUCT(Cell, (), (planned, paid))

struct PivotRow {
  std::string label;
  std::vector<Cell> cells;
};
BOOST_DESCRIBE_STRUCT(PivotRow, (), (label, cells))

struct PivotColumn {
  std::string label;
};
BOOST_DESCRIBE_STRUCT(PivotColumn, (), (label))

struct LineView {
  std::string period, heading, funder, funder_url, amount, rate, method, state, url;
};
BOOST_DESCRIBE_STRUCT(LineView, (), (period, heading, funder, funder_url, amount, rate, method, state, url))

struct TransactionView {
  std::string date, type, amount, rate, provider, provider_url, receiver, receiver_url, description, method, heading, url;
};
BOOST_DESCRIBE_STRUCT(TransactionView, (), (date, type, amount, rate, provider, provider_url, receiver, receiver_url, description, method, heading, url))

struct Hidden {
  std::string name, value;
};
BOOST_DESCRIBE_STRUCT(Hidden, (), (name, value))

struct Page {
  Head head;
  std::string action, new_line_url, new_transaction_url, headings_url, lines_csv, transactions_csv, api_url, csv_text;
  bool may_edit = false, has_money = false;
  std::vector<TotalView> totals;
  bool has_kinds = false;
  std::vector<KindLine> kinds;
  std::vector<Option> columns, currencies;
  std::string rate, rate_error, rate_date, rate_source, rate_label, rates_said;
  bool converts = false;
  bool has_pivot = false;
  std::string pivot_caption, pivot_note;
  std::vector<PivotColumn> pivot_columns;
  std::vector<PivotRow> pivot_rows;
  PivotRow pivot_total;
  bool has_in_kind = false;
  std::vector<LineView> in_kind;
  bool has_lines = false;
  std::vector<LineView> lines;
  web::Count line_count, transaction_count;
  bool has_transactions = false;
  std::vector<TransactionView> transactions;
  std::string lines_more, transactions_more;
};
BOOST_DESCRIBE_STRUCT(Page, (),
                      (head, action, new_line_url, new_transaction_url, headings_url, lines_csv, transactions_csv, api_url, csv_text, may_edit, has_money, totals,
                       has_kinds, kinds, columns, currencies, rate, rate_error, rate_date, rate_source, rate_label, rates_said, converts, has_pivot, pivot_caption,
                       pivot_note, pivot_columns, pivot_rows, pivot_total, has_in_kind, in_kind, has_lines, lines, line_count,
                       transaction_count, has_transactions, transactions, lines_more, transactions_more))

struct Input {  // "budget/field"
  std::string id, label, value, error, hint, described;
  bool is_line = false, is_choice = false, is_check = false, is_organisation = false, checked = false, is_decimal = false;
  std::vector<Option> options;
  std::string hidden_id, hidden;  // of an organisation: which of the register
};
BOOST_DESCRIBE_STRUCT(Input, (), (id, label, value, error, hint, described, is_line, is_choice, is_check, is_organisation, checked, is_decimal, options, hidden_id, hidden))

struct Group {
  std::string legend;
  std::vector<Input> fields;
};
BOOST_DESCRIBE_STRUCT(Group, (), (legend, fields))

struct Difference {
  std::string label, now, yours;
};
BOOST_DESCRIBE_STRUCT(Difference, (), (label, now, yours))

struct Form {
  Head head;
  std::string title, lead, action, save, back_url, remove_url, remove, version;
  bool has_errors = false;
  std::vector<web::FormError> errors;
  bool has_differences = false;
  std::vector<Difference> differences;
  std::vector<Group> groups;
};
BOOST_DESCRIBE_STRUCT(Form, (), (head, title, lead, action, save, back_url, remove_url, remove, version, has_errors, errors, has_differences, differences, groups))

}  // namespace budget::views
