// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "web/views.h"

// What the templates of this feature receive; texts are in the reader's language. A list that may be empty has a flag
// where its heading depends on it.
namespace people::views {

struct Link {
  std::string url, label;
};
BOOST_DESCRIBE_STRUCT(Link, (), (url, label))

struct Tab {
  std::string url, label;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(Tab, (), (url, label, current))

struct Head {  // of every page of an organisation's private space
  std::vector<Link> breadcrumb;
  std::vector<Tab> tabs;
  bool looking_in = false;  // a steward who does not work for it
};
BOOST_DESCRIBE_STRUCT(Head, (), (breadcrumb, tabs, looking_in))

using Error = web::FormError;
using web::Option;

struct Input {  // "people/field"
  std::string id, label, value, error, hint, type;
  bool is_line = false, is_area = false, is_choice = false;
  std::vector<Option> options;
  std::string visible_id, visible_label;  // of the choice who sees it, if it has one
  std::vector<Option> visible;
};
BOOST_DESCRIBE_STRUCT(Input, (),
                      (id, label, value, error, hint, type, is_line, is_area, is_choice, options, visible_id,
                       visible_label, visible))

struct Hidden {
  std::string name, value;
};
BOOST_DESCRIBE_STRUCT(Hidden, (), (name, value))

struct Difference {
  std::string label, now, yours;
};
BOOST_DESCRIBE_STRUCT(Difference, (), (label, now, yours))

struct Form {  // of persons, posts and contacts
  Head head;
  std::string title, lead, action, save, back_url;
  bool has_errors = false;
  std::vector<Error> errors;
  bool has_differences = false;
  std::vector<Difference> differences;
  std::vector<Hidden> hidden;
  std::vector<Input> fields;
};
BOOST_DESCRIBE_STRUCT(Form, (),
                      (head, title, lead, action, save, back_url, has_errors, errors, has_differences, differences,
                       hidden, fields))

struct PersonLine {
  std::string name, url, posts, email, languages;
};
BOOST_DESCRIBE_STRUCT(PersonLine, (), (name, url, posts, email, languages))

struct Persons {
  Head head;
  std::string action, q, new_url, posts_url, access_url;
  bool former = false;
  std::vector<Tab> which;
  web::Count found;
  bool has_persons = false;
  std::vector<PersonLine> persons;
  std::string newer_url, older_url, range;
};
BOOST_DESCRIBE_STRUCT(Persons, (),
                      (head, action, q, new_url, posts_url, access_url, former, which, found, has_persons, persons,
                       newer_url, older_url, range))

struct Fact {
  std::string label, value, who_sees;
  bool wide = false;  // seen outside the organisation
};
BOOST_DESCRIBE_STRUCT(Fact, (), (label, value, who_sees, wide))

struct HeldPost {
  std::string title, url, organisation, when;
};
BOOST_DESCRIBE_STRUCT(HeldPost, (), (title, url, organisation, when))

struct DutyLine {  // of a post
  std::string text, url, who, who_url;
};
BOOST_DESCRIBE_STRUCT(DutyLine, (), (text, url, who, who_url))

struct HeldDuty {  // of a person
  std::string text, url, post;
};
BOOST_DESCRIBE_STRUCT(HeldDuty, (), (text, url, post))

struct ContactLine {
  std::string date, kind, subject, url, with, with_url, person, person_url, relation_url, notes, next_step, due, doer,
      done, done_url;
  bool is_open = false, overdue = false;
};
BOOST_DESCRIBE_STRUCT(ContactLine, (),
                      (date, kind, subject, url, with, with_url, person, person_url, relation_url, notes, next_step,
                       due, doer, done, done_url, is_open, overdue))

struct VersionLine {
  std::string when, who, number, changed, action, current_version;
};
BOOST_DESCRIBE_STRUCT(VersionLine, (), (when, who, number, changed, action, current_version))

struct RecordVersions {  // of a post or a contact
  std::string title, title_id;
  std::vector<VersionLine> versions;
};
BOOST_DESCRIBE_STRUCT(RecordVersions, (), (title, title_id, versions))

struct PersonPage {
  Head head;
  std::string name, note, edit_url, leave_url, erase_url, export_url, contact_url, contacts_url;
  bool has_facts = false;
  std::vector<Fact> facts;
  bool has_account = false;
  bool has_posts = false;
  std::vector<HeldPost> posts, earlier;
  bool has_earlier = false;
  bool has_duties = false;
  std::vector<HeldDuty> duties;
  bool has_contacts = false;
  std::vector<ContactLine> contacts;
  bool has_steps = false;
  std::vector<ContactLine> steps;
  bool has_handovers = false;
  std::vector<Link> handovers;
  bool has_versions = false;
  std::vector<VersionLine> versions;
  bool has_records = false;
  std::vector<RecordVersions> records;
};
BOOST_DESCRIBE_STRUCT(PersonPage, (),
                      (head, name, note, edit_url, leave_url, erase_url, export_url, contact_url, contacts_url,
                       has_facts, facts, has_account, has_posts, posts, earlier, has_earlier, has_duties, duties,
                       has_contacts, contacts, has_steps, steps, has_handovers, handovers, has_versions, versions,
                       has_records, records))

struct Leave {
  Head head;
  std::string name, action, back_url;
  bool has_errors = false;
  std::vector<Error> errors;
  Input left, note;
  bool has_posts = false, has_duties = false, has_steps = false, holds_nothing = false;
  std::vector<Input> posts, duties, steps;
  bool has_role = false, may_withdraw = false, withdraw = false;
  std::string role, role_error;
};
BOOST_DESCRIBE_STRUCT(Leave, (),
                      (head, name, action, back_url, has_errors, errors, left, note, has_posts, has_duties, has_steps,
                       holds_nothing, posts, duties, steps, has_role, may_withdraw, withdraw, role, role_error))

struct HandedOver {
  std::string what, detail, to, to_url;
};
BOOST_DESCRIBE_STRUCT(HandedOver, (), (what, detail, to, to_url))

struct Left {
  Head head;
  std::string name, url, when, who, left, note;
  bool withdrawn = false, has_items = false;
  std::vector<HandedOver> items;
};
BOOST_DESCRIBE_STRUCT(Left, (), (head, name, url, when, who, left, note, withdrawn, has_items, items))

struct Erase {
  Head head;
  std::string name, action, back_url, export_url;
  web::Count posts, contacts;
};
BOOST_DESCRIBE_STRUCT(Erase, (), (head, name, action, back_url, export_url, posts, contacts))

struct Section {
  std::string title;
  std::vector<Fact> facts;
};
BOOST_DESCRIBE_STRUCT(Section, (), (title, facts))

struct Export {
  std::string name, keeper, made, json_url;
  std::vector<Section> sections;
};
BOOST_DESCRIBE_STRUCT(Export, (), (name, keeper, made, json_url, sections))

struct PostLine {
  std::string title, url, department, organisation, who_sees, since;
  bool vacant = false, wide = false;
  std::vector<Link> holders;
};
BOOST_DESCRIBE_STRUCT(PostLine, (), (title, url, department, organisation, who_sees, since, vacant, wide, holders))

struct Posts {
  Head head;
  std::string new_url;
  bool has_posts = false;
  std::vector<PostLine> posts;
  bool has_ended = false;
  std::vector<Link> ended;
};
BOOST_DESCRIBE_STRUCT(Posts, (), (head, new_url, has_posts, posts, has_ended, ended))

struct HolderLine {
  std::string name, url, when, end_url, remove_url, until_id;
  bool may_end = false, may_remove = false;
};
BOOST_DESCRIBE_STRUCT(HolderLine, (), (name, url, when, end_url, remove_url, until_id, may_end, may_remove))

struct FormerLine {
  std::string name, url, when, remove_url;
  bool may_remove = false;
};
BOOST_DESCRIBE_STRUCT(FormerLine, (), (name, url, when, remove_url, may_remove))

struct PostPage {
  Head head;
  std::string title, other_titles, department, organisation, organisation_url, who_sees, ended, edit_url;
  bool has_errors = false;
  std::vector<Error> errors;
  bool vacant = false;
  bool has_holders = false;
  std::vector<HolderLine> holders;
  bool has_former = false;
  std::vector<FormerLine> former;
  bool has_duties = false;
  std::vector<DutyLine> duties;
  std::string appoint_url;
  std::vector<Input> appoint;
  bool has_versions = false;
  std::vector<VersionLine> versions;
};
BOOST_DESCRIBE_STRUCT(PostPage, (),
                      (head, title, other_titles, department, organisation, organisation_url, who_sees, ended, edit_url,
                       has_errors, errors, vacant, has_holders, holders, has_former, former, has_duties, duties,
                       appoint_url, appoint, has_versions, versions))

struct LastContactLine {
  std::string name, url, when;
};
BOOST_DESCRIBE_STRUCT(LastContactLine, (), (name, url, when))

struct Contacts {
  Head head;
  std::string action, q, new_url, about, last, clear_url;
  std::vector<Hidden> hidden;
  std::vector<Option> kinds;
  bool open = false, filtered = false;
  web::Count found;
  bool has_contacts = false;
  std::vector<ContactLine> contacts;
  std::string newer_url, older_url, range;
  bool has_silent = false;
  std::vector<LastContactLine> silent;
};
BOOST_DESCRIBE_STRUCT(Contacts, (),
                      (head, action, q, new_url, about, last, clear_url, hidden, kinds, open, filtered, found,
                       has_contacts, contacts, newer_url, older_url, range, has_silent, silent))

struct PublicLine {
  std::string title, department, name, languages, email, phone, web, notes;
};
BOOST_DESCRIBE_STRUCT(PublicLine, (), (title, department, name, languages, email, phone, web, notes))

struct Public {
  std::vector<Link> breadcrumb;
  std::string name;
  bool as_partner = false, has_contacts = false;
  std::vector<PublicLine> contacts;
  std::string space_url;
};
BOOST_DESCRIBE_STRUCT(Public, (), (breadcrumb, name, as_partner, has_contacts, contacts, space_url))

struct AccessLine {
  std::string who, when, page;
};
BOOST_DESCRIBE_STRUCT(AccessLine, (), (who, when, page))

struct Accesses {
  Head head;
  bool has_lines = false;
  std::vector<AccessLine> lines;
  std::string newer_url, older_url, range;
};
BOOST_DESCRIBE_STRUCT(Accesses, (), (head, has_lines, lines, newer_url, older_url, range))

}  // namespace people::views
