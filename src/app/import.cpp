// SPDX-License-Identifier: EUPL-1.2
#include <filesystem>
#include <iostream>

#include "app/features.h"
#include "app/program.h"
#include "base/log.h"

namespace app {
namespace {

imports::Input input_of(const std::string& path) { return {std::filesystem::path(path).filename().string(), path, nullptr}; }

// The server, if one runs on this data folder, follows the log by itself; then this process leaves the index to it.
void bring_index_up_to_date(const Settings& settings, db::Database& database, const places::Gazetteer& gazetteer,
                            const base::Progress& progress) {
  auto atlas = explore::Atlas::open(database, gazetteer, index_folder(settings), search::Index::Mode::write);
  if (!atlas) return;
  if (const auto followed = (*atlas)->follow(progress); !followed) say(followed.error().message);
}

}  // namespace

int import_relations(const Settings& settings, const ImportArguments& arguments) {
  auto gazetteer = open_gazetteer(settings);
  if (!gazetteer) return tell(gazetteer.error(), failed);
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);

  imports::Options options;
  options.input = input_of(arguments.file);
  if (!arguments.names.empty()) options.names = input_of(arguments.names);
  options.reading.sheet = arguments.sheet;
  options.mapping_name = arguments.mapping;
  options.network = arguments.network;
  options.source_title = arguments.source;
  options.dry_run = arguments.dry_run;
  options.report_path = arguments.report;
  options.language = language_of_terminal();

  TerminalProgress terminal;
  const auto summary = imports::run_import(**database, **gazetteer, options, terminal.progress());
  if (!summary) return tell(summary.error());
  if (!arguments.dry_run && summary->import) bring_index_up_to_date(settings, **database, **gazetteer, terminal.progress());
  const auto language = language_of_terminal();
  for (const auto& [reason, count] : summary->reasons) std::cerr << fmt::format("{:>8}  {}\n", count, base::text(language, reason));
  if (summary->import) say(base::msg("To take it back: cosmopolis import undo {id}", {{"id", summary->import.text()}}));
  std::cout << imports::to_json_line(summary->counts) << '\n';
  return summary->counts.errors > 0 ? done_with_rejected_rows : done;
}

int undo_import(const Settings& settings, const std::string& import) {
  if (const auto code = undo_activities(settings, import)) return *code;
  const auto id = imports::ImportId::parse(import);
  if (!id) return tell({base::Problem::Kind::not_found, base::msg("There is no import “{id}”.", {{"id", import}}), ""});
  auto gazetteer = open_gazetteer(settings);
  if (!gazetteer) return tell(gazetteer.error(), failed);
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  TerminalProgress terminal;
  const auto undone = imports::undo_import(**database, *id, "command line", terminal.progress(), record_references());
  if (!undone) return tell(undone.error());
  bring_index_up_to_date(settings, **database, **gazetteer, terminal.progress());
  std::cout << fmt::format("{{\"records\":{},\"kept\":{}}}\n", undone->records, undone->kept);
  return done;
}

}  // namespace app
