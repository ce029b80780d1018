// SPDX-License-Identifier: EUPL-1.2
// Tables of projects in the browser: what their columns say, the first rows as they would be read, then the import as a job.
#include "accounts/api.h"
#include "base/money.h"
#include "base/text.h"
#include "exchange/pages.h"
#include "exchange/table_import.h"

namespace exchange {
namespace {

using base::msg;
using web::Context;

constexpr std::int64_t rows_looked_at = 200;  // of each table
constexpr std::size_t projects_shown = 10;
constexpr std::size_t faults_shown = 50;
constexpr std::size_t most_columns = 200;     // shown; further ones say nothing
constexpr std::size_t longest_field = 200;
constexpr std::string_view guessed = "guess", given = "given";  // choices beside the names of mappings

std::string tables_url(const Job& job) { return "/iati/tables/" + job.id; }

std::string field(const Context& context, std::string_view name) {
  const auto sent = context.request.form_field(name);
  if (!sent) return {};
  auto text = base::repair_utf8(base::trim(*sent));
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  return text;
}

// What somebody says of the file as a whole and of its columns.
struct Choice {
  std::string mapping;  // a name, or one of the two above; empty: whatever is recognised
  std::string source, currency, language, reporter, reporter_reference, dates, decimal;
  bool is_sent = false;  // by the form, columns included
};

Choice choice_of(const Context& context) {
  Choice choice;
  choice.is_sent = true;
  choice.mapping = field(context, "mapping");
  choice.source = field(context, "source");
  choice.currency = field(context, "currency");
  std::ranges::transform(choice.currency, choice.currency.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  choice.language = field(context, "language");
  choice.reporter = field(context, "reporter");
  choice.reporter_reference = field(context, "reporter_reference");
  choice.dates = field(context, "dates");
  choice.decimal = field(context, "decimal");
  return choice;
}

// The guess with what was chosen put over it.
void take_columns(const Context& context, const Choice& choice, TablePlan& plan, std::vector<web::FormError>& errors) {
  auto& mapping = plan.mapping;
  auto& table = mapping.tables.front();
  const auto guess = std::exchange(table.columns, {});
  for (std::size_t i = 0; i < std::min(plan.headers.size(), most_columns); ++i) {
    const auto id = fmt::format("column-{}", i);
    const auto sent = context.request.form_field(id);
    TableColumn column{.header = plan.headers[i]};
    if (column.header.empty()) continue;
    if (!sent) {
      const auto known = std::ranges::find_if(guess, [&](const TableColumn& one) { return one.header == column.header && one.says.part != Part::key; });
      if (known != guess.end()) column = *known;
    } else if (!sent->empty()) {
      const auto meaning = std::ranges::find(meanings(), *sent, &Meaning::code);
      if (meaning == meanings().end()) {
        errors.push_back({id, context.tr(msg("There is no such meaning of a column: {text}", {{"text", base::repair_utf8(sent->substr(0, 100))}}))});
        continue;
      }
      const auto told = guess_column(column.header);  // "Budget (EUR)"
      column.says = meaning->says;
      column.as = meaning->as;
      column.language = meaning->language;
      if (told.says == column.says) column.currency = told.currency;
    }
    column.dates = choice.dates;
    column.decimal = choice.decimal.empty() ? 0 : choice.decimal[0];
    table.columns.push_back(std::move(column));
  }
  const auto says = [&](Part part) { return std::ranges::any_of(table.columns, [&](const TableColumn& column) { return column.says == Says{part}; }); };
  // Without an identifier a project is known by its title: that is said in its place.
  if (!says(Part::identifier) && !says(Part::key))
    if (const auto title = std::ranges::find(table.columns, Says{Part::title}, &TableColumn::says); title != table.columns.end())
      table.columns.push_back({.header = title->header, .says = {Part::key}});
}

void take_whole(const Context& context, const Choice& choice, TablePlan& plan, std::vector<web::FormError>& errors) {
  auto& mapping = plan.mapping;
  mapping.currency = choice.currency;
  mapping.language = choice.language;
  if (!choice.currency.empty() && !base::is_currency(choice.currency))
    errors.push_back({"currency", context.tr(msg("There is no currency “{currency}”.", {{"currency", choice.currency}}))});
  if (!choice.language.empty() && (choice.language.size() > 3 || !std::ranges::all_of(choice.language, [](char c) { return c >= 'a' && c <= 'z'; })))
    errors.push_back({"language", context.tr(msg("There is no language “{language}”. Write en, fr, es, pt…", {{"language", choice.language}}))});
  if (choice.dates != "" && choice.dates != "dmy" && choice.dates != "mdy" && choice.dates != "ymd") errors.push_back({"dates", context.tr(msg("Choose one of the list."))});
  if (choice.decimal != "" && choice.decimal != "." && choice.decimal != ",") errors.push_back({"decimal", context.tr(msg("Choose one of the list."))});
  auto& columns = mapping.tables.front().columns;
  if (!choice.reporter.empty()) columns.push_back({.value = choice.reporter.substr(0, longest_field), .says = {Part::reporter}});
  if (!choice.reporter_reference.empty()) columns.push_back({.value = choice.reporter_reference.substr(0, longest_field), .says = {Part::reporter, Sub::reference}});
}

base::Result<TablePlan> plan_of(const Job& job, const Choice& choice) {
  if (choice.mapping == given || (choice.mapping.empty() && job.given)) {
    if (job.given) return plan_tables(job.tables, job.given);
  } else if (choice.mapping == guessed) {
    return guess_tables(job.tables);
  } else if (const auto* known = find_built_in_table_mapping(choice.mapping)) {
    return plan_tables(job.tables, *known);
  }
  return plan_tables(job.tables, std::nullopt);
}

std::string list_of(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts)
    if (!text.empty()) all += (all.empty() ? "" : ", ") + text;
  return all;
}

views::ReadProject project_view(const Context& context, const Arrived& arrived) {
  const auto& p = arrived.project;
  views::ReadProject view;
  view.row = number(context, arrived.outcome.line);
  view.title = projects::text_in(p.title, context.language);
  view.identifier = p.identifier;
  const auto start = projects::start_of(p), end = projects::end_of(p);
  const auto day = [&](base::PartialDate on) { return on.known() ? base::format_date(context.language, on) : std::string("…"); };
  if (start.known() || end.known()) view.dates = day(start) + " – " + day(end);
  std::vector<std::string> who, money, where, about;
  for (const auto& one : p.participants) {
    const std::string name(one.who.name.empty() ? std::string_view(one.who.reference) : projects::text_in(one.who.name, context.language));
    who.push_back(one.role.empty() ? name : context.tr(msg("{name} ({role})", {{"name", name}, {"role", context.tr(projects::role_label(one.role))}})));
  }
  const auto amount = [&](const projects::Value& value) {
    const auto& currency = value.currency.empty() ? p.currency : value.currency;
    return (value.written.empty() ? base::minor_text(value.amount, currency) : value.written) + (currency.empty() ? "" : " " + currency);
  };
  for (const auto& one : p.budget) money.push_back(context.tr(msg("budget")) + " " + amount(one.value));
  for (const auto& one : p.transactions) {
    const auto* type = iati::find_code("TransactionType", one.type);
    money.push_back((type ? std::string(iati::name(*type, context.language)) + " " : std::string()) + amount(one.value));
  }
  for (const auto& one : p.countries) where.push_back(one.code);
  for (const auto& one : p.locations) where.emplace_back(projects::text_in(one.name, context.language));
  if (!p.status.empty()) about.push_back(context.tr(projects::status_label(p.status)));
  for (const auto& one : p.sectors) about.push_back(one.code);
  for (const auto& one : p.themes) about.push_back(one);
  for (const auto& one : p.tags) about.push_back(one.code);
  view.who = list_of(who);
  view.money = list_of(money);
  view.where = list_of(where);
  view.about = list_of(about);
  return view;
}

void show_rows(const Desk& desk, const Context& context, const TablePlan& plan, views::Tables& view) {
  const auto preview = preview_tables(plan, desk.gazetteer, rows_looked_at);
  if (!preview) {
    view.errors.push_back({preview.error().field == "file" ? "mapping" : "column-0", context.tr(preview.error().message)});
    return;
  }
  std::size_t found = 0;
  const auto add = [&](const iati::Finding& finding) {
    if (++found > faults_shown) return;
    view.faults.push_back({finding.line > 0 ? number(context, finding.line) : std::string(), finding.path, severity_label(context, finding.severity, true), context.tr(finding.message)});
  };
  for (const auto& note : preview->notes) add(note);
  std::size_t projects = 0;
  for (const auto& arrived : preview->projects) {
    for (const auto& finding : arrived.outcome.findings) add(finding);
    if (arrived.outcome.outcome == Outcome::lost) continue;
    ++projects;
    if (view.projects.size() < projects_shown) view.projects.push_back(project_view(context, arrived));
  }
  view.has_projects = !view.projects.empty();
  view.has_faults = !view.faults.empty();
  view.may_import = view.has_projects;
  const auto n = [&](std::size_t count) { return number(context, static_cast<std::int64_t>(count)); };
  if (projects > view.projects.size())
    view.projects_note = context.tr(msg("The first {rows} rows give {projects} projects; {shown} are shown.", {{"rows", n(rows_looked_at)}, {"projects", n(projects)}, {"shown", n(view.projects.size())}}));
  if (found > view.faults.size()) view.faults_note = context.tr(msg("{all} faults were found in the first rows; {shown} are shown.", {{"all", n(found)}, {"shown", n(view.faults.size())}}));
}

http::Response tables_page(const Desk& desk, const Context& context, const Job& job, const Choice& choice, TablePlan& plan, views::Tables view) {
  view.file = job.file_name;
  view.action = tables_url(job);
  view.is_guess = plan.mapping.name.empty() && choice.mapping != given && !(choice.mapping.empty() && job.given);
  if (job.given) view.mappings.push_back({std::string(given), context.tr(msg("the mapping that was sent along")), !view.is_guess && (choice.mapping.empty() || choice.mapping == given)});
  if (job.tables.size() == 1) view.mappings.push_back({std::string(guessed), context.tr(msg("column by column, as chosen below")), view.is_guess});
  for (const auto& mapping : built_in_table_mappings())
    view.mappings.push_back({mapping.name, mapping.name + " – " + mapping.source, !view.is_guess && !view.mappings.empty() && plan.mapping.name == mapping.name && choice.mapping != given});
  if (view.is_guess)
    for (std::size_t i = 0; i < std::min(plan.headers.size(), most_columns); ++i) {
      if (plan.headers[i].empty()) continue;
      views::TableColumn column{fmt::format("column-{}", i), plan.headers[i], i < plan.samples.size() ? plan.samples[i] : std::vector<std::string>()};
      const auto& columns = plan.mapping.tables.front().columns;
      const auto at = std::ranges::find(columns, plan.headers[i], &TableColumn::header);
      const auto code = at == columns.end() ? std::string() : meaning_code(*at);
      column.meanings.push_back({"", context.tr(msg("not used")), code.empty()});
      for (const auto& meaning : meanings()) column.meanings.push_back({meaning.code, context.tr(meaning.label), meaning.code == code});
      view.columns.push_back(std::move(column));
    }
  for (const auto& source : plan.sources) view.files.push_back({source.name, plan.mapping.tables[source.table].file});
  view.has_files = plan.mapping.tables.size() > 1;
  view.source = choice.is_sent ? choice.source : !job.source.empty() ? job.source : !plan.mapping.source.empty() ? plan.mapping.source : job.file_name;
  view.currency = choice.currency;
  view.language = choice.language;
  view.reporter = choice.reporter;
  view.reporter_reference = choice.reporter_reference;
  view.dates = {{"", context.tr(msg("by what they look like, the day before the month")), choice.dates.empty()},
                {"dmy", context.tr(msg("day, month, year")), choice.dates == "dmy"},
                {"mdy", context.tr(msg("month, day, year")), choice.dates == "mdy"},
                {"ymd", context.tr(msg("year, month, day")), choice.dates == "ymd"}};
  view.decimals = {{"", context.tr(msg("by what they look like")), choice.decimal.empty()},
                   {",", context.tr(msg("1.234,50 – a comma")), choice.decimal == ","},
                   {".", context.tr(msg("1,234.50 – a point")), choice.decimal == "."}};
  if (view.errors.empty()) show_rows(desk, context, plan, view);
  view.json = json_text(plan.mapping);
  view.has_errors = !view.errors.empty();
  const int status = choice.is_sent && view.has_errors ? 422 : 200;
  return show(context, "exchange/tables", context.tr(msg("How are these tables to be read?")), view, status);
}

}  // namespace

http::Response receive_tables(Desk& desk, Context& context, const std::vector<const http::Upload*>& files, views::Start view) {
  std::vector<Jobs::SentFile> sent;
  std::vector<imports::Input> inputs;
  std::optional<TableMapping> mapping;
  const auto refuse = [&](const base::Message& message, int status) {
    view.file_error = context.tr(message);
    return start_page(desk, context, view, status);
  };
  for (const auto* file : files) {
    const auto name = base::shown_file_name(file->filename);
    // A mapping is known by its list of tables.
    if (name.ends_with(".json") && files.size() > 1) {
      auto read = table_mapping_from_json(file->content);
      if (!read && file->content.find("\"tables\"") != std::string::npos) return refuse(read.error().message, 422);
      if (read) {
        mapping = std::move(*read);
        continue;
      }
    }
    sent.push_back({name.empty() ? "table.csv" : name, file->content});
    inputs.push_back({sent.back().name, "", std::shared_ptr<const std::string>(std::shared_ptr<void>(), &file->content)});  // the request owns it
  }
  if (sent.empty()) return refuse(msg("Choose the file that holds the projects."), 422);
  // Whether they can be read at all is told here, where other files can be chosen.
  if (const auto plan = plan_tables(inputs, mapping); !plan && (plan.error().field != "mapping" || mapping)) return refuse(plan.error().message, 422);
  const auto job = desk.jobs.keep_tables(sent, std::move(mapping), view.source);
  if (!job) return refuse(job.error().message, 503);
  return http::redirect("/iati/tables/" + *job);
}

http::Response show_tables(Desk& desk, Context& context) {
  const auto job = desk.jobs.find(context.path("job"));
  if (!job || job->tables.empty()) return not_found(context);
  if (job->stage != Job::Stage::asked) return http::redirect("/iati/jobs/" + job->id);
  Choice choice;
  choice.mapping = base::repair_utf8(context.request.parameter("mapping").value_or(""));
  views::Tables view;
  auto plan = plan_of(*job, choice);
  if (!plan) {
    // The mapping does not fit: another can be chosen.
    view.errors.push_back({"mapping", context.tr(plan.error().message)});
    TablePlan none;
    none.mapping.name = choice.mapping.empty() ? "?" : choice.mapping;
    return tables_page(desk, context, *job, choice, none, std::move(view));
  }
  return tables_page(desk, context, *job, choice, *plan, std::move(view));
}

http::Response take_tables(Desk& desk, Context& context) {
  const auto job = desk.jobs.find(context.path("job"));
  if (!job || job->tables.empty()) return not_found(context);
  if (job->stage != Job::Stage::asked) return http::redirect("/iati/jobs/" + job->id);
  const auto choice = choice_of(context);
  views::Tables view;
  auto plan = plan_of(*job, choice);
  if (!plan) {
    view.errors.push_back({"mapping", context.tr(plan.error().message)});
    TablePlan none;
    none.mapping.name = choice.mapping.empty() ? "?" : choice.mapping;
    return tables_page(desk, context, *job, choice, none, std::move(view));
  }
  if (choice.mapping == guessed && !plan->headers.empty()) {
    take_columns(context, choice, *plan, view.errors);
    take_whole(context, choice, *plan, view.errors);
  }
  if (!choice.source.empty())
    if (auto good = sources::check({.title = choice.source}); !good) view.errors.push_back({"source", context.tr(good.error().message)});
  if (auto good = check(plan->mapping); !good && view.errors.empty()) view.errors.push_back({"column-0", context.tr(good.error().message)});
  if (!view.errors.empty() || field(context, "do") != "import") return tables_page(desk, context, *job, choice, *plan, std::move(view));
  const auto source = choice.source == plan->mapping.source ? std::string() : choice.source;
  if (auto begun = desk.jobs.import_tables(job->id, std::move(*plan), source, accounts::author(context.identity)); !begun)
    return context.problem(409, begun.error().message);
  return http::redirect("/iati/jobs/" + job->id);
}

}  // namespace exchange
