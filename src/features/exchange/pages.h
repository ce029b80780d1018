// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: what its pages share.
#pragma once
#include <boost/json/value_from.hpp>

#include "exchange/jobs.h"
#include "exchange/views.h"
#include "web/site.h"

namespace exchange {

// What the handlers work with; lives as long as the feature.
struct Desk {
  db::Database& database;
  const places::Gazetteer* gazetteer;  // may be null
  std::uint64_t max_upload;
  Jobs jobs;
  Desk(db::Database& d, const places::Gazetteer* g, std::vector<db::RecordKind> kinds, std::uint64_t most)
      : database(d), gazetteer(g), max_upload(most), jobs(d, g, std::move(kinds)) {}
};

template <class View>
http::Response show(const web::Context& context, std::string_view name, const std::string& title, const View& view, int status = 200) {
  return context.page(name, title, boost::json::value_from(view).as_object(), status);
}

// pages.cpp
std::string number(const web::Context& context, std::int64_t n);
http::Response not_found(const web::Context& context);
std::string severity_label(const web::Context& context, iati::Severity severity, bool of_table = false);
http::Response start_page(Desk& desk, const web::Context& context, views::Start view, int status);
// table_pages.cpp
http::Response receive_tables(Desk& desk, web::Context& context, const std::vector<const http::Upload*>& files, views::Start view);
http::Response show_tables(Desk& desk, web::Context& context);
http::Response take_tables(Desk& desk, web::Context& context);

}  // namespace exchange
