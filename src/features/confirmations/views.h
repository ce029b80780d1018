// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "web/views.h"

namespace confirmations::views {

using Error = web::FormError;
using web::Option;

struct Party {
  std::string name, url, where, detail, confirmed;
};
BOOST_DESCRIBE_STRUCT(Party, (), (name, url, where, detail, confirmed))

struct Fact {
  std::string label;
  std::vector<std::string> lines;
};
BOOST_DESCRIBE_STRUCT(Fact, (), (label, lines))

// Somebody for whom the reader may speak.
struct Speaker {
  std::string party, label, end_label, end_id, reason_id;
};
BOOST_DESCRIBE_STRUCT(Speaker, (), (party, label, end_label, end_id, reason_id))

struct AskLink {
  std::string url, label;
};
BOOST_DESCRIBE_STRUCT(AskLink, (), (url, label))

// A record with what may be said of it: for members, stewards, and whoever has a link.
struct Record {
  std::string title, record_url, lead, note;
  bool has_errors = false;
  std::vector<Error> errors;
  bool has_facing = false;
  std::optional<Party> left, right;
  std::string tie_date, tie_detail;
  bool has_parties = false;
  std::vector<Party> parties;
  std::vector<Fact> facts;
  std::string action, seen;
  bool can_speak = false, may_end = false, by_link = false;
  std::string cannot;  // why nothing can be said here
  std::vector<Speaker> speakers;
  std::string propose_url, end, end_error, remark, remark_error;
  std::vector<Option> reasons;
  bool has_asks = false;
  std::vector<AskLink> asks;
  std::string back_url;
};
BOOST_DESCRIBE_STRUCT(Record, (),
                      (title, record_url, lead, note, has_errors, errors, has_facing, left, right, tie_date, tie_detail,
                       has_parties, parties, facts, action, seen, can_speak, may_end, by_link, cannot, speakers,
                       propose_url, end, end_error, remark, remark_error, reasons, has_asks, asks, back_url))

struct AskForm {
  std::string title, action, back_url, note, address, address_error;
  bool has_errors = false;
  std::vector<Error> errors;
  std::vector<Option> parties, languages;
  bool has_asked = false;
  std::vector<std::string> asked;
};
BOOST_DESCRIBE_STRUCT(AskForm, (),
                      (title, action, back_url, note, address, address_error, has_errors, errors, parties, languages,
                       has_asked, asked))

struct Done {
  std::string title, text, url, label;
};
BOOST_DESCRIBE_STRUCT(Done, (), (title, text, url, label))

struct Item {
  std::string id, value, title, url, said, state;
  bool tickable = false, done = false;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, value, title, url, said, state, tickable, done))

struct Group {
  std::string id, name, url, action, organisation;
  bool can_confirm = false;
  web::Count due;
  std::vector<Item> items;
  std::string more_url;
  bool has_campaigns = false;
  std::vector<AskLink> campaigns;
};
BOOST_DESCRIBE_STRUCT(Group, (),
                      (id, name, url, action, organisation, can_confirm, due, items, more_url, has_campaigns,
                       campaigns))

struct DueList {
  std::string note;
  bool has_groups = false;
  std::vector<Group> groups;
  bool is_steward = false;
};
BOOST_DESCRIBE_STRUCT(DueList, (), (note, has_groups, groups, is_steward))

struct Sheet {  // an organisation's list in a campaign
  std::string campaign, name, lead, note, done_text, action;
  int percent = 0;
  bool running = false, can_confirm = false;
  std::vector<Item> items;
  std::string more_url;
};
BOOST_DESCRIBE_STRUCT(Sheet, (),
                      (campaign, name, lead, note, done_text, action, percent, running, can_confirm, items, more_url))

struct CampaignLine {
  std::string title, url, state, deadline, scope, done;
};
BOOST_DESCRIBE_STRUCT(CampaignLine, (), (title, url, state, deadline, scope, done))

struct CampaignList {
  bool has_campaigns = false;
  std::vector<CampaignLine> campaigns;
  bool has_errors = false;
  std::vector<Error> errors;
  std::string title, title_error, deadline, deadline_error, value, value_error;
  std::vector<Option> scopes, languages, kinds;
};
BOOST_DESCRIBE_STRUCT(CampaignList, (),
                      (has_campaigns, campaigns, has_errors, errors, title, title_error, deadline, deadline_error,
                       value, value_error, scopes, languages, kinds))

struct CountryLine {
  std::string country, asked, begun, finished, records, confirmed, corrected, closed, open;
};
BOOST_DESCRIBE_STRUCT(CountryLine, (), (country, asked, begun, finished, records, confirmed, corrected, closed, open))

struct Figure {
  std::string value, label, url, detail;
};
BOOST_DESCRIBE_STRUCT(Figure, (), (value, label, url, detail))

struct CampaignPage {
  std::string title, lead, state, note, state_url, stop_url, csv_url, contacts_url, organisations_text;
  bool running = false;
  int percent = 0;
  std::vector<Figure> figures;
  std::vector<CountryLine> countries;
  std::string unreached, contacts;
  bool has_wrong = false;
  std::vector<std::string> wrong;
};
BOOST_DESCRIBE_STRUCT(CampaignPage, (),
                      (title, lead, state, note, state_url, stop_url, csv_url, contacts_url, organisations_text,
                       running, percent, figures, countries, unreached, contacts, has_wrong, wrong))

struct Remark {
  std::string title, url, who, at, content, action;
};
BOOST_DESCRIBE_STRUCT(Remark, (), (title, url, who, at, content, action))

struct Remarks {
  bool has_remarks = false;
  std::vector<Remark> remarks;
};
BOOST_DESCRIBE_STRUCT(Remarks, (), (has_remarks, remarks))

}  // namespace confirmations::views
