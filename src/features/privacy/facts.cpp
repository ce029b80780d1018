// SPDX-License-Identifier: EUPL-1.2
// What the page says. Periods are those by which the features work; the rest is told from what their tables hold.
#include "privacy/facts.h"

#include "accounts/api.h"
#include "links/api.h"
#include "mail/api.h"
#include "notifications/api.h"
#include "openid/api.h"
#include "pictures/api.h"
#include "web/guard.h"

namespace privacy {

using base::msg;
using std::chrono::seconds;

std::string told(base::Language language, seconds time) {
  const auto whole = [&](seconds unit) { return time % unit == seconds(0) && time >= unit; };
  const auto count = [&](seconds unit) { return static_cast<long long>(time / unit); };
  constexpr seconds year = std::chrono::days(365), day = std::chrono::days(1), hour = std::chrono::hours(1),
                    minute = std::chrono::minutes(1);
  if (whole(year)) return base::counted(language, count(year), "{n} year", "{n} years");
  if (whole(day)) return base::counted(language, count(day), "{n} day", "{n} days");
  if (whole(hour)) return base::counted(language, count(hour), "{n} hour", "{n} hours");
  if (whole(minute)) return base::counted(language, count(minute), "{n} minute", "{n} minutes");
  return base::counted(language, time.count(), "{n} second", "{n} seconds");
}

views::Privacy facts(base::Language language, const Settings& settings) {
  const auto tr = [&](const base::Message& message) { return base::text(language, message); };
  const auto time = [&](seconds period) { return told(language, period); };
  const auto periods = accounts::periods();
  const seconds mails = std::chrono::days(mail::days_kept), notices = std::chrono::days(notifications::days_kept);

  views::Privacy page;
  page.responsible = settings.responsible;
  page.kept = {
      {"account", tr(msg("Your account")),
       tr(msg("Name, e-mail address and language; the password and the recovery codes as hashes from which they cannot be "
              "read; the key of your second factor; your roles and your office; if you sign in through another provider, "
              "its number for you.")),
       tr(msg("So that you can sign in, and only those change the register who may.")),
       tr(msg("Until you erase the account.")),
       tr(msg("You. The administrators of an organisation see name and address of those who work for it; the "
              "administrators of the register see them of everybody. No page shows password, codes or key."))},
      {"sessions", tr(msg("Signing in")),
       tr(msg("For each session the kind of browser (“Firefox on Windows”), its beginning and when it was last used; for each API "
              "token its name, what it may do, and when it was last used; after failed attempts a hash of the account and "
              "of the network address they came from; a form that you sent when your session had ended.")),
       tr(msg("So that you see who uses your account, can end it, and nobody guesses passwords.")),
       tr(msg("A session ends {idle} after its last use and {session} after it began, and its line goes {ended} later; a token's "
              "line {expired} after the day you chose; failed attempts are forgotten after {attempts}, kept forms after {form}.",
              {{"idle", time(periods.idle)},
               {"session", time(periods.session)},
               {"ended", time(periods.ended_session)},
               {"expired", time(links::expired_kept)},
               {"attempts", time(periods.attempts)},
               {"form", time(periods.kept_form)}})),
       tr(msg("You alone."))},
      {"invitations", tr(msg("Invitations")), tr(msg("The e-mail address of whoever is invited, the organisation and the role.")),
       tr(msg("So that an organisation can ask people in.")),
       tr(msg("Until the invitation is accepted or withdrawn; it is good for {good}, and an unanswered one is removed {later} after that.",
              {{"good", time(periods.invitation)}, {"later", time(links::expired_kept)}})),
       tr(msg("The administrators of the organisation, and the stewards of the register."))},
      {"work", tr(msg("What you do in the register")),
       tr(msg("For each change its moment and the number of your account, not your name; your proposals and remarks with the texts "
              "that you wrote; decisions on them with their reasons.")),
       tr(msg("So that every statement of the register can be traced and put right.")),
       tr(msg("For good: the history of the register forgets nothing. Without the account its number leads to nobody.")),
       tr(msg("Changes are public, your name beside them is seen by the stewards of the register alone. Proposals are seen by "
              "you and by those who decide on them, with your name; remarks by the stewards."))},
      {"notices", tr(msg("Notices, mails and saved searches")),
       tr(msg("What you are told in the register and how you want to be told; mails to you; searches that you keep.")),
       tr(msg("So that you hear of what concerns you.")),
       tr(msg("Notices {notices} after you read them. What a mail says is removed when it is sent, its address {mails} later; a mail that "
              "cannot be delivered for {given_up} is given up, and removed {mails} later. Saved searches until you remove them.",
              {{"notices", time(notices)}, {"mails", time(mails)}, {"given_up", time(mail::given_up_after)}})),
       tr(msg("You alone. The administrators of the register see that a mail waits, not to whom nor what it says."))},
      {"people", tr(msg("People in an organisation's private space")),
       tr(msg("Persons with names, form of address, languages, e-mail address, telephone, web page and notes; the posts they hold or "
              "held; who met whom, when and about what; earlier versions of all that; which steward looked in, and when.")),
       tr(msg("So that ties between cities do not end when somebody leaves.")),
       tr(msg("Until the organisation erases it; nothing there goes by itself.")),
       tr(msg("Those who work for the organisation. Posts, names, languages, address, telephone, web page and notes can each be opened to "
              "its partners or to everybody, and are closed until somebody opens them. Stewards of the register may look in, and "
              "the organisation's administrators see that they did."))},
      {"pictures", tr(msg("Pictures of projects")),
       tr(msg("Photographs that those who work on a project send with its updates. The place, the moment and the names that a camera writes "
              "into them are removed when they arrive.")),
       tr(msg("So that everybody sees what was done.")),
       tr(msg("Until they are taken away from the update: from then on nobody sees them, and they are removed {time} later.", {{"time", time(pictures::kept_unused)}})),
       tr(msg("Those who see the project: everybody, once it is published. Who is seen in one and does not agree asks the organisation that keeps the project."))},
      {"campaigns", tr(msg("Contacts of campaigns")),
       tr(msg("An e-mail address for each organisation that a campaign asks whether its records still hold.")),
       tr(msg("So that organisations where nobody has an account can be asked too.")),
       tr(msg("Until the campaign ends.")), tr(msg("The stewards of the register."))},
  };

  page.log = settings.requests_are_logged
                 ? tr(msg("Each request is logged with its moment, the kind of page, the result and how long it took; not with its "
                          "address, what was searched for, your network address or your name. Those who run this register decide "
                          "how long they keep the log."))
                 : tr(msg("Requests are not logged. What the server notes of its own work holds no names and no addresses of people. "
                          "A proxy before it may keep a log of its own; those who run this register know."));
  page.backups = tr(msg("Backups hold everything that is named here. How many are kept, those who run this register decide. What was "
                        "erased since is still in them until they are replaced; who restores one has to erase it again."));

  const std::string secure = settings.is_secure ? "__Host-" : "";
  const auto for_time = [&](seconds period) { return tr(msg("Kept for {time}.", {{"time", time(period)}})); };
  page.cookies = {
      {secure + std::string(accounts::session_cookie), tr(msg("You are signed in.")),
       tr(msg("Kept until you close the browser; good for {time} at most.", {{"time", time(periods.session)}}))},
      {"half_sign_in", tr(msg("You gave your password and are asked for the second factor.")), for_time(periods.half_sign_in)},
      {"kept_form", tr(msg("Leads to the form that you sent when your session had ended.")), for_time(periods.kept_form)},
      {"lang", tr(msg("The language that you chose.")), for_time(web::choice_lifetime)},
      {"theme", tr(msg("Light or dark, as you chose.")), for_time(web::choice_lifetime)}};
  if (settings.has_elsewhere)
    page.cookies.insert(page.cookies.begin() + 1,
                        {secure + "openid", tr(msg("You are on your way to the other provider that you sign in with.")),
                         for_time(openid::ask_lifetime)});
  return page;
}

}  // namespace privacy
