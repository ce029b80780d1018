// SPDX-License-Identifier: EUPL-1.2
#include "db/database.h"

#include <condition_variable>
#include <filesystem>
#include <malloc.h>
#include <mutex>

#include "base/log.h"
#include "base/partial_date.h"
#include "db/connection.h"

namespace db {

using base::msg;
using base::Problem;

base::Problem Failure::problem() const {
  switch (kind_) {
    case Kind::full:
      return {Problem::Kind::unavailable, msg("The disk that holds the database is full. Nothing was changed. Make room and try again."), {}};
    case Kind::busy:
      return {Problem::Kind::unavailable, msg("The database is busy with another write, such as an import. Nothing was changed. Try again later."), {}};
    case Kind::read_only:
      return {Problem::Kind::unavailable, msg("The database may only be read by this user. Nothing was changed. Check the rights on its file, folder or tables."), {}};
    case Kind::unreachable:
      return {Problem::Kind::unavailable, msg("The database cannot be reached. Nothing was changed. Check its address and that it is running."), {}};
    case Kind::damaged:
      return {Problem::Kind::unavailable, msg("The database cannot be read: its file is damaged or is no database. Nothing was changed. Restore a backup."), {}};
    case Kind::constraint:
      return {Problem::Kind::conflict, msg("The change contradicts other records and was not made."), {}};
    case Kind::other: break;
  }
  return {Problem::Kind::unavailable, msg("The database did not do what was asked. Nothing was changed. The log says more."), {}};
}

struct Database::State {
  Dialect dialect;
  std::string target;  // the file's path or the server's URL
  std::size_t most = 8;

  std::mutex mutex;
  std::condition_variable returned;
  std::vector<std::unique_ptr<Connection>> idle;
  std::size_t lent = 0;
  std::unique_ptr<Connection> writer;  // null while lent, or before the first write
  bool writing = false;
  std::condition_variable written;
  std::uint64_t waits = 0;
  std::chrono::steady_clock::duration waited{};

  // Waits, if need be, until it is free; false if that took too long. `lock` holds the mutex.
  template <class IsFree>
  bool wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed, IsFree is_free) {
    if (is_free()) return true;
    const auto from = std::chrono::steady_clock::now();
    const bool got = changed.wait_for(lock, patience, is_free);
    ++waits;
    waited += std::chrono::steady_clock::now() - from;
    return got;
  }

  std::unique_ptr<Connection> connect(Connection::Use use) const {
    return dialect == Dialect::sqlite ? Connection::open_sqlite(target, use) : Connection::open_postgresql(target, use);
  }
};

struct Session::Lease {
  Database::State* pool = nullptr;         // null: the session of a transaction, which owns the connection
  std::unique_ptr<Connection> connection;

  ~Lease() {
    if (!pool) return;
    try {
      connection->prepare("COMMIT").run();
    } catch (const Failure& failure) {
      base::log_warning("A reading connection is closed: {}", failure.what());
      connection.reset();
    }
    const std::lock_guard lock(pool->mutex);
    --pool->lent;
    if (connection) pool->idle.push_back(std::move(connection));
    pool->returned.notify_one();
  }
};

Session::Session(std::unique_ptr<Lease> lease) : lease_(std::move(lease)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;
Statement Session::prepare(std::string_view sql) { return lease_->connection->prepare(sql); }
soci::session& Session::sql() { return lease_->connection->soci(); }
Dialect Session::dialect() const { return lease_->connection->dialect(); }

struct Transaction::State {
  Database::State* pool;
  Session session;
  std::string at, actor, batch, reason;
  bool logged = true;             // has a part in the change log
  bool open = true;
  std::int64_t head = 0;          // before this transaction
  std::int64_t sequence = 0;      // of the last entry
  std::optional<Statement> insert;

  Connection& connection() { return *session.lease_->connection; }

  void give_back() {
    insert.reset();
    auto connection = std::move(session.lease_->connection);
    const std::lock_guard lock(pool->mutex);
    if (connection && connection->alive()) pool->writer = std::move(connection);
    pool->writing = false;
    pool->written.notify_one();
  }

  ~State() {
    if (open) {
      insert.reset();
      try {
        connection().execute("ROLLBACK");
      } catch (const Failure& failure) {
        // SQLite has rolled back already where the disk was full; a lost server has too.
        base::log_warning("Rolling back: {}", failure.what());
        session.lease_->connection.reset();
      }
    }
    give_back();
  }
};

Transaction::Transaction(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;
Session& Transaction::session() { return state_->session; }
soci::session& Transaction::sql() { return state_->session.sql(); }
Dialect Transaction::dialect() const { return state_->session.dialect(); }
const std::string& Transaction::at() const { return state_->at; }
std::int64_t Transaction::head() const { return state_->sequence; }

std::int64_t Transaction::log(std::string_view record_kind, std::string_view record_id, std::string_view before,
                              std::string_view after) {
  State& s = *state_;
  if (!s.logged) throw std::logic_error("this transaction has no part in the change log");
  if (!s.insert) {
    s.session.prepare("INSERT INTO change_set (first_change, at, actor, batch, reason) VALUES ($1, $2, $3, $4, $5)")
        .run(s.sequence + 1, s.at, s.actor, s.batch, s.reason);
    s.insert.emplace(s.session.prepare("INSERT INTO change (sequence, record_kind, record_id, before, after) VALUES ($1, $2, $3, $4, $5)"));
  }
  s.insert->run(s.sequence + 1, record_kind, record_id, or_null(before), or_null(after));
  return ++s.sequence;
}

// The cache of the connection, and what malloc keeps of the memory that was freed.
static void shrink(Session& session) {
  if (session.dialect() == Dialect::sqlite) session.prepare("PRAGMA shrink_memory").run();
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

void Transaction::commit() {
  State& s = *state_;
  if (!s.open) throw std::logic_error("this transaction was committed already");
  if (s.sequence != s.head) s.session.prepare("UPDATE change_head SET sequence = $1").run(s.sequence);
  s.session.prepare("COMMIT").run();
  s.open = false;
  // An import has filled the writer's cache, which a server would then keep; the index is built next.
  if (s.sequence - s.head > 100000) shrink(s.session);
}

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::~Database() = default;
Dialect Database::dialect() const { return state_->dialect; }

base::Result<std::unique_ptr<Database>> Database::open(const std::string& url, int connections) {
  auto state = std::make_unique<State>();
  state->most = static_cast<std::size_t>(std::max(1, connections));
  std::string shown = url;  // for messages: without a password
  if (url.starts_with("sqlite:")) {
    state->dialect = Dialect::sqlite;
    state->target = url.substr(7);
    shown = state->target;
    const std::filesystem::path path(state->target);
    std::error_code error;
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    if (state->target.empty() || state->target.find('"') != std::string::npos)
      return Problem{Problem::Kind::invalid, msg("“{url}” names no database file.", {{"url", url}}), "database"};
    if (!std::filesystem::is_directory(folder, error))
      return Problem{Problem::Kind::unavailable, msg("The folder {folder} does not exist: make it, or name another database.", {{"folder", folder.string()}}), "database"};
    if (std::filesystem::is_directory(path, error))
      return Problem{Problem::Kind::unavailable, msg("{path} is a folder, not a database file.", {{"path", shown}}), "database"};
  } else if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    state->dialect = Dialect::postgresql;
    state->target = url;
    const auto from = url.find("://") + 3;
    const auto at = url.find('@');
    const auto colon = url.find(':', from);
    if (at != std::string::npos && colon < at) shown.erase(colon, at - colon);
    if (const auto query = shown.find('?'); query != std::string::npos) shown.erase(query);
  } else {
    return Problem{Problem::Kind::invalid, msg("“{url}” is no database address: sqlite:PATH or postgresql://USER@HOST:PORT/NAME is needed.", {{"url", url}}), "database"};
  }
  try {
    state->writer = state->connect(Connection::Use::write);
  } catch (const Failure& failure) {
    base::log_error("{}", failure.what());
    switch (failure.kind()) {
      case Failure::Kind::damaged:
        return Problem{Problem::Kind::unavailable, msg("{database} is not a database, or is damaged.", {{"database", shown}}), "database"};
      case Failure::Kind::unreachable:
        return Problem{Problem::Kind::unavailable, msg("The database {database} cannot be reached. Check its address, that it is running, and your rights.", {{"database", shown}}), "database"};
      default: {
        auto problem = failure.problem();
        problem.field = "database";
        return problem;
      }
    }
  }
  return std::unique_ptr<Database>(new Database(std::move(state)));
}

Session Database::read() {
  State& s = *state_;
  std::unique_ptr<Connection> connection;
  {
    std::unique_lock lock(s.mutex);
    if (!s.wait(lock, s.returned, [&] { return s.lent < s.most; }))
      throw Failure(Failure::Kind::busy, "all connections to the database stayed in use");
    ++s.lent;
    if (!s.idle.empty()) {
      connection = std::move(s.idle.back());
      s.idle.pop_back();
    }
  }
  try {
    if (connection) {
      try {
        connection->begin_read();
      } catch (const Failure& failure) {
        // The server may have been restarted since: begin anew, once.
        if (connection->alive()) throw;
        connection.reset();
      }
    }
    if (!connection) {
      connection = s.connect(Connection::Use::read);
      connection->begin_read();
    }
  } catch (const Failure&) {
    const std::lock_guard lock(s.mutex);
    --s.lent;
    s.returned.notify_one();
    throw;
  }
  auto lease = std::make_unique<Session::Lease>();
  lease->pool = &s;
  lease->connection = std::move(connection);
  return Session(std::move(lease));
}

Transaction Database::write_unlogged() {
  State& s = *state_;
  std::unique_ptr<Connection> connection;
  {
    std::unique_lock lock(s.mutex);
    if (!s.wait(lock, s.written, [&] { return !s.writing; }))
      throw Failure(Failure::Kind::busy, "another write took too long");
    s.writing = true;
    connection = std::move(s.writer);
  }
  try {
    if (connection) {
      try {
        connection->begin_write();
      } catch (const Failure& failure) {
        if (connection->alive()) throw;
        connection.reset();
      }
    }
    if (!connection) {
      connection = s.connect(Connection::Use::write);
      connection->begin_write();
    }
  } catch (const Failure&) {
    const std::lock_guard lock(s.mutex);
    s.writing = false;
    if (connection && connection->alive()) s.writer = std::move(connection);
    s.written.notify_one();
    throw;
  }
  auto lease = std::make_unique<Session::Lease>();
  lease->connection = std::move(connection);
  auto state = std::unique_ptr<Transaction::State>(new Transaction::State{&s, Session(std::move(lease)), base::utc_now(), {}, {}, {}});
  state->logged = false;
  return Transaction(std::move(state));
}

Transaction Database::write(const Author& author, std::string reason, std::string batch) {
  Transaction transaction = write_unlogged();
  auto& s = *transaction.state_;
  s.logged = true;
  s.actor = author.name;
  s.reason = std::move(reason);
  s.batch = std::move(batch);
  // In PostgreSQL this row is the queue of the writers, of all servers.
  auto head = s.session.prepare(transaction.dialect() == Dialect::sqlite ? "SELECT sequence FROM change_head"
                                                                         : "SELECT sequence FROM change_head FOR UPDATE");
  s.head = s.sequence = head.run().integer(0);
  s.at = base::utc_now();  // after the wait, so that moments ascend with the sequence
  return transaction;
}

void Database::give_back_memory() {
  auto transaction = write_unlogged();
  shrink(transaction.session());
}

SessionFigures Database::sessions() const {
  State& s = *state_;
  const std::lock_guard lock(s.mutex);
  return {s.lent, s.most, s.writing, s.waits, std::chrono::duration<double>(s.waited).count()};
}

std::int64_t Database::head() {
  auto session = read();
  return session.prepare("SELECT sequence FROM change_head").run().integer(0);
}

}  // namespace db
