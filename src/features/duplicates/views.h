// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

// What the templates of this feature receive; texts are in the reader's language.
namespace duplicates::views {

using web::Option;

struct Pages {
  std::string newer_url, older_url, range;
};
BOOST_DESCRIBE_STRUCT(Pages, (), (newer_url, older_url, range))

using Error = web::FormError;

struct Named {  // an organisation of the register
  std::string name, url, where, kind;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name, url, where, kind))

struct Said {  // by a person, of a pair
  std::string who, when, reason;
};
BOOST_DESCRIBE_STRUCT(Said, (), (who, when, reason))

struct PairLine {
  Named left, right;
  std::string id, likely, score;
  std::vector<std::string> reasons;
  std::vector<Said> said;
  std::string compare_url, a, b;
  bool is_open = false, is_two = false;
  std::string decided;  // when
};
BOOST_DESCRIBE_STRUCT(PairLine, (),
                      (left, right, id, likely, score, reasons, said, compare_url, a, b, is_open, is_two, decided))

struct Queue {
  std::string action, decide_url, merges_url, return_to, note;
  bool has_errors = false;
  std::vector<Error> errors;
  std::vector<web::Choice> choices;
  web::Count total;
  bool has_pairs = false, is_filtered = false;
  std::vector<PairLine> pairs;
  std::vector<Pages> listing;
};
BOOST_DESCRIBE_STRUCT(Queue, (),
                      (action, decide_url, merges_url, return_to, note, has_errors, errors, choices, total, has_pairs,
                       is_filtered, pairs, listing))

struct FieldLine {
  std::string name, label;
  std::vector<std::string> left, right;
  bool has_left = false, has_right = false;
  bool differs = false, is_list = false;
  bool take_left = false, take_right = false, take_both = false;
};
BOOST_DESCRIBE_STRUCT(FieldLine, (),
                      (name, label, left, right, has_left, has_right, differs, is_list, take_left, take_right,
                       take_both))

struct Consequence {  // what happens to some records, told in a sentence, and which they are
  std::string sentence;
  bool has_items = false;
  std::vector<std::string> items;
  bool has_more = false;
  web::Count more;
};
BOOST_DESCRIBE_STRUCT(Consequence, (), (sentence, has_items, items, has_more, more))

struct MergePage {
  std::string action, back_url, a, b, fingerprint, reason, reason_error;
  bool has_errors = false;
  std::vector<Error> errors;
  Named left, right;
  web::Count left_relations, right_relations;
  bool left_stays = false, right_stays = false;
  std::vector<FieldLine> fields;
  std::vector<Consequence> consequences;
  bool has_said = false;
  std::vector<Said> said;
};
BOOST_DESCRIBE_STRUCT(MergePage, (),
                      (action, back_url, a, b, fingerprint, reason, reason_error, has_errors, errors, left, right,
                       left_relations, right_relations, left_stays, right_stays, fields, consequences, has_said, said))

struct Likely {  // one of those that may be meant
  Named organisation;
  std::string choose_url;
};
BOOST_DESCRIBE_STRUCT(Likely, (), (organisation, choose_url))

struct Propose {
  std::string action, a, b, b_error, reason, reason_error, note;
  Named organisation;
  bool has_errors = false;
  std::vector<Error> errors;
  bool has_other = false;
  std::vector<Named> other;  // one, where it is known which is meant
  bool has_likely = false;
  std::vector<Likely> likely;
};
BOOST_DESCRIBE_STRUCT(Propose, (),
                      (action, a, b, b_error, reason, reason_error, note, organisation, has_errors, errors, has_other,
                       other, has_likely, likely))

struct MergeLine {
  std::string url, kept, gone, when, reason;
  bool undone = false;
};
BOOST_DESCRIBE_STRUCT(MergeLine, (), (url, kept, gone, when, reason, undone))

struct Merges {
  std::string queue_url;
  bool has_merges = false;
  std::vector<MergeLine> merges;
  std::string older_url;
};
BOOST_DESCRIBE_STRUCT(Merges, (), (queue_url, has_merges, merges, older_url))

struct Done {  // one merge
  std::string list_url, kept, gone, kept_url, gone_url, when, reason, note, undone, undone_reason, undo_url,
      undo_reason, undo_error;
  bool has_errors = false;
  std::vector<Error> errors;
  std::vector<Consequence> consequences;
};
BOOST_DESCRIBE_STRUCT(Done, (),
                      (list_url, kept, gone, kept_url, gone_url, when, reason, note, undone, undone_reason, undo_url,
                       undo_reason, undo_error, has_errors, errors, consequences))

}  // namespace duplicates::views
