// SPDX-License-Identifier: EUPL-1.2
#include "duplicates/store.h"

#include <boost/json/parse.hpp>

#include <array>
#include <set>

#include "db/json_fields.h"
#include "db/json_text.h"
#include "duplicates/profile.h"

namespace duplicates {
namespace {

constexpr std::array<std::string_view, 3> states{"open", "not_duplicates", "merged"};

#define PAIR_COLUMNS "p.a, p.b, p.score, p.kind, p.country, p.reasons, p.state, p.found, p.decided, p.decided_by"
// Organisations that were merged or removed meanwhile make no work; when a merge is undone their pairs are there again.
#define PAIRS_THERE                                                                                                  \
  " FROM duplicate_pair p WHERE ($1 = '' OR p.state = $1) AND ($2 = '' OR p.kind = $2) AND ($3 = '' OR p.country = " \
  "$3) "                                                                                                             \
  "AND (p.state = 'merged' OR (EXISTS (SELECT 1 FROM organisation o WHERE o.id = p.a) "                              \
  "AND EXISTS (SELECT 1 FROM organisation o WHERE o.id = p.b)))"
#define MERGE_COLUMNS "id, kept, gone, at, author, reason, done, carried, undone, undone_by, undone_reason"

OrganisationId organisation_id(std::string_view text) {
  return OrganisationId::parse(text).value_or(OrganisationId{});
}

Pair pair_of(const db::Statement& row) {
  Pair pair;
  pair.a = organisation_id(row.text(0));
  pair.b = organisation_id(row.text(1));
  pair.score = static_cast<int>(row.integer(2));
  pair.kind = organisations::parse_kind(row.text(3)).value_or(organisations::Kind::other);
  pair.country = row.text(4);
  pair.reasons = messages_from_json(row.text(5));
  pair.state = parse_state(row.text(6)).value_or(PairState::open);
  pair.found = row.text(7);
  pair.decided = row.text(8);
  pair.decided_by = row.text(9);
  return pair;
}

Merge merge_of(const db::Statement& row) {
  Merge merge;
  merge.id = MergeId::parse(row.text(0)).value_or(MergeId{});
  merge.kept = organisation_id(row.text(1));
  merge.gone = organisation_id(row.text(2));
  merge.at = row.text(3);
  merge.author = row.text(4);
  merge.reason = row.text(5);
  merge.done = row.text(6);
  merge.carried = row.text(7);
  merge.undone = row.text(8);
  merge.undone_by = row.text(9);
  merge.undone_reason = row.text(10);
  return merge;
}

std::pair<std::string, std::string> ordered(OrganisationId one, OrganisationId other) {
  return {std::min(one, other).text(), std::max(one, other).text()};
}

struct FilterTexts {
  explicit FilterTexts(const PairFilter& filter)
      : state(filter.state ? code(*filter.state) : ""),
        kind(filter.kind ? organisations::code(*filter.kind) : ""),
        country(filter.country) {}
  std::string state, kind, country;
};

}  // namespace

std::string_view code(PairState state) {
  return states[static_cast<std::size_t>(state)];
}
std::optional<PairState> parse_state(std::string_view code) {
  const auto at = std::ranges::find(states, code);
  return at == states.end() ? std::nullopt : std::optional(static_cast<PairState>(at - states.begin()));
}

std::string messages_json(const std::vector<base::Message>& messages) {
  std::string out = "[";
  for (const auto& message : messages) {
    if (out.size() > 1) out += ',';
    db::JsonObject object(out);
    object.text("id", message.id);
    object.list("parameters", message.parameters, [](std::string& text, const auto& parameter) {
      text += '[';
      db::append_json(text, parameter.first);
      text += ',';
      db::append_json(text, parameter.second);
      text += ']';
    });
    object.end();
  }
  return out + "]";
}

std::vector<base::Message> messages_from_json(std::string_view json) {
  std::vector<base::Message> messages;
  const auto parsed = boost::json::parse(json);
  for (const auto& value : parsed.as_array()) {
    const auto& object = value.as_object();
    base::Message message{std::string(object.at("id").as_string()), {}};
    if (const auto* parameters = object.if_contains("parameters"))
      for (const auto& parameter : parameters->as_array())
        message.parameters.emplace_back(std::string(parameter.as_array().at(0).as_string()),
                                        std::string(parameter.as_array().at(1).as_string()));
    messages.push_back(std::move(message));
  }
  return messages;
}

std::vector<Pair> pairs(db::Session& session, const PairFilter& filter, int limit, std::int64_t offset) {
  const FilterTexts texts(filter);
  std::vector<Pair> found;
  auto rows = session.prepare("SELECT " PAIR_COLUMNS PAIRS_THERE " ORDER BY p.score DESC, p.a, p.b LIMIT $4 OFFSET $5");
  for (rows.run(texts.state, texts.kind, texts.country, limit, offset); rows.row();) found.push_back(pair_of(rows));
  return found;
}

std::int64_t count_pairs(db::Session& session, const PairFilter& filter) {
  const FilterTexts texts(filter);
  return session.prepare("SELECT count(*)" PAIRS_THERE).run(texts.state, texts.kind, texts.country).integer(0);
}

std::optional<Pair> find_pair(db::Session& session, OrganisationId one, OrganisationId other) {
  const auto [a, b] = ordered(one, other);
  auto row = session.prepare("SELECT " PAIR_COLUMNS " FROM duplicate_pair p WHERE p.a = $1 AND p.b = $2");
  return row.run(a, b).row() ? std::optional(pair_of(row)) : std::nullopt;
}

bool keep_pair(db::Transaction& transaction, const Pair& pair) {
  const auto [a, b] = ordered(pair.a, pair.b);
  return transaction
             .prepare(
                 "INSERT INTO duplicate_pair (a, b, score, kind, country, reasons, state, found) VALUES ($1, $2, $3, "
                 "$4, $5, $6, 'open', $7) "
                 "ON CONFLICT (a, b) DO UPDATE SET score = excluded.score, kind = excluded.kind, country = "
                 "excluded.country, "
                 "reasons = excluded.reasons WHERE duplicate_pair.state = 'open'")
             .run(a, b, pair.score, organisations::code(pair.kind), pair.country, messages_json(pair.reasons),
                  pair.found)
             .changed() == 1;
}

// What a person said stays, whatever the rules say.
#define UNLESS_PROPOSED \
  " AND NOT EXISTS (SELECT 1 FROM duplicate_proposal d WHERE d.a = duplicate_pair.a AND d.b = duplicate_pair.b)"

void remove_open_pairs(db::Transaction& transaction, OrganisationId of) {
  const auto id = of.text();
  transaction.prepare("DELETE FROM duplicate_pair WHERE a = $1 AND state = 'open'" UNLESS_PROPOSED).run(id);
  transaction.prepare("DELETE FROM duplicate_pair WHERE b = $1 AND state = 'open'" UNLESS_PROPOSED).run(id);
}

void remove_all_open_pairs(db::Transaction& transaction) {
  transaction.prepare("DELETE FROM duplicate_pair WHERE state = 'open'" UNLESS_PROPOSED).run();
}

bool decide(db::Transaction& transaction, OrganisationId one, OrganisationId other, PairState state,
            std::string_view by) {
  const auto [a, b] = ordered(one, other);
  const bool open = state == PairState::open;
  return transaction
             .prepare(
                 "UPDATE duplicate_pair SET state = $3, decided = $4, decided_by = $5 WHERE a = $1 AND b = $2 AND "
                 "state <> $3")
             .run(a, b, code(state), open ? std::nullopt : std::optional(std::string_view(transaction.at())),
                  open ? std::nullopt : db::or_null(by))
             .changed() == 1;
}

void put_keys(db::Transaction& transaction, OrganisationId organisation, const std::vector<std::int64_t>& keys) {
  const auto id = organisation.text();
  transaction.prepare("DELETE FROM duplicate_key WHERE organisation = $1").run(id);
  auto insert =
      transaction.prepare("INSERT INTO duplicate_key (key, organisation) VALUES ($1, $2) ON CONFLICT DO NOTHING");
  for (const auto key : keys) insert.run(key, id);
}

void clear_keys(db::Transaction& transaction) {
  transaction.prepare("DELETE FROM duplicate_key").run();
}

std::vector<OrganisationId> with_keys(db::Session& session, const std::vector<std::int64_t>& keys, int most) {
  std::set<OrganisationId> found;
  auto rows = session.prepare("SELECT organisation FROM duplicate_key WHERE key = $1 ORDER BY organisation LIMIT $2");
  for (const auto key : keys) {
    std::vector<OrganisationId> some;
    for (rows.run(key, most + 1); rows.row();) some.push_back(organisation_id(rows.text(0)));
    if (static_cast<int>(some.size()) <= most) found.insert(some.begin(), some.end());
  }
  return {found.begin(), found.end()};
}

std::int64_t reviewed_until(db::Session& session) {
  auto row = session.prepare("SELECT sequence FROM duplicate_review WHERE rules = $1");
  return row.run(rules_version).row() ? row.integer(0) : 0;
}

void set_reviewed(db::Transaction& transaction, std::int64_t sequence) {
  transaction
      .prepare(
          "INSERT INTO duplicate_review (only_row, rules, sequence, at) VALUES (1, $1, $2, $3) "
          "ON CONFLICT (only_row) DO UPDATE SET rules = excluded.rules, sequence = excluded.sequence, at = excluded.at")
      .run(rules_version, sequence, transaction.at());
}

void keep_merge(db::Transaction& transaction, const Merge& merge) {
  transaction
      .prepare(
          "INSERT INTO duplicate_merge (id, kept, gone, at, author, reason, done, carried) VALUES ($1, $2, $3, $4, $5, "
          "$6, $7, $8)")
      .run(merge.id.text(), merge.kept.text(), merge.gone.text(), transaction.at(), merge.author, merge.reason,
           merge.done, merge.carried);
}

void set_undone(db::Transaction& transaction, MergeId id, std::string_view by, std::string_view reason) {
  transaction.prepare("UPDATE duplicate_merge SET undone = $2, undone_by = $3, undone_reason = $4 WHERE id = $1")
      .run(id.text(), transaction.at(), by, reason);
}

std::optional<Merge> find_merge(db::Session& session, MergeId id) {
  auto row = session.prepare("SELECT " MERGE_COLUMNS " FROM duplicate_merge WHERE id = $1");
  return row.run(id.text()).row() ? std::optional(merge_of(row)) : std::nullopt;
}

std::vector<Merge> merges(db::Session& session, int limit, MergeId before) {
  std::vector<Merge> found;
  const std::string last = before ? before.text() : "~";
  auto rows = session.prepare("SELECT " MERGE_COLUMNS " FROM duplicate_merge WHERE id < $1 ORDER BY id DESC LIMIT $2");
  for (rows.run(last, limit); rows.row();) found.push_back(merge_of(rows));
  return found;
}

}  // namespace duplicates
