// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "db/database.h"
#include "places/api.h"
#include "web/site.h"

namespace figures {

// The pages and the API of figures over all published projects. The feature keeps what they are made of in memory, with a thread
// that follows the change log; both end with the site.
web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer);

}  // namespace figures
