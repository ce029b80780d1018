// SPDX-License-Identifier: EUPL-1.2
// Who decides edits what was proposed and accepts it; the sender goes on with a draft.
#include "contributions/pages.h"

namespace contributions {

namespace {

using base::msg;

// What stands in the form: the proposal put together with the record as it is now.
std::string values_of(const Contribution& c, const std::string& now) {
  if (c.is_new() || now == c.content_base()) return c.content();
  return records::merge(c.kind, c.content_base(), c.content(), now).json;
}

http::Response page(Work& work, web::Context& context, const Contribution& c, const Version& version,
                    const std::string& values, const std::vector<base::Problem>& problems, int status) {
  auto session = work.database.read();
  views::Edit view;
  view.heading = context.tr(msg("Edit before accepting"));
  view.action = c.url() + "/edit";
  view.cancel_url = c.url();
  view.version = std::to_string(version.number);
  view.reason = field(context, "reason", most_reason * 2);
  view.errors = errors_of(context, problems);
  view.has_errors = !view.errors.empty();
  view.form.push_back(records::form_view(session, work.gazetteer, c.kind, values, context.language,
                                         context.request.method == "POST" ? &context.request : nullptr, problems));
  return show(context, "contributions/edit", view.heading, view, status);
}

struct Task {
  Contribution contribution;
  Version version;
  bool is_draft = false;
};

std::optional<Task> task_of(db::Session& session, const web::Context& context, bool is_sent) {
  auto seen = seen_contribution(session, context);
  if (!seen) return std::nullopt;
  const bool decides = is_open(seen->contribution.state) && !decidable(context.identity, seen->desks).empty();
  Task task{std::move(seen->contribution), {}, false};
  const auto& c = task.contribution;
  task.is_draft = c.state == State::draft && accounts::account_of(context.identity) == c.sender;
  if (!task.is_draft && !decides) return std::nullopt;
  if (c.is_new()) return task;
  const records::Ref ref{c.kind, c.record};
  task.version = is_sent ? version_sent(session, context, ref) : version_now(session, ref);
  return task;
}

}  // namespace

http::Response show_edit(Work& work, web::Context& context) {
  std::optional<Task> task;
  {
    auto session = work.database.read();
    task = task_of(session, context, false);
  }
  if (!task) return not_found(context);
  if (task->is_draft) return show_draft(work, context, task->contribution);
  return page(work, context, task->contribution, task->version, values_of(task->contribution, task->version.json), {},
              200);
}

http::Response take_edit(Work& work, web::Context& context) {
  std::optional<Task> task;
  records::Parsed parsed;
  {
    auto session = work.database.read();
    task = task_of(session, context, true);
    if (task && !task->is_draft) {
      const auto& c = task->contribution;
      parsed = records::parse_form(session, work.gazetteer, c.kind, c.is_new() ? c.content() : task->version.json,
                                   context.request);
    }
  }
  if (!task) return not_found(context);
  const auto& c = task->contribution;
  if (task->is_draft) return take_draft(work, context, c);
  if (!parsed.problems.empty()) return page(work, context, c, task->version, parsed.json, parsed.problems, 422);
  const auto done = accept(work.database, context.identity, c.id,
                           {.desk = {},
                            .reason = field(context, "reason", most_reason * 2),
                            .edited = parsed.json,
                            .edited_base = task->version.json});
  if (!done) return page(work, context, c, task->version, parsed.json, {done.error()}, status_of(done.error()));
  return http::redirect(c.url() + (done->state == State::merging ? "/merge" : "?done=accepted"));
}

}  // namespace contributions
