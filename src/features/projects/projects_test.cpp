// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "db/change_log.h"
#include "db/test_databases.h"
#include "projects/api.h"
#include "projects/test_projects.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_projects();

namespace projects {
namespace {

class Projects : public db::DatabaseTest {
 protected:
  Projects() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects()}) {}

  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    auto transaction = database().write({"a test"});
    organisations::Writer writer(transaction);
    for (const char* name : {"Lyon", "Porto", "Dakar"}) {
      organisations::Organisation town;
      town.names = {{"", name}};
      town.country = "FR";
      towns.push_back(writer.create(town).value());
    }
    relations::Relation tie;
    tie.parties = {{towns[0]}, {towns[1]}};
    tie.statements = {{sources::ensure(transaction, {.title = "A list"})}};
    twinning = relations::Writer(transaction).create(tie).value();
    transaction.commit();
  }

  base::Result<ProjectId> create(Project project) {
    auto transaction = database().write({"a test"});
    auto made = Writer(transaction).create(std::move(project));
    if (made) transaction.commit();
    return made;
  }

  std::vector<OrganisationId> towns;
  RelationId twinning;
};

ON_BOTH_DATABASES(Projects);

Project wells() {
  Project p;
  p.title = {{"en", "Wells for Dakar"}};
  p.nodes = {{"a", "", Level::objective}, {"b", "a", Level::result}, {"c", "b", Level::activity}, {"d", "b", Level::activity}};
  return p;
}

TEST(Sheet, IsReadBackAsItWasWritten) {
  test::Maker maker(1);
  for (int i = 0; i < 500; ++i) {
    auto project = maker.project();
    normalise(project);
    const auto text = json_text(project);
    const auto read = project_from_json(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, project);
    EXPECT_EQ(json_text(*read), text);
    ASSERT_TRUE(check(project)) << check(project).error().message.id << text;
  }
}

TEST(Sheet, RefusesWhatIsNoProject) {
  for (const char* text : {"", "[]", "{\"title\":1}", "{\"nodes\":[{\"level\":\"somewhere\"}]}", "{\"dates\":[{\"on\":\"2009-02-30\"}]}", "{\"transactions\":[{\"value\":{\"amount\":\"1\"}}]}", "{"})
    EXPECT_FALSE(project_from_json(text)) << text;
}

TEST(Sheet, SaysNothingOfWhatIsEmpty) {
  Project p;
  p.title = {{"", "Wells"}};
  EXPECT_EQ(json_text(p), R"({"title":[{"text":"Wells"}]})");
}

TEST(Framework, HasParentsBeforeTheirChildren) {
  auto p = wells();
  std::ranges::reverse(p.nodes);
  normalise(p);
  std::string order;
  for (const auto& node : p.nodes) order += node.id;
  EXPECT_EQ(order, "abdc");
  EXPECT_TRUE(check(p));
}

TEST(Framework, RefusesATreeThatIsNone) {
  auto p = wells();
  p.nodes[1].parent = "nowhere";
  EXPECT_FALSE(check(p));
  p = wells();
  p.nodes[0].parent = "b";
  normalise(p);
  EXPECT_EQ(p.nodes.size(), 4U);
  EXPECT_FALSE(check(p));
  p = wells();
  p.nodes[3].parent = "c";
  EXPECT_FALSE(check(p));  // an activity below an activity
  p = wells();
  p.nodes[3].id = "c";
  EXPECT_FALSE(check(p));
  p = wells();
  p.indicators = {{"i", "nowhere"}};
  EXPECT_FALSE(check(p));
}

TEST(Framework, RefusesActivitiesThatWaitForEachOther) {
  auto p = wells();
  p.nodes[2].after = {"d"};
  EXPECT_TRUE(check(p));
  p.nodes[3].after = {"c"};
  ASSERT_FALSE(check(p));
  EXPECT_EQ(check(p).error().message.id, "Activities wait for each other in a circle.");
  p.nodes[3].after = {"nowhere"};
  EXPECT_FALSE(check(p));
}

TEST(Dates, AreSetAndTakenByTheirType) {
  Project p;
  set_date(p, '3', {2024, 12, 31});
  set_date(p, '1', {2020, 0, 0});
  EXPECT_EQ(start_of(p).text(), "2020");
  set_date(p, '2', {2020, 5, 0});
  EXPECT_EQ(start_of(p).text(), "2020-05");
  EXPECT_EQ(end_of(p).text(), "2024-12-31");
  EXPECT_EQ(p.dates[1].type, "2");
  set_date(p, '3', {});
  EXPECT_FALSE(end_of(p).known());
}

TEST_P(Projects, AreWrittenFoundAndLogged) {
  test::Maker maker(3, towns, {twinning});
  std::vector<Project> all;
  for (int i = 0; i < 30; ++i) {
    auto project = maker.project();
    const auto id = create(project);
    ASSERT_TRUE(id) << id.error().message.id;
    project.id = *id;
    normalise(project);
    all.push_back(project);
  }
  auto session = database().read();
  EXPECT_EQ(count(session), 30);
  std::size_t of_twinning = 0, of_lyon = 0;
  for (const auto& project : all) {
    EXPECT_EQ(find(session, project.id), project);
    of_twinning += project.relations.size();
    of_lyon += std::ranges::count(organisations_of(project), towns[0]);
    const auto log = db::history(session, "project", project.id.text());
    ASSERT_EQ(log.size(), 1U);
    EXPECT_EQ(log[0].after, json_text(project));
  }
  EXPECT_EQ(of_relation(session, twinning, 100).size(), of_twinning);
  EXPECT_EQ(of_organisation(session, towns[0], 100).size(), of_lyon);
  std::vector<Project> each_of_them;
  each(session, [&](const Project& project) { each_of_them.push_back(project); });
  EXPECT_EQ(each_of_them, all);
  EXPECT_TRUE(record_kind().tables_astray(session).empty());
}

TEST_P(Projects, AreChangedRemovedAndPutBack) {
  test::Maker maker(4, towns, {twinning});
  auto first = maker.project();
  first.id = create(first).value();
  normalise(first);
  auto second = maker.project();
  second.id = first.id;
  normalise(second);
  {
    auto transaction = database().write({"a test"});
    Writer writer(transaction);
    ASSERT_TRUE(writer.update(second));
    ASSERT_TRUE(writer.update(second));  // writes nothing
    second.id = ProjectId::make();
    EXPECT_FALSE(writer.update(second));
    second.id = first.id;
    transaction.commit();
  }
  {
    auto session = database().read();
    EXPECT_EQ(find(session, first.id), second);
    EXPECT_EQ(db::history(session, "project", first.id.text()).size(), 2U);
    EXPECT_TRUE(record_kind().tables_astray(session).empty());
  }
  {
    auto transaction = database().write({"a test"});
    Writer writer(transaction);
    ASSERT_TRUE(writer.remove(first.id));
    EXPECT_FALSE(writer.remove(first.id));
    EXPECT_FALSE(find(transaction.session(), first.id));
    EXPECT_TRUE(record_kind().tables_astray(transaction.session()).empty());
    writer.put(first.id.text(), json_text(first));
    transaction.commit();
  }
  auto session = database().read();
  EXPECT_EQ(find(session, first.id), first);
  EXPECT_TRUE(record_kind().tables_astray(session).empty());
}

TEST_P(Projects, HoldTheOrganisationsTheyName) {
  Project p = wells();
  p.owner = towns[0];
  p.participants = {{"4", {towns[2]}, {}, {}}};
  p.id = create(p).value();
  auto transaction = database().write({"a test"});
  EXPECT_THROW(organisations::Writer(transaction).put(towns[2].text(), {}), db::Failure);
}

TEST_P(Projects, OfOneIdentifierAreAllKept) {
  Project p = wells();
  p.identifier = "XM-1";
  const auto a = create(p).value(), b = create(p).value();
  auto session = database().read();
  EXPECT_EQ(find_by_identifier(session, "XM-1"), (std::vector{a, b}));
  EXPECT_TRUE(find_by_identifier(session, "XM-2").empty());
}

TEST_P(Projects, NeedATitle) {
  const auto made = create({});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().field, "title");
}

TEST(Organisations, AreReplacedWhereverTheyAreNamed) {
  const auto from = OrganisationId::make(), to = OrganisationId::make();
  test::Maker maker(5, {from});
  for (int i = 0; i < 50; ++i) {
    auto project = maker.project();
    const auto named = !organisations_of(project).empty();
    replace_organisation(project, from, to);
    EXPECT_EQ(organisations_of(project), named ? std::vector{to} : std::vector<OrganisationId>());
  }
}


}  // namespace
}  // namespace projects
