// SPDX-License-Identifier: EUPL-1.2
// Merging organisations: what campaigns and mails ask of the one that goes is asked of the one that stays.
#include <boost/json/parse.hpp>

#include "base/json.h"
#include "confirmations/api.h"
#include "confirmations/items_aside.h"

namespace confirmations {
namespace {

namespace json = boost::json;
using organisations::OrganisationId;

// Tables of which a row has an id, and stands where its organisation is changed. Both texts whole, to be looked for.
struct Place {
  std::string_view name, select, update;
};
constexpr std::array places{
    Place{"ask", "SELECT id FROM confirmation_ask WHERE organisation = $1 ORDER BY id",
          "UPDATE confirmation_ask SET organisation = $3 WHERE id = $1 AND organisation = $2"},
    Place{"remark", "SELECT id FROM confirmation_remark WHERE organisation = $1 ORDER BY id",
          "UPDATE confirmation_remark SET organisation = $3 WHERE id = $1 AND organisation = $2"},
    Place{"remark.record", "SELECT id FROM confirmation_remark WHERE kind = 'organisation' AND record = $1 ORDER BY id",
          "UPDATE confirmation_remark SET record = $3 WHERE id = $1 AND kind = 'organisation' AND record = $2"},
    // Where both have an address, that of the one that goes stays unused, until the campaign ends and removes it. It is
    // personal and is written down nowhere else.
    Place{"contact", "SELECT campaign FROM campaign_contact WHERE organisation = $1 ORDER BY campaign",
          "UPDATE campaign_contact SET organisation = $3 WHERE campaign = $1 AND organisation = $2 AND NOT EXISTS "
          "(SELECT 1 FROM campaign_contact o WHERE o.campaign = $1 AND o.organisation = $3)"},
};

json::value text_or_null(const db::Statement& row, int column) {
  return row.is_null(column) ? json::value() : json::value(row.text(column));
}
std::optional<std::string_view> text_of(const json::value& value) {
  return value.is_null() ? std::nullopt : std::optional<std::string_view>(value.as_string());
}
std::string_view at(const json::value& row, std::size_t column) {
  return std::string_view(row.as_array().at(column).as_string());
}

json::array organisations_asked(db::Transaction& transaction, const std::string& of) {
  json::array found;
  auto rows = transaction.prepare(
      "SELECT campaign, told, way, reminded, begun, finished FROM campaign_organisation WHERE organisation = $1 ORDER "
      "BY campaign");
  for (rows.run(of); rows.row();)
    found.push_back(json::array{rows.text(0), text_or_null(rows, 1), rows.text(2), rows.integer(3),
                                text_or_null(rows, 4), text_or_null(rows, 5)});
  return found;
}

json::array items_asked(db::Transaction& transaction, const std::string& of) {
  json::array found;
  auto rows = transaction.prepare(
      "SELECT campaign, record, kind, state, at FROM campaign_item WHERE organisation = $1 ORDER BY campaign, record");
  for (rows.run(of); rows.row();)
    found.push_back(json::array{rows.text(0), rows.text(1), rows.text(2), rows.text(3), text_or_null(rows, 4)});
  return found;
}

}  // namespace

std::string move(db::Transaction& transaction, OrganisationId from, OrganisationId to) {
  follow_relations(transaction);
  const std::string source = from.text(), target = to.text();
  json::object moved;
  for (const auto& place : places) {
    json::array keys, done;
    {
      auto rows = transaction.prepare(place.select);
      for (rows.run(source); rows.row();) keys.emplace_back(rows.text(0));
    }
    auto update = transaction.prepare(place.update);
    for (const auto& key : keys)
      if (update.run(std::string_view(key.as_string()), source, target).changed() == 1) done.push_back(key);
    if (!done.empty()) moved[place.name] = std::move(done);
  }
  // What both are asked for is asked once: of the one that stays, as far as it has come. The other's row is kept here,
  // with the mark whether it was moved.
  auto asked = organisations_asked(transaction, source);
  for (auto& row : asked) {
    const auto changed =
        transaction
            .prepare(
                "UPDATE campaign_organisation SET organisation = $3 WHERE campaign = $1 AND organisation = $2 AND NOT "
                "EXISTS (SELECT 1 FROM campaign_organisation o WHERE o.campaign = $1 AND o.organisation = $3)")
            .run(at(row, 0), source, target)
            .changed();
    if (changed == 0)
      transaction.prepare("DELETE FROM campaign_organisation WHERE campaign = $1 AND organisation = $2")
          .run(at(row, 0), source);
    row.as_array().emplace_back(changed == 1);
  }
  auto items = items_asked(transaction, source);
  for (auto& row : items) {
    const std::string record(at(row, 1));
    const auto changed =
        transaction
            .prepare(
                "UPDATE campaign_item SET organisation = $4, record = $5 WHERE campaign = $1 AND organisation = $2 AND "
                "record = $3 AND NOT EXISTS (SELECT 1 FROM campaign_item o WHERE o.campaign = $1 AND o.organisation = "
                "$4 AND o.record = $5)")
            .run(at(row, 0), source, record, target, record == source ? target : record)
            .changed();
    if (changed == 0)
      transaction.prepare("DELETE FROM campaign_item WHERE campaign = $1 AND organisation = $2 AND record = $3")
          .run(at(row, 0), source, record);
    row.as_array().emplace_back(changed == 1);
  }
  // Who had finished has something to confirm again.
  json::array reopened;
  {
    auto rows = transaction.prepare(
        "SELECT c.campaign, c.finished FROM campaign_organisation c WHERE c.organisation = $1 AND c.finished IS NOT "
        "NULL AND EXISTS (SELECT 1 FROM campaign_item i WHERE i.campaign = c.campaign AND i.organisation = $1 AND "
        "i.state IN ('open', 'later')) ORDER BY c.campaign");
    for (rows.run(target); rows.row();)
      // What was finished with something put off was so before.
      if (std::ranges::any_of(items, [&](const json::value& item) {
            return at(item, 0) == rows.text(0) && item.as_array().back().as_bool() &&
                   (at(item, 3) == "open" || at(item, 3) == "later");
          }))
        reopened.push_back(json::array{rows.text(0), rows.text(1)});
  }
  for (const auto& row : reopened)
    transaction.prepare("UPDATE campaign_organisation SET finished = NULL WHERE campaign = $1 AND organisation = $2")
        .run(at(row, 0), target);
  if (!asked.empty()) moved["asked"] = std::move(asked);
  if (!items.empty()) moved["items"] = std::move(items);
  if (!reopened.empty()) moved["reopened"] = std::move(reopened);
  return base::serialize(moved);
}

void move_back(db::Transaction& transaction, OrganisationId from, OrganisationId to, std::string_view moved) {
  if (moved.empty()) return follow_relations(transaction);
  const auto value = json::parse(moved);
  const std::string source = from.text(), target = to.text();
  const auto list = [&](std::string_view name) {
    const auto* found = value.as_object().if_contains(name);
    return found ? found->as_array() : json::array();
  };
  for (const auto& place : places) {
    auto update = transaction.prepare(place.update);
    for (const auto& key : list(place.name)) update.run(std::string_view(key.as_string()), target, source);
  }
  // What was answered since then goes back with the rows that were moved.
  for (const auto& row : list("reopened"))
    transaction
        .prepare(
            "UPDATE campaign_organisation SET finished = $3 WHERE campaign = $1 AND organisation = $2 AND finished IS "
            "NULL")
        .run(at(row, 0), target, at(row, 1));
  for (const auto& row : list("asked")) {
    const auto& cells = row.as_array();
    if (cells.at(6).as_bool())
      transaction
          .prepare("UPDATE campaign_organisation SET organisation = $3 WHERE campaign = $1 AND organisation = $2")
          .run(at(row, 0), target, source);
    else
      transaction
          .prepare(
              "INSERT INTO campaign_organisation (campaign, organisation, told, way, reminded, begun, finished) VALUES "
              "($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING")
          .run(at(row, 0), source, text_of(cells.at(1)), at(row, 2), cells.at(3).as_int64(), text_of(cells.at(4)),
               text_of(cells.at(5)));
  }
  for (const auto& row : list("items")) {
    const auto& cells = row.as_array();
    const std::string record(at(row, 1));
    if (cells.at(5).as_bool())
      transaction
          .prepare(
              "UPDATE campaign_item SET organisation = $3, record = $5 WHERE campaign = $1 AND organisation = $2 AND "
              "record = $4")
          .run(at(row, 0), target, source, record == source ? target : record, record);
    else
      transaction
          .prepare(
              "INSERT INTO campaign_item (campaign, organisation, record, kind, state, at) VALUES ($1, $2, $3, $4, $5, "
              "$6) ON CONFLICT DO NOTHING")
          .run(at(row, 0), source, record, at(row, 2), at(row, 3), text_of(cells.at(4)));
  }
  follow_relations(transaction);
}

}  // namespace confirmations
