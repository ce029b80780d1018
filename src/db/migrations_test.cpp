// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include "db/test_databases.h"

std::span<const base::EmbeddedFile> embedded_db();

namespace db {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Migrations : public DatabaseTest {
 protected:
  Migrations() : DatabaseTest({}) {}
  std::string word() { return std::string(database().read().prepare("SELECT w FROM word").run().text(0)); }
};
ON_BOTH_DATABASES(Migrations);

const base::EmbeddedFile first{"words/migrations/0001_word.sql",
                               "-- a comment\nCREATE TABLE word (\n  w text  -- inside\n);\n"
                               "-- sqlite\nINSERT INTO word (w) VALUES ('a;b lite');\n"
                               "-- postgresql\nINSERT INTO word (w) VALUES ('a;b postgres');\n-- both\n"};
const base::EmbeddedFile second{"other/migrations/0002_more.sql", "UPDATE word SET w = 'second';\nCREATE TABLE more (x text);\n"};
const base::EmbeddedFile page{"words/templates/page.html", "no migration"};

TEST_P(Migrations, AreAppliedOnceInOrder) {
  EXPECT_THAT(schema_state(database(), {second, first}).pending, ElementsAre("words/0001_word", "other/0002_more"));
  EXPECT_THAT(*migrate(database(), {first, page}), ElementsAre("words/0001_word"));
  EXPECT_EQ(word(), on_sqlite() ? "a;b lite" : "a;b postgres");
  EXPECT_THAT(*migrate(database(), {second, first}), ElementsAre("other/0002_more"));
  EXPECT_EQ(word(), "second");
  EXPECT_THAT(*migrate(database(), {second, first}), ElementsAre());
  const auto state = schema_state(database(), {first, second});
  EXPECT_EQ(state.applied, 2);
  EXPECT_TRUE(state.pending.empty() && state.unknown.empty() && state.altered.empty());
}

TEST_P(Migrations, LeaveNothingOfOneThatFails) {
  const base::EmbeddedFile bad{"words/migrations/0002_bad.sql", "CREATE TABLE half (x text);\nINSERT INTO nowhere VALUES (1);\n"};
  EXPECT_THROW((void)migrate(database(), {first, bad}), Failure);
  EXPECT_THAT(schema_state(database(), {first, bad}).pending, ElementsAre("words/0002_bad"));
  EXPECT_THROW(database().read().prepare("SELECT * FROM half").run(), Failure);
}

TEST_P(Migrations, KnowANewerSchema) {
  ASSERT_TRUE(migrate(database(), {first, second}));
  EXPECT_THAT(schema_state(database(), {first}).unknown, ElementsAre("other/0002_more"));
  const auto result = migrate(database(), {first});
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message.id, HasSubstr("newer version"));
}

TEST_P(Migrations, KnowAnAlteredOne) {
  ASSERT_TRUE(migrate(database(), {first}));
  const base::EmbeddedFile other{first.name, "CREATE TABLE word (w text);\n"};
  EXPECT_THAT(schema_state(database(), {other}).altered, ElementsAre("words/0001_word"));
  EXPECT_FALSE(migrate(database(), {other}));
}

TEST_P(Migrations, OfWrongNamesAreAMistakeOfOurs) {
  EXPECT_THROW((void)schema_state(database(), {{"a/migrations/1_x.sql", ""}}), std::logic_error);
  EXPECT_THROW((void)schema_state(database(), {first, {"b/migrations/0001_other.sql", ""}}), std::logic_error);
}

}  // namespace
}  // namespace db
