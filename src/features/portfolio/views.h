// SPDX-License-Identifier: EUPL-1.2
// What the templates of this feature receive, in the reader's language. `language` beside a text: where it is another than the
// reader's.
#pragma once
#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "explore/api.h"
#include "projects/api.h"
#include "records/api.h"
#include "web/views.h"

namespace portfolio::views {

using explore::Fact;
using explore::MapView;
using explore::ThemeLink;

struct Link {
  std::string url, label;
};
BOOST_DESCRIBE_STRUCT(Link, (), (url, label))

// "web/life_cycle"
struct Step {
  std::string label, date;
  bool done = false, current = false, stopped = false;
};
BOOST_DESCRIBE_STRUCT(Step, (), (label, date, done, current, stopped))

struct Text {
  std::string title_id, title, text, language;
};
BOOST_DESCRIBE_STRUCT(Text, (), (title_id, title, text, language))

struct Partner {
  std::string name, url, role, kind, share;
};
BOOST_DESCRIBE_STRUCT(Partner, (), (name, url, role, kind, share))

struct Place {
  std::string name, what;
};
BOOST_DESCRIBE_STRUCT(Place, (), (name, what))

struct Sector {
  std::string name, code, share;
};
BOOST_DESCRIBE_STRUCT(Sector, (), (name, code, share))

struct Goal {
  std::string number, name, targets;
};
BOOST_DESCRIBE_STRUCT(Goal, (), (number, name, targets))

struct Criterion {
  std::string label, value;
  bool derived = false;
};
BOOST_DESCRIBE_STRUCT(Criterion, (), (label, value, derived))

struct Approval {
  std::string title, language, body, state;
  bool agreed = false, refused = false, late = false;
};
BOOST_DESCRIBE_STRUCT(Approval, (), (title, language, body, state, agreed, refused, late))

struct Picture {
  std::string large, small;  // addresses
  int width = 0, height = 0;
};
BOOST_DESCRIBE_STRUCT(Picture, (), (large, small, width, height))

struct News {
  std::string date, title, text, language, picture, picture_text;
  std::optional<Picture> shown;  // sent here, in its small size
};
BOOST_DESCRIBE_STRUCT(News, (), (date, title, text, language, picture, picture_text, shown))

struct Document {
  std::string title, url, detail, language;
};
BOOST_DESCRIBE_STRUCT(Document, (), (title, url, detail, language))

struct ProjectPage {
  projects::views::Head head;
  std::string eyebrow, title_language, summary, summary_language, languages_note;
  std::string edit_url, translate_url, history_url, changed;
  std::string source, source_url, source_note;  // where it was taken from: title, address, publisher and date
  bool cycle_known = false;
  std::vector<Step> cycle;
  std::vector<Text> texts;
  bool has_partners = false, has_relations = false, has_places = false, has_themes = false, has_sectors = false, has_goals = false,
       has_old_goals = false, has_approvals = false, has_updates = false, has_lessons = false, has_documents = false, has_downloads = false;
  std::vector<Partner> partners;
  std::vector<Link> relations;
  std::vector<Place> places;
  std::optional<MapView> map;
  std::vector<ThemeLink> themes;
  std::vector<Sector> sectors;
  std::vector<Goal> goals, old_goals;
  std::vector<Criterion> criteria;
  std::vector<Approval> approvals;
  std::vector<News> updates, lessons;
  std::vector<Document> documents;
  std::vector<Fact> facts;
  std::vector<explore::DownloadItem> downloads;
};
BOOST_DESCRIBE_STRUCT(ProjectPage, (),
                      (head, eyebrow, title_language, summary, summary_language, languages_note, edit_url, translate_url,
                       history_url, changed, source, source_url, source_note, cycle_known, cycle, texts, has_partners, has_relations, has_places, has_themes,
                       has_sectors, has_goals, has_old_goals, has_approvals, has_updates, has_lessons, has_documents, has_downloads, partners,
                       relations, places, map, themes, sectors, goals, old_goals, criteria, approvals, updates, lessons, documents,
                       facts, downloads))

// Lists.

struct Line {
  std::string url, title, owner, owner_url, status, dates, countries;
  bool is_draft = false;
};
BOOST_DESCRIBE_STRUCT(Line, (), (url, title, owner, owner_url, status, dates, countries, is_draft))

struct Own {  // of one organisation, for those who work for it
  std::vector<Link> breadcrumb;
  std::string organisation, new_url, public_url, newer_url, older_url, range;
  web::Count found;
  bool has_lines = false;
  std::vector<Line> lines;
};
BOOST_DESCRIBE_STRUCT(Own, (), (breadcrumb, organisation, new_url, public_url, newer_url, older_url, range, found, has_lines, lines))

// The form.

using records::views::Candidate;
using records::views::Row;
using records::views::ThemeGroup;

struct FormLine {
  std::vector<Row> rows;
  std::string from_name, from;
};
BOOST_DESCRIBE_STRUCT(FormLine, (), (rows, from_name, from))

// A picture to be sent, and the one that is there already.
struct UploadField {
  std::string id, id_name, take_away_name;
  bool take_away = false;
  std::string address, text;  // empty: there is none yet
  int width = 0, height = 0;
  std::string described_by;
  bool is_invalid = false;
};
BOOST_DESCRIBE_STRUCT(UploadField, (), (id, id_name, take_away_name, take_away, address, text, width, height, described_by, is_invalid))

struct Field {
  std::string name, label, hint, error;
  bool is_single = false, is_list = false, is_checks = false, is_groups = false, can_grow = false, has_shares = false;
  std::vector<FormLine> lines;
  std::vector<Candidate> checks;
  std::vector<ThemeGroup> groups;
  std::optional<UploadField> upload;
};
BOOST_DESCRIBE_STRUCT(Field, (), (name, label, hint, error, is_single, is_list, is_checks, is_groups, can_grow, has_shares, lines, checks, groups, upload))

// One of several of a kind: an update, a document. `name` is its hidden field, which says which one it was.
struct Block {
  std::string name, value, title;
  bool is_open = false;
  std::vector<Field> fields;
};
BOOST_DESCRIBE_STRUCT(Block, (), (name, value, title, is_open, fields))

struct Section {
  std::string id, title, lead;
  std::vector<Field> fields;
  std::vector<Block> blocks;
};
BOOST_DESCRIBE_STRUCT(Section, (), (id, title, lead, fields, blocks))

struct Clash {  // what both changed
  std::string label, now, yours;
};
BOOST_DESCRIBE_STRUCT(Clash, (), (label, now, yours))

struct Form {
  std::vector<Link> breadcrumb;
  std::string title, lead, action, version, back_url;
  bool has_errors = false, has_clashes = false;
  std::vector<web::FormError> errors;
  std::vector<Clash> clashes;
  std::vector<Section> sections;
  bool is_draft = false, may_publish = false;
  std::string reason, remove_url;
};
BOOST_DESCRIBE_STRUCT(Form, (),
                      (breadcrumb, title, lead, action, version, back_url, has_errors, has_clashes, errors, clashes, sections,
                       is_draft, may_publish, reason, remove_url))

// History.

struct Change {
  std::string url, when, who, why, fields;
  bool made = false, published = false, withdrawn = false, removed = false, undone = false;
};
BOOST_DESCRIBE_STRUCT(Change, (), (url, when, who, why, fields, made, published, withdrawn, removed, undone))

struct History {
  std::vector<Link> breadcrumb;
  std::string title, newer_url, older_url, range;
  std::vector<Change> changes;
};
BOOST_DESCRIBE_STRUCT(History, (), (breadcrumb, title, newer_url, older_url, range, changes))

struct Version {
  std::vector<Link> breadcrumb;
  std::string title;
  Change change;
  std::vector<records::Difference> differences;
  bool has_errors = false, can_undo = false;
  std::vector<web::FormError> errors;
  std::string action, reason, reason_error;
};
BOOST_DESCRIBE_STRUCT(Version, (), (breadcrumb, title, change, differences, has_errors, can_undo, errors, action, reason, reason_error))

}  // namespace portfolio::views
