// SPDX-License-Identifier: EUPL-1.2
#include "projects/api.h"

#include "accounts/api.h"

std::span<const base::EmbeddedFile> embedded_projects();

namespace projects {

using base::msg;
using base::Problem;

namespace {

bool has(const web::Identity& identity, const Project& project, web::Role least) {
  if (!identity.signed_in()) return false;
  return project.owner ? identity.role_in(project.owner.text()) >= least : identity.is_steward();
}

Problem not_there() { return {Problem::Kind::not_found, msg("There is no such project.")}; }

}  // namespace

bool may_see(const web::Identity& identity, const Project& project) {
  return project.state == State::published || has(identity, project, web::Role::reader);
}
bool works_for_owner(const web::Identity& identity, const Project& project) { return has(identity, project, web::Role::reader); }

void withhold_unapproved(Project& project) {
  for (auto& indicator : project.indicators)
    for (auto& period : indicator.periods)
      if (period.approval != Approval::approved) period.actuals.clear(), period.approval = Approval::open;
}

bool may_edit(const web::Identity& identity, const Project& project) {
  return identity.may_write && has(identity, project, web::Role::contributor);
}
bool may_publish(const web::Identity& identity, const Project& project) {
  return identity.may_write && has(identity, project, web::Role::editor);
}
bool may_approve(const web::Identity& identity, const Project& project) {
  return identity.may_write && has(identity, project, web::Role::validator);
}

std::int64_t version(db::Session& session, ProjectId id) {
  return session.prepare("SELECT coalesce(max(sequence), 0) FROM change WHERE record_kind = 'project' AND record_id = $1")
      .run(id.text())
      .integer(0);
}

base::Problem changed_meanwhile(std::string field) {
  return {Problem::Kind::conflict,
          msg("Somebody else changed this meanwhile. What it is now stands beside what you wrote: look at both and send it again."),
          std::move(field)};
}

base::Result<std::int64_t> change(db::Database& database, const web::Identity& identity, ProjectId id, std::int64_t seen,
                                  const std::string& reason, const Apply& apply) {
  return change(database, identity, id, seen, reason,
                ApplyWithin([&](db::Transaction&, Project& now, const Project& then) { return apply(now, then); }));
}

base::Result<std::int64_t> change(db::Database& database, const web::Identity& identity, ProjectId id, std::int64_t seen,
                                  const std::string& reason, const ApplyWithin& apply) {
  auto transaction = database.write(accounts::author(identity), reason);
  auto& session = transaction.session();
  auto now = find(session, id);
  if (!now || !may_see(identity, *now)) return not_there();
  if (!may_edit(identity, *now))
    return Problem{Problem::Kind::forbidden, msg("This is for those who work on projects of its owner.")};
  Project then = *now;
  if (seen < version(session, id)) {
    auto row = session.prepare(
        "SELECT after FROM change WHERE record_kind = 'project' AND record_id = $1 AND sequence <= $2 ORDER BY sequence DESC LIMIT 1");
    // Whoever says no version has seen nothing: each part is another than the one they know.
    then = {};
    if (row.run(id.text(), seen).row() && !row.is_null(0))
      if (auto read = project_from_json(row.text(0))) then = *std::move(read);
  }
  if (auto done = apply(transaction, *now, then); !done) return done.error();
  now->id = id;
  if (auto done = Writer(transaction).update(*now); !done) return done.error();
  const auto number = version(session, id);
  transaction.commit();
  return number;
}

std::string url(ProjectId id, std::string_view rest) { return fmt::format("/projects/{}{}", id.text(), rest); }

views::Head head(const web::Context& context, const Project& project, std::string_view tab) {
  views::Head made;
  made.title = text_in(project.title, context.language);
  if (made.title.empty()) made.title = project.identifier;
  made.breadcrumb = {{"/projects", context.tr(msg("Projects"))}, {url(project.id), made.title}};
  const auto add = [&](std::string_view rest, const base::Message& label) {
    made.tabs.push_back({url(project.id, rest), context.tr(label), rest == tab});
  };
  add("", msg("Project"));
  add("/framework", msg("Logical framework"));
  add("/plan", msg("Work plan"));
  add("/budget", msg("Budget"));
  add("/iati", msg("IATI"));
  made.is_draft = project.state == State::draft;
  if (made.is_draft) made.draft_label = context.tr(msg("A draft: seen by those alone who work for its owner."));
  return made;
}

Asked asked(db::Database& database, const web::Context& context) {
  Asked found;
  const auto id = ProjectId::parse(context.path("id"));
  if (!id) return found;
  auto session = database.read();
  found.project = find(session, *id);
  if (found.project && !may_see(context.identity, *found.project)) found.project.reset();
  if (found.project && !works_for_owner(context.identity, *found.project)) withhold_unapproved(*found.project);
  if (found.project) found.version = version(session, *id);
  return found;
}

web::Feature feature() { return {.name = "projects", .routes = {}, .menu = {}, .files = embedded_projects()}; }

}  // namespace projects
