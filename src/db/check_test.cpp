// SPDX-License-Identifier: EUPL-1.2
#include "db/check.h"

#include <gmock/gmock.h>

#include "db/test_databases.h"

std::span<const base::EmbeddedFile> embedded_db();

namespace db {
namespace {

class CheckOf : public DatabaseTest {
 protected:
  CheckOf() : DatabaseTest({embedded_db()}) {}
  void run(std::string_view sql) {
    auto transaction = database().write_unlogged();
    transaction.prepare(sql).run();
    transaction.commit();
  }
};
ON_BOTH_DATABASES(CheckOf);

TEST_P(CheckOf, FindsRowsThatReferToNothingByTheRulesItIsGiven) {
  run("CREATE TABLE room (id text PRIMARY KEY)");
  run("CREATE TABLE chair (id text PRIMARY KEY, room text)");
  run("INSERT INTO room (id) VALUES ('hall')");
  run("INSERT INTO chair (id, room) VALUES ('a', 'hall'), ('b', 'attic')");
  const std::vector<TableRule> rules{
      {"chair", "SELECT id FROM chair c WHERE NOT EXISTS (SELECT 1 FROM room WHERE room.id = c.room)"}};
  EXPECT_EQ(check(database(), {}).faults, 0);
  const auto report = check(database(), {}, nullptr, rules);
  ASSERT_EQ(report.faults, 1);
  EXPECT_EQ(report.findings[0].id, "The row {row} of {table} refers to what does not exist.");
  EXPECT_THAT(report.findings[0].parameters, testing::Contains(testing::Pair("row", "b")));
}

TEST_P(CheckOf, FindsKeysThatTheDatabaseNeverLookedAt) {
  if (GetParam() == Dialect::sqlite) {
    // SQLite checks a key when it is written, not when the table it points to goes.
    run("CREATE TABLE chair (id text PRIMARY KEY, room text REFERENCES room (id) DEFERRABLE INITIALLY DEFERRED)");
    run("CREATE TABLE room (id text PRIMARY KEY)");
    run("INSERT INTO room (id) VALUES ('hall')");
    run("INSERT INTO chair (id, room) VALUES ('a', 'hall'), ('b', NULL)");
    EXPECT_EQ(check(database(), {}).faults, 0);
    return;
  }
  run("CREATE TABLE room (id text, floor integer, PRIMARY KEY (id, floor))");
  run("CREATE TABLE chair (id text PRIMARY KEY, room text, floor integer)");
  run("INSERT INTO room (id, floor) VALUES ('hall', 1)");
  run("INSERT INTO chair (id, room, floor) VALUES ('a', 'hall', 1), ('b', 'hall', 2), ('c', 'hall', NULL)");
  run("ALTER TABLE chair ADD FOREIGN KEY (room, floor) REFERENCES room (id, floor) NOT VALID");
  const auto report = check(database(), {});
  ASSERT_EQ(report.faults, 1);
  EXPECT_EQ(report.findings[0].id, "A row of {table} refers to a row of {parent} that does not exist.");
}

}  // namespace
}  // namespace db
