// SPDX-License-Identifier: EUPL-1.2
// Budget lines: one form for a new one and for one that is there.
#include "base/text.h"
#include "budget/pages.h"

namespace budget {
namespace {

using base::msg;
using projects::BudgetLine;
using projects::Project;

std::vector<web::Option> types(const web::Context& context) { return {{"1", context.tr(msg("original")), false}, {"2", context.tr(msg("revised: replaces the original")), false}}; }
std::vector<web::Option> statuses(const web::Context& context) { return {{"1", context.tr(msg("indicative")), false}, {"2", context.tr(msg("committed")), false}}; }

struct Asked {
  Project project;
  std::int64_t version = 0;
  std::string id;   // of the line; empty: a new one
  BudgetLine line;  // as it is now
};

// Nothing where the project or the line is not there; who may not edit gets `refused`.
std::optional<Asked> asked(db::Database& database, const web::Context& context, std::optional<http::Response>& refused) {
  auto found = projects::asked(database, context);
  if (!found.project) return refused = not_there(context), std::nullopt;
  if (!projects::may_edit(context.identity, *found.project))
    return refused = context.problem(403, msg("This is for those who work on projects of its owner.")), std::nullopt;
  Asked made{std::move(*found.project), found.version, part_in(context, "line"), {}};
  if (const auto* line = projects::part_of(made.project.budget, made.id)) made.line = *line;
  else if (!made.id.empty()) return refused = context.problem(404, msg("There is no such line any more.")), std::nullopt;
  return made;
}

http::Response page(db::Database& database, const web::Context& context, const Asked& of, Fields& fields, const std::vector<views::Difference>& differences, int status) {
  auto session = database.read();
  const auto& [project, version, id, line] = of;
  views::Form form;
  form.head = projects::head(context, project, "/budget");
  form.title = id.empty() ? context.tr(msg("Add a budget line")) : context.tr(msg("Change a budget line"));
  form.save = id.empty() ? context.tr(msg("Add this line")) : context.tr(msg("Keep these changes"));
  form.action = projects::url(project.id, id.empty() ? "/budget/lines" : "/budget/lines/" + id);
  form.back_url = projects::url(project.id, "/budget");
  if (!id.empty()) form.remove_url = form.action + "/remove", form.remove = context.tr(msg("Remove this line"));
  form.version = std::to_string(version);
  fields.group();
  fields.choice("heading", msg("Heading"), heading_options(context, project), line.heading);
  fields.line("new_heading", msg("Or a new heading"), "");
  fields.organisation(session, "funder", msg("Funder"), line.funder, context.tr(msg("An organisation of the register, or any name. Empty: the project’s funders.")));
  fields.line("start", msg("From"), line.start.text(), context.tr(msg("As 2026-05-17, 2026-05 or 2026.")));
  fields.line("end", msg("Until"), line.end.text(), context.tr(msg("Empty if it is the same.")));
  fields.line("amount", msg("Amount"), id.empty() ? "" : amount_text(context, project, line.value)).is_decimal = true;
  const auto currency = currency_of(project, line.value);
  fields.choice("currency", msg("Currency"), currency_options(context, project, currency), currency.empty() ? "EUR" : currency);
  fields.choice("type", msg("Version"), types(context), line.type.empty() ? "1" : line.type);
  fields.choice("status", msg("How firm"), statuses(context), line.status.empty() ? "1" : line.status);
  const auto in_kind = msg("In kind");
  fields.group(&in_kind);
  fields.check("in_kind", msg("Given in kind, not in money"), line.in_kind);
  fields.line("method", msg("How it is valued"), line.method, context.tr(msg("For instance: hours at their cost, rent at the market’s price.")));
  put_exchange(fields, context, project, line.exchange);
  fields.put(form);
  form.differences = differences;
  form.has_differences = !differences.empty();
  const auto title = form.title;
  return show(context, "budget/form", title, form, status);
}

BudgetLine typed(db::Session& session, const web::Context& context, const Project& project, const BudgetLine& before, Errors& errors) {
  BudgetLine line = before;
  line.heading = heading_field(context, project, errors);
  line.funder = named_field(session, context, "funder", before.funder, errors);
  line.start = date_field(context, "start", errors);
  line.end = date_field(context, "end", errors);
  if (!line.end.known() && !errors.contains("end")) line.end = line.start;
  if (!line.start.known() && !errors.contains("start")) errors.emplace("start", context.tr(msg("Say for which year, month or days it is.")));
  if (line.start.known() && line.end.known() && line.end < line.start && !line.start.text().starts_with(line.end.text())) errors.emplace("end", context.tr(msg("It ends before it starts.")));
  amount_field(context, line.value, currency_of(project, before.value), errors);
  if (line.value.amount < 0 && !errors.contains("amount")) errors.emplace("amount", context.tr(msg("A budget line is not below zero. What becomes less is a revised line.")));
  const auto one_of = [&](std::string_view name, const std::string& old) {
    const auto value = field(context, name);
    return value == "1" || value == "2" ? (value == "1" && old.empty() ? std::string() : value) : old;
  };
  line.type = one_of("type", before.type);
  line.status = one_of("status", before.status);
  line.in_kind = field(context, "in_kind") == "1";
  line.method = base::repair_utf8(field(context, "method").substr(0, 1000));
  if (line.in_kind && line.method.empty()) errors.emplace("method", context.tr(msg("Say how it was valued.")));
  if (!line.in_kind) line.method.clear();
  line.exchange = exchange_field(context, project, line.value.currency, errors);
  return line;
}

std::vector<views::Difference> differences(db::Session& session, const web::Context& context, const Project& project, const BudgetLine& now, const BudgetLine& yours) {
  std::vector<views::Difference> all;
  const auto add = [&](const base::Message& label, const std::string& a, const std::string& b) {
    if (a != b) all.push_back({context.tr(label), a, b});
  };
  add(msg("Heading"), heading_name(context, project, now.heading), heading_name(context, project, yours.heading));
  add(msg("Funder"), name_of(session, context, now.funder), name_of(session, context, yours.funder));
  add(msg("Period"), period(context, now.start, now.end), period(context, yours.start, yours.end));
  add(msg("Amount"), money(context, project, now.value), money(context, project, yours.value));
  add(msg("How it is valued"), now.method, yours.method);
  add(msg("Rate of exchange"), rate_line(context, project, currency_of(project, now.value), now.exchange), rate_line(context, project, currency_of(project, yours.value), yours.exchange));
  const auto version = [&](const BudgetLine& line) {
    return context.tr(line.type == "2" ? msg("revised: replaces the original") : msg("original")) + ", " +
           context.tr(line.status == "2" ? msg("committed") : msg("indicative"));
  };
  add(msg("Version"), version(now), version(yours));
  return all;
}

}  // namespace

http::Response edit_line(db::Database& database, web::Context& context) {
  std::optional<http::Response> refused;
  auto of = asked(database, context, refused);
  if (!of) return *refused;
  Fields fields(context, false);
  return page(database, context, *of, fields, {}, 200);
}

http::Response save_line(db::Database& database, web::Context& context) {
  std::optional<http::Response> refused;
  auto of = asked(database, context, refused);
  if (!of) return *refused;
  Fields fields(context, true);
  BudgetLine line;
  {
    auto session = database.read();
    line = typed(session, context, of->project, of->line, fields.errors);
  }
  if (!fields.errors.empty()) return page(database, context, *of, fields, {}, 422);
  const auto done = projects::change(database, context.identity, of->project.id, version_field(context), of->id.empty() ? "a budget line added" : "a budget line changed",
                                     [&](Project& now, const Project& seen) {
                                       return keep_part(&Project::budget, now, seen, context, of->id, line, msg("There is no such line any more."),
                                                        msg("A budget has at most {most} lines.", {{"most", std::to_string(most_parts)}}));
                                     });
  if (done) return http::redirect(projects::url(of->project.id, "/budget"));
  if (done.error().kind == base::Problem::Kind::conflict) {
    auto again = asked(database, context, refused);
    if (!again) return *refused;
    std::vector<views::Difference> differ;
    {
      auto session = database.read();
      differ = differences(session, context, again->project, again->line, line);
    }
    return page(database, context, *again, fields, differ, 409);
  }
  if (done.error().kind != base::Problem::Kind::invalid) return failed(context, done.error());
  fields.errors.emplace(done.error().field, context.tr(done.error().message));
  return page(database, context, *of, fields, {}, 422);
}

http::Response remove_line(db::Database& database, web::Context& context) {
  std::optional<http::Response> refused;
  auto of = asked(database, context, refused);
  if (!of) return *refused;
  const auto done = projects::change(database, context.identity, of->project.id, version_field(context), "a budget line removed", [&](Project& now, const Project& seen) {
    return remove_part(&Project::budget, now, seen, of->id);
  });
  if (done) return http::redirect(projects::url(of->project.id, "/budget"));
  return failed(context, done.error());
}

}  // namespace budget
