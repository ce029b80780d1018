// SPDX-License-Identifier: EUPL-1.2
// A register that is older than the column learns from its records what each party said.
#include <gmock/gmock.h>

#include "db/test_databases.h"
#include "relations/api.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();

namespace relations {
namespace {

class SaidMigration : public db::DatabaseTest {
 protected:
  SaidMigration() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations()}) {}
};
ON_BOTH_DATABASES(SaidMigration);

TEST_P(SaidMigration, FillsTheColumnFromTheRecords) {
  auto before = files();
  std::erase_if(before,
                [](const base::EmbeddedFile& file) { return file.name == "relations/migrations/0085_said.sql"; });
  ASSERT_EQ(before.size() + 1, files().size());
  db::TestDatabase older(GetParam());
  ASSERT_TRUE(db::migrate(older.database(), before));
  {
    auto transaction = older.database().write_unlogged();
    transaction
        .prepare(
            "INSERT INTO source (id, title, publisher, url, licence, notes) VALUES ('000000000007', 'book', '', '', "
            "'', '')")
        .run();
    for (const char* id : {"000000000001", "000000000002", "000000000003"})
      transaction
          .prepare(
              "INSERT INTO organisation (id, kind, level, names, name_key, population) VALUES ($1, 'ngo', 'none', "
              "'[{\"text\":\"x\"}]', 'x', 0)")
          .run(id);
    transaction
        .prepare(
            "INSERT INTO relation (id, kind, status, party_key, parties, statements) VALUES ('00000000000a', "
            "'informal', 'unknown', "
            "'000000000001 000000000002 000000000003', $1, $2)")
        .run(
            std::string(
                R"([{"organisation":"000000000001","role":"partner","confirmed":"2024-02-29"},{"organisation":"000000000002","role":"partner","confirmed":"2025"},)"
                R"({"organisation":"000000000003","role":"partner"}])"),
            std::string(
                R"([{"source":"000000000007"},{"source":"000000000007","stated":"2025-03","by":"000000000002"}])"));
    for (const char* id : {"000000000001", "000000000002", "000000000003"})
      transaction
          .prepare("INSERT INTO relation_party (organisation, relation, role) VALUES ($1, '00000000000a', 'partner')")
          .run(id);
    transaction.prepare("INSERT INTO relation_source (source, relation) VALUES ('000000000007', '00000000000a')").run();
    transaction.commit();
  }
  const auto applied = db::migrate(older.database(), files());
  ASSERT_TRUE(applied) << applied.error().message.id;
  EXPECT_THAT(*applied, testing::SizeIs(1));
  auto session = older.database().read();
  std::vector<std::string> said;
  auto rows = session.prepare("SELECT said FROM relation_party ORDER BY organisation");
  for (rows.run(); rows.row();) said.emplace_back(rows.text(0));
  EXPECT_THAT(said, testing::ElementsAre("2024-02-29", "2025-03", ""));
  EXPECT_THAT(record_kind().tables_astray(session), testing::Not(testing::Contains("relation_party")));
}

}  // namespace
}  // namespace relations
