// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include "base/text.h"
#include "db/test_databases.h"
#include "demonstration/api.h"
#include "organisations/api.h"
#include "projects/api.h"
#include "relations/api.h"
#include "sources/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_projects();
std::span<const base::EmbeddedFile> embedded_relations();

namespace demonstration {
namespace {

// Made by the build, which these tests depend on.
const places::Gazetteer& gazetteer() {
  static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  return *opened;
}

class DemonstrationLoad : public db::DatabaseTest {
 protected:
  DemonstrationLoad()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects()}) {}

  organisations::Organisation local_government(std::string_view geonames) {
    auto session = database().read();
    auto id = organisations::find_by_identifier(session, "geonames", geonames);
    if (!id) throw std::runtime_error(fmt::format("nothing stands at place {}", geonames));
    return *organisations::find(session, *id);
  }
};

ON_BOTH_DATABASES(DemonstrationLoad);

TEST_P(DemonstrationLoad, FillsAnEmptyRegister) {
  auto loaded = load(database(), gazetteer());
  ASSERT_TRUE(loaded) << loaded.error().message.id;
  auto session = database().read();
  EXPECT_GE(loaded->organisations, 60u);
  EXPECT_EQ(organisations::count(session), static_cast<std::int64_t>(loaded->organisations));
  EXPECT_EQ(relations::count(session), static_cast<std::int64_t>(loaded->relations));
  EXPECT_EQ(sources::all(session).size(), loaded->sources);
  EXPECT_GE(loaded->projects, 18u);
  EXPECT_EQ(projects::count_published(session), static_cast<std::int64_t>(loaded->projects));
}

TEST_P(DemonstrationLoad, DoesNothingTheSecondTime) {
  ASSERT_TRUE(load(database(), gazetteer()));
  const auto head = database().head();
  auto again = load(database(), gazetteer());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->organisations, 0u);
  EXPECT_EQ(database().head(), head);
}

TEST_P(DemonstrationLoad, LeavesARegisterAloneThatHoldsAnything) {
  {
    auto transaction = database().write({"test"});
    sources::Source source;
    source.title = "A list of our own";
    sources::ensure(transaction, source);
    transaction.commit();
  }
  auto loaded = load(database(), gazetteer());
  ASSERT_TRUE(loaded);
  auto session = database().read();
  EXPECT_EQ(relations::count(session), 0);
}

TEST_P(DemonstrationLoad, LogsEachRecord) {
  auto loaded = load(database(), gazetteer());
  ASSERT_TRUE(loaded);
  EXPECT_EQ(database().head(), static_cast<std::int64_t>(loaded->sources + loaded->organisations + loaded->relations + loaded->projects));
}

TEST_P(DemonstrationLoad, KnowsLeonAndSalzburg) {
  ASSERT_TRUE(load(database(), gazetteer()));
  const auto leon = local_government("3618030");
  const auto salzburg = local_government("2766824");
  EXPECT_EQ(leon.country, "NI");
  EXPECT_EQ(salzburg.country, "AT");
  EXPECT_GT(salzburg.population, 100000);
  ASSERT_TRUE(salzburg.point);
  EXPECT_NEAR(salzburg.point->latitude, 47.8, 0.1);
  EXPECT_EQ(salzburg.name_in(base::Language::fr), "Salzbourg");

  auto session = database().read();
  auto id = relations::find_known(session, relations::Kind::twinning, {leon.id, salzburg.id});
  ASSERT_TRUE(id);
  auto twinning = relations::find(session, *id);
  ASSERT_TRUE(twinning);
  EXPECT_EQ(twinning->start.text(), "1984-06-24");
  EXPECT_EQ(twinning->status, relations::Status::active);
  EXPECT_EQ(relations::trust(*twinning, {2026, 11, 23}), relations::Trust::unverified);
}

TEST_P(DemonstrationLoad, TiesProjectsToTheRegister) {
  ASSERT_TRUE(load(database(), gazetteer()));
  auto session = database().read();
  const auto found = projects::find_by_identifier(session, "XM-DAC-46008-cfa010639");
  ASSERT_EQ(found.size(), 1u);
  const auto project = projects::find(session, found[0]);
  EXPECT_EQ(projects::start_of(*project).text(), "2018-12-18");
  EXPECT_FALSE(projects::end_of(*project).known());
  ASSERT_EQ(project->transactions.size(), 2u);
  EXPECT_EQ(project->transactions[0].value.amount, 6070000000);
  ASSERT_EQ(project->locations.size(), 1u);
  EXPECT_TRUE(gazetteer().find(project->locations[0].place));
  const auto salvador = local_government("3450554");
  EXPECT_EQ(projects::of_organisation(session, salvador.id, 10).size(), 2u);
  const auto stuttgart = local_government("2825297");
  const auto integration = projects::of_organisation(session, stuttgart.id, 10);
  ASSERT_EQ(integration.size(), 1u);
  EXPECT_EQ(integration[0].relations.size(), 1u);
}

// A namesake taken for the place meant would show here: every place lies in the country that the register speaks of.
TEST_P(DemonstrationLoad, PutsEachLocalGovernmentOnTheMap) {
  ASSERT_TRUE(load(database(), gazetteer()));
  auto session = database().read();
  organisations::each(session, [](const organisations::Organisation& organisation) {
    if (organisation.kind != organisations::Kind::local_government) return;
    EXPECT_FALSE(organisation.country.empty()) << organisation.main_name();
    EXPECT_FALSE(organisation.subdivision.empty()) << organisation.main_name();
    EXPECT_NE(organisation.level, organisations::Level::none) << organisation.main_name();
    EXPECT_TRUE(organisation.point) << organisation.main_name();
  });
}

TEST_P(DemonstrationLoad, NamesPlacesAsTheGazetteerDoes) {
  ASSERT_TRUE(load(database(), gazetteer()));
  auto session = database().read();
  organisations::each(session, [](const organisations::Organisation& organisation) {
    if (organisation.level != organisations::Level::municipality || organisation.place.empty()) return;
    const auto place = gazetteer().find(organisation.place);
    ASSERT_TRUE(place) << organisation.place;
    std::vector<std::string> known;
    for (auto name : gazetteer().names(*place)) known.push_back(base::fold(name));
    if (organisation.main_name() == "Hipólito Yrigoyen") known.push_back("hipolito yrigoyen");  // seated in Henderson
    EXPECT_THAT(known, testing::Contains(base::fold(organisation.main_name()))) << organisation.place;
  });
}

}  // namespace
}  // namespace demonstration
