// SPDX-License-Identifier: EUPL-1.2
// The posts of an organisation, and one post with whoever holds and held it.
#include "people/pages.h"

namespace people {

using base::msg;

views::DutyLine duty_line(db::Session& session, const Space& space, const web::Context& context, const Duty& duty) {
  views::DutyLine made;
  if (duty.relation) {
    made.text = relation_name(session, context, duty.relation);
    made.url = "/relations/" + duty.relation.text();
  } else {
    made.text = duty.words;
  }
  if (duty.person)
    if (const auto person = find_person(session, duty.person)) {
      made.who = shown_name(context.language, *person);
      made.who_url = space.url("/people/" + person->id.text());
    }
  return made;
}

http::Response show_posts(const Space& space, web::Context& context) {
  auto session = space.database.read();
  views::Posts view;
  view.head = head(space, context, "/posts");
  if (space.may_edit()) view.new_url = space.url("/posts/new");
  std::map<PostId, std::vector<Holding>> holders;
  for (const auto& one : current_posts(session, space.id())) holders[one.post.id].push_back(one.holding);
  const auto line_of = [&](const Post& post) {
    views::PostLine made;
    made.title = post.title(context.language);
    made.url = space.url("/posts/" + post.id.text());
    made.department = post.department;
    if (post.organisation != space.id()) made.organisation = organisation_name(session, context, post.organisation);
    made.who_sees = context.tr(label(post.visible));
    made.wide = post.visible != Visibility::members;
    for (const auto& holding : holders[post.id]) {
      if (const auto person = find_person(session, holding.person))
        made.holders.push_back({space.url("/people/" + person->id.text()), shown_name(context.language, *person)});
      made.since = date(context, holding.since);
    }
    made.vacant = made.holders.empty();
    return made;
  };
  for (const auto& post : posts_of(session, space.id())) view.posts.push_back(line_of(post));
  for (const auto& post : posts_of(session, space.id(), true))
    view.ended.push_back({space.url("/posts/" + post.id.text()), post.title(context.language)});
  view.has_posts = !view.posts.empty();
  view.has_ended = !view.ended.empty();
  return show(context, "people/posts",
              context.tr(msg("Posts of {name}", {{"name", space.organisation.name_in(context.language)}})), view);
}

namespace {

http::Response post_page(const Space& space, const web::Context& context, const Errors& errors, int status) {
  auto session = space.database.read();
  const auto post = post_in(session, space, context);
  if (!post) return not_there(context);
  const std::string url = space.url("/posts/" + post->id.text());
  views::PostPage view;
  view.head = head(space, context, "/posts");
  view.title = post->title(context.language);
  for (const auto& title : post->titles)
    if (title.text != view.title) view.other_titles += (view.other_titles.empty() ? "" : " · ") + title.text;
  view.department = post->department;
  if (post->organisation != space.id()) {
    view.organisation = organisation_name(session, context, post->organisation);
    view.organisation_url = "/organisations/" + post->organisation.text();
  }
  view.who_sees =
      post->organisation == space.id() ? context.tr(label(post->visible)) : context.tr(label(Visibility::members));
  view.ended = date(context, post->ended);
  view.errors = error_list(errors);
  view.has_errors = !errors.empty();
  if (space.may_edit()) view.edit_url = url + "/edit";
  for (const auto& holding : holdings_of(session, post->id)) {
    const auto person = find_person(session, holding.person);
    if (!person) continue;
    const std::string holder = fmt::format("{}/holders/{}", url, holding.id.text());
    const std::string name = shown_name(context.language, *person),
                      of_person = space.url("/people/" + person->id.text()), when = span(context, holding);
    if (holding.ended)
      view.former.push_back({name, of_person, when, holder + "/remove", space.may_edit()});
    else
      view.holders.push_back({name, of_person, when, holder + "/end", holder + "/remove", "until-" + holding.id.text(),
                              space.may_edit(), space.may_edit()});
  }
  view.has_holders = !view.holders.empty();
  view.has_former = !view.former.empty();
  view.vacant = !view.has_holders && !post->ended.known();
  for (const auto& duty : post->duties) view.duties.push_back(duty_line(session, space, context, duty));
  view.has_duties = !view.duties.empty();
  if (space.may_edit() && !post->ended.known()) {
    view.appoint_url = url + "/holders";
    const auto chosen = PersonId::parse(field(context, "person")).value_or(PersonId{});
    view.appoint = {choice("person", context.tr(msg("Who")),
                           person_options(session, space, context, chosen, msg("choose a person"))),
                    line("since", context.tr(msg("Since")), field(context, "since"),
                         context.tr(msg("As 2026-05-17, 2026-05 or 2026; empty if unknown."))),
                    line("until", context.tr(msg("Until")), field(context, "until"),
                         context.tr(msg("Only for somebody who held it before.")))};
    for (auto& input : view.appoint)
      if (const auto at = errors.find(input.id); at != errors.end()) input.error = at->second;
  }
  view.versions = version_lines(session, space, context, *post);
  view.has_versions = !view.versions.empty();
  return show(context, "people/post", view.title, view, status);
}

// The holding of the path, if it is of the post of the path.
std::optional<Holding> holding_in(db::Session& session, const Post& post, const web::Context& context) {
  const auto id = HoldingId::parse(context.path("holding"));
  auto found = id ? find_holding(session, *id) : std::nullopt;
  return found && found->post == post.id ? found : std::nullopt;
}

}  // namespace

http::Response show_post(const Space& space, web::Context& context) {
  return post_page(space, context, {}, 200);
}

http::Response appoint_holder(const Space& space, web::Context& context) {
  Errors errors;
  Holding holding;
  holding.person = PersonId::parse(field(context, "person")).value_or(PersonId{});
  holding.since = date_field(context, "since", errors);
  holding.until = date_field(context, "until", errors);
  holding.ended = holding.until.known();
  if (auto good = check(holding); !good) note_problem(context, errors, good.error());
  if (!holding.person) errors.emplace("person", context.tr(msg("Choose who holds the post.")));
  if (errors.empty()) {
    auto transaction = space.database.write(accounts::author(context.identity), "a post filled");
    const auto post = post_in(transaction.session(), space, context);
    if (!post) return not_there(context);
    holding.post = post->id;
    if (!works_here(transaction.session(), space, holding.person)) {
      errors.emplace("person", context.tr(msg("This person is none of the organisation's. Record them first.")));
    } else if (const auto held = holdings_of(transaction.session(), post->id);
               !holding.ended && std::ranges::any_of(held, [&](const Holding& one) {
                 return one.person == holding.person && !one.ended;
               })) {
      errors.emplace("person", context.tr(msg("This person holds the post already.")));
    } else {
      appoint(transaction, holding);
      transaction.commit();
      return http::redirect(space.url("/posts/" + post->id.text()));
    }
  }
  return post_page(space, context, errors, 422);
}

http::Response end_post_holding(const Space& space, web::Context& context) {
  Errors errors;
  const auto until = date_field(context, "until", errors);
  if (errors.empty()) {
    auto transaction = space.database.write(accounts::author(context.identity), "a post left");
    const auto post = post_in(transaction.session(), space, context);
    auto holding = post ? holding_in(transaction.session(), *post, context) : std::nullopt;
    if (!holding) return not_there(context);
    holding->until = until;
    if (auto good = check(*holding); !good) {
      note_problem(context, errors, good.error());
    } else {
      end_holding(transaction, holding->id, until);
      transaction.commit();
      return http::redirect(space.url("/posts/" + post->id.text()));
    }
  }
  // The date stands in a form of its own, not in that for a new holder.
  Errors whole;
  for (auto& [name, message] : errors) whole.emplace("", message);
  return post_page(space, context, whole, 422);
}

http::Response remove_post_holding(const Space& space, web::Context& context) {
  auto transaction = space.database.write(accounts::author(context.identity), "a holder recorded by mistake");
  const auto post = post_in(transaction.session(), space, context);
  const auto holding = post ? holding_in(transaction.session(), *post, context) : std::nullopt;
  if (!holding) return not_there(context);
  remove_holding(transaction, holding->id);
  transaction.commit();
  return http::redirect(space.url("/posts/" + post->id.text()));
}

}  // namespace people
