// SPDX-License-Identifier: EUPL-1.2
// The first page of those who work in the register, and the door to an organisation's private space.
#include <boost/json/value_from.hpp>
#include <set>

#include "accounts/api.h"
#include "confirmations/api.h"
#include "contributions/api.h"
#include "db/change_log.h"
#include "desk/api.h"
#include "desk/views.h"
#include "records/api.h"

std::span<const base::EmbeddedFile> embedded_desk();

namespace desk {
namespace {

using base::msg;
using organisations::OrganisationId;
using web::Context;
using web::Role;

constexpr int changes_looked_at = 500;  // the newest of the log, among which those of one's own records are sought
constexpr std::size_t most_changes = 12;

std::vector<views::Matter> matters(db::Session& session, const Context& context) {
  std::vector<views::Matter> made;
  if (const auto waiting = contributions::waiting(session, context.identity); waiting > 0) {
    views::Matter matter{base::counted(context.language, waiting, "{n} proposal waits for your decision",
                                       "{n} proposals wait for your decision"),
                         "/contributions", {}};
    for (const auto& one : contributions::oldest(session, context.identity, context.language))
      matter.items.push_back({one.title, one.url,
                              one.days < 1 ? context.tr(msg("since today"))
                                           : base::counted(context.language, one.days, "for {n} day", "for {n} days")});
    made.push_back(std::move(matter));
  }
  if (const auto due = confirmations::due(session, context.identity, context.language); due.records > 0) {
    views::Matter matter{base::counted(context.language, due.records, "{n} record to confirm", "{n} records to confirm"),
                         "/confirmations", {}};
    for (const auto& one : due.first) matter.items.push_back({one.title, one.url, {}});
    made.push_back(std::move(matter));
  }
  if (const auto& who = context.identity; who.unread > 0)
    made.push_back({base::counted(context.language, who.unread, "{n} new notice", "{n} new notices"), "/notifications", {}});
  return made;
}

std::vector<views::Place> places(db::Session& session, const Context& context) {
  std::vector<views::Place> made;
  for (const auto& [id, role] : context.identity.roles) {
    const auto parsed = OrganisationId::parse(id);
    const auto organisation = parsed ? organisations::find(session, *parsed) : std::nullopt;
    if (!organisation) continue;
    made.push_back({organisation->name_in(context.language), context.tr(accounts::label(role)),
                    fmt::format("/organisations/{}/space", id), fmt::format("/organisations/{}", id)});
  }
  std::ranges::sort(made, {}, &views::Place::name);
  return made;
}

// Whether the change is one of somebody's records: stewards' are all.
bool concerns(const db::Change& change, const records::Kind kind, const web::Identity& identity) {
  if (identity.is_steward()) return true;
  for (const auto* json : {&change.after, &change.before}) {
    if (json->empty()) continue;
    for (const auto organisation : records::stewards_of(kind, *json))
      if (identity.works_for(organisation.text())) return true;
  }
  return false;
}

std::vector<views::Change> changes(std::int64_t head, db::Session& session, const Context& context) {
  std::vector<views::Change> made;
  if (context.identity.roles.empty() && !context.identity.is_steward()) return made;
  auto log = db::changes_after(session, std::max<std::int64_t>(0, head - changes_looked_at), changes_looked_at);
  std::set<std::string> seen;
  for (auto change = log.rbegin(); change != log.rend() && made.size() < most_changes; ++change) {
    const auto kind = records::parse_kind(change->record_kind);
    if (!kind || seen.contains(change->record_id) || !concerns(*change, *kind, context.identity)) continue;
    seen.insert(change->record_id);
    views::Change line;
    line.title = records::title(session, *kind, change->after.empty() ? change->before : change->after, context.language);
    line.url = records::url({*kind, change->record_id}) + "/history";
    line.what = context.tr(change->before.empty() ? msg("entered") : change->after.empty() ? msg("removed") : msg("changed"));
    line.when = base::format_date(context.language, base::PartialDate::parse(change->at.substr(0, 10)).value_or(base::PartialDate{}));
    made.push_back(std::move(line));
  }
  return made;
}

http::Response show_desk(db::Database& database, Context& context) {
  views::Desk view;
  const auto head = database.head();  // before a session is lent: this takes one too
  auto session = database.read();
  view.matters = matters(session, context);
  view.has_matters = !view.matters.empty();
  view.places = places(session, context);
  view.has_places = !view.places.empty();
  view.is_steward = context.identity.is_steward();
  view.changes = changes(head, session, context);
  view.has_changes = !view.changes.empty();
  return context.page("desk/desk", context.tr(msg("My desk")), boost::json::value_from(view).as_object());
}

http::Response show_space(db::Database& database, Context& context) {
  auto session = database.read();
  const std::string id(context.path("id"));
  const auto parsed = OrganisationId::parse(id);
  const auto organisation = parsed ? organisations::find(session, *parsed) : std::nullopt;
  if (!organisation) return context.problem(404, msg("There is no such organisation in the register."));
  context.section = "/desk";
  const auto door = [&](const char* path, const base::Message& label, const base::Message& detail) {
    return views::Item{context.tr(label), fmt::format("/organisations/{}/{}", id, path), context.tr(detail)};
  };
  const auto role = context.identity.role_in(id);
  views::Space view{organisation->name_in(context.language), fmt::format("/organisations/{}", id),
                    context.identity.works_for(id) ? context.tr(accounts::label(role)) : context.tr(msg("as a steward of the register")), {}};
  view.doors.push_back(door("people", msg("People"), msg("Whom the organisation knows, and how to reach them.")));
  view.doors.push_back(door("posts", msg("Posts"), msg("What outlives whoever holds it.")));
  view.doors.push_back(door("contacts", msg("Contacts"), msg("Meetings, calls, visits, and what was promised.")));
  if (role >= Role::editor) view.doors.push_back(door("propose", msg("Its public record"), msg("Change what everybody reads.")));
  if (role >= Role::validator) view.doors.push_back(door("confirm", msg("Confirm its record"), msg("Say that it still holds.")));
  view.doors.push_back(door("history", msg("History"), msg("Who changed what, when and why.")));
  if (role >= Role::administrator) {
    view.doors.push_back(door("members", msg("Who works for it"), msg("Invitations and roles.")));
    view.doors.push_back(door("people/access", msg("Who looked in"), msg("Stewards who opened this private space.")));
  }
  return context.page("desk/space", view.name, boost::json::value_from(view).as_object());
}

}  // namespace

web::Feature feature(db::Database& database) {
  using web::Permission;
  web::Feature made{.name = "desk", .routes = {}, .menu = {}, .files = embedded_desk()};
  made.routes.push_back({"GET", "/desk", Permission::signed_in, [&database](Context& context) { return show_desk(database, context); }});
  made.routes.push_back({"GET", "/organisations/{id}/space", Permission::of_organisation(Role::reader),
                         [&database](Context& context) { return show_space(database, context); }});
  made.desk = {{msg("My desk").id, "/desk", 1, Permission::signed_in}};
  return made;
}

}  // namespace desk
