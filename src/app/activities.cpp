// SPDX-License-Identifier: EUPL-1.2
// IATI files of activities and of organisations in and out, and tables of projects in.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "app/features.h"
#include "app/output.h"
#include "app/program.h"
#include "exchange/api.h"

namespace app {
namespace {

namespace fs = std::filesystem;

// The file, or those of a folder and of those in it that end so, in the order of their names.
std::vector<std::string> files_of(const std::string& path, std::initializer_list<std::string_view> endings) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error))
    if (entry.is_regular_file(error) && std::ranges::find(endings, entry.path().extension().string()) != endings.end()) files.push_back(entry.path().string());
  std::ranges::sort(files);
  return files;
}

void say_outcome(const std::string& file, const exchange::ActivityOutcome& outcome, base::Language language) {
  for (const auto& finding : outcome.findings) {
    if (finding.severity == iati::Severity::warning) continue;
    std::cerr << fmt::format("{}:{}: {}: {}\n", file, finding.line, finding.path.empty() ? outcome.identifier : finding.path, base::text(language, finding.message));
  }
}

// One of the program's own, or of a file.
base::Result<std::optional<exchange::TableMapping>> mapping_named(const std::string& name) {
  if (name.empty()) return std::optional<exchange::TableMapping>();
  if (const auto* known = exchange::find_built_in_table_mapping(name)) return std::optional(*known);
  std::ifstream file(name, std::ios::binary);
  if (!file) {
    std::string all;
    for (const auto& one : exchange::built_in_table_mappings()) all += (all.empty() ? "" : ", ") + one.name;
    return base::Problem{base::Problem::Kind::not_found, base::msg("There is no mapping “{name}”: it is no file and none of {all}.", {{"name", name}, {"all", all}}), "mapping"};
  }
  auto mapping = exchange::table_mapping_from_json(std::string(std::istreambuf_iterator<char>(file), {}));
  if (!mapping) return mapping.error();
  return std::optional(std::move(*mapping));
}

}  // namespace

int import_tables(const Settings& settings, const TableArguments& arguments) {
  auto mapping = mapping_named(arguments.mapping);
  if (!mapping) return tell(mapping.error());
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  auto gazetteer = open_gazetteer(settings);
  if (!gazetteer) return tell(gazetteer.error(), failed);
  const auto language = language_of_terminal();
  const auto name = fs::path(arguments.path).lexically_normal();
  const auto shown = (name.has_filename() ? name : name.parent_path()).filename().string();
  std::vector<imports::Input> inputs;
  for (const auto& file : files_of(arguments.path, {".csv", ".tsv", ".txt", ".xlsx", ".json"})) inputs.push_back({fs::path(file).filename().string(), file, nullptr});
  auto plan = exchange::plan_tables(inputs, *mapping);
  if (!plan) return tell(plan.error());
  if (arguments.print_mapping) {
    std::cout << exchange::json_text(plan->mapping) << '\n';
    return done;
  }
  exchange::TableOptions options;
  options.plan = std::move(*plan);
  options.file_name = shown;
  options.source_title = arguments.source;
  options.dry_run = arguments.dry_run;
  options.gazetteer = gazetteer->get();
  options.on_outcome = [&](const exchange::ActivityOutcome& outcome) {
    for (const auto& finding : outcome.findings)
      std::cerr << fmt::format("{}, {}: {}\n", finding.path, finding.line, base::text(language, finding.message));
  };
  TerminalProgress terminal;
  const auto summary = exchange::import_tables(**database, options, terminal.progress());
  if (!summary) return tell(summary.error());
  for (const auto& finding : summary->about_file) std::cerr << fmt::format("{}: {}\n", finding.path, base::text(language, finding.message));
  if (summary->id) say(base::msg("{file}: to take it back, cosmopolis import undo {id}", {{"file", summary->file_name}, {"id", summary->id.text()}}));
  std::cout << exchange::json_text(summary->counts) << '\n';
  return summary->counts.lost > 0 ? done_with_rejected_rows : done;
}

int import_activities(const Settings& settings, const ActivityArguments& arguments) {
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  const auto language = language_of_terminal();
  exchange::ImportCounts all;
  std::size_t refused = 0;
  const auto files = files_of(arguments.path, {".xml"});
  if (files.empty()) return tell({base::Problem::Kind::not_found, base::msg("There is no XML file in the folder {name}.", {{"name", arguments.path}}), ""});
  TerminalProgress terminal;
  for (const auto& file : files) {
    exchange::ImportOptions options;
    options.path = file;
    options.source_title = arguments.source;
    options.dry_run = arguments.dry_run;
    if (arguments.verbose) options.on_outcome = [&](const exchange::ActivityOutcome& outcome) { say_outcome(file, outcome, language); };
    const auto summary = exchange::import_file(**database, options, terminal.progress());
    if (!summary) {
      ++refused;
      std::cerr << file << ": ";
      const auto code = tell(summary.error());
      if (files.size() == 1) return code;
      if (terminal.progress().stop) return code;
      continue;
    }
    for (const auto& finding : summary->about_file) std::cerr << fmt::format("{}:{}: {}\n", file, finding.line, base::text(language, finding.message));
    if (summary->id) say(base::msg("{file}: to take it back, cosmopolis import undo {id}", {{"file", summary->file_name}, {"id", summary->id.text()}}));
    const auto& c = summary->counts;
    all.activities += c.activities;
    all.plans += c.plans;
    all.created += c.created;
    all.updated += c.updated;
    all.same += c.same;
    all.lost += c.lost;
    all.repeated += c.repeated;
    all.organisations += c.organisations;
    for (std::size_t i = 0; i < all.by_verdict.size(); ++i) all.by_verdict[i] += c.by_verdict[i];
  }
  std::cout << exchange::json_text(all) << '\n';
  return all.lost > 0 || refused > 0 ? done_with_rejected_rows : done;
}

int export_iati(const Settings& settings, const std::string& owner, bool all, const std::string& out, bool organisations) {
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  std::optional<organisations::OrganisationId> id;
  if (!owner.empty()) {
    id = organisations::OrganisationId::parse(owner);
    if (!id) return tell({base::Problem::Kind::not_found, base::msg("There is no organisation “{id}”.", {{"id", owner}}), ""});
  }
  const auto language = language_of_terminal();
  const auto on_left_out = [&](std::string_view record, const std::vector<iati::Finding>& findings) {
    for (const auto& finding : findings) std::cerr << fmt::format("{}: {}: {}\n", record, finding.path, base::text(language, finding.message));
  };
  const auto on_shortened = [&](std::string_view record, const std::vector<iati::Finding>& findings) {
    for (const auto& finding : findings)
      std::cerr << base::text(language, base::msg("{record} without {part}: {why}",
                                                  {{"record", std::string(record)}, {"part", finding.path}, {"why", base::text(language, finding.message)}}))
                << '\n';
  };
  Output output(out);
  if (output.is_broken()) return tell(output.problem(), failed);
  TerminalProgress terminal;
  const auto write = [&](std::string_view piece) { return output.write(piece); };
  const exchange::ExportOptions options{id.value_or(organisations::OrganisationId{}), !all, on_shortened, on_left_out};
  const auto counts = (organisations ? exchange::export_organisations : exchange::export_activities)(**database, options, write, terminal.progress());
  if (output.is_broken()) return tell(output.problem(), failed);
  if (!counts) return tell(counts.error());
  if (!output.finish()) return tell(output.problem(), failed);
  if (counts->shortened > 0)
    say(base::msg("{shortened} records were written without parts that the standard does not allow; --all writes these too.",
                  {{"shortened", std::to_string(counts->shortened)}}));
  if (counts->left_out > 0)
    say(base::msg("{written} records were written; {left_out} were left out, for the standard does not allow what they say.",
                  {{"written", std::to_string(counts->written)}, {"left_out", std::to_string(counts->left_out)}}));
  return counts->left_out > 0 || counts->shortened > 0 ? done_with_rejected_rows : done;
}

// Nothing if no IATI file was brought in as that import.
std::optional<int> undo_activities(const Settings& settings, const std::string& import) {
  const auto id = exchange::ImportId::parse(import);
  if (!id) return std::nullopt;
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  {
    auto session = (*database)->read();
    if (!exchange::find_import(session, *id)) return std::nullopt;
  }
  TerminalProgress terminal;
  const auto undone = exchange::undo_import(**database, *id, {"command line"}, record_kinds(), terminal.progress());
  if (!undone) return tell(undone.error());
  std::cout << fmt::format("{{\"records\":{},\"kept\":0}}\n", *undone);
  return done;
}

}  // namespace app
