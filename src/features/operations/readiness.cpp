// SPDX-License-Identifier: EUPL-1.2
#include "operations/readiness.h"

#include <fmt/core.h>

namespace operations {

Readiness judge(const Seen& seen, const Limits& limits) {
  const bool fresh = seen.age_seconds <= limits.age_seconds;
  const bool database = fresh && seen.database_answers;
  const bool near = seen.lag <= limits.lag;
  const bool disk = seen.free_bytes >= limits.free_bytes;
  Readiness readiness;
  readiness.ready = !seen.stopping && database && seen.schema_is_current && seen.index_is_open && near && disk;
  readiness.json = fmt::format(
      R"({{"ready":{},"stopping":{},"database":"{}","schema":"{}","index":"{}","lag":{},"disk":"{}"}})",
      readiness.ready, seen.stopping, database ? "ok" : "no answer", seen.schema_is_current ? "ok" : "another version",
      !seen.index_is_open ? "not built"
      : near              ? "ok"
                          : "behind",
      seen.lag, disk ? "ok" : "full");
  readiness.json += '\n';
  return readiness;
}

}  // namespace operations
