// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>

#include "web/views.h"

// What the template receives, in the reader's language.
namespace spending::views {

struct Crumb {
  std::string url, label;
};
BOOST_DESCRIBE_STRUCT(Crumb, (), (url, label))

struct Line {
  std::string name, amount;
};
BOOST_DESCRIBE_STRUCT(Line, (), (name, amount))

struct Row {
  std::string recipient, recipient_url, period, status, amount, left_out;
  std::vector<Line> lines;
  bool has_lines = false;
};
BOOST_DESCRIBE_STRUCT(Row, (), (recipient, recipient_url, period, status, amount, left_out, lines, has_lines))

struct Table {
  std::string id, title, sums, rule, more;
  bool has_recipients = false, has_status = false;
  std::vector<Row> rows;
};
BOOST_DESCRIBE_STRUCT(Table, (), (id, title, sums, rule, more, has_recipients, has_status, rows))

struct Document {
  std::string url, title, detail, description;
};
BOOST_DESCRIBE_STRUCT(Document, (), (url, title, detail, description))

struct Plan {
  std::string id, reporter, reporter_url, identifier, updated, source;
  std::vector<Table> tables;
  std::vector<Document> documents;
  bool has_tables = false, has_documents = false;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (id, reporter, reporter_url, identifier, updated, source, tables, documents, has_tables, has_documents))

struct Plans {  // "spending/plans"
  std::vector<Crumb> breadcrumb;
  std::string organisation, csv_url, json_url, iati_url;
  bool has_plans = false, has_several = false;
  std::vector<Plan> plans;
};
BOOST_DESCRIBE_STRUCT(Plans, (), (breadcrumb, organisation, csv_url, json_url, iati_url, has_plans, has_several, plans))

}  // namespace spending::views
