// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <fstream>
#include <thread>

#include "db/change_log.h"
#include "db/sql.h"
#include "db/test_databases.h"

std::span<const base::EmbeddedFile> embedded_db();

namespace db {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class DatabaseOf : public DatabaseTest {
 protected:
  DatabaseOf() : DatabaseTest({embedded_db()}) {}
  void make_notes() {
    auto transaction = database().write_unlogged();
    transaction.prepare("CREATE TABLE note (id text PRIMARY KEY, size bigint, weight double precision)").run();
    transaction.commit();
  }
  std::int64_t notes() { return database().read().prepare("SELECT count(*) FROM note").run().integer(0); }
};
ON_BOTH_DATABASES(DatabaseOf);

TEST_P(DatabaseOf, KeepsWhatIsCommittedAndNothingElse) {
  make_notes();
  {
    auto transaction = database().write({"test"});
    transaction.prepare("INSERT INTO note (id) VALUES ($1)").run("lost");
    EXPECT_EQ(transaction.prepare("SELECT count(*) FROM note").run().integer(0), 1) << "a transaction sees its own writes";
    EXPECT_EQ(notes(), 0) << "others do not";
  }
  EXPECT_EQ(notes(), 0);
  {
    auto transaction = database().write({"test"});
    transaction.prepare("INSERT INTO note (id) VALUES ($1)").run("kept");
    transaction.commit();
  }
  EXPECT_EQ(notes(), 1);
  test_database().reopen();
  EXPECT_EQ(notes(), 1);
}

TEST_P(DatabaseOf, BindsAndReadsEveryType) {
  make_notes();
  auto transaction = database().write({"test"});
  auto insert = transaction.prepare("INSERT INTO note (size, id, weight) VALUES ($2, $1, $3)");
  const std::string odd = "O'Neill \"é\" \\ $1 ?1 :name; --\n日本";
  EXPECT_EQ(insert.run(odd, std::int64_t{9007199254740993}, 48.8566).changed(), 1);
  EXPECT_EQ(insert.run(std::string(3, 'x'), std::nullopt, std::optional<double>()).changed(), 1);
  EXPECT_EQ(insert.run("", 7, -1.5).changed(), 1);
  auto rows = transaction.prepare("SELECT id, size, weight FROM note ORDER BY id");
  ASSERT_TRUE(rows.run().row());
  EXPECT_EQ(rows.text(0), "");
  EXPECT_FALSE(rows.is_null(0)) << "an empty text is no NULL";
  EXPECT_EQ(rows.real(2), -1.5);
  ASSERT_TRUE(rows.row());
  EXPECT_EQ(rows.text(0), odd);
  EXPECT_EQ(rows.integer(1), 9007199254740993);
  EXPECT_EQ(rows.real(2), 48.8566);
  ASSERT_TRUE(rows.row());
  EXPECT_TRUE(rows.is_null(1));
  EXPECT_EQ(rows.integer(1), 0);
  EXPECT_TRUE(rows.is_null(2));
  EXPECT_FALSE(rows.row());
}

TEST_P(DatabaseOf, LendsAStatementTwiceWhenItIsUsedInItsOwnLoop) {
  make_notes();
  auto transaction = database().write({"test"});
  for (const char* id : {"a", "b", "c"}) transaction.prepare("INSERT INTO note (id) VALUES ($1)").run(id);
  std::vector<std::string> seen;
  constexpr auto sql = "SELECT id FROM note WHERE id >= $1 ORDER BY id";
  auto outer = transaction.prepare(sql);
  for (outer.run("a"); outer.row();) {
    auto inner = transaction.prepare(sql);
    const std::string from(outer.text(0));
    for (inner.run(from); inner.row();) seen.push_back(from + std::string(inner.text(0)));
  }
  EXPECT_THAT(seen, ElementsAre("aa", "ab", "ac", "bb", "bc", "cc"));
}

TEST_P(DatabaseOf, ReadsOneSnapshotThroughoutASession) {
  make_notes();
  auto session = database().read();
  auto count = session.prepare("SELECT count(*) FROM note");
  EXPECT_EQ(count.run().integer(0), 0);
  std::thread([&] {
    auto transaction = database().write({"test"});
    transaction.prepare("INSERT INTO note (id) VALUES ('x')").run();
    transaction.commit();
  }).join();
  EXPECT_EQ(count.run().integer(0), 0);
  EXPECT_EQ(notes(), 1);
}

TEST_P(DatabaseOf, ReturnsToTheLatestStateAfterASessionThatReadHalfARow) {
  make_notes();
  for (int i = 0; i < 3; ++i) {
    auto transaction = database().write({"test"});
    transaction.prepare("INSERT INTO note (id) VALUES ($1)").run(std::to_string(i));
    transaction.commit();
    auto session = database().read();
    auto rows = session.prepare("SELECT count(*) FROM note UNION ALL SELECT -1");
    EXPECT_EQ(rows.run().integer(0), i + 1);  // left standing on its first row
  }
}

TEST_P(DatabaseOf, RefusesToWriteInAReadingSession) {
  make_notes();
  auto session = database().read();
  try {
    session.prepare("INSERT INTO note (id) VALUES ('x')").run();
    FAIL() << "it wrote";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.kind(), Failure::Kind::read_only);
  }
}

TEST_P(DatabaseOf, LendsSociForWhatStatementsDoNotOffer) {
  make_notes();
  auto transaction = database().write({"test"});
  const std::string id = "by soci";
  transaction.sql() << "INSERT INTO note (id, size) VALUES (:id, 4)", soci::use(id);
  long long size = 0;
  transaction.sql() << "SELECT size FROM note", soci::into(size);
  EXPECT_EQ(size, 4);
}

TEST_P(DatabaseOf, NumbersChangesWithoutGapsFromManyThreads) {
  constexpr int threads = 4, each = 25;
  std::vector<std::thread> writers;
  for (int t = 0; t < threads; ++t)
    writers.emplace_back([&, t] {
      for (int i = 0; i < each; ++i) {
        auto transaction = database().write({"thread"});
        transaction.log("note", fmt::format("{}-{}", t, i), "", "{}");
        if (i % 5 != 4) transaction.commit();  // the others are rolled back
      }
    });
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(database().head(), threads * each * 4 / 5);
  auto session = database().read();
  const auto changes = changes_after(session, 0, 1000);
  ASSERT_EQ(changes.size(), 80U);
  for (std::size_t i = 0; i < changes.size(); ++i) EXPECT_EQ(changes[i].sequence, static_cast<std::int64_t>(i) + 1);
}

TEST_P(DatabaseOf, QueuesWritersOfTwoPrograms) {
  auto other = Database::open(test_database().url());
  ASSERT_TRUE(other);
  std::thread first([&] {
    for (int i = 0; i < 20; ++i) {
      auto transaction = (*other)->write({"other"});
      transaction.log("note", std::to_string(i), "", "{}");
      transaction.commit();
    }
  });
  for (int i = 0; i < 20; ++i) {
    auto transaction = database().write({"this"});
    transaction.log("note", std::to_string(i), "", "{}");
    transaction.commit();
  }
  first.join();
  EXPECT_EQ(database().head(), 40);
}

TEST_P(DatabaseOf, KeepsTheHistoryOfARecordNewestFirst) {
  for (const auto& [before, after] : std::vector<std::pair<std::string, std::string>>{{"", "1"}, {"1", "2"}, {"2", ""}}) {
    auto transaction = database().write({"somebody"}, "because", "batch " + after);
    transaction.log("note", "a", before, after);
    transaction.log("note", "b", before, after);
    transaction.commit();
  }
  auto session = database().read();
  const auto changes = history(session, "note", "a");
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].before, "2");
  EXPECT_EQ(changes[0].after, "");
  EXPECT_EQ(changes[1].batch, "batch 2");
  EXPECT_EQ(changes[2].sequence, 1);
  EXPECT_EQ(changes[2].actor, "somebody");
  EXPECT_EQ(changes[2].reason, "because");
  EXPECT_EQ(changes[2].at.size(), 20U);
  EXPECT_TRUE(history(session, "note", "c").empty());
}

TEST_P(DatabaseOf, WalksABatchBackwardsAcrossItsTransactions) {
  const auto write = [&](const std::string& batch, int from, int to) {
    auto transaction = database().write({"test"}, "", batch);
    for (int i = from; i < to; ++i) transaction.log("note", std::to_string(i), "", "{}");
    transaction.commit();
  };
  write("mine", 0, 1500);
  write("other", 1500, 1510);
  write("mine", 1510, 1512);
  std::vector<std::int64_t> sequences;
  auto session = database().read();
  each_change_of_batch(session, "mine", [&](const Change& change) { sequences.push_back(change.sequence); });
  ASSERT_EQ(sequences.size(), 1502U);
  EXPECT_EQ(sequences.front(), 1512);
  EXPECT_EQ(sequences[2], 1500);
  EXPECT_EQ(sequences.back(), 1);
  EXPECT_TRUE(std::ranges::is_sorted(sequences, std::greater{}));
}

TEST_P(DatabaseOf, RefusesToRewriteTheLog) {
  {
    auto transaction = database().write({"test"});
    transaction.log("note", "a", "", "{}");
    transaction.commit();
  }
  for (const char* sql : {"UPDATE change SET after = 'x'", "DELETE FROM change", "UPDATE change_set SET actor = 'x'", "DELETE FROM change_set"}) {
    auto transaction = database().write({"test"});
    EXPECT_THROW(transaction.prepare(sql).run(), Failure) << sql;
  }
  auto session = database().read();
  EXPECT_EQ(changes_after(session, 0, 10).at(0).after, "{}");
}

TEST_P(DatabaseOf, FindsHistoryByTheIndex) {
  auto session = database().read();
  std::string plan;
  if (!on_sqlite()) session.prepare("SET LOCAL enable_seqscan = off").run();
  auto rows = session.prepare(std::string(on_sqlite() ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") +
                              "SELECT sequence FROM change WHERE record_kind = 'relation' AND record_id = 'a' ORDER BY sequence DESC");
  for (rows.run(); rows.row();) plan += rows.text(on_sqlite() ? 3 : 0);
  EXPECT_THAT(plan, HasSubstr("change_record"));
}

TEST_P(DatabaseOf, GivesTheConnectionBackAfterAFailedStatement) {
  make_notes();
  for (int i = 0; i < 20; ++i) {  // more often than there are connections
    try {
      auto session = database().read();
      session.prepare("SELECT nothing FROM nowhere").run();
      FAIL();
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.kind(), Failure::Kind::other);
    }
    auto transaction = database().write({"test"});
    transaction.prepare("INSERT INTO note (id) VALUES ('a')").run();
    try {
      transaction.prepare("INSERT INTO note (id) VALUES ('a')").run();
      FAIL();
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.kind(), Failure::Kind::constraint);
    }
  }
  EXPECT_EQ(notes(), 0);
}

TEST_P(DatabaseOf, ComparesKeysByTheirBytes) {
  auto transaction = database().write_unlogged();
  transaction.prepare("CREATE TABLE word (w key_text PRIMARY KEY)").run();
  for (const char* word : {"z", "é", "Z", "a b", "ab", "a-c"}) transaction.prepare("INSERT INTO word (w) VALUES ($1)").run(word);
  std::string order;
  auto rows = transaction.prepare("SELECT w FROM word ORDER BY w");
  for (rows.run(); rows.row();) order.append(rows.text(0)).append("|");
  EXPECT_EQ(order, "Z|a b|a-c|ab|z|é|");
}

TEST(SQLite, SaysThatTheDiskIsFullAndKeepsWhatWasThere) {
  TestDatabase test(Dialect::sqlite);
  std::vector<base::EmbeddedFile> files(embedded_db().begin(), embedded_db().end());
  ASSERT_TRUE(migrate(test.database(), files));
  {
    auto transaction = test.database().write({"test"});
    transaction.log("note", "first", "", "{}");
    transaction.commit();
  }
  try {
    auto transaction = test.database().write({"test"});
    // The file may not grow beyond its present size: what SQLite then answers is what a full disk gives.
    transaction.prepare("PRAGMA max_page_count = 1").run();
    const std::string big(100000, 'x');
    for (int i = 0; i < 100; ++i) transaction.log("note", std::to_string(i), "", big);
    transaction.commit();
    FAIL() << "it fitted";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.kind(), Failure::Kind::full) << failure.what();
    EXPECT_THAT(failure.problem().message.id, HasSubstr("full"));
  }
  EXPECT_EQ(test.database().head(), 1);
  test.reopen();
  auto transaction = test.database().write({"test"});
  transaction.log("note", "second", "", "{}");
  transaction.commit();
  EXPECT_EQ(test.database().head(), 2);
}

TEST(SQLite, RunsNoHalfOfTwoStatements) {
  TestDatabase test(Dialect::sqlite);
  auto transaction = test.database().write_unlogged();
  EXPECT_THROW(transaction.prepare("CREATE TABLE a (x); CREATE TABLE b (x)"), Failure);
}

TEST(DatabaseAddress, IsRefusedWithAReasonWhenItLeadsNowhere) {
  const auto problem = [](const std::string& url) {
    const auto opened = Database::open(url);
    return opened ? std::string("opened") : opened.error().message.id;
  };
  EXPECT_THAT(problem("register.db"), HasSubstr("no database address"));
  EXPECT_THAT(problem("mysql://host/name"), HasSubstr("no database address"));
  EXPECT_THAT(problem("sqlite:"), HasSubstr("no database file"));
  EXPECT_THAT(problem("sqlite:/no/such/folder/register.sqlite"), HasSubstr("does not exist"));
  EXPECT_THAT(problem("sqlite:/tmp"), HasSubstr("is a folder"));
  EXPECT_THAT(problem("postgresql://nobody@127.0.0.1:1/none"), HasSubstr("cannot be reached"));
}

TEST(DatabaseAddress, ShowsNoPassword) {
  const auto opened = Database::open("postgresql://somebody:secret@127.0.0.1:1/none?password=secret");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message.parameters.at(0).second, "postgresql://somebody@127.0.0.1:1/none");
}

TEST(DatabaseAddress, IsRefusedWhenTheFileIsNoDatabase) {
  const auto path = std::filesystem::temp_directory_path() / fmt::format("cosmopolis_no_database_{}", ::getpid());
  std::ofstream(path) << std::string(5000, 'x');
  const auto opened = Database::open("sqlite:" + path.string());
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message.id, HasSubstr("is not a database"));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace db
