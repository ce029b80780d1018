// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "db/test_databases.h"
#include "exchange/api.h"
#include "exchange/table_import.h"
#include "exchange/test_tables.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_projects();
std::span<const base::EmbeddedFile> embedded_exchange();

namespace exchange {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using test::in_memory;

const fs::path shared = fs::path(COSMOPOLIS_SOURCE_DIR) / ".." / "shared" / "data";

const places::Gazetteer& gazetteer() {
  static const auto opened = [] {
    auto result = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin");
    if (!result) throw std::runtime_error("no gazetteer: build the target gazetteer");
    return std::move(*result);
  }();
  return *opened;
}

std::vector<imports::Input> files_in(const fs::path& folder) {
  std::vector<imports::Input> all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) all.push_back({entry.path().filename().string(), entry.path().string(), nullptr});
  std::ranges::sort(all, {}, &imports::Input::name);
  return all;
}

class Tables : public db::DatabaseTest {
 protected:
  Tables() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects(), embedded_exchange()}) {}

  base::Result<ImportSummary> bring(const std::vector<imports::Input>& files, const std::optional<TableMapping>& mapping = std::nullopt, std::vector<ActivityOutcome>* seen = nullptr) {
    auto plan = plan_tables(files, mapping);
    if (!plan) return plan.error();
    TableOptions options;
    options.plan = std::move(*plan);
    options.file_name = files.front().name;
    options.gazetteer = &gazetteer();
    options.on_outcome = [&](const ActivityOutcome& outcome) {
      if (seen) seen->push_back(outcome);
    };
    return import_tables(database(), options, {});
  }
  static std::vector<db::RecordKind> kinds() { return {sources::record_kind(), organisations::record_kind(), relations::record_kind(), projects::record_kind()}; }
  projects::Project project(const std::string& identifier) {
    auto session = database().read();
    const auto ids = projects::find_by_identifier(session, identifier);
    return ids.empty() ? projects::Project{} : *projects::find(session, ids[0]);
  }
};
ON_BOTH_DATABASES(Tables);

TEST_P(Tables, OfTheInterAmericanBankBecomeProjects) {
  const auto files = files_in(shared / "iati/tabular/iadb-argentina");
  if (files.empty()) GTEST_SKIP() << "the bank's tables are not at hand in ../shared/data/iati/tabular";
  std::vector<ActivityOutcome> seen;
  const auto done = bring(files, std::nullopt, &seen);
  ASSERT_TRUE(done) << base::text(base::Language::en, done.error().message);
  EXPECT_EQ(done->counts.activities, 176);
  EXPECT_EQ(done->counts.created, 176);
  EXPECT_EQ(done->counts.lost, 0);
  EXPECT_EQ(done->counts.organisations, 1);
  for (const auto& outcome : seen)
    for (const auto& finding : outcome.findings)
      std::cout << finding.line << " " << finding.path << ": " << base::text(base::Language::en, finding.message) << "\n";
  for (const auto& finding : done->about_file) std::cout << finding.path << ": " << base::text(base::Language::en, finding.message) << "\n";
  const auto p = project("XI-IATI-IADB-AR-L1344");
  EXPECT_EQ(p.locations.size(), 3U);
  ASSERT_EQ(p.descriptions.size(), 1U);
  EXPECT_EQ(p.descriptions[0].text.size(), 2U);
  EXPECT_EQ(p.participants.size(), 4U);
  EXPECT_EQ(p.sectors.size(), 2U);
  std::cout << projects::json_text(p) << "\n";
  const auto again = bring(files);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->counts.same, 176);
  EXPECT_FALSE(again->id);
  ASSERT_TRUE(undo_import(database(), done->id, {"a test"}, kinds(), {}));
  auto session = database().read();
  EXPECT_EQ(projects::count(session), 0);
  EXPECT_EQ(find_import(session, done->id)->mapping, "iadb");
}

}  // namespace
}  // namespace exchange
