// SPDX-License-Identifier: EUPL-1.2
#include "db/change_log.h"

#include <fmt/format.h>

namespace db {
namespace {

// A change belongs to the last set that begins at or before it.
constexpr std::string_view columns =
    "SELECT c.sequence, s.at, s.actor, s.batch, c.record_kind, c.record_id, c.before, c.after, s.reason FROM change c "
    "JOIN change_set s ON s.first_change = (SELECT max(first_change) FROM change_set WHERE first_change <= c.sequence) ";

Change change_of(const Statement& row) {
  return {row.integer(0),           std::string(row.text(1)), std::string(row.text(2)),
          std::string(row.text(3)), std::string(row.text(4)), std::string(row.text(5)),
          std::string(row.text(6)), std::string(row.text(7)), std::string(row.text(8))};
}

std::vector<Change> all_of(Statement& rows) {
  std::vector<Change> changes;
  while (rows.row()) changes.push_back(change_of(rows));
  return changes;
}

}  // namespace

std::vector<Change> changes_after(Session& session, std::int64_t sequence, int limit) {
  static const std::string sql = fmt::format("{}{}", columns, "WHERE c.sequence > $1 ORDER BY c.sequence LIMIT $2");
  auto rows = session.prepare(sql);
  return all_of(rows.run(sequence, limit));
}

std::vector<Change> history(Session& session, std::string_view record_kind, std::string_view record_id) {
  static const std::string sql = fmt::format("{}{}", columns, "WHERE c.record_kind = $1 AND c.record_id = $2 ORDER BY c.sequence DESC");
  auto rows = session.prepare(sql);
  return all_of(rows.run(record_kind, record_id));
}

std::vector<Change> history(Session& session, std::string_view record_kind, std::string_view record_id,
                            std::int64_t before_sequence, int limit) {
  static const std::string sql = fmt::format(
      "{}{}", columns,
      "WHERE c.record_kind = $1 AND c.record_id = $2 AND c.sequence < $3 ORDER BY c.sequence DESC LIMIT $4");
  auto rows = session.prepare(sql);
  return all_of(rows.run(record_kind, record_id, before_sequence, limit));
}

std::vector<Stretch> stretches_of_batch(Session& session, std::string_view batch) {
  std::vector<Stretch> stretches;
  auto rows = session.prepare(
      "SELECT s.first_change, coalesce((SELECT min(n.first_change) FROM change_set n WHERE n.first_change > s.first_change) - 1, "
      "(SELECT max(sequence) FROM change)), s.at FROM change_set s WHERE s.batch = $1 ORDER BY s.first_change DESC");
  for (rows.run(batch); rows.row();) stretches.push_back({rows.integer(0), rows.integer(1), std::string(rows.text(2))});
  return stretches;
}

void each_change_of_batch(Session& session, std::string_view batch, const std::function<void(const Change&)>& f) {
  static const std::string sql = fmt::format("{}{}", columns, "WHERE c.sequence BETWEEN $1 AND $2 ORDER BY c.sequence DESC LIMIT 1000");
  for (const auto& stretch : stretches_of_batch(session, batch)) {
    for (std::int64_t last = stretch.last; last >= stretch.first;) {
      std::vector<Change> page;
      {
        auto rows = session.prepare(sql);
        page = all_of(rows.run(stretch.first, last));
      }
      for (const auto& change : page) f(change);
      last = page.empty() ? stretch.first - 1 : page.back().sequence - 1;
    }
  }
}

}  // namespace db
