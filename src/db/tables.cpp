// SPDX-License-Identifier: EUPL-1.2
#include "db/tables.h"

#include <fmt/format.h>

#include "base/log.h"

namespace db {
namespace {

Column::Type type_of(std::string_view declared) {
  if (declared.find("int") != std::string_view::npos) return Column::Type::integer;
  if (declared.find("double") != std::string_view::npos || declared.find("real") != std::string_view::npos) return Column::Type::real;
  return Column::Type::text;
}

std::string names_of(const Table& table) {
  std::string names;
  for (const auto& column : table.columns) names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", column.name);
  return names;
}

// PostgreSQL hands over a whole result, so there a cursor is opened and fetched from. Its name is the table's, because a
// statement that was prepared for one table's columns does not fit another's.
Statement begin(Session& session, const Table& table) {
  const std::string query = fmt::format("SELECT {} FROM \"{}\"", names_of(table), table.name);
  if (session.dialect() == Dialect::sqlite) return session.prepare(query);
  session.prepare(fmt::format("DECLARE \"rows of {}\" NO SCROLL CURSOR FOR {}", table.name, query)).run();
  return session.prepare(fmt::format("FETCH 2000 FROM \"rows of {}\"", table.name));
}

}  // namespace

std::string_view code(Column::Type type) {
  return type == Column::Type::text ? "text" : type == Column::Type::integer ? "integer" : "real";
}

std::vector<Table> tables(Session& session) {
  std::vector<Table> list;
  auto rows = session.prepare(session.dialect() == Dialect::sqlite
                                  ? "SELECT t.name, c.name, lower(c.type) FROM sqlite_master t JOIN pragma_table_info(t.name) c "
                                    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid"
                                  : "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c "
                                    "JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name "
                                    "WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' "
                                    "ORDER BY c.table_name COLLATE \"C\", c.ordinal_position");
  for (rows.run(); rows.row();) {
    if (rows.text(0) == "schema_migration") continue;
    if (list.empty() || list.back().name != rows.text(0)) list.push_back({std::string(rows.text(0)), {}});
    list.back().columns.push_back({std::string(rows.text(1)), type_of(rows.text(2))});
  }
  return list;
}

Rows::Rows(Session& session, const Table& table)
    : session_(session), close_(session.dialect() == Dialect::sqlite ? "" : fmt::format("CLOSE \"rows of {}\"", table.name)), statement_(begin(session, table)) {}

Rows::~Rows() {
  if (close_.empty()) return;
  try {
    session_.prepare(close_).run();
  } catch (const Failure& failure) {
    base::log_warning("Closing a cursor: {}", failure.what());
  }
}

const Statement* Rows::next() {
  if (!started_) statement_.run();
  started_ = true;
  if (statement_.row()) return &statement_;
  if (!close_.empty() && statement_.run().row()) return &statement_;
  return nullptr;
}

}  // namespace db
