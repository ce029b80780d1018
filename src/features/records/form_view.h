// SPDX-License-Identifier: EUPL-1.2
// What the partial "records/form" receives, in the reader's language.
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

namespace records::views {

using web::Option;

// One of those that a name may mean, to choose from.
struct Candidate {
  std::string id, value, label;
  bool chosen = false;
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (id, value, label, chosen))

// A control, or a pair of them in a line: what to choose and what to type.
struct Row {
  std::string id;  // of the control one types into, or else chooses from
  bool has_select = false, has_text = false, is_long = false, is_invalid = false, is_labelled = false;
  std::string select_name, select_label;
  std::vector<Option> options;
  std::string text_name, text_label, text, kind_of_input, described_by;
  bool has_suggestions = false;
  std::string hidden_name, hidden;  // the id that goes with the text
  bool has_hidden = false, has_candidates = false;
  std::string asked_name, choice_name, candidates_label;
  std::vector<Candidate> candidates;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (id, has_select, has_text, is_long, is_invalid, is_labelled, select_name, select_label, options,
                       text_name, text_label, text, kind_of_input, described_by, has_suggestions, hidden_name, hidden,
                       has_hidden, has_candidates, asked_name, choice_name, candidates_label, candidates))

struct ThemeGroup {
  std::string label;
  bool is_open = false;
  std::vector<Candidate> themes;
};
BOOST_DESCRIBE_STRUCT(ThemeGroup, (), (label, is_open, themes))

struct Field {
  std::string name, label, hint, error;
  bool is_single = false, is_list = false, is_themes = false, is_shown = false;
  std::vector<Row> rows;
  bool can_grow = false;  // a button for more rows
  std::vector<ThemeGroup> groups;
  std::vector<std::string> lines;
};
BOOST_DESCRIBE_STRUCT(Field, (),
                      (name, label, hint, error, is_single, is_list, is_themes, is_shown, rows, can_grow, groups,
                       lines))

struct Form {
  std::string version;
  std::vector<Field> fields;
};
BOOST_DESCRIBE_STRUCT(Form, (), (version, fields))

}  // namespace records::views
