// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "web/views.h"

namespace open_data {

struct AboutPage {
  struct Figure {
    std::string label, value, url, detail;
  };
  struct Bar {
    std::string label, url, value;
    int percent = 0;
  };
  struct Bars {
    std::string title;
    std::vector<Bar> bars;
  };
  struct Trust {  // exactly one is set
    bool confirmed = false, one_sided = false, unverified = false, stopped = false;
  };
  struct Mark {
    Trust trust;
    std::string text;
  };
  struct Source {
    std::string id, title, url, publisher, as_of;
    web::Count relations;
    std::string licence, notes;
  };
  struct Ground {
    std::string title, use, licence, url;
  };
  struct Download {
    std::string label, detail, url;
  };
  std::vector<Figure> figures;
  std::optional<Bars> freshness_bars;
  std::string counted;
  std::vector<Mark> marks;
  bool has_sources = false;
  std::vector<Source> sources;
  std::vector<Ground> ground;
  std::vector<Download> downloads;
};
BOOST_DESCRIBE_STRUCT(AboutPage::Figure, (), (label, value, url, detail))
BOOST_DESCRIBE_STRUCT(AboutPage::Bar, (), (label, url, value, percent))
BOOST_DESCRIBE_STRUCT(AboutPage::Bars, (), (title, bars))
BOOST_DESCRIBE_STRUCT(AboutPage::Trust, (), (confirmed, one_sided, unverified, stopped))
BOOST_DESCRIBE_STRUCT(AboutPage::Mark, (), (trust, text))
BOOST_DESCRIBE_STRUCT(AboutPage::Source, (), (id, title, url, publisher, as_of, relations, licence, notes))
BOOST_DESCRIBE_STRUCT(AboutPage::Ground, (), (title, use, licence, url))
BOOST_DESCRIBE_STRUCT(AboutPage::Download, (), (label, detail, url))
BOOST_DESCRIBE_STRUCT(AboutPage, (), (figures, freshness_bars, counted, marks, has_sources, sources, ground, downloads))

struct ApiPage {
  struct Parameter {
    std::string name, description;
  };
  struct Operation {
    std::string method, path, summary;
    bool has_parameters = false;
    std::vector<Parameter> parameters;
    std::string example_url;
  };
  struct Group {
    std::string id, title;
    std::vector<Operation> operations;
  };
  std::string openapi_url, base_url;
  std::vector<Group> groups;
};
BOOST_DESCRIBE_STRUCT(ApiPage::Parameter, (), (name, description))
BOOST_DESCRIBE_STRUCT(ApiPage::Operation, (), (method, path, summary, has_parameters, parameters, example_url))
BOOST_DESCRIBE_STRUCT(ApiPage::Group, (), (id, title, operations))
BOOST_DESCRIBE_STRUCT(ApiPage, (), (openapi_url, base_url, groups))

}  // namespace open_data
