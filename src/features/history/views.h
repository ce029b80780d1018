// SPDX-License-Identifier: EUPL-1.2
// What the templates of this feature receive, in the reader's language.
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

#include "records/api.h"

namespace history::views {

struct Link {
  std::string url, label;
};
BOOST_DESCRIBE_STRUCT(Link, (), (url, label))

struct Entry {
  std::string url, when, who, person, why, fields, batch_url;
  bool made = false, removed = false, undone = false, has_short = false;
  std::vector<records::Difference> differences;  // in a list alone: the first ones, if they are short
};
BOOST_DESCRIBE_STRUCT(Entry, (),
                      (url, when, who, person, why, fields, batch_url, made, removed, undone, has_short, differences))

struct Merged {
  std::string url, gone, kept;
};
BOOST_DESCRIBE_STRUCT(Merged, (), (url, gone, kept))

struct List {
  std::vector<Link> breadcrumb;
  std::string title;
  bool removed = false;
  std::vector<Entry> entries;
  bool has_merged = false;
  std::vector<Merged> merged;  // those that were merged into it: their histories
  std::string newer_url, older_url, range;
};
BOOST_DESCRIBE_STRUCT(List, (), (breadcrumb, title, removed, entries, has_merged, merged, newer_url, older_url, range))

using Error = web::FormError;

struct Fact {
  std::string label;
  std::vector<std::string> lines;
};
BOOST_DESCRIBE_STRUCT(Fact, (), (label, lines))

struct Version {
  std::vector<Link> breadcrumb;
  std::string title;
  Entry change;
  std::vector<records::Difference> differences;
  bool has_facts = false;
  std::vector<Fact> facts;
  bool has_errors = false;
  std::vector<Error> errors;
  bool has_since = false;
  std::vector<Link> since;
  bool can_undo = false;
  std::string action, reason, reason_error;
};
BOOST_DESCRIBE_STRUCT(Version, (),
                      (breadcrumb, title, change, differences, has_facts, facts, has_errors, errors, has_since, since,
                       can_undo, action, reason, reason_error))

}  // namespace history::views
