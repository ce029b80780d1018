// SPDX-License-Identifier: EUPL-1.2
#include "db/check.h"

#include <fmt/core.h>

namespace db {
namespace {

using base::msg;

constexpr int page_size = 1000;

void found(CheckReport& report, base::Message message) {
  ++report.faults;
  if (report.findings.size() < 100) report.findings.push_back(std::move(message));
}

// The last state of each record of a kind according to the log, in the order of ids; deleted ones are left out.
class LastStates {
 public:
  LastStates(Session& session, std::string kind) : session_(session), kind_(std::move(kind)) { next_page(); }
  bool at_end() const { return at_ == page_.size(); }
  const std::string& id() const { return page_[at_].first; }
  const std::string& json() const { return page_[at_].second; }
  void next() {
    if (++at_ == page_.size()) next_page();
  }

 private:
  void next_page() {
    at_ = 0;
    do {
      page_.clear();
      int rows = 0;
      // The inner question is answered by the index alone.
      auto statement = session_.prepare(
          "SELECT n.record_id, c.after FROM (SELECT record_id, max(sequence) AS newest FROM change "
          "WHERE record_kind = $1 AND record_id > $2 GROUP BY record_id ORDER BY record_id LIMIT $3) n "
          "JOIN change c ON c.sequence = n.newest ORDER BY n.record_id");
      const std::string from = last_;
      for (statement.run(kind_, from, page_size); statement.row(); ++rows) {
        last_ = statement.text(0);
        if (!statement.is_null(1)) page_.emplace_back(last_, statement.text(1));
      }
      if (rows == 0) return;
    } while (page_.empty());
  }
  Session& session_;
  std::string kind_, last_;
  std::vector<std::pair<std::string, std::string>> page_;
  std::size_t at_ = 0;
};

void check_kind(Session& session, const RecordKind& kind, CheckReport& report, const base::Progress* progress) {
  if (kind.facts_only()) return;
  LastStates logged(session, kind.name);
  const auto missing = [&] {
    found(report, msg("The {kind} {id} is in the change log but not in its table.", {{"kind", kind.name}, {"id", logged.id()}}));
    logged.next();
  };
  kind.each(session, [&](std::string_view id, std::string_view json) {
    ++report.records;
    if (progress && report.records % 10000 == 0) progress->report(kind.name, static_cast<std::uint64_t>(report.records), 0);
    while (!logged.at_end() && logged.id() < id) missing();
    if (logged.at_end() || logged.id() != id) {
      found(report, msg("The {kind} {id} is in its table but not in the change log.", {{"kind", kind.name}, {"id", std::string(id)}}));
      return;
    }
    if (logged.json() != json)
      found(report, msg("The {kind} {id} differs from what the change log says.", {{"kind", kind.name}, {"id", std::string(id)}}));
    logged.next();
  });
  while (!logged.at_end()) missing();
  if (!kind.tables_astray) return;
  for (const auto& table : kind.tables_astray(session))
    found(report, msg("The table {table} does not say the same as the records it was made from.", {{"table", table}}));
}

void check_log(Session& session, CheckReport& report) {
  auto row = session.prepare("SELECT count(*), coalesce(min(sequence), 1), coalesce(max(sequence), 0), (SELECT sequence FROM change_head) FROM change");
  row.run();
  report.changes = row.integer(0);
  if (row.integer(1) != 1 || row.integer(2) != report.changes)
    found(report, msg("The change log has gaps: {count} entries are numbered {first} to {last}.",
                      {{"count", std::to_string(report.changes)}, {"first", std::to_string(row.integer(1))}, {"last", std::to_string(row.integer(2))}}));
  if (row.integer(3) != row.integer(2))
    found(report, msg("The change log ends at {last}, but its head says {head}.",
                      {{"last", std::to_string(row.integer(2))}, {"head", std::to_string(row.integer(3))}}));
}

void refers_to_nothing(CheckReport& report, std::string_view table, std::string_view parent) {
  found(report, msg("A row of {table} refers to a row of {parent} that does not exist.",
                    {{"table", std::string(table)}, {"parent", std::string(parent)}}));
}

// PostgreSQL checks its pages by itself, and its keys at each write; yet whoever restored with triggers off, or added a key
// as "not valid", has rows that nobody looked at.
void check_keys(Session& session, CheckReport& report) {
  struct Key {
    std::string table, parent, join, present;
  };
  std::vector<Key> keys;
  auto known = session.prepare(
      "SELECT c.relname, p.relname, quote_ident(c.relname), quote_ident(p.relname), "
      "string_agg(format('p.%I = c.%I', pa.attname, ca.attname), ' AND '), string_agg(format('c.%I IS NOT NULL', ca.attname), ' AND ') "
      "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid "
      "CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair(child, parent) "
      "JOIN pg_attribute ca ON ca.attrelid = c.oid AND ca.attnum = pair.child "
      "JOIN pg_attribute pa ON pa.attrelid = p.oid AND pa.attnum = pair.parent "
      "WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace GROUP BY k.oid, c.relname, p.relname ORDER BY 1, 2");
  for (known.run(); known.row();)
    keys.push_back({std::string(known.text(2)), std::string(known.text(3)), std::string(known.text(4)), std::string(known.text(5))});
  for (const auto& key : keys) {
    auto lost = session.prepare(fmt::format("SELECT count(*) FROM {} c WHERE {} AND NOT EXISTS (SELECT 1 FROM {} p WHERE {})", key.table,
                                            key.present, key.parent, key.join));
    for (auto n = lost.run().integer(0); n > 0; --n) refers_to_nothing(report, key.table, key.parent);
  }
}

void check_rule(Session& session, const TableRule& rule, CheckReport& report) {
  auto rows = session.prepare(rule.sql);
  for (rows.run(); rows.row();)
    found(report, msg("The row {row} of {table} refers to what does not exist.", {{"row", std::string(rows.text(0))}, {"table", rule.table}}));
}

void check_file(Session& session, CheckReport& report) {
  auto integrity = session.prepare("PRAGMA integrity_check");
  for (integrity.run(); integrity.row();)
    if (integrity.text(0) != "ok") found(report, msg("The database file is damaged: {what}", {{"what", std::string(integrity.text(0))}}));
  auto keys = session.prepare("PRAGMA foreign_key_check");
  for (keys.run(); keys.row();) refers_to_nothing(report, keys.text(0), keys.text(2));
}

}  // namespace

CheckReport check(Database& database, const std::vector<RecordKind>& kinds, const base::Progress* progress,
                  const std::vector<TableRule>& rules) {
  CheckReport report;
  auto session = database.read();
  if (session.dialect() == Dialect::sqlite) check_file(session, report);
  else check_keys(session, report);
  check_log(session, report);
  for (const auto& kind : kinds) check_kind(session, kind, report, progress);
  auto rows = session.prepare("SELECT DISTINCT record_kind FROM change");
  for (rows.run(); rows.row();)
    if (std::ranges::find(kinds, rows.text(0), &RecordKind::name) == kinds.end())
      found(report, msg("The change log speaks of a kind of record that this program does not know: {kind}.", {{"kind", std::string(rows.text(0))}}));
  for (const auto& rule : rules) check_rule(session, rule, report);
  return report;
}

}  // namespace db
