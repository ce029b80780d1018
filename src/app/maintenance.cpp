// SPDX-License-Identifier: EUPL-1.2
// reindex, migrate, check, restore: what keeps a register in order.
#include <iostream>

#include "app/features.h"
#include "app/program.h"
#include "db/backup.h"
#include "db/check.h"
#include "db/migrations.h"

namespace app {
namespace {

// Everything a command on the whole register needs, or the code it ends with.
struct Opened {
  std::unique_ptr<places::Gazetteer> gazetteer;
  std::unique_ptr<db::Database> database;
  std::unique_ptr<explore::Atlas> atlas;
};

base::Result<Opened> open_all(const Settings& settings, search::Index::Mode mode) {
  Opened opened;
  auto gazetteer = open_gazetteer(settings);
  if (!gazetteer) return gazetteer.error();
  opened.gazetteer = std::move(*gazetteer);
  auto database = open_register(settings);
  if (!database) return database.error();
  opened.database = std::move(*database);
  auto atlas = explore::Atlas::open(*opened.database, *opened.gazetteer, index_folder(settings), mode);
  if (!atlas) return atlas.error();
  opened.atlas = std::move(*atlas);
  return opened;
}

}  // namespace

int reindex(const Settings& settings) {
  auto opened = open_all(settings, search::Index::Mode::write);
  if (!opened) return tell(opened.error(), failed);
  TerminalProgress terminal;
  if (const auto built = opened->atlas->rebuild(terminal.progress()); !built) return tell(built.error(), failed);
  const auto state = opened->atlas->index().state();
  for (const auto& [collection, rows] : state.rows) std::cout << collection << ' ' << rows << '\n';
  return done;
}

int migrate(const Settings& settings) {
  const auto opened = open_register_as_it_is(settings);
  if (!opened) return tell(opened.error(), failed);
  const auto applied = db::migrate(**opened, embedded_files());
  if (!applied) return tell(applied.error(), failed);
  for (const auto& name : *applied) std::cout << name << '\n';
  return done;
}

int check(const Settings& settings) {
  TerminalProgress terminal;
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  const auto report = db::check(**database, record_kinds(), &terminal.progress(), table_rules());
  auto findings = report.findings;
  std::int64_t faults = report.faults;
  auto gazetteer = open_gazetteer(settings);
  if (!gazetteer) return tell(gazetteer.error(), failed);
  // A server on the same folder keeps the index; reading it is enough. After a crash it may stand a little behind the
  // log, which it takes in when it next starts: that is no fault, so it is given the chance here.
  auto atlas = explore::Atlas::open(**database, **gazetteer, index_folder(settings), search::Index::Mode::write);
  if (atlas) {
    if (const auto followed = (*atlas)->follow(terminal.progress()); !followed) return tell(followed.error(), failed);
  } else {
    atlas = explore::Atlas::open(**database, **gazetteer, index_folder(settings), search::Index::Mode::read);
    if (!atlas) return tell(atlas.error(), failed);
  }
  for (auto& finding : (*atlas)->check()) {
    ++faults;
    findings.push_back(std::move(finding));
  }
  for (const auto& finding : findings) say(finding);
  // How far the index of this folder is behind: not 0 only while a server keeps it and others write.
  const auto lag = std::max<std::int64_t>(0, (*database)->head() - (*atlas)->index().state().sequence);
  std::cout << fmt::format("{{\"changes\":{},\"records\":{},\"faults\":{},\"lag\":{}}}\n", report.changes, report.records, faults, lag);
  return faults == 0 ? done : failed;
}

int restore(const Settings& settings, const std::string& file) {
  auto database = open_register_as_it_is(settings);
  if (!database) return tell(database.error(), failed);
  TerminalProgress terminal;
  const auto restored = db::restore(**database, file, embedded_files(), &terminal.progress());
  if (!restored) return tell(restored.error(), failed);
  std::cout << fmt::format("{{\"tables\":{},\"rows\":{}}}\n", restored->tables, restored->rows);
  return done;
}

}  // namespace app
