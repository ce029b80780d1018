// SPDX-License-Identifier: EUPL-1.2
// Where the address of a relation leads that became one with another. As organisations/redirect.cpp.
#include <boost/json/parse.hpp>

#include "db/json_fields.h"
#include "db/json_text.h"
#include "relations/api.h"

namespace relations {
namespace {

constexpr int longest_chain = 1000;  // longer ones, and circles, which put_redirect() refuses, lead nowhere
constexpr int page_size = 500;

std::string redirect_json(std::string_view from, std::string_view to) {
  std::string out;
  db::JsonObject object(out);
  object.text("id", from);
  object.text("relation", to);
  object.end();
  return out;
}

// The next one of the chain, as text; empty at its end.
std::string next(db::Session& session, std::string_view id) {
  auto row = session.prepare("SELECT relation FROM relation_redirect WHERE id = $1");
  return row.run(id).row() ? std::string(row.text(0)) : std::string();
}

void set(db::Transaction& transaction, std::string_view from, std::string_view to) {
  const std::string before = next(transaction.session(), from);
  if (before == to) return;
  if (to.empty())
    transaction.prepare("DELETE FROM relation_redirect WHERE id = $1").run(from);
  else if (before.empty())
    transaction.prepare("INSERT INTO relation_redirect (id, relation) VALUES ($1, $2)").run(from, to);
  else
    transaction.prepare("UPDATE relation_redirect SET relation = $2 WHERE id = $1").run(from, to);
  transaction.log("relation_redirect", from, before.empty() ? "" : redirect_json(from, before),
                  to.empty() ? "" : redirect_json(from, to));
}

void put(db::Transaction& transaction, std::string_view id, std::string_view json) {
  if (json.empty()) return set(transaction, id, {});
  const auto parsed = boost::json::parse(json);
  db::JsonFields fields(parsed.as_object());
  const auto from = fields.id<RelationId>("id"), to = fields.id<RelationId>("relation");
  if (!fields.good() || !from || !to || from == to || from.text() != id)
    throw std::logic_error(fmt::format("this is not the redirect of relation {}: {}", id, json));
  set(transaction, id, to.text());
}

void each_redirect(db::Session& session, const std::function<void(std::string_view, std::string_view)>& f) {
  std::string last;
  std::vector<std::pair<std::string, std::string>> page;
  do {
    page.clear();
    {
      auto rows = session.prepare("SELECT id, relation FROM relation_redirect WHERE id > $1 ORDER BY id LIMIT $2");
      for (rows.run(last, page_size); rows.row();) page.emplace_back(rows.text(0), rows.text(1));
    }
    if (page.empty()) return;
    last = page.back().first;
    for (const auto& [from, to] : page) f(from, redirect_json(from, to));
  } while (page.size() == page_size);
}

}  // namespace

std::optional<RelationId> redirect_of(db::Session& session, RelationId id) {
  std::string at = next(session, id.text());
  if (at.empty()) return std::nullopt;
  for (int hop = 0; hop < longest_chain; ++hop) {
    std::string further = next(session, at);
    if (further.empty()) return RelationId::parse(at);
    at = std::move(further);
  }
  return std::nullopt;
}

std::vector<RelationId> redirected_to(db::Session& session, RelationId id) {
  std::vector<RelationId> found, ahead{id};
  auto rows = session.prepare("SELECT id FROM relation_redirect WHERE relation = $1 ORDER BY id");
  while (!ahead.empty()) {
    const auto at = ahead.back().text();
    ahead.pop_back();
    for (rows.run(at); rows.row();) {
      const auto from = RelationId::parse(rows.text(0)).value_or(RelationId{});
      if (!from || std::ranges::find(found, from) != found.end()) continue;
      found.push_back(from);
      ahead.push_back(from);
    }
  }
  return found;
}

void put_redirect(db::Transaction& transaction, RelationId from, RelationId to) {
  if (!from || from == to) throw std::logic_error("a relation cannot lead to itself");
  if (to && redirect_of(transaction.session(), to) == from)
    throw std::logic_error(fmt::format("the redirects of {} would go round in a circle", from.text()));
  set(transaction, from.text(), to ? to.text() : std::string());
}

db::RecordKind redirect_record_kind() {
  return {"relation_redirect", each_redirect, put};
}

}  // namespace relations
