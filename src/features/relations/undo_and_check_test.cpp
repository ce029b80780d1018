// SPDX-License-Identifier: EUPL-1.2
// Undo and check over the three kinds of records as they are.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <csignal>
#include <random>
#include <thread>

#include "db/change_log.h"
#include "db/check.h"
#include "db/test_databases.h"
#include "db/undo.h"
#include "relations/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();

namespace relations {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<db::RecordKind> kinds() { return {sources::record_kind(), organisations::record_kind(), record_kind()}; }

OrganisationId make_town(db::Transaction& transaction, const std::string& name) {
  organisations::Organisation o;
  o.names = {{"", name}};
  return *organisations::Writer(transaction).create(o);
}

sources::SourceId make_source(db::Transaction& transaction, const std::string& title) {
  sources::Source source;
  source.title = title;
  return sources::ensure(transaction, source);
}

Relation between(OrganisationId a, OrganisationId b, sources::SourceId source) {
  Relation r;
  r.parties = {{a}, {b}};
  r.statements = {{source, {2020, 0, 0}, {}}};
  return r;
}

class Register : public db::DatabaseTest {
 protected:
  Register() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations()}) {}
  std::string everything() {
    auto session = database().read();
    std::string text;
    for (const auto& kind : kinds()) kind.each(session, [&](std::string_view, std::string_view json) { text.append(json).push_back('\n'); });
    return text;
  }
  void expect_clean() {
    const auto report = db::check(database(), kinds());
    EXPECT_THAT(report.findings, IsEmpty());
    EXPECT_EQ(report.faults, 0);
  }
  // An import as they are: towns, relations among them and with an old one, a change to an old relation.
  void import(const std::string& batch) {
    auto transaction = database().write({"import"}, "", batch);
    const auto source = make_source(transaction, "list of " + batch);
    std::vector<OrganisationId> towns;
    for (int i = 0; i < 6; ++i) towns.push_back(make_town(transaction, batch + std::to_string(i)));
    Writer writer(transaction);
    for (std::size_t i = 1; i < towns.size(); ++i) imported_.push_back(*writer.create(between(towns[i - 1], towns[i], source)));
    imported_.push_back(*writer.create(between(old_towns_[0], towns[0], source)));
    auto changed = *find(transaction.session(), old_relation_);
    changed.statements.push_back({source, {2026, 0, 0}, {}});
    ASSERT_TRUE(writer.update(changed));
    changed.status = Status::active;
    ASSERT_TRUE(writer.update(changed)) << "twice in one batch";
    transaction.commit();
  }
  void begin() {
    auto transaction = database().write({"test"});
    old_source_ = make_source(transaction, "old");
    old_towns_ = {make_town(transaction, "A"), make_town(transaction, "B")};
    old_relation_ = *Writer(transaction).create(between(old_towns_[0], old_towns_[1], old_source_));
    transaction.commit();
  }
  base::Result<db::Undone> undo(const std::string& batch) { return db::undo_batch(database(), {"test"}, batch, kinds()); }

  sources::SourceId old_source_;
  std::vector<OrganisationId> old_towns_;
  RelationId old_relation_;
  std::vector<RelationId> imported_;
};
ON_BOTH_DATABASES(Register);

TEST_P(Register, IsAsBeforeWhenAnImportIsUndone) {
  begin();
  const auto before = everything();
  import("first");
  const auto with_first = everything();
  import("second");
  expect_clean();
  const auto refused = undo("first");
  ASSERT_FALSE(refused) << "the second changed the same relation since";
  EXPECT_THAT(refused.error().message.parameters, testing::Contains(std::pair<std::string, std::string>("records", "relation " + old_relation_.text())));
  EXPECT_EQ(undo("second")->records, 14);
  EXPECT_EQ(everything(), with_first);
  expect_clean();
  auto session = database().read();
  EXPECT_EQ(db::history(session, "relation", old_relation_.text()).at(0).batch, "undo of second");
}

TEST_P(Register, UndoesAnImportOnce) {
  begin();
  const auto before = everything();
  import("one");
  ASSERT_TRUE(undo("one"));
  EXPECT_EQ(everything(), before);
  const auto again = undo("one");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, base::Problem::Kind::conflict);
  EXPECT_THAT(again.error().message.id, HasSubstr("undone already"));
  EXPECT_EQ(everything(), before);
  EXPECT_EQ(undo("nothing").error().kind, base::Problem::Kind::not_found);
  EXPECT_EQ(undo("").error().kind, base::Problem::Kind::not_found);
}

TEST_P(Register, UndoesTheUndoing) {
  begin();
  import("one");
  const auto with = everything();
  ASSERT_TRUE(undo("one"));
  ASSERT_TRUE(undo("undo of one"));
  EXPECT_EQ(everything(), with);
  expect_clean();
}

TEST_P(Register, KeepsWhatALaterRecordNeeds) {
  begin();
  import("one");
  {
    auto transaction = database().write({"somebody"});
    const auto town = organisations::find_by_name(transaction.session(), "one3").at(0);
    ASSERT_TRUE(Writer(transaction).create(between(town, old_towns_[1], old_source_)));
    transaction.commit();
  }
  const auto before = everything();
  const auto refused = undo("one");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::Problem::Kind::conflict);
  EXPECT_THAT(refused.error().message.id, HasSubstr("made since need"));
  EXPECT_EQ(everything(), before);
  expect_clean();
}

TEST_P(Register, StopsUndoingWhenAsked) {
  begin();
  import("one");
  const auto before = everything();
  base::Progress progress;
  progress.on_report = [&](std::string_view, std::uint64_t, std::uint64_t) { progress.stop = true; };
  EXPECT_FALSE(db::undo_batch(database(), {"test"}, "one", kinds(), &progress));
  EXPECT_EQ(everything(), before);
}

TEST_P(Register, ShowsWhatWasChangedBehindTheLog) {
  begin();
  import("one");
  expect_clean();
  auto transaction = database().write_unlogged();
  transaction.prepare("UPDATE relation SET web = 'https://example.org' WHERE id = $1").run(imported_[0].text());
  transaction.prepare("DELETE FROM relation WHERE id = $1").run(imported_[1].text());
  transaction.prepare("INSERT INTO source (id, title, publisher, url, licence, notes) VALUES ('zzzzzzzzzzzz', 'x', '', '', '', '')").run();
  transaction.prepare("UPDATE change_head SET sequence = sequence + 1").run();
  transaction.commit();
  const auto report = db::check(database(), kinds());
  EXPECT_EQ(report.faults, 6);
  std::vector<std::string> found;
  for (const auto& message : report.findings) found.push_back(message.id);
  EXPECT_THAT(found, testing::UnorderedElementsAre(HasSubstr("differs from what"), HasSubstr("not in its table"),
                                                   HasSubstr("not in the change log"), HasSubstr("its head says"),
                                                   // of the removed relation, its rows by party and by source stand still
                                                   HasSubstr("does not say the same"), HasSubstr("does not say the same")));
}

TEST_P(Register, ShowsWhenATableMadeFromRecordsIsAstray) {
  begin();
  import("one");
  expect_clean();
  const auto id = imported_[0].text();
  const auto astray = [&](const std::string& statement) {
    auto transaction = database().write_unlogged();
    transaction.prepare(statement).run(id);
    transaction.commit();
    std::vector<std::string> tables;
    for (const auto& message : db::check(database(), kinds()).findings) tables.push_back(message.parameters.at(0).second);
    return tables;
  };
  EXPECT_THAT(astray("UPDATE relation_party SET role = 'lead' WHERE relation = $1"), testing::ElementsAre("relation_party"));
  EXPECT_THAT(astray("DELETE FROM relation_source WHERE relation = $1"), testing::ElementsAre("relation_party", "relation_source"));
  EXPECT_THAT(astray("UPDATE relation SET party_key = 'x' WHERE id = $1"),
              testing::ElementsAre("relation (party_key)", "relation_party", "relation_source"));
}

TEST_P(Register, KnowsEveryKindOfRecordInItsLog) {
  begin();
  auto some = kinds();
  some.pop_back();
  const auto report = db::check(database(), some);
  ASSERT_THAT(report.findings, SizeIs(1));
  EXPECT_THAT(report.findings[0].id, HasSubstr("does not know"));
}

// What the killed program does: batches of ten relations; the number of each is told when it is committed.
[[noreturn]] void write_until_killed(const std::string& url, int told) {
  auto database = db::Database::open(url);
  if (!database) ::_exit(1);
  for (int batch = 1;; ++batch) {
    auto transaction = (*database)->write({"child"}, "", fmt::format("{}-{}", ::getpid(), batch));
    const auto source = make_source(transaction, "killed");
    Writer writer(transaction);
    for (int i = 0; i < 10; ++i) (void)writer.create(between(make_town(transaction, "x"), make_town(transaction, "y"), source));
    transaction.commit();
    if (::write(told, &batch, sizeof batch) != sizeof batch) ::_exit(1);
  }
}

TEST_P(Register, KeepsWhatWasAcknowledgedWhenTheProgramIsKilled) {
  test_database().close();  // no connection is shared with the child
  std::mt19937 random(20261123);
  std::int64_t acknowledged = 0;
  for (int round = 0; round < 10; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(pipe_ends[0]);
      write_until_killed(test_database().url(), pipe_ends[1]);
    }
    ::close(pipe_ends[1]);
    int last = 0;
    // At least one batch, then a random moment.
    ASSERT_EQ(::read(pipe_ends[0], &last, sizeof last), static_cast<ssize_t>(sizeof last));
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 30000));
    ::kill(child, SIGKILL);
    for (int number; ::read(pipe_ends[0], &number, sizeof number) == static_cast<ssize_t>(sizeof number);) last = number;
    ::close(pipe_ends[0]);
    ::waitpid(child, nullptr, 0);
    acknowledged += last;
    // In PostgreSQL the server may still be ending what the program began; the next writer waits for it.
    database().write({"test"});
    auto session = database().read();
    const auto batches = session.prepare("SELECT count(*) FROM change_set").run().integer(0);
    EXPECT_GE(batches, acknowledged);
    EXPECT_LE(batches, acknowledged + 1) << "at most the batch that was committed but not yet told";
    acknowledged = batches;
    EXPECT_EQ(count(session), batches * 10) << "no half batch";
    EXPECT_EQ(organisations::count(session), batches * 20);
  }
  expect_clean();
}

}  // namespace
}  // namespace relations
