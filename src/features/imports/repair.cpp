// SPDX-License-Identifier: EUPL-1.2
// What people do with an import afterwards: mend rows, accept them, undo it whole.
#include <algorithm>
#include <set>

#include "db/change_log.h"
#include "db/undo.h"
#include "imports/apply.h"
#include "imports/interpret.h"
#include "imports/store.h"

namespace imports {

namespace {

using base::msg;

base::Problem no_such_import(ImportId id) {
  return {base::Problem::Kind::not_found, msg("There is no import {id}.", {{"id", id.text()}}), "import"};
}

sources::Source source_of(const Import& import) {
  sources::Source source;
  source.title = import.source_title;
  if (import.source_title == import.mapping.source_title) {
    source.publisher = import.mapping.source_publisher;
    source.url = import.mapping.source_url;
    source.licence = import.mapping.source_licence;
    source.as_of = base::PartialDate::parse(import.mapping.source_as_of).value_or(base::PartialDate{});
  }
  return source;
}

}  // namespace

base::Result<Outcome> repair_row(db::Database& database, const places::Gazetteer& gazetteer, ImportId id, std::int64_t number,
                                 const std::string& first_place, const std::string& second_place, const std::string& author) {
  auto transaction = database.write({author}, "repair of an imported row", id.text());
  auto& session = transaction.session();
  auto import = find_import(session, id);
  if (!import) return no_such_import(id);
  if (import->state == State::undone)
    return base::Problem{base::Problem::Kind::conflict, msg("The import was undone; its rows cannot be repaired.")};
  auto repair = find_repair(session, id, number);
  if (!repair) return base::Problem{base::Problem::Kind::not_found, msg("There is no such row to repair.")};
  if (repair->state != Repair::State::open)
    return base::Problem{base::Problem::Kind::conflict, msg("The row was repaired or accepted already.")};
  for (auto& place : {first_place, second_place})
    if (!place.empty() && !gazetteer.find(place))
      return base::Problem{base::Problem::Kind::not_found, msg("There is no place {place}.", {{"place", place}}), "place"};

  std::string cells = cells_of_repair(session, id, number);
  Interpreter interpreter(gazetteer, import->mapping, {}, all_choices(session));
  Interpreted as_found = interpreter.interpret_again(repair->line, cells, "", "");
  // A name that came from a table of names is not in the cells: then what was found stands.
  auto place_of = [&](int party, const std::string& chosen) {
    const Finding* finding = party == 0 ? (as_found.first.size() == 1 ? as_found.first[0].get() : nullptr) : as_found.second.get();
    bool lost = finding && !finding->usable() && !repair->choices[party].empty();
    return chosen.empty() && lost ? repair->choices[party][0].place : chosen;
  };
  Interpreted row = interpreter.interpret_again(repair->line, cells, place_of(0, first_place), place_of(1, second_place));
  row.warning.reset();  // a person has looked
  Applied applied;
  {
    Applier applier(transaction, gazetteer, import->mapping, source_of(*import));
    if (repair->relation && repair->outcome == Outcome::warning) applier.take_back(repair->relation, id.text());
    applied = applier.apply(row, true);
  }
  if (applied.outcome == Outcome::error)
    return base::Problem{base::Problem::Kind::invalid, applied.reason.value_or(msg("The row could not be stored."))};
  // Kept, so that the same text means the same place in the next list, and in this one read again.
  for (int party : {0, 1}) {
    auto& place = party == 0 ? first_place : second_place;
    const Finding* finding = party == 0 ? (as_found.first.size() == 1 ? as_found.first[0].get() : nullptr) : as_found.second.get();
    if (!place.empty() && finding && !finding->key.empty()) keep_choice(transaction, finding->key, place);
  }
  Outcome outcome = applied.outcome == Outcome::warning ? Outcome::created : applied.outcome;
  --import->counts.of(repair->outcome);
  ++import->counts.of(outcome);
  repair->outcome = outcome;
  repair->state = Repair::State::repaired;
  repair->relation = applied.relation;
  update_repair(transaction, id, *repair);
  update_counts(transaction, id, import->counts);
  transaction.commit();
  return outcome;
}

base::Result<void> accept_row(db::Database& database, ImportId id, std::int64_t number) {
  auto transaction = database.write_unlogged();
  auto repair = find_repair(transaction.session(), id, number);
  if (!repair) return base::Problem{base::Problem::Kind::not_found, msg("There is no such row to repair.")};
  if (repair->state != Repair::State::open)
    return base::Problem{base::Problem::Kind::conflict, msg("The row was repaired or accepted already.")};
  repair->state = Repair::State::accepted;
  update_repair(transaction, id, *repair);
  transaction.commit();
  return {};
}

base::Result<Undone> undo_import(db::Database& database, ImportId id, const std::string& author, base::Progress& progress,
                                 const std::vector<db::Reference>& references) {
  auto transaction = database.write({author}, "undo of import " + id.text(), db::undo_name(id.text()));
  auto& session = transaction.session();
  auto import = find_import(session, id);
  if (!import) return no_such_import(id);
  if (import->state == State::undone) return base::Problem{base::Problem::Kind::conflict, msg("The import was undone already.")};

  Undone undone;
  std::set<std::string> kept;  // changed by others since
  std::optional<sources::SourceId> source;
  for (auto& known : sources::all(session))
    if (known.title == import->source_title) source = known.id;
  relations::Writer relations(transaction);
  organisations::Writer organisations(transaction);
  std::uint64_t seen = 0;
  auto stretches = db::stretches_of_batch(session, id.text());
  std::uint64_t total = 0;
  for (auto& stretch : stretches) total += static_cast<std::uint64_t>(stretch.last - stretch.first + 1);

  auto current = [&](const db::Change& change) -> std::string {
    if (change.record_kind == "relation") {
      auto found = relations::find(session, *relations::RelationId::parse(change.record_id));
      return found ? relations::json_text(*found) : std::string();
    }
    if (change.record_kind == "organisation") {
      auto found = organisations::find(session, *organisations::OrganisationId::parse(change.record_id));
      return found ? organisations::json_text(*found) : std::string();
    }
    auto found = sources::find(session, *sources::SourceId::parse(change.record_id));
    return found ? sources::json_text(*found) : std::string();
  };
  // Whether somebody still needs a record that would go.
  auto needed = [&](const db::Change& change) {
    if (!change.before.empty()) return false;
    if (!db::needed_by(session, references, change.record_kind, change.record_id).empty()) return true;
    if (change.record_kind == "relation") return false;
    if (change.record_kind == "organisation")
      return !relations::of_organisation(session, *organisations::OrganisationId::parse(change.record_id), 1).empty();
    auto record = *sources::SourceId::parse(change.record_id);
    return relations::cites(session, record) || organisations::cites(session, record);
  };
  auto keep = [&](const db::Change& change) {
    kept.insert(change.record_id);
    ++undone.kept;
    if (change.record_kind != "relation") return;
    // Others have spoken of it since: what this import said goes, the rest stays.
    auto found = relations::find(session, *relations::RelationId::parse(change.record_id));
    if (!found || !source) return;
    auto others = found->statements;
    std::erase_if(others, [&](auto& statement) { return statement.source == *source; });
    if (others.empty() || others.size() == found->statements.size()) return;
    found->statements = std::move(others);
    (void)relations.update(*found);
  };
  // Newest first, so whatever refers to a record goes before it.
  db::each_change_of_batch(session, id.text(), [&](const db::Change& change) {
    if (progress.stop) return;
    if (++seen % 1000 == 0) progress.report("records", std::min(seen, total), total);
    if (kept.contains(change.record_id)) return;
    std::string now = current(change);
    if (now == change.before) return;
    if (now != change.after || needed(change)) return keep(change);
    if (change.record_kind == "relation") relations.put(change.record_id, change.before);
    else if (change.record_kind == "organisation") organisations.put(change.record_id, change.before);
    else sources::put(transaction, change.record_id, change.before);
    ++undone.records;
  });
  if (progress.stop) return base::Problem{base::Problem::Kind::conflict, msg("The undoing was stopped; nothing was changed.")};
  set_state(transaction, id, State::undone);
  transaction.commit();
  return undone;
}

}  // namespace imports
