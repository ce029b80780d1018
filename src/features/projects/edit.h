// SPDX-License-Identifier: EUPL-1.2
// For the features whose pages show or change a part of a project: sheet, framework, work plan, budget.
#pragma once
#include <boost/describe/class.hpp>

#include "projects/api.h"
#include "web/views.h"
#include "web/identity.h"
#include "web/site.h"

namespace projects {

// A published project is everybody's to see; a draft, those's who have a role in its owner, and stewards'.
bool may_see(const web::Identity& identity, const Project& project);
bool may_edit(const web::Identity& identity, const Project& project);     // contributors of the owner, and above
bool may_publish(const web::Identity& identity, const Project& project);  // editors, and above
bool may_approve(const web::Identity& identity, const Project& project);  // validators, and above

// The number of the project's last change; a form carries it along. 0 if there is no such project.
std::int64_t version(db::Session& session, ProjectId id);

// One user's change: reads the project as it is now, and as it was at version `seen`, lets `apply` change the former, writes it.
// Whoever changes a part gives a conflict if that part is no longer as it was: others' changes elsewhere stay. Refuses those who
// may not edit as if there were no such project if they may not see it. Gives the number of the change, or the last one if
// nothing changed.
using Apply = std::function<base::Result<void>(Project& now, const Project& seen)>;
base::Result<std::int64_t> change(db::Database& database, const web::Identity& identity, ProjectId id, std::int64_t seen,
                                  const std::string& reason, const Apply& apply);

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

// The project of the address's {id}, and its version; none if there is none, or one that may not be seen.
struct Asked {
  std::optional<Project> project;
  std::int64_t version = 0;
};
Asked asked(db::Database& database, const web::Context& context);

web::Feature feature();  // its partials

}  // namespace projects
