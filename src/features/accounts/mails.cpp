// SPDX-License-Identifier: EUPL-1.2
#include "accounts/mails.h"

#include "accounts/store.h"
#include "mail/api.h"

namespace accounts {
namespace {

using base::msg;

mail::Mail to_account(const Account& to, base::Message subject) {
  mail::Mail made;
  made.to = to.email;
  made.language = to.language;
  made.subject = std::move(subject);
  made.kind = "account";
  return made;
}

base::Message told(Event event) {
  switch (event) {
    case Event::password_changed:
      return msg("The password of your account was changed.");
    case Event::address_changed:
      return msg(
          "The e-mail address of your account was changed. Messages now go to the new one; this is the last to this "
          "address.");
    case Event::second_factor_on:
      return msg("Your account now asks for a code from your authenticator when you sign in.");
    case Event::second_factor_off:
      return msg("Your account no longer asks for a code from an authenticator when you sign in.");
    case Event::recovery_codes_made:
      return msg("New recovery codes were made for your account. The old ones are of no use any more.");
    case Event::token_made:
      return msg("A new API token was made for your account. Programs that have it can use the register in your name.");
    case Event::code_tried_again:
      return msg(
          "Somebody who knows your password tried a code of your authenticator that had been used already. It was "
          "refused.");
    case Event::linked_elsewhere:
      return msg("Your account can now be entered through your organisation's sign-in.");
  }
  return {};
}

base::Message done_by(By by, const std::string& organisation) {
  switch (by) {
    case By::self:
      return msg("You did this yourself.");
    case By::organisation:
      return msg("Somebody who gives out roles for {organisation} did this.", {{"organisation", organisation}});
    case By::stewards:
      return msg("A steward of the register did this.");
    case By::administrators:
      return msg("An administrator of the register did this.");
    case By::operators:
      return msg("Those who run this register did this.");
  }
  return {};
}

}  // namespace

void mail_password_link(db::Transaction& transaction, const Account& to, const std::string& url) {
  auto made = to_account(to, msg("Choose a new password"));
  made.paragraphs = {msg("Somebody, probably you, asked for a new password for your account.")};
  made.buttons = {{msg("Choose a new password"), url}};
  made.closing = {
      msg("The link is good once, for 24 hours. If it was not you who asked, there is nothing to do: your password "
          "stays as it is.")};
  mail::queue(transaction, made);
}

void mail_first_password_link(db::Transaction& transaction, const Account& to, std::string_view site,
                              const std::string& url) {
  auto made = to_account(to, msg("Your account at {site}", {{"site", std::string(site)}}));
  made.paragraphs = {
      msg("An account was made for you at {site}. Choose your password to begin.", {{"site", std::string(site)}})};
  made.buttons = {{msg("Choose your password"), url}};
  made.closing = {
      msg("The link is good once, for 24 hours. Later you can ask for another one on the page where you sign in.")};
  mail::queue(transaction, made);
}

void mail_invitation(db::Transaction& transaction, const std::string& email, base::Language language,
                     std::string_view site, std::string_view organisation, const base::Message& role,
                     const std::string& url) {
  mail::Mail made;
  made.to = email;
  made.language = language;
  made.kind = "invitation";
  made.subject = msg("{organisation} invites you", {{"organisation", std::string(organisation)}});
  made.paragraphs = {msg("{organisation} invites you to work on its records in {site}, as {role}.",
                         {{"organisation", std::string(organisation)},
                          {"site", std::string(site)},
                          {"role", base::text(language, role)}})};
  made.buttons = {{msg("Accept the invitation"), url}};
  made.closing = {msg("The link is good for 14 days. If you did not expect this, there is nothing to do.")};
  mail::queue(transaction, made);
}

void mail_confirm_address(db::Transaction& transaction, const Account& to, const std::string& email,
                          const std::string& url) {
  auto made = to_account(to, msg("Confirm your new e-mail address"));
  made.to = email;
  made.paragraphs = {msg("Somebody, probably you, asked that your account use this e-mail address from now on.")};
  made.buttons = {{msg("Use this address"), url}};
  made.closing = {msg("The link is good once, for 24 hours. If it was not you who asked, there is nothing to do.")};
  mail::queue(transaction, made);
}

void mail_event(db::Transaction& transaction, const Account& to, Event event) {
  auto made = to_account(to, msg("Your account was changed"));
  made.paragraphs = {told(event)};
  made.closing = {msg("If it was not you, choose a new password at once, and tell those who run this register.")};
  mail::queue(transaction, made);
}

void mail_role(db::Transaction& transaction, const Account& to, const std::string& organisation, Role before,
               Role after, By by) {
  const auto named = [&](Role role) { return base::text(to.language, label(role)); };
  auto made = to_account(to, msg("Your role for {organisation}", {{"organisation", organisation}}));
  made.paragraphs = {
      before == Role::none ? msg("You now have a role for {organisation}: {role}.",
                                 {{"organisation", organisation}, {"role", named(after)}})
      : after == Role::none
          ? msg("You no longer have a role for {organisation}. It was: {before}.",
                {{"organisation", organisation}, {"before", named(before)}})
          : msg("Your role for {organisation} was changed. It is now: {role}. Before it was: {before}.",
                {{"organisation", organisation}, {"role", named(after)}, {"before", named(before)}}),
      done_by(by, organisation)};
  made.closing = {msg("If this is not right, ask the administrators of {organisation}, or those who run this register.",
                      {{"organisation", organisation}})};
  mail::queue(transaction, made);
}

void mail_office(db::Transaction& transaction, const Account& to, Office before, Office after, By by) {
  auto made = to_account(to, msg("Your office for the whole register"));
  made.paragraphs = {msg("Your office for the whole register was changed. It is now: {office}. Before it was: {before}.",
                         {{"office", base::text(to.language, label(after))},
                          {"before", base::text(to.language, label(before))}}),
                     done_by(by, {})};
  made.closing = {msg("If this is not right, ask those who run this register.")};
  mail::queue(transaction, made);
}

}  // namespace accounts
