// SPDX-License-Identifier: EUPL-1.2
// Where the record was changed meanwhile: what others did, and for each field that both changed, which of the two
// stays.
#include <boost/json/parse.hpp>

#include "contributions/pages.h"

namespace contributions {

namespace {

using base::msg;

// The sender merges a draft, who decides merges what was sent.
struct Task {
  Contribution contribution;
  bool is_draft = false;
  Version now;
  records::Merged merged;
};

std::optional<Task> task_of(db::Session& session, const web::Context& context, bool is_sent) {
  auto seen = seen_contribution(session, context);
  if (!seen) return std::nullopt;
  Task task{std::move(seen->contribution), false, {}, {}};
  const auto& c = task.contribution;
  task.is_draft = c.state == State::draft && accounts::account_of(context.identity) == c.sender;
  const bool decides = is_open(c.state) && !decidable(context.identity, seen->desks).empty();
  if ((!task.is_draft && !decides) || c.is_new()) return std::nullopt;
  const records::Ref ref{c.kind, c.record};
  task.now = is_sent ? version_sent(session, context, ref) : version_now(session, ref);
  if (task.now.json.empty()) return std::nullopt;
  task.merged = records::merge(c.kind, c.content_base(), c.content(), task.now.json);
  return task;
}

std::vector<std::string> lines(Work& work, db::Session& session, const web::Context& context, const Task& task,
                               std::string_view name, std::string_view text) {
  if (text.empty()) return {};
  return records::shown(session, task.contribution.kind, name, boost::json::parse(text).as_object(), context.language,
                        &work.gazetteer);
}

std::string label_of(const web::Context& context, records::Kind kind, std::string_view name) {
  for (const auto& known : records::fields(kind))
    if (known.name == name) return base::translate(context.language, std::string(known.label));
  return std::string(name);
}

http::Response page(Work& work, web::Context& context, const Task& task, const std::vector<base::Problem>& problems,
                    int status) {
  const auto& c = task.contribution;
  auto session = work.database.read();
  views::Merge view;
  view.title = title_of(session, context, c);
  view.action = c.url() + "/merge";
  view.cancel_url = c.url();
  view.version = std::to_string(task.now.number);
  for (const auto& name : task.merged.conflicts) {
    const auto chosen = field(context, "choice-" + name, 10);
    view.clashes.push_back({name, label_of(context, c.kind, name),
                            lines(work, session, context, task, name, c.content_base()),
                            lines(work, session, context, task, name, c.content()),
                            lines(work, session, context, task, name, task.now.json), chosen == "mine",
                            chosen == "theirs", chosen == "other"});
  }
  view.has_clashes = !view.clashes.empty();
  view.meanwhile.differences =
      records::difference(session, c.kind, c.content_base(), task.now.json, context.language, &work.gazetteer);
  view.merged.differences =
      records::difference(session, c.kind, task.now.json, task.merged.json, context.language, &work.gazetteer);
  view.errors = errors_of(context, problems);
  view.has_errors = !view.errors.empty();
  view.decides = !task.is_draft;
  view.saves = task.is_draft && desks_of(session, c.kind, task.now.json, task.merged.json, context.identity).alone();
  return show(context, "contributions/merge", context.tr(msg("Merge two changes")), view, status);
}

base::Result<std::string> merged_record(const web::Context& context, const Task& task, bool& wants_to_write) {
  std::string text = task.merged.json;
  for (const auto& name : task.merged.conflicts) {
    const auto choice = field(context, "choice-" + name, 10);
    if (choice == "theirs")
      text = records::with_field(task.contribution.kind, text, name, task.now.json);
    else if (choice == "other")
      wants_to_write = true;
    else if (choice != "mine")
      return base::Problem{base::Problem::Kind::invalid,
                           msg("Choose which of the two shall stay: {field}.",
                               {{"field", label_of(context, task.contribution.kind, name)}}),
                           "mine-" + name};
  }
  return text;
}

http::Response take_merged_draft(Work& work, web::Context& context, const Task& task, std::string merged,
                                 bool wants_to_write) {
  const auto& c = task.contribution;
  Proposal proposal{c.kind, c.record, task.now.json, std::move(merged), c.spoken_for, c.message, c.id};
  if (wants_to_write || context.request.form_field("keep")) {
    const auto kept = keep_draft(work.database, context.identity, std::move(proposal));
    if (!kept) return page(work, context, task, {kept.error()}, status_of(kept.error()));
    return http::redirect(c.url() + (wants_to_write ? "/edit" : ""));
  }
  const auto sent = propose(work.database, context.identity, std::move(proposal));
  if (!sent) return page(work, context, task, {sent.error()}, status_of(sent.error()));
  if (sent->stale) return http::redirect(c.url() + "/merge");  // once more
  return http::redirect(c.url() + (sent->state == State::accepted ? "?done=saved" : "?done=sent"));
}

}  // namespace

http::Response show_merge(Work& work, web::Context& context) {
  std::optional<Task> task;
  {
    auto session = work.database.read();
    task = task_of(session, context, false);
  }
  return task ? page(work, context, *task, {}, 200) : not_found(context);
}

http::Response take_merge(Work& work, web::Context& context) {
  std::optional<Task> task;
  std::string current;
  {
    auto session = work.database.read();
    task = task_of(session, context, true);
    if (task) current = records::current(session, {task->contribution.kind, task->contribution.record});
  }
  if (!task) return not_found(context);
  bool wants_to_write = false;
  auto merged = merged_record(context, *task, wants_to_write);
  if (!merged) return page(work, context, *task, {merged.error()}, 422);
  if (task->is_draft) return take_merged_draft(work, context, *task, std::move(*merged), wants_to_write);
  const auto url = task->contribution.url();
  if (wants_to_write) {
    // The form for the rest, with what was chosen so far.
    views::Edit view;
    auto session = work.database.read();
    view.heading = context.tr(msg("Edit before accepting"));
    view.action = url + "/edit";
    view.cancel_url = url;
    view.version = std::to_string(task->now.number);
    view.form.push_back(
        records::form_view(session, work.gazetteer, task->contribution.kind, *merged, context.language));
    return show(context, "contributions/edit", view.heading, view);
  }
  // Changed again while they chose: what they have not seen yet is not overwritten.
  if (current != task->now.json) return http::redirect(url + "/merge");
  const auto done =
      accept(work.database, context.identity, task->contribution.id,
             {.desk = {}, .reason = {}, .edited = *merged, .edited_base = task->now.json, .merged = true});
  if (!done) return page(work, context, *task, {done.error()}, status_of(done.error()));
  return http::redirect(url + (done->state == State::merging ? "/merge" : "?done=accepted"));
}

}  // namespace contributions
