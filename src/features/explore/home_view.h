// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "explore/views.h"

namespace explore {

struct HomePage {
  std::vector<Link> examples;
  std::optional<MapView> map;
  std::vector<Figure> figures;
  std::string counted;
  std::string latest_url;
  bool has_latest = false;
  std::vector<RelationItem> latest;
  std::optional<Bars> bars_countries;
  std::vector<NamedCount> themes;
  std::string import_url;  // for operators
};
BOOST_DESCRIBE_STRUCT(HomePage, (), (examples, map, figures, counted, latest_url, has_latest, latest, bars_countries, themes, import_url))

}  // namespace explore
