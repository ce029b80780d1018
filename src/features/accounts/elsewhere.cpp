// SPDX-License-Identifier: EUPL-1.2
// Accounts at other providers of identities: Gate::sign_in_elsewhere().
#include "accounts/invitations.h"
#include "accounts/mails.h"
#include "accounts/pages.h"
#include "accounts/store.h"
#include "base/text.h"
#include "db/storable.h"

namespace accounts {
namespace {

using base::msg;
using base::Problem;

Problem refused(base::Message message) {
  return {Problem::Kind::forbidden, std::move(message), {}};
}

// Whose account that is.
base::Result<AccountId> vouched_for(db::Database& database, std::string_view issuer, std::string_view subject,
                                    std::string_view email, bool email_verified, std::string_view name) {
  if (issuer.empty() || subject.empty() || subject.size() > 255 || !db::is_storable(subject))
    return refused(msg("The other side did not say who you are."));
  auto transaction = database.write({"sign-in elsewhere"});
  auto& session = transaction.session();
  auto id = account_elsewhere(session, issuer, subject);
  if (!id) {
    const auto normal = normal_email(email);
    if (!email_verified || normal.empty())
      return refused(
          msg("The other side has not verified an e-mail address of yours, so we cannot tell which account is yours. "
              "Sign in with your password."));
    if (const auto known = find_by_email(session, normal)) id = known->id;
    const auto invitations = invitations_to(session, normal);
    if (!id && invitations.empty())
      return refused(
          msg("There is no account with your e-mail address, and no invitation to it. Ask your organisation's "
              "administrator for one."));
    if (!id) {
      NewAccount made{.name = std::string(base::trim(name)), .email = normal};
      if (!check_name(made.name)) made.name = normal.substr(0, normal.find('@'));
      id = insert_account(transaction, made, {});
      for (const auto& invitation : invitations) accept_invitation(transaction, invitation, *id);
    }
    link_elsewhere(transaction, *id, issuer, subject);
    if (const auto account = find(session, *id)) mail_event(transaction, *account, Event::linked_elsewhere);
  }
  const auto account = find(session, *id);
  if (!account || !account->active) return refused(msg("This account is not active. Ask those who run this register."));
  transaction.commit();
  return *id;
}

}  // namespace

base::Result<http::Response> Gate::sign_in_elsewhere(web::Context& context, std::string_view issuer,
                                                     std::string_view subject, std::string_view email,
                                                     bool email_verified, std::string_view name,
                                                     std::string_view to) const {
  const auto account = vouched_for(state_->database, issuer, subject, email, email_verified, name);
  if (!account) return account.error();
  return after_password(*state_, context, *account, to);
}

}  // namespace accounts
