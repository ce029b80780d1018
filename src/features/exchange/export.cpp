// SPDX-License-Identifier: EUPL-1.2
#include <unordered_set>

#include "exchange/api.h"
#include "exchange/feature.h"
#include "exchange/match.h"
#include "exchange/organisation.h"

namespace exchange {
namespace {

using Reporters = std::unordered_map<organisations::OrganisationId, Reporter>;

Reporter reporter_of(db::Session& session, organisations::OrganisationId id, Reporters& known) {
  if (!id) return {};
  const auto [at, fresh] = known.try_emplace(id);
  if (!fresh) return at->second;
  if (const auto owner = organisations::find(session, id)) {
    at->second.name = owner->main_name();
    at->second.type = type_of_kind(owner->kind);
    for (const auto& identifier : owner->identifiers)
      if (identifier.scheme == "iati") at->second.reference = identifier.value;
  }
  return at->second;
}

// What of a record a valid file cannot have.
struct Unfit {
  std::vector<iati::Finding> parts;  // that were left out, each with what is wrong with it
  bool whole = false;                // the record itself is left out: what it must have was among the parts, or is named after them
};

// Takes out of a record, as it would be written, what the standard's schema does not allow, until it allows the rest.
Unfit take_out_unfit(const std::string& head, std::string& record_text, std::string_view foot) {
  Unfit unfit;
  iati::Validator validator;
  for (bool again = true; again && !unfit.whole;) {
    again = false;
    const std::string file = head + record_text + std::string(foot);
    iati::Reader reader(iati::source_of(file));
    reader.read({[&](const iati::Record& record) {
                   std::unordered_set<const iati::Node*> parts;
                   for (const auto& found : validator.check(record).all()) {
                     if (found.severity != iati::Severity::critical || !parts.insert(found.node).second) continue;
                     if (!found.node || found.node == record.root) unfit.whole = true;
                     unfit.parts.push_back(iati::describe(found, record));
                   }
                   if (parts.empty() || unfit.whole) return true;
                   again = true;
                   record_text.clear();
                   iati::write_xml(record_text, *record.root, {}, parts);
                   return true;
                 },
                 [&](const iati::Fault& fault) {
                   unfit.parts.push_back({iati::Severity::critical, fault.line, {}, "xml", fault.message});
                   unfit.whole = true;
                 }});
  }
  return unfit;
}

// Without figures that wait for approval.
projects::Project as_published(projects::Project project) {
  projects::withhold_unapproved(project);
  return project;
}

// Writes a file record by record, leaving out what would not be valid.
template <class Record>
class FileWriter {
 public:
  FileWriter(const std::function<bool(std::string_view)>& write, const base::Progress& progress, std::uint64_t total, std::string_view container)
      : write_(write), progress_(progress), total_(total), head_(file_head(container, {})), foot_(fmt::format("</{}>\n", container)) {
    goes_on_ = write_(file_head(container, base::utc_now()));
  }
  bool goes_on() {
    ++seen_;
    return goes_on_;
  }
  template <class Options>
  void add(const Record& record, std::string text, const Options& options) {
    if (options.only_valid) {
      const auto unfit = take_out_unfit(head_, text, foot_);
      if (unfit.whole) {
        ++counts_.left_out;
        if (options.on_left_out) options.on_left_out(record, unfit.parts);
        return;
      }
      if (!unfit.parts.empty()) {
        ++counts_.shortened;
        if (options.on_shortened) options.on_shortened(record, unfit.parts);
      }
    }
    text += '\n';
    ++counts_.written;
    goes_on_ = write_(text) && !progress_.stop;
    progress_.report("export", seen_, total_);
  }
  base::Result<ExportCounts> finish() {
    if (goes_on_) goes_on_ = write_(foot_);
    if (!goes_on_) return base::Problem{base::Problem::Kind::conflict, base::msg("Stopped. The file is not complete."), {}};
    return counts_;
  }

 private:
  const std::function<bool(std::string_view)>& write_;
  const base::Progress& progress_;
  std::uint64_t seen_ = 0, total_;
  std::string head_, foot_;
  bool goes_on_ = true;
  ExportCounts counts_;
};

}  // namespace

base::Result<ExportCounts> export_activities(db::Database& database, const ExportOptions& options, const std::function<bool(std::string_view)>& write,
                                             const base::Progress& progress) {
  auto session = database.read();
  FileWriter<projects::Project> file(write, progress, static_cast<std::uint64_t>(projects::count(session)), "iati-activities");
  Reporters reporters;
  projects::each(session, [&](const projects::Project& project) {
    if (!file.goes_on() || project.state != projects::State::published || (options.owner && project.owner != options.owner)) return;
    std::string activity;
    write_activity(activity, as_published(project), reporter_of(session, project.owner, reporters));
    file.add(project, std::move(activity), options);
  });
  return file.finish();
}

base::Result<ExportCounts> export_organisations(db::Database& database, const PlanExportOptions& options, const std::function<bool(std::string_view)>& write,
                                                const base::Progress& progress) {
  auto session = database.read();
  FileWriter<spending::Plan> file(write, progress, static_cast<std::uint64_t>(spending::count(session)), "iati-organisations");
  Reporters reporters;
  spending::each(session, [&](const spending::Plan& plan) {
    if (!file.goes_on() || (options.owner && plan.owner != options.owner)) return;
    std::string organisation;
    write_organisation(organisation, plan, reporter_of(session, plan.owner, reporters));
    file.add(plan, std::move(organisation), options);
  });
  return file.finish();
}

std::string one_activity_file(db::Session& session, const projects::Project& project) {
  Reporters reporters;
  std::string file = activities_head(base::utc_now());
  write_activity(file, as_published(project), reporter_of(session, project.owner, reporters));
  file += '\n';
  file += activities_foot();
  return file;
}

std::string organisation_file(db::Session& session, const std::vector<spending::Plan>& plans) {
  Reporters reporters;
  std::string file = organisations_head(base::utc_now());
  for (const auto& plan : plans) {
    write_organisation(file, plan, reporter_of(session, plan.owner, reporters));
    file += '\n';
  }
  file += organisations_foot();
  return file;
}

}  // namespace exchange
