// SPDX-License-Identifier: EUPL-1.2
// Inside of confirmations: what running campaigns ask about a relation that goes, and comes back.
#pragma once
#include "db/database.h"

namespace confirmations {

// Reads the change log from where it was last read. Of a relation that is gone, open items are ended; of one that
// became one with another, they become items of that one. One that is there again gets back its items as they were, or
// as they were answered since. A merge does it in its own transaction, before it moves the items of the organisation
// that goes, and its undoing after it moved them back; for all else the rounds do it.
void follow_relations(db::Transaction& transaction);
// The same in transactions of its own, each of a few thousand changes.
void follow_relations(db::Database& database);

}  // namespace confirmations
