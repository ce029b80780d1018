// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace soci {
class session;
}

namespace db {

enum class Dialect { sqlite, postgresql };

// Who changes records: never a person's name or address, which the log must be able to forget.
struct Author {
  std::string name;  // "command line", "operator", "import 0h3kq…"
};

// A connection lent from the pool inside one read-only snapshot; given back when it goes out of scope.
// Include "db/sql.h" in a .cpp to speak SQL with it. Not thread-safe: one thread at a time.
class Session {
 public:
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();
  soci::session& sql();
  Dialect dialect() const;

 private:
  friend class Database;
  struct Lease;
  explicit Session(std::unique_ptr<Lease> lease);
  std::unique_ptr<Lease> lease_;
};

// A write: everything done through it becomes visible at commit(), or nothing does. Writers queue behind each other
// (BEGIN IMMEDIATE in SQLite, the row lock on change_head in PostgreSQL), so sequence numbers have no gaps and are
// committed in order.
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  ~Transaction();  // rolls back unless committed
  soci::session& sql();
  Dialect dialect() const;

  // Appends to the change log. `before` and `after` are the record as canonical JSON; empty before = created,
  // empty after = deleted. Returns the sequence number.
  std::int64_t log(std::string_view record_kind, std::string_view record_id, std::string_view before,
                   std::string_view after);
  const std::string& at() const;  // the moment of this transaction, the same in all its log entries
  void commit();

 private:
  friend class Database;
  struct State;
  explicit Transaction(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The database of an installation. Thread-safe; must outlive its sessions and transactions.
class Database {
 public:
  // "sqlite:PATH" (made if missing), or "postgresql://user@host:port/name?…". Does not migrate.
  static base::Result<std::unique_ptr<Database>> open(const std::string& url, int connections = 8);
  ~Database();
  Dialect dialect() const;

  Session read();
  // `batch` names what can be undone as a whole (an import's id), else empty. `reason` is kept in the log.
  Transaction write(const Author& author, std::string reason = {}, std::string batch = {});
  std::int64_t head();  // sequence number of the last committed change; 0 in a new database

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace db
