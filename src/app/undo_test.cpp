// SPDX-License-Identifier: EUPL-1.2
// What refers to a record keeps its creation from being undone: every table of the program is asked.
#include <gmock/gmock.h>

#include <cstring>
#include <set>

#include "app/test_installation.h"
#include "db/tables.h"
#include "history/api.h"
#include "imports/api.h"
#include "projects/api.h"
#include "sources/api.h"

namespace app {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::span<const base::EmbeddedFile> every_file() {
  static const auto files = embedded_files();
  return files;
}

class Undoing : public db::DatabaseTest {
 protected:
  Undoing() : DatabaseTest({every_file()}) {}
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    {
      auto transaction = database().write({"a test"});
      organisations::Organisation one;
      one.names = {{"", "Lyon"}};
      lyon = organisations::Writer(transaction).create(one).value().text();
      one.names = {{"", "Porto"}};
      porto = organisations::Writer(transaction).create(one).value().text();
      one.names = {{"", "Torino"}};
      turin = organisations::Writer(transaction).create(one).value().text();
      relations::Relation tie;
      tie.parties = {{*organisations::OrganisationId::parse(porto)}, {*organisations::OrganisationId::parse(turin)}};
      tie.statements = {{sources::ensure(transaction, {.title = "A list"})}};
      twinning = relations::Writer(transaction).create(tie).value().text();
      transaction.commit();
    }
    put("INSERT INTO campaign (id, title, deadline, scope, scope_value, language, state, author, started) VALUES "
        "('k1', "
        "'Yearly', '2099-12-31', 'all', '', 'en', 'running', 'test', '2026-01-01T00:00:00Z')");
    put("INSERT INTO post (id, keeper, organisation, version, titles, title_key, visible) VALUES ('o2', '" + porto +
        "', '" + porto + "', 1, '[]', 'mayor', 'members')");
  }
  void put(const std::string& sql) {
    auto transaction = database().write_unlogged();
    transaction.prepare(sql).run();
    transaction.commit();
  }
  // What keeps the creation from being undone; empty where it could be.
  std::vector<std::string> in_the_way(records::Kind kind, const std::string& id) {
    auto transaction = database().write({"a test"}, "never was", "an undo");
    const auto made = db::history(transaction.session(), records::code(kind), id).back().sequence;
    std::vector<base::Message> needs;
    const auto done = history::undo_change(transaction, kind, id, made, record_references(), &needs);
    EXPECT_EQ(static_cast<bool>(done), needs.empty());
    std::vector<std::string> told;
    for (const auto& one : needs) told.push_back(base::text(base::Language::en, one));
    return told;  // given up
  }
  std::string filled(std::string sql) const {
    for (const auto& [mark, value] : {std::pair{"LYON", lyon}, {"PORTO", porto}, {"TIE", twinning}})
      for (auto at = sql.find(mark); at != std::string::npos; at = sql.find(mark))
        sql.replace(at, std::strlen(mark), value);
    return sql;
  }
  std::string lyon, porto, turin, twinning;
};
ON_BOTH_DATABASES(Undoing);

struct Case {
  records::Kind kind;
  const char* put;
  const char* remove;
  const char* told;
};
constexpr auto organisation = records::Kind::organisation, relation = records::Kind::relation;
constexpr auto is_private = "There are private records of an organisation about it: people, posts or contacts.";
constexpr auto proposals = "Proposals about it wait for a decision.";
constexpr auto campaigns = "A running campaign asks to confirm it.";
#define AT "'2026-01-01T00:00:00Z'"
const Case cases[] = {
    {organisation, "INSERT INTO organisation_redirect (id, organisation) VALUES ('gone', 'LYON')",
     "DELETE FROM organisation_redirect", "The address of a record that was merged into it leads to it."},
    {organisation,
     "INSERT INTO invitation (id, organisation, email, role, made, expires) VALUES ('i', 'LYON', 'ana@example.org', "
     "'editor', " AT ", " AT ")",
     "DELETE FROM invitation", "People have roles in this organisation, or are invited to it."},
    {organisation,
     "INSERT INTO stewardship (id, organisation, scope, covers, made, made_by) VALUES ('s', 'PORTO', 'organisation', "
     "'LYON', " AT ", 't')",
     "DELETE FROM stewardship", "It stands in for others, or others for it."},
    {organisation,
     "INSERT INTO person (id, keeper, version, name_key, search_key, data) VALUES ('p1', 'LYON', 1, 'ana', 'ana', "
     "'{}')",
     "DELETE FROM person", is_private},
    {organisation,
     "INSERT INTO post (id, keeper, organisation, version, titles, title_key, visible) VALUES ('o1', 'PORTO', 'LYON', "
     "1, '[]', 'mayor', 'members')",
     "DELETE FROM post WHERE id = 'o1'", is_private},
    {organisation,
     "INSERT INTO contact (id, keeper, version, held, kind, organisation, subject, search_key, author) VALUES ('c', "
     "'PORTO', 1, '2026-01-01', 'call', 'LYON', 'Secret', 'secret', 't')",
     "DELETE FROM contact", is_private},
    {organisation,
     "INSERT INTO private_access (id, organisation, account, at, page) VALUES ('a', 'LYON', 'x', " AT ", 'people')",
     "DELETE FROM private_access", is_private},
    {organisation,
     "INSERT INTO contribution (id, record_kind, record_id, sender, state, is_open, is_unapplied, made, since, "
     "countries, words) VALUES ('n', 'organisation', 'LYON', 'x', 'open', 1, 0, " AT ", " AT ", '', '')",
     "UPDATE contribution SET is_open = 0", proposals},
    {organisation,
     "INSERT INTO campaign_item (campaign, organisation, record, kind, state) VALUES ('k1', 'LYON', 'LYON', "
     "'organisation', 'open')",
     "DELETE FROM campaign_item", campaigns},
    {organisation,
     "INSERT INTO campaign_organisation (campaign, organisation, way, reminded) VALUES ('k1', 'LYON', 'none', 0)",
     "UPDATE campaign SET state = 'stopped'", campaigns},
    {organisation,
     "INSERT INTO confirmation_remark (id, kind, record, organisation, content, at) VALUES ('r', 'organisation', "
     "'LYON', 'LYON', 'Wrong.', " AT ")",
     "UPDATE confirmation_remark SET done = " AT,
     "Somebody said that it is not right, which a steward has not dealt with yet."},
    {organisation,
     "INSERT INTO saved_search (id, account, name, collection, query, frequency, made, looked_at) VALUES ('w', 'x', "
     "'Mine', 'relations', 'q=a&organisation=LYON', 'never', " AT ", 0)",
     "DELETE FROM saved_search", "Somebody keeps a search for its relations or projects."},
    {organisation,
     "INSERT INTO saved_search (id, account, name, collection, query, frequency, made, looked_at) VALUES ('w', 'x', "
     "'Mine', 'projects', 'q=a&owner=LYON', 'never', " AT ", 0)",
     "DELETE FROM saved_search", "Somebody keeps a search for its relations or projects."},
    {relation,
     "INSERT INTO saved_search (id, account, name, collection, query, frequency, made, looked_at) VALUES ('w', 'x', "
     "'Mine', 'projects', 'relation=TIE&status=2', 'never', " AT ", 0)",
     "DELETE FROM saved_search", "Somebody keeps a search for its projects."},
    {organisation, "UPDATE organisation SET parent = 'LYON' WHERE id = 'PORTO'",
     "UPDATE organisation SET parent = NULL", "Other organisations are a part of it."},
    {relation, "INSERT INTO relation_redirect (id, relation) VALUES ('gone', 'TIE')", "DELETE FROM relation_redirect",
     "The address of a record that was merged into it leads to it."},
    {relation, "INSERT INTO duty (id, post, relation) VALUES ('d', 'o2', 'TIE')", "DELETE FROM duty", is_private},
    {relation,
     "INSERT INTO contact (id, keeper, version, held, kind, organisation, relation, subject, search_key, author) "
     "VALUES ('c', 'PORTO', 1, '2026-01-01', 'call', 'PORTO', 'TIE', 'Secret', 'secret', 't')",
     "DELETE FROM contact", is_private},
    {relation,
     "INSERT INTO contribution (id, record_kind, record_id, sender, state, is_open, is_unapplied, made, since, "
     "countries, words) VALUES ('m', 'relation', 'TIE', 'x', 'open', 1, 0, " AT ", " AT ", '', '')",
     "UPDATE contribution SET is_open = 0", proposals},
    {relation,
     "INSERT INTO confirmation_ask (id, relation, organisation, author, at) VALUES ('q', 'TIE', 'PORTO', 't', " AT ")",
     "UPDATE confirmation_ask SET answered = " AT,
     "Somebody was asked by mail to confirm it, and has not answered yet."},
};

TEST_P(Undoing, IsKeptFromACreationByWhateverRefersToTheRecord) {
  ASSERT_THAT(in_the_way(organisation, lyon), testing::IsEmpty());
  ASSERT_THAT(in_the_way(relation, twinning), testing::IsEmpty());
  ASSERT_THAT(in_the_way(organisation, porto), testing::Contains("There are relations of this organisation."));
  for (const auto& one : cases) {
    SCOPED_TRACE(one.put);
    const auto& id = one.kind == organisation ? lyon : twinning;
    put(filled(one.put));
    EXPECT_THAT(in_the_way(one.kind, id), ElementsAre(one.told));
    put(filled(one.remove));
    EXPECT_THAT(in_the_way(one.kind, id), testing::IsEmpty());
  }
}

// A column that is called after a record belongs into the list, or has a reason not to.
TEST_P(Undoing, AsksEveryTableThatNamesARecord) {
  const std::set<std::string> columns{"organisation", "relation",   "keeper", "record",
                                      "record_id",    "spoken_for", "parent"};
  const std::set<std::string> exempt{
      "change.record_id",  // the log itself
      "organisation_identifier.organisation",
      "relation_source.relation",
      "relation_party.relation",     // the record's own
      "duplicate_key.organisation",  // made anew by the review
      "import_repair.relation",      // the row that made it
      "campaign_item_aside.organisation",
      "campaign_item_aside.record",  // kept for its coming back
  };
  std::set<std::string> asked;
  for (const auto& reference : record_references())
    for (const auto& column : columns)
      if (reference.condition.find("t." + column + " ") != std::string::npos)
        asked.insert(reference.table + "." + column);
  auto session = database().read();
  for (const auto& table : db::tables(session))
    for (const auto& column : table.columns)
      if (const auto name = table.name + "." + column.name; columns.contains(column.name) && !exempt.contains(name)) {
        EXPECT_TRUE(asked.contains(name)) << name << " names a record, but is not in src/app/references.cpp";
      }
}

// A list brought two towns and a twinning; a project is made of them; the list is taken back.
TEST_P(Undoing, OfAListKeepsWhatProjectsNeed) {
  base::Progress progress;
  const auto list = std::make_shared<const std::string>("city1,country1,city2,country2\nLeón,Spain,Salzburg,Austria\nLeón,Spain,Bursa,Turkey\n");
  const auto imported = imports::run_import(database(), TestInstallation::gazetteer(), {.input = {"list.csv", "", list}, .source_title = "Towns"}, progress);
  ASSERT_TRUE(imported) << imported.error().message.id;
  ASSERT_EQ(imported->counts.created, 2u);
  projects::Project project;
  {
    auto transaction = database().write({"a test"});
    auto& session = transaction.session();
    auto rows = session.prepare("SELECT r.id FROM relation r JOIN relation_party p ON p.relation = r.id JOIN organisation o ON o.id = p.organisation WHERE o.name_key LIKE '%salzburg%'");
    const auto twinned = *relations::RelationId::parse(rows.run().text(0));
    project.title = {{"en", "Wells"}};
    project.relations = {twinned};
    project.owner = relations::find(session, twinned)->parties[0].organisation;
    project.id = projects::Writer(transaction).create(project).value();
    transaction.commit();
  }
  const auto undone = imports::undo_import(database(), imported->import, "a test", progress, record_references());
  ASSERT_TRUE(undone) << undone.error().message.id;
  EXPECT_GT(undone->records, 0);
  EXPECT_GT(undone->kept, 0);
  auto session = database().read();
  ASSERT_TRUE(projects::find(session, project.id));
  EXPECT_TRUE(relations::find(session, project.relations[0]));
  EXPECT_TRUE(organisations::find(session, project.owner));
  EXPECT_EQ(session.prepare("SELECT count(*) FROM organisation WHERE name_key LIKE '%bursa%'").run().integer(0), 0);
}

TEST(UndoingInTheProgram, SaysWhatDependsOnARecordWithoutItsContents) {
  TestInstallation program;
  std::string made;
  organisations::OrganisationId lonely;
  {
    auto transaction = program.database().write({"a test"});
    organisations::Organisation one;
    one.names = {{"", "Lonely"}};
    lonely = organisations::Writer(transaction).create(one).value();
    made = fmt::format("/organisations/{}/history/{}", lonely.text(), transaction.head());
    transaction.commit();
  }
  {
    auto transaction = program.database().write_unlogged();
    transaction
        .prepare(
            "INSERT INTO contact (id, keeper, version, held, kind, organisation, subject, search_key, author) "
            "VALUES ('c', $1, 1, '2026-01-01', 'call', $2, 'A secret call', 'a secret call', 'test')")
        .run(program.ours.text(), lonely.text());
    transaction.commit();
  }
  program.follow();
  const auto steward = program.account("steward", web::Office::steward, {}, web::Role::none);
  web::TestClient client(program.site());
  client.cookies = {{std::string(accounts::session_cookie), program.session(steward)}};
  const auto refused = client.post_form(made + "/undo", {{"reason", "never was"}});
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(web::whole_body(refused),
              AllOf(HasSubstr(is_private), Not(HasSubstr("secret")), Not(HasSubstr("Salzburg"))));
  {
    auto transaction = program.database().write_unlogged();
    transaction.prepare("DELETE FROM contact WHERE id = 'c'").run();
    transaction.commit();
  }
  EXPECT_EQ(client.post_form(made + "/undo", {{"reason", "never was"}}).status, 303);
}

}  // namespace
}  // namespace app
