// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/partial_date.h"
#include "db/database.h"

namespace sources {

using SourceId = base::Id<struct SourceTag>;

// Where a statement comes from: a register, a file, a book, a page.
struct Source {
  SourceId id;
  std::string title;      // as the source calls itself; unique in the register
  std::string publisher;
  std::string url;
  std::string licence;    // as the source states it
  base::PartialDate as_of;
  std::string notes;
  bool operator==(const Source&) const = default;
};

boost::json::object to_json(const Source& source);
std::optional<Source> source_from_json(const boost::json::object& object);

std::optional<Source> find(db::Session& session, SourceId id);
std::vector<Source> all(db::Session& session);  // by title
// The source of that title, made if missing. The only way to one: a title stands for one source.
SourceId ensure(db::Transaction& transaction, const Source& source);
// Sets the record to what `json` says, or removes it if empty, and logs it: undo and restore go through here.
void put(db::Transaction& transaction, std::string_view id, std::string_view json);

}  // namespace sources
