// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/records.h"
#include "projects/project.h"

namespace projects {

std::string json_text(const Project& project);  // canonical: same project, same text
std::optional<Project> project_from_json(std::string_view json);

// Brings it to its canonical form: no empty texts, lists without what says nothing, nodes in their tree's order, codes and ids
// each once. The stores do it by themselves.
void normalise(Project& project);
// Whether it can be kept at all: it has a title or an identifier, its ids are unique, its tree is one, its texts can be stored.
// What makes it no good IATI activity is the validator's to say.
base::Result<void> check(const Project& project);
// A new id for a node, indicator, period, line… of any project.
std::string part_id();

// "pipeline", "implementation"…; a code the list does not know is said as it is.
base::Message status_label(std::string_view code);
base::Message role_label(std::string_view code);
base::Message label(Level level);
base::Message label(Territory territory);
base::Message label(RiskLevel level);
base::Message label(Approval approval);
base::Message label(Measurement measurement);
base::Message management_label(std::string_view code);
const std::vector<std::string>& all_statuses();
const std::vector<std::string>& all_roles();
const std::vector<std::string>& all_managements();

// The date of that type (IATI ActivityDateType: '1' planned start, '2' actual start, '3' planned end, '4' actual end).
base::PartialDate date_of(const Project& project, char type);
// The actual one where it is known, else the planned one.
base::PartialDate start_of(const Project& project);
base::PartialDate end_of(const Project& project);
void set_date(Project& project, char type, base::PartialDate on);  // unknown removes it
// The text in that language, or the project's own, or any; empty if there is none.
std::string_view text_in(const Narrative& narrative, base::Language language);
// Every organisation of the register it names, each once: owner, participants, funders, providers, receivers.
std::vector<OrganisationId> organisations_of(const Project& project);
// Puts `to` in the place of `from` wherever it is named.
void replace_organisation(Project& project, OrganisationId from, OrganisationId to);

std::optional<Project> find(db::Session& session, ProjectId id);
std::vector<ProjectId> find_by_identifier(db::Session& session, std::string_view identifier);  // in the order of ids
// In the order of ids, from the one after `after`. Drafts too: whoever shows them asks may_see().
std::vector<Project> of_organisation(db::Session& session, OrganisationId organisation, int limit, ProjectId after = {});
std::vector<Project> of_relation(db::Session& session, RelationId relation, int limit, ProjectId after = {});
void each(db::Session& session, const std::function<void(const Project&)>& f);  // in the order of ids, drafts too
std::int64_t count(db::Session& session);
bool cites(db::Session& session, sources::SourceId source);

db::RecordKind record_kind();

// Writes many with prepared statements kept for the writer's length, which must end before the transaction's; each write
// is logged. Organisations, relations and sources must exist; throws db::Failure (constraint) otherwise.
class Writer {
 public:
  explicit Writer(db::Transaction& transaction);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  base::Result<ProjectId> create(Project project);  // makes the id if unset
  base::Result<void> update(Project project);       // not found; the same: writes nothing
  base::Result<void> remove(ProjectId id);
  void put(std::string_view id, std::string_view json);  // undo and restore: set to that, or remove if empty

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace projects
