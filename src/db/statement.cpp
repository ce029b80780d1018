// SPDX-License-Identifier: EUPL-1.2
#include "db/statement.h"

#include "db/connection.h"

namespace db {

Statement::Statement(Connection& connection, std::string_view sql, std::unique_ptr<Prepared> prepared)
    : connection_(&connection), sql_(sql), prepared_(std::move(prepared)) {}

Statement::Statement(Statement&& other) noexcept = default;

Statement::~Statement() {
  if (prepared_) connection_->give_back(sql_, std::move(prepared_));
}

Connection::~Connection() = default;

Statement Connection::prepare(std::string_view sql) {
  auto found = idle_.find(sql);
  if (found == idle_.end()) found = idle_.emplace(std::string(sql), std::vector<std::unique_ptr<Prepared>>()).first;
  if (found->second.empty()) return {*this, found->first, make(found->first)};
  auto prepared = std::move(found->second.back());
  found->second.pop_back();
  return {*this, found->first, std::move(prepared)};
}

// The entry of a statement that is lent is never removed, so the view of its text stays good.
void Connection::give_back(std::string_view sql, std::unique_ptr<Prepared> prepared) {
  prepared->reset();  // an open cursor would hold its snapshot
  idle_.find(sql)->second.push_back(std::move(prepared));
}

}  // namespace db
