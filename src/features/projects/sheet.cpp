// SPDX-License-Identifier: EUPL-1.2
// A project as canonical JSON.
#include <boost/json/parse.hpp>

#include "db/described_json.h"
#include "projects/api.h"

namespace projects {

std::string json_text(const Project& project) {
  std::string text;
  db::write_described(text, project);
  return text;
}

std::optional<Project> project_from_json(std::string_view json) {
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  Project project;
  if (error || !db::read_described(value, project)) return std::nullopt;
  return project;
}

}  // namespace projects
