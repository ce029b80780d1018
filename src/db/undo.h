// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "db/records.h"

namespace db {

struct Undone {
  std::int64_t records = 0;  // brought back to what they were before the batch
};

// Brings every record that the batch touched back to what it was before, in one transaction, logged as the batch
// undo_name(batch). Refuses, with nothing changed, if there is no such batch, if it was undone already, or if one of its
// records was changed since or is needed by a later one: the conflict names some of these records.
base::Result<Undone> undo_batch(Database& database, const Author& author, const std::string& batch,
                                const std::vector<RecordKind>& kinds, const base::Progress* progress = nullptr);
// The same inside a transaction of the caller, whose author, reason and batch it has; a failure leaves it half-done, so the
// caller gives it up. The batch of an undoing has to be undo_name(batch).
base::Result<Undone> undo_batch(Transaction& transaction, const std::string& batch, const std::vector<RecordKind>& kinds,
                                const base::Progress* progress = nullptr);
std::string undo_name(std::string_view batch);  // "undo of <batch>"

}  // namespace db
