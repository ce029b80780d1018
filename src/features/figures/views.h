// SPDX-License-Identifier: EUPL-1.2
// What the templates of this feature receive; texts are in the reader's language.
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

namespace figures::views {

using web::Choice;

struct Counting {  // "figures/counting"
  std::string url, fragment_url, stage, done;
  int percent = 0;
  bool has_failed = false;
};
BOOST_DESCRIBE_STRUCT(Counting, (), (url, fragment_url, stage, done, percent, has_failed))

struct Step {
  std::string label, url, percent, number, money;
};
BOOST_DESCRIBE_STRUCT(Step, (), (label, url, percent, number, money))

struct Bar {  // "web/bars"
  std::string label, url, percent, value;
};
BOOST_DESCRIBE_STRUCT(Bar, (), (label, url, percent, value))
struct Bars {
  std::string title;
  std::vector<Bar> bars;
};
BOOST_DESCRIBE_STRUCT(Bars, (), (title, bars))

struct Named {  // with what it is called
  std::string label, value;
};
BOOST_DESCRIBE_STRUCT(Named, (), (label, value))

struct Label {
  std::string label;
};
BOOST_DESCRIBE_STRUCT(Label, (), (label))

struct Amount {
  std::string value;
};
BOOST_DESCRIBE_STRUCT(Amount, (), (value))

struct RateField {
  std::string id, label, value;
};
BOOST_DESCRIBE_STRUCT(RateField, (), (id, label, value))

struct Total {
  std::string amount, detail, url;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(Total, (), (amount, detail, url, current))

struct Left {
  std::string amount, why, number;
};
BOOST_DESCRIBE_STRUCT(Left, (), (amount, why, number))

struct NoRate {
  std::string amount, number;
};
BOOST_DESCRIBE_STRUCT(NoRate, (), (amount, number))

struct Row {
  std::string label, url, sum, number;
  std::vector<Amount> cells;
};
BOOST_DESCRIBE_STRUCT(Row, (), (label, url, sum, number, cells))

struct TotalRow {
  std::string label, sum, number;
  std::vector<Amount> cells;
};
BOOST_DESCRIBE_STRUCT(TotalRow, (), (label, sum, number, cells))

struct Page {  // "figures/figures"
  bool is_empty = false, has_faults = false, is_behind = false;
  std::string behind;
  std::vector<Label> faults;
  std::vector<Step> funnel;
  std::string action, clear_url;
  std::vector<Choice> choices, filters;
  bool is_filtered = false, is_money = false, converts = false, filters_open = false;
  std::string from, to, funder, funder_id;
  std::vector<RateField> rates;
  bool has_rates = false, has_more_currencies = false;
  std::string heading, projects, point, rule, on_goals, on_parts;
  std::vector<Total> totals;
  bool has_totals = false, has_table = false, has_left = false, has_no_rate = false;
  std::vector<Left> left;
  std::vector<NoRate> no_rate;
  std::string unreadable;
  std::string row_label, caption, more_rows;
  std::vector<Label> columns;
  std::vector<Row> rows;
  TotalRow total_row;
  Bars chart;
  bool has_chart = false;
  std::string csv_url, json_url, rules_url, csv_text;
};
BOOST_DESCRIBE_STRUCT(Page, (),
                      (is_empty, has_faults, is_behind, behind, faults, funnel, action, clear_url, choices, filters, is_filtered, is_money, converts, filters_open, from, to,
                       funder, funder_id, rates, has_rates, has_more_currencies, heading, projects, point, rule, on_goals, on_parts, totals, has_totals, has_table,
                       has_left, has_no_rate, left, no_rate, unreadable, row_label, caption, more_rows, columns, rows, total_row, chart, has_chart, csv_url, json_url,
                       rules_url, csv_text))

struct Rule {
  std::string measure, point, rule;
};
BOOST_DESCRIBE_STRUCT(Rule, (), (measure, point, rule))
struct Rules {  // "figures/rules"
  std::string back_url;
  std::vector<Rule> rules;
  std::vector<Named> reasons;
};
BOOST_DESCRIBE_STRUCT(Rules, (), (back_url, rules, reasons))

}  // namespace figures::views
