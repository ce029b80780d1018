// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

// What the templates of this feature receive; texts are in the reader's language.
namespace desk::views {

struct Item {
  std::string label, url, detail;
};
BOOST_DESCRIBE_STRUCT(Item, (), (label, url, detail))

// Something that waits: "3 proposals wait for your decision", its oldest ones, and where all of it is.
struct Matter {
  std::string title, url;
  std::vector<Item> items;
};
BOOST_DESCRIBE_STRUCT(Matter, (), (title, url, items))

struct Place {  // an organisation that one works for
  std::string name, role, space_url, page_url;
};
BOOST_DESCRIBE_STRUCT(Place, (), (name, role, space_url, page_url))

struct Change {
  std::string title, url, what, when;
};
BOOST_DESCRIBE_STRUCT(Change, (), (title, url, what, when))

struct Desk {
  bool has_matters = false;
  std::vector<Matter> matters;
  bool has_places = false;
  std::vector<Place> places;
  bool is_steward = false;
  bool has_changes = false;
  std::vector<Change> changes;
};
BOOST_DESCRIBE_STRUCT(Desk, (), (has_matters, matters, has_places, places, is_steward, has_changes, changes))

struct Space {
  std::string name, page_url, role;
  std::vector<Item> doors;
};
BOOST_DESCRIBE_STRUCT(Space, (), (name, page_url, role, doors))

}  // namespace desk::views
