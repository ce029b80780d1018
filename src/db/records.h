// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "db/database.h"

namespace db {

// What undo, check and restore must know of a kind of record. Each feature gives one: relations::record_kind().
struct RecordKind {
  std::string name;  // as in the change log: "relation"
  // Every record with its canonical JSON, in the order of ids.
  std::function<void(Session&, const std::function<void(std::string_view id, std::string_view json)>&)> each;
  // Sets the record to what the JSON says, or removes it if empty, and logs it.
  std::function<void(Transaction&, std::string_view id, std::string_view json)> put;
};

}  // namespace db
