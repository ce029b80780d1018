// SPDX-License-Identifier: EUPL-1.2
#include "confirmations/items_aside.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "db/change_log.h"
#include "relations/api.h"

namespace confirmations {
namespace {

using relations::RelationId;

constexpr int portion = 2000;  // changes

std::int64_t followed(db::Session& session) {
  auto row = session.prepare("SELECT sequence FROM campaign_follow");
  return row.run().row() ? row.integer(0) : 0;
}
// The same for whoever goes on from there: in PostgreSQL other servers wait until that is done.
std::int64_t take_up(db::Transaction& transaction) {
  auto row = transaction.prepare(transaction.dialect() == db::Dialect::sqlite
                                     ? "SELECT sequence FROM campaign_follow"
                                     : "SELECT sequence FROM campaign_follow FOR UPDATE");
  return row.run().row() ? row.integer(0) : 0;
}

bool any(db::Session& session, std::string_view sql) {
  return session.prepare(sql).run().row();
}
bool any_running(db::Session& session) {
  return any(session, "SELECT 1 FROM campaign WHERE state = 'running' LIMIT 1");
}
bool any_aside(db::Session& session) {
  return any(session, "SELECT 1 FROM campaign_item_aside LIMIT 1");
}

void set_followed(db::Transaction& transaction, std::int64_t sequence) {
  transaction
      .prepare(
          "INSERT INTO campaign_follow (only_row, sequence) VALUES (1, $1) ON CONFLICT (only_row) DO UPDATE SET "
          "sequence = excluded.sequence")
      .run(sequence);
}

struct Item {
  std::string campaign, organisation, state;
  std::optional<std::string> at;
};

void set_aside(db::Transaction& transaction, RelationId gone) {
  const std::string record = gone.text(), now = base::utc_now();
  std::vector<Item> items;
  {
    auto rows = transaction.prepare(
        "SELECT i.campaign, i.organisation, i.state, i.at FROM campaign_item i JOIN campaign c ON c.id = i.campaign "
        "WHERE i.record = $1 AND i.kind = 'relation' AND i.state IN ('open', 'later') AND c.state = 'running' "
        "ORDER BY i.campaign, i.organisation");
    for (rows.run(record); rows.row();)
      items.push_back({std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2)),
                       rows.is_null(3) ? std::nullopt : std::optional(std::string(rows.text(3)))});
  }
  if (items.empty()) return;
  const auto found = relations::redirect_of(transaction.session(), gone);
  const auto united = found ? std::optional(found->text()) : std::nullopt;
  for (const auto& item : items) {
    bool stands_for_it = false;
    if (united) {
      stands_for_it = transaction
                          .prepare(
                              "UPDATE campaign_item SET record = $4 WHERE campaign = $1 AND organisation = $2 AND "
                              "record = $3 AND NOT EXISTS (SELECT 1 FROM campaign_item o WHERE o.campaign = $1 AND "
                              "o.organisation = $2 AND o.record = $4)")
                          .run(item.campaign, item.organisation, record, *united)
                          .changed() == 1;
      if (!stands_for_it)
        transaction.prepare("DELETE FROM campaign_item WHERE campaign = $1 AND organisation = $2 AND record = $3")
            .run(item.campaign, item.organisation, record);
    } else {
      transaction
          .prepare(
              "UPDATE campaign_item SET state = 'closed', at = $4 WHERE campaign = $1 AND organisation = $2 AND record "
              "= $3")
          .run(item.campaign, item.organisation, record, now);
    }
    const bool finished =
        transaction
            .prepare(
                "UPDATE campaign_organisation SET finished = $3 WHERE campaign = $1 AND organisation = $2 AND finished "
                "IS NULL AND NOT EXISTS (SELECT 1 FROM campaign_item i WHERE i.campaign = $1 AND i.organisation = $2 "
                "AND i.state IN ('open', 'later'))")
            .run(item.campaign, item.organisation, now)
            .changed() == 1;
    transaction
        .prepare(
            "INSERT INTO campaign_item_aside (campaign, organisation, record, state, at, united_with, stands_for_it, "
            "finished) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING")
        .run(item.campaign, item.organisation, record, item.state, item.at, united, stands_for_it ? 1 : 0,
             finished ? 1 : 0);
  }
}

void bring_back(db::Transaction& transaction, RelationId relation) {
  struct Aside {
    Item item;
    std::optional<std::string> united;
    bool stands_for_it = false, finished = false;
  };
  const std::string record = relation.text();
  std::vector<Aside> all;
  {
    auto rows = transaction.prepare(
        "SELECT campaign, organisation, state, at, united_with, stands_for_it, finished FROM campaign_item_aside WHERE "
        "record = $1 ORDER BY campaign, organisation");
    const auto or_none = [&rows](int column) {
      return rows.is_null(column) ? std::nullopt : std::optional(std::string(rows.text(column)));
    };
    for (rows.run(record); rows.row();)
      all.push_back({{std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2)), or_none(3)},
                     or_none(4),
                     rows.integer(5) == 1,
                     rows.integer(6) == 1});
  }
  for (const auto& [item, united, stands_for_it, finished] : all) {
    if (!united)
      transaction
          .prepare(
              "UPDATE campaign_item SET state = $4, at = $5 WHERE campaign = $1 AND organisation = $2 AND record = $3 "
              "AND state = 'closed'")
          .run(item.campaign, item.organisation, record, item.state, item.at);
    else if (stands_for_it)
      transaction
          .prepare(
              "UPDATE campaign_item SET record = $3 WHERE campaign = $1 AND organisation = $2 AND record = $4 AND NOT "
              "EXISTS (SELECT 1 FROM campaign_item o WHERE o.campaign = $1 AND o.organisation = $2 AND o.record = $3)")
          .run(item.campaign, item.organisation, record, *united);
    else
      transaction
          .prepare(
              "INSERT INTO campaign_item (campaign, organisation, record, kind, state, at) VALUES ($1, $2, $3, "
              "'relation', $4, $5) ON CONFLICT DO NOTHING")
          .run(item.campaign, item.organisation, record, item.state, item.at);
    if (finished)
      transaction.prepare("UPDATE campaign_organisation SET finished = NULL WHERE campaign = $1 AND organisation = $2")
          .run(item.campaign, item.organisation);
  }
  if (!all.empty()) transaction.prepare("DELETE FROM campaign_item_aside WHERE record = $1").run(record);
}

// As far as `head`, the number of the last change; whether there may be more.
bool follow_some(db::Transaction& transaction, std::int64_t head) {
  auto& session = transaction.session();
  const auto from = take_up(transaction);
  if (from >= head) return false;
  bool aside = any_aside(session);
  if (!aside && !any_running(session)) {
    set_followed(transaction, head);
    return false;
  }
  const auto changes = db::changes_after(session, from, portion);
  std::vector<RelationId> seen;
  for (const auto& change : changes) {
    if (change.record_kind != "relation" || (!change.before.empty() && !change.after.empty())) continue;
    if (change.before.empty() && !aside) continue;  // made, and nothing waits for it
    const auto id = RelationId::parse(change.record_id);
    if (!id || std::ranges::find(seen, *id) != seen.end()) continue;
    seen.push_back(*id);
    if (relations::find(session, *id))
      bring_back(transaction, *id);
    else
      set_aside(transaction, *id), aside = true;
  }
  if (!changes.empty()) set_followed(transaction, changes.back().sequence);
  return static_cast<int>(changes.size()) == portion;
}

}  // namespace

void follow_relations(db::Transaction& transaction) {
  while (follow_some(transaction, transaction.head())) continue;
}

void follow_relations(db::Database& database) {
  for (bool more = true; more;) {
    const auto head = database.head();
    {
      auto session = database.read();
      if (followed(session) >= head) return;
    }
    auto transaction = database.write_unlogged();
    more = follow_some(transaction, head);
    transaction.commit();
  }
}

}  // namespace confirmations
