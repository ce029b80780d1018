// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: what its pages share.
#pragma once
#include "places/api.h"
#include "spending/api.h"
#include "spending/counting.h"

namespace spending {

struct Desk {
  db::Database& database;
  const places::Gazetteer& gazetteer;
};

http::Response show_plans(Desk desk, web::Context& context);
http::Response download_plans(Desk desk, web::Context& context);
http::Response answer_plans(Desk desk, web::Context& context);

// The organisation of the address's {id}, and its plans; else where the address leads now, or that there is nothing.
struct Asked {
  std::optional<organisations::Organisation> organisation;
  std::vector<Plan> plans;
  http::Response otherwise;  // where there is no organisation
};
Asked asked(db::Session& session, const web::Context& context);

std::string name_of(db::Session& session, const web::Context& context, const Named& who);
// In the reader's language: by the standard's or the register's lists, else as the file says.
std::string name_of(const web::Context& context, const places::Gazetteer& gazetteer, const Classification& place, Kind kind);

}  // namespace spending
