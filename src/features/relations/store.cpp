// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>

#include "db/sha256.h"
#include "relations/lists.h"

namespace relations {
namespace {

using base::msg;
using base::Problem;

#define COLUMNS "r.id, r.kind, r.status, r.starts, r.ends, r.themes, r.title, r.summary, r.web, r.parties, r.statements"

base::PartialDate date_of(std::string_view text) {
  return text.empty() ? base::PartialDate{} : base::PartialDate::parse(text).value_or(base::PartialDate{});
}

Relation relation_of(const db::Statement& row) {
  Relation r;
  r.id = RelationId::parse(row.text(0)).value_or(RelationId{});
  r.kind = parse_kind(row.text(1)).value_or(Kind::informal);
  r.status = parse_status(row.text(2)).value_or(Status::unknown);
  r.start = date_of(row.text(3));
  r.end = date_of(row.text(4));
  r.themes = organisations::codes_from_json(row.text(5));
  r.title = organisations::names_from_json(row.text(6));
  r.summary = organisations::names_from_json(row.text(7));
  r.web = row.text(8);
  read_lists(r, row.text(9), row.text(10));
  return r;
}

// The parties' ids, sorted and joined. An index entry has a limited length in PostgreSQL, so many give a digest.
std::string party_key(std::vector<OrganisationId> parties) {
  std::ranges::sort(parties);
  std::string key;
  for (const auto id : parties) {
    if (!key.empty()) key += ' ';
    key += id.text();
  }
  return parties.size() <= 8 ? key : "sha256 " + db::Sha256::of(key);
}

std::string party_key(const Relation& relation) {
  std::vector<OrganisationId> ids;
  ids.reserve(relation.parties.size());
  for (const auto& party : relation.parties) ids.push_back(party.organisation);
  return party_key(std::move(ids));
}

std::optional<RelationId> find_by_key(db::Session& session, Kind kind, const std::string& key) {
  auto rows = session.prepare("SELECT id FROM relation WHERE party_key = $1 AND kind = $2");
  return rows.run(key, code(kind)).row() ? RelationId::parse(rows.text(0)) : std::nullopt;
}

constexpr int page_size = 500;
constexpr int tie_page_size = 50000;  // pairs of ids: a database that reads everything for each page does so seldom
constexpr std::size_t chunk = 16;  // ids asked for at once: one text of the statement, whatever their number

}  // namespace

std::optional<Relation> find(db::Session& session, RelationId id) {
  const std::string text = id.text();
  auto row = session.prepare("SELECT " COLUMNS " FROM relation r WHERE r.id = $1");
  if (!row.run(text).row()) return std::nullopt;
  return relation_of(row);
}

std::vector<Relation> find_many(db::Session& session, const std::vector<RelationId>& ids) {
  auto sorted = ids;
  std::ranges::sort(sorted);
  sorted.erase(std::ranges::unique(sorted).begin(), sorted.end());
  auto rows = session.prepare("SELECT " COLUMNS " FROM relation r WHERE r.id IN "
                              "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ORDER BY r.id");
  std::vector<Relation> found;
  for (std::size_t from = 0; from < sorted.size(); from += chunk) {
    std::array<std::string, chunk> texts;
    for (std::size_t i = 0; i < chunk; ++i) {
      if (from + i < sorted.size()) texts[i] = sorted[from + i].text();
      rows.bind(static_cast<int>(i) + 1, texts[i]);
    }
    for (rows.run_bound(); rows.row();) found.push_back(relation_of(rows));
  }
  if (std::ranges::equal(ids, found, {}, {}, &Relation::id)) return found;
  std::vector<Relation> ordered;
  ordered.reserve(ids.size());
  for (const auto id : ids)
    if (const auto at = std::ranges::lower_bound(found, id, {}, &Relation::id); at != found.end() && at->id == id) ordered.push_back(*at);
  return ordered;
}

std::vector<Relation> of_organisation(db::Session& session, OrganisationId organisation, int limit, RelationId after) {
  const std::string whose = organisation.text(), last = after.text();
  std::vector<Relation> found;
  auto rows = session.prepare("SELECT " COLUMNS " FROM relation_party p JOIN relation r ON r.id = p.relation "
                              "WHERE p.organisation = $1 AND p.relation > $2 ORDER BY p.relation LIMIT $3");
  for (rows.run(whose, last, limit); rows.row();) found.push_back(relation_of(rows));
  return found;
}

std::vector<Relation> unconfirmed(db::Session& session, OrganisationId organisation, base::PartialDate since, int limit, RelationId after) {
  const std::string whose = organisation.text(), last = after.text(), day = since.text();
  std::vector<Relation> found;
  auto rows = session.prepare("SELECT " COLUMNS " FROM relation_party p JOIN relation r ON r.id = p.relation WHERE p.organisation = $1 "
                              "AND p.relation > $2 AND r.status <> 'closed' AND (p.said IS NULL OR p.said < $3) ORDER BY p.relation LIMIT $4");
  for (rows.run(whose, last, day, limit); rows.row();) found.push_back(relation_of(rows));
  return found;
}

std::int64_t count_unconfirmed(db::Session& session, OrganisationId organisation, base::PartialDate since) {
  const std::string whose = organisation.text(), day = since.text();
  return session
      .prepare("SELECT count(*) FROM relation_party p JOIN relation r ON r.id = p.relation "
               "WHERE p.organisation = $1 AND r.status <> 'closed' AND (p.said IS NULL OR p.said < $2)")
      .run(whose, day)
      .integer(0);
}

void each_tie(db::Session& session, base::PartialDate not_said_since,
              const std::function<void(OrganisationId, RelationId)>& f) {
  const std::string since = not_said_since.known() ? not_said_since.text() : std::string();
  std::vector<std::pair<OrganisationId, RelationId>> page;
  std::string party, relation;
  do {
    page.clear();
    {
      auto rows = session.prepare("SELECT p.organisation, p.relation FROM relation_party p JOIN relation r ON r.id = p.relation "
                                  "WHERE (p.organisation, p.relation) > ($1, $2) AND r.status <> 'closed' AND ($3 = '' OR p.said IS NULL OR p.said < $3) "
                                  "ORDER BY p.organisation, p.relation LIMIT $4");
      for (rows.run(party, relation, since, tie_page_size); rows.row();)
        page.emplace_back(OrganisationId::parse(rows.text(0)).value_or(OrganisationId{}), RelationId::parse(rows.text(1)).value_or(RelationId{}));
    }
    if (page.empty()) return;
    party = page.back().first.text();
    relation = page.back().second.text();
    for (const auto& [whose, id] : page) f(whose, id);
  } while (page.size() == tie_page_size);
}

std::vector<OrganisationId> members_of(db::Session& session, OrganisationId network) {
  std::vector<OrganisationId> members;
  auto rows = session.prepare("SELECT DISTINCT m.organisation FROM relation_party n JOIN relation_party m ON m.relation = n.relation "
                              "JOIN relation j ON j.id = n.relation WHERE n.organisation = $1 AND m.organisation <> $1 "
                              "AND j.kind = 'network_membership' AND j.status <> 'closed' ORDER BY m.organisation");
  for (rows.run(network.text()); rows.row();) members.push_back(OrganisationId::parse(rows.text(0)).value_or(OrganisationId{}));
  return members;
}

std::optional<RelationId> find_known(db::Session& session, Kind kind, std::vector<OrganisationId> parties) {
  return find_by_key(session, kind, party_key(std::move(parties)));
}

void each(db::Session& session, const std::function<void(const Relation&)>& f) {
  std::string last;
  std::vector<Relation> page;
  do {
    page.clear();
    {
      auto rows = session.prepare("SELECT " COLUMNS " FROM relation r WHERE r.id > $1 ORDER BY r.id LIMIT $2");
      for (rows.run(last, page_size); rows.row();) page.push_back(relation_of(rows));
    }
    if (page.empty()) return;
    last = page.back().id.text();
    for (const auto& relation : page) f(relation);
  } while (page.size() == page_size);
}

std::int64_t count(db::Session& session) { return session.prepare("SELECT count(*) FROM relation").run().integer(0); }

std::map<sources::SourceId, std::int64_t> count_by_source(db::Session& session) {
  std::map<sources::SourceId, std::int64_t> counts;
  auto rows = session.prepare("SELECT source, COUNT(*) FROM relation_source GROUP BY source");
  for (rows.run(); rows.row();) counts.emplace(sources::SourceId::parse(rows.text(0)).value_or(sources::SourceId{}), rows.integer(1));
  return counts;
}

bool cites(db::Session& session, sources::SourceId source) {
  return session.prepare("SELECT 1 FROM relation_source WHERE source = $1 LIMIT 1").run(source.text()).row();
}

namespace {

std::vector<sources::SourceId> sources_of(const Relation& r) {
  std::vector<sources::SourceId> ids;
  for (const auto& statement : r.statements) ids.push_back(statement.source);
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  return ids;
}

}  // namespace

struct Writer::State {
  explicit State(db::Transaction& t)
      : transaction(t),
        insert(t.prepare("INSERT INTO relation (id, kind, status, starts, ends, themes, title, summary, web, parties, statements, party_key) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING")),
        replace(t.prepare("UPDATE relation SET kind = $2, status = $3, starts = $4, ends = $5, themes = $6, title = $7, summary = $8, web = $9, "
                          "parties = $10, statements = $11, party_key = $12 WHERE id = $1")),
        insert_party(t.prepare("INSERT INTO relation_party (organisation, relation, role, said) VALUES ($1, $2, $3, $4)")),
        insert_source(t.prepare("INSERT INTO relation_source (source, relation) VALUES ($1, $2)")),
        remove_party(t.prepare("DELETE FROM relation_party WHERE organisation = $1 AND relation = $2")),
        remove_source(t.prepare("DELETE FROM relation_source WHERE source = $1 AND relation = $2")) {}

  // Returns whether a row was written.
  bool run_row(db::Statement& statement, const Relation& r, const std::string& id) {
    const std::string start = r.start.text(), end = r.end.text(), themes = organisations::codes_json(r.themes),
                      title = organisations::names_json(r.title), summary = organisations::names_json(r.summary),
                      parties = parties_json(r.parties), statements = statements_json(r.statements), key = party_key(r);
    return statement
               .run(id, code(r.kind), code(r.status), db::or_null(start), db::or_null(end), db::or_null(themes), db::or_null(title),
                    db::or_null(summary), db::or_null(r.web), parties, statements, key)
               .changed() == 1;
  }
  // The rows that say the same by organisation and by source.
  void write_rows_of_lists(const Relation& r, const std::string& id) {
    for (const auto& party : r.parties) {
      const std::string said = said_by(r, party.organisation).text();
      insert_party.run(party.organisation.text(), id, code(party.role), db::or_null(said));
    }
    for (const auto source : sources_of(r)) insert_source.run(source.text(), id);
  }
  void remove_rows_of_lists(const Relation& r, const std::string& id) {
    for (const auto& party : r.parties) remove_party.run(party.organisation.text(), id);
    for (const auto source : sources_of(r)) remove_source.run(source.text(), id);
  }
  Problem taken(const Relation& r) {
    const auto other = find_by_key(transaction.session(), r.kind, party_key(r));
    return {Problem::Kind::conflict,
            msg("The same parties have a relation of this kind already: {id}.", {{"id", other.value_or(r.id).text()}}), "parties"};
  }

  db::Transaction& transaction;
  db::Statement insert, replace, insert_party, insert_source, remove_party, remove_source;
};

Writer::Writer(db::Transaction& transaction) : state_(std::make_unique<State>(transaction)) {}
Writer::~Writer() = default;

base::Result<RelationId> Writer::create(Relation r) {
  normalise(r);
  if (!r.id) r.id = RelationId::make();
  if (auto good = check(r); !good) return good.error();
  const std::string id = r.id.text();
  if (!state_->run_row(state_->insert, r, id)) return state_->taken(r);
  state_->write_rows_of_lists(r, id);
  state_->transaction.log("relation", id, {}, json_text(r));
  return r.id;
}

base::Result<void> Writer::update(Relation r) {
  normalise(r);
  if (auto good = check(r); !good) return good.error();
  const std::string id = r.id.text();
  auto& session = state_->transaction.session();
  const auto current = find(session, r.id);
  if (!current) return Problem{Problem::Kind::not_found, msg("There is no relation {id}.", {{"id", id}}), "id"};
  if (*current == r) return {};
  if (const auto other = find_by_key(session, r.kind, party_key(r)); other && *other != r.id) return state_->taken(r);
  state_->run_row(state_->replace, r, id);
  if (current->parties != r.parties || current->statements != r.statements) {
    state_->remove_rows_of_lists(*current, id);
    state_->write_rows_of_lists(r, id);
  }
  state_->transaction.log("relation", id, json_text(*current), json_text(r));
  return {};
}

void Writer::put(std::string_view given_id, std::string_view json) {
  const auto parsed_id = RelationId::parse(given_id);
  if (!parsed_id) throw std::logic_error(fmt::format("“{}” is no id of a relation", given_id));
  const std::string id(given_id);
  const auto current = find(state_->transaction.session(), *parsed_id);
  const std::string before = current ? json_text(*current) : "";
  if (before == json) return;
  if (current) state_->remove_rows_of_lists(*current, id);
  if (json.empty()) {
    state_->transaction.prepare("DELETE FROM relation WHERE id = $1").run(id);
    state_->transaction.log("relation", id, before, {});
    return;
  }
  const auto r = relation_from_json(boost::json::parse(json).as_object());
  if (!r || r->id != *parsed_id) throw std::logic_error(fmt::format("this is not relation {}: {}", id, json));
  if (!state_->run_row(current ? state_->replace : state_->insert, *r, id))
    throw db::Failure(db::Failure::Kind::constraint, fmt::format("the parties of relation {} have another of its kind", id));
  state_->write_rows_of_lists(*r, id);
  state_->transaction.log("relation", id, before, json_text(*r));
}

namespace {

std::vector<std::string> tables_astray(db::Session& session) {
  db::Tally keys, parties, cited, key_rows, party_rows, source_rows;
  each(session, [&](const Relation& r) {
    const auto id = r.id.text();
    keys.add({id, party_key(r)});
    for (const auto& party : r.parties) parties.add({party.organisation.text(), id, code(party.role), said_by(r, party.organisation).text()});
    for (const auto source : sources_of(r)) cited.add({source.text(), id});
  });
  auto row = session.prepare("SELECT id, party_key FROM relation");
  for (row.run(); row.row();) key_rows.add({row.text(0), row.text(1)});
  auto party = session.prepare("SELECT organisation, relation, role, said FROM relation_party");
  for (party.run(); party.row();) party_rows.add({party.text(0), party.text(1), party.text(2), party.text(3)});
  auto source = session.prepare("SELECT source, relation FROM relation_source");
  for (source.run(); source.row();) source_rows.add({source.text(0), source.text(1)});
  std::vector<std::string> astray;
  if (keys != key_rows) astray.emplace_back("relation (party_key)");
  if (parties != party_rows) astray.emplace_back("relation_party");
  if (cited != source_rows) astray.emplace_back("relation_source");
  return astray;
}

}  // namespace

db::RecordKind record_kind() {
  return {"relation",
          [](db::Session& session, const auto& f) {
            each(session, [&](const Relation& r) { f(r.id.text(), json_text(r)); });
          },
          [](db::Transaction& transaction, std::string_view id, std::string_view json) { Writer(transaction).put(id, json); },
          tables_astray};
}

}  // namespace relations
