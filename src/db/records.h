// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"

namespace db {

// The sum of rows, whatever their order: two tables with the same rows have the same. Not proof against malice.
class Tally {
 public:
  void add(std::initializer_list<std::string_view> cells) {
    std::uint64_t row = 0x9E3779B97F4A7C15ULL;
    for (const auto cell : cells) row = (row ^ std::hash<std::string_view>()(cell)) * 0xC2B2AE3D27D4EB4FULL;
    sum_ += row ^ row >> 29;
    ++rows_;
  }
  bool operator==(const Tally&) const = default;

 private:
  std::uint64_t sum_ = 0, rows_ = 0;
};

// What undo, check and restore must know of a kind of record. Each feature gives one: relations::record_kind().
//
// Of personal data the log, which forgets nothing, holds facts alone: that something was done to the record of that id, as
// `after` = {"did":"…"} without its contents. Such a kind has neither `each` nor `put`; undo and check pass it over.
struct RecordKind {
  std::string name;  // as in the change log: "relation"
  // Every record with its canonical JSON, in the order of ids.
  std::function<void(Session&, const std::function<void(std::string_view id, std::string_view json)>&)> each = nullptr;
  // Sets the record to what the JSON says, or removes it if empty, and logs it.
  std::function<void(Transaction&, std::string_view id, std::string_view json)> put = nullptr;
  // Of the tables that say the same as the records by another key, those that do not; may be unset.
  std::function<std::vector<std::string>(Session&)> tables_astray = nullptr;

  bool facts_only() const { return !put; }
};

}  // namespace db
