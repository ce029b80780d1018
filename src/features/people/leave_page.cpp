// SPDX-License-Identifier: EUPL-1.2
// The guided step when somebody leaves.
#include "people/pages.h"

namespace people {
namespace {

using base::msg;

std::string duty_text(db::Session& session, const web::Context& context, const Duty& duty) {
  return duty.relation ? relation_name(session, context, duty.relation) : duty.words;
}

PersonId given(const web::Context& context, const std::string& name) {
  return PersonId::parse(field(context, name)).value_or(PersonId{});
}
bool answered(const web::Context& context, const std::string& name) {
  return context.request.form_field(name).has_value();
}

// `sent`: the form came back, and stands as it was sent.
http::Response leave_page(const Space& space, const web::Context& context, const Errors& errors, bool sent,
                          int status) {
  auto session = space.database.read();
  const auto person = person_in(session, space, context);
  if (!person || !person->erased.empty()) return not_there(context);
  const std::string url = space.url("/people/" + person->id.text());
  const auto held = what_they_hold(session, *person);

  views::Leave view;
  view.head = head(space, context, "/people");
  view.name = full_name(*person);
  view.action = url + "/leave";
  view.back_url = url;
  view.errors = error_list(errors);
  view.has_errors = !errors.empty();
  view.left = line("left", context.tr(msg("Last day")), sent ? field(context, "left") : base::today().text(),
                   context.tr(msg("As 2026-05-17, 2026-05 or 2026.")));
  if (const auto at = errors.find("left"); at != errors.end()) view.left.error = at->second;
  view.note =
      area("note", context.tr(msg("Handover note")), sent ? text_field(context, "note") : "",
           context.tr(msg("What whoever comes next should know: where things stand, whom to call, what is promised.")));
  if (const auto at = errors.find("note"); at != errors.end()) view.note.error = at->second;
  const auto options = [&](const std::string& name, const base::Message& none) {
    return person_options(session, space, context, sent ? given(context, name) : PersonId{}, none, person->id);
  };
  for (const auto& holding : held.holdings) {
    const auto post = find_post(session, holding.post);
    const std::string name = "post-" + holding.id.text();
    view.posts.push_back(choice(name, post ? post->title(context.language) : "",
                                options(name, msg("leave the post vacant")), span(context, holding)));
  }
  for (const auto& duty : held.duties) {
    const std::string name = "duty-" + duty.duty.id.text();
    const auto post = find_post(session, duty.post);
    view.duties.push_back(
        choice(name, duty_text(session, context, duty.duty), options(name, msg("whoever holds the post")),
               post ? context.tr(msg("Comes with the post: {post}", {{"post", post->title(context.language)}})) : ""));
  }
  for (const auto& step : held.steps) {
    const std::string name = "step-" + step.id.text();
    view.steps.push_back(choice(name, step.next_step, options(name, msg("nobody yet")),
                                step.due.known()
                                    ? context.tr(msg("Due on {date}; from: {subject}",
                                                     {{"date", date(context, step.due)}, {"subject", step.subject}}))
                                    : context.tr(msg("From: {subject}", {{"subject", step.subject}}))));
  }
  view.has_posts = !view.posts.empty();
  view.has_duties = !view.duties.empty();
  view.has_steps = !view.steps.empty();
  view.has_role = held.role != web::Role::none;
  view.holds_nothing = !view.has_posts && !view.has_duties && !view.has_steps && !view.has_role;
  view.role = context.tr(accounts::label(held.role));
  view.may_withdraw = view.has_role && space.may_administer();
  view.withdraw = sent ? answered(context, "withdraw_role") : view.may_withdraw;
  if (const auto at = errors.find("withdraw_role"); at != errors.end()) view.role_error = at->second;
  return show(context, "people/leave", context.tr(msg("{name} leaves", {{"name", view.name}})), view, status);
}

}  // namespace

http::Response show_leave(const Space& space, web::Context& context) {
  return leave_page(space, context, {}, false, 200);
}

http::Response hand_over(const Space& space, web::Context& context) {
  Errors errors;
  std::optional<Person> person;
  Handover handover;
  handover.left = date_field(context, "left", errors);
  if (!handover.left.known() && errors.empty())
    errors.emplace("left", context.tr(msg("Give the last day, or at least its year.")));
  handover.note = text_field(context, "note");
  if (handover.note.size() > 20'000) errors.emplace("note", context.tr(msg("This is too long.")));
  handover.withdraw_role = space.may_administer() && answered(context, "withdraw_role");
  {
    auto session = space.database.read();
    person = person_in(session, space, context);
    if (!person || !person->erased.empty()) return not_there(context);
  }
  for (const auto& [name, value] : context.request.form()) {
    const auto id = name.size() > 5 ? std::string_view(name).substr(5) : std::string_view();
    if (!id.empty() && !value.empty() && !PersonId::parse(value))
      if (name.starts_with("post-") || name.starts_with("duty-") || name.starts_with("step-"))
        errors.emplace(name, context.tr(msg("Choose somebody of the list.")));
    const auto to = PersonId::parse(value).value_or(PersonId{});
    if (name.starts_with("post-")) handover.posts.emplace_back(HoldingId::parse(id).value_or(HoldingId{}), to);
    if (name.starts_with("duty-")) handover.duties.emplace_back(DutyId::parse(id).value_or(DutyId{}), to);
    if (name.starts_with("step-")) handover.steps.emplace_back(ContactId::parse(id).value_or(ContactId{}), to);
  }
  if (!errors.empty()) return leave_page(space, context, errors, true, 422);
  const auto author = accounts::author(context.identity);
  std::optional<HandoverId> done;
  int status = 422;
  {
    auto transaction = space.database.write(author, "somebody left");
    if (const auto made = leave(transaction, *person, handover, author)) {
      transaction.commit();
      done = *made;
    } else {
      note_problem(context, errors, made.error());
      if (made.error().kind == base::Problem::Kind::conflict) status = 409;
    }
  }
  if (!done) return leave_page(space, context, errors, true, status);
  return http::redirect(space.url(fmt::format("/people/{}/left/{}", person->id.text(), done->text())));
}

http::Response show_handover(const Space& space, web::Context& context) {
  auto session = space.database.read();
  const auto person = person_in(session, space, context);
  const auto id = HandoverId::parse(context.path("handover"));
  const auto handover = id ? find_handover(session, *id) : std::nullopt;
  if (!person || !handover || handover->person != person->id) return not_there(context);

  views::Left view;
  view.head = head(space, context, "/people");
  view.name = shown_name(context.language, *person);
  view.url = space.url("/people/" + person->id.text());
  view.when = base::format_moment(context.language, handover->at);
  view.who = author_name(session, context, handover->author);
  view.left = date(context, handover->left);
  view.note = handover->note;
  view.withdrawn = handover->withdraw_role;
  const auto add = [&](std::string what, std::string detail, PersonId to, const base::Message& nobody) {
    const auto taker = to ? find_person(session, to) : std::nullopt;
    view.items.push_back({std::move(what), std::move(detail),
                          taker ? shown_name(context.language, *taker) : context.tr(nobody),
                          taker ? space.url("/people/" + to.text()) : ""});
  };
  for (const auto& [holding_id, to] : handover->posts) {
    const auto holding = find_holding(session, holding_id);
    const auto post = holding ? find_post(session, holding->post) : std::nullopt;
    if (post) add(post->title(context.language), context.tr(msg("post")), to, msg("vacant"));
  }
  for (const auto& [duty_id, to] : handover->duties) {
    if (const auto duty = find_duty(session, duty_id))
      add(duty_text(session, context, *duty), context.tr(msg("responsibility")), to, msg("whoever holds the post"));
  }
  for (const auto& [contact_id, to] : handover->steps)
    if (const auto contact = find_contact(session, contact_id))
      add(contact->next_step, context.tr(msg("next step")), to, msg("nobody yet"));
  view.has_items = !view.items.empty();
  return show(context, "people/left", context.tr(msg("What {name} handed over", {{"name", view.name}})), view);
}

}  // namespace people
