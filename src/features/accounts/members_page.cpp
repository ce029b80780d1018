// SPDX-License-Identifier: EUPL-1.2
// Who works for an organisation: its administrators invite, give roles and take them.
#include "accounts/invitations.h"
#include "accounts/mails.h"
#include "accounts/pages.h"
#include "accounts/store.h"
#include "base/partial_date.h"

namespace accounts {
namespace {

using base::msg;

std::optional<organisations::Organisation> organisation_of(State& state, const web::Context& context) {
  const auto id = OrganisationId::parse(context.path("id"));
  if (!id) return std::nullopt;
  auto session = state.database.read();
  return organisations::find(session, *id);
}

http::Response no_organisation(web::Context& context) {
  return context.problem(404, msg("There is no such organisation in the register."));
}

std::vector<views::Option> role_options(const web::Context& context, Role chosen) {
  const auto option = [&](Role role, const base::Message& text) {
    return views::Option{std::string(code(role)), context.tr(text), role == chosen};
  };
  return {option(Role::reader, msg("reader: sees what is private")),
          option(Role::contributor, msg("contributor: proposes, notes contacts")),
          option(Role::editor, msg("editor: changes the records")),
          option(Role::validator, msg("validator: decides on proposals, confirms relations")),
          option(Role::administrator, msg("administrator: gives out roles"))};
}

std::string members_url(const organisations::Organisation& organisation) {
  return "/organisations/" + organisation.id.text() + "/members";
}

http::Response members_page(State& state, web::Context& context, const organisations::Organisation& organisation,
                            const Faults& faults, Role chosen = Role::editor) {
  views::Members view;
  faults.put(view);
  view.organisation = organisation.name_in(context.language);
  view.organisation_url = "/organisations/" + organisation.id.text();
  view.action = members_url(organisation);
  view.email = field(context, "email");
  view.email_error = faults.of("email");
  view.sent = context.request.parameter("sent").has_value();
  view.roles = role_options(context, chosen);
  auto session = state.database.read();
  for (const auto& member : members(session, organisation.id)) {
    const auto account = find(session, member.account);
    if (!account) continue;
    view.members.push_back({account->name, account->email, view.action + "/" + member.account.text(),
                            "role-" + member.account.text(), context.identity.account == member.account.text(),
                            role_options(context, member.role)});
  }
  view.has_members = !view.members.empty();
  for (const auto& invitation : invitations_of(session, organisation.id)) {
    const auto url = view.action + "/invitations/" + invitation.id.text();
    view.invited.push_back({invitation.email, context.tr(label(invitation.role)), base::format_moment(context.language, invitation.expires),
                            url + "/again", url + "/withdraw", invitation.expires < base::utc_now()});
  }
  view.has_invited = !view.invited.empty();
  return show(context, "accounts/members", msg("Who works for {organisation}", {{"organisation", view.organisation}}),
              view, faults.any() ? 422 : 200);
}

void send_invitation(State& state, const web::Context& context, const organisations::Organisation& organisation,
                     const std::string& email, Role role, const std::string& base) {
  auto transaction = state.database.write(author(context.identity));
  const auto secret = invite(transaction, organisation.id, email, role);
  const auto known = find_by_email(transaction.session(), email);
  const auto language = known                                        ? known->language
                        : context.language == base::Language::pseudo ? base::Language::en
                                                                     : context.language;
  mail_invitation(transaction, email, language, state.settings.site_name, organisation.name_in(language), label(role),
                  base + "/invitation/" + secret);
  transaction.commit();
}

}  // namespace

http::Response show_members(State& state, web::Context& context) {
  const auto organisation = organisation_of(state, context);
  return organisation ? members_page(state, context, *organisation, Faults(context)) : no_organisation(context);
}

http::Response invite_member(State& state, web::Context& context) {
  const auto organisation = organisation_of(state, context);
  if (!organisation) return no_organisation(context);
  const auto email = normal_email(field(context, "email"));
  const auto role = parse_role(field(context, "role")).value_or(Role::none);
  const auto base = mail_base(state, context);
  Faults faults(context);
  if (email.empty())
    faults.add("email", msg("“{address}” is no e-mail address.", {{"address", field(context, "email")}}));
  if (role == Role::none) faults.add("role", msg("Choose a role."));
  if (!base) faults.add("email", no_mail_base());
  if (!faults.any()) {
    auto session = state.database.read();
    const auto known = find_by_email(session, email);
    if (known && role_of(session, known->id, organisation->id) != Role::none)
      faults.add("email", msg("{address} works for this organisation already. The role can be changed in the list.",
                              {{"address", email}}));
  }
  if (faults.any()) return members_page(state, context, *organisation, faults, role);
  send_invitation(state, context, *organisation, email, role, *base);
  return http::redirect(members_url(*organisation) + "?sent=1");
}

http::Response change_member(State& state, web::Context& context) {
  const auto organisation = organisation_of(state, context);
  if (!organisation) return no_organisation(context);
  const auto account = AccountId::parse(context.path("account"));
  const auto role = parse_role(field(context, "role"));
  if (!account || !role) return context.problem(400, msg("Choose a role."));
  bool last = false;
  {
    auto transaction = state.database.write(author(context.identity));
    const auto before = role_of(transaction.session(), *account, organisation->id);
    if (before == Role::none) return context.problem(404, msg("This person does not work for the organisation."));
    const auto administrators = holders(transaction.session(), organisation->id, Role::administrator);
    last = administrators == std::vector{*account} && *role != Role::administrator;
    // A steward acts for every organisation, so none is left alone by them.
    if (!last || context.identity.is_steward()) {
      change_role(transaction, *account, organisation->id, *role, author(context.identity));
      transaction.commit();
      last = false;
    }
  }
  if (last) {
    Faults faults(context);
    faults.add("role-" + account->text(), msg("This is the last administrator. Make somebody else administrator first, "
                                              "or ask a steward of the register."));
    return members_page(state, context, *organisation, faults);
  }
  return http::redirect(context.identity.account == account->text() && *role < Role::administrator &&
                                !context.identity.is_steward()
                            ? "/account"
                            : members_url(*organisation));
}

http::Response invite_again(State& state, web::Context& context) {
  const auto organisation = organisation_of(state, context);
  if (!organisation) return no_organisation(context);
  const auto id = InvitationId::parse(context.path("invitation"));
  std::optional<Invitation> invitation;
  if (id) {
    auto session = state.database.read();
    invitation = find_invitation(session, *id);
  }
  if (!invitation || invitation->organisation != organisation->id)
    return context.problem(404, msg("There is no such invitation (any more)."));
  const auto base = mail_base(state, context);
  if (!base) {
    Faults faults(context);
    faults.add("email", no_mail_base());
    return members_page(state, context, *organisation, faults);
  }
  send_invitation(state, context, *organisation, invitation->email, invitation->role, *base);
  return http::redirect(members_url(*organisation) + "?sent=1");
}

http::Response withdraw(State& state, web::Context& context) {
  const auto organisation = organisation_of(state, context);
  if (!organisation) return no_organisation(context);
  const auto id = InvitationId::parse(context.path("invitation"));
  bool done = false;
  if (id) {
    auto transaction = state.database.write_unlogged();
    done = withdraw_invitation(transaction, organisation->id, *id);
    transaction.commit();
  }
  return done ? http::redirect(members_url(*organisation))
              : context.problem(404, msg("There is no such invitation (any more)."));
}

}  // namespace accounts
