// SPDX-License-Identifier: EUPL-1.2
// A line of the framework, stated or changed.
#include <boost/describe/enum_from_string.hpp>

#include "base/text.h"
#include "framework/pages.h"

namespace framework {

using base::msg;
using base::Problem;
using projects::Level;
using projects::Risk;
using projects::RiskLevel;
using projects::Territory;

namespace {

constexpr std::size_t free_risks = 2, most_risks = 100;

template <class Enum>
Enum parsed(const std::string& text, Enum otherwise) {
  Enum value = otherwise;
  boost::describe::enum_from_string(text.c_str(), value);
  return value;
}
template <class Enum>
std::string code(Enum value) {
  return boost::describe::enum_to_string(value, "");
}
template <class Enum>
std::vector<views::Option> options(const web::Context& context, std::initializer_list<Enum> all, Enum chosen) {
  std::vector<views::Option> made;
  for (const auto one : all) made.push_back({code(one), context.tr(projects::label(one)), one == chosen});
  return made;
}

// What was typed, on top of `before`, whose texts in other languages stay.
Node typed_node(const web::Context& context, const Node& before, Errors& errors) {
  Node node = before;
  node.level = parsed(field(context, "level"), before.level);
  node.parent = field(context, "parent").substr(0, 100);
  node.territory = parsed(field(context, "territory"), before.territory);
  take_text(context, "title", node.title, errors, false);
  take_text(context, "description", node.description, errors);
  take_text(context, "assumptions", node.assumptions, errors);
  if (node.title.empty()) errors.emplace("title", context.tr(msg("Say in a few words what it is.")));
  for (std::size_t i = 0; i < most_risks; ++i) {
    const auto name = fmt::format("risk{}", i);
    if (!context.request.form_field(name)) break;
    if (i >= node.risks.size()) node.risks.emplace_back();
    auto& risk = node.risks[i];
    take_text(context, name, risk.text, errors);
    take_text(context, name + "_response", risk.response, errors);
    risk.level = parsed(field(context, name + "_level"), risk.level);
  }
  if (const auto who = field(context, "responsible"); base::length(who) > 500)
    errors.emplace("responsible", context.tr(msg("The text is too long: at most {most} letters.", {{"most", "500"}})));
  else
    node.responsible = who;
  node.start = date_field(context, "start", errors);
  node.end = date_field(context, "end", errors);
  node.actual_start = date_field(context, "actual_start", errors);
  node.actual_end = date_field(context, "actual_end", errors);
  const auto in_order = [&](base::PartialDate from, base::PartialDate to, const char* name) {
    if (from.known() && to.known() && *last_day(to) < *first_day(from))
      errors.emplace(name, context.tr(msg("It cannot end before it begins.")));
  };
  in_order(node.start, node.end, "end");
  in_order(node.actual_start, node.actual_end, "actual_end");
  node.after.clear();
  for (const auto& [name, value] : context.request.form())
    if (name == "after" && node.after.size() < 1000) node.after.emplace_back(value.substr(0, 100));
  return node;
}

// As the stores keep it, to compare what is typed with what is there.
Node kept(Node node) {
  std::erase_if(node.risks, [](const Risk& risk) { return risk.text.empty() && risk.response.empty(); });
  std::ranges::sort(node.after);
  node.after.erase(std::ranges::unique(node.after).begin(), node.after.end());
  return node;
}

// What the form shows of it: its texts in one language.
Node in_one(Node node, std::string_view language) {
  const auto only = [&](Narrative& narrative) {
    std::erase_if(narrative, [&](const organisations::Name& name) { return name.language != language; });
  };
  only(node.title), only(node.description), only(node.assumptions);
  for (auto& risk : node.risks) only(risk.text), only(risk.response);
  return node;
}

std::string parent_text(const Project& project, const web::Context& context, std::string_view id) {
  const auto* node = projects::part_of(project.nodes, id);
  return node ? name_of(*node, context.language) : context.tr(msg("nothing: it stands at the top"));
}

void put_differences(const Project& project, const web::Context& context, const Node& now, const Node& yours, views::Form& form) {
  const auto language = written_in(context);
  const auto differ = [&](const base::Message& label, const std::string& a, const std::string& b) {
    if (a != b) form.differences.push_back({context.tr(label), a, b});
  };
  const auto enumerated = [&](const base::Message& label, auto a, auto b) {
    differ(label, context.tr(projects::label(a)), context.tr(projects::label(b)));
  };
  differ(msg("Title"), text_of(now.title, language), text_of(yours.title, language));
  enumerated(msg("Level"), now.level, yours.level);
  differ(msg("Stands below"), parent_text(project, context, now.parent), parent_text(project, context, yours.parent));
  enumerated(msg("Where it takes effect"), now.territory, yours.territory);
  differ(msg("Description"), text_of(now.description, language), text_of(yours.description, language));
  differ(msg("Assumptions"), text_of(now.assumptions, language), text_of(yours.assumptions, language));
  const auto risks = [&](const Node& node) {
    std::string text;
    for (const auto& risk : node.risks)
      text += fmt::format("{} ({}): {}\n", text_of(risk.text, language), context.tr(projects::label(risk.level)), text_of(risk.response, language));
    return text;
  };
  differ(msg("Risks"), risks(now), risks(yours));
  differ(msg("Responsible"), now.responsible, yours.responsible);
  differ(msg("Planned beginning"), now.start.text(), yours.start.text());
  differ(msg("Planned end"), now.end.text(), yours.end.text());
  differ(msg("It really began"), now.actual_start.text(), yours.actual_start.text());
  differ(msg("It really ended"), now.actual_end.text(), yours.actual_end.text());
  const auto after = [&](const Node& node) {
    std::string text;
    for (const auto& id : node.after) text += parent_text(project, context, id) + "\n";
    return text;
  };
  differ(msg("Begins after"), after(now), after(yours));
  form.has_differences = true;
}

views::Section section(std::string legend = {}, std::string hint = {}) {
  views::Section made;
  made.legend = std::move(legend);
  made.hint = std::move(hint);
  return made;
}

std::string typed_or(const web::Context& context, bool sent, const char* name, std::string otherwise) {
  return sent ? field(context, name) : otherwise;
}

std::vector<views::Section> work_plan_sections(const Project& project, const web::Context& context, const Node& node, bool sent) {
  const auto hint = context.tr(msg("As 2026-05-17, 2026-05 or 2026."));
  auto planned = section(context.tr(msg("Work plan")), context.tr(msg("For activities.")));
  planned.is_row = true;
  planned.fields = {line("start", context.tr(msg("Planned beginning")), typed_or(context, sent, "start", node.start.text()), hint),
                    line("end", context.tr(msg("Planned end")), typed_or(context, sent, "end", node.end.text()), hint),
                    line("actual_start", context.tr(msg("It really began")), typed_or(context, sent, "actual_start", node.actual_start.text()), hint),
                    line("actual_end", context.tr(msg("It really ended")), typed_or(context, sent, "actual_end", node.actual_end.text()), hint)};
  auto after = section();
  views::Input checks;
  checks.id = checks.name = "after";
  checks.is_checks = true;
  checks.label = context.tr(msg("Begins after"));
  checks.hint = context.tr(msg("The activities that have to end before this one begins."));
  const auto numbers = numbers_of(project.nodes);
  for (std::size_t i = 0; i < project.nodes.size(); ++i)
    if (const auto& one = project.nodes[i]; one.level == Level::activity && !one.id.empty() && one.id != node.id)
      checks.options.push_back({one.id, fmt::format("{} {}", numbers[i], name_of(one, context.language)),
                                std::ranges::find(node.after, one.id) != node.after.end()});
  if (!checks.options.empty()) after.fields.push_back(std::move(checks));
  std::vector<views::Section> made{std::move(planned)};
  if (!after.fields.empty()) made.push_back(std::move(after));
  return made;
}

// `sent`: shown again with what was typed.
views::Form node_form(const Desk& desk, const Project& project, const web::Context& context, const Node& node, bool sent, std::int64_t version) {
  const auto in = written_in(context);
  views::Form form;
  const bool known = !node.id.empty();
  form.head = projects::head(context, project, "/framework");
  form.title = known ? name_of(node, context.language) : context.tr(add_label(node.level));
  form.lead = context.tr(msg("A line of the logical framework: what is to change, or what is done for it."));
  form.save = known ? context.tr(msg("Keep these changes")) : context.tr(add_label(node.level));
  const auto url = known ? desk.url("/framework/nodes/" + node.id) : desk.url("/framework/new");
  form.action = url;
  form.back_url = desk.url("/framework" + (known ? "#node-" + node.id : std::string()));
  form.hidden = {{"version", std::to_string(version)}};
  put_languages(desk, context,
                known ? url : fmt::format("{}?level={}&parent={}", url, code(node.level), http::url_encode(node.parent)), form);
  const auto text = [&](const char* name, const Narrative& narrative) { return sent ? text_field(context, name) : text_of(narrative, in); };

  auto what = section();
  what.fields.push_back(with_original(context, line("title", context.tr(msg("Title")), sent ? field(context, "title") : text_of(node.title, in), context.tr(msg("One sentence that a neighbour understands."))), node.title));
  what.fields.push_back(choice("level", context.tr(msg("Level")), options(context, {Level::objective, Level::specific_objective, Level::result, Level::activity}, node.level)));
  std::vector<views::Option> parents{{"", context.tr(msg("nothing: it stands at the top")), node.parent.empty()}};
  const auto numbers = numbers_of(project.nodes);
  for (std::size_t i = 0; i < project.nodes.size(); ++i)
    if (const auto& one = project.nodes[i]; one.level != Level::activity && !one.id.empty() && one.id != node.id)
      parents.push_back({one.id, fmt::format("{} {}", numbers[i], name_of(one, context.language)), one.id == node.parent});
  what.fields.push_back(choice("parent", context.tr(msg("Stands below")), std::move(parents), context.tr(msg("What it is for: a line of a higher level."))));
  what.fields.push_back(choice("territory", context.tr(msg("Where it takes effect")), options(context, {Territory::partner, Territory::home, Territory::both}, node.territory)));
  what.fields.push_back(with_original(context, area("description", context.tr(msg("Description")), text("description", node.description)), node.description));
  what.fields.push_back(line("responsible", context.tr(msg("Responsible")), typed_or(context, sent, "responsible", node.responsible), context.tr(msg("An office or a body, not a person: everybody reads it."))));
  form.sections.push_back(std::move(what));

  for (auto& one : work_plan_sections(project, context, node, sent)) form.sections.push_back(std::move(one));

  auto doubts = section(context.tr(msg("Assumptions and risks")));
  doubts.fields.push_back(with_original(context, area("assumptions", context.tr(msg("Assumptions")), text("assumptions", node.assumptions), context.tr(msg("What has to be so, and is not in your hands."))), node.assumptions));
  form.sections.push_back(std::move(doubts));
  std::size_t filled = node.risks.size();
  while (sent && filled > 0 && node.risks[filled - 1].text.empty() && node.risks[filled - 1].response.empty()) --filled;
  for (std::size_t i = 0; i < std::min(filled + free_risks, most_risks); ++i) {
    const Risk risk = i < node.risks.size() ? node.risks[i] : Risk{};
    const auto name = fmt::format("risk{}", i);
    auto row = section(context.tr(msg("Risk {number}", {{"number", std::to_string(i + 1)}})));
    row.is_row = true;
    row.fields.push_back(with_original(context, area(name, context.tr(msg("What may go wrong")), sent ? text_field(context, name) : text_of(risk.text, in)), risk.text));
    row.fields.push_back(choice(name + "_level", context.tr(msg("How serious")), options(context, {RiskLevel::low, RiskLevel::medium, RiskLevel::high}, risk.level)));
    row.fields.push_back(with_original(context, area(name + "_response", context.tr(msg("What is done about it")), sent ? text_field(context, name + "_response") : text_of(risk.response, in)), risk.response));
    form.sections.push_back(std::move(row));
  }
  return form;
}

http::Response page(const web::Context& context, views::Form form, const Errors& errors, int status) {
  put_errors(form, errors);
  const auto title = form.title;
  return show(context, "framework/form", title, form, status);
}

// What the sheet's rules say of the tree is said beside the field where it is put right.
Errors errors_of(const web::Context& context, const Problem& problem) {
  static const std::map<std::string_view, const char*> fields{
      {"A line of the framework stands below one that is not there.", "parent"},
      {"A line of the framework stands below one of its own or of a lower level.", "level"},
      {"An activity waits for one that is not there.", "after"},
      {"Activities wait for each other in a circle.", "after"}};
  const auto at = fields.find(problem.message.id);
  return {{at == fields.end() ? problem.field : at->second, context.tr(problem.message)}};
}

// The project as it is now, to show a form again.
projects::Asked current(const Desk& desk, const web::Context& context) { return projects::asked(desk.database, context); }

http::Response put_node(const Desk& desk, const web::Context& context, const Node& before, const std::string& reason) {
  Errors errors;
  const Node node = typed_node(context, before, errors);
  if (!errors.empty()) return page(context, node_form(desk, desk.project, context, node, true, version_field(context)), errors, 422);
  const bool is_new = before.id.empty();
  Node made = kept(node);
  const auto in = written_in(context);
  if (is_new) made.id = projects::part_id();
  const auto done = projects::change(desk.database, context.identity, desk.project.id, version_field(context), reason,
                                     [&](Project& now, const Project& seen) -> base::Result<void> {
                                       if (is_new) {
                                         now.nodes.push_back(made);
                                         return {};
                                       }
                                       auto* there = projects::part_of(now.nodes, made.id);
                                       if (!there) return gone_meanwhile();
                                       // What others wrote meanwhile in another language stays.
                                       Errors known;
                                       const auto id = made.id;
                                       made = kept(typed_node(context, *there, known));
                                       const auto* then = projects::part_of(seen.nodes, id);
                                       if (!then || (in_one(*there, in) != in_one(*then, in) && *there != made)) return projects::changed_meanwhile("");
                                       *there = made;
                                       return {};
                                     });
  if (done) return http::redirect(desk.url("/framework#node-" + made.id));
  const auto& problem = done.error();
  if (problem.kind == Problem::Kind::not_found || problem.kind == Problem::Kind::forbidden) return refused(context, problem);
  const auto asked = current(desk, context);
  if (!asked.project) return not_there(context);
  if (problem.kind != Problem::Kind::conflict)
    return page(context, node_form(desk, *asked.project, context, node, true, version_field(context)), errors_of(context, problem), status_of(problem));
  const auto* there = projects::part_of(asked.project->nodes, made.id);
  if (!there) return not_there(context);
  auto form = node_form(desk, *asked.project, context, node, true, asked.version);
  put_differences(*asked.project, context, *there, made, form);
  return page(context, std::move(form), {}, 409);
}

}  // namespace

http::Response show_new_node(const Desk& desk, web::Context& context) {
  Node node;
  node.level = parsed(std::string(context.request.parameter("level").value_or("")), Level::objective);
  if (const auto* parent = projects::part_of(desk.project.nodes, context.request.parameter("parent").value_or("")))
    node.parent = parent->id, node.territory = parent->territory;
  return page(context, node_form(desk, desk.project, context, node, false, desk.version), {}, 200);
}

http::Response state_node(const Desk& desk, web::Context& context) {
  return put_node(desk, context, {}, "a line of the framework stated");
}

http::Response show_node(const Desk& desk, web::Context& context) {
  const auto* node = projects::part_of(desk.project.nodes, context.path("node"));
  if (!node) return not_there(context);
  return page(context, node_form(desk, desk.project, context, *node, false, desk.version), {}, 200);
}

http::Response change_node(const Desk& desk, web::Context& context) {
  const auto* node = projects::part_of(desk.project.nodes, context.path("node"));
  if (!node) return not_there(context);
  return put_node(desk, context, *node, "a line of the framework changed");
}

}  // namespace framework
