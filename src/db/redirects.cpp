// SPDX-License-Identifier: EUPL-1.2
#include "db/redirects.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <stdexcept>

#include "db/json_fields.h"
#include "db/json_text.h"

namespace db {
namespace {

constexpr int longest_chain = 1000;  // longer ones, and circles, which put() refuses, lead nowhere
constexpr int page_size = 500;

}  // namespace

Redirects::Redirects(std::string kind) : kind_(std::move(kind)), table_(kind_ + "_redirect") {}

std::string Redirects::json(std::string_view from, std::string_view to) const {
  std::string out;
  JsonObject object(out);
  object.text("id", from);
  object.text(kind_, to);
  object.end();
  return out;
}

// The next one of the chain; empty at its end.
std::string Redirects::next(Session& session, std::string_view id) const {
  auto row = session.prepare(fmt::format("SELECT {} FROM {} WHERE id = $1", kind_, table_));
  return row.run(id).row() ? std::string(row.text(0)) : std::string();
}

void Redirects::set(Transaction& transaction, std::string_view from, std::string_view to) const {
  const std::string before = next(transaction.session(), from);
  if (before == to) return;
  if (to.empty())
    transaction.prepare(fmt::format("DELETE FROM {} WHERE id = $1", table_)).run(from);
  else if (before.empty())
    transaction.prepare(fmt::format("INSERT INTO {} (id, {}) VALUES ($1, $2)", table_, kind_)).run(from, to);
  else
    transaction.prepare(fmt::format("UPDATE {} SET {} = $2 WHERE id = $1", table_, kind_)).run(from, to);
  transaction.log(table_, from, before.empty() ? "" : json(from, before), to.empty() ? "" : json(from, to));
}

void Redirects::put_json(Transaction& transaction, std::string_view id, std::string_view json) const {
  if (json.empty()) return set(transaction, id, {});
  using AnyId = base::Id<struct AnyRecordTag>;
  const auto parsed = boost::json::parse(json);
  JsonFields fields(parsed.as_object());
  const auto from = fields.id<AnyId>("id"), to = fields.id<AnyId>(kind_);
  if (!fields.good() || !from || !to || from == to || from.text() != id)
    throw std::logic_error(fmt::format("this is not the redirect of {} {}: {}", kind_, id, json));
  set(transaction, id, to.text());
}

void Redirects::each(Session& session, const std::function<void(std::string_view, std::string_view)>& f) const {
  std::string last;
  std::vector<std::pair<std::string, std::string>> page;
  do {
    page.clear();
    {
      auto rows =
          session.prepare(fmt::format("SELECT id, {} FROM {} WHERE id > $1 ORDER BY id LIMIT $2", kind_, table_));
      for (rows.run(last, page_size); rows.row();) page.emplace_back(rows.text(0), rows.text(1));
    }
    if (page.empty()) return;
    last = page.back().first;
    for (const auto& [from, to] : page) f(from, json(from, to));
  } while (page.size() == page_size);
}

std::string Redirects::end_of(Session& session, std::string_view id) const {
  std::string at = next(session, id);
  for (int hop = 0; hop < longest_chain && !at.empty(); ++hop) {
    std::string further = next(session, at);
    if (further.empty()) return at;
    at = std::move(further);
  }
  return {};
}

std::vector<std::string> Redirects::leading_to(Session& session, std::string_view id) const {
  std::vector<std::string> found, ahead{std::string(id)};
  auto rows = session.prepare(fmt::format("SELECT id FROM {} WHERE {} = $1 ORDER BY id", table_, kind_));
  while (!ahead.empty()) {
    const auto at = std::move(ahead.back());
    ahead.pop_back();
    for (rows.run(at); rows.row();) {
      std::string from(rows.text(0));
      if (std::ranges::find(found, from) != found.end()) continue;
      found.push_back(from);
      ahead.push_back(std::move(from));
    }
  }
  return found;
}

void Redirects::put(Transaction& transaction, std::string_view from, std::string_view to) const {
  if (from.empty() || from == to)
    throw std::logic_error(fmt::format("the redirect of {} {} cannot lead to itself", kind_, from));
  if (!to.empty() && end_of(transaction.session(), to) == from)
    throw std::logic_error(fmt::format("the redirects of {} would go round in a circle", from));
  set(transaction, from, to);
}

RecordKind Redirects::record_kind() const {
  return {table_, [me = *this](Session& session, const auto& f) { me.each(session, f); },
          [me = *this](Transaction& transaction, std::string_view id, std::string_view json) {
            me.put_json(transaction, id, json);
          }};
}

}  // namespace db
