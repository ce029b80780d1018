// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "notifications/api.h"

namespace notifications {

using NoticeId = base::Id<struct NoticeTag>;

// A notice as it is kept.
struct Kept {
  NoticeId id;
  accounts::AccountId account;
  Kind kind = Kind::mention;
  base::Message title, text;
  std::string url;
  std::string at;
  bool seen = false;
};

// All SQL on this feature's tables, that of api.h included.

std::optional<Kept> find(db::Session& session, accounts::AccountId account, NoticeId id);  // of that account alone

// One page of an account's notices: those not seen first, then the newest first.
struct Place {  // where a page begins: after this one
  bool seen = false;
  NoticeId id;
};
std::vector<Kept> page(db::Session& session, accounts::AccountId account, std::optional<Kind> kind,
                       std::optional<Place> after, int most);
// How many there are, and how many of them are not seen, of each kind.
struct Tally {
  Kind kind = Kind::mention;
  std::int64_t all = 0, unread = 0;
};
std::vector<Tally> tallies(db::Session& session, accounts::AccountId account);

void set_seen(db::Database& database, accounts::AccountId account, NoticeId id);
void set_all_seen(db::Database& database, accounts::AccountId account, std::optional<Kind> kind);

// Takes what is to be mailed, for good: whoever commits the transaction mails it. What was seen in the meantime is left
// out.
std::vector<Kept> take_for_mail(db::Transaction& transaction, int most);
std::vector<Kept> take_for_digest(db::Transaction& transaction, accounts::AccountId account, std::string_view before);
std::vector<accounts::AccountId> awaiting_digest(db::Session& session, std::string_view before, int most);

}  // namespace notifications
