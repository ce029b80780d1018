// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "explore/views.h"

namespace explore {

struct Option {
  std::string param, value, label, count;
  bool checked = false;
};
BOOST_DESCRIBE_STRUCT(Option, (), (param, value, label, count, checked))

struct FacetView {
  std::string label, chosen;  // chosen: how many, if any
  bool open = false;
  std::vector<Option> options;
  bool has_more = false;
  std::vector<Option> more;
};
BOOST_DESCRIBE_STRUCT(FacetView, (), (label, chosen, open, options, has_more, more))

struct Hidden {
  std::string name, value;
};
BOOST_DESCRIBE_STRUCT(Hidden, (), (name, value))

struct Band {
  std::string value, label;
  bool chosen = false;
};
BOOST_DESCRIBE_STRUCT(Band, (), (value, label, chosen))

struct NearView {
  bool open = false;
  std::string name;
  std::vector<Band> bands;
};
BOOST_DESCRIBE_STRUCT(NearView, (), (open, name, bands))

struct Chip {
  std::string facet, label, remove_url;
};
BOOST_DESCRIBE_STRUCT(Chip, (), (facet, label, remove_url))

struct Tab {
  std::string label, count, url;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(Tab, (), (label, count, url, current))

struct Views {
  std::string list_url, table_url, map_url, chart_url, timeline_url;  // without the last: it is of projects alone
  bool is_list = false, is_table = false, is_map = false, is_chart = false, is_timeline = false;
};
BOOST_DESCRIBE_STRUCT(Views, (), (list_url, table_url, map_url, chart_url, timeline_url, is_list, is_table, is_map, is_chart, is_timeline))

struct SortView {
  std::string action;
  std::vector<Hidden> hidden;
  std::vector<Band> choices;
};
BOOST_DESCRIBE_STRUCT(SortView, (), (action, hidden, choices))

struct TableColumn {
  std::string label, sort_url;
  bool num = false, ascending = false, descending = false;
};
BOOST_DESCRIBE_STRUCT(TableColumn, (), (label, sort_url, num, ascending, descending))

// explore/timeline. Places and lengths are percentages of the axis: "12.5%".
struct TimelineYear {
  std::string x, label;
};
BOOST_DESCRIBE_STRUCT(TimelineYear, (), (x, label))

struct TimelineBar {
  std::string name, x, width;
  bool is_open = false;  // thin, for nobody knows
};
BOOST_DESCRIBE_STRUCT(TimelineBar, (), (name, x, width, is_open))

struct TimelineRow {
  std::string url, title, status, owner, dates;
  bool is_stopped = false;
  std::vector<TimelineBar> bars;
};
BOOST_DESCRIBE_STRUCT(TimelineRow, (), (url, title, status, owner, dates, is_stopped, bars))

struct TimelineView {
  std::string lead, note, today, table_url;
  bool has_axis = false, has_partly = false, has_open = false;
  std::vector<TimelineYear> years;
  std::vector<TimelineRow> rows;
};
BOOST_DESCRIBE_STRUCT(TimelineView, (), (lead, note, today, table_url, has_axis, has_partly, has_open, years, rows))

struct ResultsPage {
  std::string heading, understood, spelling, spelling_url;
  std::vector<Tab> tabs;
  std::string action;
  std::vector<Hidden> hidden;
  bool is_relations = false, is_organisations = false, is_projects = false, is_empty = false;
  bool none_yet = false;  // of all the register
  web::Count total;
  std::vector<FacetView> facets;
  std::optional<NearView> near;
  bool has_chips = false;
  std::vector<Chip> chips;
  std::string clear_url;
  Views views;
  std::vector<DownloadItem> downloads;
  std::optional<SortView> sort;
  std::string caption;
  std::vector<TableColumn> columns;
  std::vector<RelationItem> relations;
  std::vector<OrganisationItem> organisations;
  std::vector<ProjectItem> projects;
  std::string newer_url, older_url, range;
  std::optional<TimelineView> timeline;
  std::optional<MapView> map;
  std::vector<NamedCount> places;
  std::vector<Bars> charts;
  std::string counted;
  std::string save_url;  // where it is kept as a saved search
};
BOOST_DESCRIBE_STRUCT(ResultsPage, (), (heading, understood, spelling, spelling_url, tabs, action, hidden, is_relations, is_organisations, is_projects,
                                        is_empty, none_yet, total, facets, near, has_chips, chips, clear_url, views, downloads, sort, caption, columns,
                                        relations, organisations, projects, newer_url, older_url, range, timeline, map, places, charts, counted, save_url))

}  // namespace explore
