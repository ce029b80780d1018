// SPDX-License-Identifier: EUPL-1.2
// A list on its way: progress, the rehearsal's result, and the steps onward.
#include <cstdio>

#include "imports/pages.h"

namespace imports {

namespace {

using base::msg;

// Where a job that needs no watching any more leads to; empty while it does, and when it failed.
std::string next_url(const Job& job) {
  if (job.stage == Job::Stage::idle) return job_url(job, "/columns");
  if (job.stage != Job::Stage::done) return {};
  if (job.task == Job::Task::undo || (job.task == Job::Task::import && job.import)) return import_url(job.import);
  return job_url(job, "/preview");
}

base::Message heading(const Job& job) {
  const std::vector<std::pair<std::string, std::string>> file{{"file", job.input.name}};
  switch (job.task) {
    case Job::Task::undo: return msg("Taking back the import of {file}", file);
    case Job::Task::import: return msg("Importing {file}", file);
    default: return msg("Rehearsing the import of {file}", file);
  }
}

std::string stage(const web::Context& context, const Job& job) {
  switch (job.stage) {
    case Job::Stage::waiting:
      if (job.before == 0) return context.tr(msg("Beginning"));
      return base::counted(context.language, job.before, "Waiting for {n} other list", "Waiting for {n} other lists");
    case Job::Stage::failed: return context.tr(msg("Stopped"));
    case Job::Stage::done: return context.tr(msg("Done"));
    default: break;
  }
  if (job.task == Job::Task::undo) return context.tr(msg("Taking records back"));
  return context.tr(job.size > 0 && job.position >= job.size ? msg("Finishing") : msg("Matching places"));
}

views::Progress progress_view(const web::Context& context, const Job& job) {
  views::Progress view;
  view.steps.file_done = view.steps.columns_done = true;
  view.steps.preview = job.task == Job::Task::rehearsal;
  view.steps.preview_done = job.task != Job::Task::rehearsal;
  view.heading = context.tr(heading(job));
  view.stage = stage(context, job);
  view.running = job.is_busy();
  if (job.size > 0) view.percent = static_cast<int>(std::min<std::uint64_t>(100, job.position * 100 / job.size));
  // The rehearsal has counted the rows; before it only the bytes are known.
  if (job.task == Job::Task::import && job.rehearsal && job.rehearsal->counts.rows > 0) {
    view.percent = static_cast<int>(std::min<std::int64_t>(100, job.counts.rows * 100 / job.rehearsal->counts.rows));
    view.done = number(context, job.counts.rows) + " / " + number(context, job.rehearsal->counts.rows);
  } else if (job.stage == Job::Stage::running) {
    view.done = fmt::format("{} %", view.percent);
  }
  view.has_tally = job.task != Job::Task::undo;
  view.tally = tally(context, job.counts);
  view.url = job_url(job);
  view.fragment_url = job_url(job, "/state");
  view.stop_url = job_url(job, "/stop");
  if (job.stage == Job::Stage::failed) {
    view.failed = context.tr(job.problem.value_or(msg("Nothing was changed.")));
    view.failed_title = context.tr(job.task == Job::Task::undo ? msg("The import was not taken back") : msg("The work stopped and nothing was kept"));
    const bool undo = job.task == Job::Task::undo;
    view.back_url = undo ? import_url(job.import) : job_url(job, "/columns");
    view.back_label = context.tr(undo ? msg("Back to the report") : msg("Back to the columns"));
  }
  return view;
}

// "No place was found for {name}" counts many names: an ellipsis stands for them.
std::string without_names(const web::Context& context, const base::Message& reason) {
  std::string text = base::translate(context.language, reason.id);
  for (auto open = text.find('{'); open != std::string::npos; open = text.find('{', open)) {
    const auto close = text.find('}', open);
    if (close == std::string::npos) break;
    text.replace(open, close - open + 1, "…");
  }
  return text;
}

http::Response preview_page(const web::Context& context, const Job& job) {
  const auto& summary = *job.rehearsal;
  views::Preview view;
  view.steps.file_done = view.steps.columns_done = view.steps.preview = true;
  view.file = job.input.name;
  view.tally = tally(context, summary.counts);
  const auto& counts = summary.counts;
  if (job.is_imported()) view.nothing_new = context.tr(msg("Everything in this file was known already: nothing was changed."));
  else if (counts.rows == counts.same)
    view.nothing_new = context.tr(msg("Everything in this file is known already: importing it would change nothing."));
  else if (counts.rows == counts.errors)
    view.nothing_new = context.tr(msg("No row of this file can be taken as it stands. Look at the reasons below and at the columns."));
  view.may_import = !job.is_imported();
  view.action = job_url(job, "/keep");
  view.back_url = job.is_imported() ? "/imports" : job_url(job, "/columns");
  view.back_label = context.tr(job.is_imported() ? msg("Another file") : msg("Back to the columns"));
  if (!job.is_imported()) view.report_url = job_url(job, "/report.csv");
  for (const auto& [reason, times] : summary.reasons) view.reasons.push_back({number(context, times), without_names(context, reason)});
  view.has_reasons = !view.reasons.empty();
  const auto chosen = chosen_outcome(context);
  view.row_tabs = row_tabs(context, counts, chosen);
  std::size_t fitting = 0;
  constexpr std::size_t most_rows = 200;
  for (const auto& seen : *job.rows) {
    if (chosen && seen.row.outcome != *chosen) continue;
    if (++fitting > most_rows) continue;
    view.rows.push_back(row_line(context, seen.row));
    view.rows.back().text = seen.second.empty() ? seen.first : seen.first + " – " + seen.second;
  }
  Counts all = counts;
  const std::int64_t there = chosen ? all.of(*chosen) : counts.rows;
  if (const auto shown = static_cast<std::int64_t>(view.rows.size()); shown < there)
    view.rows_note = context.tr(msg("{shown} of {all} rows are shown; the report as CSV has all.",
                                    {{"shown", number(context, shown)}, {"all", number(context, there)}}));
  return show(context, "imports/preview", context.tr(msg("What would happen")), view);
}

}  // namespace

http::Response show_job(Assistant& assistant, web::Context& context) {
  const auto job = assistant.jobs.find(context.path("job"));
  if (!job) return not_found(context);
  if (const auto next = next_url(*job); !next.empty()) return http::redirect(next);
  const auto view = progress_view(context, *job);
  return show(context, "imports/progress", view.heading, view);
}

http::Response show_job_state(Assistant& assistant, web::Context& context) {
  const auto job = assistant.jobs.find(context.path("job"));
  if (!job) return not_found(context);
  auto answer = context.fragment("imports/progress_state", boost::json::value_from(progress_view(context, *job)).as_object());
  if (const auto next = next_url(*job); !next.empty()) answer.set("HX-Redirect", next);
  return answer;
}

http::Response show_preview(Assistant& assistant, web::Context& context) {
  const auto job = assistant.jobs.find(context.path("job"));
  if (!job) return not_found(context);
  if (!job->rehearsal || !job->rows || !(job->is_rehearsed() || (job->is_imported() && !job->import))) return http::redirect(job_url(*job));
  return preview_page(context, *job);
}

http::Response download_rehearsal(Assistant& assistant, web::Context& context) {
  const auto job = assistant.jobs.find(context.path("job"));
  if (!job || !job->is_rehearsed()) return not_found(context);
  std::shared_ptr<std::FILE> file(std::fopen(assistant.jobs.report_path(*job).c_str(), "rb"), [](std::FILE* open) {
    if (open) std::fclose(open);
  });
  if (!file) return not_found(context);
  http::Response response;
  response.set("Content-Type", "text/csv; charset=utf-8");
  response.set("Content-Disposition", "attachment; filename=\"rehearsal.csv\"");
  response.pieces = [file] {
    std::string piece(64 << 10, '\0');
    piece.resize(std::fread(piece.data(), 1, piece.size(), file.get()));
    return piece;
  };
  return response;
}

http::Response keep_import(Assistant& assistant, web::Context& context) {
  const auto job = assistant.jobs.find(context.path("job"));
  if (!job) return not_found(context);
  // Sent twice: the first one counts.
  if (job->task == Job::Task::import && job->stage != Job::Stage::failed) return http::redirect(job_url(*job));
  if (const auto begun = assistant.jobs.import(job->id); !begun) return context.problem(409, begun.error().message);
  return http::redirect(job_url(*job));
}

http::Response stop_job(Assistant& assistant, web::Context& context) {
  const auto job = assistant.jobs.find(context.path("job"));
  if (!job) return not_found(context);
  assistant.jobs.stop(job->id);
  return http::redirect(job_url(*job));
}

}  // namespace imports
