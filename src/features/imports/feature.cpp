// SPDX-License-Identifier: EUPL-1.2
// The import assistant: its addresses and who may use them. Rows may hold personal data, so all of it is for operators.
#include "imports/pages.h"

std::span<const base::EmbeddedFile> embedded_imports();

namespace imports {

web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer, const PageSettings& settings) {
  using web::Context;
  const auto assistant = std::make_shared<Assistant>(database, gazetteer, settings);
  web::Feature made{.name = "imports", .routes = {}, .menu = {}, .files = embedded_imports()};
  const auto add = [&](std::string method, std::string pattern, auto handler) {
    made.routes.push_back({std::move(method), std::move(pattern), web::Permission::stewards, [assistant, handler](Context& context) {
                             return handler(*assistant, context);
                           }});
  };
  add("GET", "/imports", show_start);
  add("POST", "/imports", receive_file);
  add("POST", "/imports/mappings/forget", forget_mapping);

  add("GET", "/imports/jobs/{job}", show_job);
  add("GET", "/imports/jobs/{job}/state", show_job_state);
  add("GET", "/imports/jobs/{job}/columns", show_columns);
  add("POST", "/imports/jobs/{job}/columns", take_columns);
  add("GET", "/imports/jobs/{job}/preview", show_preview);
  add("GET", "/imports/jobs/{job}/report.csv", download_rehearsal);
  add("POST", "/imports/jobs/{job}/keep", keep_import);
  add("POST", "/imports/jobs/{job}/stop", stop_job);

  add("GET", "/imports/{import}", show_report);
  add("GET", "/imports/{import}/report.csv", download_report);
  add("POST", "/imports/{import}/undo", take_import_back);
  add("GET", "/imports/{import}/rows/{number}", show_repair);
  add("POST", "/imports/{import}/rows/{number}", answer_repair);

  made.desk = {{base::msg("Import").id, "/imports", 90, web::Permission::stewards}};
  return made;
}

}  // namespace imports
