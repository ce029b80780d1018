// SPDX-License-Identifier: EUPL-1.2
#include "mail/outbox.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>
#include <stdexcept>

#include "base/partial_date.h"
#include "base/text.h"
#include "db/storable.h"

namespace mail {
namespace {

using boost::json::value_from;
using boost::json::value_to;
using Texts = std::vector<std::string>;
using Buttons = std::vector<std::pair<std::string, std::string>>;

#define MAIL_COLUMNS "id, kind, recipient, language, subject, content, queued, attempts"

constexpr std::size_t longest_subject = 250;  // code points; longer ones come from long names

// What both databases can hold and no line of a mail's head can be broken by.
std::string on_one_line(std::string_view text) {
  auto clean = base::repair_utf8(text);
  std::ranges::replace_if(
      clean, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return std::string(base::trim(clean));
}

// Paragraphs may have lines.
std::string in_lines(std::string_view text) {
  auto clean = base::repair_utf8(text);
  std::erase(clean, '\r');
  std::ranges::replace_if(
      clean, [](unsigned char c) { return (c < 0x20 && c != '\n') || c == 0x7F; }, ' ');
  return std::string(base::trim(clean));
}

std::string shortened(std::string text, std::size_t most) {
  std::size_t points = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && ++points == most) return text.substr(0, i) + "…";
  return text;
}

const std::string& checked_address(const std::string& url) {
  if (!db::is_web_address(url)) throw std::logic_error("a mail's link is no web address");
  return url;
}

std::string content_of(const Mail& mail) {
  const auto texts = [&](const std::vector<base::Message>& messages) {
    Texts list;
    for (const auto& message : messages)
      if (auto text = in_lines(base::text(mail.language, message)); !text.empty()) list.push_back(std::move(text));
    return list;
  };
  Buttons buttons;
  for (const auto& button : mail.buttons)
    buttons.emplace_back(on_one_line(base::text(mail.language, button.label)), checked_address(button.url));
  boost::json::object content{{"paragraphs", value_from(texts(mail.paragraphs))},
                              {"buttons", value_from(buttons)},
                              {"closing", value_from(texts(mail.closing))}};
  if (!mail.unsubscribe_url.empty()) {
    content["unsubscribe"] = checked_address(mail.unsubscribe_url);
    content["unsubscribe_label"] = base::text(mail.language, base::msg("Get no more mails like this one"));
  }
  return boost::json::serialize(content);
}

Letter letter_of(const db::Statement& row) {
  Letter letter;
  letter.id = MailId::parse(row.text(0)).value_or(MailId{});
  letter.kind = row.text(1);
  letter.to = row.text(2);
  letter.language = row.text(3);
  letter.subject = row.text(4);
  letter.queued = row.text(6);
  letter.attempts = row.integer(7);
  if (row.text(5).empty()) return letter;
  const auto content = boost::json::parse(row.text(5)).as_object();
  letter.paragraphs = value_to<Texts>(content.at("paragraphs"));
  letter.buttons = value_to<Buttons>(content.at("buttons"));
  letter.closing = value_to<Texts>(content.at("closing"));
  if (const auto* url = content.if_contains("unsubscribe")) {
    letter.unsubscribe_url = url->as_string();
    letter.unsubscribe_label = content.at("unsubscribe_label").as_string();
  }
  return letter;
}

}  // namespace

MailId queue(db::Transaction& transaction, const Mail& mail) {
  if (!is_address(mail.to)) throw std::logic_error("a mail without an address was queued");
  const auto id = MailId::make();
  const auto now = base::utc_now();
  transaction
      .prepare(
          "INSERT INTO mail (id, kind, recipient, language, subject, content, state, queued, due, claim, attempts, "
          "failure) "
          "VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, '', 0, '')")
      .run(id.text(), mail.kind, mail.to, base::code(mail.language),
           shortened(on_one_line(base::text(mail.language, mail.subject)), longest_subject), content_of(mail), now,
           now);
  return id;
}

std::vector<Letter> take_due(db::Database& database, std::string_view claim, int most, std::chrono::seconds time) {
  const auto now = base::utc_now(), until = base::utc_after(time);
  {
    // Usually nothing is due, and then nobody's write should wait for this.
    auto session = database.read();
    auto any = session.prepare("SELECT 1 FROM mail WHERE state = 'waiting' AND due <= $1 LIMIT 1");
    if (!any.run(now).row()) return {};
  }
  std::vector<Letter> taken;
  auto transaction = database.write_unlogged();
  {
    // The outer conditions are looked at again by PostgreSQL after it waited for another server that takes the same
    // rows.
    auto rows = transaction.prepare(
        "UPDATE mail SET claim = $1, due = $2 WHERE state = 'waiting' AND due <= $3 AND id IN "
        "(SELECT id FROM mail WHERE state = 'waiting' AND due <= $4 ORDER BY due, id LIMIT $5) "
        "RETURNING " MAIL_COLUMNS);
    for (rows.run(claim, until, now, now, most); rows.row();) taken.push_back(letter_of(rows));
  }
  transaction.commit();
  std::ranges::sort(taken, {}, &Letter::id);
  return taken;
}

void set_sent(db::Database& database, MailId id, std::string_view claim) {
  auto transaction = database.write_unlogged();
  transaction
      .prepare(
          "UPDATE mail SET state = 'sent', ended = $1, subject = '', content = '', claim = '', failure = '', attempts "
          "= attempts + 1 "
          "WHERE id = $2 AND claim = $3 AND state = 'waiting'")
      .run(base::utc_now(), id.text(), claim);
  transaction.commit();
}

void set_failed(db::Database& database, MailId id, std::string_view claim, std::string_view failure,
                std::string_view due) {
  auto transaction = database.write_unlogged();
  transaction
      .prepare(
          "UPDATE mail SET due = $1, failure = $2, claim = '', attempts = attempts + 1 WHERE id = $3 AND claim = $4 "
          "AND state = 'waiting'")
      .run(due, failure, id.text(), claim);
  transaction.commit();
}

void give_up(db::Database& database, MailId id, std::string_view claim, std::string_view failure) {
  auto transaction = database.write_unlogged();
  transaction
      .prepare(
          "UPDATE mail SET state = 'given_up', ended = $1, failure = $2, claim = '', attempts = attempts + 1 "
          "WHERE id = $3 AND claim = $4 AND state = 'waiting'")
      .run(base::utc_now(), failure, id.text(), claim);
  transaction.commit();
}

void release(db::Database& database, std::string_view claim) {
  auto transaction = database.write_unlogged();
  transaction.prepare("UPDATE mail SET due = $1, claim = '' WHERE claim = $2 AND state = 'waiting'")
      .run(base::utc_now(), claim);
  transaction.commit();
}

Outbox outbox(db::Session& session) {
  auto row = session.prepare(
      "SELECT (SELECT count(*) FROM mail WHERE state = 'waiting'), (SELECT count(*) FROM mail WHERE state = "
      "'given_up'), "
      "(SELECT min(queued) FROM mail WHERE state = 'waiting')");
  row.run().row();
  return {row.integer(0), row.integer(1), std::string(row.text(2))};
}

std::vector<Queued> queued(db::Session& session) {
  std::vector<Queued> list;
  auto rows = session.prepare("SELECT " MAIL_COLUMNS " FROM mail WHERE state = 'waiting' ORDER BY id");
  for (rows.run(); rows.row();) {
    auto letter = letter_of(rows);
    Queued mail{letter.to, letter.subject, {}, letter.kind, {}, letter.unsubscribe_url};
    for (const auto* texts : {&letter.paragraphs, &letter.closing})
      for (const auto& text : *texts) mail.text += text + "\n";
    for (const auto& [label, url] : letter.buttons) mail.links.push_back(url);
    list.push_back(std::move(mail));
  }
  return list;
}

void forget(db::Transaction& transaction, std::string_view address) {
  transaction.prepare("DELETE FROM mail WHERE state = 'waiting' AND recipient = $1").run(address);
  transaction.prepare("UPDATE mail SET recipient = '', subject = '', content = '' WHERE recipient = $1").run(address);
}

void forget_old(db::Transaction& transaction, int days) {
  transaction
      .prepare(
          "UPDATE mail SET recipient = '', subject = '', content = '' WHERE state IN ('sent', 'given_up') AND ended < "
          "$1 AND recipient <> ''")
      .run(base::utc_after(-std::chrono::days(days)));
}

std::vector<Entry> entries(db::Session& session, std::string_view state, int most) {
  std::vector<Entry> list;
  auto rows = session.prepare(
      "SELECT id, kind, queued, due, failure, attempts FROM mail WHERE state = $1 ORDER BY queued, id LIMIT $2");
  for (rows.run(state, most); rows.row();)
    list.push_back({MailId::parse(rows.text(0)).value_or(MailId{}), std::string(rows.text(1)),
                    std::string(rows.text(2)), std::string(rows.text(3)), std::string(rows.text(4)), rows.integer(5)});
  return list;
}

namespace {

// Two days from now on: as if it were queued now. What was forgotten cannot be sent.
constexpr std::string_view again =
    "UPDATE mail SET state = 'waiting', queued = $1, due = $2, ended = NULL, attempts = 0, claim = '' "
    "WHERE state = 'given_up' AND recipient <> ''";

}  // namespace

std::int64_t try_again(db::Database& database, MailId id) {
  const auto now = base::utc_now();
  auto transaction = database.write_unlogged();
  const auto changed = transaction.prepare(std::string(again) + " AND id = $3").run(now, now, id.text()).changed();
  transaction.commit();
  return changed;
}

std::int64_t try_all_again(db::Database& database) {
  const auto now = base::utc_now();
  auto transaction = database.write_unlogged();
  const auto changed = transaction.prepare(again).run(now, now).changed();
  transaction.commit();
  return changed;
}

}  // namespace mail
