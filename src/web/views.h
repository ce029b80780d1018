// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "base/i18n.h"

// What web's own templates receive, and what any view may use. All texts are in the reader's language.
namespace web {

// A number for {{#n name}}{n} partner|{n} partners{{/n}}: which of the two forms the language takes for it.
struct Count {
  std::string n;  // formatted
  bool one = false;
  bool many = false;
};
BOOST_DESCRIBE_STRUCT(Count, (), (n, one, many))
Count count_view(base::Language language, long long n);

// What can be chosen in a list.
struct Option {
  std::string value, label;
  bool chosen = false;
};
BOOST_DESCRIBE_STRUCT(Option, (), (value, label, chosen))
// A list in a filter, for the partial "web/choices", which stands in a form (method get) of the page that includes it.
// The view has `choices`, `is_filtered` and `action`, where nothing is filtered.
struct Choice {
  std::string name, label;
  std::vector<Option> options;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (name, label, options))
std::vector<Option> language_options(base::Language chosen);  // each by its own name

// A fault of a form, for the summary above it ("web/errors").
struct FormError {
  std::string field;  // the id of the form field it leads to
  std::string message;
};
BOOST_DESCRIBE_STRUCT(FormError, (), (field, message))

// A link to this same page in one of the languages.
struct LanguageLink {
  std::string code;      // "fr"
  std::string name;      // "français"
  std::string url;       // "/relations?country=FR&lang=fr"
  std::string absolute;  // with scheme and host, for hreflang
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(LanguageLink, (), (code, name, url, absolute, current))

struct MenuItem {
  std::string label;
  std::string url;
  bool current = false;  // this page or one below it
};
BOOST_DESCRIBE_STRUCT(MenuItem, (), (label, url, current))

// "web/account": in the header of each page, put in after the page is taken from the cache.
struct AccountBlock {
  bool offered = false;    // whether one can sign in at all
  bool signed_in = false;
  std::string name;
  Count unread;
  bool has_unread = false;
  std::string return_to;   // this page, for a query
};
BOOST_DESCRIBE_STRUCT(AccountBlock, (), (offered, signed_in, name, unread, has_unread, return_to))

// "web/layout": every page is rendered inside it.
struct Layout {
  std::string language;   // for <html lang>
  std::string direction;  // for <html dir>: "ltr"
  std::string title;      // of the page, without the site's name
  std::string site_name;
  std::string content;    // the page's HTML: {{{content}}}
  std::string path;       // "/relations", still to be escaped like all else
  std::string address;    // path and query: where forms of the layout come back to
  std::string canonical;  // absolute, without ?lang
  std::vector<LanguageLink> languages;
  std::vector<MenuItem> menu;
  std::vector<MenuItem> desk;  // the second menu, on pages for those who work in the register
  bool has_desk = false;
  std::string account;         // HTML of "web/account": {{{account}}}
  std::string theme;      // "light", "dark" or "auto", for <html data-bs-theme> or the like
  bool theme_is_light = false;
  bool theme_is_dark = false;
  bool theme_is_auto = false;
  bool is_operator = false;
  int year = 0;
  std::string version;    // of the program
};
BOOST_DESCRIBE_STRUCT(Layout, (), (language, direction, title, site_name, content, path, address, canonical, languages, menu, desk, has_desk, account,
                                   theme, theme_is_light, theme_is_dark, theme_is_auto, is_operator, year, version))

// "web/problem": the page for whatever could not be answered.
struct ProblemPage {
  int status = 0;
  std::string title;       // "There is no such page"
  std::string message;     // what to do about it
  std::string request_id;  // only for failures of ours, to be quoted; else empty
};
BOOST_DESCRIBE_STRUCT(ProblemPage, (), (status, title, message, request_id))

}  // namespace web
