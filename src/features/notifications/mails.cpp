// SPDX-License-Identifier: EUPL-1.2
#include "notifications/mails.h"

#include "base/partial_date.h"
#include "links/api.h"
#include "mail/api.h"
#include "notifications/store.h"

namespace notifications {
namespace {

using base::msg;

constexpr int mails_a_transaction = 50;  // the writer's place is not held long
constexpr std::size_t most_in_digest = 30;
constexpr std::string_view purpose = "unsubscribe";
constexpr std::string_view daily = "daily";

std::string notice_url(std::string_view base_url, const Kept& kept) {
  return fmt::format("{}/notifications/{}", base_url, kept.id.text());
}

// The register's secret, if there is none yet, is a write of its own: before the one in which links are signed.
void make_secret(db::Database& database) {
  links::sign(database, purpose, "");
}

bool can_get_mail(const std::optional<accounts::Account>& account) {
  return account && account->active && mail::is_address(account->email);
}

void queue_one(db::Database& database, db::Transaction& transaction, std::string_view base_url, const Kept& kept) {
  const auto account = accounts::find(transaction.session(), kept.account);
  if (!can_get_mail(account)) return;
  mail::Mail letter;
  letter.to = account->email;
  letter.language = account->language;
  letter.subject = kept.title;
  letter.paragraphs = {kept.title};
  if (!kept.text.id.empty()) letter.paragraphs.push_back(kept.text);
  letter.buttons = {{msg("Open it in the register"), notice_url(base_url, kept)}};
  letter.closing = {
      msg("You get this because you work in the register. In its settings you choose which mails you get.")};
  letter.unsubscribe_url = std::string(base_url) + unsubscribe_path(database, {kept.account, kept.kind});
  letter.kind = code(kept.kind);
  mail::queue(transaction, letter);
}

void queue_digest(db::Database& database, db::Transaction& transaction, std::string_view base_url,
                  const accounts::Account& account, const std::vector<Kept>& notices) {
  mail::Mail letter;
  letter.to = account.email;
  letter.language = account.language;
  letter.subject = msg("What is new for you in the register");
  letter.paragraphs = {msg("Since the last summary there is this for you:")};
  for (std::size_t i = 0; i < notices.size() && i < most_in_digest; ++i)
    letter.buttons.push_back({notices[i].title, notice_url(base_url, notices[i])});
  letter.buttons.push_back({msg("All your notices"), std::string(base_url) + "/notifications"});
  letter.closing = {
      msg("You get this summary at most once a day. In the settings of the register you choose which mails you get.")};
  letter.unsubscribe_url = std::string(base_url) + unsubscribe_path(database, {account.id, std::nullopt});
  letter.kind = "digest";
  mail::queue(transaction, letter);
}

}  // namespace

void make_mails(db::Database& database, std::string_view base_url) {
  while (true) {
    {
      auto session = database.read();
      auto any = session.prepare("SELECT 1 FROM notice WHERE mail = 'at_once' LIMIT 1");
      if (!any.run().row()) return;
    }
    make_secret(database);
    auto transaction = database.write_unlogged();
    for (const auto& kept : take_for_mail(transaction, mails_a_transaction))
      queue_one(database, transaction, base_url, kept);
    transaction.commit();
  }
}

void make_digests_before(db::Database& database, std::string_view base_url, std::string_view moment) {
  while (true) {
    std::vector<accounts::AccountId> waiting;
    {
      auto session = database.read();
      waiting = awaiting_digest(session, moment, mails_a_transaction);
    }
    if (waiting.empty()) return;
    make_secret(database);
    for (const auto id : waiting) {
      auto transaction = database.write_unlogged();
      const auto notices = take_for_digest(transaction, id, moment);
      const auto account = accounts::find(transaction.session(), id);
      if (!notices.empty() && can_get_mail(account)) queue_digest(database, transaction, base_url, *account, notices);
      transaction.commit();
    }
  }
}

void make_digests(db::Database& database, std::string_view base_url) {
  // The last five in the morning that was: all of a day's notices come in one mail, read with the first coffee in
  // Europe.
  const auto moment = base::utc_after(-std::chrono::hours(5)).substr(0, 10) + "T05:00:00Z";
  make_digests_before(database, base_url, moment);
}

std::string unsubscribe_path(db::Database& database, const Subscription& subscription) {
  const auto kind = subscription.kind ? code(*subscription.kind) : daily;
  return "/unsubscribe/" + links::sign(database, purpose, fmt::format("{}.{}", subscription.account.text(), kind));
}

std::optional<Subscription> subscription_of(db::Database& database, std::string_view signed_text) {
  const auto text = links::verify(database, purpose, signed_text);
  if (!text) return std::nullopt;
  const auto dot = text->find('.');
  if (dot == std::string::npos) return std::nullopt;
  const auto account = accounts::AccountId::parse(std::string_view(*text).substr(0, dot));
  const auto what = std::string_view(*text).substr(dot + 1);
  const auto kind = parse_kind(what);
  if (!account || (!kind && what != daily)) return std::nullopt;
  return Subscription{*account, kind};
}

void end(db::Database& database, const Subscription& subscription) {
  auto transaction = database.write_unlogged();
  for (const auto kind : kinds) {
    const bool meant = subscription.kind
                           ? kind == *subscription.kind
                           : delivery(transaction.session(), subscription.account, kind) == Delivery::daily;
    if (meant) set_delivery(transaction, subscription.account, kind, Delivery::no);
  }
  transaction.commit();
}

}  // namespace notifications
