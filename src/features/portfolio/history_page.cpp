// SPDX-License-Identifier: EUPL-1.2
// What changed in a project, in words, and undoing one change. Others than those who work for its owner are told of nothing that
// was done while it was a draft.
#include <charconv>

#include "base/text.h"
#include "db/change_log.h"
#include "db/storable.h"
#include "history/api.h"
#include "portfolio/form.h"

namespace portfolio {
namespace {

using base::msg;
using base::Problem;
using projects::State;

constexpr int page_size = 50;

// A version as this reader may see it; none: there was none, or none for them.
std::optional<Project> version_of(const std::string& json, bool is_inside) {
  auto project = json.empty() ? std::nullopt : projects::project_from_json(json);
  if (project && !is_inside && project->state == State::draft) project.reset();
  if (project && !is_inside) projects::withhold_unapproved(*project);
  return project;
}

struct Reader {
  ProjectId id;
  std::optional<Project> now;  // none: it was removed
  bool is_inside = false;      // sees drafts
  std::string title;
  OrganisationId owner;
};

// None if there is no such project for whoever asks.
std::optional<Reader> reader_of(db::Session& session, const web::Context& context) {
  const auto id = ProjectId::parse(context.path("id"));
  if (!id) return std::nullopt;
  Reader reader{.id = *id, .now = projects::find(session, *id)};
  auto known = reader.now;
  if (!known) {
    const auto last = db::history(session, "project", id->text(), std::numeric_limits<std::int64_t>::max(), 1);
    if (!last.empty()) known = projects::project_from_json(last.front().before);
  }
  if (!known) return std::nullopt;
  auto as_draft = *known;
  as_draft.state = State::draft;
  reader.is_inside = projects::may_see(context.identity, as_draft);
  if (!reader.is_inside && (!reader.now || reader.now->state == State::draft)) return std::nullopt;
  reader.title = title_of(*known, context.language);
  reader.owner = known->owner;
  return reader;
}

std::vector<views::Link> breadcrumb(const web::Context& context, const Reader& reader) {
  std::vector<views::Link> links{{"/projects", context.tr(msg("Projects"))}};
  if (reader.now) links.push_back({projects::url(reader.id), reader.title});
  return links;
}

// Others are not told of what changed nothing that they may see.
bool is_told(const Reader& reader, const db::Change& change) {
  if (reader.is_inside) return true;
  const auto after = version_of(change.after, false);
  return after && after != version_of(change.before, false);
}

std::string version_url(const Reader& reader, std::int64_t sequence) { return projects::url(reader.id, fmt::format("/history/{}", sequence)); }

views::Change told_change(db::Session& session, const web::Context& context, const Reader& reader, const db::Change& change) {
  const auto before = version_of(change.before, reader.is_inside), after = version_of(change.after, reader.is_inside);
  views::Change made;
  made.url = version_url(reader, change.sequence);
  made.when = base::format_moment(context.language, change.at);
  made.who = context.tr(history::author_of(session, change, {reader.owner}, context.language));
  const bool was_draft = !before && !change.before.empty();
  if (const auto why = history::reason_of(change); !why.id.empty() && !was_draft) made.why = context.tr(why);
  made.made = change.before.empty();
  made.removed = change.after.empty();
  made.published = after && after->state == State::published && !change.before.empty() && (!before || before->state == State::draft);
  made.withdrawn = before && after && before->state == State::published && after->state == State::draft;
  if (before && after)
    for (const auto& field : differing_fields(*before, *after)) made.fields += (made.fields.empty() ? "" : " · ") + context.tr(field_label(field));
  made.undone = history::is_undone(session, change);
  return made;
}

std::vector<records::Difference> differences(db::Session& session, const explore::Atlas& atlas, const web::Context& context, const Project& before, const Project& after) {
  std::vector<records::Difference> all;
  for (const auto& field : differing_fields(before, after)) {
    records::Difference one{.field = field, .label = context.tr(field_label(field))};
    one.before = told(session, atlas.gazetteer(), before, field, context.language);
    one.after = told(session, atlas.gazetteer(), after, field, context.language);
    if (one.before == one.after) one.before.clear(), one.after = {context.tr(msg("Something of it was changed."))};
    records::mark(one);
    all.push_back(std::move(one));
  }
  return all;
}

std::optional<db::Change> change_asked(db::Session& session, const web::Context& context, const Reader& reader) {
  const auto sequence = number_of(context.path("sequence"), 0);
  if (sequence < 1 || sequence == std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  auto found = db::history(session, "project", reader.id.text(), sequence + 1, 1);
  if (found.empty() || found.front().sequence != sequence) return std::nullopt;
  if (!is_told(reader, found.front())) return std::nullopt;
  return std::move(found.front());
}

bool may_undo(const web::Context& context, const Reader& reader) {
  Project project;
  if (reader.now) project = *reader.now;
  project.owner = reader.owner;
  return reader.is_inside && projects::may_approve(context.identity, project);
}

http::Response version_page(const explore::Atlas& atlas, web::Context& context, const Reader& reader, const db::Change& change, const std::optional<Problem>& problem = {},
                            const std::string& reason = {}) {
  auto session = atlas.database().read();
  views::Version page;
  page.title = context.tr(msg("{record} on {date}", {{"record", reader.title}, {"date", base::format_moment(context.language, change.at)}}));
  page.breadcrumb = breadcrumb(context, reader);
  page.breadcrumb.push_back({projects::url(reader.id, "/history"), context.tr(msg("History"))});
  page.change = told_change(session, context, reader, change);
  const auto before = version_of(change.before, reader.is_inside), after = version_of(change.after, reader.is_inside);
  static const Project nothing{};
  page.differences = differences(session, atlas, context, before ? *before : nothing, after ? *after : nothing);
  page.can_undo = !page.change.undone && may_undo(context, reader);
  page.action = version_url(reader, change.sequence) + "/undo";
  page.reason = reason;
  int status = 200;
  if (problem) {
    const bool of_reason = problem->field == "reason";
    page.has_errors = true;
    page.errors.push_back({of_reason ? "reason" : "change-title", context.tr(problem->message)});
    if (of_reason) page.reason_error = context.tr(problem->message);
    status = of_reason ? 422 : 409;
  }
  return show(context, "portfolio/version", page.title, page, status);
}

base::Result<void> undo(db::Transaction& transaction, const Reader& reader, const db::Change& change) {
  const auto conflict = [](base::Message message) { return Problem{Problem::Kind::conflict, std::move(message), {}}; };
  auto& session = transaction.session();
  if (history::is_undone(session, change)) return conflict(msg("This was undone already."));
  auto now = projects::find(session, reader.id);
  projects::Writer writer(transaction);
  try {
    if (change.after.empty()) {
      if (now) return conflict(msg("This cannot be undone, because the record was made again since."));
      writer.put(reader.id.text(), change.before);
      return {};
    }
    if (!now) return conflict(msg("This cannot be undone, because the record was removed since."));
    const auto after = projects::project_from_json(change.after);
    if (change.before.empty()) {
      if (*now != *after) return conflict(msg("This cannot be undone, because the record was changed since."));
      return writer.remove(reader.id);
    }
    const auto before = projects::project_from_json(change.before);
    const Project was = *now;
    if (!merge_all(*now, *after, *before).empty()) return conflict(msg("This cannot be undone, because what it changed was changed again since."));
    if (*now == was) return conflict(msg("There is nothing to undo in this change."));
    return writer.update(*now);
  } catch (const db::Failure& failure) {
    if (failure.kind() != db::Failure::Kind::constraint) throw;
    return conflict(msg("This cannot be undone, because what it named is no longer there."));
  }
}

}  // namespace

http::Response show_history(const explore::Atlas& atlas, web::Context& context) {
  auto session = atlas.database().read();
  const auto reader = reader_of(session, context);
  if (!reader) return not_there(context);
  const auto asked = number_of(context.request.parameter("before").value_or(""), 0);
  auto changes = db::history(session, "project", reader->id.text(), asked > 0 ? asked : std::numeric_limits<std::int64_t>::max(), page_size + 1);
  const bool has_more = changes.size() > page_size;
  if (has_more) changes.pop_back();
  views::History page;
  page.title = reader->title;
  page.breadcrumb = breadcrumb(context, *reader);
  for (const auto& change : changes)
    if (is_told(*reader, change)) page.changes.push_back(told_change(session, context, *reader, change));
  const auto url = projects::url(reader->id, "/history");
  if (asked > 0) page.newer_url = url;
  if (has_more) page.older_url = fmt::format("{}?before={}", url, changes.back().sequence);
  page.range = base::counted(context.language, static_cast<long long>(page.changes.size()), "{n} change on this page", "{n} changes on this page");
  return show(context, "portfolio/history", context.tr(msg("History of {title}", {{"title", page.title}})), page);
}

http::Response show_version(const explore::Atlas& atlas, web::Context& context) {
  std::optional<Reader> reader;
  std::optional<db::Change> change;
  {
    auto session = atlas.database().read();
    reader = reader_of(session, context);
    if (reader) change = change_asked(session, context, *reader);
  }
  return change ? version_page(atlas, context, *reader, *change) : not_there(context);
}

http::Response take_undo(const explore::Atlas& atlas, web::Context& context) {
  std::optional<Reader> reader;
  std::optional<db::Change> change;
  {
    auto session = atlas.database().read();
    reader = reader_of(session, context);
    if (reader) change = change_asked(session, context, *reader);
  }
  if (!change) return not_there(context);
  if (!may_undo(context, *reader)) return context.problem(403, msg("Only those who answer for this record may undo its changes."));
  std::string reason(base::trim(base::repair_utf8(context.request.form_field("reason").value_or(""))));
  std::ranges::replace(reason, '\n', ' ');
  std::erase(reason, '\r');
  if (reason.empty()) return version_page(atlas, context, *reader, *change, Problem{Problem::Kind::invalid, msg("Please say why it should be undone."), "reason"});
  if (base::length(reason) > 300 || !db::is_storable(reason))
    return version_page(atlas, context, *reader, *change,
                        Problem{Problem::Kind::invalid, msg("The reason is a line of text of at most {most} characters.", {{"most", "300"}}), "reason"}, reason);
  base::Result<void> done;
  {
    auto transaction = atlas.database().write(accounts::author(context.identity), reason, history::undo_batch(change->sequence));
    done = undo(transaction, *reader, *change);
    if (done) transaction.commit();
  }
  if (done) return http::redirect(projects::url(reader->id, "/history"));
  return version_page(atlas, context, *reader, *change, done.error(), reason);
}

}  // namespace portfolio
