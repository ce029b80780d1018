// SPDX-License-Identifier: EUPL-1.2
// For tests: a register on either database, and the gazetteer that the build made.
#pragma once
#include <gtest/gtest.h>

#include <span>
#include <stdexcept>
#include <vector>

#include "db/test_databases.h"
#include "imports/api.h"
#include "imports/test_tables.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_imports();

namespace imports::test {

inline const places::Gazetteer& gazetteer() {
  static const auto opened = [] {
    auto result = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin");
    if (!result) throw std::runtime_error("no gazetteer: build the target gazetteer");
    return std::move(*result);
  }();
  return *opened;
}

// Every record as canonical JSON.
inline std::string dump(db::Database& database) {
  auto session = database.read();
  std::string text;
  for (auto& source : sources::all(session)) text += sources::json_text(source) + "\n";
  organisations::each(session, [&](auto& organisation) { text += organisations::json_text(organisation) + "\n"; });
  relations::each(session, [&](auto& relation) { text += relations::json_text(relation) + "\n"; });
  return text;
}

class RegisterTest : public db::DatabaseTest {
 protected:
  RegisterTest() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_imports()}) {}

  Summary import(Options options) {
    base::Progress progress;
    auto summary = run_import(database(), gazetteer(), options, progress);
    if (!summary) {
      ADD_FAILURE() << summary.error().message.id;
      return {};
    }
    return *summary;
  }
  Summary import(const std::string& text, const std::string& source = "A list") {
    return import({.input = in_memory(text, "list.csv"), .source_title = source});
  }
  std::vector<Repair> repairs(ImportId id) {
    auto session = database().read();
    return repairs_of_import(session, id, 1000);
  }
  std::vector<RowOutcome> outcomes(ImportId id) {
    auto session = database().read();
    return rows_of_import(session, id, 0, 1'000'000);
  }
  std::vector<relations::Relation> all_relations() {
    std::vector<relations::Relation> list;
    auto session = database().read();
    relations::each(session, [&](auto& relation) { list.push_back(relation); });
    return list;
  }
  organisations::Organisation organisation(organisations::OrganisationId id) {
    auto session = database().read();
    return *organisations::find(session, id);
  }
};

}  // namespace imports::test
