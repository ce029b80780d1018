// SPDX-License-Identifier: EUPL-1.2
// An activity of an IATI file as a project, and a project as an activity of version 2.03.
//
// Nothing is lost on the way in: what no field holds is kept (kept.h). Nothing is lost on the way out either: what the standard
// has no word for stands as JSON in an element <c:own> of our namespace at the part it belongs to, which every version 2 allows.
#pragma once
#include <string>

#include "iati/api.h"
#include "projects/api.h"

namespace exchange {

// The file's activity, whatever its version. Organisations are those the file itself gives by the register's ids, which may be
// unknown here; ids of nodes are made up where it has none, the same ones each time. It is published.
projects::Project read_activity(const iati::Record& record);

// Appends <iati-activity>…</iati-activity>. Missing parts are left out, so that the result need not be valid: ask the validator.
struct Reporter {  // of projects whose sheet names none: the owner as the register knows it
  std::string reference, type, name;
};
void write_activity(std::string& out, const projects::Project& project, const Reporter& reporter);

// What opens and closes a file.
std::string activities_head(std::string_view generated);  // an ISO 8601 moment
std::string_view activities_foot();
std::string file_head(std::string_view container, std::string_view generated);

}  // namespace exchange
