// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/outage.h"
#include "base/result.h"
#include "db/statement.h"

namespace soci {
class session;
}

namespace db {

class Connection;

enum class Dialect { sqlite, postgresql };

// What no caller in the middle can mend: the disk is full, the server is gone, the file is damaged. Whatever was being
// written is rolled back. Caught where a command or a request ends, which answers with exit code 3 or status 503 and
// tells the person problem(); what() is for the log.
class Failure : public base::Outage {
 public:
  enum class Kind { full, busy, read_only, unreachable, damaged, constraint, other };
  Failure(Kind kind, const std::string& details) : base::Outage(details), kind_(kind) {}
  Kind kind() const { return kind_; }
  base::Problem problem() const override;

 private:
  Kind kind_;
};

// Who changes records: never a person's name or address, which the log must be able to forget.
struct Author {
  std::string name;  // "command line", "operator", "import 0h3kq…"
};

// A connection inside one snapshot; given back when it goes out of scope. Database::read() lends one that cannot write;
// Transaction::session() is the transaction's own view, which sees what it has written so far.
// Not thread-safe: one thread at a time.
class Session {
 public:
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();
  // One statement with parameters $1, $2…, the same text for both databases. Prepared once per connection and kept, so
  // asking again for the same text costs a look-up. Throws Failure.
  Statement prepare(std::string_view sql);
  // SOCI's view of the connection, for what Statement does not offer. Include "db/sql.h" in a .cpp to use it; it throws
  // soci::soci_error.
  soci::session& sql();
  Dialect dialect() const;

 private:
  friend class Database;
  friend class Transaction;
  struct Lease;
  explicit Session(std::unique_ptr<Lease> lease);
  std::unique_ptr<Lease> lease_;
};

// A write: everything done through it becomes visible at commit(), or nothing does. Writers queue behind each other
// (BEGIN IMMEDIATE in SQLite, the row lock on change_head in PostgreSQL), so sequence numbers have no gaps and are
// committed in order. It may be handed from one thread to another, but used by one at a time.
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  ~Transaction();  // rolls back unless committed
  Session& session();
  Statement prepare(std::string_view sql) { return session().prepare(sql); }
  soci::session& sql();
  Dialect dialect() const;

  // Appends to the change log. `before` and `after` are the record as canonical JSON; empty before = created,
  // empty after = deleted. Returns the sequence number.
  std::int64_t log(std::string_view record_kind, std::string_view record_id, std::string_view before,
                   std::string_view after);
  const std::string& at() const;     // the moment of this transaction, the same in all its log entries
  std::int64_t head() const;         // sequence number of the last change, this transaction's included
  void commit();

 private:
  friend class Database;
  struct State;
  explicit Transaction(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// How the sessions of a database are used. Waits are counted since the start, in reading and in writing.
struct SessionFigures {
  std::size_t lent = 0, most = 0;
  bool writing = false;
  std::uint64_t waits = 0;
  double waited_seconds = 0;
};

// The database of an installation. Thread-safe; must outlive its sessions and transactions.
class Database {
 public:
  // "sqlite:PATH" (made if missing), or "postgresql://user@host:port/name?…". Does not migrate. `connections` is the most
  // sessions lent at once; they are opened when first needed. One more is kept for writing.
  static base::Result<std::unique_ptr<Database>> open(const std::string& url, int connections = 8);
  ~Database();
  Dialect dialect() const;

  // Waits up to half a minute for a free connection, or for the other writers, then throws Failure (busy).
  Session read();
  // `batch` names what can be undone as a whole (an import's id), else empty. `reason` is kept in the log.
  Transaction write(const Author& author, std::string reason = {}, std::string batch = {});
  // For migrations and restoring: a write that has no part in the change log; log() may not be called.
  Transaction write_unlogged();
  std::int64_t head();  // sequence number of the last committed change; 0 in a new database
  SessionFigures sessions() const;
  // After work that went through much of the register, in a process that goes on: gives the memory it filled back to the
  // system. Waits for the writer's place.
  void give_back_memory();

 private:
  friend class Session;
  friend class Transaction;
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace db
