// SPDX-License-Identifier: EUPL-1.2
#include "db/migrations.h"

#include <map>

#include "base/partial_date.h"
#include "base/text.h"
#include "db/sha256.h"

namespace db {
namespace {

using base::msg;
using base::Problem;

struct Migration {
  std::string number;  // "0001"
  std::string name;    // "db/0001_change_log"
  std::string checksum;
  std::string_view text;
};

// In order of their numbers. Two of one number, or a name that is none, is a mistake of ours.
std::vector<Migration> migrations_of(const std::vector<base::EmbeddedFile>& files) {
  std::map<std::string, Migration> ordered;
  for (const auto& file : files) {
    const auto folder = file.name.find("/migrations/");
    if (folder == std::string_view::npos || !file.name.ends_with(".sql")) continue;
    const auto stem = file.name.substr(folder + 12, file.name.size() - folder - 16);
    const auto number = stem.substr(0, 4);
    if (stem.size() < 6 || stem[4] != '_' || number.find_first_not_of("0123456789") != std::string_view::npos)
      throw std::logic_error(fmt::format("{} is not named NNNN_title.sql", file.name));
    Migration migration{std::string(number), fmt::format("{}/{}", file.name.substr(0, folder), stem), Sha256::of(file.content), file.content};
    if (!ordered.emplace(migration.number, migration).second)
      throw std::logic_error(fmt::format("two migrations have the number {}", number));
  }
  std::vector<Migration> list;
  for (auto& [number, migration] : ordered) list.push_back(std::move(migration));
  return list;
}

std::vector<std::string> statements_of(std::string_view text, Dialect dialect) {
  std::vector<std::string> statements;
  std::string current;
  bool here = true;
  for (const auto line : base::split(text, '\n')) {
    const auto trimmed = base::trim(line);
    if (trimmed == "-- both") here = true;
    else if (trimmed == "-- sqlite") here = dialect == Dialect::sqlite;
    else if (trimmed == "-- postgresql") here = dialect == Dialect::postgresql;
    if (!here || trimmed.empty() || trimmed.starts_with("--")) continue;
    current.append(line).push_back('\n');
    if (trimmed.ends_with(';')) statements.push_back(std::exchange(current, {}));
  }
  if (!current.empty()) throw std::logic_error("a migration ends within a statement: " + current);
  return statements;
}

std::map<std::string, std::string> applied_migrations(Session& session) {
  auto exists = session.prepare(session.dialect() == Dialect::sqlite
                                    ? "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'"
                                    : "SELECT 1 FROM pg_class WHERE oid = to_regclass('schema_migration')");
  std::map<std::string, std::string> applied;
  if (!exists.run().row()) return applied;
  auto rows = session.prepare("SELECT name, checksum FROM schema_migration");
  for (rows.run(); rows.row();) applied.emplace(rows.text(0), rows.text(1));
  return applied;
}

SchemaState compare(const std::vector<Migration>& known, std::map<std::string, std::string> applied) {
  SchemaState state;
  state.applied = static_cast<int>(applied.size());
  for (const auto& migration : known) {
    const auto found = applied.find(migration.name);
    if (found == applied.end()) {
      state.pending.push_back(migration.name);
      continue;
    }
    if (found->second != migration.checksum) state.altered.push_back(migration.name);
    applied.erase(found);
  }
  for (const auto& [name, checksum] : applied) state.unknown.push_back(name);
  return state;
}

}  // namespace

SchemaState schema_state(Database& database, const std::vector<base::EmbeddedFile>& files) {
  auto session = database.read();
  return compare(migrations_of(files), applied_migrations(session));
}

base::Result<std::vector<std::string>> migrate(Database& database, const std::vector<base::EmbeddedFile>& files) {
  const auto known = migrations_of(files);
  std::vector<std::string> done;
  for (;;) {
    // The state is read again under the lock for each, for another process may be migrating too.
    auto transaction = database.write_unlogged();
    if (transaction.dialect() == Dialect::postgresql)
      transaction.prepare("SELECT pg_advisory_xact_lock(7165331)").run();
    const auto state = compare(known, applied_migrations(transaction.session()));
    if (!state.unknown.empty())
      return Problem{Problem::Kind::conflict, msg("The database was made by a newer version of the program (it has {name}). Install that version, or name another database.", {{"name", state.unknown.front()}}), {}};
    if (!state.altered.empty())
      return Problem{Problem::Kind::conflict, msg("The database was made by another version of the program: {name} differs there. Install that version, or name another database.", {{"name", state.altered.front()}}), {}};
    if (state.pending.empty()) return done;
    const auto& next = *std::ranges::find(known, state.pending.front(), &Migration::name);
    if (state.applied == 0)
      transaction.prepare("CREATE TABLE schema_migration (name text PRIMARY KEY, checksum text NOT NULL, applied_at text NOT NULL)").run();
    for (const auto& statement : statements_of(next.text, transaction.dialect())) transaction.prepare(statement).run();
    transaction.prepare("INSERT INTO schema_migration (name, checksum, applied_at) VALUES ($1, $2, $3)")
        .run(next.name, next.checksum, transaction.at());
    transaction.commit();
    done.push_back(next.name);
  }
}

}  // namespace db
