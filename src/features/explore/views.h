// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "web/views.h"

// What the pieces of pages receive; each is a partial of the same name under src/web/templates.
namespace explore {

struct Link {
  std::string label, url;
};
BOOST_DESCRIBE_STRUCT(Link, (), (label, url))

struct NamedCount {
  std::string name, url, count;
};
BOOST_DESCRIBE_STRUCT(NamedCount, (), (name, url, count))

struct ThemeLink {
  std::string name, url;
};
BOOST_DESCRIBE_STRUCT(ThemeLink, (), (name, url))

// web/trust: exactly one is set.
struct Trust {
  bool confirmed = false, one_sided = false, unverified = false, stopped = false;
};
BOOST_DESCRIBE_STRUCT(Trust, (), (confirmed, one_sided, unverified, stopped))

// explore/project_item and the rows of explore/project_table
struct ProjectItem {
  std::string url, title, owner, owner_url, year, start, end, status, countries;
  std::vector<ThemeLink> themes;
};
BOOST_DESCRIBE_STRUCT(ProjectItem, (), (url, title, owner, owner_url, year, start, end, status, countries, themes))
// Where projects are one thing among others.
struct ProjectLink {
  std::string url, title, detail;
};
BOOST_DESCRIBE_STRUCT(ProjectLink, (), (url, title, detail))
struct Projects {
  std::vector<ProjectLink> list;
  std::string all_url;
};
BOOST_DESCRIBE_STRUCT(Projects, (), (list, all_url))

// web/relation_item and the rows of web/relation_table
struct RelationItem {
  std::string url, left, right, year, start, kind, countries, status, distance, seen;
  std::optional<web::Count> others;
  std::vector<ThemeLink> themes;
  Trust trust;
};
BOOST_DESCRIBE_STRUCT(RelationItem, (), (url, left, right, year, start, kind, countries, status, distance, seen, others, themes, trust))

// web/organisation_item and the rows of web/organisation_table
struct OrganisationItem {
  std::string url, name, kind, where, country_code, distance;
  std::string confirmed;  // when it confirmed its record, while that counts
  std::optional<web::Count> population, relations;
  std::vector<ThemeLink> themes;
};
BOOST_DESCRIBE_STRUCT(OrganisationItem, (), (url, name, kind, where, country_code, distance, confirmed, population, relations, themes))

// web/bars
struct Bar {
  std::string label, url, value;
  int percent = 0;  // of the longest
};
BOOST_DESCRIBE_STRUCT(Bar, (), (label, url, value, percent))
struct Bars {
  std::string title;
  std::vector<Bar> bars;
};
BOOST_DESCRIBE_STRUCT(Bars, (), (title, bars))

// web/figures
struct Figure {
  std::string label, value, url, detail;
};
BOOST_DESCRIBE_STRUCT(Figure, (), (label, value, url, detail))

// web/facts
struct Fact {
  std::string label, value, url, code;
};
BOOST_DESCRIBE_STRUCT(Fact, (), (label, value, url, code))

// web/statements
struct StatementItem {
  std::string source, url, by, date, licence;
  std::string says;  // of the dates, where it differs: "since 1990"
};
BOOST_DESCRIBE_STRUCT(StatementItem, (), (source, url, by, date, licence, says))

// web/timeline
struct Moment {
  std::string year, text, url, detail;
  bool ended = false;
};
BOOST_DESCRIBE_STRUCT(Moment, (), (year, text, url, detail, ended))

// web/downloads
struct DownloadItem {
  std::string label, detail, url;
};
BOOST_DESCRIBE_STRUCT(DownloadItem, (), (label, detail, url))

// web/map: the server's drawing, and either an address or the data themselves for the island.
struct MapView {
  std::string svg, data_url, data, label, legend_few, legend_many, table_url;
};
BOOST_DESCRIBE_STRUCT(MapView, (), (svg, data_url, data, label, legend_few, legend_many, table_url))

struct Group {  // partners or members of a country
  std::string country, count;
  struct One {
    std::string name, url, since, distance;
  };
  std::vector<One> list;
};
BOOST_DESCRIBE_STRUCT(Group::One, (), (name, url, since, distance))
BOOST_DESCRIBE_STRUCT(Group, (), (country, count, list))

struct TrustCount {
  Trust trust;
  web::Count count;
};
BOOST_DESCRIBE_STRUCT(TrustCount, (), (trust, count))

}  // namespace explore
