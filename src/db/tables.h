// SPDX-License-Identifier: EUPL-1.2
// Inside of db: which tables there are, and all rows of one.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "db/database.h"

namespace db {

struct Column {
  enum class Type { text, integer, real };
  std::string name;
  Type type = Type::text;
  bool operator==(const Column&) const = default;
};
std::string_view code(Column::Type type);  // "text"

struct Table {
  std::string name;
  std::vector<Column> columns;
};

// Every table but that of the migrations, by name.
std::vector<Table> tables(Session& session);

// The rows of a table, one after the other, in memory that does not grow.
class Rows {
 public:
  Rows(Session& session, const Table& table);
  ~Rows();
  // The next row, or null at the end.
  const Statement* next();

 private:
  Session& session_;
  std::string close_;
  Statement statement_;
  bool started_ = false;
};

}  // namespace db
