// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/embedded.h"
#include "db/database.h"

namespace db {

// Migrations are the embedded files "<part>/migrations/NNNN_title.sql"; NNNN orders them over all parts and is
// unique. A line "-- postgresql" or "-- sqlite" begins a passage for that database alone, "-- both" ends it.
// Statements end in ";" at the end of a line and are run one by one; each file in one transaction, forward only.
struct SchemaState {
  int applied = 0;
  std::vector<std::string> pending;  // names, in order
  std::vector<std::string> unknown;  // applied here once, unknown to this program: the schema is newer
  std::vector<std::string> altered;  // applied with another text than the program's
};
SchemaState schema_state(Database& database, const std::vector<base::EmbeddedFile>& files);
// Brings the schema to this program's. Returns the names applied.
base::Result<std::vector<std::string>> migrate(Database& database, const std::vector<base::EmbeddedFile>& files);

}  // namespace db
