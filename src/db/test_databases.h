// SPDX-License-Identifier: EUPL-1.2
// For tests: each runs on both databases, with one of its own that is gone afterwards.
#pragma once
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/database.h"
#include "db/migrations.h"

namespace db {

inline std::string test_postgresql() {
  const char* url = std::getenv("COSMOPOLIS_TEST_POSTGRES");
  return url ? url : "";
}

// An empty database: a file in a folder of its own, or a schema of its own on the test server. PostgreSQL without the
// server's address in COSMOPOLIS_TEST_POSTGRES is a bug of the caller.
class TestDatabase {
 public:
  explicit TestDatabase(Dialect dialect) : dialect_(dialect) {
    static int made = 0;
    const std::string name = fmt::format("cosmopolis_test_{}_{}", ::getpid(), ++made);
    if (dialect == Dialect::sqlite) {
      folder_ = std::filesystem::temp_directory_path() / name;
      std::filesystem::remove_all(folder_);
      std::filesystem::create_directories(folder_);
      url_ = "sqlite:" + (folder_ / "register.sqlite").string();
    } else {
      schema_ = name;
      administer("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE");
      administer("CREATE SCHEMA " + schema_);
      const std::string server = test_postgresql();
      url_ = server + (server.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + schema_;
    }
  }
  ~TestDatabase() {
    database_.reset();
    if (dialect_ == Dialect::sqlite) std::filesystem::remove_all(folder_);
    else administer("DROP SCHEMA " + schema_ + " CASCADE");
  }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& url() const { return url_; }
  const std::filesystem::path& folder() const { return folder_; }  // SQLite's
  Database& database() {
    if (!database_) reopen();
    return *database_;
  }
  // As a restarted program finds it.
  void reopen() {
    database_.reset();
    auto opened = Database::open(url_);
    if (!opened) throw std::runtime_error("the test database does not open: " + opened.error().message.id);
    database_ = std::move(*opened);
  }
  void close() { database_.reset(); }

 private:
  static void administer(const std::string& statement) {
    auto server = Database::open(test_postgresql());
    if (!server) throw std::runtime_error("the test server does not answer: " + server.error().message.id);
    auto transaction = (*server)->write_unlogged();
    transaction.prepare(statement).run();
    transaction.commit();
  }
  Dialect dialect_;
  std::filesystem::path folder_;
  std::string schema_, url_;
  std::unique_ptr<Database> database_;
};

// class SourceStore : public db::DatabaseTest { protected: SourceStore() : DatabaseTest({embedded_db(), embedded_sources()}) {} };
// ON_BOTH_DATABASES(SourceStore);
// TEST_P(SourceStore, KnowsASourceByItsTitle) { … database() … }
class DatabaseTest : public testing::TestWithParam<Dialect> {
 protected:
  explicit DatabaseTest(std::initializer_list<std::span<const base::EmbeddedFile>> parts) {
    for (const auto part : parts) files_.insert(files_.end(), part.begin(), part.end());
  }
  void SetUp() override {
    if (GetParam() == Dialect::postgresql && test_postgresql().empty()) {
      const auto set = [](const char* name) { return std::getenv(name) && *std::getenv(name); };
      if (set("CI") || set("COSMOPOLIS_REQUIRE_POSTGRES"))
        FAIL() << "There is no PostgreSQL to test on: run this through tools/with_postgres.sh.";
      GTEST_SKIP() << "There is no PostgreSQL to test on: run this through tools/with_postgres.sh.";
    }
    test_database_.emplace(GetParam());
    const auto applied = migrate(database(), files_);
    ASSERT_TRUE(applied) << applied.error().message.id;
  }
  bool on_sqlite() const { return GetParam() == Dialect::sqlite; }
  Database& database() { return test_database_->database(); }
  TestDatabase& test_database() { return *test_database_; }
  const std::vector<base::EmbeddedFile>& files() const { return files_; }

 private:
  std::vector<base::EmbeddedFile> files_;
  std::optional<TestDatabase> test_database_;
};

#define ON_BOTH_DATABASES(Fixture)                                                                                   \
  INSTANTIATE_TEST_SUITE_P(Both, Fixture, testing::Values(db::Dialect::sqlite, db::Dialect::postgresql),             \
                           [](const auto& of) { return of.param == db::Dialect::sqlite ? "SQLite" : "PostgreSQL"; })

}  // namespace db
