// SPDX-License-Identifier: EUPL-1.2
// Backup and restore over real records, within each database and from one to the other.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "db/backup.h"
#include "db/check.h"
#include "db/test_databases.h"
#include "relations/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();

namespace relations {
namespace {

using testing::HasSubstr;

std::vector<db::RecordKind> kinds() { return {sources::record_kind(), organisations::record_kind(), record_kind()}; }

class Backup : public db::DatabaseTest {
 protected:
  Backup() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations()}) {}
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    path_ = std::filesystem::temp_directory_path() / fmt::format("cosmopolis_backup_{}.zip", ::getpid());
    auto transaction = database().write({"test"}, "a \"reason\"\nin two lines", "a batch");
    sources::Source book;
    book.title = "book «é日本😀\\»";
    const auto source = sources::ensure(transaction, book);
    organisations::Writer towns(transaction);
    Writer writer(transaction);
    OrganisationId last;
    for (int i = 0; i < 2500; ++i) {
      organisations::Organisation o;
      o.id = OrganisationId{static_cast<std::uint64_t>(100000 - i)};  // a child may come before its parent
      o.names = {{"", fmt::format("Town \"{}\"", i)}};
      o.parent = last;
      o.source = source;
      if (i % 2) o.point = base::Point{i * 0.0301, -i / 17.0};
      ASSERT_TRUE(towns.create(o));
      if (last) {
        Relation r;
        r.parties = {{o.id}, {last}};
        r.statements = {{source, {}, {}}};
        ASSERT_TRUE(writer.create(r));
      }
      last = o.id;
    }
    transaction.commit();
  }
  void TearDown() override { std::filesystem::remove(path_); }

  static std::string everything(db::Database& database) {
    auto session = database.read();
    std::string text;
    for (const auto& kind : kinds()) kind.each(session, [&](std::string_view, std::string_view json) { text.append(json).push_back('\n'); });
    return text;
  }
  std::string bytes() const {
    std::ifstream file(path_, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
  }
  void write(const std::string& content) const { std::ofstream(path_, std::ios::binary) << content; }
  std::filesystem::path path_;
};
ON_BOTH_DATABASES(Backup);

TEST_P(Backup, BringsEverythingIntoEitherDatabase) {
  const auto made = db::backup(database(), path_.string());
  ASSERT_TRUE(made) << made.error().message.id;
  EXPECT_EQ(made->rows, 1 + 1 + 2500 + 2499 + 2 * 2499 + 2499 + 5000 + 1);
  for (const auto dialect : {db::Dialect::sqlite, db::Dialect::postgresql}) {
    if (dialect == db::Dialect::postgresql && db::test_postgresql().empty()) continue;
    db::TestDatabase other(dialect);
    const auto restored = db::restore(other.database(), path_.string(), files());
    ASSERT_TRUE(restored) << restored.error().message.id;
    EXPECT_EQ(restored->rows, made->rows);
    EXPECT_EQ(everything(other.database()), everything(database()));
    EXPECT_EQ(other.database().head(), database().head());
    const auto report = db::check(other.database(), kinds());
    EXPECT_EQ(report.faults, 0);
    EXPECT_EQ(report.records, 1 + 2500 + 2499);
    auto session = other.database().read();
    EXPECT_EQ(db::Transaction(other.database().write({"test"})).head(), database().head()) << "writing goes on from there";
  }
}

TEST_P(Backup, IsOneSnapshotWhileOthersWrite) {
  const auto before = everything(database());
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      auto transaction = database().write({"other"});
      organisations::Organisation o;
      o.names = {{"", "new"}};
      (void)organisations::Writer(transaction).create(o);
      transaction.commit();
    }
  });
  const auto made = db::backup(database(), path_.string());
  stop = true;
  writer.join();
  ASSERT_TRUE(made);
  db::TestDatabase other(GetParam());
  ASSERT_TRUE(db::restore(other.database(), path_.string(), files()));
  EXPECT_EQ(db::check(other.database(), kinds()).faults, 0);
}

TEST_P(Backup, IsRefusedWhenCutShortOrAltered) {
  ASSERT_TRUE(db::backup(database(), path_.string()));
  const std::string good = bytes();
  db::TestDatabase other(GetParam());
  ASSERT_TRUE(db::migrate(other.database(), files()));
  const auto refused = [&](const std::string& content) {
    write(content);
    const auto restored = db::restore(other.database(), path_.string(), files());
    return restored ? std::string("restored") : restored.error().message.id;
  };
  EXPECT_THAT(refused(good.substr(0, good.size() / 2)), HasSubstr("no complete backup"));
  EXPECT_THAT(refused(good.substr(0, good.size() - 1)), HasSubstr("no complete backup"));
  EXPECT_THAT(refused(""), HasSubstr("no complete backup"));
  EXPECT_THAT(refused("PK"), HasSubstr("no complete backup"));
  for (std::size_t i = 1; i < 40; ++i) {
    std::string altered = good;
    altered[i * good.size() / 40] ^= 0x10;
    EXPECT_THAT(refused(altered), HasSubstr("no complete backup")) << "byte " << i * good.size() / 40;
  }
  EXPECT_EQ(everything(other.database()), "");
  EXPECT_EQ(refused(good), "restored");
}

TEST_P(Backup, IsNotRestoredOverRecords) {
  ASSERT_TRUE(db::backup(database(), path_.string()));
  const auto before = everything(database());
  const auto refused = db::restore(database(), path_.string(), files());
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message.id, HasSubstr("holds records already"));
  EXPECT_EQ(everything(database()), before);
}

TEST_P(Backup, OfANewerVersionIsRefusedAndOfAnOlderOneBroughtUpToDate) {
  ASSERT_TRUE(db::backup(database(), path_.string()));
  auto older = files();
  std::erase_if(older, [](const base::EmbeddedFile& file) { return file.name.find("0030") != std::string_view::npos; });
  db::TestDatabase first(GetParam());
  const auto refused = db::restore(first.database(), path_.string(), older);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message.id, HasSubstr("newer version"));
  auto newer = files();
  newer.push_back({"later/migrations/9999_later.sql", "CREATE TABLE later (x text);\n"});
  ASSERT_TRUE(db::restore(first.database(), path_.string(), newer));
  EXPECT_TRUE(db::schema_state(first.database(), newer).pending.empty());
}

TEST_P(Backup, SaysWhereItCannotBeWritten) {
  const auto made = db::backup(database(), "/no/such/folder/backup.zip");
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error().message.id, HasSubstr("cannot be written"));
  EXPECT_EQ(db::restore(database(), "/no/such/file.zip", files()).error().kind, base::Problem::Kind::not_found);
}

}  // namespace
}  // namespace relations
