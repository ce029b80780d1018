// SPDX-License-Identifier: EUPL-1.2
#include <fstream>
#include <fmt/format.h>
#include <zip.h>

#include <boost/json/parse.hpp>
#include <charconv>

#include "db/backup.h"
#include "db/migrations.h"
#include "db/sha256.h"
#include "db/tables.h"

namespace db {
namespace {

using base::msg;
using base::Problem;
namespace json = boost::json;

constexpr std::size_t longest_line = 256 * 1024 * 1024;

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Discard>;
using File = std::unique_ptr<zip_file_t, Discard>;

struct Expected {
  Table table;
  std::int64_t rows = 0;
  std::string sha256;
};
struct Manifest {
  std::vector<std::string> migrations;
  std::vector<Expected> tables;
};

Problem damaged(const std::string& path) {
  return {Problem::Kind::invalid, msg("The file {path} is no complete backup: it was cut short or altered. Nothing was changed.", {{"path", path}}), {}};
}

// Calls f for each piece of an entry; false if it cannot be read to its end.
template <class F>
bool each_piece(zip_t* archive, const std::string& name, F f) {
  const File file(zip_fopen(archive, name.c_str(), 0));
  if (!file) return false;
  std::string buffer(1 << 16, '\0');
  for (;;) {
    const auto n = zip_fread(file.get(), buffer.data(), buffer.size());
    if (n < 0) return false;
    if (n == 0) return true;
    if (!f(std::string_view(buffer).substr(0, static_cast<std::size_t>(n)))) return false;
  }
}

std::optional<Manifest> read_manifest(zip_t* archive) {
  std::string text;
  if (!each_piece(archive, "manifest.json", [&](std::string_view piece) {
        text += piece;
        return text.size() < 16 * 1024 * 1024;
      }))
    return std::nullopt;
  boost::system::error_code error;
  const auto value = json::parse(text, error);
  const auto* object = error ? nullptr : value.if_object();
  const auto text_of = [](const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    const auto* string = found ? found->if_string() : nullptr;
    return string ? std::string(*string) : std::string();
  };
  if (!object || text_of(*object, "format") != "cosmopolis backup") return std::nullopt;
  const auto* migrations = object->if_contains("migrations");
  const auto* listed = object->if_contains("tables");
  if (!migrations || !migrations->is_object() || !listed || !listed->is_array()) return std::nullopt;
  Manifest manifest;
  for (const auto& migration : migrations->get_object()) manifest.migrations.emplace_back(migration.key());
  for (const auto& element : listed->get_array()) {
    const auto* table = element.if_object();
    const auto* rows = table ? table->if_contains("rows") : nullptr;
    const auto* columns = table ? table->if_contains("columns") : nullptr;
    if (!rows || !rows->is_int64() || !columns || !columns->is_array()) return std::nullopt;
    Expected expected;
    expected.table.name = text_of(*table, "name");
    expected.rows = rows->get_int64();
    expected.sha256 = text_of(*table, "sha256");
    for (const auto& column : columns->get_array()) {
      if (!column.is_object()) return std::nullopt;
      const std::string type = text_of(column.get_object(), "type");
      expected.table.columns.push_back({text_of(column.get_object(), "name"),
                                        type == "integer" ? Column::Type::integer : type == "real" ? Column::Type::real : Column::Type::text});
    }
    manifest.tables.push_back(std::move(expected));
  }
  return manifest;
}

bool verify(zip_t* archive, const Expected& expected) {
  Sha256 sum;
  std::int64_t rows = 0;
  return each_piece(archive, expected.table.name + ".jsonl",
                    [&](std::string_view piece) {
                      sum.add(piece);
                      rows += std::ranges::count(piece, '\n');
                      return true;
                    }) &&
         rows == expected.rows && sum.hex() == expected.sha256;
}

// Inserts rows, several with one statement where each statement is a journey to a server.
class Inserter {
 public:
  Inserter(Transaction& transaction, const Table& table)
      : transaction_(transaction), table_(table), most_(transaction.dialect() == Dialect::sqlite ? 1 : 100), full_(transaction.prepare(sql(most_))) {}

  bool add(std::string_view line) {
    boost::system::error_code error;
    auto value = json::parse(line, error);
    if (error || !value.is_array() || value.get_array().size() != table_.columns.size()) return false;
    waiting_.push_back(std::move(value.get_array()));
    return waiting_.size() < most_ || run(full_);
  }
  bool finish() {
    if (waiting_.empty()) return true;
    auto rest = transaction_.prepare(sql(waiting_.size()));
    return run(rest);
  }

 private:
  static double real_of(std::string_view digits) {
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }
  std::string sql(std::size_t rows) const {
    std::string names, values;
    for (const auto& column : table_.columns) names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", column.name);
    std::size_t parameter = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      values += row == 0 ? "(" : ", (";
      for (std::size_t i = 0; i < table_.columns.size(); ++i) values += fmt::format("{}${}", i == 0 ? "" : ", ", ++parameter);
      values += ')';
    }
    return fmt::format("INSERT INTO \"{}\" ({}) VALUES {}", table_.name, names, values);
  }
  bool run(Statement& statement) {
    int parameter = 0;
    for (const auto& row : waiting_)
      for (std::size_t i = 0; i < table_.columns.size(); ++i) {
        const json::value& value = row[i];
        const auto type = table_.columns[i].type;
        ++parameter;
        if (value.is_null()) statement.bind(parameter, std::nullopt);
        else if (type == Column::Type::text && value.is_string()) statement.bind(parameter, std::string_view(value.get_string()));
        else if (type == Column::Type::integer && value.is_int64()) statement.bind(parameter, value.get_int64());
        else if (type == Column::Type::real && value.is_string()) statement.bind(parameter, real_of(value.get_string()));
        else return false;
      }
    statement.run_bound();
    waiting_.clear();
    return true;
  }
  Transaction& transaction_;
  const Table& table_;
  std::size_t most_;
  Statement full_;
  std::vector<json::array> waiting_;
};

bool load(zip_t* archive, Transaction& transaction, const Table& table) {
  Inserter inserter(transaction, table);
  std::string line;
  return each_piece(archive, table.name + ".jsonl",
                    [&](std::string_view piece) {
                      for (std::size_t end; (end = piece.find('\n')) != std::string_view::npos; piece.remove_prefix(end + 1)) {
                        line += piece.substr(0, end);
                        if (!inserter.add(line)) return false;
                        line.clear();
                      }
                      line += piece;
                      return line.size() < longest_line;
                    }) &&
         line.empty() && inserter.finish();
}

std::string migration_name(std::string_view file) {  // "db/migrations/0001_x.sql" is "db/0001_x"
  const auto folder = file.find("/migrations/");
  if (folder == std::string_view::npos || !file.ends_with(".sql")) return {};
  return fmt::format("{}/{}", file.substr(0, folder), file.substr(folder + 12, file.size() - folder - 16));
}

// Makes the schema that the backup was made of.
base::Result<void> prepare_schema(Database& database, const Manifest& manifest, const std::vector<base::EmbeddedFile>& files) {
  std::vector<base::EmbeddedFile> then;
  for (const auto& file : files)
    if (std::ranges::find(manifest.migrations, migration_name(file.name)) != manifest.migrations.end()) then.push_back(file);
  if (then.size() != manifest.migrations.size())
    return Problem{Problem::Kind::conflict, msg("The backup was made by a newer version of the program. Install that version to restore it. Nothing was changed."), {}};
  const auto state = schema_state(database, then);
  if (!state.unknown.empty() || !state.altered.empty())
    return Problem{Problem::Kind::conflict, msg("The backup was made with another schema than this database has. Restore it into a new database. Nothing was changed."), {}};
  if (auto migrated = migrate(database, then); !migrated) return migrated.error();
  return {};
}

// PostgreSQL looks at most keys with each row, so what is referred to has to come first.
void sort_by_keys(Session& session, std::vector<Expected>& expected) {
  if (session.dialect() == Dialect::sqlite) return;  // it looks when all is there
  std::vector<std::pair<std::string, std::string>> keys;  // child, parent
  auto rows = session.prepare(
      "SELECT c.relname, p.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid "
      "WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace AND c.oid <> p.oid");
  for (rows.run(); rows.row();) keys.emplace_back(rows.text(0), rows.text(1));
  std::vector<Expected> sorted;
  const auto is_waiting = [&](const std::string& name) {
    return std::ranges::any_of(expected, [&](const Expected& e) { return e.table.name == name; });
  };
  while (!expected.empty()) {
    auto next = std::ranges::find_if(expected, [&](const Expected& e) {
      return std::ranges::none_of(keys, [&](const auto& key) { return key.first == e.table.name && is_waiting(key.second); });
    });
    if (next == expected.end()) next = expected.begin();  // a ring of keys, which only deferred ones can be
    sorted.push_back(std::move(*next));
    expected.erase(next);
  }
  expected = std::move(sorted);
}

bool is_empty(Session& session, const std::vector<Table>& list) {
  return std::ranges::all_of(list, [&](const Table& table) {
    return table.name == "change_head" || !session.prepare(fmt::format("SELECT 1 FROM \"{}\" LIMIT 1", table.name)).run().row();
  });
}

}  // namespace

base::Result<BackupReport> restore(Database& database, const std::string& path, const std::vector<base::EmbeddedFile>& migrations,
                                   const base::Progress* progress) {
  int code = 0;
  const Archive archive(zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &code));
  if (!archive && (code == ZIP_ER_NOENT || code == ZIP_ER_OPEN))
    return Problem{Problem::Kind::not_found, msg("The file {path} cannot be opened.", {{"path", path}}), {}};
  const auto seal = seal_of(path);
  if (!seal || seal->first != seal->second) return damaged(path);
  auto manifest = archive ? read_manifest(archive.get()) : std::nullopt;
  if (!manifest) return damaged(path);
  std::uint64_t step = 0;
  const auto total = manifest->tables.size() * 2;
  for (const auto& expected : manifest->tables) {
    if (progress) progress->report("verify", step++, total);
    if (!verify(archive.get(), expected)) return damaged(path);
  }
  const Problem not_empty{Problem::Kind::conflict, msg("The database holds records already. Restore a backup into an empty one. Nothing was changed."), {}};
  {
    auto session = database.read();
    if (!is_empty(session, tables(session))) return not_empty;
  }
  if (auto prepared = prepare_schema(database, *manifest, migrations); !prepared) return prepared.error();

  BackupReport report;
  {
    auto transaction = database.write_unlogged();
    const auto present = tables(transaction.session());
    if (!is_empty(transaction.session(), present)) return not_empty;
    // Rows come table by table, so what they refer to may come later.
    transaction.prepare(transaction.dialect() == Dialect::sqlite ? "PRAGMA defer_foreign_keys = ON" : "SET CONSTRAINTS ALL DEFERRED").run();
    transaction.prepare("DELETE FROM change_head").run();
    sort_by_keys(transaction.session(), manifest->tables);
    for (const auto& expected : manifest->tables) {
      if (progress) {
        progress->report("restore", step++, total);
        if (progress->stop) return Problem{Problem::Kind::unavailable, msg("Restoring was stopped. Nothing was changed."), {}};
      }
      // Names go into the SQL, so only those that the database itself knows.
      const auto table = std::ranges::find(present, expected.table.name, &Table::name);
      if (table == present.end() || table->columns.size() != expected.table.columns.size()) return damaged(path);
      for (const auto& column : expected.table.columns)
        if (std::ranges::find(table->columns, column) == table->columns.end()) return damaged(path);
      if (!load(archive.get(), transaction, expected.table)) return damaged(path);
      ++report.tables;
      report.rows += expected.rows;
    }
    transaction.commit();
  }
  if (auto migrated = migrate(database, migrations); !migrated) return migrated.error();
  return report;
}

}  // namespace db
