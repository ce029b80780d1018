// SPDX-License-Identifier: EUPL-1.2
// Inside of duplicates: pairs that somebody signed in holds for one organisation.
#pragma once
#include "accounts/api.h"
#include "duplicates/store.h"

namespace duplicates {

inline constexpr std::size_t longest_reason = 2000;       // characters
inline constexpr std::int64_t most_proposals_a_day = 20;  // of an account

struct Proposal {
  std::optional<accounts::AccountId> account;
  std::string at, reason;
};
// Puts the pair before the stewards and tells them; one that was decided stays decided, but they are told. Who says it
// of the same pair again changes their reason. Not found, invalid (field "b" or "reason"), or conflict: too many today.
base::Result<void> propose(db::Database& database, const places::Gazetteer& gazetteer,
                           std::optional<accounts::AccountId> by, OrganisationId one, OrganisationId other,
                           const std::string& reason);
std::vector<Proposal> proposals(db::Session& session, OrganisationId one, OrganisationId other);  // oldest first

// An organisation as somebody writes it: its id, an address that ends in the id, or its exact name if no other has it.
std::optional<OrganisationId> organisation_meant(db::Session& session, std::string_view written);

}  // namespace duplicates
