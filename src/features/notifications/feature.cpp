// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/value_from.hpp>

#include "base/partial_date.h"
#include "notifications/mails.h"
#include "notifications/store.h"
#include "notifications/views.h"
#include "web/guard.h"

std::span<const base::EmbeddedFile> embedded_notifications();

namespace notifications {
namespace {

using accounts::AccountId;
using base::msg;

constexpr int notices_a_page = 30;

// Of a signed-in person; the routes let nobody else in.
AccountId reader(const web::Context& context) {
  return accounts::account_of(context.identity).value_or(AccountId{});
}

std::string list_url(std::optional<Kind> kind, std::string_view after = {}) {
  std::string url = "/notifications";
  if (kind) url += fmt::format("?kind={}", code(*kind));
  if (!after.empty()) url += fmt::format("{}after={}", kind ? '&' : '?', after);
  return url;
}

// "r" or "u" for read or unread, then the id.
std::optional<Place> parse_place(std::string_view text) {
  if (!text.starts_with('r') && !text.starts_with('u')) return std::nullopt;
  const auto id = NoticeId::parse(text.substr(1));
  return id ? std::optional(Place{text[0] == 'r', *id}) : std::nullopt;
}

http::Response show_list(db::Database& database, web::Context& context) {
  const auto kind = parse_kind(context.request.parameter("kind").value_or(""));
  const auto after = parse_place(context.request.parameter("after").value_or(""));
  auto session = database.read();
  const auto account = reader(context);
  views::ListPage view;
  std::int64_t all = 0, unread_of_all = 0, unread_here = 0;
  for (const auto& tally : tallies(session, account)) {
    all += tally.all;
    unread_of_all += tally.unread;
    if (!kind || *kind == tally.kind) unread_here += tally.unread;
    view.tabs.push_back({context.tr(label(tally.kind)), base::format_number(context.language, tally.all),
                         list_url(tally.kind), kind == tally.kind});
  }
  view.tabs.insert(view.tabs.begin(), views::Tab{context.tr(msg("All")), base::format_number(context.language, all),
                                                 list_url(std::nullopt), !kind});
  view.unread = web::count_view(context.language, unread_here);
  view.has_unread = unread_here > 0;
  if (kind) view.kind = code(*kind);
  auto notices = page(session, account, kind, after, notices_a_page + 1);
  if (notices.size() > notices_a_page) {
    notices.pop_back();
    view.older_url = list_url(kind, (notices.back().seen ? "r" : "u") + notices.back().id.text());
  }
  if (after) view.newer_url = list_url(kind);
  for (const auto& one : notices)
    view.notices.push_back({"/notifications/" + one.id.text(), context.tr(one.title),
                            one.text.id.empty() ? std::string() : context.tr(one.text), context.tr(label(one.kind)),
                            base::format_moment(context.language, one.at), !one.seen});
  view.has_notices = !view.notices.empty();
  return context.page("notifications/list", context.tr(msg("Notices")), boost::json::value_from(view).as_object());
}

// Whoever opens a notice has seen it.
http::Response open_notice(db::Database& database, web::Context& context) {
  const auto id = NoticeId::parse(context.path("id"));
  std::optional<Kept> kept;
  if (id) {
    auto session = database.read();
    kept = find(session, reader(context), *id);
  }
  if (!kept) return context.problem(404, msg("This notice is not here any more, or is not yours."));
  if (!kept->seen) set_seen(database, kept->account, *id);
  return http::redirect(web::local_address(kept->url));
}

http::Response mark_all(db::Database& database, web::Context& context) {
  const auto kind = parse_kind(context.request.form_field("kind").value_or(""));
  set_all_seen(database, reader(context), kind);
  return http::redirect(list_url(kind));
}

http::Response show_settings(db::Database& database, web::Context& context) {
  auto session = database.read();
  views::SettingsPage view;
  view.saved = context.request.parameter("saved").has_value();
  for (const auto kind : kinds) {
    const auto chosen = delivery(session, reader(context), kind);
    view.choices.push_back({std::string(code(kind)), context.tr(label(kind)), chosen == Delivery::at_once,
                            chosen == Delivery::daily, chosen == Delivery::no});
  }
  return context.page("notifications/settings", context.tr(msg("Which mails you get")),
                      boost::json::value_from(view).as_object());
}

http::Response keep_settings(db::Database& database, web::Context& context) {
  {
    auto transaction = database.write_unlogged();
    for (const auto kind : kinds)
      if (const auto chosen = parse_delivery(context.request.form_field(code(kind)).value_or("")))
        set_delivery(transaction, reader(context), kind, *chosen);
    transaction.commit();
  }
  return http::redirect("/notifications/settings?saved");
}

http::Response no_subscription(const web::Context& context) {
  return context.problem(404,
                         msg("This link ends no mails. It may have been cut: please use the whole link of the mail."));
}

http::Response show_unsubscribe(db::Database& database, web::Context& context) {
  const auto subscription = subscription_of(database, context.path("signed"));
  if (!subscription) return no_subscription(context);
  views::UnsubscribePage view;
  view.action = context.request.path;
  if (subscription->kind) view.what = context.tr(label(*subscription->kind));
  view.ended = context.request.parameter("ended").has_value();
  return context.page("notifications/unsubscribe", context.tr(msg("Mails from this register")),
                      boost::json::value_from(view).as_object());
}

// From the page's button, or from a mail program (RFC 8058), which knows no cookies and must not be led elsewhere.
http::Response unsubscribe(db::Database& database, web::Context& context) {
  const auto subscription = subscription_of(database, context.path("signed"));
  if (!subscription) return no_subscription(context);
  end(database, *subscription);
  if (context.request.form_field("List-Unsubscribe")) return http::text_response("");
  return http::redirect(context.request.path + "?ended");
}

}  // namespace

web::Feature feature(db::Database& database) {
  using web::Permission;
  web::Feature made{.name = "notifications", .routes = {}, .menu = {}, .files = embedded_notifications()};
  const auto add = [&](std::string method, std::string pattern, const Permission& permission, auto handler) {
    made.routes.push_back({std::move(method), std::move(pattern), permission,
                           [&database, handler](web::Context& context) { return handler(database, context); }});
  };
  add("GET", "/notifications", Permission::signed_in, show_list);
  add("POST", "/notifications/seen", Permission::signed_in, mark_all);
  add("GET", "/notifications/settings", Permission::signed_in, show_settings);
  add("POST", "/notifications/settings", Permission::signed_in, keep_settings);
  add("GET", "/notifications/{id}", Permission::signed_in, open_notice);
  // Whoever has the signed link may end the mails that it came with.
  add("GET", "/unsubscribe/{signed}", Permission::anyone, show_unsubscribe);
  add("POST", "/unsubscribe/{signed}", Permission::anyone, unsubscribe);
  made.desk = {{msg("Notices").id, "/notifications", 20, Permission::signed_in}};
  return made;
}

}  // namespace notifications
