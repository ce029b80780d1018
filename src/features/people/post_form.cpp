// SPDX-License-Identifier: EUPL-1.2
#include "base/text.h"
#include "people/pages.h"

namespace people {
namespace {

using base::msg;

constexpr std::array title_languages{base::Language::en, base::Language::fr, base::Language::es, base::Language::pt};

std::string title_in(const Post& post, std::string_view language) {
  const auto at = std::ranges::find(post.titles, language, &Name::language);
  return at == post.titles.end() ? std::string() : at->text;
}

std::string duties_text(const Post& post) {
  std::string text;
  for (const auto& duty : post.duties)
    text += (duty.relation ? "/relations/" + duty.relation.text() : duty.words) + "\n";
  return text;
}

// `before`: the post as it is kept, if it is; a relation that is gone since may stay with it.
Post typed_post(db::Session& session, const Space& space, const web::Context& context, const Post& before,
                Errors& errors) {
  Post post;
  post.keeper = space.id();
  post.organisation = field(context, "organisation").empty()
                          ? space.id()
                          : organisation_field(session, context, "organisation", errors).value_or(space.id());
  post.titles = {{"", field(context, "title")}};
  for (const auto language : title_languages)
    if (auto title = field(context, fmt::format("title_{}", base::code(language))); !title.empty())
      post.titles.push_back({std::string(base::code(language)), std::move(title)});
  post.department = field(context, "department");
  post.visible = parse_visibility(field(context, "title_visible")).value_or(Visibility::members);
  post.ended = date_field(context, "ended", errors);
  const std::string lines = text_field(context, "duties");
  for (const auto raw : base::split(lines, '\n')) {
    const auto one = base::trim(raw);
    if (one.empty()) continue;
    Duty duty;
    // Only an address or an id alone is taken for a relation: a word of twelve letters may look like one.
    if (const auto relation = relation_in(one);
        relation && one.find(' ') == std::string_view::npos &&
        (relations::find(session, *relation) ||
         std::ranges::find(before.duties, *relation, &Duty::relation) != before.duties.end()))
      duty.relation = *relation;
    else if (one.find("/relations/") != std::string_view::npos)
      errors.emplace("duties", context.tr(msg("There is no relation at “{address}”.",
                                              {{"address", base::repair_utf8(one.substr(0, 100))}})));
    else
      duty.words = one;
    if (std::ranges::none_of(post.duties, [&](const Duty& other) {
          return other.relation == duty.relation && other.words == duty.words;
        }))
      post.duties.push_back(std::move(duty));
  }
  if (auto good = check(post); !good) note_problem(context, errors, good.error());
  return post;
}

views::Form post_form(db::Session& session, const Space& space, const web::Context& context, const Post& post,
                      bool sent) {
  views::Form form;
  form.head = head(space, context, "/posts");
  form.lead = context.tr(msg(
      "A post belongs to the organisation and outlives whoever holds it: what comes with it stays when they leave."));
  form.save = context.tr(msg("Keep this post"));
  form.hidden = {{"version", fmt::format("{}", post.version)}};
  auto title = line("title", context.tr(msg("Title")), title_in(post, ""),
                    context.tr(msg("In the organisation's own language.")));
  title.visible_id = "title_visible";
  title.visible_label = context.tr(msg("the post"));
  title.visible = visibility_options(context, post.visible);
  form.fields.push_back(std::move(title));
  for (const auto language : title_languages)
    form.fields.push_back(
        line(fmt::format("title_{}", base::code(language)),
             context.tr(msg("Title in this language: {language}",
                            {{"language", base::language_name(context.language, base::code(language))}})),
             title_in(post, base::code(language))));
  form.fields.push_back(line("department", context.tr(msg("Department")), post.department));
  const auto organisation = sent ? field(context, "organisation")
                            : post.organisation && post.organisation != space.id()
                                ? organisation_name(session, context, post.organisation)
                                : std::string();
  form.fields.push_back(
      line("organisation", context.tr(msg("In which organisation")), organisation,
           context.tr(msg("Empty for your own. The posts you note of others are never shown to anybody else."))));
  form.fields.push_back(area("duties", context.tr(msg("What comes with it")),
                             sent ? text_field(context, "duties") : duties_text(post),
                             context.tr(msg("One thing on each line: the address of a relation's page, or words."))));
  form.fields.push_back(line("ended", context.tr(msg("The post does not exist any more since")),
                             sent ? field(context, "ended") : post.ended.text(),
                             context.tr(msg("As 2026-05-17, 2026-05 or 2026; empty while it exists."))));
  const bool known = static_cast<bool>(post.id);
  const std::string url = known ? space.url("/posts/" + post.id.text()) : space.url("/posts");
  form.title = known ? context.tr(msg("Change a post")) : context.tr(msg("Record a post"));
  form.action = known ? url + "/edit" : url + "/new";
  form.back_url = url;
  return form;
}

http::Response page(const web::Context& context, views::Form form, const Errors& errors, int status) {
  put_errors(form, errors);
  const auto title = form.title;
  return show(context, "people/form", title, form, status);
}

}  // namespace

http::Response show_new_post(const Space& space, web::Context& context) {
  auto session = space.database.read();
  return page(context, post_form(session, space, context, {}, false), {}, 200);
}

http::Response record_post(const Space& space, web::Context& context) {
  Errors errors;
  Post post;
  {
    auto session = space.database.read();
    post = typed_post(session, space, context, {}, errors);
    if (!errors.empty()) return page(context, post_form(session, space, context, post, true), errors, 422);
  }
  auto transaction = space.database.write(accounts::author(context.identity), "a post recorded");
  const auto id = create_post(transaction, post);
  transaction.commit();
  return http::redirect(space.url("/posts/" + id.text()));
}

http::Response show_edit_post(const Space& space, web::Context& context) {
  auto session = space.database.read();
  const auto post = post_in(session, space, context);
  if (!post) return not_there(context);
  return page(context, post_form(session, space, context, *post, false), {}, 200);
}

http::Response change_post(const Space& space, web::Context& context) {
  Errors errors;
  Post post;
  {
    auto session = space.database.read();
    const auto current = post_in(session, space, context);
    if (!current) return not_there(context);
    post = typed_post(session, space, context, *current, errors);
    post.id = current->id;
    post.version = number_of(field(context, "version"), 0);
    if (post.version != current->version) {
      auto shown = post;
      shown.version = current->version;
      auto form = post_form(session, space, context, shown, true);
      const auto differ = [&](const base::Message& label, const std::string& now, const std::string& yours) {
        if (now != yours) form.differences.push_back({context.tr(label), now, yours});
      };
      differ(msg("Title"), title_in(*current, ""), title_in(post, ""));
      for (const auto language : title_languages)
        differ(msg("Title in this language: {language}",
                   {{"language", base::language_name(context.language, base::code(language))}}),
               title_in(*current, base::code(language)), title_in(post, base::code(language)));
      differ(msg("Department"), current->department, post.department);
      differ(msg("Who sees it"), context.tr(label(current->visible)), context.tr(label(post.visible)));
      differ(msg("In which organisation"), organisation_name(session, context, current->organisation),
             organisation_name(session, context, post.organisation));
      differ(msg("What comes with it"), duties_text(*current), duties_text(post));
      differ(msg("The post does not exist any more since"), current->ended.text(), post.ended.text());
      form.has_differences = true;
      return page(context, std::move(form), errors, 409);
    }
    if (!errors.empty()) return page(context, post_form(session, space, context, post, true), errors, 422);
  }
  bool quicker = false;
  {
    auto transaction = space.database.write(accounts::author(context.identity), "a post changed");
    if (update_post(transaction, post))
      transaction.commit();
    else
      quicker = true;
  }
  return quicker ? change_post(space, context) : http::redirect(space.url("/posts/" + post.id.text()));
}

}  // namespace people
