// SPDX-License-Identifier: EUPL-1.2
// The page about the outbox, for administrators.
#include <boost/json/value_from.hpp>

#include "base/partial_date.h"
#include "mail/outbox.h"
#include "mail/views.h"

std::span<const base::EmbeddedFile> embedded_mail();

namespace mail {
namespace {

using base::msg;

constexpr int lines_shown = 50;

// The codes that smtp.cpp gives.
base::Message reason_of(const std::string& failure) {
  if (failure == "unreachable") return msg("The mail server was not reached.");
  if (failure == "timeout") return msg("The mail server did not answer in time.");
  if (failure == "login") return msg("The mail server did not accept name and password.");
  if (failure == "tls") return msg("The connection could not be encrypted.");
  if (failure == "broken") return msg("The conversation with the mail server broke off.");
  return msg("The mail server answered {code}.", {{"code", failure}});
}

// The kinds that features give their mails, for people.
base::Message kind_name(const std::string& kind) {
  if (kind == "digest") return msg("Daily summary");
  if (kind == "invitation") return msg("Invitation");
  if (kind == "password") return msg("New password");
  if (kind == "confirmation") return msg("Confirmation of a relation");
  if (kind == "campaign") return msg("Yearly campaign");
  return msg("Notice");
}

std::string reason_text(const web::Context& context, const Entry& entry) {
  return entry.failure.empty() ? std::string() : context.tr(reason_of(entry.failure));
}

http::Response show_outbox(db::Database& database, bool off, web::Context& context) {
  auto session = database.read();
  const auto figures = outbox(session);
  views::OutboxPage view;
  view.off = off;
  view.waiting = web::count_view(context.language, figures.waiting);
  view.given_up = web::count_view(context.language, figures.given_up);
  view.has_waiting = figures.waiting > 0;
  view.has_given_up = figures.given_up > 0;
  view.oldest = base::format_moment(context.language, figures.oldest_waiting);
  for (const auto& entry : entries(session, "waiting", lines_shown))
    view.waiting_lines.push_back({context.tr(kind_name(entry.kind)), base::format_moment(context.language, entry.queued),
                                  base::format_number(context.language, entry.attempts), base::format_moment(context.language, entry.due),
                                  reason_text(context, entry)});
  for (const auto& entry : entries(session, "given_up", lines_shown))
    view.given_up_lines.push_back({entry.id.text(), context.tr(kind_name(entry.kind)), base::format_moment(context.language, entry.queued),
                                   base::format_number(context.language, entry.attempts), reason_text(context, entry)});
  view.shown = base::format_number(context.language, lines_shown);
  return context.page("mail/outbox", context.tr(msg("Mail")), boost::json::value_from(view).as_object());
}

http::Response send_again(db::Database& database, web::Context& context) {
  const auto which = context.request.form_field("id").value_or("");
  if (which == "all") {
    try_all_again(database);
    return http::redirect("/mail");
  }
  const auto id = MailId::parse(which);
  if (!id || try_again(database, *id) == 0)
    return context.problem(404, msg("This mail does not wait to be sent again."));
  return http::redirect("/mail");
}

}  // namespace

web::Feature feature(db::Database& database, bool off) {
  web::Feature made{.name = "mail", .routes = {}, .menu = {}, .files = embedded_mail()};
  made.routes = {
      {"GET", "/mail", web::Permission::administrators,
       [&database, off](web::Context& context) { return show_outbox(database, off, context); }},
      {"POST", "/mail/again", web::Permission::administrators,
       [&database](web::Context& context) { return send_again(database, context); }},
  };
  made.desk = {{msg("Mail").id, "/mail", 95, web::Permission::administrators}};
  return made;
}

}  // namespace mail
