// SPDX-License-Identifier: EUPL-1.2
#include "accounts/invitations.h"

#include "accounts/store.h"
#include "base/partial_date.h"
#include "links/api.h"

namespace accounts {
namespace {

constexpr std::string_view purpose = "invitation";

Invitation invitation_of(const db::Statement& row) {
  return {InvitationId::parse(row.text(0)).value_or(InvitationId{}),
          OrganisationId::parse(row.text(1)).value_or(OrganisationId{}),
          std::string(row.text(2)),
          parse_role(row.text(3)).value_or(Role::none),
          std::string(row.text(4)),
          std::string(row.text(5))};
}

void remove(db::Transaction& transaction, InvitationId id) {
  links::revoke(transaction, purpose, id.text());
  transaction.prepare("DELETE FROM invitation WHERE id = $1").run(id.text());
}

}  // namespace

std::string invite(db::Transaction& transaction, OrganisationId organisation, std::string_view email, Role role) {
  const auto normal = normal_email(email);
  std::optional<InvitationId> before;
  {
    auto row = transaction.prepare("SELECT id FROM invitation WHERE organisation = $1 AND email = $2");
    if (row.run(organisation.text(), normal).row()) before = InvitationId::parse(row.text(0));
  }
  if (before) remove(transaction, *before);
  const auto id = InvitationId::make();
  transaction
      .prepare("INSERT INTO invitation (id, organisation, email, role, made, expires) VALUES ($1, $2, $3, $4, $5, $6)")
      .run(id.text(), organisation.text(), normal, code(role), base::utc_now(), base::utc_after(invitation_lifetime));
  return links::make(transaction, purpose, id.text(), invitation_lifetime);
}

std::optional<Invitation> find_invitation(db::Session& session, InvitationId id) {
  auto row = session.prepare("SELECT id, organisation, email, role, made, expires FROM invitation WHERE id = $1");
  if (!row.run(id.text()).row()) return std::nullopt;
  return invitation_of(row);
}

std::vector<Invitation> invitations_of(db::Session& session, OrganisationId organisation) {
  std::vector<Invitation> found;
  auto rows = session.prepare(
      "SELECT id, organisation, email, role, made, expires FROM invitation WHERE organisation = $1 ORDER BY email");
  for (rows.run(organisation.text()); rows.row();) found.push_back(invitation_of(rows));
  return found;
}

std::vector<Invitation> invitations_to(db::Session& session, std::string_view email) {
  std::vector<Invitation> found;
  auto rows = session.prepare(
      "SELECT id, organisation, email, role, made, expires FROM invitation WHERE email = $1 AND expires > $2 ORDER BY "
      "id");
  for (rows.run(normal_email(email), base::utc_now()); rows.row();) found.push_back(invitation_of(rows));
  return found;
}

bool withdraw_invitation(db::Transaction& transaction, OrganisationId organisation, InvitationId id) {
  const auto invitation = find_invitation(transaction.session(), id);
  if (!invitation || invitation->organisation != organisation) return false;
  remove(transaction, id);
  return true;
}

std::optional<Invitation> invitation_by_link(db::Session& session, std::string_view secret) {
  const auto link = links::look_at(session, purpose, secret);
  const auto id = link && link->good() ? InvitationId::parse(link->subject) : std::nullopt;
  return id ? find_invitation(session, *id) : std::nullopt;
}

void accept_invitation(db::Transaction& transaction, const Invitation& invitation, AccountId account) {
  remove(transaction, invitation.id);
  // It may have been merged into another since.
  const auto organisation =
      organisations::redirect_of(transaction.session(), invitation.organisation).value_or(invitation.organisation);
  set_role(transaction, account, organisation,
           std::max(invitation.role, role_of(transaction.session(), account, organisation)));
}

void forget_old_invitations(db::Transaction& transaction) {
  transaction.prepare("DELETE FROM invitation WHERE expires < $1").run(base::utc_after(-links::expired_kept));
}

}  // namespace accounts
