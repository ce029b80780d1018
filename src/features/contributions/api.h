// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/fwd.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "accounts/api.h"
#include "base/id.h"
#include "db/database.h"
#include "organisations/api.h"
#include "places/api.h"
#include "web/site.h"

// Proposals for new records and changes to records, and who decides on them.
namespace contributions {

using ContributionId = base::Id<struct ContributionTag>;

// How many wait for this person: at the desks of organisations for which they decide and, for stewards, at the
// register's.
std::int64_t waiting(db::Session& session, const web::Identity& identity);
struct Waiting {
  std::string url;
  std::string title;  // of the record, in the reader's language
  std::string since;  // UTC
  std::int64_t days = 0;
};
std::vector<Waiting> oldest(db::Session& session, const web::Identity& identity, base::Language language,
                            int limit = 5);

// Tells once a week those for whom proposals wait for longer than a week. Called now and then; any number of servers
// may.
void make_reminders(db::Database& database);

// The proposals that an account made and the notes that it wrote: for the copy of one's own data. Notes lose author and
// words with an erased account.
void own_data(db::Session& session, accounts::AccountId account, boost::json::object& all);
void forget(db::Transaction& transaction, accounts::AccountId account);

// Moves the desks of open proposals, and for whom they are made, from `from` to `to`, and back: for merging
// organisations. Gives what was moved, as JSON that move_back() takes.
std::string move(db::Transaction& transaction, organisations::OrganisationId from, organisations::OrganisationId to);
void move_back(db::Transaction& transaction, organisations::OrganisationId from, organisations::OrganisationId to,
               std::string_view moved);

// Puts what was accepted in bulk into the register, from a thread of its own until it is destroyed; goes on where a
// server that was killed had stopped. The database must outlive it. One a server; several servers may.
class Applier {
 public:
  explicit Applier(db::Database& database);
  ~Applier();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Pages and API. All that is given must outlive it.
web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer);

}  // namespace contributions
