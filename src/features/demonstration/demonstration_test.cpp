// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "demonstration/records.h"

using testing::ElementsAre;
using testing::Pair;

namespace demonstration {
namespace {

// A place under its own name, so that the register can be read without the gazetteer.
std::optional<organisations::Organisation> any_place(std::string_view place) {
  organisations::Organisation organisation;
  organisation.place = place;
  organisation.level = organisations::Level::municipality;
  return organisation;
}

const Register& demonstration_register() {
  static const Register instance = read_register(any_place).value();
  return instance;
}

TEST(Records, AreSeparatedByEmptyLines) {
  const auto records = read_records("# a comment\nkey: a\nname: A: with a colon\n\n\nkey: b\n");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_THAT(records[0].lines, ElementsAre(Pair("key", "a"), Pair("name", "A: with a colon")));
  EXPECT_EQ(records[0].line_number, 2u);
  EXPECT_EQ(records[1].value("key"), "b");
  EXPECT_EQ(records[1].value("name"), "");
}

TEST(Records, KeepLinesOfTheSameName) {
  const auto records = read_records("source: one\nsource: two");
  EXPECT_THAT(records.at(0).values("source"), ElementsAre("one", "two"));
}

TEST(Records, RefuseALineThatIsNone) {
  EXPECT_THROW(read_records("key: a\nnonsense"), std::logic_error);
  EXPECT_THROW(read_records(": nameless"), std::logic_error);
}

TEST(Records, RefuseWordsTheyDoNotKnow) {
  const auto records = read_records("key: a\ntitle.fr: b");
  EXPECT_NO_THROW(records.at(0).allow_only({"key", "title."}));
  EXPECT_THROW(records.at(0).allow_only({"key", "title"}), std::logic_error);
}

TEST(Demonstration, IsAsLargeAsADemonstrationShouldBe) {
  const auto& all = demonstration_register();
  EXPECT_GE(all.organisations.size(), 60u);
  EXPECT_GE(all.relations.size(), 100u);
  EXPECT_LE(all.relations.size(), 300u);
}

TEST(Demonstration, PassesTheChecksOfTheRegister) {
  const auto& all = demonstration_register();
  for (const auto& organisation : all.organisations) {
    auto good = organisations::check(organisation);
    EXPECT_TRUE(good) << organisation.main_name() << ": " << (good ? "" : good.error().message.id);
  }
  for (const auto& relation : all.relations) {
    auto good = relations::check(relation);
    EXPECT_TRUE(good) << relations::code(relation.kind) << ": " << (good ? "" : good.error().message.id);
  }
}

TEST(Demonstration, GivesEachRelationASourceWithATitle) {
  const auto& all = demonstration_register();
  std::map<sources::SourceId, std::string> titles;
  for (const auto& source : all.sources) titles.emplace(source.id, source.title);
  for (const auto& relation : all.relations) {
    ASSERT_FALSE(relation.statements.empty());
    for (const auto& statement : relation.statements) {
      ASSERT_TRUE(titles.contains(statement.source));
      EXPECT_FALSE(titles.at(statement.source).empty());
    }
  }
}

TEST(Demonstration, NamesEachSourceOnce) {
  std::set<std::string> titles;
  for (const auto& source : demonstration_register().sources)
    EXPECT_TRUE(titles.insert(source.title).second) << source.title;
}

TEST(Demonstration, HasNoOrganisationWithoutARelation) {
  const auto& all = demonstration_register();
  std::set<organisations::OrganisationId> parties;
  for (const auto& relation : all.relations)
    for (const auto& party : relation.parties) parties.insert(party.organisation);
  for (const auto& organisation : all.organisations)
    EXPECT_TRUE(parties.contains(organisation.id)) << organisation.main_name();
}

TEST(Demonstration, HasEachRelationOnce) {
  std::set<std::pair<relations::Kind, std::vector<relations::Party>>> seen;
  for (const auto& relation : demonstration_register().relations)
    EXPECT_TRUE(seen.insert({relation.kind, relation.parties}).second) << relations::code(relation.kind);
}

TEST(Demonstration, HasEachPlaceOnce) {
  std::set<std::string> places;
  for (const auto& organisation : demonstration_register().organisations) {
    if (organisation.place.empty()) continue;
    EXPECT_TRUE(places.insert(organisation.place).second) << organisation.main_name();
  }
}

TEST(Demonstration, NamesOnlyThemesOfTheTree) {
  const auto& all = demonstration_register();
  for (const auto& relation : all.relations)
    for (const auto& theme : relation.themes) EXPECT_NE(themes::find(theme), nullptr) << theme;
  for (const auto& organisation : all.organisations)
    for (const auto& theme : organisation.themes) EXPECT_NE(themes::find(theme), nullptr) << theme;
}

TEST(Demonstration, ShowsEveryKindAndSeveralStatuses) {
  std::set<relations::Kind> kinds;
  std::set<relations::Status> statuses;
  for (const auto& relation : demonstration_register().relations) {
    kinds.insert(relation.kind);
    statuses.insert(relation.status);
  }
  EXPECT_EQ(kinds.size(), 8u);
  EXPECT_THAT(statuses, testing::IsSupersetOf({relations::Status::unknown, relations::Status::active,
                                               relations::Status::suspended, relations::Status::closed}));
}

// A confirmation is the act of a party in this register; nobody has acted here.
TEST(Demonstration, ClaimsNoConfirmation) {
  for (const auto& relation : demonstration_register().relations)
    for (const auto& party : relation.parties) EXPECT_FALSE(party.confirmed.known());
}

TEST(Demonstration, SpeaksAllLanguagesWhereItSpeaksAtAll) {
  const auto in_all = [](const std::vector<organisations::Name>& texts) {
    std::set<std::string> found;
    for (const auto& text : texts) found.insert(text.language);
    return texts.empty() ||
           std::ranges::all_of(base::languages, [&](auto l) { return found.contains(std::string(base::code(l))); });
  };
  const auto& all = demonstration_register();
  for (const auto& organisation : all.organisations)
    EXPECT_TRUE(in_all(organisation.summary)) << organisation.main_name();
  for (const auto& relation : all.relations)
    EXPECT_TRUE(in_all(relation.summary)) << (relation.summary.empty() ? "" : relation.summary.front().text);
}

TEST(Demonstration, HasProjectsThatSayNoMoreThanTheirSource) {
  const auto& all = demonstration_register();
  std::map<sources::SourceId, std::string> titles;
  for (const auto& source : all.sources) titles.emplace(source.id, source.title);
  int dated = 0, undated = 0;
  for (const auto& project : all.projects) {
    const auto title = std::string(projects::text_in(project.title, base::Language::es));
    const auto good = projects::check(project);
    EXPECT_TRUE(good) << title << ": " << (good ? "" : good.error().message.id);
    ASSERT_TRUE(titles.contains(project.source)) << title;
    EXPECT_FALSE(project.owner) << title << ": nobody of the register has taken it over";
    EXPECT_FALSE(project.participants.empty() || project.countries.empty()) << title;
    EXPECT_TRUE(project.nodes.empty() && project.indicators.empty() && project.budget.empty()) << title;
    // The list of URB-AL III has neither dates nor money; CAF's file has both.
    const bool urbal = titles.at(project.source).starts_with("URB-AL III");
    ++(urbal ? undated : dated);
    EXPECT_EQ(project.dates.empty(), urbal) << title;
    EXPECT_EQ(project.transactions.empty(), urbal) << title;
  }
  EXPECT_GE(dated, 10);
  EXPECT_GE(undated, 8);
}

TEST(Demonstration, CannotBeReadWithoutItsPlaces) {
  const auto read = read_register([](std::string_view) { return std::nullopt; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().kind, base::Problem::Kind::unavailable);
}

}  // namespace
}  // namespace demonstration
