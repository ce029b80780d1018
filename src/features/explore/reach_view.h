// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "explore/views.h"

namespace explore {

struct ReachPage {
  std::vector<Link> breadcrumb;
  std::string name, sentence;
  bool has_partners = false;
  std::optional<MapView> map;
  std::vector<Figure> figures;
  std::string counted;
  std::optional<Bars> bands, continents;
  struct Partner {
    std::string name, url, country, distance, since;
  };
  std::vector<Partner> partners;
  std::string shortened, more_url;  // set where the table leaves some out
  bool has_second = false;
  struct Second {
    std::string name, url;
    web::Count shared;
  };
  std::vector<Second> second;
};
BOOST_DESCRIBE_STRUCT(ReachPage::Partner, (), (name, url, country, distance, since))
BOOST_DESCRIBE_STRUCT(ReachPage::Second, (), (name, url, shared))
BOOST_DESCRIBE_STRUCT(ReachPage, (), (breadcrumb, name, sentence, has_partners, map, figures, counted, bands, continents, partners, shortened, more_url,
                                      has_second, second))

}  // namespace explore
