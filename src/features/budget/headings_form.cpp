// SPDX-License-Identifier: EUPL-1.2
// The headings of a budget: all in one form, each kept by itself.
#include "base/text.h"
#include "budget/pages.h"

namespace budget {
namespace {

using base::msg;
using projects::Heading;
using projects::Project;

constexpr int new_ones = 5;  // empty places at the end of the form

std::string text_of(const Heading& heading, std::string_view language) {
  const auto at = std::ranges::find(heading.name, language, &organisations::Name::language);
  return at == heading.name.end() ? std::string() : at->text;
}

// The project's own language first, then those of the interface.
std::vector<std::pair<std::string, std::string>> languages(const web::Context& context) {
  std::vector<std::pair<std::string, std::string>> all{{"", context.tr(msg("Name"))}};
  for (const auto language : base::languages) all.emplace_back(base::code(language), base::language_name(context.language, base::code(language)));
  return all;
}

http::Response page(const web::Context& context, const Project& project, std::int64_t version, Fields& fields, const std::vector<views::Difference>& differences, int status) {
  views::Form form;
  form.head = projects::head(context, project, "/budget");
  form.title = context.tr(msg("Headings of the budget"));
  form.lead = context.tr(msg("Lines and transactions are sorted by them. Salaries, travel, equipment, works: as your accounts have them."));
  form.save = context.tr(msg("Keep these changes"));
  form.action = projects::url(project.id, "/budget/headings");
  form.back_url = projects::url(project.id, "/budget");
  form.version = std::to_string(version);
  const auto put = [&](const std::string& id, const Heading& heading, const base::Message& legend, bool known) {
    fields.group(&legend);
    for (const auto& [language, name] : languages(context)) fields.line("name_" + id + "_" + language, msg("{text}", {{"text", name}}), text_of(heading, language));
    if (known) fields.check("remove_" + id, msg("Remove this heading"), false);
  };
  for (const auto& heading : project.headings) put(heading.id, heading, msg("{text}", {{"text", std::string(projects::text_in(heading.name, context.language))}}), true);
  for (int i = 1; i <= new_ones; ++i) put("new" + std::to_string(i), {}, msg("New heading"), false);
  fields.put(form);
  form.differences = differences;
  form.has_differences = !differences.empty();
  const auto title = form.title;
  return show(context, "budget/form", title, form, status);
}

// What was typed for a heading, in the languages of the form; others stay.
Heading typed(const web::Context& context, Heading heading, const std::string& id) {
  for (const auto& [language, name] : languages(context)) {
    const auto text = base::repair_utf8(field(context, "name_" + id + "_" + language).substr(0, 300));
    const auto at = std::ranges::find(heading.name, language, &organisations::Name::language);
    if (at != heading.name.end()) at->text = text;
    else if (!text.empty()) heading.name.push_back({language, text});
  }
  std::erase_if(heading.name, [](const auto& name) { return name.text.empty(); });
  return heading;
}

std::string shown(const Heading& heading) {
  std::string text;
  for (const auto& name : heading.name) text += (text.empty() ? "" : " · ") + name.text;
  return text;
}

}  // namespace

http::Response edit_headings(db::Database& database, web::Context& context) {
  const auto found = projects::asked(database, context);
  if (!found.project) return not_there(context);
  if (!projects::may_edit(context.identity, *found.project)) return context.problem(403, msg("This is for those who work on projects of its owner."));
  Fields fields(context, false);
  return page(context, *found.project, found.version, fields, {}, 200);
}

http::Response save_headings(db::Database& database, web::Context& context) {
  const auto found = projects::asked(database, context);
  if (!found.project) return not_there(context);
  if (!projects::may_edit(context.identity, *found.project)) return context.problem(403, msg("This is for those who work on projects of its owner."));
  std::vector<views::Difference> differences;
  const auto done = projects::change(database, context.identity, found.project->id, version_field(context), "headings of the budget changed", [&](Project& now, const Project& seen) -> base::Result<void> {
    for (const auto& old : seen.headings) {
      // A form that does not speak of a heading leaves it alone.
      if (!context.request.form_field("name_" + old.id + "_")) continue;
      const auto wanted = typed(context, old, old.id);
      const bool remove = field(context, "remove_" + old.id) == "1" || wanted.name.empty();
      if (wanted == old && !remove) continue;
      if (!projects::is_untouched(now.headings, seen.headings, old.id)) {
        const auto* current = projects::part_of(now.headings, old.id);
        differences.push_back({shown(old), current ? shown(*current) : context.tr(msg("removed")), remove ? context.tr(msg("removed")) : shown(wanted)});
        continue;
      }
      if (!remove) {
        *projects::part_of(now.headings, old.id) = wanted;
        continue;
      }
      const auto uses = [&](const auto& list) { return std::ranges::count(list, old.id, &std::remove_cvref_t<decltype(list)>::value_type::heading); };
      if (const auto used = uses(now.budget) + uses(now.transactions); used > 0)
        return base::Problem{base::Problem::Kind::invalid, msg("“{heading}” is used by lines or transactions: {number}. Give them another heading first.", {{"heading", shown(old)}, {"number", std::to_string(used)}}), "remove_" + old.id};
      std::erase_if(now.headings, [&](const Heading& heading) { return heading.id == old.id; });
    }
    if (!differences.empty()) return projects::changed_meanwhile("");
    for (int i = 1; i <= new_ones; ++i) {
      auto made = typed(context, {}, "new" + std::to_string(i));
      if (made.name.empty()) continue;
      if (now.headings.size() >= most_headings)
        return base::Problem{base::Problem::Kind::invalid, msg("A budget has at most {most} headings.", {{"most", std::to_string(most_headings)}}), fmt::format("name_new{}_", i)};
      made.id = projects::part_id();
      now.headings.push_back(std::move(made));
    }
    return {};
  });
  if (done) return http::redirect(projects::url(found.project->id, "/budget"));
  using Why = base::Problem::Kind;
  if (done.error().kind != Why::invalid && done.error().kind != Why::conflict) return failed(context, done.error());
  const auto again = projects::asked(database, context);
  if (!again.project) return not_there(context);
  Fields fields(context, true);
  if (done.error().kind == Why::invalid) fields.errors.emplace(done.error().field, context.tr(done.error().message));
  return page(context, *again.project, again.version, fields, differences, done.error().kind == Why::conflict ? 409 : 422);
}

}  // namespace budget
