// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

// What the templates of this feature receive; texts are in the reader's language. A list that may be empty has a flag
// where its heading depends on it.
namespace imports::views {

struct Steps {  // where one is, and what lies behind
  bool file = false, file_done = false, columns = false, columns_done = false, preview = false, preview_done = false, done = false;
};
BOOST_DESCRIBE_STRUCT(Steps, (), (file, file_done, columns, columns_done, preview, preview_done, done))

struct Tally {  // formatted numbers
  std::string rows, created, updated, same, warnings, errors;
};
BOOST_DESCRIBE_STRUCT(Tally, (), (rows, created, updated, same, warnings, errors))

using Error = web::FormError;
using web::Option;

struct KnownSource {
  std::string title;
};
BOOST_DESCRIBE_STRUCT(KnownSource, (), (title))

struct ImportLine {
  std::string file, url, source, when, rows, created, to_repair, state;
};
BOOST_DESCRIBE_STRUCT(ImportLine, (), (file, url, source, when, rows, created, to_repair, state))

struct MappingLine {
  std::string name, columns, action;
};
BOOST_DESCRIBE_STRUCT(MappingLine, (), (name, columns, action))

struct Start {
  Steps steps;
  bool has_errors = false;
  std::vector<Error> errors;
  std::string action, limit, file_error, source, source_error, network, network_error;
  std::vector<KnownSource> sources;
  bool has_imports = false;
  std::vector<ImportLine> imports;
  bool has_mappings = false;
  std::vector<MappingLine> mappings;
};
BOOST_DESCRIBE_STRUCT(Start, (), (steps, has_errors, errors, action, limit, file_error, source, source_error, network, network_error,
                                  sources, has_imports, imports, has_mappings, mappings))

struct ColumnLine {
  std::string id, header;  // id: also the name of its select
  std::vector<std::string> samples;
  std::vector<Option> meanings;
  bool sure = false;
};
BOOST_DESCRIBE_STRUCT(ColumnLine, (), (id, header, samples, meanings, sure))

struct Columns {
  Steps steps;
  std::string file;
  bool has_errors = false;
  std::vector<Error> errors;
  std::string action, reading, sheet, not_shown, source, source_error, network, network_error, map_name, map_error, back_url;
  bool has_sheets = false;
  std::vector<Option> sheets;
  std::vector<ColumnLine> columns;
  std::vector<Option> kinds;
};
BOOST_DESCRIBE_STRUCT(Columns, (), (steps, file, has_errors, errors, action, reading, sheet, not_shown, source, source_error, network,
                                    network_error, map_name, map_error, back_url, has_sheets, sheets, columns, kinds))

struct Tab {
  std::string label, count, url;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(Tab, (), (label, count, url, current))

struct RowLine {
  std::string line;
  bool good = false, warning = false, error = false;
  std::string outcome, text, reason, url;
};
BOOST_DESCRIBE_STRUCT(RowLine, (), (line, good, warning, error, outcome, text, reason, url))

struct Reason {
  std::string number, text;
};
BOOST_DESCRIBE_STRUCT(Reason, (), (number, text))

struct Preview {
  Steps steps;
  std::string file;
  Tally tally;
  std::string nothing_new, action, back_url, back_label, report_url, rows_note;
  bool may_import = false;
  bool has_reasons = false;
  std::vector<Reason> reasons;
  std::vector<Tab> row_tabs;
  bool has_texts = true;
  std::vector<RowLine> rows;
};
BOOST_DESCRIBE_STRUCT(Preview, (), (steps, file, tally, nothing_new, action, back_url, back_label, report_url, rows_note,
                                    may_import, has_reasons, reasons, row_tabs, has_texts, rows))

struct Progress {
  Steps steps;
  std::string heading, stage, done;
  int percent = 0;
  bool has_tally = false;
  Tally tally;
  bool running = false;
  std::string fragment_url, stop_url, url, failed_title, failed, back_url, back_label;
};
BOOST_DESCRIBE_STRUCT(Progress, (), (steps, heading, stage, done, percent, has_tally, tally, running, fragment_url, stop_url, url, failed_title,
                                     failed, back_url, back_label))

struct Cell {
  std::string header, text;
};
BOOST_DESCRIBE_STRUCT(Cell, (), (header, text))

struct Answer {
  std::string place, name, where, why;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (place, name, where, why))

struct Question {
  std::string field, legend;  // field: "first" or "second"
  std::vector<Answer> answers;
};
BOOST_DESCRIBE_STRUCT(Question, (), (field, legend, answers))

struct Search {
  std::string field, label, q, look_url;
};
BOOST_DESCRIBE_STRUCT(Search, (), (field, label, q, look_url))

struct RepairRow {
  std::string number, where, cell, reason, row_text, error, action, accept_label;
  std::vector<Cell> cells;
  bool choose_both = false;  // both parties are in question: chosen together
  std::vector<Question> questions;
  std::vector<Search> searches;
};
BOOST_DESCRIBE_STRUCT(RepairRow, (), (number, where, cell, reason, row_text, error, action, accept_label, cells, choose_both, questions, searches))

struct RepairedRow {
  std::string number, where, message, url;
};
BOOST_DESCRIBE_STRUCT(RepairedRow, (), (number, where, message, url))

struct RepairPage {
  std::string file, back_url;
  std::vector<RepairRow> repairs;      // one, or none if it was repaired
  std::vector<RepairedRow> repaired;
};
BOOST_DESCRIBE_STRUCT(RepairPage, (), (file, back_url, repairs, repaired))

struct Pages {
  std::string newer_url, older_url, range;
};
BOOST_DESCRIBE_STRUCT(Pages, (), (newer_url, older_url, range))

struct Report {
  Steps steps;
  std::string file, when, source, done_note, undone_note, report_url, undo_url;
  bool is_undone = false;
  Tally tally;
  web::Count to_repair;
  bool has_repairs = false;
  std::vector<RepairRow> repairs;
  std::vector<Pages> repair_pages;  // one, or none if all are shown
  std::vector<Tab> row_tabs;
  bool has_texts = false;
  std::vector<RowLine> rows;
  std::vector<Pages> row_pages;
};
BOOST_DESCRIBE_STRUCT(Report, (), (steps, file, when, source, done_note, undone_note, report_url, undo_url, is_undone, tally, to_repair,
                                   has_repairs, repairs, repair_pages, row_tabs, has_texts, rows, row_pages))

}  // namespace imports::views
