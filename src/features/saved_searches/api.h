// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/fwd.hpp>

#include "accounts/api.h"
#include "db/database.h"
#include "explore/api.h"
#include "web/site.h"

namespace saved_searches {

// Tells the owners of the searches that are due what is new or changed among their records. Called every minute or so
// by each server; each thing is told once. Does little where nothing is due.
void alert(const explore::Atlas& atlas);
// Drops the searches of accounts that are no more.
void forget_old(db::Database& database);

// The searches that an account keeps: for the copy of one's own data.
void own_data(db::Session& session, accounts::AccountId account, boost::json::object& all);

web::Feature feature(db::Database& database);

}  // namespace saved_searches
