// SPDX-License-Identifier: EUPL-1.2
#include <fmt/core.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cerrno>
#include <mutex>

#include "db/connection.h"

namespace db {
namespace {

// SOCI's header puts SQLite's interface into this namespace.
using namespace sqlite_api;  // NOLINT

Failure::Kind kind_of(int code, int system_error) {
  switch (code & 0xFF) {
    case SQLITE_FULL: return Failure::Kind::full;
    case SQLITE_IOERR: return system_error == ENOSPC || system_error == EDQUOT ? Failure::Kind::full : Failure::Kind::damaged;
    case SQLITE_BUSY: case SQLITE_LOCKED: return Failure::Kind::busy;
    case SQLITE_READONLY: case SQLITE_PERM: return Failure::Kind::read_only;
    case SQLITE_CANTOPEN: return Failure::Kind::unreachable;
    case SQLITE_CORRUPT: case SQLITE_NOTADB: return Failure::Kind::damaged;
    case SQLITE_CONSTRAINT: return Failure::Kind::constraint;
    default: return Failure::Kind::other;
  }
}

[[noreturn]] void fail(sqlite_api::sqlite3* handle, std::string_view doing) {
  const int code = sqlite3_extended_errcode(handle);
  throw Failure(kind_of(code, sqlite3_system_errno(handle)),
                fmt::format("SQLite: {} ({}), while running: {}", sqlite3_errmsg(handle), code, doing));
}

class SqlitePrepared final : public Prepared {
 public:
  SqlitePrepared(sqlite_api::sqlite3* handle, const std::string& sql) : handle_(handle) {
    // "$1" would be a parameter named so, numbered by where it first stands; "?1" is the first.
    std::string numbered = sql;
    for (std::size_t i = 0; i + 1 < numbered.size(); ++i)
      if (numbered[i] == '$' && numbered[i + 1] >= '1' && numbered[i + 1] <= '9') numbered[i] = '?';
    const char* rest = nullptr;
    if (sqlite3_prepare_v3(handle_, numbered.c_str(), static_cast<int>(numbered.size() + 1), SQLITE_PREPARE_PERSISTENT,
                           &statement_, &rest) != SQLITE_OK)
      fail(handle_, sql);
    // SQLite would silently run the first of two statements.
    if (std::string_view(rest).find_first_not_of(" \t\r\n;") != std::string_view::npos) {
      sqlite3_finalize(statement_);
      throw Failure(Failure::Kind::other, fmt::format("two statements in one text: {}", sql));
    }
  }
  ~SqlitePrepared() override { sqlite3_finalize(statement_); }
  SqlitePrepared(const SqlitePrepared&) = delete;
  SqlitePrepared& operator=(const SqlitePrepared&) = delete;

  void bind(int parameter, std::string_view value) override {
    ready();
    sure(sqlite3_bind_text(statement_, parameter, value.data() ? value.data() : "", static_cast<int>(value.size()), SQLITE_STATIC));
  }
  void bind_copy(int parameter, std::string_view value) override {
    ready();
    sure(sqlite3_bind_text(statement_, parameter, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT));
  }
  void bind(int parameter, std::int64_t value) override {
    ready();
    sure(sqlite3_bind_int64(statement_, parameter, value));
  }
  void bind(int parameter, double value) override {
    ready();
    sure(sqlite3_bind_double(statement_, parameter, value));
  }
  void bind_null(int parameter) override {
    ready();
    sure(sqlite3_bind_null(statement_, parameter));
  }
  bool step() override {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return active_ = true;
    if (code == SQLITE_DONE) {
      changed_ = sqlite3_changes64(handle_);
      sqlite3_reset(statement_);
      return active_ = false;
    }
    active_ = true;
    fail(handle_, sqlite3_sql(statement_));
  }
  void reset() override { ready(); }
  std::int64_t changed() const override { return changed_; }
  int columns() const override { return sqlite3_column_count(statement_); }
  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::string_view text(int column) const override {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return bytes ? std::string_view(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))) : std::string_view();
  }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  double real(int column) const override { return sqlite3_column_double(statement_, column); }

 private:
  void ready() {
    if (active_) sqlite3_reset(statement_);
    active_ = false;
  }
  void sure(int code) {
    if (code != SQLITE_OK) fail(handle_, sqlite3_sql(statement_));
  }
  sqlite_api::sqlite3* handle_;
  sqlite3_stmt* statement_ = nullptr;
  std::int64_t changed_ = 0;
  bool active_ = false;
};

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(const std::string& path, Use use) try
      : soci_(soci::sqlite3, fmt::format("dbname=\"{}\"", path)),
        handle_(static_cast<soci::sqlite3_session_backend*>(soci_.get_backend())->conn_) {
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, static_cast<int>(std::chrono::milliseconds(patience).count()));
    // Why these: docs/decisions/0014-durability.md.
    execute("PRAGMA page_size = 8192");
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA foreign_keys = ON");
    execute("PRAGMA journal_size_limit = 67108864");
    execute("PRAGMA temp_store = MEMORY");
    execute(use == Use::write ? "PRAGMA cache_size = -163840" : "PRAGMA cache_size = -4096");
    if (use == Use::read) execute("PRAGMA query_only = ON");
  } catch (const soci::soci_error& error) {
    throw Failure(Failure::Kind::unreachable, fmt::format("{}: {}", path, error.what()));
  }
  ~SqliteConnection() override { forget_statements(); }
  Dialect dialect() const override { return Dialect::sqlite; }
  soci::session& soci() override { return soci_; }
  void execute(const std::string& sql) override {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(handle_, sql);
  }
  void begin_read() override { prepare("BEGIN").run(); }
  void begin_write() override { prepare("BEGIN IMMEDIATE").run(); }
  bool alive() const override { return true; }

 protected:
  std::unique_ptr<Prepared> make(const std::string& sql) override { return std::make_unique<SqlitePrepared>(handle_, sql); }

 private:
  soci::session soci_;
  sqlite_api::sqlite3* handle_;
};

}  // namespace

std::unique_ptr<Connection> Connection::open_sqlite(const std::string& path, Use use) {
  // A connection is used by one thread at a time, so SQLite's own lock around every call is not needed.
  static std::once_flag once;
  std::call_once(once, [] {
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);  // counting memory locks a mutex at every allocation
  });
  return std::make_unique<SqliteConnection>(path, use);
}

}  // namespace db
