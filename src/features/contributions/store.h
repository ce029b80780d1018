// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "contributions/contribution.h"

// The SQL on one contribution.
namespace contributions {

std::optional<Contribution> find(db::Session& session, ContributionId id);
std::vector<Desk> desks_of_contribution(db::Session& session, ContributionId id);
std::vector<Event> events_of(db::Session& session, ContributionId id);  // the oldest first
// The newest first; from the one before `before`, if given.
std::vector<Contribution> of_sender(db::Session& session, AccountId sender, int limit,
                                    std::optional<ContributionId> before = {});
int count_open(db::Session& session, AccountId sender);
int count_open_of_record(db::Session& session, std::string_view record);
int count_drafts(db::Session& session, AccountId sender);

void insert(db::Transaction& transaction, const Contribution& contribution);
// What may change: state, texts, who decided, its result.
void update(db::Transaction& transaction, const Contribution& contribution);
void put_desk(db::Transaction& transaction, ContributionId id, const Desk& desk);  // makes or replaces it
void remove_desks(db::Transaction& transaction, ContributionId id);
void add_event(db::Transaction& transaction, ContributionId id, EventKind what, std::optional<AccountId> by,
               std::string_view words = {});

// The number of the last change of a record in the change log, and the record as that change left it. 0, and nothing,
// if there is none. A number that is no change of this record gives nothing.
std::int64_t version_of(db::Session& session, const records::Ref& record);
std::optional<std::string> at_version(db::Session& session, const records::Ref& record, std::int64_t version);

// For several rows: texts kept in a row's order.
std::vector<Contribution> read_all(db::Statement& rows);
#define CONTRIBUTION_COLUMNS                                                                                        \
  "c.id, c.record_kind, c.record_id, c.sender, c.spoken_for, c.state, c.is_unapplied, c.made, c.since, c.decided, " \
  "c.decided_by, c.result, t.base, t.proposed, t.edited_base, t.edited, t.message, t.problem"
#define CONTRIBUTION_TABLES "contribution c JOIN contribution_text t ON t.contribution = c.id"

}  // namespace contributions
