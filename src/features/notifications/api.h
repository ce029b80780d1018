// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "accounts/api.h"
#include "base/message.h"
#include "db/database.h"
#include "web/site.h"

namespace notifications {

enum class Kind : std::uint8_t { validation_asked, validation_answered, confirmation_due, saved_search, mention, account };
std::string_view code(Kind kind);
base::Message label(Kind kind);

// Something that an account should know of. Shown in the product in the reader's language, and sent by e-mail at once,
// in a daily digest, or not, as the person chose for its kind.
struct Notice {
  Kind kind = Kind::mention;
  base::Message title;  // "Lyon proposes a change to its twinning with Porto"
  base::Message text;   // may be empty
  std::string url;      // of this site: "/contributions/0h3k…"
  // What it is about: a later notice to the same account of the same kind about the same thing replaces an unread one.
  std::string about;    // "contribution 0h3k…"
};
// In the transaction of what it tells of. Inactive accounts get none.
void notify(db::Transaction& transaction, accounts::AccountId to, const Notice& notice);

std::int64_t unread(db::Session& session, accounts::AccountId account);
// What an account has not seen is seen when its page is: takes the notices about that thing as read.
void seen(db::Database& database, accounts::AccountId account, std::string_view about);

// Makes the daily digests that are due. Called now and then by the server; any number of servers may.
void make_digests(db::Database& database, std::string_view base_url);

web::Feature feature(db::Database& database, std::string base_url);

}  // namespace notifications
