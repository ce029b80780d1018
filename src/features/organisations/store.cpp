// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>

#include <map>

#include "base/text.h"
#include "organisations/api.h"

namespace organisations {
namespace {

using base::msg;
using base::Problem;

#define COLUMNS                                                                                                       \
  "id, kind, level, names, short_name, country, subdivision, place, latitude, longitude, population, languages, "     \
  "themes, web, parent, summary, source, confirmed"

// Without its identifiers.
Organisation organisation_of(const db::Statement& row) {
  Organisation o;
  o.id = OrganisationId::parse(row.text(0)).value_or(OrganisationId{});
  o.kind = parse_kind(row.text(1)).value_or(Kind::other);
  o.level = parse_level(row.text(2)).value_or(Level::none);
  o.names = names_from_json(row.text(3));
  o.short_name = row.text(4);
  o.country = row.text(5);
  o.subdivision = row.text(6);
  o.place = row.text(7);
  if (!row.is_null(8)) o.point = base::Point{row.real(8), row.real(9)};
  o.population = row.integer(10);
  o.languages = codes_from_json(row.text(11));
  o.themes = codes_from_json(row.text(12));
  o.web = row.text(13);
  o.parent = OrganisationId::parse(row.text(14)).value_or(OrganisationId{});
  o.summary = names_from_json(row.text(15));
  o.source = sources::SourceId::parse(row.text(16)).value_or(sources::SourceId{});
  if (!row.is_null(17)) o.confirmed = base::PartialDate::parse(row.text(17)).value_or(base::PartialDate{});
  return o;
}

std::optional<OrganisationId> first_id(db::Statement& rows) {
  return rows.row() ? OrganisationId::parse(rows.text(0)) : std::nullopt;
}

constexpr int page_size = 500;
constexpr std::size_t chunk = 16;  // ids asked for at once: one text of the statement, whatever their number

}  // namespace

std::optional<Organisation> find(db::Session& session, OrganisationId id) {
  const std::string text = id.text();
  auto row = session.prepare("SELECT " COLUMNS " FROM organisation WHERE id = $1");
  if (!row.run(text).row()) return std::nullopt;
  Organisation found = organisation_of(row);
  auto identifiers = session.prepare("SELECT scheme, value FROM organisation_identifier WHERE organisation = $1 ORDER BY scheme, value");
  for (identifiers.run(text); identifiers.row();)
    found.identifiers.push_back({std::string(identifiers.text(0)), std::string(identifiers.text(1))});
  return found;
}

std::vector<Organisation> find_many(db::Session& session, const std::vector<OrganisationId>& ids) {
  auto sorted = ids;
  std::ranges::sort(sorted);
  sorted.erase(std::ranges::unique(sorted).begin(), sorted.end());
  std::vector<Organisation> found;
  const auto at = [&found](OrganisationId id) {
    const auto place = std::ranges::lower_bound(found, id, {}, &Organisation::id);
    return place != found.end() && place->id == id ? &*place : nullptr;
  };
  auto rows = session.prepare("SELECT " COLUMNS " FROM organisation WHERE id IN "
                              "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ORDER BY id");
  auto identifiers = session.prepare("SELECT organisation, scheme, value FROM organisation_identifier WHERE organisation IN "
                                     "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ORDER BY scheme, value");
  for (std::size_t from = 0; from < sorted.size(); from += chunk) {
    std::array<std::string, chunk> texts;
    for (std::size_t i = 0; i < chunk; ++i) {
      texts[i] = from + i < sorted.size() ? sorted[from + i].text() : std::string();
      rows.bind(static_cast<int>(i) + 1, texts[i]);
      identifiers.bind(static_cast<int>(i) + 1, texts[i]);
    }
    for (rows.run_bound(); rows.row();) found.push_back(organisation_of(rows));
    for (identifiers.run_bound(); identifiers.row();)
      if (auto* owner = at(OrganisationId::parse(identifiers.text(0)).value_or(OrganisationId{})))
        owner->identifiers.push_back({std::string(identifiers.text(1)), std::string(identifiers.text(2))});
  }
  if (std::ranges::equal(ids, found, {}, {}, &Organisation::id)) return found;
  std::vector<Organisation> ordered;
  ordered.reserve(ids.size());
  for (const auto id : ids)
    if (const auto* organisation = at(id)) ordered.push_back(*organisation);
  return ordered;
}

std::optional<OrganisationId> find_by_place(db::Session& session, std::string_view place) {
  auto rows = session.prepare("SELECT id FROM organisation WHERE place = $1 AND kind = 'local_government' AND place IS NOT NULL");
  return first_id(rows.run(place));
}

std::optional<OrganisationId> find_by_identifier(db::Session& session, std::string_view scheme, std::string_view value) {
  auto rows = session.prepare("SELECT organisation FROM organisation_identifier WHERE scheme = $1 AND value = $2");
  return first_id(rows.run(scheme, value));
}

std::vector<OrganisationId> find_by_name(db::Session& session, std::string_view name, int limit) {
  const std::string key = base::fold(name);
  std::vector<OrganisationId> ids;
  auto rows = session.prepare("SELECT id FROM organisation WHERE name_key = $1 ORDER BY id LIMIT $2");
  for (rows.run(key, limit); rows.row();) ids.push_back(OrganisationId::parse(rows.text(0)).value_or(OrganisationId{}));
  return ids;
}

std::vector<OrganisationId> children(db::Session& session, OrganisationId parent) {
  std::vector<OrganisationId> ids;
  auto rows = session.prepare("SELECT id FROM organisation WHERE parent = $1 AND parent IS NOT NULL ORDER BY id");
  for (rows.run(parent.text()); rows.row();) ids.push_back(OrganisationId::parse(rows.text(0)).value_or(OrganisationId{}));
  return ids;
}

void each(db::Session& session, const std::function<void(const Organisation&)>& f) {
  std::string last;
  std::vector<Organisation> page;
  do {
    page.clear();
    {
      auto rows = session.prepare("SELECT " COLUMNS " FROM organisation WHERE id > $1 ORDER BY id LIMIT $2");
      for (rows.run(last, page_size); rows.row();) page.push_back(organisation_of(rows));
      if (page.empty()) return;
      const std::string first = std::exchange(last, page.back().id.text());
      auto identifiers = session.prepare("SELECT organisation, scheme, value FROM organisation_identifier "
                                         "WHERE organisation > $1 AND organisation <= $2 ORDER BY organisation, scheme, value");
      auto owner = page.begin();
      for (identifiers.run(first, last); identifiers.row();) {
        const auto id = OrganisationId::parse(identifiers.text(0)).value_or(OrganisationId{});
        while (owner->id < id) ++owner;
        owner->identifiers.push_back({std::string(identifiers.text(1)), std::string(identifiers.text(2))});
      }
    }
    for (const auto& o : page) f(o);
  } while (page.size() == page_size);
}

std::vector<OrganisationId> select(db::Session& session, const Selection& selection) {
  const std::string kind = selection.kind ? std::string(code(*selection.kind)) : std::string();
  const std::string since = selection.not_confirmed_since.known() ? selection.not_confirmed_since.text() : std::string();
  std::vector<OrganisationId> ids;
  auto rows = session.prepare("SELECT id FROM organisation WHERE ($1 = '' OR country = $1) AND ($2 = '' OR kind = $2) "
                              "AND ($3 = '' OR confirmed IS NULL OR confirmed < $3) ORDER BY id");
  for (rows.run(selection.country, kind, since); rows.row();) ids.push_back(OrganisationId::parse(rows.text(0)).value_or(OrganisationId{}));
  return ids;
}

std::vector<std::string> countries_of(db::Session& session, const std::vector<OrganisationId>& ids) {
  std::map<OrganisationId, std::string> found;
  auto rows = session.prepare("SELECT id, country FROM organisation WHERE id IN "
                              "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");
  for (std::size_t from = 0; from < ids.size(); from += chunk) {
    std::array<std::string, chunk> texts;
    for (std::size_t i = 0; i < chunk; ++i) {
      texts[i] = from + i < ids.size() ? ids[from + i].text() : std::string();
      rows.bind(static_cast<int>(i) + 1, texts[i]);
    }
    for (rows.run_bound(); rows.row();)
      if (const auto id = OrganisationId::parse(rows.text(0))) found.emplace(*id, rows.text(1));
  }
  std::vector<std::string> countries;
  countries.reserve(ids.size());
  for (const auto id : ids) countries.push_back(found[id]);
  return countries;
}

std::int64_t count(db::Session& session) { return session.prepare("SELECT count(*) FROM organisation").run().integer(0); }

bool cites(db::Session& session, sources::SourceId source) {
  return session.prepare("SELECT 1 FROM organisation WHERE source = $1 LIMIT 1").run(source.text()).row();
}

struct Writer::State {
  explicit State(db::Transaction& t)
      : transaction(t),
        insert(t.prepare("INSERT INTO organisation (" COLUMNS ", name_key) VALUES "
                         "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) ON CONFLICT DO NOTHING")),
        replace(t.prepare(
            "UPDATE organisation SET kind = $2, level = $3, names = $4, short_name = $5, country = $6, subdivision = $7, place = $8, "
            "latitude = $9, longitude = $10, population = $11, languages = $12, themes = $13, web = $14, parent = $15, summary = $16, "
            "source = $17, confirmed = $18, name_key = $19 WHERE id = $1")),
        insert_identifier(t.prepare("INSERT INTO organisation_identifier (scheme, value, organisation) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")),
        remove_identifiers(t.prepare("DELETE FROM organisation_identifier WHERE organisation = $1")) {}

  void run_row(db::Statement& statement, const Organisation& o) {
    const auto optional_real = [](bool known, double value) { return known ? std::optional(value) : std::nullopt; };
    const auto point = o.point.value_or(base::Point{});
    const std::string languages = codes_json(o.languages), codes = codes_json(o.themes), summary = names_json(o.summary);
    const std::string parent = o.parent ? o.parent.text() : "", source = o.source ? o.source.text() : "", confirmed = o.confirmed.text();
    statement.run(o.id.text(), code(o.kind), code(o.level), names_json(o.names), db::or_null(o.short_name), db::or_null(o.country),
                  db::or_null(o.subdivision), db::or_null(o.place), optional_real(o.point.has_value(), point.latitude),
                  optional_real(o.point.has_value(), point.longitude), o.population, db::or_null(languages), db::or_null(codes),
                  db::or_null(o.web), db::or_null(parent), db::or_null(summary), db::or_null(source), db::or_null(confirmed), base::fold(o.main_name()));
  }

  // Who other than `o` has its place or one of its identifiers.
  std::optional<Problem> taken(const Organisation& o) {
    auto& session = transaction.session();
    if (o.kind == Kind::local_government && !o.place.empty())
      if (const auto other = find_by_place(session, o.place); other && *other != o.id)
        return Problem{Problem::Kind::conflict, msg("The place {place} has a local government already: {id}.", {{"place", o.place}, {"id", other->text()}}), "place"};
    for (const auto& identifier : o.identifiers)
      if (const auto other = find_by_identifier(session, identifier.scheme, identifier.value); other && *other != o.id)
        return Problem{Problem::Kind::conflict,
                       msg("The identifier {scheme}:{value} belongs to another organisation: {id}.",
                           {{"scheme", identifier.scheme}, {"value", identifier.value}, {"id", other->text()}}), "identifiers"};
    return std::nullopt;
  }

  void write_identifiers(const Organisation& o, const std::string& id) {
    for (const auto& identifier : o.identifiers)
      if (insert_identifier.run(identifier.scheme, identifier.value, id).changed() != 1)
        throw db::Failure(db::Failure::Kind::constraint, fmt::format("the identifier {} of {} is taken", identifier.scheme, id));
  }

  db::Transaction& transaction;
  db::Statement insert, replace, insert_identifier, remove_identifiers;
};

Writer::Writer(db::Transaction& transaction) : state_(std::make_unique<State>(transaction)) {}
Writer::~Writer() = default;

base::Result<OrganisationId> Writer::create(Organisation o) {
  normalise(o);
  if (!o.id) o.id = OrganisationId::make();
  if (auto good = check(o); !good) return good.error();
  for (const auto& identifier : o.identifiers)
    if (find_by_identifier(state_->transaction.session(), identifier.scheme, identifier.value)) return *state_->taken(o);
  state_->run_row(state_->insert, o);
  if (state_->insert.changed() != 1) {
    if (auto problem = state_->taken(o)) return *problem;
    return Problem{Problem::Kind::conflict, msg("There is an organisation {id} already.", {{"id", o.id.text()}}), "id"};
  }
  const std::string id = o.id.text();
  state_->write_identifiers(o, id);
  state_->transaction.log("organisation", id, {}, json_text(o));
  return o.id;
}

base::Result<void> Writer::update(Organisation o) {
  normalise(o);
  if (auto good = check(o); !good) return good.error();
  const auto current = find(state_->transaction.session(), o.id);
  if (!current)
    return Problem{Problem::Kind::not_found, msg("There is no organisation {id}.", {{"id", o.id.text()}}), "id"};
  if (*current == o) return {};
  if (auto problem = state_->taken(o)) return *problem;
  const std::string id = o.id.text();
  state_->run_row(state_->replace, o);
  if (current->identifiers != o.identifiers) {
    state_->remove_identifiers.run(id);
    state_->write_identifiers(o, id);
  }
  state_->transaction.log("organisation", id, json_text(*current), json_text(o));
  return {};
}

void Writer::put(std::string_view id, std::string_view json) {
  const auto parsed_id = OrganisationId::parse(id);
  if (!parsed_id) throw std::logic_error(fmt::format("“{}” is no id of an organisation", id));
  auto& transaction = state_->transaction;
  const auto current = find(transaction.session(), *parsed_id);
  const std::string before = current ? json_text(*current) : "";
  if (before == json) return;
  if (json.empty()) {
    state_->remove_identifiers.run(id);
    transaction.prepare("DELETE FROM organisation WHERE id = $1").run(id);
    transaction.log("organisation", id, before, {});
    return;
  }
  const auto o = organisation_from_json(boost::json::parse(json).as_object());
  if (!o || o->id != *parsed_id) throw std::logic_error(fmt::format("this is not organisation {}: {}", id, json));
  if (current) state_->remove_identifiers.run(id);
  auto& statement = current ? state_->replace : state_->insert;
  state_->run_row(statement, *o);
  if (statement.changed() != 1) throw db::Failure(db::Failure::Kind::constraint, fmt::format("the place of organisation {} is taken", id));
  state_->write_identifiers(*o, std::string(id));
  transaction.log("organisation", id, before, json_text(*o));
}

db::RecordKind record_kind() {
  return {"organisation",
          [](db::Session& session, const auto& f) {
            each(session, [&](const Organisation& o) { f(o.id.text(), json_text(o)); });
          },
          [](db::Transaction& transaction, std::string_view id, std::string_view json) { Writer(transaction).put(id, json); }};
}

}  // namespace organisations
