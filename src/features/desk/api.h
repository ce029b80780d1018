// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "db/database.h"
#include "web/site.h"

namespace desk {

web::Feature feature(db::Database& database);

}  // namespace desk
