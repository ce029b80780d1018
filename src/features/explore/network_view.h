// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "explore/views.h"

namespace explore {

struct NetworkPage {
  std::vector<Link> breadcrumb;
  std::string kind, where, name, other_names, sentence;
  std::vector<DownloadItem> downloads;
  std::optional<MapView> map;
  std::string summary;
  web::Count members;
  bool has_members = false;
  struct Member {
    std::string name, url, since;
  };
  struct Country {
    std::string country, count;
    std::vector<Member> list;
  };
  std::vector<Country> countries;
  std::string more_url, counted;
  std::vector<Fact> facts;
  Trust trust;
  std::string trust_sentence, confirm_url, freshness, history_url;
  std::vector<StatementItem> statements;
};
BOOST_DESCRIBE_STRUCT(NetworkPage::Member, (), (name, url, since))
BOOST_DESCRIBE_STRUCT(NetworkPage::Country, (), (country, count, list))
BOOST_DESCRIBE_STRUCT(NetworkPage, (), (breadcrumb, kind, where, name, other_names, sentence, downloads, map, summary, members, has_members, countries,
                                        more_url, counted, facts, trust, trust_sentence, confirm_url, freshness, history_url, statements))

}  // namespace explore
