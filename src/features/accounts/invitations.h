// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <chrono>

#include "accounts/api.h"

namespace accounts {

using InvitationId = base::Id<struct InvitationTag>;
inline constexpr std::chrono::seconds invitation_lifetime = std::chrono::hours(24 * 14);

struct Invitation {
  InvitationId id;
  OrganisationId organisation;
  std::string email;
  Role role = Role::reader;
  std::string made, expires;
};

// Makes it, or makes it anew where that address was invited already; gives the secret of its link.
std::string invite(db::Transaction& transaction, OrganisationId organisation, std::string_view email, Role role);
std::optional<Invitation> find_invitation(db::Session& session, InvitationId id);
std::vector<Invitation> invitations_of(db::Session& session, OrganisationId organisation);  // by address
std::vector<Invitation> invitations_to(db::Session& session, std::string_view email);       // those still good
bool withdraw_invitation(db::Transaction& transaction, OrganisationId organisation, InvitationId id);
// By its link; nothing if that is not good (any more).
std::optional<Invitation> invitation_by_link(db::Session& session, std::string_view secret);
// Gives the account the role (the higher one where it has one), and the invitation is gone.
void accept_invitation(db::Transaction& transaction, const Invitation& invitation, AccountId account);
void forget_old_invitations(db::Transaction& transaction);

}  // namespace accounts
