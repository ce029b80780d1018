// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "duplicates/api.h"

namespace app {

// Looks for duplicates among what changed since the last review, if anything did. Any number of servers may: what one
// has looked at the others pass over.
void review_what_changed(db::Database& database, const places::Gazetteer& gazetteer, const base::Progress& progress);

}  // namespace app
