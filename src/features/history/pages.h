// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "history/told.h"

namespace history {

struct Work {
  db::Database& database;
  const places::Gazetteer& gazetteer;
  std::vector<db::Reference> references;
};

http::Response show_history(const Work&, web::Context&, records::Kind);
http::Response show_version(const Work&, web::Context&, records::Kind);
http::Response take_undo(const Work&, web::Context&, records::Kind);

std::int64_t number_of(std::string_view text);  // 0 for what is no number

}  // namespace history
