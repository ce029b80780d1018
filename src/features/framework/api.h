// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/fwd.hpp>

#include "accounts/api.h"
#include "db/database.h"
#include "web/site.h"

namespace framework {

web::Feature feature(db::Database& database);

// For accounts::Settings.
void own_data(db::Session& session, accounts::AccountId account, boost::json::object& all);
void forget(db::Transaction& transaction, accounts::AccountId account);

}  // namespace framework
