// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/embedded.h"
#include "base/progress.h"
#include "base/result.h"
#include "db/database.h"

namespace db {

struct BackupReport {
  int tables = 0;
  std::int64_t rows = 0;
};

// Writes everything into one file, the same for both databases, so it also moves a register from one to the other: a
// zip archive with a file of JSON lines for each table and manifest.json, which holds columns, counts, checksums and the
// schema's migrations. It is one snapshot; others go on writing meanwhile. The file appears when it is complete, and
// replaces one of that name. Memory does not grow with the number of rows.
base::Result<BackupReport> backup(Database& database, const std::string& path, const base::Progress* progress = nullptr);

// Reads such a file into an empty database, whose schema is made if there is none, and brings the schema up to date.
// All checksums are verified first; rows come in one transaction. Refuses a file that is cut short or altered, a database
// that holds records, and a backup of a newer version; then nothing is changed.
base::Result<BackupReport> restore(Database& database, const std::string& path, const std::vector<base::EmbeddedFile>& migrations,
                                   const base::Progress* progress = nullptr);

}  // namespace db
