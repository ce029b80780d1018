// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "db/database.h"
#include "explore/api.h"
#include "web/site.h"

namespace saved_searches {

// Tells the owners of the searches that are due what is new or changed among their records. Called every minute or so
// by each server; each thing is told once. Does little where nothing is due.
void alert(const explore::Atlas& atlas);
// Drops the searches of accounts that are no more.
void forget_old(db::Database& database);

web::Feature feature(db::Database& database);

}  // namespace saved_searches
