// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: what was read becomes projects and spending plans of the register, within one transaction.
#pragma once
#include <functional>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "exchange/match.h"
#include "exchange/store.h"
#include "projects/api.h"

namespace exchange {

// A project or a plan as a file has it, and what was found in it; an outcome that is lost has neither.
struct Arrived {
  projects::Project project;
  ActivityOutcome outcome;
  std::optional<spending::Plan> plan = {};  // then there is no project
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
  void store_plan(spending::Plan& plan, ActivityOutcome& outcome);
  // Reports that one before it in the file had that identifier, if one had.
  void report_repeated(std::unordered_map<std::string, int>& seen, const std::string& identifier, const base::Message& found, ActivityOutcome& outcome);
  void refuse(ActivityOutcome& outcome, const base::Problem& problem);
  std::optional<projects::Project> known_project(const projects::Project& project);
  std::optional<spending::Plan> known_plan(const spending::Plan& plan);
  std::optional<projects::Project> known_by_title(const projects::Project& project);

  db::Transaction& transaction_;
  ImportId id_;
  sources::SourceId source_;
  std::function<void(const ActivityOutcome&)> on_outcome_;
  From from_;
  Matcher matcher_;
  projects::Writer writer_;
  spending::Writer plans_;
  OutcomeWriter outcomes_;
  std::unordered_map<std::string, int> seen_, seen_plans_;  // lines by identifier
  // What this import made or met: two of one identifier are the two that were brought before, in their order.
  std::unordered_set<projects::ProjectId> met_;
  std::unordered_set<spending::PlanId> met_plans_;
  // By owner: what this source stated before without an identifier, by title.
  std::map<std::string, std::unordered_map<std::string, projects::ProjectId>> untold_;
  ImportCounts counts_;
};

}  // namespace exchange
