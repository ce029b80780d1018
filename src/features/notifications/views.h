// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

namespace notifications::views {

struct Tab {
  std::string label, count, url;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(Tab, (), (label, count, url, current))

struct Line {
  std::string url;
  std::string title, text;  // in the reader's language
  std::string kind, when;
  bool unread = false;
};
BOOST_DESCRIBE_STRUCT(Line, (), (url, title, text, kind, when, unread))

// "notifications/list"
struct ListPage {
  web::Count unread;
  bool has_unread = false;
  std::vector<Tab> tabs;
  std::string kind;  // the one chosen, for the form
  bool has_notices = false;
  std::vector<Line> notices;
  std::string newer_url, older_url;
  std::string range;
};
BOOST_DESCRIBE_STRUCT(ListPage, (), (unread, has_unread, tabs, kind, has_notices, notices, newer_url, older_url, range))

struct Choice {
  std::string name, label;
  bool at_once = false, daily = false, no = false;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (name, label, at_once, daily, no))

// "notifications/settings"
struct SettingsPage {
  bool saved = false;
  std::vector<Choice> choices;
};
BOOST_DESCRIBE_STRUCT(SettingsPage, (), (saved, choices))

// "notifications/unsubscribe"
struct UnsubscribePage {
  std::string action;
  std::string what;  // the kind of mails; empty: the daily summary
  bool ended = false;
};
BOOST_DESCRIBE_STRUCT(UnsubscribePage, (), (action, what, ended))

}  // namespace notifications::views
