// SPDX-License-Identifier: EUPL-1.2
// The page that an invitation leads to.
#include "accounts/invitations.h"
#include "accounts/pages.h"
#include "accounts/passwords.h"
#include "accounts/store.h"

namespace accounts {
namespace {

using base::msg;

struct Asked {
  Invitation invitation;
  organisations::Organisation organisation;
  std::optional<Account> known;  // who has the address that was invited
};

std::optional<Asked> asked(State& state, const web::Context& context) {
  auto session = state.database.read();
  auto invitation = invitation_by_link(session, context.path("secret"));
  if (!invitation) return std::nullopt;
  auto organisation = organisations::find(session, invitation->organisation);
  if (!organisation) return std::nullopt;
  auto known = find_by_email(session, invitation->email);
  return Asked{std::move(*invitation), std::move(*organisation), std::move(known)};
}

http::Response page(web::Context& context, const Asked& what, const Faults& faults) {
  views::Invitation view;
  faults.put(view);
  view.name_error = faults.of("name");
  view.password_error = faults.of("password");
  view.action = "/invitation/" + std::string(context.path("secret"));
  view.organisation = what.organisation.name_in(context.language);
  view.organisation_url = "/organisations/" + what.organisation.id.text();
  view.role = context.tr(label(what.invitation.role));
  view.email = what.invitation.email;
  view.name = field(context, "name");
  view.signed_in = context.identity.signed_in();
  view.signed_in_as = context.identity.name;
  view.must_sign_in = !view.signed_in && what.known;
  view.new_account = !view.signed_in && !what.known;
  view.sign_in_url = "/sign-in?return=" + http::url_encode(view.action);
  view.languages = web::language_options(base::parse_language(field(context, "language")).value_or(context.language));
  return show(context, "accounts/invitation", msg("An invitation"), view, faults.any() ? 422 : 200);
}

}  // namespace

http::Response show_invitation(State& state, web::Context& context) {
  const auto what = asked(state, context);
  return what ? page(context, *what, Faults(context)) : link_is_stale(state, context);
}

http::Response answer_invitation(State& state, web::Context& context) {
  const auto what = asked(state, context);
  if (!what) return link_is_stale(state, context);
  const auto to = "/organisations/" + what->organisation.id.text();
  if (const auto self = account_of(context.identity)) {
    auto transaction = state.database.write(author(context.identity));
    const auto still = invitation_by_link(transaction.session(), context.path("secret"));
    if (!still) return link_is_stale(state, context);
    accept_invitation(transaction, *still, *self);
    transaction.commit();
    return http::redirect(to);
  }
  if (what->known)
    return http::redirect("/sign-in?return=" + http::url_encode("/invitation/" + std::string(context.path("secret"))));

  const auto password = password_field(context);
  const NewAccount account{.name = field(context, "name"),
                           .email = what->invitation.email,
                           .password = {},
                           .office = Office::none,
                           .language = base::parse_language(field(context, "language")).value_or(context.language)};
  Faults faults(context);
  faults.take(check_name(account.name));
  faults.take(check_password(password, account.email, state.settings.site_name));
  if (faults.any()) return page(context, *what, faults);
  const auto hash = state.hasher.hash(password);
  if (!hash) return too_busy(context);
  std::optional<AccountId> id;
  {
    auto transaction = state.database.write({"invitation"});
    const auto still = invitation_by_link(transaction.session(), context.path("secret"));
    if (!still || find_by_email(transaction.session(), account.email)) return link_is_stale(state, context);
    id = insert_account(transaction, account, *hash);
    accept_invitation(transaction, *still, *id);
    transaction.commit();
  }
  return after_password(state, context, *id, to);
}

}  // namespace accounts
