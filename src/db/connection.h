// SPDX-License-Identifier: EUPL-1.2
// Inside of db: one open connection and its statements.
#pragma once
#include <chrono>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/database.h"

namespace db {

inline constexpr std::chrono::seconds patience{30};  // how long to wait for a lock or a connection

// Not thread-safe. SOCI opens it and owns the native handle; statements are prepared on that handle directly and kept
// (docs/decisions/0015-prepared-statements.md).
class Connection {
 public:
  enum class Use { read, write };
  // Throws Failure.
  static std::unique_ptr<Connection> open_sqlite(const std::string& path, Use use);
  static std::unique_ptr<Connection> open_postgresql(const std::string& url, Use use);

  virtual ~Connection();
  virtual Dialect dialect() const = 0;
  virtual soci::session& soci() = 0;
  virtual void execute(const std::string& sql) = 0;  // one statement without parameters or rows
  virtual void begin_read() = 0;
  virtual void begin_write() = 0;
  virtual bool alive() const = 0;

  Statement prepare(std::string_view sql);

 protected:
  virtual std::unique_ptr<Prepared> make(const std::string& sql) = 0;
  void forget_statements() { idle_.clear(); }

 private:
  friend class Statement;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  void give_back(std::string_view sql, std::unique_ptr<Prepared> prepared);
  // Usually one of each; more while a statement is used inside its own loop.
  std::unordered_map<std::string, std::vector<std::unique_ptr<Prepared>>, Hash, std::equal_to<>> idle_;
};

}  // namespace db
