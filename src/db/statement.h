// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace db {

class Connection;

// A prepared statement as the connection keeps it: what the two databases do differently.
class Prepared {
 public:
  virtual ~Prepared() = default;
  virtual void bind(int parameter, std::string_view value) = 0;
  virtual void bind_copy(int parameter, std::string_view value) = 0;
  virtual void bind(int parameter, std::int64_t value) = 0;
  virtual void bind(int parameter, double value) = 0;
  virtual void bind_null(int parameter) = 0;
  virtual bool step() = 0;
  virtual void reset() = 0;
  virtual std::int64_t changed() const = 0;
  virtual int columns() const = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
};

// NULL for an empty text.
inline std::optional<std::string_view> or_null(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

// A statement borrowed from its connection, to which it returns when it goes out of scope; a Session or Transaction must
// outlive its statements. Texts that are bound are not copied, save temporary strings: they must live while it runs.
//
//   auto found = session.prepare("SELECT title FROM source WHERE id = $1");
//   for (found.run(id.text()); found.row();) use(found.text(0));
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Binds $1, $2… in order and runs as far as the first row. Text, numbers, and std::optional of these (empty: NULL).
  template <class... Values>
  Statement& run(Values&&... values) {
    prepared_->reset();
    int parameter = 0;
    (bind_argument<Values>(++parameter, values), ...);
    has_row_ = prepared_->step();
    fresh_ = true;
    return *this;
  }
  // True while there is a row to read; each call after the first moves to the next.
  bool row() {
    if (!fresh_ && has_row_) has_row_ = prepared_->step();
    fresh_ = false;
    return has_row_;
  }
  std::int64_t changed() const { return prepared_->changed(); }  // rows written by the last run

  // Columns count from 0. Views live until the next row() or run().
  std::string_view text(int column) const { return prepared_->text(column); }  // empty if NULL
  std::int64_t integer(int column) const { return prepared_->integer(column); }  // 0 if NULL
  double real(int column) const { return prepared_->real(column); }
  bool is_null(int column) const { return prepared_->is_null(column); }
  int columns() const { return prepared_->columns(); }

  // For statements whose number of parameters is known only when running: bind each, then run_bound().
  template <class Value>
  void bind(int parameter, const Value& value) {
    if constexpr (std::is_same_v<Value, std::nullopt_t>) {
      prepared_->bind_null(parameter);
    } else if constexpr (requires { value.has_value(); }) {
      if (value.has_value()) bind(parameter, *value);
      else prepared_->bind_null(parameter);
    } else if constexpr (std::integral<Value>) {
      prepared_->bind(parameter, static_cast<std::int64_t>(value));
    } else if constexpr (std::floating_point<Value>) {
      prepared_->bind(parameter, static_cast<double>(value));
    } else {
      prepared_->bind(parameter, std::string_view(value));
    }
  }
  void run_bound() {
    prepared_->reset();
    has_row_ = prepared_->step();
    fresh_ = true;
  }

 private:
  friend class Connection;
  template <class Argument, class Value>
  void bind_argument(int parameter, const Value& value) {
    if constexpr (std::is_same_v<Argument, std::string>) prepared_->bind_copy(parameter, value);  // a temporary
    else bind(parameter, value);
  }
  Statement(Connection& connection, std::string_view sql, std::unique_ptr<Prepared> prepared);
  Connection* connection_;
  std::string_view sql_;  // the connection's own copy
  std::unique_ptr<Prepared> prepared_;
  bool has_row_ = false;
  bool fresh_ = false;
};

}  // namespace db
