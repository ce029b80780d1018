// SPDX-License-Identifier: EUPL-1.2
// Two organisations side by side, what merging them does, and doing it.
#include <boost/json/parse.hpp>

#include "duplicates/pages.h"
#include "records/api.h"

namespace duplicates {
namespace {

using base::msg;

constexpr std::size_t most_listed = 100;

// What the form says, by left (a) and right (b); whichever of them stays.
struct Form {
  OrganisationId a, b;
  bool right_stays = false;
  std::map<std::string, std::string, std::less<>> sides;  // "a", "b" or "both", by field
  std::string reason, fingerprint;

  OrganisationId kept() const { return right_stays ? b : a; }
  OrganisationId gone() const { return right_stays ? a : b; }
  Choices choices() const {
    Choices made;
    for (const auto& [field, side] : sides)
      made.emplace(field, side == "both" ? Side::both : (side == "b") == right_stays ? Side::kept : Side::gone);
    return made;
  }
};

void take_usual(Form& form, const Organisation& left, const Organisation& right) {
  const auto& kept = form.right_stays ? right : left;
  const auto& gone = form.right_stays ? left : right;
  for (const auto& [field, side] : usual_choices(kept, gone))
    if (!form.sides.contains(field))
      form.sides.emplace(field, side == Side::both ? "both" : (side == Side::kept) == form.right_stays ? "b" : "a");
}

views::Consequence consequence(const web::Context& context, std::string sentence, std::vector<std::string> items,
                               std::size_t all) {
  views::Consequence made;
  made.sentence = std::move(sentence);
  made.has_items = !items.empty();
  made.has_more = all > items.size();
  made.more = web::count_view(context.language, static_cast<long long>(all - items.size()));
  made.items = std::move(items);
  return made;
}

template <class List, class F>
std::vector<std::string> told(const List& list, F f) {
  std::vector<std::string> items;
  for (const auto& one : list)
    if (items.size() < most_listed) items.push_back(f(one));
  return items;
}

void add_consequences(const Desk& desk, const web::Context& context, db::Session& session, const Plan& plan,
                      views::MergePage& view) {
  const auto title = [&](const Relation& relation) {
    return records::title(session, records::Kind::relation, relations::json_text(relation), context.language);
  };
  const auto count = [](const auto& list) { return static_cast<long long>(list.size()); };
  const auto add = [&](std::string sentence, std::vector<std::string> items, std::size_t all) {
    view.consequences.push_back(consequence(context, std::move(sentence), std::move(items), all));
  };
  const auto kept_name = plan.result.name_in(context.language);
  if (!plan.moved.empty())
    add(base::counted(context.language, count(plan.moved), "{n} relation or membership is moved to {name}.",
                      "{n} relations and memberships are moved to {name}.", {{"name", kept_name}}),
        told(plan.moved, [&](const auto& change) { return title(change.before); }), plan.moved.size());
  if (!plan.united.empty())
    add(base::counted(context.language, count(plan.united),
                      "{n} relation becomes one with another of the same parties and kind; dates that differ stay with "
                      "who stated them.",
                      "{n} relations become one with others of the same parties and kind; dates that differ stay with "
                      "who stated them."),
        told(plan.united, [&](const auto& pair) { return title(pair.first); }), plan.united.size());
  if (!plan.between.empty())
    add(base::counted(context.language, count(plan.between),
                      "{n} relation between the two is removed; the history keeps it.",
                      "{n} relations between the two are removed; the history keeps them."),
        told(plan.between, title), plan.between.size());
  if (!plan.children.empty())
    add(base::counted(context.language, count(plan.children),
                      "{n} organisation that belongs to it will belong to {name}.",
                      "{n} organisations that belong to it will belong to {name}.", {{"name", kept_name}}),
        told(organisations::find_many(session, plan.children),
             [&](const Organisation& child) { return child.name_in(context.language); }),
        plan.children.size());
  if (plan.parent_dropped)
    add(context.tr(msg("It will no longer say to what it belongs: it would belong to itself.")), {}, 0);
  for (const auto& one : desk.carried)
    if (one.told)
      for (const auto& message : one.told(session, plan.gone.id)) add(context.tr(message), {}, 0);
  add(context.tr(msg("The address of {gone} will lead to {kept}.",
                     {{"gone", plan.gone.name_in(context.language)}, {"kept", kept_name}})),
      {}, 0);
}

void add_fields(const web::Context& context, db::Session& session, const places::Gazetteer& gazetteer,
                const Form& form, const Organisation& left, const Organisation& right, views::MergePage& view) {
  const auto left_json = organisations::to_json(left), right_json = organisations::to_json(right);
  for (const auto& field : records::fields(records::Kind::organisation)) {
    views::FieldLine line;
    line.name = field.name;
    line.label = base::translate(context.language, field.label);
    line.left = records::shown(session, records::Kind::organisation, field.name, left_json, context.language, &gazetteer);
    line.right = records::shown(session, records::Kind::organisation, field.name, right_json, context.language, &gazetteer);
    line.has_left = !line.left.empty();
    line.has_right = !line.right.empty();
    if (!line.has_left && !line.has_right) continue;
    line.differs = line.left != line.right;
    line.is_list = is_list(field.name);
    const auto at = form.sides.find(field.name);
    line.take_both = at != form.sides.end() && at->second == "both";
    line.take_right = at != form.sides.end() && at->second == "b";
    line.take_left = !line.take_both && !line.take_right;
    view.fields.push_back(std::move(line));
  }
}

long long relations_of(db::Session& session, OrganisationId id) {
  long long count = 0;
  for (RelationId after{};;) {
    const auto some = relations::of_organisation(session, id, 1000, after);
    count += static_cast<long long>(some.size());
    if (some.size() < 1000) return count;
    after = some.back().id;
  }
}

http::Response not_there(const web::Context& context) {
  return context.problem(
      404, msg("One of the two organisations is no longer there. It may have been merged or removed meanwhile."));
}

http::Response compare_page(const Desk& desk, web::Context& context, Form form,
                            const std::vector<base::Problem>& problems, int status) {
  views::MergePage view;
  auto session = desk.database.read();
  const auto left = organisations::find(session, form.a), right = organisations::find(session, form.b);
  if (!left || !right || form.a == form.b) return not_there(context);
  take_usual(form, *left, *right);
  for (const auto& problem : problems) {
    const auto text = context.tr(problem.message);
    view.errors.push_back({problem.field == "reason" ? "reason"
                           : problem.field.empty()   ? "keep"
                                                     : "field-" + problem.field,
                           text});
    if (problem.field == "reason") view.reason_error = text;
  }
  view.action = "/duplicates/merge";
  view.back_url = "/duplicates";
  view.a = form.a.text();
  view.b = form.b.text();
  view.left = named(desk, context, *left);
  view.right = named(desk, context, *right);
  view.left_relations = web::count_view(context.language, relations_of(session, form.a));
  view.right_relations = web::count_view(context.language, relations_of(session, form.b));
  view.right_stays = form.right_stays;
  view.left_stays = !form.right_stays;
  view.reason = form.reason;
  add_fields(context, session, desk.gazetteer, form, *left, *right, view);
  view.said = said_of(context, session, form.a, form.b);
  view.has_said = !view.said.empty();
  const auto plan = plan_merge(session, form.kept(), form.gone(), form.choices());
  if (plan) {
    view.fingerprint = plan->fingerprint;
    add_consequences(desk, context, session, *plan, view);
  } else if (problems.empty()) {
    view.errors.push_back(
        {plan.error().field.empty() ? "keep" : "field-" + plan.error().field, context.tr(plan.error().message)});
    status = 422;
  }
  view.has_errors = !view.errors.empty();
  return show(context, "duplicates/merge", context.tr(msg("Merge two organisations")), view, status);
}

}  // namespace

http::Response show_comparison(Desk& desk, web::Context& context) {
  const auto a = OrganisationId::parse(context.request.parameter("a").value_or("")),
             b = OrganisationId::parse(context.request.parameter("b").value_or(""));
  if (!a || !b || *a == *b) return not_there(context);
  Form form{.a = *a, .b = *b, .right_stays = false, .sides = {}, .reason = {}, .fingerprint = {}};
  {
    auto session = desk.database.read();
    form.right_stays = usually_kept(session, *a, *b) == *b;
  }
  return compare_page(desk, context, std::move(form), {}, 200);
}

http::Response merge_pair(Desk& desk, web::Context& context) {
  const auto a = OrganisationId::parse(line_field(context, "a")), b = OrganisationId::parse(line_field(context, "b"));
  if (!a || !b || *a == *b) return not_there(context);
  Form form{.a = *a,
            .b = *b,
            .right_stays = line_field(context, "keep") == "b",
            .sides = {},
            .reason = text_field(context, "reason"),
            .fingerprint = line_field(context, "fingerprint")};
  for (const auto& field : records::fields(records::Kind::organisation)) {
    const auto side = line_field(context, "field-" + std::string(field.name));
    if (side == "a" || side == "b" || (side == "both" && is_list(field.name))) form.sides.emplace(field.name, side);
  }
  if (line_field(context, "do") != "merge") return compare_page(desk, context, std::move(form), {}, 200);
  if (form.reason.empty())
    return compare_page(desk, context, std::move(form),
                        {{base::Problem::Kind::invalid, msg("Please say why they are one organisation."), "reason"}},
                        422);
  {
    // Fields in which they agree were not asked about.
    auto session = desk.database.read();
    const auto left = organisations::find(session, *a), right = organisations::find(session, *b);
    if (!left || !right) return not_there(context);
    take_usual(form, *left, *right);
  }
  // Nobody merges what they have not seen.
  if (form.fingerprint.empty()) form.fingerprint = "none";
  const auto done = merge(desk.database, accounts::author(context.identity),
                          {form.kept(), form.gone(), form.choices(), form.reason, form.fingerprint}, desk.carried);
  if (done) return http::redirect("/duplicates/merges/" + done->text() + "?done=1");
  if (done.error().kind == base::Problem::Kind::not_found) return not_there(context);
  return compare_page(desk, context, std::move(form), {done.error()},
                      done.error().kind == base::Problem::Kind::conflict ? 409 : 422);
}

}  // namespace duplicates
