// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "figures/api.h"
#include "figures/figures.h"
#include "figures/wanted.h"

namespace figures {

// What the pages work with. Owned by the feature's routes.
struct Desk {
  Desk(db::Database& base, const places::Gazetteer& places, Figures::Waits waits = {}) : database(base), gazetteer(places), figures(base, std::move(waits)) {}
  db::Database& database;
  const places::Gazetteer& gazetteer;
  Figures figures;
};

web::Feature feature(std::shared_ptr<Desk> desk);

// page.cpp
http::Response show_figures(Desk& desk, web::Context& context);
http::Response show_counting(Desk& desk, web::Context& context);
http::Response show_rules(Desk& desk, web::Context& context);
// files.cpp
http::Response download_figures(Desk& desk, web::Context& context);
http::Response answer_figures(Desk& desk, web::Context& context);

// What is wanted of the cube as it is now: what the address leaves open is filled in, and an organisation that was merged into
// another is that one.
Wanted wanted_here(Desk& desk, const Cube& cube, const web::Context& context);
Result result_of(const Cube& cube, const Wanted& wanted);

}  // namespace figures
