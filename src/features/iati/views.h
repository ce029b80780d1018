// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

// What the template of the page receives; texts are in the reader's language.
namespace iati::views {

struct FoundRow {
  std::string line, severity, kind, rule, path, message;  // kind: "danger", "warning" or "muted", for the mark's look
};
BOOST_DESCRIBE_STRUCT(FoundRow, (), (line, severity, kind, rule, path, message))

struct Group {
  std::string id, title;  // title: which record, or the file itself
  std::vector<FoundRow> rows;
  std::string more;  // sentence on those left out; empty: none
};
BOOST_DESCRIBE_STRUCT(Group, (), (id, title, rows, more))

struct Fact {
  std::string label, value;
};
BOOST_DESCRIBE_STRUCT(Fact, (), (label, value))

struct Validate {
  std::string limit;
  std::string file_error;
  bool has_errors = false;
  std::vector<web::FormError> errors;
  bool has_report = false;
  std::string verdict, file;
  bool valid = false;
  std::vector<Fact> facts;
  std::vector<Group> groups;
  bool has_groups = false;
  std::string left_out;  // sentence on records that are not shown; empty: none
};
BOOST_DESCRIBE_STRUCT(Validate, (),
                      (limit, file_error, has_errors, errors, has_report, verdict, file, valid, facts, groups,
                       has_groups, left_out))

}  // namespace iati::views
