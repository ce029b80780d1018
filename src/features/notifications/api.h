// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <array>
#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "accounts/api.h"
#include "base/message.h"
#include "db/database.h"
#include "web/site.h"

namespace notifications {

enum class Kind : std::uint8_t {
  validation_asked,
  validation_answered,
  confirmation_due,
  saved_search,
  mention,
  step_due,
  account
};
inline constexpr std::array kinds{Kind::validation_asked, Kind::validation_answered,
                                  Kind::confirmation_due, Kind::saved_search,
                                  Kind::mention,          Kind::step_due,
                                  Kind::account};
std::string_view code(Kind kind);
std::optional<Kind> parse_kind(std::string_view code);
base::Message label(Kind kind);

// How notices of a kind come by mail.
enum class Delivery : std::uint8_t { at_once, daily, no };
std::string_view code(Delivery delivery);
std::optional<Delivery> parse_delivery(std::string_view code);
Delivery delivery(db::Session& session, accounts::AccountId account, Kind kind);
void set_delivery(db::Transaction& transaction, accounts::AccountId account, Kind kind, Delivery delivery);

// Something that an account should know of. Shown in the product in the reader's language, and sent by e-mail at once,
// in a daily digest, or not, as the person chose for its kind.
struct Notice {
  Kind kind = Kind::mention;
  base::Message title;  // "Lyon proposes a change to its twinning with Porto"
  base::Message text;   // may be empty
  std::string url;      // of this site: "/contributions/0h3k…"
  // What it is about: a later notice to the same account of the same kind about the same thing replaces an unread one.
  std::string about;  // "contribution 0h3k…"
};
// In the transaction of what it tells of. Inactive accounts get none.
void notify(db::Transaction& transaction, accounts::AccountId to, const Notice& notice);

std::int64_t unread(db::Session& session, accounts::AccountId account);
// What an account has not seen is seen when its page is: takes the notices about that thing as read.
void seen(db::Database& database, accounts::AccountId account, std::string_view about);

// Queues mails of the notices that are to be sent at once. Called every few seconds by each server; none is sent twice.
void make_mails(db::Database& database, std::string_view base_url);
// Queues the daily digests that are due. Called now and then by the server; any number of servers may.
void make_digests(db::Database& database, std::string_view base_url);
// Drops what was read so long ago, and all of accounts that are no more.
inline constexpr int days_kept = 400;
void forget_old(db::Database& database);

// The notices of an account and how it wants to be told: for the copy of one's own data.
void own_data(db::Session& session, accounts::AccountId account, boost::json::object& all);

web::Feature feature(db::Database& database);

}  // namespace notifications
