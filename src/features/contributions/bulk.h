// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "base/progress.h"
#include "contributions/queue.h"

// Decisions on many contributions at once (docs/decisions/0026-contributions.md): decided in one transaction by a few
// statements over whole sets; what was accepted is put into the register afterwards, in pieces, and goes on after a
// kill.
namespace contributions {

struct BulkDecision {
  bool accepts = false;
  std::string reason;             // needed for refusing
  Filter filter;                  // those that match it…
  std::vector<std::string> only;  // …or of these only the ones named, if any are
};
struct Bulk {
  DecisionId id;
  bool accepts = false;
  std::string reason, at;
  AccountId by;
  std::int64_t chosen = 0;
  std::int64_t passed_over = 0;  // named, or matching, but not to be decided: decided meanwhile, or to be merged
  // What has become of the chosen ones so far.
  std::int64_t applied = 0, merging = 0, elsewhere = 0, left = 0;
};
base::Result<DecisionId> decide_many(db::Database& database, const web::Identity& identity,
                                     const BulkDecision& decision);
std::optional<Bulk> find_bulk(db::Session& session, DecisionId id);

// Puts into the register what was accepted and is not there yet, of one decision or of all; how many were looked at.
// Stops between two pieces if `progress` says so.
std::int64_t apply_accepted(db::Database& database, std::optional<DecisionId> decision = {},
                            const base::Progress* progress = nullptr);

}  // namespace contributions
