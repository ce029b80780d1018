// SPDX-License-Identifier: EUPL-1.2
#include "db/references.h"

#include <fmt/format.h>

#include <algorithm>

namespace db {

std::vector<base::Message> needed_by(Session& session, const std::vector<Reference>& references,
                                     std::string_view record_kind, std::string_view id) {
  std::vector<base::Message> found;
  for (const auto& reference : references) {
    if (reference.record_kind != record_kind || std::ranges::find(found, reference.what) != found.end()) continue;
    auto row =
        session.prepare(fmt::format("SELECT 1 FROM {} t WHERE {} LIMIT 1", reference.table, reference.condition));
    if (row.run(id).row()) found.push_back(reference.what);
  }
  return found;
}

}  // namespace db
