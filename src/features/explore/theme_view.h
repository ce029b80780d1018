// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "explore/views.h"

namespace explore {

struct Goal {
  std::string number, name;
};
BOOST_DESCRIBE_STRUCT(Goal, (), (number, name))

struct ThemePage {
  std::vector<Link> breadcrumb;
  std::string name, sentence;
  bool has_narrower = false;
  std::vector<NamedCount> narrower;
  std::optional<MapView> map;
  bool has_relations = false;
  web::Count total;
  std::string relations_url;
  std::vector<RelationItem> relations;
  std::string counted;
  bool has_classes = false;
  std::vector<Fact> facts;
  bool has_goals = false;
  std::vector<Goal> goals;
  std::optional<Bars> country_bars;
};
BOOST_DESCRIBE_STRUCT(ThemePage, (), (breadcrumb, name, sentence, has_narrower, narrower, map, has_relations, total, relations_url, relations, counted,
                                      has_classes, facts, has_goals, goals, country_bars))

struct ThemesPage {
  struct Branch {
    std::string name, url, count;
    std::vector<NamedCount> narrower;
  };
  std::vector<Branch> branches;
  std::string counted;
};
BOOST_DESCRIBE_STRUCT(ThemesPage::Branch, (), (name, url, count, narrower))
BOOST_DESCRIBE_STRUCT(ThemesPage, (), (branches, counted))

}  // namespace explore
