// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>

#include "db/sha256.h"
#include "relations/api.h"

namespace relations {
namespace {

using base::msg;
using base::Problem;

#define COLUMNS "id, kind, status, starts, ends, themes, title, summary, web"
#define SIXTEEN "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"

base::PartialDate date_of(std::string_view text) {
  return text.empty() ? base::PartialDate{} : base::PartialDate::parse(text).value_or(base::PartialDate{});
}

// Without parties and statements.
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
  return r;
}

// Rows of (relation, organisation, role, confirmed) and (relation, source, stated, stated_by), both in the order of
// `relations`, which is that of ids.
void add_parties(db::Statement& rows, std::vector<Relation>& relations) {
  for (auto owner = relations.begin(); rows.row();) {
    const auto id = RelationId::parse(rows.text(0)).value_or(RelationId{});
    while (owner->id < id) ++owner;
    owner->parties.push_back({OrganisationId::parse(rows.text(1)).value_or(OrganisationId{}),
                              parse_role(rows.text(2)).value_or(Role::partner), date_of(rows.text(3))});
  }
}

void add_statements(db::Statement& rows, std::vector<Relation>& relations) {
  for (auto owner = relations.begin(); rows.row();) {
    const auto id = RelationId::parse(rows.text(0)).value_or(RelationId{});
    while (owner->id < id) ++owner;
    owner->statements.push_back({sources::SourceId::parse(rows.text(1)).value_or(sources::SourceId{}), date_of(rows.text(2)),
                                 OrganisationId::parse(rows.text(3)).value_or(OrganisationId{})});
  }
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
constexpr std::size_t chunk = 16;  // ids asked for at once: one text of the statement, whatever their number

}  // namespace

std::optional<Relation> find(db::Session& session, RelationId id) {
  const std::string text = id.text();
  std::vector<Relation> found;
  {
    auto row = session.prepare("SELECT " COLUMNS " FROM relation WHERE id = $1");
    if (!row.run(text).row()) return std::nullopt;
    found.push_back(relation_of(row));
  }
  auto parties = session.prepare("SELECT relation, organisation, role, confirmed FROM relation_party WHERE relation = $1 ORDER BY organisation");
  add_parties(parties.run(text), found);
  auto statements = session.prepare("SELECT relation, source, stated, stated_by FROM relation_statement WHERE relation = $1 ORDER BY position");
  add_statements(statements.run(text), found);
  return std::move(found.front());
}

std::vector<Relation> find_many(db::Session& session, const std::vector<RelationId>& ids) {
  auto sorted = ids;
  std::ranges::sort(sorted);
  sorted.erase(std::ranges::unique(sorted).begin(), sorted.end());
  auto rows = session.prepare("SELECT " COLUMNS " FROM relation WHERE id IN " SIXTEEN " ORDER BY id");
  auto parties = session.prepare("SELECT relation, organisation, role, confirmed FROM relation_party WHERE relation IN " SIXTEEN
                                 " ORDER BY relation, organisation");
  auto statements = session.prepare("SELECT relation, source, stated, stated_by FROM relation_statement WHERE relation IN " SIXTEEN
                                    " ORDER BY relation, position");
  std::vector<Relation> found;
  for (std::size_t from = 0; from < sorted.size(); from += chunk) {
    std::array<std::string, chunk> texts;
    for (std::size_t i = 0; i < chunk; ++i) {
      texts[i] = from + i < sorted.size() ? sorted[from + i].text() : std::string();
      const int parameter = static_cast<int>(i) + 1;
      rows.bind(parameter, texts[i]);
      parties.bind(parameter, texts[i]);
      statements.bind(parameter, texts[i]);
    }
    std::vector<Relation> some;
    for (rows.run_bound(); rows.row();) some.push_back(relation_of(rows));
    parties.run_bound();
    add_parties(parties, some);
    statements.run_bound();
    add_statements(statements, some);
    std::ranges::move(some, std::back_inserter(found));
  }
  if (std::ranges::equal(ids, found, {}, {}, &Relation::id)) return found;
  std::vector<Relation> ordered;
  ordered.reserve(ids.size());
  for (const auto id : ids)
    if (const auto at = std::ranges::lower_bound(found, id, {}, &Relation::id); at != found.end() && at->id == id) ordered.push_back(*at);
  return ordered;
}

std::vector<Relation> of_organisation(db::Session& session, OrganisationId organisation, int limit, RelationId after) {
  std::vector<RelationId> ids;
  {
    const std::string whose = organisation.text(), last = after.text();
    auto rows = session.prepare("SELECT relation FROM relation_party WHERE organisation = $1 AND relation > $2 ORDER BY relation LIMIT $3");
    for (rows.run(whose, last, limit); rows.row();) ids.push_back(RelationId::parse(rows.text(0)).value_or(RelationId{}));
  }
  return find_many(session, ids);
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
      auto rows = session.prepare("SELECT " COLUMNS " FROM relation WHERE id > $1 ORDER BY id LIMIT $2");
      for (rows.run(last, page_size); rows.row();) page.push_back(relation_of(rows));
      if (page.empty()) return;
      const std::string first = std::exchange(last, page.back().id.text());
      auto parties = session.prepare("SELECT relation, organisation, role, confirmed FROM relation_party "
                                     "WHERE relation > $1 AND relation <= $2 ORDER BY relation, organisation");
      add_parties(parties.run(first, last), page);
      auto statements = session.prepare("SELECT relation, source, stated, stated_by FROM relation_statement "
                                        "WHERE relation > $1 AND relation <= $2 ORDER BY relation, position");
      add_statements(statements.run(first, last), page);
    }
    for (const auto& relation : page) f(relation);
  } while (page.size() == page_size);
}

std::int64_t count(db::Session& session) { return session.prepare("SELECT count(*) FROM relation").run().integer(0); }

struct Writer::State {
  explicit State(db::Transaction& t)
      : transaction(t),
        insert(t.prepare("INSERT INTO relation (" COLUMNS ", party_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING")),
        replace(t.prepare("UPDATE relation SET kind = $2, status = $3, starts = $4, ends = $5, themes = $6, title = $7, summary = $8, web = $9, "
                          "party_key = $10 WHERE id = $1")),
        insert_party(t.prepare("INSERT INTO relation_party (relation, organisation, role, confirmed) VALUES ($1, $2, $3, $4)")),
        insert_statement(t.prepare("INSERT INTO relation_statement (relation, position, source, stated, stated_by) VALUES ($1, $2, $3, $4, $5)")),
        remove_parties(t.prepare("DELETE FROM relation_party WHERE relation = $1")),
        remove_statements(t.prepare("DELETE FROM relation_statement WHERE relation = $1")) {}

  // Returns whether a row was written.
  bool run_row(db::Statement& statement, const Relation& r, const std::string& id) {
    const std::string start = r.start.text(), end = r.end.text(), themes = organisations::codes_json(r.themes),
                      title = organisations::names_json(r.title), summary = organisations::names_json(r.summary);
    const std::string key = party_key(r);
    return statement
               .run(id, code(r.kind), code(r.status), db::or_null(start), db::or_null(end), db::or_null(themes), db::or_null(title),
                    db::or_null(summary), db::or_null(r.web), key)
               .changed() == 1;
  }
  void write_parties(const Relation& r, const std::string& id) {
    for (const auto& party : r.parties) {
      const std::string organisation = party.organisation.text(), confirmed = party.confirmed.text();
      insert_party.run(id, organisation, code(party.role), db::or_null(confirmed));
    }
  }
  void write_statements(const Relation& r, const std::string& id) {
    int position = 0;
    for (const auto& statement : r.statements) {
      const std::string source = statement.source.text(), stated = statement.stated.text(), by = statement.by ? statement.by.text() : "";
      insert_statement.run(id, position++, source, db::or_null(stated), db::or_null(by));
    }
  }
  Problem taken(const Relation& r) {
    const auto other = find_by_key(transaction.session(), r.kind, party_key(r));
    return {Problem::Kind::conflict,
            msg("The same parties have a relation of this kind already: {id}.", {{"id", other.value_or(r.id).text()}}), "parties"};
  }

  db::Transaction& transaction;
  db::Statement insert, replace, insert_party, insert_statement, remove_parties, remove_statements;
};

Writer::Writer(db::Transaction& transaction) : state_(std::make_unique<State>(transaction)) {}
Writer::~Writer() = default;

base::Result<RelationId> Writer::create(Relation r) {
  normalise(r);
  if (!r.id) r.id = RelationId::make();
  if (auto good = check(r); !good) return good.error();
  const std::string id = r.id.text();
  if (!state_->run_row(state_->insert, r, id)) return state_->taken(r);
  state_->write_parties(r, id);
  state_->write_statements(r, id);
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
  if (current->parties != r.parties) {
    state_->remove_parties.run(id);
    state_->write_parties(r, id);
  }
  if (current->statements != r.statements) {
    state_->remove_statements.run(id);
    state_->write_statements(r, id);
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
  if (current) {
    state_->remove_parties.run(id);
    state_->remove_statements.run(id);
  }
  if (json.empty()) {
    state_->transaction.prepare("DELETE FROM relation WHERE id = $1").run(id);
    state_->transaction.log("relation", id, before, {});
    return;
  }
  const auto r = relation_from_json(boost::json::parse(json).as_object());
  if (!r || r->id != *parsed_id) throw std::logic_error(fmt::format("this is not relation {}: {}", id, json));
  if (!state_->run_row(current ? state_->replace : state_->insert, *r, id))
    throw db::Failure(db::Failure::Kind::constraint, fmt::format("the parties of relation {} have another of its kind", id));
  state_->write_parties(*r, id);
  state_->write_statements(*r, id);
  state_->transaction.log("relation", id, before, json_text(*r));
}

db::RecordKind record_kind() {
  return {"relation",
          [](db::Session& session, const auto& f) {
            each(session, [&](const Relation& r) { f(r.id.text(), json_text(r)); });
          },
          [](db::Transaction& transaction, std::string_view id, std::string_view json) { Writer(transaction).put(id, json); }};
}

}  // namespace relations
