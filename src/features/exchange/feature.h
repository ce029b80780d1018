// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "exchange/api.h"
#include "web/site.h"

namespace exchange {

// `gazetteer` finds countries and places that tables name; it may be null, else it must outlive the feature. `kinds`: what undoing an
// import knows of records; `max_upload` in bytes.
web::Feature feature(db::Database& database, const places::Gazetteer* gazetteer, std::vector<db::RecordKind> kinds, std::uint64_t max_upload);

std::string one_activity_file(db::Session& session, const projects::Project& project);
// Of one organisation, valid or not.
std::string organisation_file(db::Session& session, const std::vector<spending::Plan>& plans);

}  // namespace exchange
