// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

namespace saved_searches::views {

struct Fault {
  std::string field, message;
};
BOOST_DESCRIBE_STRUCT(Fault, (), (field, message))

struct Frequency {
  std::string value, label;
  bool chosen = false;
};
BOOST_DESCRIBE_STRUCT(Frequency, (), (value, label, chosen))

// "saved_searches/edit": for a new search and for one that is kept.
struct EditPage {
  std::string heading;
  bool has_errors = false;
  std::vector<Fault> errors;
  std::string action, search_url;
  std::string name, name_error;
  std::vector<Frequency> frequencies;
  std::string remove_action;  // empty for a new one
};
BOOST_DESCRIBE_STRUCT(EditPage, (),
                      (heading, has_errors, errors, action, search_url, name, name_error, frequencies, remove_action))

struct Line {
  std::string name, url, edit_url, collection, frequency;
};
BOOST_DESCRIBE_STRUCT(Line, (), (name, url, edit_url, collection, frequency))

// "saved_searches/list"
struct ListPage {
  bool has_searches = false;
  std::vector<Line> searches;
};
BOOST_DESCRIBE_STRUCT(ListPage, (), (has_searches, searches))

}  // namespace saved_searches::views
