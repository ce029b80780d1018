// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/partial_date.h"
#include "base/result.h"
#include "db/records.h"

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

std::string json_text(const Source& source);  // canonical: same record, same text
boost::json::object to_json(const Source& source);
std::optional<Source> source_from_json(const boost::json::object& object);

// What forbids keeping it, if anything: no title, broken characters, an address that is no web address.
base::Result<void> check(const Source& source);

std::optional<Source> find(db::Session& session, SourceId id);
std::vector<Source> all(db::Session& session);  // by title
// The source of that title, made if missing. The only way to one: a title stands for one source. Of a source that is
// there already only the title is looked at.
SourceId ensure(db::Transaction& transaction, const Source& source);
// Sets the record to what `json` says, or removes it if empty, and logs it: undo and restore go through here.
void put(db::Transaction& transaction, std::string_view id, std::string_view json);

db::RecordKind record_kind();

}  // namespace sources
