// SPDX-License-Identifier: EUPL-1.2
// IATI files and tables of projects in the browser: bring in, watch, report, take back; projects and organisations as a file.
#include <charconv>

#include "accounts/api.h"
#include "base/text.h"
#include "exchange/feature.h"
#include "exchange/pages.h"
#include "exchange/store.h"

std::span<const base::EmbeddedFile> embedded_exchange();

namespace exchange {
namespace {

using base::msg;
using web::Context;

constexpr int page_size = 50;

std::string import_url(ImportId id) { return "/iati/imports/" + id.text(); }
std::string job_url(const Job& job, std::string_view rest = {}) { return fmt::format("/iati/jobs/{}{}", job.id, rest); }

}  // namespace

std::string number(const Context& context, std::int64_t n) { return base::format_number(context.language, n); }
http::Response not_found(const Context& context) { return context.problem(404, msg("There is no such import.")); }

std::string severity_label(const Context& context, iati::Severity severity, bool of_table) {
  switch (severity) {
    case iati::Severity::critical: return context.tr(of_table ? msg("left out") : msg("breaks the schema"));
    case iati::Severity::error: return context.tr(msg("error"));
    case iati::Severity::warning: return context.tr(msg("warning"));
  }
  return {};
}

http::Response start_page(Desk& desk, const Context& context, views::Start view, int status) {
  view.action = "/iati/imports";
  view.limit = base::megabytes(context.language, desk.max_upload);
  for (const auto& [name, message] : {std::pair("file", view.file_error), std::pair("source", view.source_error)})
    if (!message.empty()) view.errors.push_back({name, message});
  view.has_errors = !view.errors.empty();
  auto session = desk.database.read();
  for (const auto& import : imports(session, 100))
    view.imports.push_back({import.file_name, import_url(import.id), base::format_moment(context.language, import.at), number(context, import.counts.activities + import.counts.plans),
                            number(context, import.counts.lost), context.tr(import.state == "undone" ? msg("taken back") : msg("kept"))});
  view.has_imports = !view.imports.empty();
  return show(context, "exchange/start", context.tr(msg("Import projects")), view, status);
}

namespace {

http::Response show_start(Desk& desk, Context& context) { return start_page(desk, context, {}, 200); }

// Activities by their name or by how they begin; anything else is a table.
bool is_xml(const http::Upload& file) {
  const auto folded = base::fold(file.filename);
  const auto first = file.content.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  return folded.ends_with(" xml") || (first != std::string::npos && file.content[first] == '<');
}

http::Response receive_files(Desk& desk, Context& context) {
  views::Start view;
  view.source = base::repair_utf8(context.request.form_field("source").value_or(""));
  std::vector<const http::Upload*> files;
  std::uint64_t size = 0;
  for (const auto& upload : context.request.uploads()) {
    if (upload.field != "file" || (upload.filename.empty() && upload.content.empty())) continue;
    files.push_back(&upload);
    size += upload.content.size();
  }
  int status = 422;
  const std::string name = files.empty() ? std::string() : base::shown_file_name(files.front()->filename);
  const auto empty = std::ranges::find_if(files, [](const auto* file) { return file->content.empty(); });
  if (files.empty()) {
    view.file_error = context.tr(msg("Choose the file that holds the projects."));
  } else if (empty != files.end()) {
    view.file_error = context.tr(msg("The file {file} is empty.", {{"file", base::shown_file_name((*empty)->filename)}}));
  } else if (size > desk.max_upload) {
    view.file_error = context.tr(msg("{file} has {size}; up to {limit} are taken here. Import it on the server itself with the command: {command}",
                                     {{"file", name},
                                      {"size", base::megabytes(context.language, size)},
                                      {"limit", base::megabytes(context.language, desk.max_upload)},
                                      {"command", is_xml(*files.front()) ? "cosmopolis import iati FILE" : "cosmopolis import projects FILE"}}));
    status = 413;
  } else if (files.size() > 1 && std::ranges::any_of(files, [](const auto* file) { return is_xml(*file); })) {
    view.file_error = context.tr(msg("Send IATI files one by one; only tables that belong together are sent at once."));
  }
  if (!view.source.empty())
    if (auto good = sources::check({.title = view.source}); !good) view.source_error = context.tr(good.error().message);
  if (!view.file_error.empty() || !view.source_error.empty()) return start_page(desk, context, view, status);
  if (!is_xml(*files.front())) return receive_tables(desk, context, files, std::move(view));
  const auto job = desk.jobs.import(name.empty() ? "file.xml" : name, files.front()->content, view.source, accounts::author(context.identity));
  if (!job) {
    view.file_error = context.tr(job.error().message);
    return start_page(desk, context, view, 503);
  }
  return http::redirect("/iati/jobs/" + *job);
}

// Where a job that needs no watching any more leads to.
std::string next_url(const Job& job) {
  if (job.stage != Job::Stage::done) return {};
  return job.import ? import_url(job.import) : std::string();
}

views::Progress progress_view(const Context& context, const Job& job) {
  views::Progress view;
  const std::vector<std::pair<std::string, std::string>> file{{"file", job.file_name}};
  view.heading = context.tr(job.is_undo ? msg("Taking back the import of {file}", file) : msg("Importing {file}", file));
  view.running = job.is_busy();
  switch (job.stage) {
    case Job::Stage::asked:
    case Job::Stage::waiting: view.stage = context.tr(msg("Waiting for another file")); break;
    case Job::Stage::running: view.stage = context.tr(job.is_undo ? msg("Taking records back") : msg("Reading records")); break;
    case Job::Stage::done: view.stage = context.tr(msg("Everything in this file was known already: nothing was changed.")); break;
    case Job::Stage::failed: view.stage = context.tr(msg("Stopped")); break;
  }
  if (job.size > 0) view.percent = static_cast<int>(std::min<std::uint64_t>(100, job.position * 100 / job.size));
  if (job.stage == Job::Stage::done) view.percent = 100;
  if (job.stage == Job::Stage::running) view.done = fmt::format("{} %", view.percent);
  view.url = job_url(job);
  view.fragment_url = job_url(job, "/state");
  view.stop_url = job_url(job, "/stop");
  view.back_url = job.is_undo ? import_url(job.import) : "/iati/imports";
  if (job.stage == Job::Stage::failed) {
    view.failed = context.tr(job.problem.value_or(msg("Nothing was changed.")));
    view.failed_title = context.tr(job.is_undo ? msg("The import was not taken back") : msg("The work stopped and nothing was kept"));
  }
  return view;
}

http::Response show_job(Desk& desk, Context& context) {
  const auto job = desk.jobs.find(context.path("job"));
  if (!job) return not_found(context);
  if (job->stage == Job::Stage::asked) return http::redirect("/iati/tables/" + job->id);
  if (const auto next = next_url(*job); !next.empty()) return http::redirect(next);
  const auto view = progress_view(context, *job);
  return show(context, "exchange/progress", view.heading, view);
}

http::Response show_job_state(Desk& desk, Context& context) {
  const auto job = desk.jobs.find(context.path("job"));
  if (!job) return not_found(context);
  auto answer = context.fragment("exchange/progress_state", boost::json::value_from(progress_view(context, *job)).as_object());
  if (const auto next = next_url(*job); !next.empty()) answer.set("HX-Redirect", next);
  return answer;
}

http::Response stop_job(Desk& desk, Context& context) {
  const auto job = desk.jobs.find(context.path("job"));
  if (!job) return not_found(context);
  desk.jobs.stop(job->id);
  return http::redirect(job_url(*job));
}

base::Message outcome_label(Outcome outcome) {
  switch (outcome) {
    case Outcome::created: return msg("new");
    case Outcome::updated: return msg("updated");
    case Outcome::same: return msg("already known");
    case Outcome::lost: return msg("not readable");
  }
  return {};
}

http::Response show_report(Desk& desk, Context& context) {
  const auto id = ImportId::parse(context.path("import"));
  auto session = desk.database.read();
  const auto import = id ? find_import(session, *id) : std::nullopt;
  if (!import) return not_found(context);
  const auto& c = import->counts;
  views::Report view;
  view.file = import->file_name;
  view.when = base::format_moment(context.language, import->at);
  view.version = import->version;
  view.mapping = import->mapping == "?" ? context.tr(msg("guessed, or chosen column by column")) : import->mapping;
  if (import->state == "undone") view.undone_note = context.tr(msg("This import was taken back: what it brought is as it was before it."));
  else view.undo_url = import_url(*id) + "/undo";
  if (c.activities > 0 || c.plans == 0) view.outcomes.push_back({number(context, c.activities), context.tr(msg("activities")), "list", ""});
  if (c.plans > 0) view.outcomes.push_back({number(context, c.plans), context.tr(msg("organisations with their planned spending")), "list", ""});
  const views::Figure became[] = {{number(context, c.created), context.tr(msg("new")), "plus", "ok"},
                   {number(context, c.updated), context.tr(msg("updated")), "refresh", "ok"},
                   {number(context, c.same), context.tr(msg("already known")), "equal", ""},
                   {number(context, c.lost), context.tr(msg("not readable")), "circle-x", "bad"}};
  view.outcomes.insert(view.outcomes.end(), std::begin(became), std::end(became));
  view.verdicts = {{number(context, c.by_verdict[3]), context.tr(msg("nothing found")), "check", "ok"},
                   {number(context, c.by_verdict[2]), context.tr(msg("with warnings")), "alert-triangle", "doubt"},
                   {number(context, c.by_verdict[1]), context.tr(msg("with errors")), "alert-triangle", "doubt"},
                   {number(context, c.by_verdict[0]), context.tr(import->mapping.empty() ? msg("break the schema") : msg("left out")), "circle-x", "bad"}};
  std::int64_t after = 0;
  if (const auto given = context.request.parameter("after")) std::from_chars(given->data(), given->data() + given->size(), after);
  auto listed = outcomes(session, *id, after, page_size + 1);
  view.has_next = listed.size() > static_cast<std::size_t>(page_size);
  if (view.has_next) {
    listed.pop_back();
    view.next_url = fmt::format("{}?after={}", import_url(*id), listed.back().number);
  }
  for (const auto& outcome : listed) {
    views::Activity activity;
    // Of those that were lost nobody noted which they were; a file holds the one kind or the other.
    const bool is_organisation = outcome.is_organisation || (c.plans > 0 && c.activities == 0);
    const std::vector<std::pair<std::string, std::string>> its_number{{"number", number(context, outcome.number)}};
    activity.identifier = !outcome.identifier.empty() ? outcome.identifier : context.tr(is_organisation ? msg("Organisation {number}", its_number) : msg("Activity {number}", its_number));
    if (import->state != "undone") {
      if (outcome.project) activity.url = projects::url(outcome.project);
      if (const auto plan = outcome.plan ? spending::find(session, outcome.plan) : std::nullopt) activity.url = spending::url(plan->owner);
    }
    activity.is_linked = !activity.url.empty();
    activity.outcome = context.tr(outcome_label(outcome.outcome));
    for (const auto& finding : outcome.findings)
      activity.findings.push_back({number(context, finding.line), finding.path, severity_label(context, finding.severity, !import->mapping.empty()), context.tr(finding.message)});
    view.activities.push_back(std::move(activity));
  }
  view.has_activities = !view.activities.empty();
  return show(context, "exchange/report", context.tr(msg("Report of the import")), view);
}

http::Response take_back(Desk& desk, Context& context) {
  const auto id = ImportId::parse(context.path("import"));
  std::optional<PastImport> import;
  if (id) {
    auto session = desk.database.read();
    import = find_import(session, *id);
  }
  if (!import) return not_found(context);
  const auto job = desk.jobs.undo(*import, accounts::author(context.identity));
  if (!job) return context.problem(503, job.error().message);
  return http::redirect("/iati/jobs/" + *job);
}

// One published project as an IATI file.
http::Response download_project(Desk& desk, Context& context) {
  const auto id = projects::ProjectId::parse(context.path("id"));
  auto session = desk.database.read();
  const auto project = id ? projects::find(session, *id) : std::nullopt;
  if (!project || project->state != projects::State::published) return context.problem(404, msg("There is no such project."));
  http::Response answer;
  answer.set("content-type", "application/xml; charset=utf-8");
  answer.set("content-disposition", "attachment; filename=\"" + id->text() + ".xml\"");
  answer.body = one_activity_file(session, *project);
  return answer;
}

// What an organisation says it will spend, by whomever it is told.
http::Response download_organisation(Desk& desk, Context& context) {
  const auto id = organisations::OrganisationId::parse(context.path("id"));
  auto session = desk.database.read();
  const auto plans = id ? spending::of_owner(session, *id) : std::vector<spending::Plan>();
  if (plans.empty()) {
    if (const auto now = id ? organisations::redirect_of(session, *id) : std::nullopt) return http::redirect(fmt::format("/organisations/{}/iati.xml", now->text()), 301);
    return context.problem(404, msg("The register has no IATI organisation file of it."));
  }
  http::Response answer;
  answer.set("content-type", "application/xml; charset=utf-8");
  answer.set("content-disposition", "attachment; filename=\"organisation-" + id->text() + ".xml\"");
  answer.body = organisation_file(session, plans);
  return answer;
}

// What the standard would say of the project's file if it were made now.
http::Response show_check(Desk& desk, Context& context) {
  const auto asked = projects::asked(desk.database, context);
  if (!asked.project) return context.problem(404, msg("There is no such project."));
  const auto& project = *asked.project;
  std::string file;
  {
    auto session = desk.database.read();
    file = one_activity_file(session, project);
  }
  views::Check view;
  view.head = projects::head(context, project, "/iati");
  iati::Options options;
  options.findings = 200;
  options.on_record = [&](const iati::RecordReport& report) {
    for (const auto& finding : report.findings)
      view.findings.push_back({finding.path, severity_label(context, finding.severity), context.tr(finding.message)});
    return true;
  };
  const auto report = iati::check_file(iati::source_of(file), options);
  view.has_findings = !view.findings.empty();
  view.is_good = report.valid();
  view.verdict = context.tr(!report.by_schema()   ? msg("Not valid: it breaks the standard's schema, so exports leave it out.")
                            : !report.valid()     ? msg("Valid by the schema, with errors by the ruleset or the code lists.")
                            : view.has_findings   ? msg("Valid, with warnings.")
                                                  : msg("Valid, nothing was found."));
  view.has_file = project.state == projects::State::published;
  view.file_url = projects::url(project.id, "/iati.xml");
  return show(context, "exchange/check", context.tr(msg("The project as the IATI standard sees it")), view);
}

}  // namespace

web::Feature feature(db::Database& database, const places::Gazetteer* gazetteer, std::vector<db::RecordKind> kinds, std::uint64_t max_upload) {
  const auto desk = std::make_shared<Desk>(database, gazetteer, std::move(kinds), max_upload);
  web::Feature made{.name = "exchange", .routes = {}, .menu = {}, .files = embedded_exchange()};
  const auto add = [&](std::string method, std::string pattern, web::Permission permission, auto handler) {
    made.routes.push_back({std::move(method), std::move(pattern), std::move(permission), [desk, handler](Context& context) { return handler(*desk, context); }});
  };
  add("GET", "/iati/imports", web::Permission::stewards, show_start);
  add("POST", "/iati/imports", web::Permission::stewards, receive_files);
  add("GET", "/iati/imports/{import}", web::Permission::stewards, show_report);
  add("POST", "/iati/imports/{import}/undo", web::Permission::stewards, take_back);
  add("GET", "/iati/jobs/{job}", web::Permission::stewards, show_job);
  add("GET", "/iati/jobs/{job}/state", web::Permission::stewards, show_job_state);
  add("POST", "/iati/jobs/{job}/stop", web::Permission::stewards, stop_job);
  add("GET", "/iati/tables/{job}", web::Permission::stewards, show_tables);
  add("POST", "/iati/tables/{job}", web::Permission::stewards, take_tables);
  add("GET", "/projects/{id}/iati", web::Permission::anyone, show_check);
  add("GET", "/projects/{id}/iati.xml", web::Permission::anyone, download_project);
  add("GET", "/organisations/{id}/iati.xml", web::Permission::anyone, download_organisation);
  made.desk.push_back({msg("Import projects").id, "/iati/imports", 91, web::Permission::stewards});
  return made;
}

}  // namespace exchange
