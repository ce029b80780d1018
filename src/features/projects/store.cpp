// SPDX-License-Identifier: EUPL-1.2
#include "projects/api.h"

namespace projects {
namespace {

using base::msg;
using base::Problem;

constexpr int page_size = 100;  // sheets may be long

Project project_of(std::string_view sheet) {
  auto project = project_from_json(sheet);
  if (!project) throw db::Failure(db::Failure::Kind::damaged, "a project's sheet is not as this program writes them");
  return *std::move(project);
}

std::string_view state_code(const Project& p) { return p.state == State::published ? "published" : "draft"; }

std::vector<Project> list(db::Session& session, const char* sql, const std::string& key, int limit, ProjectId after) {
  std::vector<Project> found;
  auto rows = session.prepare(sql);
  for (rows.run(key, after.text(), limit); rows.row();) found.push_back(project_of(rows.text(0)));
  return found;
}

}  // namespace

std::optional<Project> find(db::Session& session, ProjectId id) {
  auto row = session.prepare("SELECT c.after FROM project p JOIN change c ON c.sequence = p.change WHERE p.id = $1");
  if (!row.run(id.text()).row()) return std::nullopt;
  return project_of(row.text(0));
}

std::vector<ProjectId> find_by_identifier(db::Session& session, std::string_view identifier) {
  std::vector<ProjectId> ids;
  auto rows = session.prepare("SELECT id FROM project WHERE identifier = $1 ORDER BY id");
  for (rows.run(identifier); rows.row();) ids.push_back(ProjectId::parse(rows.text(0)).value_or(ProjectId{}));
  return ids;
}

std::vector<Project> of_organisation(db::Session& session, OrganisationId organisation, int limit, ProjectId after) {
  return list(session,
              "SELECT c.after FROM project_organisation o JOIN project p ON p.id = o.project JOIN change c ON c.sequence = p.change WHERE o.organisation = $1 AND o.project > $2 "
              "ORDER BY o.project LIMIT $3",
              organisation.text(), limit, after);
}

std::vector<Project> of_relation(db::Session& session, RelationId relation, int limit, ProjectId after) {
  return list(session,
              "SELECT c.after FROM project_relation r JOIN project p ON p.id = r.project JOIN change c ON c.sequence = p.change WHERE r.relation = $1 AND r.project > $2 "
              "ORDER BY r.project LIMIT $3",
              relation.text(), limit, after);
}

void each(db::Session& session, const std::function<void(const Project&)>& f) {
  std::string last;
  std::vector<std::string> page;
  do {
    page.clear();
    {
      auto rows = session.prepare("SELECT p.id, c.after FROM project p JOIN change c ON c.sequence = p.change WHERE p.id > $1 ORDER BY p.id LIMIT $2");
      for (rows.run(last, page_size); rows.row();) {
        last = rows.text(0);
        page.emplace_back(rows.text(1));
      }
    }
    for (const auto& sheet : page) f(project_of(sheet));
  } while (page.size() == page_size);
}

std::int64_t count(db::Session& session) { return session.prepare("SELECT count(*) FROM project").run().integer(0); }

bool cites(db::Session& session, sources::SourceId source) {
  return session.prepare("SELECT 1 FROM project WHERE source = $1 LIMIT 1").run(source.text()).row();
}

std::set<std::string, std::less<>> pictures_in_use(db::Session& session) {
  std::set<std::string, std::less<>> ids;
  auto rows = session.prepare("SELECT DISTINCT picture FROM project_picture");
  for (rows.run(); rows.row();) ids.emplace(rows.text(0));
  return ids;
}

struct Writer::State {
  explicit State(db::Transaction& t)
      : transaction(t),
        insert(t.prepare("INSERT INTO project (id, state, owner, identifier, source, change) VALUES ($1, $2, $3, $4, $5, $6)")),
        replace(t.prepare("UPDATE project SET state = $2, owner = $3, identifier = $4, source = $5, change = $6 WHERE id = $1")),
        insert_organisation(t.prepare("INSERT INTO project_organisation (organisation, project) VALUES ($1, $2)")),
        insert_relation(t.prepare("INSERT INTO project_relation (relation, project) VALUES ($1, $2)")),
        insert_picture(t.prepare("INSERT INTO project_picture (picture, project) VALUES ($1, $2)")),
        remove_organisation(t.prepare("DELETE FROM project_organisation WHERE organisation = $1 AND project = $2")),
        remove_relation(t.prepare("DELETE FROM project_relation WHERE relation = $1 AND project = $2")),
        remove_picture(t.prepare("DELETE FROM project_picture WHERE picture = $1 AND project = $2")) {}

  void run_row(db::Statement& statement, const Project& p, const std::string& id, std::int64_t change) {
    const std::string owner = p.owner ? p.owner.text() : "", source = p.source ? p.source.text() : "";
    statement.run(id, state_code(p), db::or_null(owner), db::or_null(p.identifier), db::or_null(source), change);
  }
  void write_rows(const Project& p, const std::string& id) {
    for (const auto organisation : organisations_of(p)) insert_organisation.run(organisation.text(), id);
    for (const auto relation : p.relations) insert_relation.run(relation.text(), id);
    for (const auto& picture : pictures_of(p)) insert_picture.run(picture, id);
  }
  void remove_rows(const Project& p, const std::string& id) {
    for (const auto organisation : organisations_of(p)) remove_organisation.run(organisation.text(), id);
    for (const auto relation : p.relations) remove_relation.run(relation.text(), id);
    for (const auto& picture : pictures_of(p)) remove_picture.run(picture, id);
  }

  db::Transaction& transaction;
  db::Statement insert, replace, insert_organisation, insert_relation, insert_picture, remove_organisation, remove_relation, remove_picture;
};

Writer::Writer(db::Transaction& transaction) : state_(std::make_unique<State>(transaction)) {}
Writer::~Writer() = default;

base::Result<ProjectId> Writer::create(const Project& project) { return create(Project(project)); }

base::Result<ProjectId> Writer::create(Project&& p) {
  normalise(p);
  if (!p.id) p.id = ProjectId::make();
  if (auto good = check(p); !good) return good.error();
  const std::string id = p.id.text();
  state_->run_row(state_->insert, p, id, state_->transaction.log("project", id, {}, json_text(p)));
  state_->write_rows(p, id);
  return p.id;
}

base::Result<void> Writer::update(Project p) {
  normalise(p);
  if (auto good = check(p); !good) return good.error();
  const std::string id = p.id.text();
  const auto current = find(state_->transaction.session(), p.id);
  if (!current) return Problem{Problem::Kind::not_found, msg("There is no project {id}.", {{"id", id}}), "id"};
  if (*current == p) return {};
  state_->run_row(state_->replace, p, id, state_->transaction.log("project", id, json_text(*current), json_text(p)));
  if (current->relations != p.relations || organisations_of(*current) != organisations_of(p) || pictures_of(*current) != pictures_of(p)) {
    state_->remove_rows(*current, id);
    state_->write_rows(p, id);
  }
  return {};
}

base::Result<void> Writer::remove(ProjectId id) {
  if (!find(state_->transaction.session(), id))
    return Problem{Problem::Kind::not_found, msg("There is no project {id}.", {{"id", id.text()}}), "id"};
  put(id.text(), {});
  return {};
}

void Writer::put(std::string_view given_id, std::string_view json) {
  const auto parsed_id = ProjectId::parse(given_id);
  if (!parsed_id) throw std::logic_error(fmt::format("“{}” is no id of a project", given_id));
  const std::string id(given_id);
  const auto current = find(state_->transaction.session(), *parsed_id);
  const std::string before = current ? json_text(*current) : "";
  if (before == json) return;
  if (current) state_->remove_rows(*current, id);
  if (json.empty()) {
    state_->transaction.prepare("DELETE FROM project WHERE id = $1").run(id);
    state_->transaction.log("project", id, before, {});
    return;
  }
  const auto p = project_from_json(json);
  if (!p || p->id != *parsed_id) throw std::logic_error(fmt::format("this is not project {}", id));
  state_->run_row(current ? state_->replace : state_->insert, *p, id, state_->transaction.log("project", id, before, json_text(*p)));
  state_->write_rows(*p, id);
}

namespace {

std::vector<std::string> tables_astray(db::Session& session) {
  db::Tally columns, organisations, relations, pictures, column_rows, organisation_rows, relation_rows, picture_rows;
  each(session, [&](const Project& p) {
    const auto id = p.id.text();
    columns.add({id, state_code(p), p.owner ? p.owner.text() : "", p.identifier, p.source ? p.source.text() : ""});
    for (const auto organisation : organisations_of(p)) organisations.add({organisation.text(), id});
    for (const auto relation : p.relations) relations.add({relation.text(), id});
    for (const auto& picture : pictures_of(p)) pictures.add({picture, id});
  });
  auto row = session.prepare("SELECT id, state, owner, identifier, source FROM project");
  for (row.run(); row.row();) column_rows.add({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4)});
  auto organisation = session.prepare("SELECT organisation, project FROM project_organisation");
  for (organisation.run(); organisation.row();) organisation_rows.add({organisation.text(0), organisation.text(1)});
  auto relation = session.prepare("SELECT relation, project FROM project_relation");
  for (relation.run(); relation.row();) relation_rows.add({relation.text(0), relation.text(1)});
  auto picture = session.prepare("SELECT picture, project FROM project_picture");
  for (picture.run(); picture.row();) picture_rows.add({picture.text(0), picture.text(1)});
  std::vector<std::string> astray;
  if (columns != column_rows) astray.emplace_back("project");
  if (organisations != organisation_rows) astray.emplace_back("project_organisation");
  if (relations != relation_rows) astray.emplace_back("project_relation");
  if (pictures != picture_rows) astray.emplace_back("project_picture");
  return astray;
}

}  // namespace

db::RecordKind record_kind() {
  return {"project",
          [](db::Session& session, const auto& f) {
            each(session, [&](const Project& p) { f(p.id.text(), json_text(p)); });
          },
          [](db::Transaction& transaction, std::string_view id, std::string_view json) { Writer(transaction).put(id, json); },
          tables_astray};
}

}  // namespace projects
