// SPDX-License-Identifier: EUPL-1.2
// Real lists, where they are at hand: ../shared/data beside the source.
#include <filesystem>

#include "imports/test_register.h"

namespace imports {

namespace {

const std::filesystem::path data = COSMOPOLIS_SOURCE_DIR "/../shared/data";

class RealFiles : public test::RegisterTest {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(data)) GTEST_SKIP() << "The real lists are not here: there is no folder ../shared/data beside the source.";
    RegisterTest::SetUp();
  }
  static Options file(const std::string& name) {
    auto path = data / name;
    return {.input = {path.filename().string(), path.string(), nullptr}};
  }
  Summary tell(const std::string& name) {
    auto summary = import(file(name));
    tell(name, summary);
    return summary;
  }
  static void tell(const std::string& name, const Summary& summary) {
    std::printf("%s %s [%s]\n", name.c_str(), to_json_line(summary.counts).c_str(), summary.mapping_name.c_str());
    for (auto& [reason, number] : summary.reasons) std::printf("  %lld × %s\n", static_cast<long long>(number), reason.id.c_str());
  }
  static std::int64_t sum(const Counts& c) { return c.created + c.updated + c.same + c.warnings + c.errors; }
};
ON_BOTH_DATABASES(RealFiles);

const std::vector<std::string> countries{"austria", "belgium", "bulgaria", "cyprus",   "czech",    "estonia",  "finland",  "france", "germany",
                                         "hungary", "latvia",  "lithuania", "portugal", "romania", "slovakia", "slovenia", "spain"};

}  // namespace

TEST_P(RealFiles, TwinCitiesThenWikidataThenBackAgain) {
  auto first = tell("twinning/hekman-twincities/twin_cities.csv");
  EXPECT_EQ(first.counts.rows, 25'917);
  EXPECT_EQ(sum(first.counts), first.counts.rows);
  EXPECT_EQ(first.mapping_name, "twin_cities");
  // Of the parties, 98 % have a place; a row that joins a town to itself has both.
  std::int64_t without_place = 0;
  for (auto& [reason, number] : first.reasons)
    if (reason.id.starts_with("No place was found")) without_place += number;
  EXPECT_LE(without_place, 2 * 25'917 * 2 / 100);

  auto after_first = test::dump(database());
  auto head = database().head();
  auto again = tell("twinning/hekman-twincities/twin_cities.csv");
  EXPECT_EQ(again.counts.created + again.counts.updated + again.counts.warnings, 0);
  EXPECT_EQ(database().head(), head);
  EXPECT_EQ(test::dump(database()), after_first);

  std::vector<ImportId> made;
  for (auto& country : countries) {
    auto summary = tell("twinning/wikidata-eu-2017/" + country + ".tsv");
    EXPECT_EQ(summary.mapping_name, "wikidata-eu");
    EXPECT_EQ(sum(summary.counts), summary.counts.rows);
    EXPECT_GT(summary.counts.updated, 0) << country;
    made.push_back(summary.import);
  }
  head = database().head();
  for (auto& country : countries) EXPECT_FALSE(import(file("twinning/wikidata-eu-2017/" + country + ".tsv")).import);
  EXPECT_EQ(database().head(), head);

  base::Progress progress;
  for (auto id = made.rbegin(); id != made.rend(); ++id) ASSERT_TRUE(undo_import(database(), *id, "test", progress));
  EXPECT_EQ(test::dump(database()), after_first);
  ASSERT_TRUE(undo_import(database(), first.import, "test", progress));
  EXPECT_EQ(test::dump(database()), "");
}

TEST_P(RealFiles, StatementsOfWikidataWithTheirNames) {
  auto options = file("twinning/wikidata-p190-2016/relations.tsv");
  options.names = {"names.tsv", (data / "twinning/wikidata-p190-2016/names.tsv").string(), nullptr};
  auto summary = import(options);
  tell("relations.tsv with names.tsv", summary);
  EXPECT_EQ(summary.counts.rows, 34'182);
  EXPECT_EQ(sum(summary.counts), summary.counts.rows);
  auto weimar = tell("twinning/wikidata-p190-2016/weimar.json");
  EXPECT_EQ(weimar.counts.rows, 5);
  EXPECT_EQ(weimar.mapping_name, "wikidata-entity");
  auto bulgaria = tell("twinning/bulgarian-twin-cities/cities.json");
  EXPECT_EQ(bulgaria.counts.rows, 76);
  EXPECT_EQ(bulgaria.mapping_name, "bulgarian");
  EXPECT_LE(bulgaria.counts.errors, 2);
}

TEST_P(RealFiles, NetworksAndTheirMembers) {
  auto covenant = tell("networks/gcom-mycovenant/df1_Signatories_2024.xlsx");
  EXPECT_EQ(covenant.counts.rows, 11'973);
  EXPECT_EQ(sum(covenant.counts), covenant.counts.rows);
  EXPECT_EQ(covenant.mapping_name, "gcom-signatories");
  auto unesco = tell("networks/unesco-creative-cities/scrapped_cities_data_2024-02-14.json");
  EXPECT_EQ(unesco.counts.rows, 289);
  EXPECT_EQ(unesco.mapping_name, "unesco-creative-cities");
  auto session = database().read();
  EXPECT_EQ(organisations::find_by_name(session, "Covenant of Mayors").size(), 1U);
  EXPECT_EQ(organisations::find_by_name(session, "UNESCO Creative Cities Network").size(), 1U);
}

}  // namespace imports
