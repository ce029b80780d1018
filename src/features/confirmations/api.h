// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/i18n.h"
#include "base/partial_date.h"
#include "db/database.h"
#include "organisations/api.h"
#include "places/api.h"
#include "web/site.h"

namespace confirmations {

// What waits for somebody: records of the organisations for which they may confirm, that were not confirmed for a year.
struct Due {
  std::int64_t records = 0;
  struct One {
    std::string title;  // "Lyon – Porto, twinning"
    std::string url;
  };
  std::vector<One> first;  // at most five
};
Due due(db::Session& session, const web::Identity& identity, base::Language language,
        base::PartialDate today = base::today());

// Tells organisations of running campaigns, reminds them before the deadline, ends what is over. Called now and then by
// each server; nobody is told twice. Does nothing without a base URL, which mails need.
void make_reminders(db::Database& database, std::string_view base_url, base::PartialDate today = base::today());

// Moves what campaigns and mails ask of `from` to `to`, and back: for merging organisations. Gives what was moved, as
// JSON that move_back() takes; without addresses.
std::string move(db::Transaction& transaction, organisations::OrganisationId from, organisations::OrganisationId to);
void move_back(db::Transaction& transaction, organisations::OrganisationId from, organisations::OrganisationId to,
               std::string_view moved);

web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer);

}  // namespace confirmations
