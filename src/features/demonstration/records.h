// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "organisations/api.h"
#include "projects/api.h"
#include "relations/api.h"
#include "sources/api.h"

namespace demonstration {

// One record of a file: "name: value" lines, in their order. The views point into the file.
class Record {
 public:
  std::vector<std::pair<std::string_view, std::string_view>> lines;
  std::size_t line_number = 0;  // of its first line

  std::string_view value(std::string_view name) const;  // of the first line of that name; empty if none
  std::vector<std::string_view> values(std::string_view name) const;
  // Throws if the record has a line that is none of these; "name." allows "name.fr" and so on.
  void allow_only(std::initializer_list<std::string_view> names) const;
  [[noreturn]] void wrong(std::string_view what) const;
};

// Records are separated by empty lines; lines that begin with "#" are comments. Throws std::logic_error where a line
// is neither: the files are part of the program, so a fault in them is a bug, which the tests find.
std::vector<Record> read_records(std::string_view file);

// The whole register as it will be stored, ids made, all references resolved.
struct Register {
  std::vector<sources::Source> sources;
  std::vector<organisations::Organisation> organisations;
  std::vector<relations::Relation> relations;
  std::vector<projects::Project> projects;
};

// The local government of a place given as "geonames:2766824" or "admin1:FR.11"; nothing if it is not known.
using FromPlace = std::function<std::optional<organisations::Organisation>(std::string_view place)>;
base::Result<Register> read_register(const FromPlace& from_place);

}  // namespace demonstration
