// SPDX-License-Identifier: EUPL-1.2
// What each column of a file says: the guess, and what a person makes of it.
#include <set>

#include "base/text.h"
#include "imports/pages.h"

namespace imports {

namespace {

using base::msg;

constexpr std::size_t most_columns = 200;  // shown; further ones stay as guessed, which is nearly always: not used
constexpr double sure_from = 0.8;

// "1.name" for a field of the first party, "start" for one of the relation, empty for none.
std::string meaning(Field field, int party) {
  if (field == Field::none) return "";
  return party > 0 ? fmt::format("{}.{}", party, code(field)) : std::string(code(field));
}

base::Message meaning_label(const web::Context& context, Field field, int party) {
  if (party == 0) return label(field);
  const std::string what = context.tr(label(field));
  return party == 1 ? msg("first party: {what}", {{"what", what}}) : msg("second party: {what}", {{"what", what}});
}

bool take_meaning(Column& column, std::string_view text) {
  column.party = 0;
  column.field = Field::none;
  if (text.empty()) return true;
  if (text.starts_with("1.") || text.starts_with("2.")) {
    column.party = text[0] - '0';
    text.remove_prefix(2);
  }
  const auto field = parse_field(text);
  if (!field || is_of_party(*field) != (column.party > 0)) return false;
  column.field = *field;
  return true;
}

std::vector<views::Option> meanings(const web::Context& context, const Column& column) {
  std::vector<views::Option> list;
  const auto add = [&](Field field, int party) {
    list.push_back({meaning(field, party), context.tr(meaning_label(context, field, party)), column.field == field && column.party == party});
  };
  add(Field::none, 0);
  for (const int party : {1, 2})
    for (int i = 0; i < field_count; ++i)
      if (is_of_party(static_cast<Field>(i))) add(static_cast<Field>(i), party);
  for (int i = 0; i < field_count; ++i)
    if (const auto field = static_cast<Field>(i); field != Field::none && field != Field::personal && !is_of_party(field)) add(field, 0);
  add(Field::personal, 0);
  return list;
}

std::string separator_name(const web::Context& context, char separator) {
  switch (separator) {
    case ',': return context.tr(msg("commas"));
    case ';': return context.tr(msg("semicolons"));
    case '\t': return context.tr(msg("tabs"));
    default: return std::string(1, separator);
  }
}

std::string reading(const web::Context& context, const Layout& layout) {
  std::string text;
  if (layout.format == Format::json) return context.tr(msg("Read as JSON."));
  if (layout.format == Format::xlsx) text = context.tr(msg("Read as a workbook, sheet {sheet}.", {{"sheet", layout.sheet}}));
  else
    text = context.tr(msg("Read as text in {encoding}, columns separated by {separator}.",
                          {{"encoding", layout.encoding}, {"separator", separator_name(context, layout.delimiter)}}));
  const auto line = static_cast<std::int64_t>(layout.header_rows);
  return text + " " +
         context.tr(line > 0 ? msg("Line {line} holds the headings.", {{"line", number(context, line)}}) : msg("There are no headings."));
}

// The file as it is read, with what the person chose so far put over the guess.
base::Result<Preview> look(Assistant& assistant, const Job& job, const std::string& sheet) {
  auto session = assistant.database.read();
  ReadOptions options;
  options.sheet = sheet;
  auto seen = preview(session, assistant.gazetteer, job.input, options);
  if (!seen || !job.is_planned || job.plan.sheet != sheet || job.plan.mapping.columns.size() != seen->mapping.columns.size()) return seen;
  for (std::size_t i = 0; i < seen->mapping.columns.size(); ++i) {
    auto& column = seen->mapping.columns[i];
    const auto& chosen = job.plan.mapping.columns[i];
    if (column.header != chosen.header) return seen;
    column.field = chosen.field;
    column.party = chosen.party;
    column.confidence = 1;
    if (column.field == Field::personal) column.samples.clear();
  }
  seen->mapping.kind = job.plan.mapping.kind;
  seen->mapping.name = job.plan.mapping.name;
  return seen;
}

http::Response columns_page(const web::Context& context, const Job& job, const Preview& seen, views::Columns view, int status) {
  view.steps.file_done = view.steps.columns = true;
  view.file = job.input.name;
  view.has_errors = !view.errors.empty();
  for (const auto& error : view.errors) {
    if (error.field == "source") view.source_error = error.message;
    if (error.field == "network") view.network_error = error.message;
    if (error.field == "map") view.map_error = error.message;
  }
  view.action = job_url(job, "/columns");
  view.back_url = "/imports";
  view.reading = reading(context, seen.layout);
  view.sheet = seen.layout.sheet;
  for (const auto& sheet : seen.layout.sheets) view.sheets.push_back({sheet, sheet, sheet == seen.layout.sheet});
  view.has_sheets = view.sheets.size() > 1;
  const auto& columns = seen.mapping.columns;
  for (std::size_t i = 0; i < std::min(columns.size(), most_columns); ++i)
    view.columns.push_back({fmt::format("column-{}", i), columns[i].header, columns[i].samples, meanings(context, columns[i]),
                            columns[i].confidence >= sure_from || (columns[i].field == Field::none && columns[i].confidence == 0)});
  if (columns.size() > most_columns)
    view.not_shown = context.tr(msg("The file has {all} columns; the first {shown} are shown.",
                                    {{"all", number(context, static_cast<std::int64_t>(columns.size()))},
                                     {"shown", number(context, static_cast<std::int64_t>(most_columns))}}));
  for (int i = 0; i <= static_cast<int>(relations::Kind::informal); ++i) {
    const auto kind = static_cast<relations::Kind>(i);
    view.kinds.push_back({std::string(relations::code(kind)), context.tr(relations::label(kind)), relations::code(kind) == seen.mapping.kind});
  }
  return show(context, "imports/columns", context.tr(msg("What does each column say?")), view, status);
}

// The form's field that a problem of the mapping is about.
std::string place_of(const base::Problem& problem) {
  if (problem.field == "network" || problem.field == "kind") return problem.field;
  return problem.field == "name" ? "map" : "column-0";
}

std::optional<base::Message> said_twice(const web::Context& context, const Mapping& mapping) {
  std::set<std::string> said;
  for (const auto& column : mapping.columns) {
    if (column.field == Field::none || column.field == Field::personal || said.insert(meaning(column.field, column.party)).second) continue;
    return msg("Two columns are said to hold the same: {what}. Choose one of them.",
               {{"what", context.tr(meaning_label(context, column.field, column.party))}});
  }
  return std::nullopt;
}

http::Response unreadable(const web::Context& context, const base::Problem& problem) {
  return context.problem(problem.kind == base::Problem::Kind::not_found ? 404 : 422, problem.message);
}

}  // namespace

http::Response show_columns(Assistant& assistant, web::Context& context) {
  const auto job = assistant.jobs.find(context.path("job"));
  if (!job || job->task == Job::Task::undo) return not_found(context);
  if (job->is_busy() || job->is_imported()) return http::redirect(job_url(*job));
  const auto sheet = base::repair_utf8(context.request.parameter("sheet").value_or(job->plan.sheet));
  const auto seen = look(assistant, *job, sheet);
  if (!seen) return unreadable(context, seen.error());
  views::Columns view;
  const auto& titled = seen->mapping.source_title;
  view.source = !job->plan.source_title.empty() ? job->plan.source_title : titled.empty() ? job->input.name : titled;
  view.network = job->plan.network.empty() ? seen->mapping.network : job->plan.network;
  if (!find_built_in(seen->mapping.name)) view.map_name = seen->mapping.name;
  return columns_page(context, *job, *seen, std::move(view), 200);
}

http::Response take_columns(Assistant& assistant, web::Context& context) {
  const auto job = assistant.jobs.find(context.path("job"));
  if (!job || job->task == Job::Task::undo) return not_found(context);
  if (job->is_busy() || job->is_imported()) return http::redirect(job_url(*job));
  auto seen = look(assistant, *job, base::repair_utf8(context.request.form_field("sheet").value_or("")));
  if (!seen) return unreadable(context, seen.error());

  views::Columns view;
  view.source = field(context, "source");
  view.network = field(context, "network");
  view.map_name = field(context, "map");
  Mapping& mapping = seen->mapping;
  for (std::size_t i = 0; i < std::min(mapping.columns.size(), most_columns); ++i) {
    const auto id = fmt::format("column-{}", i);
    const auto said = context.request.form_field(id);
    if (!said) continue;
    if (!take_meaning(mapping.columns[i], *said))
      view.errors.push_back({id, context.tr(msg("There is no such meaning of a column: {text}", {{"text", base::repair_utf8(*said)}}))});
    mapping.columns[i].confidence = 1;
    if (mapping.columns[i].field == Field::personal) mapping.columns[i].samples.clear();
  }
  mapping.network = view.network;
  if (const auto kind = context.request.form_field("kind")) mapping.kind = base::repair_utf8(*kind);
  if (!mapping.network.empty() && !mapping.has_second_party()) mapping.kind = relations::code(relations::Kind::network_membership);
  if (view.source.empty()) view.errors.push_back({"source", context.tr(msg("Say where the list comes from."))});
  else if (auto good = sources::check({.title = view.source}); !good)
    view.errors.push_back({"source", context.tr(good.error().message)});
  if (auto twice = said_twice(context, mapping)) view.errors.push_back({"column-0", context.tr(*twice)});
  if (auto good = check(mapping); !good) view.errors.push_back({place_of(good.error()), context.tr(good.error().message)});
  if (view.errors.empty() && !view.map_name.empty()) {
    mapping.name = view.map_name;
    if (auto saved = save_mapping(assistant.database, mapping); !saved)
      view.errors.push_back({place_of(saved.error()), context.tr(saved.error().message)});
  } else if (!find_built_in(mapping.name)) {
    mapping.name.clear();
  }
  if (!view.errors.empty()) return columns_page(context, *job, *seen, std::move(view), 422);

  Plan plan;
  plan.sheet = seen->layout.sheet;
  plan.network = view.network;
  // The mapping's own title carries its publisher and licence: it is given as none of ours.
  plan.source_title = view.source == mapping.source_title ? std::string() : view.source;
  plan.mapping = std::move(mapping);
  if (auto begun = assistant.jobs.rehearse(job->id, std::move(plan), context.language); !begun)
    return context.problem(begun.error().kind == base::Problem::Kind::not_found ? 404 : 409, begun.error().message);
  return http::redirect(job_url(*job));
}

}  // namespace imports
