// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "db/database.h"
#include "db/records.h"
#include "exchange/tables.h"
#include "iati/api.h"
#include "projects/api.h"
#include "spending/api.h"

namespace exchange {

using ImportId = base::Id<struct IatiImportTag>;

enum class Outcome : std::uint8_t { created, updated, same, lost };
std::string_view code(Outcome outcome);

// What became of one activity, or of one organisation of an organisation file.
struct ActivityOutcome {
  std::int64_t number = 0;  // in the file, from 1
  int line = 0;
  std::string identifier;
  bool is_organisation = false;
  projects::ProjectId project;  // what an activity became
  spending::PlanId plan;        // what an organisation became
  Outcome outcome = Outcome::created;
  iati::Counts found{};                   // by severity, all of them
  std::vector<iati::Finding> findings;    // the first ones
};

struct ImportCounts {
  std::int64_t activities = 0;  // that could be read
  std::int64_t plans = 0;       // of organisations, from their files, that could be read
  std::int64_t created = 0, updated = 0, same = 0;
  std::int64_t lost = 0;        // broken XML
  std::array<std::int64_t, 4> by_verdict{};  // critical, error, warning, good
  std::int64_t repeated = 0;    // identifiers that one before them in the file had
  std::int64_t organisations = 0;  // made for those who report
  bool operator==(const ImportCounts&) const = default;
};
std::string json_text(const ImportCounts& counts);

struct ImportOptions {
  std::string path;
  std::string file_name;      // as the person knows it; empty: the path's last part
  db::Author author{"command line"};
  std::string source_title;   // who states these projects; empty: the file's name
  bool dry_run = false;
  std::function<void(const ActivityOutcome&)> on_outcome;  // each one, in the order of the file; may be unset
};

struct ImportSummary {
  ImportId id;  // what undo_import() takes; unset if nothing was kept
  std::string file_name, version;
  ImportCounts counts;
  std::vector<iati::Finding> about_file;
};

// Brings the activities of a file in as projects, or its organisations as spending plans, all in one transaction: whatever could be read is kept, whatever is wrong with it
// reported. An activity whose identifier the register knows from the same reporter or source updates that project; two of one
// file are two projects; plans likewise, each of the organisation that has its identifier. What only the register knows of a project
// stays. Fails, with nothing changed, if the file cannot be opened or holds neither; base::Progress may stop it.
base::Result<ImportSummary> import_file(db::Database& database, const ImportOptions& options, const base::Progress& progress);

struct TableOptions {
  TablePlan plan;
  std::string file_name;      // as the person knows the file or folder
  db::Author author{"command line"};
  std::string source_title;   // who states these projects; empty: the mapping's, else the file's name
  bool dry_run = false;
  const places::Gazetteer* gazetteer = nullptr;  // finds countries and places by name; null: codes alone are understood
  std::function<void(const ActivityOutcome&)> on_outcome;
  TableLimits limits;
};
// Brings the projects of tables in, as import_file() does those of activities. Rows are merged by identifier, or by the mapping's key.
// A project that is known keeps whatever the tables say nothing of. One without an identifier is known by its owner and title.
base::Result<ImportSummary> import_tables(db::Database& database, const TableOptions& options, const base::Progress& progress);

struct PastImport {
  ImportId id;
  std::string file_name, at, version, state;
  std::string mapping;  // of tables: its name, "?" if it was a guess; empty of activities
  ImportCounts counts;
};
std::vector<PastImport> imports(db::Session& session, int limit);  // newest first
std::optional<PastImport> find_import(db::Session& session, ImportId id);
std::vector<ActivityOutcome> outcomes(db::Session& session, ImportId id, std::int64_t after, int limit);

// Brings every project, plan and organisation back to what they were; refuses if one was changed since.
base::Result<std::int64_t> undo_import(db::Database& database, ImportId id, const db::Author& author,
                                       const std::vector<db::RecordKind>& kinds, const base::Progress& progress);

// All published projects of an owner, or of the whole register, as one file of version 2.03.
struct ExportCounts {
  std::int64_t written = 0;
  std::int64_t shortened = 0;  // of those: without parts that would not be valid
  std::int64_t left_out = 0;   // that would not be valid at all
};
struct ExportOptions {
  organisations::OrganisationId owner;  // unset: of all
  bool only_valid = true;               // by the standard's schema: what it does not allow is left out, the rest is written
  // Of a record, by its identifier or else its id: the parts that were left out, or why the whole was; each with its place in the
  // record and what is wrong with it.
  std::function<void(std::string_view record, const std::vector<iati::Finding>&)> on_shortened, on_left_out;
};
// `write` gets pieces of the file in order, on the caller's thread; false stops.
base::Result<ExportCounts> export_activities(db::Database& database, const ExportOptions& options,
                                             const std::function<bool(std::string_view)>& write, const base::Progress& progress);

// All spending plans likewise, as one organisation file: activities and organisations cannot stand in one.
base::Result<ExportCounts> export_organisations(db::Database& database, const ExportOptions& options,
                                                const std::function<bool(std::string_view)>& write, const base::Progress& progress);

}  // namespace exchange
