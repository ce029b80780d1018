// SPDX-License-Identifier: EUPL-1.2
// Inside of duplicates: two organisations become one, and two again.
#pragma once
#include "duplicates/plan.h"
#include "duplicates/store.h"

namespace duplicates {

struct MergeOrder {
  OrganisationId kept, gone;
  Choices choices;
  std::string reason;
  std::string fingerprint;  // of the plan that was seen; empty: whatever it is now
};

// All in one transaction with the batch batch_of(id), or nothing: conflict if something changed since the plan was
// seen.
base::Result<MergeId> merge(db::Database& database, const db::Author& author, const MergeOrder& order,
                            const std::vector<Carried>& carried);
// Sets everything back that the merge did, in one transaction. A conflict names what was changed since and stands in
// the way.
base::Result<void> undo_merge(db::Database& database, const db::Author& author, MergeId id, const std::string& reason,
                              const std::vector<db::RecordKind>& kinds, const std::vector<Carried>& carried);
std::string batch_of(MergeId id);  // "merge 0h3k…"

}  // namespace duplicates
