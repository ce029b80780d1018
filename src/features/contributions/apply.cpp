// SPDX-License-Identifier: EUPL-1.2
// From a contribution to the register.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "contributions/commands.h"

namespace contributions {

namespace {

namespace json = boost::json;
using base::msg;

// A relation needs a source. Where the sender gave none it is the proposal itself, on behalf of whom the sender speaks
// for.
std::string with_statement(db::Transaction& transaction, const Contribution& c, std::string text) {
  if (c.kind != records::Kind::relation) return text;
  auto record = json::parse(text).as_object();
  const auto* there = record.if_contains("statements");
  if (there && there->is_array() && !there->as_array().empty()) return text;
  sources::Source source;
  source.title = "Proposals made in this register";
  json::object statement{{"source", sources::ensure(transaction, source).text()}, {"stated", c.since.substr(0, 10)}};
  if (c.spoken_for)
    for (const auto steward : records::stewards_of(c.kind, text))
      if (steward == *c.spoken_for) statement["by"] = steward.text();
  record["statements"] = json::array{std::move(statement)};
  return json::serialize(record);
}

}  // namespace

Applied apply(db::Transaction& transaction, const Contribution& c) {
  std::string text = c.content();
  if (!c.is_new()) {
    const auto current = records::current(transaction.session(), {c.kind, c.record});
    if (current.empty()) return {{}, msg("The record is not in the register any more.")};
    if (current != c.content_base()) {
      auto merged = records::merge(c.kind, c.content_base(), text, current);
      if (!merged.conflicts.empty()) return {{}, msg("The record was changed meanwhile, in the same fields.")};
      text = std::move(merged.json);
    }
  } else {
    text = with_statement(transaction, c, std::move(text));
  }
  auto done = records::put(transaction, c.kind, text);
  if (!done) return {{}, done.error().message};
  return {*done, std::nullopt};
}

}  // namespace contributions
