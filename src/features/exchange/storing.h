// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: what was read becomes projects of the register, within one transaction.
#pragma once
#include <functional>
#include <map>
#include <unordered_map>

#include "exchange/match.h"
#include "exchange/store.h"
#include "projects/api.h"

namespace exchange {

// A project as a file has it, and what was found in it; an outcome that is lost has no project.
struct Arrived {
  projects::Project project;
  ActivityOutcome outcome;
};

class Storing {
 public:
  // An activity says all there is to say of a project, a row of a table only what its columns hold: whatever it leaves open
  // stays as the register has it.
  enum class From { activities, tables };
  Storing(db::Transaction& transaction, ImportId id, sources::SourceId source, std::function<void(const ActivityOutcome&)> on_outcome, From from);

  void store(Arrived& arrived);
  ImportCounts counts() const;

 private:
  void store_project(projects::Project& project, ActivityOutcome& outcome);
  void refuse(ActivityOutcome& outcome, const base::Problem& problem);
  std::optional<projects::Project> known_project(const projects::Project& project);
  std::optional<projects::Project> known_by_title(const projects::Project& project);

  db::Transaction& transaction_;
  ImportId id_;
  sources::SourceId source_;
  std::function<void(const ActivityOutcome&)> on_outcome_;
  From from_;
  Matcher matcher_;
  projects::Writer writer_;
  OutcomeWriter outcomes_;
  std::unordered_map<std::string, int> seen_;  // lines by identifier
  // By owner: what this source stated before without an identifier, by title.
  std::map<std::string, std::unordered_map<std::string, projects::ProjectId>> untold_;
  ImportCounts counts_;
};

}  // namespace exchange
