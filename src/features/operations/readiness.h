// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <string>

namespace operations {

// What was last seen of the parts that a server needs.
struct Seen {
  bool stopping = false;
  double age_seconds = 0;  // since the last look ended; a database that does not answer makes it grow
  bool database_answers = false;
  bool schema_is_current = false;
  bool index_is_open = false;    // and was built once
  std::int64_t lag = 0;          // changes that the index does not know yet
  std::uint64_t free_bytes = 0;  // on the disk of the data folder
};

struct Limits {
  double age_seconds = 10;
  std::int64_t lag = 100000;             // what an index takes in within a minute or so
  std::uint64_t free_bytes = 64u << 20;  // less: the next write may find the disk full
};

struct Readiness {
  bool ready = false;
  std::string
      json;  // {"ready":false,"stopping":false,"database":"ok","schema":"ok","index":"behind","lag":120000,"disk":"ok"}
};
Readiness judge(const Seen& seen, const Limits& limits);

}  // namespace operations
