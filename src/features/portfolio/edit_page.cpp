// SPDX-License-Identifier: EUPL-1.2
// From the form to the register: new projects, changes, publishing, removing a draft.
#include "base/money.h"
#include "base/text.h"
#include "db/storable.h"
#include "portfolio/form.h"

namespace portfolio {
namespace {

using base::msg;
using base::Problem;

// What the form was made from.
struct Sheet {
  Project project;
  std::int64_t version = 0;
  bool is_new = false;
};

struct Answer {
  std::vector<Problem> problems;
  std::vector<std::string> clashes;
  const Project* now = nullptr;  // with clashes: the project as others left it
  int status = 200;
};

// `typed`: what stands in the form; for clashes and at the beginning that of the sheet.
http::Response form_page(const explore::Atlas& atlas, web::Context& context, const Sheet& sheet, const records::Typed& typed, bool was_sent, const Answer& answer) {
  auto session = atlas.database().read();
  const auto& project = sheet.project;
  views::Form view;
  const auto owner = project.owner ? name_of(session, {.organisation = project.owner}, context.language) : std::string();
  const std::string own_url = "/organisations/" + project.owner.text() + "/projects";
  if (project.owner) view.breadcrumb = {{"/organisations/" + project.owner.text(), owner}, {own_url, context.tr(msg("Projects"))}};
  else view.breadcrumb = {{"/projects", context.tr(msg("Projects"))}};
  view.is_draft = project.state == projects::State::draft;
  if (!sheet.is_new) view.breadcrumb.push_back({projects::url(project.id), title_of(project, context.language)});
  view.title = sheet.is_new ? context.tr(msg("New project")) : context.tr(msg("Change “{title}”", {{"title", title_of(project, context.language)}}));
  view.lead = context.tr(msg("Only the title is needed. What you do not know stays empty; a line that you empty is taken away."));
  view.action = sheet.is_new ? own_url + "/new" : projects::url(project.id, "/edit");
  view.back_url = sheet.is_new ? own_url : projects::url(project.id);
  view.version = std::to_string(sheet.version);
  view.may_publish = projects::may_publish(context.identity, project);
  if (!sheet.is_new && view.is_draft && view.may_publish) view.remove_url = projects::url(project.id, "/remove");
  view.sections = sections_of(session, atlas.gazetteer(), project, typed, was_sent, answer.problems, context.language);
  for (const auto& problem : answer.problems) view.errors.push_back({problem.field.empty() ? "content" : problem.field, context.tr(problem.message)});
  view.has_errors = !view.errors.empty();
  for (const auto& field : answer.clashes) {
    const auto told_of = [&](const Project& one) {
      std::string text;
      for (const auto& line : told(session, atlas.gazetteer(), one, field, context.language)) text += (text.empty() ? "" : "\n") + line;
      return text;
    };
    view.clashes.push_back({context.tr(field_label(field)), told_of(*answer.now), told_of(project)});
  }
  view.has_clashes = !view.clashes.empty();
  return show(context, "portfolio/form", view.title, view, answer.status);
}

http::Response form_page(const explore::Atlas& atlas, web::Context& context, const Sheet& sheet, const Answer& answer = {}) {
  records::Typed typed;
  {
    auto session = atlas.database().read();
    typed = typed_of(session, atlas.gazetteer(), sheet.project, context.language);
  }
  return form_page(atlas, context, sheet, typed, false, answer);
}

enum class Wish { keep, publish, withdraw };
Wish wish_of(const web::Context& context) {
  const auto said = context.request.form_field("do").value_or("");
  return said == "publish" ? Wish::publish : said == "withdraw" ? Wish::withdraw : Wish::keep;
}

std::optional<Problem> not_allowed(const web::Context& context, const Project& project, Wish wish) {
  if (wish == Wish::keep || projects::may_publish(context.identity, project)) return std::nullopt;
  return Problem{Problem::Kind::forbidden, msg("Publishing, and taking back, is for editors of the organisation that keeps the project."), {}};
}

void grant(Project& project, Wish wish) {
  if (wish == Wish::publish) project.state = projects::State::published;
  if (wish == Wish::withdraw) project.state = projects::State::draft;
}

// The project as it was at that version of it; as it is now where the form says nonsense.
Project as_of(db::Session& session, const Project& now, std::int64_t version) {
  auto row = session.prepare("SELECT after FROM change WHERE record_kind = 'project' AND record_id = $1 AND sequence <= $2 ORDER BY sequence DESC LIMIT 1");
  if (row.run(now.id.text(), version).row() && !row.is_null(0))
    if (auto read = projects::project_from_json(row.text(0))) return *std::move(read);
  return now;
}

std::optional<organisations::Organisation> owner_of_address(const explore::Atlas& atlas, const web::Context& context) {
  const auto id = OrganisationId::parse(context.path("id"));
  auto session = atlas.database().read();
  return id ? organisations::find(session, *id) : std::nullopt;
}

Sheet new_sheet(const organisations::Organisation& owner, const web::Context& context) {
  Sheet sheet{.is_new = true};
  sheet.project.owner = owner.id;
  sheet.project.status = "1";
  sheet.project.language = owner.languages.empty() ? std::string(base::code(context.language)) : owner.languages.front();
  sheet.project.currency = base::currency_of_country(owner.country);
  return sheet;
}

int status_of(const Problem& problem) {
  switch (problem.kind) {
    case Problem::Kind::not_found: return 404;
    case Problem::Kind::conflict: return 409;
    case Problem::Kind::forbidden: return 403;
    default: return 422;
  }
}

}  // namespace

http::Response show_new(const explore::Atlas& atlas, web::Context& context) {
  const auto owner = owner_of_address(atlas, context);
  if (!owner) return context.problem(404, msg("There is no such organisation."));
  return form_page(atlas, context, new_sheet(*owner, context));
}

http::Response take_new(const explore::Atlas& atlas, web::Context& context) {
  const auto owner = owner_of_address(atlas, context);
  if (!owner) return context.problem(404, msg("There is no such organisation."));
  const auto sheet = new_sheet(*owner, context);
  records::Typed typed(context.request);
  const auto unkept = keep_pictures(atlas.database(), context.request, typed);
  Parsed parsed;
  {
    auto session = atlas.database().read();
    parsed = parse(session, atlas.gazetteer(), sheet.project, typed, context.language);
  }
  parsed.problems.insert(parsed.problems.end(), unkept.begin(), unkept.end());
  const auto wish = wish_of(context);
  if (const auto no = not_allowed(context, sheet.project, wish)) parsed.problems.push_back(*no);
  if (!parsed.problems.empty()) return form_page(atlas, context, sheet, typed, true, {.problems = parsed.problems, .status = 422});
  grant(parsed.project, wish);
  base::Result<ProjectId> made = ProjectId{};
  {
    auto transaction = atlas.database().write(accounts::author(context.identity), "a new project");
    made = projects::Writer(transaction).create(std::move(parsed.project));
    if (made) transaction.commit();
  }
  if (!made) return form_page(atlas, context, sheet, typed, true, {.problems = {made.error()}, .status = 422});
  return http::redirect(projects::url(*made));
}

http::Response show_edit(const explore::Atlas& atlas, web::Context& context) {
  auto found = projects::asked(atlas.database(), context);
  if (!found.project) return not_there(context);
  if (!projects::may_edit(context.identity, *found.project)) return context.problem(403, msg("This is for those who work on projects of its owner."));
  return form_page(atlas, context, {.project = *std::move(found.project), .version = found.version});
}

http::Response take_edit(const explore::Atlas& atlas, web::Context& context) {
  auto found = projects::asked(atlas.database(), context);
  if (!found.project) return not_there(context);
  if (!projects::may_edit(context.identity, *found.project)) return context.problem(403, msg("This is for those who work on projects of its owner."));
  const auto version = number_of(context.request.form_field("version").value_or(""), found.version);
  records::Typed typed(context.request);
  const auto unkept = keep_pictures(atlas.database(), context.request, typed);
  Sheet sheet{.version = version};
  Parsed parsed;
  {
    auto session = atlas.database().read();
    sheet.project = as_of(session, *found.project, version);
    sheet.project.id = found.project->id;
    sheet.project.state = found.project->state;
    sheet.project.owner = found.project->owner;  // a merge may have changed it
    parsed = parse(session, atlas.gazetteer(), sheet.project, typed, context.language);
  }
  parsed.problems.insert(parsed.problems.end(), unkept.begin(), unkept.end());
  const auto wish = wish_of(context);
  if (const auto no = not_allowed(context, *found.project, wish)) parsed.problems.push_back(*no);
  if (!parsed.problems.empty()) return form_page(atlas, context, sheet, typed, true, {.problems = parsed.problems, .status = 422});
  std::vector<std::string> clashes;
  Project now, merged;
  const auto& seen = sheet.project;
  const auto done = projects::change(atlas.database(), context.identity, seen.id, version, wish == Wish::publish ? "published" : wish == Wish::withdraw ? "taken back to draft" : "",
                                     [&](Project& current, const Project&) -> base::Result<void> {
                                       now = current;
                                       clashes = merge(current, seen, parsed.project);
                                       merged = current;
                                       grant(current, wish);
                                       return clashes.empty() ? base::Result<void>() : projects::changed_meanwhile("content");
                                     });
  if (done) return http::redirect(projects::url(seen.id));
  if (clashes.empty()) {
    if (done.error().kind == Problem::Kind::not_found) return not_there(context);
    return form_page(atlas, context, sheet, typed, true, {.problems = {done.error()}, .status = status_of(done.error())});
  }
  // Everything that does not clash stands in the form as it would be kept; of what clashes, what was typed.
  for (const auto& field : clashes) copy_field(merged, parsed.project, field);
  std::int64_t newest = 0;
  {
    auto session = atlas.database().read();
    newest = projects::version(session, seen.id);
    if (const auto current = projects::find(session, seen.id); !current || *current != now) newest = version;  // once more meanwhile: the next time tells
  }
  return form_page(atlas, context, {.project = merged, .version = newest}, {.problems = {done.error()}, .clashes = clashes, .now = &now, .status = 409});
}

http::Response take_removal(const explore::Atlas& atlas, web::Context& context) {
  auto found = projects::asked(atlas.database(), context);
  if (!found.project) return not_there(context);
  const auto& project = *found.project;
  if (!projects::may_publish(context.identity, project)) return context.problem(403, msg("This is for editors of the organisation that keeps the project."));
  std::string reason(base::trim(base::repair_utf8(context.request.form_field("reason").value_or(""))));
  std::ranges::replace(reason, '\n', ' ');
  std::erase(reason, '\r');
  std::optional<Problem> fault;
  if (project.state != projects::State::draft) fault = Problem{Problem::Kind::conflict, msg("Only drafts are removed. Take the project back to draft first."), "reason"};
  else if (reason.empty()) fault = Problem{Problem::Kind::invalid, msg("Please say why it is removed."), "reason"};
  else if (base::length(reason) > 300 || !db::is_storable(reason))
    fault = Problem{Problem::Kind::invalid, msg("The reason is a line of text of at most {most} characters.", {{"most", "300"}}), "reason"};
  if (!fault) {
    auto transaction = atlas.database().write(accounts::author(context.identity), reason);
    const auto now = projects::find(transaction.session(), project.id);
    if (!now) return not_there(context);
    if (now->state != projects::State::draft) {
      fault = Problem{Problem::Kind::conflict, msg("Only drafts are removed. Take the project back to draft first."), "reason"};
    } else if (auto removed = projects::Writer(transaction).remove(project.id); !removed) {
      fault = removed.error();
    } else {
      transaction.commit();
      return http::redirect(project.owner ? "/organisations/" + project.owner.text() + "/projects" : "/projects");
    }
  }
  return form_page(atlas, context, {.project = project, .version = found.version}, {.problems = {*fault}, .status = status_of(*fault)});
}

}  // namespace portfolio
