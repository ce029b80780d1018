// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "db/database.h"
#include "explore/api.h"
#include "open_data/formats.h"
#include "web/site.h"

namespace open_data {

// Writes all records of a collection, in the order of their ids, in one snapshot.
void export_all(db::Session& session, Format format, Collection collection, const Sink& sink);

// The API under /api/v1, the downloads of what a search finds, and the pages about the data and the API.
web::Feature feature(const explore::Atlas& atlas);

}  // namespace open_data
