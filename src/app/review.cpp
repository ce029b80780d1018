// SPDX-License-Identifier: EUPL-1.2
// Looking for duplicates: as a command, and now and then while the server runs.
#include "app/review.h"

#include <iostream>

#include "app/program.h"

namespace app {
namespace {

std::int64_t reviewed_until(db::Database& database) {
  auto session = database.read();
  return duplicates::reviewed_until(session);
}

}  // namespace

void review_what_changed(db::Database& database, const places::Gazetteer& gazetteer, const base::Progress& progress) {
  const auto since = reviewed_until(database);
  if (database.head() <= since) return;
  const auto reviewed = duplicates::review(database, gazetteer, since, progress);
  if (reviewed.organisations < 10000) return;
  database.give_back_memory();
  gazetteer.give_back_memory();
}

int review_duplicates(const Settings& settings, bool anew) {
  auto gazetteer = open_gazetteer(settings);
  if (!gazetteer) return tell(gazetteer.error(), failed);
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  TerminalProgress terminal;
  const auto reviewed =
      duplicates::review(**database, **gazetteer, anew ? 0 : reviewed_until(**database), terminal.progress());
  if (reviewed.stopped)
    return tell({base::Problem::Kind::unavailable,
                 base::msg("The review was stopped. What it found so far is kept; the next one does it again."), ""},
                failed);
  std::cout << fmt::format("{{\"organisations\":{},\"pairs\":{}}}\n", reviewed.organisations, reviewed.pairs);
  return done;
}

}  // namespace app
