// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "db/database.h"

namespace db {

struct Change {
  std::int64_t sequence = 0;
  std::string at;     // ISO 8601, UTC
  std::string actor;  // Author::name
  std::string batch;
  std::string record_kind;  // "organisation", "relation", "source"
  std::string record_id;
  std::string before;  // canonical JSON, empty if created
  std::string after;   // canonical JSON, empty if deleted
  std::string reason;
};

// Changes after `sequence`, oldest first, at most `limit`.
std::vector<Change> changes_after(Session& session, std::int64_t sequence, int limit);
// The history of a record, newest first.
std::vector<Change> history(Session& session, std::string_view record_kind, std::string_view record_id);
// The same, those before that number alone, and at most `limit`.
std::vector<Change> history(Session& session, std::string_view record_kind, std::string_view record_id,
                            std::int64_t before_sequence, int limit);
// One write of a batch: its first and last change. What one transaction logs is numbered without a gap.
struct Stretch {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::string at;
};
std::vector<Stretch> stretches_of_batch(Session& session, std::string_view batch);  // newest first; empty: no such batch
// Calls f for each change of a batch, newest first. f may write through the session's transaction.
void each_change_of_batch(Session& session, std::string_view batch, const std::function<void(const Change&)>& f);

}  // namespace db
