// SPDX-License-Identifier: EUPL-1.2
#include "exchange/activity.h"
#include "exchange/api.h"
#include "exchange/feature.h"
#include "exchange/match.h"

namespace exchange {
namespace {

Reporter reporter_of(db::Session& session, const projects::Project& project, std::unordered_map<organisations::OrganisationId, Reporter>& known) {
  if (!project.owner) return {};
  const auto [at, fresh] = known.try_emplace(project.owner);
  if (!fresh) return at->second;
  if (const auto owner = organisations::find(session, project.owner)) {
    at->second.name = owner->main_name();
    at->second.type = type_of_kind(owner->kind);
    for (const auto& identifier : owner->identifiers)
      if (identifier.scheme == "iati") at->second.reference = identifier.value;
  }
  return at->second;
}

// What the standard's schema does not allow, in an activity as it would be written.
std::vector<iati::Finding> critical_findings(const std::string& activity) {
  std::vector<iati::Finding> findings;
  const std::string file = activities_head({}) + activity + std::string(activities_foot());
  iati::Reader reader(iati::source_of(file));
  iati::Validator validator;
  reader.read({[&](const iati::Record& record) {
                 for (const auto& found : validator.check(record).all())
                   if (found.severity == iati::Severity::critical) findings.push_back(iati::describe(found, record));
                 return true;
               },
               [&](const iati::Fault& fault) { findings.push_back({iati::Severity::critical, fault.line, {}, "xml", fault.message}); }});
  return findings;
}

// Without figures that wait for approval.
projects::Project as_published(projects::Project project) {
  projects::withhold_unapproved(project);
  return project;
}

}  // namespace

base::Result<ExportCounts> export_activities(db::Database& database, const ExportOptions& options, const std::function<bool(std::string_view)>& write,
                                             const base::Progress& progress) {
  ExportCounts counts;
  auto session = database.read();
  const auto total = static_cast<std::uint64_t>(projects::count(session));
  std::uint64_t seen = 0;
  std::unordered_map<organisations::OrganisationId, Reporter> reporters;
  bool goes_on = write(activities_head(base::utc_now()));
  std::string activity;
  projects::each(session, [&](const projects::Project& project) {
    ++seen;
    if (!goes_on || project.state != projects::State::published || (options.owner && project.owner != options.owner)) return;
    activity.clear();
    write_activity(activity, as_published(project), reporter_of(session, project, reporters));
    if (options.only_valid) {
      if (const auto findings = critical_findings(activity); !findings.empty()) {
        ++counts.left_out;
        if (options.on_left_out) options.on_left_out(project, findings);
        return;
      }
    }
    activity += '\n';
    ++counts.written;
    goes_on = write(activity) && !progress.stop;
    progress.report("export", seen, total);
  });
  if (goes_on) goes_on = write(activities_foot());
  if (!goes_on) return base::Problem{base::Problem::Kind::conflict, base::msg("Stopped. The file is not complete."), {}};
  return counts;
}

std::string one_activity_file(db::Session& session, const projects::Project& project) {
  std::unordered_map<organisations::OrganisationId, Reporter> reporters;
  std::string file = activities_head(base::utc_now());
  write_activity(file, as_published(project), reporter_of(session, project, reporters));
  file += '\n';
  file += activities_foot();
  return file;
}

}  // namespace exchange
