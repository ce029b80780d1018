// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "projects/api.h"
#include "web/views.h"

// What the templates of this feature receive; texts are in the reader's language.
namespace framework::views {

using projects::views::Head;
using web::Option;

struct Link {
  std::string url, label;
};
BOOST_DESCRIBE_STRUCT(Link, (), (url, label))

// How something stands: an icon and a word, one of the flags true.
struct Mark {
  std::string word;
  bool ok = false, way = false, bad = false, none = false;
};
BOOST_DESCRIBE_STRUCT(Mark, (), (word, ok, way, bad, none))

struct IndicatorLine {
  std::string title, url, baseline, target, actual, share, measured, missing, source, to_approve;
  bool has_figures = false;
  Mark mark;
};
BOOST_DESCRIBE_STRUCT(IndicatorLine, (),
                      (title, url, baseline, target, actual, share, measured, missing, source, to_approve, has_figures, mark))

struct RiskLine {
  std::string text, level, response;
};
BOOST_DESCRIBE_STRUCT(RiskLine, (), (text, level, response))

// A line of the tree: something stated, or a level at which nothing is.
struct Line {
  bool is_node = false;
  std::string depth, id, number, level, title, territory, description, assumptions, responsible, dates;
  bool has_indicators = false, has_risks = false;
  std::vector<IndicatorLine> indicators;
  std::vector<RiskLine> risks;
  std::string edit_url, up_url, down_url, remove_url, indicator_url, version;
  std::vector<Link> adds;  // what may be stated below it, or here where nothing is
};
BOOST_DESCRIBE_STRUCT(Line, (),
                      (is_node, depth, id, number, level, title, territory, description, assumptions, responsible, dates,
                       has_indicators, has_risks, indicators, risks, edit_url, up_url, down_url, remove_url, indicator_url,
                       version, adds))

// What is achieved on one of the two territories.
struct Side {
  std::string title, none, tally;
  bool has_indicators = false;
  std::vector<IndicatorLine> indicators;
};
BOOST_DESCRIBE_STRUCT(Side, (), (title, none, tally, has_indicators, indicators))

struct Removed {
  std::string text, action, id, version;
};
BOOST_DESCRIBE_STRUCT(Removed, (), (text, action, id, version))

struct Tree {
  Head head;
  std::vector<projects::views::Tab> views;
  bool has_removed = false;
  Removed removed;
  std::vector<Side> sides;
  std::vector<Line> lines;
  std::string counted;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (head, views, has_removed, removed, sides, lines, counted))

struct MatrixRow {
  std::string level, number, title, territory, description, assumptions, none, add_url, add_label;
  bool is_first = false;  // of its level
  bool is_none = false, has_indicators = false, has_risks = false;
  std::vector<IndicatorLine> indicators;
  std::vector<RiskLine> risks;
};
BOOST_DESCRIBE_STRUCT(MatrixRow, (),
                      (level, number, title, territory, description, assumptions, none, add_url, add_label, is_first, is_none,
                       has_indicators, has_risks, indicators, risks))

struct Matrix {
  Head head;
  std::vector<projects::views::Tab> views;
  std::string as_of;
  std::vector<MatrixRow> rows;
};
BOOST_DESCRIBE_STRUCT(Matrix, (), (head, views, as_of, rows))

struct Input {  // "framework/field"
  std::string id, name, label, value, error, hint, original;
  bool is_line = false, is_area = false, is_choice = false, is_checks = false;
  std::vector<Option> options;
};
BOOST_DESCRIBE_STRUCT(Input, (), (id, name, label, value, error, hint, original, is_line, is_area, is_choice, is_checks, options))

struct Section {
  std::string legend, hint;
  bool is_row = false;  // its fields stand beside each other
  std::vector<Input> fields;
};
BOOST_DESCRIBE_STRUCT(Section, (), (legend, hint, is_row, fields))

struct Hidden {
  std::string name, value;
};
BOOST_DESCRIBE_STRUCT(Hidden, (), (name, value))

struct Difference {
  std::string label, now, yours;
};
BOOST_DESCRIBE_STRUCT(Difference, (), (label, now, yours))

struct Form {
  Head head;
  std::string title, lead, action, save, back_url;
  bool has_languages = false;
  std::vector<projects::views::Tab> languages;  // in which its texts are written
  bool has_errors = false;
  std::vector<web::FormError> errors;
  bool has_differences = false;
  std::vector<Difference> differences;
  std::vector<Hidden> hidden;
  std::vector<Section> sections;
};
BOOST_DESCRIBE_STRUCT(Form, (),
                      (head, title, lead, action, save, back_url, has_languages, languages, has_errors, errors, has_differences,
                       differences, hidden, sections))

struct Fact {
  std::string label, value;
};
BOOST_DESCRIBE_STRUCT(Fact, (), (label, value))

struct PeriodLine {
  std::string title, url, target, actual, share, parts, approval, action;
  std::vector<std::string> gaps;
  bool has_gaps = false;
  Mark mark;
};
BOOST_DESCRIBE_STRUCT(PeriodLine, (), (title, url, target, actual, share, parts, approval, action, gaps, has_gaps, mark))

struct IndicatorPage {
  Head head;
  std::string title, line, line_url, description, edit_url, remove_url, version;
  Mark mark;
  std::string summary;
  std::vector<Fact> facts;
  bool has_periods = false;
  std::vector<PeriodLine> periods;
  bool has_errors = false;
  std::vector<web::FormError> errors;
  std::string add_url, years_url, years_label;
  std::vector<Section> add;
};
BOOST_DESCRIBE_STRUCT(IndicatorPage, (),
                      (head, title, line, line_url, description, edit_url, remove_url, version, mark, summary, facts, has_periods,
                       periods, has_errors, errors, add_url, years_url, years_label, add))

struct PartRow {
  std::string number, dimension, part, target, actual, numerator, denominator, error, label;
  std::vector<Option> targets, actuals;  // of a scale, yes or no
};
BOOST_DESCRIBE_STRUCT(PartRow, (), (number, dimension, part, target, actual, numerator, denominator, error, label, targets, actuals))

struct StepLine {
  std::string when, who, what, reason;
};
BOOST_DESCRIBE_STRUCT(StepLine, (), (when, who, what, reason))

struct MeasureLine {
  std::string of, target, actual, comment;
};
BOOST_DESCRIBE_STRUCT(MeasureLine, (), (of, target, actual, comment))

struct PeriodPage {
  Head head;
  std::string title, indicator, indicator_url, approval, note;
  bool is_locked = false;
  Mark mark;
  std::string share;
  std::vector<std::string> gaps;
  bool has_gaps = false;
  bool has_measures = false;
  std::vector<MeasureLine> measures;
  bool may_enter = false;
  std::string action, version;
  bool has_errors = false;
  std::vector<web::FormError> errors;
  bool has_differences = false;
  std::vector<Difference> differences;
  std::vector<Section> sections;
  bool is_chosen = false, is_percentage = false;  // figures are chosen from a list; have numerator and denominator
  std::vector<PartRow> parts;
  std::string submit_url, take_back_url, approve_url, send_back_url, reopen_url, remove_url, own_note;
  bool has_steps = false;
  std::vector<StepLine> steps;
};
BOOST_DESCRIBE_STRUCT(PeriodPage, (),
                      (head, title, indicator, indicator_url, approval, note, is_locked, mark, share, gaps, has_gaps, has_measures,
                       measures, may_enter, action, version, has_errors, errors, has_differences, differences, sections, is_chosen,
                       is_percentage, parts, submit_url, take_back_url, approve_url, send_back_url, reopen_url, remove_url,
                       own_note, has_steps, steps))

struct ActivityLine {
  std::string number, title, url, planned, actual, responsible, late, clash, edit_url;
  std::vector<std::string> after;
  bool has_after = false;
  Mark mark;
};
BOOST_DESCRIBE_STRUCT(ActivityLine, (),
                      (number, title, url, planned, actual, responsible, late, clash, edit_url, after, has_after, mark))

struct Plan {
  Head head;
  std::string svg, shown_note, calendar_url, add_url, summary;
  bool has_activities = false;
  std::vector<ActivityLine> activities;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (head, svg, shown_note, calendar_url, add_url, summary, has_activities, activities))

}  // namespace framework::views
