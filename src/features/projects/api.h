// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/describe/class.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/records.h"
#include "projects/project.h"
#include "web/identity.h"
#include "web/site.h"
#include "web/views.h"

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
std::vector<std::string> pictures_of(const Project& project);  // the ids of those that were sent here, each once
// Puts `to` in the place of `from` wherever it is named.
void replace_organisation(Project& project, OrganisationId from, OrganisationId to);

std::optional<Project> find(db::Session& session, ProjectId id);
std::vector<ProjectId> find_by_identifier(db::Session& session, std::string_view identifier);  // in the order of ids
// In the order of ids, from the one after `after`. Drafts too: whoever shows them asks may_see().
std::vector<Project> of_organisation(db::Session& session, OrganisationId organisation, int limit, ProjectId after = {});
std::vector<Project> of_relation(db::Session& session, RelationId relation, int limit, ProjectId after = {});
// Of the owner alone, drafts too, those changed or made last first.
std::vector<Project> of_owner(db::Session& session, OrganisationId owner, int limit, int offset = 0);
std::int64_t count_of_owner(db::Session& session, OrganisationId owner);

std::int64_t count_published(db::Session& session);  // which of them answer to what, the search index knows (explore)
// Those of `ids` that are there, in their order.
std::vector<Project> find_many(db::Session& session, const std::vector<ProjectId>& ids);

// For merges, whose batch undoes it: lets every project name `to` where it names `from`; and, before a relation goes, the one
// that took it in, or none.
void follow_merge(db::Transaction& transaction, OrganisationId from, OrganisationId to);
void leave_relation(db::Transaction& transaction, RelationId relation, std::optional<RelationId> into);

void each(db::Session& session, const std::function<void(const Project&)>& f);  // in the order of ids, drafts too
std::int64_t count(db::Session& session);
bool cites(db::Session& session, sources::SourceId source);
std::set<std::string, std::less<>> pictures_in_use(db::Session& session);

db::RecordKind record_kind();

// Writes many with prepared statements kept for the writer's length, which must end before the transaction's; each write
// is logged. Organisations, relations and sources must exist; throws db::Failure (constraint) otherwise.
class Writer {
 public:
  explicit Writer(db::Transaction& transaction);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  base::Result<ProjectId> create(const Project& project);  // makes the id if unset
  base::Result<ProjectId> create(Project&& project);       // brings it to its canonical form where it stands
  base::Result<void> update(Project project);       // not found; the same: writes nothing
  base::Result<void> remove(ProjectId id);
  void put(std::string_view id, std::string_view json);  // undo and restore: set to that, or remove if empty

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// For the features whose pages show or change a part of a project: sheet, framework, work plan, budget.


// A published project is everybody's to see; a draft, those's who have a role in its owner, and stewards'.
bool may_see(const web::Identity& identity, const Project& project);
bool may_edit(const web::Identity& identity, const Project& project);     // contributors of the owner, and above
bool may_publish(const web::Identity& identity, const Project& project);  // editors, and above
bool may_approve(const web::Identity& identity, const Project& project);  // validators, and above
// Whether it is shown what its owner's people alone see of a project: drafts, and figures that nobody has approved yet.
bool works_for_owner(const web::Identity& identity, const Project& project);

// Takes away the actuals that nobody has approved: what everybody else sees, and what is exported.
void withhold_unapproved(Project& project);

// The number of the project's last change; a form carries it along. 0 if there is no such project.
std::int64_t version(db::Session& session, ProjectId id);

// One user's change: reads the project as it is now, and as it was at version `seen`, lets `apply` change the former, writes it.
// Whoever changes a part gives a conflict if that part is no longer as it was: others' changes elsewhere stay. Refuses those who
// may not edit as if there were no such project if they may not see it. Gives the number of the change, or the last one if
// nothing changed.
using Apply = std::function<base::Result<void>(Project& now, const Project& seen)>;
base::Result<std::int64_t> change(db::Database& database, const web::Identity& identity, ProjectId id, std::int64_t seen,
                                  const std::string& reason, const Apply& apply);

// The same for whoever keeps something private beside the project, read and written in the same transaction.
using ApplyWithin = std::function<base::Result<void>(db::Transaction& transaction, Project& now, const Project& seen)>;
base::Result<std::int64_t> change(db::Database& database, const web::Identity& identity, ProjectId id, std::int64_t seen,
                                  const std::string& reason, const ApplyWithin& apply);

// The part with that id; null if there is none.
template <class Part>
Part* part_of(std::vector<Part>& parts, std::string_view id) {
  const auto at = id.empty() ? parts.end() : std::ranges::find(parts, id, &Part::id);
  return at == parts.end() ? nullptr : &*at;
}
template <class Part>
const Part* part_of(const std::vector<Part>& parts, std::string_view id) {
  return part_of(const_cast<std::vector<Part>&>(parts), id);
}
// Whether nobody changed or removed that part since.
template <class Part>
bool is_untouched(const std::vector<Part>& now, const std::vector<Part>& seen, std::string_view id) {
  const auto *a = part_of(now, id), *b = part_of(seen, id);
  return a && b ? *a == *b : a == b;
}
// "Somebody else changed this meanwhile…", for `apply`.
base::Problem changed_meanwhile(std::string field);

namespace views {
struct Tab {
  std::string url, label;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(Tab, (), (url, label, current))
struct Crumb {
  std::string url, label;
};
BOOST_DESCRIBE_STRUCT(Crumb, (), (url, label))
// Of every page of a project, for the partial "projects/head".
struct Head {
  std::vector<Crumb> breadcrumb;
  std::vector<Tab> tabs;
  std::string title, draft_label;
  bool is_draft = false;
};
BOOST_DESCRIBE_STRUCT(Head, (), (breadcrumb, tabs, title, draft_label, is_draft))
}  // namespace views

std::string url(ProjectId id, std::string_view rest = {});  // "/projects/0h3k…/framework"
// `tab` is the rest of the address of the page shown: "", "/framework", "/plan", "/budget".
views::Head head(const web::Context& context, const Project& project, std::string_view tab);

// The project of the address's {id} as whoever asks may see it, and its version; none if there is none, or one that may not be
// seen.
struct Asked {
  std::optional<Project> project;
  std::int64_t version = 0;
};
Asked asked(db::Database& database, const web::Context& context);

web::Feature feature();  // its partials

}  // namespace projects
