// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "contributions/desks.h"
#include "contributions/store.h"

// What one person does to one contribution: each checks who does it, writes in one transaction, leaves events, and
// tells whom it concerns. Thread-safe.
namespace contributions {

struct Proposal {
  records::Kind kind = records::Kind::organisation;
  std::string record;  // id; empty: a new one
  std::string base;    // the version that the sender saw; empty for a new one
  std::string proposed;
  std::optional<OrganisationId> spoken_for;  // where the sender is contributor or more
  std::string message;
  std::optional<ContributionId> draft;  // the sender's draft that this continues
};

struct Outcome {
  ContributionId id;
  State state = State::draft;
  std::string record;  // id of the record, once the change is in the register
  bool stale = false;  // kept as a draft: the record was changed meanwhile, and the sender has to merge
};

// Sends it to the desks concerned, or puts it straight into the register where the sender decides for all of them.
base::Result<Outcome> propose(db::Database& database, const web::Identity& identity, Proposal proposal);
base::Result<ContributionId> keep_draft(db::Database& database, const web::Identity& identity, Proposal proposal);
base::Result<void> withdraw(db::Database& database, const web::Identity& identity, ContributionId id);

struct Acceptance {
  std::string desk;  // empty: all for which they may decide
  std::string reason;
  std::string edited, edited_base;  // what they made of it, to which version; empty: as it is
  bool merged = false;              // edited by merging
};
// Accepted by all desks, it is put into the register at once; where that is not possible its state is `merging`.
base::Result<Outcome> accept(db::Database& database, const web::Identity& identity, ContributionId id,
                             const Acceptance& acceptance);
base::Result<void> refuse(db::Database& database, const web::Identity& identity, ContributionId id,
                          std::string_view desk, std::string_view reason);

// Drafts: the sender, and those who edit for the organisation that the sender speaks for. Others: also who reads for
// one of the desks, and stewards.
bool may_see(const web::Identity& identity, const Contribution& contribution, const std::vector<Desk>& desks);
// The desks that wait and for which this person may decide.
std::vector<std::string> decidable(const web::Identity& identity, const std::vector<Desk>& desks);

// Puts a change into the register, merged with the record as it is now. Writes nothing where it fails.
struct Applied {
  std::string record;  // id, if it was done
  std::optional<base::Message> problem;
};
Applied apply(db::Transaction& transaction, const Contribution& contribution);

// For commands.cpp and bulk.cpp.
void tell_desks(db::Transaction& transaction, const Contribution& contribution, const std::vector<std::string>& desks);
void tell_sender(db::Transaction& transaction, const Contribution& contribution);

}  // namespace contributions
