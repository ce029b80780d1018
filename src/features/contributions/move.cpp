// SPDX-License-Identifier: EUPL-1.2
// Merging organisations: whoever decided for the one that goes decides for the one that stays. What is closed keeps the
// desks that decided on it.
#include <boost/json/parse.hpp>

#include "base/json.h"
#include "contributions/contribution.h"

namespace contributions {
namespace {

namespace json = boost::json;

constexpr std::string_view move_desk = "UPDATE contribution_desk SET desk = $3 WHERE contribution = $1 AND desk = $2",
                           move_speaker = "UPDATE contribution SET spoken_for = $3 WHERE id = $1 AND spoken_for = $2";

json::value text_or_null(const db::Statement& row, int column) {
  return row.is_null(column) ? json::value() : json::value(row.text(column));
}
std::optional<std::string_view> text_of(const json::value& value) {
  return value.is_null() ? std::nullopt : std::optional<std::string_view>(value.as_string());
}

json::array listed(db::Transaction& transaction, std::string_view select, const std::string& of) {
  json::array ids;
  auto rows = transaction.prepare(select);
  for (rows.run(of); rows.row();) ids.emplace_back(rows.text(0));
  return ids;
}

// A desk as it is, for put_back(); null where there is none.
json::value desk_row(db::Transaction& transaction, std::string_view contribution, const std::string& desk) {
  auto row = transaction.prepare(
      "SELECT state, is_waiting, since, decided_by, at, reason FROM contribution_desk WHERE contribution = $1 AND desk "
      "= $2");
  if (!row.run(contribution, desk).row()) return {};
  return json::array{row.text(0),          row.integer(1),       row.text(2),
                     text_or_null(row, 3), text_or_null(row, 4), text_or_null(row, 5)};
}
bool waits(const json::value& row) {
  return row.as_array().at(1).as_int64() == 1;
}
// As it was; of what was closed since nobody waits for anything any more.
void put_back(db::Transaction& transaction, std::string_view contribution, const std::string& desk,
              const json::value& row) {
  const auto& cells = row.as_array();
  transaction
      .prepare(
          "INSERT INTO contribution_desk (contribution, desk, state, is_waiting, since, decided_by, at, reason) "
          "SELECT c.id, $2, $3, CASE WHEN c.is_open = 1 THEN $4 ELSE 0 END, $5, $6, $7, $8 FROM contribution c WHERE "
          "c.id = $1 ON CONFLICT (contribution, desk) DO UPDATE SET state = excluded.state, is_waiting = "
          "excluded.is_waiting, since = excluded.since, decided_by = excluded.decided_by, at = excluded.at, reason = "
          "excluded.reason")
      .run(contribution, desk, text_of(cells.at(0)), cells.at(1).as_int64(), text_of(cells.at(2)), text_of(cells.at(3)),
           text_of(cells.at(4)), text_of(cells.at(5)));
}
void ask_again(db::Transaction& transaction, std::string_view contribution, const std::string& desk) {
  transaction
      .prepare(
          "UPDATE contribution_desk SET state = 'waiting', is_waiting = 1, decided_by = NULL, at = NULL, reason = NULL "
          "WHERE contribution = $1 AND desk = $2")
      .run(contribution, desk);
}

}  // namespace

std::string move(db::Transaction& transaction, OrganisationId from, OrganisationId to) {
  const std::string source = from.text(), target = to.text();
  json::array desks, both;
  for (const auto& id : listed(transaction,
                               "SELECT d.contribution FROM contribution_desk d JOIN contribution c ON c.id = "
                               "d.contribution WHERE d.desk = $1 AND c.is_open = 1 ORDER BY d.contribution",
                               source)) {
    const auto contribution = std::string_view(id.as_string());
    auto theirs = desk_row(transaction, contribution, source), ours = desk_row(transaction, contribution, target);
    if (ours.is_null()) {
      transaction.prepare(move_desk).run(contribution, source, target);
      desks.push_back(id);
      continue;
    }
    // Who was asked twice is asked once, and again where only one of the two had agreed.
    transaction.prepare("DELETE FROM contribution_desk WHERE contribution = $1 AND desk = $2")
        .run(contribution, source);
    if (waits(theirs) && !waits(ours)) ask_again(transaction, contribution, target);
    both.push_back(json::array{id, std::move(theirs), std::move(ours)});
  }
  // Drafts too: who edits for the organisation sees them.
  auto speakers =
      listed(transaction, "SELECT id FROM contribution WHERE spoken_for = $1 AND decided IS NULL ORDER BY id", source);
  for (const auto& id : speakers)
    transaction.prepare(move_speaker).run(std::string_view(id.as_string()), source, target);
  json::object moved;
  if (!desks.empty()) moved["desks"] = std::move(desks);
  if (!both.empty()) moved["both"] = std::move(both);
  if (!speakers.empty()) moved["spoken_for"] = std::move(speakers);
  return base::serialize(moved);
}

void move_back(db::Transaction& transaction, OrganisationId from, OrganisationId to, std::string_view moved) {
  const auto value = json::parse(moved);
  const std::string source = from.text(), target = to.text();
  const auto list = [&](std::string_view name) {
    const auto* found = value.as_object().if_contains(name);
    return found ? found->as_array() : json::array();
  };
  // What was decided since then goes back with the desks that were moved.
  for (const auto& id : list("desks"))
    transaction.prepare(move_desk).run(std::string_view(id.as_string()), target, source);
  for (const auto& row : list("both")) {
    const auto contribution = std::string_view(row.at(0).as_string());
    const auto& theirs = row.at(1);
    const auto& ours = row.at(2);
    // It was asked again because of the other alone: unless it has answered, what it had said holds.
    if (const auto now = desk_row(transaction, contribution, target);
        !waits(ours) && !now.is_null() && now.at(0).as_string() == "waiting")
      put_back(transaction, contribution, target, ours);
    put_back(transaction, contribution, source, theirs);
  }
  for (const auto& id : list("spoken_for"))
    transaction.prepare(move_speaker).run(std::string_view(id.as_string()), target, source);
}

}  // namespace contributions
