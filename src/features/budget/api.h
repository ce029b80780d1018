// SPDX-License-Identifier: EUPL-1.2
// For features that sum money over projects: counting.h has the rules, facts.h the rows for columns in memory.
#pragma once
#include "budget/amount.h"
#include "budget/counting.h"
#include "budget/facts.h"
#include "budget/texts.h"
#include "db/database.h"
#include "web/site.h"

namespace budget {

web::Feature feature(db::Database& database);

}  // namespace budget
