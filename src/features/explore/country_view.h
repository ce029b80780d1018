// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "explore/views.h"

namespace explore {

struct CountryPage {
  std::vector<Link> breadcrumb;
  std::string name, code, sentence, organisations_url, relations_url;
  bool has_records = false, has_relations = false;
  std::optional<MapView> map;
  std::vector<Figure> figures;
  std::string counted;
  std::optional<Bars> partner_countries, decades, theme_bars;
  std::vector<OrganisationItem> organisations;
  bool has_subdivisions = false;
  std::vector<NamedCount> subdivisions;
};
BOOST_DESCRIBE_STRUCT(CountryPage, (), (breadcrumb, name, code, sentence, organisations_url, relations_url, has_records, has_relations, map, figures,
                                        counted, partner_countries, decades, theme_bars, organisations, has_subdivisions, subdivisions))

struct CountriesPage {
  std::string sentence;
  bool has_countries = false;
  struct Row {
    std::string name, url, code, organisations, relations;
  };
  std::vector<Row> countries;
  std::string counted;
};
BOOST_DESCRIBE_STRUCT(CountriesPage::Row, (), (name, url, code, organisations, relations))
BOOST_DESCRIBE_STRUCT(CountriesPage, (), (sentence, has_countries, countries, counted))

}  // namespace explore
