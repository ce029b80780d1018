// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "explore/views.h"

namespace explore {

struct OrganisationPage {
  std::vector<Link> breadcrumb;
  std::string kind, where, name, other_names, sentence, reach_url, relations_url;
  std::vector<DownloadItem> downloads;
  std::string logo_url;
  std::optional<MapView> map;
  std::string summary;
  web::Count partners;
  bool has_partners = false;
  std::vector<Group> countries;
  std::string more_url;
  bool has_timeline = false;
  std::vector<Moment> timeline;
  std::optional<web::Count> undated;
  bool has_networks = false;
  struct Membership {
    std::string name, url, since;
  };
  std::vector<Membership> networks;
  bool has_themes = false;
  std::optional<Bars> theme_bars;
  std::vector<Fact> facts;
  Trust trust;
  std::string trust_sentence, confirm_url;
  std::vector<TrustCount> trust_counts;
  std::string freshness, history_url;
  std::vector<StatementItem> statements;
  std::string change_url, add_relation_url, contacts_url, twice_url, projects_url, spending_url;
  std::optional<Projects> projects;
};
BOOST_DESCRIBE_STRUCT(OrganisationPage::Membership, (), (name, url, since))
BOOST_DESCRIBE_STRUCT(OrganisationPage, (), (breadcrumb, kind, where, name, other_names, sentence, reach_url, relations_url, downloads, logo_url, map,
                                             summary, partners, has_partners, countries, more_url, has_timeline, timeline, undated, has_networks,
                                             networks, has_themes, theme_bars, facts, trust, trust_sentence, confirm_url, trust_counts, freshness, history_url, statements, change_url, add_relation_url, twice_url,
                                             contacts_url, projects_url, spending_url, projects))

// One of two parties face to face, or a line of the list where there are more.
struct PartyView {
  std::string name, url, where, detail, confirmed, country_code, role;
};
BOOST_DESCRIBE_STRUCT(PartyView, (), (name, url, where, detail, confirmed, country_code, role))

struct Step {
  std::string label, date;
  bool done = false, current = false, stopped = false;
};
BOOST_DESCRIBE_STRUCT(Step, (), (label, date, done, current, stopped))

struct RelationPage {
  std::vector<Link> breadcrumb;
  std::string kind, distance, title, own_title;
  bool has_facing = false;
  std::optional<PartyView> left, right;
  std::string tie_date, tie_detail;
  bool has_parties = false;
  std::vector<PartyView> parties;
  Trust trust;
  std::string trust_sentence, confirm_url, change_url, history_url;
  std::vector<Step> cycle;
  bool cycle_known = false;
  std::string summary;
  std::optional<MapView> map;
  bool has_timeline = false;
  std::vector<Moment> timeline;
  std::vector<StatementItem> statements;
  std::vector<Fact> facts;
  bool has_themes = false;
  std::vector<ThemeLink> themes;
  bool has_others = false;
  std::vector<Link> others;
  std::vector<DownloadItem> downloads;
  std::optional<Projects> projects;
};
BOOST_DESCRIBE_STRUCT(RelationPage, (), (breadcrumb, kind, distance, title, own_title, has_facing, left, right, tie_date, tie_detail, has_parties, parties,
                                         trust, trust_sentence, confirm_url, change_url, history_url, cycle, cycle_known, summary, map, has_timeline, timeline, statements, facts,
                                         has_themes, themes, has_others, others, downloads, projects))

}  // namespace explore
