// SPDX-License-Identifier: EUPL-1.2
#include <fmt/core.h>
#include <libpq-fe.h>
#include <soci/soci.h>
#include <soci/postgresql/soci-postgresql.h>

#include <charconv>

#include "db/connection.h"

namespace db {
namespace {

// PostgreSQL's documentation, appendix A, "Error Codes".
Failure::Kind kind_of(std::string_view state) {
  if (state == "53100") return Failure::Kind::full;
  if (state == "25006" || state == "42501") return Failure::Kind::read_only;
  if (state == "55P03" || state == "40001" || state == "40P01" || state.starts_with("53")) return Failure::Kind::busy;
  if (state.starts_with("23")) return Failure::Kind::constraint;
  if (state.starts_with("08") || state.starts_with("57P") || state.starts_with("28") || state == "3D000") return Failure::Kind::unreachable;
  if (state.starts_with("XX") || state.starts_with("58")) return Failure::Kind::damaged;
  return Failure::Kind::other;
}

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

Result sure(PGconn* handle, PGresult* given, std::string_view doing) {
  Result result(given, &PQclear);
  const auto status = PQresultStatus(given);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return result;
  const char* state = given ? PQresultErrorField(given, PG_DIAG_SQLSTATE) : nullptr;
  const auto kind = PQstatus(handle) != CONNECTION_OK ? Failure::Kind::unreachable : kind_of(state ? state : "");
  // The primary message alone: the detail quotes the values of the row.
  const char* message = given ? PQresultErrorField(given, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
  throw Failure(kind, fmt::format("PostgreSQL: {} ({}), while running: {}", message ? message : PQerrorMessage(handle),
                                  state ? state : "", doing));
}

class PostgresqlPrepared final : public Prepared {
 public:
  PostgresqlPrepared(PGconn* handle, const std::string& sql, std::string name)
      : handle_(handle), sql_(sql), name_(std::move(name)), result_(nullptr, &PQclear) {
    sure(handle_, PQprepare(handle_, name_.c_str(), sql.c_str(), 0, nullptr), sql_);
  }
  void bind(int parameter, std::string_view value) override { slot(parameter).assign(value); }
  void bind_copy(int parameter, std::string_view value) override { bind(parameter, value); }
  void bind(int parameter, std::int64_t value) override {
    char buffer[24];
    slot(parameter).assign(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
  }
  void bind(int parameter, double value) override {
    char buffer[40];
    slot(parameter).assign(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
  }
  void bind_null(int parameter) override {
    slot(parameter);
    pointers_[static_cast<std::size_t>(parameter) - 1] = nullptr;
  }
  bool step() override {
    if (!result_) {
      for (std::size_t i = 0; i < values_.size(); ++i)
        if (pointers_[i]) pointers_[i] = values_[i].c_str();
      result_ = sure(handle_,
                     PQexecPrepared(handle_, name_.c_str(), static_cast<int>(values_.size()), pointers_.data(), nullptr, nullptr, 0),
                     sql_);
      row_ = -1;
    }
    return ++row_ < PQntuples(result_.get());
  }
  void reset() override { result_.reset(); }
  std::int64_t changed() const override {
    const std::string_view digits = PQcmdTuples(result_.get());
    std::int64_t n = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), n);
    return n;
  }
  int columns() const override { return PQnfields(result_.get()); }
  bool is_null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }
  std::string_view text(int column) const override {
    return {PQgetvalue(result_.get(), row_, column), static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
  }
  std::int64_t integer(int column) const override { return number<std::int64_t>(column); }
  double real(int column) const override { return number<double>(column); }

 private:
  template <class T>
  T number(int column) const {
    const auto digits = text(column);
    T value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }
  std::string& slot(int parameter) {
    result_.reset();
    const auto n = static_cast<std::size_t>(parameter);
    if (values_.size() < n) {
      values_.resize(n);
      pointers_.resize(n);
    }
    pointers_[n - 1] = "";
    return values_[n - 1];
  }
  PGconn* handle_;
  std::string sql_;
  std::string name_;
  std::vector<std::string> values_;
  std::vector<const char*> pointers_;  // null, or the value's text from the moment it is run
  Result result_;
  int row_ = -1;
};

class PostgresqlConnection final : public Connection {
 public:
  PostgresqlConnection(const std::string& url, Use use) try
      : soci_(soci::postgresql, url),
        handle_(static_cast<soci::postgresql_session_backend*>(soci_.get_backend())->conn_) {
    execute("SET client_min_messages = warning");
    execute("SET client_encoding = 'UTF8'");
    execute(fmt::format("SET lock_timeout = '{}s'", patience.count()));
    if (use == Use::read) execute("SET default_transaction_read_only = on");
  } catch (const soci::soci_error& error) {
    throw Failure(Failure::Kind::unreachable, error.what());
  }
  ~PostgresqlConnection() override { forget_statements(); }
  Dialect dialect() const override { return Dialect::postgresql; }
  soci::session& soci() override { return soci_; }
  void execute(const std::string& sql) override { sure(handle_, PQexec(handle_, sql.c_str()), sql); }
  void begin_read() override { execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }
  void begin_write() override { execute("BEGIN"); }
  bool alive() const override { return PQstatus(handle_) == CONNECTION_OK; }

 protected:
  std::unique_ptr<Prepared> make(const std::string& sql) override {
    return std::make_unique<PostgresqlPrepared>(handle_, sql, fmt::format("s{}", ++made_));
  }

 private:
  soci::session soci_;
  PGconn* handle_;
  int made_ = 0;
};

}  // namespace

std::unique_ptr<Connection> Connection::open_postgresql(const std::string& url, Use use) {
  return std::make_unique<PostgresqlConnection>(url, use);
}

}  // namespace db
