// SPDX-License-Identifier: EUPL-1.2
#include "db/undo.h"

#include "db/change_log.h"

namespace db {
namespace {

using base::msg;
using base::Problem;

constexpr std::size_t most_named = 5;

Problem conflict(const std::vector<std::string>& records, std::int64_t count) {
  std::string named;
  for (const auto& record : records) named += (named.empty() ? "" : ", ") + record;
  return {Problem::Kind::conflict,
          msg("This cannot be undone, because {count} of its records were changed since: {records}. Nothing was changed.",
              {{"count", std::to_string(count)}, {"records", count > static_cast<std::int64_t>(records.size()) ? named + "…" : named}}), {}};
}

}  // namespace

std::string undo_name(std::string_view batch) { return fmt::format("undo of {}", batch); }

base::Result<Undone> undo_batch(Database& database, const Author& author, const std::string& batch,
                                const std::vector<RecordKind>& kinds, const base::Progress* progress) {
  auto transaction = database.write(author, undo_name(batch), undo_name(batch));
  auto undone = undo_batch(transaction, batch, kinds, progress);
  if (undone) transaction.commit();
  return undone;
}

base::Result<Undone> undo_batch(Transaction& transaction, const std::string& batch, const std::vector<RecordKind>& kinds,
                                const base::Progress* progress) {
  auto& session = transaction.session();
  const auto stretches = batch.empty() ? std::vector<Stretch>() : stretches_of_batch(session, batch);
  if (stretches.empty())
    return Problem{Problem::Kind::not_found, msg("There is nothing called “{batch}” to undo.", {{"batch", batch}}), {}};
  if (const auto before = stretches_of_batch(session, undo_name(batch)); !before.empty() && before.front().first > stretches.front().first)
    return Problem{Problem::Kind::conflict, msg("This was undone already on {date}.", {{"date", before.front().at.substr(0, 10)}}), {}};

  std::int64_t total = 0, done = 0;
  for (const auto& stretch : stretches) total += stretch.last - stretch.first + 1;
  const std::int64_t start = transaction.head();
  Undone undone;
  std::vector<std::string> changed_since;
  std::int64_t conflicts = 0;
  std::string needed;  // the record that something later needs
  auto newest = session.prepare("SELECT max(sequence) FROM change WHERE record_kind = $1 AND record_id = $2");
  auto text_after = session.prepare("SELECT after FROM change WHERE sequence = $1");
  try {
    each_change_of_batch(session, batch, [&](const Change& change) {
      if (progress && progress->stop) return;
      if (progress && done % 1000 == 0) progress->report("undo", static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(total));
      ++done;
      // Newest first: a record's newest change is the one at hand, or one that this undoing has just made.
      const auto kind = std::ranges::find(kinds, change.record_kind, &RecordKind::name);
      if (kind == kinds.end()) throw std::logic_error("nobody knows how to put back a " + change.record_kind);
      if (kind->facts_only()) return;
      const std::int64_t last = newest.run(change.record_kind, change.record_id).integer(0);
      // Changed since, unless it was changed back: undone itself, for one.
      if (last != change.sequence && last <= start && text_after.run(last).text(0) != change.after) {
        // Another change of the batch to a record that is named already has a newest change outside the batch too.
        ++conflicts;
        const std::string record = change.record_kind + " " + change.record_id;
        if (std::ranges::find(changed_since, record) != changed_since.end()) --conflicts;
        else if (changed_since.size() < most_named) changed_since.push_back(record);
      }
      if (conflicts > 0) return;
      needed = change.record_kind + " " + change.record_id;
      kind->put(transaction, change.record_id, change.before);
      if (last <= start) ++undone.records;
    });
  } catch (const Failure& failure) {
    if (failure.kind() != Failure::Kind::constraint) throw;
    return Problem{Problem::Kind::conflict,
                   msg("This cannot be undone, because other records made since need {record}, or took its place. Nothing was changed.", {{"record", needed}}), {}};
  }
  if (progress && progress->stop)
    return Problem{Problem::Kind::unavailable, msg("The undoing was stopped. Nothing was changed."), {}};
  if (conflicts > 0) return conflict(changed_since, conflicts);
  return undone;
}

}  // namespace db
