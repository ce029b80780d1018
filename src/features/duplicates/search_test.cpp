// SPDX-License-Identifier: EUPL-1.2
// What the public sees of a merge: search, pages, addresses.
#include <gmock/gmock.h>

#include "duplicates/merge.h"
#include "explore/test_register.h"

std::span<const base::EmbeddedFile> embedded_duplicates();

namespace duplicates {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(SearchAfterAMerge, FindsOneOrganisationAndAfterUndoingTwo) {
  db::TestDatabase test_database(db::Dialect::sqlite);
  auto& database = test_database.database();
  std::vector<base::EmbeddedFile> files;
  for (const auto& part :
       {embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects(), embedded_spending(),
        embedded_duplicates()})
    files.insert(files.end(), part.begin(), part.end());
  ASSERT_TRUE(db::migrate(database, files));
  OrganisationId verona, comune, munich;
  RelationId twinning;
  {
    auto transaction = database.write({"test"});
    sources::Source source{.title = "A list", .publisher = "", .url = "", .licence = "", .as_of = {}};
    const auto list = sources::ensure(transaction, source);
    organisations::Writer writer(transaction);
    const auto add = [&](std::string name, std::string country) {
      Organisation o;
      o.names = {{"", std::move(name)}};
      o.country = std::move(country);
      return writer.create(o).value();
    };
    verona = add("Verona", "IT");
    comune = add("Comune di Verona", "IT");
    munich = add("Munich", "DE");
    Relation r;
    r.parties = {{comune, relations::Role::partner, {}}, {munich, relations::Role::partner, {}}};
    r.statements = {{list, {}, {}}};
    twinning = relations::Writer(transaction).create(r).value();
    transaction.commit();
  }
  const base::Progress progress;
  auto atlas = explore::Atlas::open(database, explore::test_gazetteer(), (test_database.folder() / "index").string(),
                                    search::Index::Mode::write)
                   .value();
  ASSERT_TRUE(atlas->rebuild(progress));
  const auto found = [&](const char* collection, http::Pairs asked) {
    EXPECT_TRUE(atlas->follow(progress));
    return explore::list_all(*atlas, asked, collection, base::Language::en);
  };
  EXPECT_THAT(found("organisations", {{"q", "Verona"}}), UnorderedElementsAre(verona.value, comune.value));

  const auto choices = [&] {
    auto session = database.read();
    return usual_choices(*organisations::find(session, verona), *organisations::find(session, comune));
  }();
  const auto done = merge(database, {"test"}, {verona, comune, choices, "one town hall", {}}, {});
  ASSERT_TRUE(done);
  EXPECT_THAT(found("organisations", {{"q", "Verona"}}), ElementsAre(verona.value));
  EXPECT_THAT(found("relations", {{"organisation", verona.text()}}), ElementsAre(twinning.value));
  EXPECT_THAT(found("relations", {{"organisation", comune.text()}}), IsEmpty());
  EXPECT_THAT(atlas->check(), IsEmpty());

  const web::Site site(explore::TestRegister::settings(), {explore::feature(*atlas)});
  web::TestClient client(site);
  const auto old = client.get("/organisations/" + comune.text());
  EXPECT_EQ(old.status, 301);
  EXPECT_EQ(old.get("Location"), "/organisations/" + verona.text());
  EXPECT_EQ(client.get("/organisations/" + verona.text()).status, 200);

  ASSERT_TRUE(undo_merge(database, {"test"}, *done, "they are two",
                         {sources::record_kind(), organisations::record_kind(), organisations::redirect_record_kind(),
                          relations::record_kind(), relations::redirect_record_kind()},
                         {}));
  EXPECT_THAT(found("organisations", {{"q", "Verona"}}), UnorderedElementsAre(verona.value, comune.value));
  EXPECT_THAT(found("relations", {{"organisation", comune.text()}}), ElementsAre(twinning.value));
  EXPECT_THAT(atlas->check(), IsEmpty());
  EXPECT_EQ(client.get("/organisations/" + comune.text()).status, 200);
}

}  // namespace
}  // namespace duplicates
