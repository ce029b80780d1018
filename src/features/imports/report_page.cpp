// SPDX-License-Identifier: EUPL-1.2
// What became of an import: counts, rows, what is left to repair; and taking it back.
#include "imports/outcomes.h"
#include "imports/pages.h"
#include "imports/party_text.h"
#include "imports/report.h"
#include "imports/store.h"

namespace imports {

namespace {

using base::msg;

constexpr int rows_a_page = 100;
constexpr int repairs_a_page = 20;

std::string query(std::optional<Outcome> outcome, std::string_view name, std::int64_t value, std::string_view anchor) {
  std::string text = "?";
  if (outcome) text += fmt::format("rows={}&", code(*outcome));
  return text + fmt::format("{}={}#{}", name, value, anchor);
}

void add_rows(const web::Context& context, db::Session& session, const Import& import, views::Report& view) {
  const auto chosen = chosen_outcome(context);
  view.row_tabs = row_tabs(context, import.counts, chosen);
  const auto from = number_parameter(context, "from", 0);
  auto rows = rows_of_import(session, import.id, from, rows_a_page + 1, chosen);
  const bool more = rows.size() > rows_a_page;
  if (more) rows.pop_back();
  if (rows.empty()) return;
  const auto repairs = repairs_of_lines(session, import, rows.front().line, rows.back().line);
  for (const auto& row : rows) {
    view.rows.push_back(row_line(context, row));
    const auto found = repairs.find(row.line);
    if (found == repairs.end()) continue;
    auto& line = view.rows.back();
    line.text = relation_text(import.mapping, found->second);
    if (found->second.state != Repair::State::open) {
      line.good = true;
      line.warning = line.error = false;
      line.outcome = context.tr(found->second.state == Repair::State::repaired ? msg("repaired") : msg("looked at"));
    }
    if (found->second.relation && import.state == State::done) line.url = "/relations/" + found->second.relation.text();
    view.has_texts = true;
  }
  if (from == 0 && !more) return;
  views::Pages pages;
  if (from > 0) pages.newer_url = query(chosen, "from", std::max<std::int64_t>(0, from - rows_a_page), "rows-title");
  if (more) pages.older_url = query(chosen, "from", from + rows_a_page, "rows-title");
  pages.range = context.tr(msg("{first} to {last}", {{"first", number(context, from + 1)},
                                                      {"last", number(context, from + static_cast<std::int64_t>(rows.size()))}}));
  view.row_pages.push_back(std::move(pages));
}

void add_repairs(const Assistant& assistant, const web::Context& context, db::Session& session, const Import& import, views::Report& view) {
  const auto after = number_parameter(context, "after", -1);
  auto repairs = repairs_of_import(session, import.id, repairs_a_page + 1, after);
  const bool more = repairs.size() > repairs_a_page;
  if (more) repairs.pop_back();
  for (const auto& repair : repairs) view.repairs.push_back(repair_view(assistant, context, import, repair));
  view.has_repairs = !view.repairs.empty();
  if (!more && after < 0) return;
  views::Pages pages;
  if (more) pages.older_url = query(chosen_outcome(context), "after", repairs.back().number, "repair");
  if (after >= 0) pages.newer_url = import_url(import.id) + "#repair";  // what is still open begins there
  view.repair_pages.push_back(std::move(pages));
}

}  // namespace

http::Response show_report(Assistant& assistant, web::Context& context) {
  const auto import = import_of(assistant, context);
  if (!import) return no_import(context);
  auto session = assistant.database.read();
  views::Report view;
  view.steps = {.file_done = true, .columns_done = true, .preview_done = true, .done = true};
  view.file = import->file_name;
  view.when = base::format_moment(context.language, import->at);
  view.source = import->source_title;
  view.tally = tally(context, import->counts);
  view.report_url = import_url(import->id) + "/report.csv";
  view.is_undone = import->state == State::undone;
  view.to_repair = web::count_view(context.language, import->open_repairs);
  if (view.is_undone) {
    view.undone_note = context.tr(msg("This import was taken back. The register is as it was before, but for what others have said since."));
    if (const auto job = assistant.jobs.undo_of(import->id); job && job->undone) {
      view.undone_note += " " + base::counted(context.language, job->undone->records, "{n} record was set back.", "{n} records were set back.");
      if (job->undone->kept > 0)
        view.undone_note += " " + base::counted(context.language, job->undone->kept,
                                                "{n} record was changed by others or is needed by them, and stayed.",
                                                "{n} records were changed by others or are needed by them, and stayed.");
    }
  } else {
    view.undo_url = import_url(import->id) + "/undo";
    add_repairs(assistant, context, session, *import, view);
    if (context.request.parameter("repaired")) view.done_note = context.tr(msg("The row was repaired."));
    if (context.request.parameter("accepted")) view.done_note = context.tr(msg("The row was put aside."));
  }
  add_rows(context, session, *import, view);
  return show(context, "imports/report", context.tr(msg("Report of the import")), view);
}

// One chunk of rows after the other, each in a session of its own: a slow reader keeps no connection.
http::Response download_report(Assistant& assistant, web::Context& context) {
  const auto import = import_of(assistant, context);
  if (!import) return no_import(context);
  http::Response response;
  response.set("Content-Type", "text/csv; charset=utf-8");
  response.set("Content-Disposition", fmt::format("attachment; filename=\"import-{}.csv\"", import->id.text()));
  response.pieces = [&database = assistant.database, id = import->id, language = context.language, next = -1]() mutable {
    if (next++ < 0) return report_header();
    auto session = database.read();
    std::string lines;
    if (const auto chunk = outcomes_chunk(session, id, next - 1))
      each_outcome(*chunk, [&](const RowOutcome& row) {
        lines += report_line(row, language);
        return true;
      });
    return lines;
  };
  return response;
}

http::Response take_import_back(Assistant& assistant, web::Context& context) {
  const auto import = import_of(assistant, context);
  if (!import) return no_import(context);
  if (import->state == State::undone) return http::redirect(import_url(import->id));
  const auto job = assistant.jobs.undo(*import);
  if (!job) return context.problem(503, job.error().message);
  return http::redirect("/imports/jobs/" + *job);
}

}  // namespace imports
