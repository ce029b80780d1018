// SPDX-License-Identifier: EUPL-1.2
// An indicator, stated or changed; its figures have pages of their own.
#include <boost/describe/enum_from_string.hpp>

#include "base/text.h"
#include "framework/pages.h"

namespace framework {

using base::msg;
using base::Problem;

namespace {

constexpr std::size_t most_steps = 20;

std::string steps_text(const std::vector<Narrative>& scale, std::string_view language) {
  std::string text;
  for (const auto& step : scale) text += text_of(step, language) + "\n";
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

// One step on each line; a step's texts in other languages stay with its number.
void take_scale(const web::Context& context, Indicator& indicator, Errors& errors) {
  const auto in = written_in(context);
  const auto typed = text_field(context, "scale");
  std::vector<std::string> steps;
  for (const auto raw : base::split(typed, '\n'))
    if (const auto step = base::trim(raw); !step.empty() || !in.empty()) steps.emplace_back(step);
  if (typed.empty()) steps.clear();
  if (steps.size() > most_steps) {
    errors.emplace("scale", context.tr(msg("A scale has at most {most} steps.", {{"most", std::to_string(most_steps)}})));
    return;
  }
  if (in.empty()) indicator.scale.resize(steps.size());
  for (std::size_t i = 0; i < indicator.scale.size(); ++i) set_text(indicator.scale[i], in, i < steps.size() ? steps[i].substr(0, 1000) : std::string());
}

// The baseline of all; those of parts, which files have, stay.
void take_baseline(const web::Context& context, Indicator& indicator, Errors& errors) {
  auto at = std::ranges::find_if(indicator.baselines, [](const Measure& one) { return one.dimensions.empty(); });
  Measure measure = at == indicator.baselines.end() ? Measure{} : *at;
  measure.value = number_field(context, "value", errors);
  measure.numerator = indicator.measurement == Measurement::percentage ? number_field(context, "numerator", errors) : std::string();
  measure.denominator = indicator.measurement == Measurement::percentage ? number_field(context, "denominator", errors) : std::string();
  measure.date = date_field(context, "baseline_date", errors);
  const bool none = measure.value.empty() && measure.numerator.empty() && measure.denominator.empty();
  if (none) {
    if (at != indicator.baselines.end()) indicator.baselines.erase(at);
    return;
  }
  if (const auto good = check(indicator, measure); !good) errors.emplace(good.error().field, context.tr(good.error().message));
  if (!measure.numerator.empty()) measure.value.clear();
  if (at == indicator.baselines.end()) indicator.baselines.insert(indicator.baselines.begin(), std::move(measure));
  else *at = std::move(measure);
}

Indicator typed_indicator(const web::Context& context, const Indicator& before, Errors& errors) {
  Indicator made = before;
  made.node = field(context, "node").substr(0, 100);
  boost::describe::enum_from_string(field(context, "measurement").c_str(), made.measurement);
  made.descending = !field(context, "descending").empty();
  made.cumulative = !field(context, "cumulative").empty();
  take_text(context, "title", made.title, errors, false);
  take_text(context, "description", made.description, errors);
  take_text(context, "unit", made.unit, errors, false);
  take_text(context, "source", made.source, errors);
  made.responsible = field(context, "responsible").substr(0, 1000);
  take_scale(context, made, errors);
  take_baseline(context, made, errors);
  if (made.title.empty()) errors.emplace("title", context.tr(msg("Say what is measured.")));
  if (made.measurement == Measurement::scale && made.scale.size() < 2)
    errors.emplace("scale", context.tr(msg("A scale needs two steps at least: write one on each line, the worst first.")));
  return made;
}

// What approved figures mean must not change below them.
bool means_another(const Indicator& a, const Indicator& b) {
  return a.measurement != b.measurement || a.descending != b.descending || a.cumulative != b.cumulative ||
         a.scale.size() != b.scale.size() || a.baselines != b.baselines;
}

Indicator in_one(Indicator one, std::string_view language) {
  const auto only = [&](Narrative& narrative) {
    std::erase_if(narrative, [&](const organisations::Name& name) { return name.language != language; });
  };
  only(one.title), only(one.description), only(one.unit), only(one.source);
  for (auto& step : one.scale) only(step);
  one.periods.clear();  // on pages of their own
  return one;
}

void put_differences(const web::Context& context, const Indicator& now, const Indicator& yours, views::Form& form) {
  const auto in = written_in(context);
  const auto differ = [&](const base::Message& label, const std::string& a, const std::string& b) {
    if (a != b) form.differences.push_back({context.tr(label), a, b});
  };
  const auto said = [&](bool yes) { return context.tr(yes ? msg("yes") : msg("no")); };
  const auto baseline = [&](const Indicator& one) { return one.baselines.empty() ? std::string() : measure_text(one, one.baselines.front(), context.language); };
  differ(msg("What is measured"), text_of(now.title, in), text_of(yours.title, in));
  differ(msg("How it is measured"), context.tr(projects::label(now.measurement)), context.tr(projects::label(yours.measurement)));
  differ(msg("Unit"), text_of(now.unit, in), text_of(yours.unit, in));
  differ(msg("Steps of the scale"), steps_text(now.scale, in), steps_text(yours.scale, in));
  differ(msg("Less is better"), said(now.descending), said(yours.descending));
  differ(msg("Figures count from the beginning"), said(now.cumulative), said(yours.cumulative));
  differ(msg("Baseline"), baseline(now), baseline(yours));
  differ(msg("Source of verification"), text_of(now.source, in), text_of(yours.source, in));
  differ(msg("Responsible"), now.responsible, yours.responsible);
  differ(msg("Description"), text_of(now.description, in), text_of(yours.description, in));
  form.has_differences = true;
}

views::Form indicator_form(const Desk& desk, const Project& project, const web::Context& context, const Indicator& one, bool sent, std::int64_t version) {
  const auto in = written_in(context);
  const bool known = !one.id.empty();
  views::Form form;
  form.head = projects::head(context, project, "/framework");
  form.title = known ? name_of(one, context.language) : context.tr(msg("State an indicator"));
  form.lead = context.tr(msg("An indicator says by what one sees that a line of the framework comes true."));
  form.save = known ? context.tr(msg("Keep these changes")) : context.tr(msg("State this indicator"));
  const auto url = known ? desk.url("/framework/indicators/" + one.id + "/edit") : desk.url("/framework/indicators/new");
  form.action = url;
  form.back_url = known ? desk.url("/framework/indicators/" + one.id) : desk.url("/framework");
  form.hidden = {{"version", std::to_string(version)}};
  put_languages(desk, context, known ? url : url + "?node=" + http::url_encode(one.node), form);
  const auto text = [&](const char* name, const Narrative& narrative) { return sent ? text_field(context, name) : text_of(narrative, in); };
  const auto* base_measure = one.baselines.empty() || !one.baselines.front().dimensions.empty() ? nullptr : &one.baselines.front();
  const auto baseline = [&](const char* name, std::string Measure::*member) { return sent ? field(context, name) : base_measure ? base_measure->*member : std::string(); };

  views::Section what;
  what.fields.push_back(with_original(context, line("title", context.tr(msg("What is measured")), text("title", one.title), context.tr(msg("“People with drinking water within 500 metres”"))), one.title));
  std::vector<views::Option> nodes;
  const auto numbers = numbers_of(project.nodes);
  for (std::size_t i = 0; i < project.nodes.size(); ++i)
    if (const auto& node = project.nodes[i]; !node.id.empty())
      nodes.push_back({node.id, fmt::format("{} {}", numbers[i], name_of(node, context.language)), node.id == one.node});
  what.fields.push_back(choice("node", context.tr(msg("Of which line")), std::move(nodes)));
  std::vector<views::Option> kinds;
  for (const auto kind : {Measurement::number, Measurement::percentage, Measurement::scale, Measurement::yes_no})
    kinds.push_back({boost::describe::enum_to_string(kind, ""), context.tr(projects::label(kind)), kind == one.measurement});
  what.fields.push_back(choice("measurement", context.tr(msg("How it is measured")), std::move(kinds)));
  what.fields.push_back(with_original(context, line("unit", context.tr(msg("Unit")), text("unit", one.unit), context.tr(msg("Of numbers: wells, people, tonnes a year."))), one.unit));
  what.fields.push_back(area("scale", context.tr(msg("Steps of the scale")), sent ? text_field(context, "scale") : steps_text(one.scale, in), context.tr(msg("Of scales: one step on each line, the worst first."))));
  const auto check_box = [&](const char* name, const base::Message& label, bool chosen) {
    views::Input made;
    made.id = made.name = name;
    made.is_checks = true;
    made.options = {{"1", context.tr(label), chosen}};
    return made;
  };
  what.fields.push_back(check_box("descending", msg("Less is better"), one.descending));
  what.fields.push_back(check_box("cumulative", msg("Figures count from the beginning, not from the period’s"), one.cumulative));
  form.sections.push_back(std::move(what));

  views::Section before;
  before.legend = context.tr(msg("Baseline"));
  before.hint = context.tr(msg("How it was before the project. Of a scale, the step’s number; of yes or no, 1 or 0; of percentages either the value or both numbers, which then make it."));
  before.is_row = true;
  before.fields = {line("value", context.tr(msg("Value")), baseline("value", &Measure::value)),
                   line("numerator", context.tr(msg("Numerator")), baseline("numerator", &Measure::numerator)),
                   line("denominator", context.tr(msg("Denominator")), baseline("denominator", &Measure::denominator)),
                   line("baseline_date", context.tr(msg("As of")), sent ? field(context, "baseline_date") : base_measure ? base_measure->date.text() : std::string(), context.tr(msg("As 2026-05-17, 2026-05 or 2026.")))};
  form.sections.push_back(std::move(before));

  views::Section more;
  more.fields.push_back(with_original(context, area("source", context.tr(msg("Source of verification")), text("source", one.source), context.tr(msg("Where the figures are found and can be checked."))), one.source));
  more.fields.push_back(line("responsible", context.tr(msg("Responsible")), sent ? field(context, "responsible") : one.responsible, context.tr(msg("An office or a body, not a person: everybody reads it."))));
  more.fields.push_back(with_original(context, area("description", context.tr(msg("Description")), text("description", one.description)), one.description));
  form.sections.push_back(std::move(more));
  return form;
}

http::Response page(const web::Context& context, views::Form form, const Errors& errors, int status) {
  put_errors(form, errors);
  const auto title = form.title;
  return show(context, "framework/form", title, form, status);
}

Problem locked() {
  return {Problem::Kind::forbidden,
          msg("Figures of this indicator are approved: how it is measured, its scale, its baseline and what its figures count stay as they are. Whoever approves figures may open them again first."), "measurement"};
}

http::Response put_indicator(const Desk& desk, const web::Context& context, const Indicator& before, const std::string& reason) {
  Errors errors;
  Indicator made = typed_indicator(context, before, errors);
  const bool is_new = before.id.empty();
  const auto in = written_in(context);
  if (!errors.empty()) return page(context, indicator_form(desk, desk.project, context, made, true, version_field(context)), errors, 422);
  if (is_new) made.id = projects::part_id();
  const auto typed = made;
  const auto done = projects::change(desk.database, context.identity, desk.project.id, version_field(context), reason,
                                     [&](Project& now, const Project& seen) -> base::Result<void> {
                                       if (made.node.empty() || !projects::part_of(now.nodes, made.node))
                                         return Problem{Problem::Kind::invalid, msg("That line of the framework is not there any more. Choose another one."), "node"};
                                       if (is_new) {
                                         now.indicators.push_back(made);
                                         return {};
                                       }
                                       auto* there = projects::part_of(now.indicators, typed.id);
                                       const auto* then = projects::part_of(seen.indicators, typed.id);
                                       if (!there) return gone_meanwhile();
                                       Errors known;
                                       made = typed_indicator(context, *there, known);
                                       if (has_approved(*there) && means_another(*there, made)) return locked();
                                       if (!then || (in_one(*there, in) != in_one(*then, in) && *there != made)) return projects::changed_meanwhile("");
                                       *there = made;
                                       return {};
                                     });
  if (done) return http::redirect(desk.url("/framework/indicators/" + typed.id));
  const auto& problem = done.error();
  if (problem.kind == Problem::Kind::not_found || (problem.kind == Problem::Kind::forbidden && problem.field.empty())) return refused(context, problem);
  const auto asked = projects::asked(desk.database, context);
  if (!asked.project) return not_there(context);
  if (problem.kind != Problem::Kind::conflict)
    return page(context, indicator_form(desk, *asked.project, context, is_new ? Indicator(typed) : made, true, version_field(context)),
                {{problem.field, context.tr(problem.message)}}, status_of(problem));
  const auto* there = projects::part_of(asked.project->indicators, typed.id);
  if (!there) return not_there(context);
  auto form = indicator_form(desk, *asked.project, context, typed, true, asked.version);
  put_differences(context, *there, made, form);
  return page(context, std::move(form), {}, 409);
}

}  // namespace

http::Response show_new_indicator(const Desk& desk, web::Context& context) {
  Indicator one;
  if (const auto* node = projects::part_of(desk.project.nodes, context.request.parameter("node").value_or(""))) one.node = node->id;
  return page(context, indicator_form(desk, desk.project, context, one, false, desk.version), {}, 200);
}

http::Response state_indicator(const Desk& desk, web::Context& context) { return put_indicator(desk, context, {}, "an indicator stated"); }

http::Response show_edit_indicator(const Desk& desk, web::Context& context) {
  const auto* one = projects::part_of(desk.project.indicators, context.path("indicator"));
  if (!one) return not_there(context);
  return page(context, indicator_form(desk, desk.project, context, *one, false, desk.version), {}, 200);
}

http::Response change_indicator(const Desk& desk, web::Context& context) {
  const auto* one = projects::part_of(desk.project.indicators, context.path("indicator"));
  if (!one) return not_there(context);
  return put_indicator(desk, context, *one, "an indicator changed");
}

}  // namespace framework
