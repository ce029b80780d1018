// SPDX-License-Identifier: EUPL-1.2
#include "projects/api.h"

namespace projects {

std::vector<Project> find_many(db::Session& session, const std::vector<ProjectId>& ids) {
  std::vector<Project> found;
  found.reserve(ids.size());
  for (const auto id : ids)
    if (auto one = find(session, id)) found.push_back(*std::move(one));
  return found;
}

std::vector<Project> of_owner(db::Session& session, OrganisationId owner, int limit, int offset) {
  // Ids ascend with the time they were made; the log says what was changed last.
  std::vector<ProjectId> ids;
  auto rows = session.prepare(
      "SELECT p.id FROM project p WHERE p.owner = $1 ORDER BY (SELECT max(c.sequence) FROM change c WHERE c.record_kind = 'project' AND "
      "c.record_id = p.id) DESC, p.id DESC LIMIT $2 OFFSET $3");
  for (rows.run(owner.text(), limit, offset); rows.row();) ids.push_back(ProjectId::parse(rows.text(0)).value_or(ProjectId{}));
  return find_many(session, ids);
}

std::int64_t count_published(db::Session& session) {
  return session.prepare("SELECT count(*) FROM project WHERE state = 'published'").run().integer(0);
}

std::int64_t count_of_owner(db::Session& session, OrganisationId owner) {
  return session.prepare("SELECT count(*) FROM project WHERE owner = $1").run(owner.text()).integer(0);
}

namespace {

template <class F>
void change_each(db::Transaction& transaction, const char* sql, const std::string& key, F f) {
  std::vector<ProjectId> ids;
  {
    auto rows = transaction.prepare(sql);
    for (rows.run(key); rows.row();) ids.push_back(ProjectId::parse(rows.text(0)).value_or(ProjectId{}));
  }
  Writer writer(transaction);
  for (auto& project : find_many(transaction.session(), ids)) {
    f(project);
    if (auto written = writer.update(std::move(project)); !written)
      throw std::logic_error("what a merge makes of a project cannot be kept: " + written.error().message.id);
  }
}

}  // namespace

void follow_merge(db::Transaction& transaction, OrganisationId from, OrganisationId to) {
  change_each(transaction, "SELECT project FROM project_organisation WHERE organisation = $1 ORDER BY project", from.text(),
              [&](Project& project) { replace_organisation(project, from, to); });
}

void leave_relation(db::Transaction& transaction, RelationId relation, std::optional<RelationId> into) {
  change_each(transaction, "SELECT project FROM project_relation WHERE relation = $1 ORDER BY project", relation.text(), [&](Project& project) {
    std::erase(project.relations, relation);
    if (into) project.relations.push_back(*into);
  });
}

}  // namespace projects
