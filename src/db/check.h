// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/progress.h"
#include "db/records.h"

namespace db {

struct CheckReport {
  std::int64_t changes = 0;  // in the log
  std::int64_t records = 0;
  std::int64_t faults = 0;
  std::vector<base::Message> findings;  // the first hundred faults, told to a person
};

// What no foreign key can hold, because a column names records of several kinds, or of other features: `sql` gives, in its
// first column, the keys of the rows that refer to what does not exist.
struct TableRule {
  std::string table;
  std::string sql;
};

// Verifies, in one snapshot, that the file is sound, that foreign keys hold, that the log has no gap, that each
// record in the tables is what the log says it became last, and that the tables made from records agree with them, and that
// the rules hold. Memory does not grow with the number of records.
CheckReport check(Database& database, const std::vector<RecordKind>& kinds, const base::Progress* progress = nullptr,
                  const std::vector<TableRule>& rules = {});

}  // namespace db
