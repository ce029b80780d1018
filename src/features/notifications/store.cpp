// SPDX-License-Identifier: EUPL-1.2
#include "notifications/store.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/partial_date.h"
#include "base/text.h"

namespace notifications {
namespace {

using accounts::AccountId;

#define NOTICE_COLUMNS "id, account, kind, title, content, url, at, seen"


std::string storable(std::string_view text) {
  auto clean = base::repair_utf8(text);
  std::ranges::replace_if(
      clean, [](unsigned char c) { return (c < 0x20 && c != '\n') || c == 0x7F; }, ' ');
  return clean;
}

std::string message_json(const base::Message& message) {
  if (message.id.empty()) return {};
  boost::json::array parameters;
  for (const auto& [name, value] : message.parameters) parameters.push_back(boost::json::array{name, storable(value)});
  return boost::json::serialize(boost::json::array{message.id, std::move(parameters)});
}

base::Message message_of(std::string_view json) {
  base::Message message;
  if (json.empty()) return message;
  const auto whole = boost::json::parse(json).as_array();
  message.id = whole.at(0).as_string();
  for (const auto& pair : whole.at(1).as_array())
    message.parameters.emplace_back(pair.as_array().at(0).as_string(), pair.as_array().at(1).as_string());
  return message;
}

Kept kept_of(const db::Statement& row) {
  Kept kept;
  kept.id = NoticeId::parse(row.text(0)).value_or(NoticeId{});
  kept.account = AccountId::parse(row.text(1)).value_or(AccountId{});
  kept.kind = parse_kind(row.text(2)).value_or(Kind::mention);
  kept.title = message_of(row.text(3));
  kept.text = message_of(row.text(4));
  kept.url = row.text(5);
  kept.at = row.text(6);
  kept.seen = !row.is_null(7);
  return kept;
}

// What is usual: at once where somebody waits for the person, a summary for the rest.
Delivery usual(Kind kind) {
  return kind == Kind::confirmation_due || kind == Kind::saved_search ? Delivery::daily : Delivery::at_once;
}

}  // namespace

Delivery delivery(db::Session& session, AccountId account, Kind kind) {
  auto row = session.prepare("SELECT mail FROM notice_choice WHERE account = $1 AND kind = $2");
  if (!row.run(account.text(), code(kind)).row()) return usual(kind);
  return parse_delivery(row.text(0)).value_or(usual(kind));
}

void set_delivery(db::Transaction& transaction, AccountId account, Kind kind, Delivery chosen) {
  transaction
      .prepare(
          "INSERT INTO notice_choice (account, kind, mail) VALUES ($1, $2, $3) "
          "ON CONFLICT (account, kind) DO UPDATE SET mail = excluded.mail")
      .run(account.text(), code(kind), code(chosen));
  if (chosen != Delivery::no) return;
  transaction.prepare("UPDATE notice SET mail = 'no' WHERE account = $1 AND kind = $2 AND mail <> 'no'")
      .run(account.text(), code(kind));
}

void notify(db::Transaction& transaction, AccountId to, const Notice& notice) {
  const auto account = accounts::find(transaction.session(), to);
  if (!account || !account->active) return;
  if (!notice.about.empty())
    transaction.prepare("DELETE FROM notice WHERE account = $1 AND kind = $2 AND about = $3 AND seen IS NULL")
        .run(to.text(), code(notice.kind), notice.about);
  transaction
      .prepare(
          "INSERT INTO notice (id, account, kind, about, title, content, url, at, mail) VALUES ($1, $2, $3, $4, $5, "
          "$6, $7, $8, $9)")
      .run(NoticeId::make().text(), to.text(), code(notice.kind), notice.about, message_json(notice.title),
           message_json(notice.text), notice.url, base::utc_now(),
           code(delivery(transaction.session(), to, notice.kind)));
}

std::int64_t unread(db::Session& session, AccountId account) {
  auto row = session.prepare("SELECT count(*) FROM notice WHERE account = $1 AND seen IS NULL");
  row.run(account.text()).row();
  return row.integer(0);
}

void seen(db::Database& database, AccountId account, std::string_view about) {
  {
    // Pages that call this are opened often, and seldom is there anything to see: no reason to wait for writers.
    auto session = database.read();
    auto any = session.prepare("SELECT 1 FROM notice WHERE account = $1 AND about = $2 AND seen IS NULL LIMIT 1");
    if (!any.run(account.text(), about).row()) return;
  }
  auto transaction = database.write_unlogged();
  transaction.prepare("UPDATE notice SET seen = $1 WHERE account = $2 AND about = $3 AND seen IS NULL")
      .run(base::utc_now(), account.text(), about);
  transaction.commit();
}

std::optional<Kept> find(db::Session& session, AccountId account, NoticeId id) {
  auto row = session.prepare("SELECT " NOTICE_COLUMNS " FROM notice WHERE id = $1 AND account = $2");
  return row.run(id.text(), account.text()).row() ? std::optional(kept_of(row)) : std::nullopt;
}

std::vector<Kept> page(db::Session& session, AccountId account, std::optional<Kind> kind, std::optional<Place> after,
                       int most) {
  const std::string_view wanted = kind ? code(*kind) : std::string_view();
  const std::string from = after ? after->id.text() : std::string();
  const int from_seen = after ? (after->seen ? 1 : 0) : -1;
  std::vector<Kept> list;
  auto rows = session.prepare(
      "SELECT " NOTICE_COLUMNS
      " FROM notice WHERE account = $1 AND ($2 = '' OR kind = $3) AND "
      "(CASE WHEN seen IS NULL THEN 0 ELSE 1 END > $4 OR (CASE WHEN seen IS NULL THEN 0 ELSE 1 END = $5 AND id < $6)) "
      "ORDER BY CASE WHEN seen IS NULL THEN 0 ELSE 1 END, id DESC LIMIT $7");
  for (rows.run(account.text(), wanted, wanted, from_seen, from_seen, from, most); rows.row();)
    list.push_back(kept_of(rows));
  return list;
}

std::vector<Tally> tallies(db::Session& session, AccountId account) {
  std::vector<Tally> list;
  auto rows =
      session.prepare("SELECT kind, count(*), count(*) - count(seen) FROM notice WHERE account = $1 GROUP BY kind");
  for (rows.run(account.text()); rows.row();)
    if (const auto kind = parse_kind(rows.text(0))) list.push_back({*kind, rows.integer(1), rows.integer(2)});
  std::ranges::sort(list, {}, &Tally::kind);
  return list;
}

void set_seen(db::Database& database, AccountId account, NoticeId id) {
  auto transaction = database.write_unlogged();
  transaction.prepare("UPDATE notice SET seen = $1 WHERE id = $2 AND account = $3 AND seen IS NULL")
      .run(base::utc_now(), id.text(), account.text());
  transaction.commit();
}

void set_all_seen(db::Database& database, AccountId account, std::optional<Kind> kind) {
  const std::string_view wanted = kind ? code(*kind) : std::string_view();
  auto transaction = database.write_unlogged();
  transaction.prepare("UPDATE notice SET seen = $1 WHERE account = $2 AND seen IS NULL AND ($3 = '' OR kind = $4)")
      .run(base::utc_now(), account.text(), wanted, wanted);
  transaction.commit();
}

std::vector<Kept> take_for_mail(db::Transaction& transaction, int most) {
  std::vector<Kept> list;
  {
    // The outer conditions are looked at again by PostgreSQL after it waited for another server that takes the same
    // rows.
    auto rows = transaction.prepare(
        "UPDATE notice SET mail = 'no' WHERE mail = 'at_once' AND id IN "
        "(SELECT id FROM notice WHERE mail = 'at_once' ORDER BY id LIMIT $1) RETURNING " NOTICE_COLUMNS);
    for (rows.run(most); rows.row();) list.push_back(kept_of(rows));
  }
  std::erase_if(list, [](const Kept& kept) { return kept.seen; });
  std::ranges::sort(list, {}, &Kept::id);
  return list;
}

std::vector<Kept> take_for_digest(db::Transaction& transaction, AccountId account, std::string_view before) {
  std::vector<Kept> list;
  {
    auto rows = transaction.prepare(
        "UPDATE notice SET mail = 'no' WHERE account = $1 AND mail = 'daily' AND at < $2 RETURNING " NOTICE_COLUMNS);
    for (rows.run(account.text(), before); rows.row();) list.push_back(kept_of(rows));
  }
  std::erase_if(list, [](const Kept& kept) { return kept.seen; });
  std::ranges::sort(list, {}, &Kept::id);
  return list;
}

std::vector<AccountId> awaiting_digest(db::Session& session, std::string_view before, int most) {
  std::vector<AccountId> list;
  auto rows =
      session.prepare("SELECT DISTINCT account FROM notice WHERE mail = 'daily' AND at < $1 ORDER BY account LIMIT $2");
  for (rows.run(before, most); rows.row();)
    if (const auto id = AccountId::parse(rows.text(0))) list.push_back(*id);
  return list;
}

void forget_old(db::Database& database) {
  std::vector<std::string> gone;
  {
    auto session = database.read();
    auto rows = session.prepare("SELECT account FROM notice UNION SELECT account FROM notice_choice");
    for (rows.run(); rows.row();) {
      const auto id = AccountId::parse(rows.text(0));
      if (!id || !accounts::find(session, *id)) gone.emplace_back(rows.text(0));
    }
  }
  auto transaction = database.write_unlogged();
  transaction.prepare("DELETE FROM notice WHERE seen < $1").run(base::utc_after(-std::chrono::days(days_kept)));
  for (const auto& account : gone) {
    transaction.prepare("DELETE FROM notice WHERE account = $1").run(account);
    transaction.prepare("DELETE FROM notice_choice WHERE account = $1").run(account);
  }
  transaction.commit();
}

}  // namespace notifications
