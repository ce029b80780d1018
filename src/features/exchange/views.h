// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "projects/api.h"
#include "web/views.h"

// What the templates receive, in the reader's language.
namespace exchange::views {

struct Figure {
  std::string number, label, icon, shade;
};
BOOST_DESCRIBE_STRUCT(Figure, (), (number, label, icon, shade))

struct PastImport {
  std::string file, url, when, activities, lost, state;
};
BOOST_DESCRIBE_STRUCT(PastImport, (), (file, url, when, activities, lost, state))

struct Start {  // "exchange/start"
  std::string action, limit, source, file_error, source_error;
  std::vector<web::FormError> errors;
  bool has_errors = false;
  std::vector<PastImport> imports;
  bool has_imports = false;
};
BOOST_DESCRIBE_STRUCT(Start, (), (action, limit, source, file_error, source_error, errors, has_errors, imports, has_imports))

struct Progress {  // "exchange/progress"
  std::string heading, stage, done, url, fragment_url, stop_url, failed, failed_title, back_url;
  int percent = 0;
  bool running = false;
};
BOOST_DESCRIBE_STRUCT(Progress, (), (heading, stage, done, url, fragment_url, stop_url, failed, failed_title, back_url, percent, running))

struct Finding {
  std::string line, place, severity, text;
};
BOOST_DESCRIBE_STRUCT(Finding, (), (line, place, severity, text))

struct Activity {
  std::string identifier, url, outcome, more;
  bool is_linked = false;
  std::vector<Finding> findings;
};
BOOST_DESCRIBE_STRUCT(Activity, (), (identifier, url, outcome, more, is_linked, findings))

struct Report {  // "exchange/report"
  std::string file, when, version, mapping, undo_url, undone_note, next_url;
  std::vector<Figure> outcomes, verdicts;
  std::vector<Activity> activities;
  bool has_activities = false, has_next = false;
};
BOOST_DESCRIBE_STRUCT(Report, (), (file, when, version, mapping, undo_url, undone_note, next_url, outcomes, verdicts, activities, has_activities, has_next))

struct Option {
  std::string value, label;
  bool chosen = false;
};
BOOST_DESCRIBE_STRUCT(Option, (), (value, label, chosen))

struct TableColumn {
  std::string id, header;
  std::vector<std::string> samples;
  std::vector<Option> meanings;
};
BOOST_DESCRIBE_STRUCT(TableColumn, (), (id, header, samples, meanings))

struct ReadFile {
  std::string file, table;
};
BOOST_DESCRIBE_STRUCT(ReadFile, (), (file, table))

struct ReadProject {
  std::string row, title, identifier, dates, who, money, where, about;
};
BOOST_DESCRIBE_STRUCT(ReadProject, (), (row, title, identifier, dates, who, money, where, about))

struct Tables {  // "exchange/tables"
  std::string file, action, source, currency, reporter, reporter_reference, language, json, faults_note, projects_note;
  std::vector<web::FormError> errors;
  bool has_errors = false;
  std::vector<Option> mappings, dates, decimals;
  bool is_guess = false, may_import = false, has_files = false, has_faults = false, has_projects = false;
  std::vector<ReadFile> files;
  std::vector<TableColumn> columns;
  std::vector<ReadProject> projects;
  std::vector<Finding> faults;
};
BOOST_DESCRIBE_STRUCT(Tables, (),
                      (file, action, source, currency, reporter, reporter_reference, language, json, faults_note, projects_note, errors, has_errors, mappings,
                       dates, decimals, is_guess, may_import, has_files, has_faults, has_projects, files, columns, projects, faults))

struct Found {
  std::string place, severity, text;
};
BOOST_DESCRIBE_STRUCT(Found, (), (place, severity, text))

struct Check {  // "exchange/check"
  projects::views::Head head;
  std::string verdict, file_url;
  std::vector<Found> findings;
  bool has_findings = false, has_file = false, is_good = false;
};
BOOST_DESCRIBE_STRUCT(Check, (), (head, verdict, file_url, findings, has_findings, has_file, is_good))

}  // namespace exchange::views
