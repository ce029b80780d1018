// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <fmt/core.h>

#include <boost/json/value_from.hpp>

#include "imports/api.h"
#include "imports/jobs.h"
#include "imports/views.h"
#include "web/site.h"

namespace imports {

// What the handlers work with; lives as long as the feature.
struct Assistant {
  Assistant(db::Database& with_database, const places::Gazetteer& with_gazetteer, const PageSettings& with_settings)
      : database(with_database), gazetteer(with_gazetteer), settings(with_settings), jobs(with_database, with_gazetteer, {}, with_settings.references) {}
  db::Database& database;
  const places::Gazetteer& gazetteer;
  const PageSettings settings;
  Jobs jobs;
};

// start_page.cpp
http::Response show_start(Assistant&, web::Context&);
http::Response receive_file(Assistant&, web::Context&);
http::Response forget_mapping(Assistant&, web::Context&);
// columns_page.cpp
http::Response show_columns(Assistant&, web::Context&);
http::Response take_columns(Assistant&, web::Context&);
// job_pages.cpp
http::Response show_job(Assistant&, web::Context&);
http::Response show_job_state(Assistant&, web::Context&);
http::Response show_preview(Assistant&, web::Context&);
http::Response download_rehearsal(Assistant&, web::Context&);
http::Response keep_import(Assistant&, web::Context&);
http::Response stop_job(Assistant&, web::Context&);
// report_page.cpp
http::Response show_report(Assistant&, web::Context&);
http::Response download_report(Assistant&, web::Context&);
http::Response take_import_back(Assistant&, web::Context&);
// repair_page.cpp
http::Response show_repair(Assistant&, web::Context&);
http::Response answer_repair(Assistant&, web::Context&);

// What several pages need: pages.cpp.
std::string number(const web::Context& context, std::int64_t n);
views::Tally tally(const web::Context& context, const Counts& counts);
views::RowLine row_line(const web::Context& context, const RowOutcome& row);
std::vector<views::Tab> row_tabs(const web::Context& context, const Counts& counts, std::optional<Outcome> chosen);
std::optional<Outcome> chosen_outcome(const web::Context& context);  // of the tabs: ?rows=error
std::int64_t number_parameter(const web::Context& context, std::string_view name, std::int64_t otherwise);
std::string field(const web::Context& context, std::string_view name);  // of a form: trimmed valid UTF-8, no line ends
http::Response not_found(const web::Context& context);                  // of a job
std::optional<Import> import_of(Assistant& assistant, const web::Context& context);  // by the path's {import}
http::Response no_import(const web::Context& context);
std::string job_url(const Job& job, std::string_view rest = {});
std::string import_url(ImportId id);
// repair_page.cpp
views::RepairRow repair_view(const Assistant& assistant, const web::Context& context, const Import& import, const Repair& repair);

template <class View>
http::Response show(const web::Context& context, std::string_view name, std::string_view title, const View& view, int status = 200) {
  return context.page(name, title, boost::json::value_from(view).as_object(), status);
}

}  // namespace imports
