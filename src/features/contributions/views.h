// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "records/api.h"
#include "web/views.h"

// What the templates receive, in the reader's language.
namespace contributions::views {

using Error = web::FormError;
using web::Option;

// A record that may be the one proposed.
struct Known {
  std::string url, name, detail, propose_url;
  std::vector<std::string> reasons;  // why it may be
};
BOOST_DESCRIBE_STRUCT(Known, (), (url, name, detail, propose_url, reasons))

struct Propose {
  std::string heading, lead, action, cancel_url;
  bool has_errors = false;
  std::vector<Error> errors;
  std::vector<boost::json::object> form;  // one: what "records/form" receives
  bool has_speaking = false;
  std::vector<Option> speaking;
  std::string message, message_error, others;
  bool has_known = false;
  std::vector<Known> known;
  bool saves = false;
  bool may_keep = false;
};
BOOST_DESCRIBE_STRUCT(Propose, (),
                      (heading, lead, action, cancel_url, has_errors, errors, form, has_speaking, speaking, message,
                       message_error, others, has_known, known, saves, may_keep))

struct Mark {
  std::string word;
  bool good = false, waits = false, bad = false;
};
BOOST_DESCRIBE_STRUCT(Mark, (), (word, good, waits, bad))

struct DeskLine {
  std::string name, url, detail, reason;
  Mark mark;
};
BOOST_DESCRIBE_STRUCT(DeskLine, (), (name, url, detail, reason, mark))

struct EventLine {
  std::string when, what, who, words;
};
BOOST_DESCRIBE_STRUCT(EventLine, (), (when, what, who, words))

struct Versions {
  std::vector<records::Difference> differences;
};
BOOST_DESCRIBE_STRUCT(Versions, (), (differences))

struct NoteLine {
  std::string number, who, side, when, words;
  bool gone = false;  // its author was erased
};
BOOST_DESCRIBE_STRUCT(NoteLine, (), (number, who, side, when, words, gone))

struct Tell {
  std::string value, label, detail;
  bool chosen = false;
};
BOOST_DESCRIBE_STRUCT(Tell, (), (value, label, detail, chosen))

struct Talk {
  bool has_notes = false;
  std::vector<NoteLine> notes;
  bool is_done = false, writes = false, has_many = false;
  std::string action, words, words_error, tell_error, told_anyway;
  std::vector<Tell> tell;
};
BOOST_DESCRIBE_STRUCT(Talk, (),
                      (has_notes, notes, is_done, writes, has_many, action, words, words_error, tell_error,
                       told_anyway, tell))

struct Show {
  std::string title, eyebrow, record_url, from, when, waited, message, problem, note, result_url;
  Mark mark;
  bool is_late = false;
  Versions proposed;
  std::vector<Versions> edited;  // one, if a decider edited it
  bool has_desks = false;
  std::vector<DeskLine> desks;
  std::vector<EventLine> events;
  std::vector<Talk> talk;  // one, once it was sent
  bool has_errors = false;
  std::vector<Error> errors;
  bool decides = false, merges = false, has_choice = false;
  std::vector<Option> choices;  // desks for which to decide
  std::string reason, reason_error;
  std::string accept_url, refuse_url, edit_url, merge_url, withdraw_url, send_url;
};
BOOST_DESCRIBE_STRUCT(Show, (),
                      (title, eyebrow, record_url, from, when, waited, message, problem, note, result_url, mark,
                       is_late, proposed, edited, has_desks, desks, events, talk, has_errors, errors, decides, merges,
                       has_choice, choices, reason, reason_error, accept_url, refuse_url, edit_url, merge_url,
                       withdraw_url, send_url))

struct Clash {
  std::string field, label;
  std::vector<std::string> was, mine, theirs;
  bool mine_chosen = false, theirs_chosen = false, other_chosen = false;
};
BOOST_DESCRIBE_STRUCT(Clash, (), (field, label, was, mine, theirs, mine_chosen, theirs_chosen, other_chosen))

struct Merge {
  std::string title, action, cancel_url, version;
  bool has_clashes = false;
  std::vector<Clash> clashes;
  Versions meanwhile, merged;
  bool has_errors = false;
  std::vector<Error> errors;
  bool saves = false, decides = false;
};
BOOST_DESCRIBE_STRUCT(Merge, (),
                      (title, action, cancel_url, version, has_clashes, clashes, meanwhile, merged, has_errors, errors,
                       saves, decides))

struct Edit {
  std::string heading, action, cancel_url, version, reason;
  bool has_errors = false;
  std::vector<Error> errors;
  std::vector<boost::json::object> form;
};
BOOST_DESCRIBE_STRUCT(Edit, (), (heading, action, cancel_url, version, reason, has_errors, errors, form))

struct Row {
  std::string id, url, title, what, from, waited, desks;
  Mark mark;
  bool is_late = false, may_tick = false;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, url, title, what, from, waited, desks, mark, is_late, may_tick))

struct Hidden {
  std::string name, value;
};
BOOST_DESCRIBE_STRUCT(Hidden, (), (name, value))

struct Queue {
  std::string action, decide_url, text;
  std::vector<web::Choice> choices;
  web::Count total, late;
  bool has_late = false, has_rows = false, is_filtered = false, decides = false;
  std::vector<Row> rows;
  std::string first_url, next_url;
  std::vector<Hidden> hidden;  // the filter, for deciding on all that match
  std::string all_label, reason;
  bool has_errors = false;
  std::vector<Error> errors;
};
BOOST_DESCRIBE_STRUCT(Queue, (),
                      (action, decide_url, text, choices, total, late, has_late, has_rows, is_filtered, decides, rows,
                       first_url, next_url, hidden, all_label, reason, has_errors, errors))

struct MineRow {
  std::string url, title, what, when, answer;
  Mark mark;
};
BOOST_DESCRIBE_STRUCT(MineRow, (), (url, title, what, when, answer, mark))

struct Mine {
  bool has_rows = false;
  std::vector<MineRow> rows;
  std::string next_url;
};
BOOST_DESCRIBE_STRUCT(Mine, (), (has_rows, rows, next_url))

struct Bulk {
  std::string heading, state_url, back_url, reason;
  bool running = false;
  std::string stage;
  int percent = 0;
  std::vector<std::string> lines;
};
BOOST_DESCRIBE_STRUCT(Bulk, (), (heading, state_url, back_url, reason, running, stage, percent, lines))

struct StewardshipLine {
  std::string organisation, organisation_url, scope, covers, covers_url, remove_url;
};
BOOST_DESCRIBE_STRUCT(StewardshipLine, (), (organisation, organisation_url, scope, covers, covers_url, remove_url))

struct Stewardships {
  bool has_lines = false;
  std::vector<StewardshipLine> lines;
  std::string action, organisation, organisations;
  std::string organisation_error, covers_error;
  std::vector<Option> scopes, countries;
  bool has_errors = false;
  std::vector<Error> errors;
};
BOOST_DESCRIBE_STRUCT(Stewardships, (),
                      (has_lines, lines, action, organisation, organisations, organisation_error, covers_error, scopes,
                       countries, has_errors, errors))

}  // namespace contributions::views
