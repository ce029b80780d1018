// SPDX-License-Identifier: EUPL-1.2
#include "imports/store.h"

#include <boost/json.hpp>

#include <functional>
#include <vector>

#include "imports/outcomes.h"

namespace imports {

namespace {

#define IMPORT_COLUMNS                                                                                                 \
  "id, file_name, sha256, at, author, source_title, mapping, row_count, new_count, updated_count, same_count, "        \
  "warning_count, error_count, state"

std::string mapping_text(const Mapping& mapping) { return boost::json::serialize(to_json(mapping)); }

std::optional<Mapping> mapping_of(std::string_view text) {
  boost::system::error_code error;
  auto value = boost::json::parse(text, error);
  return error || !value.is_object() ? std::nullopt : mapping_from_json(value.get_object());
}

std::string_view code(State state) { return state == State::done ? "done" : "undone"; }

std::string_view code(Repair::State state) {
  switch (state) {
    case Repair::State::open: return "open";
    case Repair::State::repaired: return "repaired";
    case Repair::State::accepted: return "accepted";
  }
  return "open";
}

Repair::State parse_repair_state(std::string_view text) {
  return text == "repaired" ? Repair::State::repaired : text == "accepted" ? Repair::State::accepted : Repair::State::open;
}

Import import_of(const db::Statement& row) {
  Import import;
  import.id = ImportId::parse(row.text(0)).value_or(ImportId{});
  import.file_name = row.text(1);
  import.sha256 = row.text(2);
  import.at = row.text(3);
  import.author = row.text(4);
  import.source_title = row.text(5);
  import.mapping = mapping_of(row.text(6)).value_or(Mapping{});
  import.counts = {row.integer(7), row.integer(8), row.integer(9), row.integer(10), row.integer(11), row.integer(12)};
  import.state = row.text(13) == "undone" ? State::undone : State::done;
  return import;
}

void count_repairs(db::Session& session, Import& import) {
  auto rows = session.prepare("SELECT count(*) FROM import_repair WHERE import = $1 AND state = 'open'");
  import.open_repairs = rows.run(import.id.text()).integer(0);
}

std::string choices_text(const Repair& repair) {
  boost::json::array parties;
  for (auto& choices : repair.choices) {
    boost::json::array list;
    for (auto& choice : choices) list.push_back(boost::json::array{choice.place, choice.label, choice.score});
    parties.push_back(std::move(list));
  }
  return boost::json::serialize(parties);
}

void read_choices(std::string_view text, Repair& repair) {
  boost::system::error_code error;
  auto value = boost::json::parse(text, error);
  if (error || !value.is_array() || value.get_array().size() != 2) return;
  for (std::size_t party = 0; party < 2; ++party) {
    auto& list = value.get_array()[party];
    if (!list.is_array()) continue;
    for (auto& one : list.get_array())
      if (one.is_array() && one.get_array().size() == 3 && one.get_array()[0].is_string() && one.get_array()[1].is_string() && one.get_array()[2].is_number())
        repair.choices[party].push_back({std::string(one.get_array()[0].get_string()), std::string(one.get_array()[1].get_string()),
                                         one.get_array()[2].to_number<double>()});
  }
}

#define REPAIR_COLUMNS "number, line, outcome, reason, cells, choices, relation, state"

Repair repair_of(const db::Statement& row, const std::vector<std::string>& headers) {
  Repair repair;
  repair.number = row.integer(0);
  repair.line = row.integer(1);
  repair.outcome = parse_outcome(row.text(2)).value_or(Outcome::error);
  repair.reason = message_from_json(row.text(3));
  auto cells = split_cells(row.text(4));
  for (std::size_t i = 0; i < headers.size() && i < cells.size(); ++i) repair.cells.emplace_back(headers[i], cells[i]);
  read_choices(row.text(5), repair);
  repair.relation = relations::RelationId::parse(row.text(6)).value_or(relations::RelationId{});
  repair.state = parse_repair_state(row.text(7));
  return repair;
}

}  // namespace

void insert_import(db::Transaction& transaction, const Import& i) {
  transaction
      .prepare("INSERT INTO import (" IMPORT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
      .run(i.id.text(), i.file_name, i.sha256, transaction.at(), i.author, i.source_title, mapping_text(i.mapping), i.counts.rows,
           i.counts.created, i.counts.updated, i.counts.same, i.counts.warnings, i.counts.errors, code(i.state));
}

void update_counts(db::Transaction& transaction, ImportId id, const Counts& c) {
  transaction
      .prepare("UPDATE import SET row_count = $2, new_count = $3, updated_count = $4, same_count = $5, warning_count = $6, error_count = $7 WHERE id = $1")
      .run(id.text(), c.rows, c.created, c.updated, c.same, c.warnings, c.errors);
}

void set_state(db::Transaction& transaction, ImportId id, State state) {
  transaction.prepare("UPDATE import SET state = $2 WHERE id = $1").run(id.text(), code(state));
}

void insert_outcomes(db::Transaction& transaction, ImportId id, int chunk, std::size_t rows, const std::string& text) {
  transaction.prepare("INSERT INTO import_outcomes (import, chunk, row_count, outcomes) VALUES ($1, $2, $3, $4)")
      .run(id.text(), chunk, rows, text);
}

void each_chunk(db::Session& session, ImportId id, const std::function<bool(std::int64_t, std::string_view)>& f) {
  const std::string text = id.text();
  auto rows = session.prepare("SELECT row_count, outcomes FROM import_outcomes WHERE import = $1 ORDER BY chunk");
  for (rows.run(text); rows.row();)
    if (!f(rows.integer(0), rows.text(1))) return;
}

std::optional<std::string> outcomes_chunk(db::Session& session, ImportId id, int chunk) {
  auto row = session.prepare("SELECT outcomes FROM import_outcomes WHERE import = $1 AND chunk = $2");
  return row.run(id.text(), chunk).row() ? std::optional(std::string(row.text(0))) : std::nullopt;
}

std::map<std::int64_t, Repair> repairs_of_lines(db::Session& session, const Import& import, std::int64_t first, std::int64_t last) {
  const auto headers = kept_headers(import.mapping);
  const std::string id = import.id.text();
  std::map<std::int64_t, Repair> list;
  auto rows = session.prepare("SELECT " REPAIR_COLUMNS " FROM import_repair WHERE import = $1 AND line BETWEEN $2 AND $3");
  for (rows.run(id, first, last); rows.row();) {
    auto repair = repair_of(rows, headers);
    list.emplace(repair.line, std::move(repair));
  }
  return list;
}

void insert_repair(db::Transaction& transaction, ImportId id, const Repair& r, const std::string& cells) {
  const std::string import = id.text(), reason = message_json(r.reason), choices = choices_text(r), relation = r.relation ? r.relation.text() : "";
  transaction.prepare("INSERT INTO import_repair (import, " REPAIR_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
      .run(import, r.number, r.line, imports::code(r.outcome), reason, cells, choices, db::or_null(relation), code(r.state));
}

void update_repair(db::Transaction& transaction, ImportId id, const Repair& r) {
  const std::string import = id.text(), reason = message_json(r.reason), relation = r.relation ? r.relation.text() : "";
  transaction.prepare("UPDATE import_repair SET outcome = $3, reason = $4, relation = $5, state = $6 WHERE import = $1 AND number = $2")
      .run(import, r.number, imports::code(r.outcome), reason, db::or_null(relation), code(r.state));
}

std::string cells_of_repair(db::Session& session, ImportId id, std::int64_t number) {
  auto row = session.prepare("SELECT cells FROM import_repair WHERE import = $1 AND number = $2");
  return row.run(id.text(), number).row() ? std::string(row.text(0)) : std::string();
}

std::optional<ImportId> find_same_import(db::Session& session, const Import& import) {
  auto rows = session.prepare("SELECT id, mapping FROM import WHERE sha256 = $1 AND source_title = $2 AND state = 'done' ORDER BY id DESC");
  const std::string mapping = mapping_text(import.mapping);
  for (rows.run(import.sha256, import.source_title); rows.row();)
    if (rows.text(1) == mapping) return ImportId::parse(rows.text(0));
  return std::nullopt;
}

std::vector<Import> all_imports(db::Session& session, int limit) {
  std::vector<Import> list;
  {
    auto rows = session.prepare("SELECT " IMPORT_COLUMNS " FROM import ORDER BY id DESC LIMIT $1");
    for (rows.run(limit); rows.row();) list.push_back(import_of(rows));
  }
  for (auto& import : list) count_repairs(session, import);
  return list;
}

std::optional<Import> find_import(db::Session& session, ImportId id) {
  std::optional<Import> found;
  {
    auto row = session.prepare("SELECT " IMPORT_COLUMNS " FROM import WHERE id = $1");
    if (row.run(id.text()).row()) found = import_of(row);
  }
  if (found) count_repairs(session, *found);
  return found;
}

std::vector<Repair> repairs_of_import(db::Session& session, ImportId id, int limit, std::int64_t after, std::optional<Repair::State> state) {
  auto import = find_import(session, id);
  if (!import) return {};
  auto headers = kept_headers(import->mapping);
  std::vector<Repair> list;
  const std::string text = id.text();
  if (state) {
    auto rows = session.prepare("SELECT " REPAIR_COLUMNS " FROM import_repair WHERE import = $1 AND state = $2 AND number > $3 ORDER BY number LIMIT $4");
    for (rows.run(text, code(*state), after, limit); rows.row();) list.push_back(repair_of(rows, headers));
  } else {
    auto rows = session.prepare("SELECT " REPAIR_COLUMNS " FROM import_repair WHERE import = $1 AND number > $2 ORDER BY number LIMIT $3");
    for (rows.run(text, after, limit); rows.row();) list.push_back(repair_of(rows, headers));
  }
  return list;
}

std::optional<Repair> find_repair(db::Session& session, ImportId id, std::int64_t number) {
  auto found = repairs_of_import(session, id, 1, number - 1, std::nullopt);
  return found.empty() || found[0].number != number ? std::nullopt : std::optional(std::move(found[0]));
}

Choices all_choices(db::Session& session) {
  Choices choices;
  auto rows = session.prepare("SELECT party, place FROM import_choice ORDER BY party");
  for (rows.run(); rows.row();) choices.emplace(rows.text(0), rows.text(1));
  return choices;
}

void keep_choice(db::Transaction& transaction, const std::string& party, const std::string& place) {
  transaction
      .prepare("INSERT INTO import_choice (party, place, at) VALUES ($1, $2, $3) ON CONFLICT (party) DO UPDATE SET place = excluded.place, at = excluded.at")
      .run(party, place, transaction.at());
}

base::Result<void> save_mapping(db::Database& database, const Mapping& mapping) {
  auto invalid = [](base::Message message) { return base::Problem{base::Problem::Kind::invalid, std::move(message), "name"}; };
  if (mapping.name.empty() || mapping.name.size() > 100) return invalid(base::msg("Give the mapping a name of at most 100 letters."));
  if (find_built_in(mapping.name)) return invalid(base::msg("{name} is a mapping of the program; choose another name.", {{"name", mapping.name}}));
  if (auto good = check(mapping); !good) return good.error();
  std::vector<std::string> headers;
  for (auto& column : mapping.columns) headers.push_back(column.header);
  auto transaction = database.write_unlogged();
  transaction
      .prepare("INSERT INTO import_mapping (name, fingerprint, mapping) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET "
               "fingerprint = excluded.fingerprint, mapping = excluded.mapping")
      .run(mapping.name, fingerprint(headers), mapping_text(mapping));
  transaction.commit();
  return {};
}

std::optional<Mapping> find_mapping(db::Session& session, std::string_view name) {
  {
    auto row = session.prepare("SELECT mapping FROM import_mapping WHERE name = $1");
    if (row.run(name).row()) return mapping_of(row.text(0));
  }
  auto* built_in = find_built_in(name);
  return built_in ? std::optional(*built_in) : std::nullopt;
}

std::optional<Mapping> find_mapping_by_fingerprint(db::Session& session, const std::string& fingerprint) {
  auto row = session.prepare("SELECT mapping FROM import_mapping WHERE fingerprint = $1 ORDER BY name");
  return row.run(fingerprint).row() ? mapping_of(row.text(0)) : std::nullopt;
}

std::vector<Mapping> stored_mappings(db::Session& session) {
  std::vector<Mapping> list;
  auto rows = session.prepare("SELECT mapping FROM import_mapping ORDER BY name");
  for (rows.run(); rows.row();)
    if (auto mapping = mapping_of(rows.text(0))) list.push_back(std::move(*mapping));
  return list;
}

bool remove_mapping(db::Database& database, std::string_view name) {
  auto transaction = database.write_unlogged();
  bool removed = transaction.prepare("DELETE FROM import_mapping WHERE name = $1").run(name).changed() > 0;
  transaction.commit();
  return removed;
}

}  // namespace imports
