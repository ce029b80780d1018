// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "notifications/api.h"

namespace notifications {

// make_digests() of what came before that moment.
void make_digests_before(db::Database& database, std::string_view base_url, std::string_view moment);

// What a link at the foot of a mail ends: mails of one kind, or the daily ones (no kind).
struct Subscription {
  accounts::AccountId account;
  std::optional<Kind> kind;
};
std::string unsubscribe_path(db::Database& database, const Subscription& subscription);
std::optional<Subscription> subscription_of(db::Database& database, std::string_view signed_text);
void end(db::Database& database, const Subscription& subscription);

}  // namespace notifications
