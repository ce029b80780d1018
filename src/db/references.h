// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "db/database.h"

namespace db {

// Where a table names a record, by a foreign key or without: as long as such a row is there, the record's creation
// cannot be undone.
struct Reference {
  std::string record_kind;  // "organisation"
  std::string table;
  std::string condition;  // on the row t, with the record's id as $1: "t.keeper = $1"
  // Told to whoever undoes, who may not be let into what is private: what it is, not what it says.
  base::Message what;
};

// What needs that record: each text once, in the order of the references. Empty: nothing.
std::vector<base::Message> needed_by(Session& session, const std::vector<Reference>& references,
                                     std::string_view record_kind, std::string_view id);

}  // namespace db
