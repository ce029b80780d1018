// SPDX-License-Identifier: EUPL-1.2
// The list of people, and one person with all that they hold.
#include "people/pages.h"

namespace people {

using base::msg;

http::Response show_persons(const Space& space, web::Context& context) {
  auto session = space.database.read();
  const Paging paging(context);
  PersonQuestion question{.keeper = space.id(),
                          .words = query(context, "q"),
                          .former = query(context, "which") == "former",
                          .limit = Paging::size,
                          .offset = paging.offset()};
  const auto found = count_persons(session, question);

  views::Persons view;
  view.head = head(space, context, "/people");
  view.action = space.url("/people");
  view.q = question.words;
  view.former = question.former;
  view.which = {{space.url("/people"), context.tr(msg("Who are here now")), !question.former},
                {space.url("/people?which=former"), context.tr(msg("Who left")), question.former}};
  if (space.may_edit()) view.new_url = space.url("/people/new");
  view.posts_url = space.url("/posts");
  if (space.may_administer()) view.access_url = space.url("/people/access");
  view.found = web::count_view(context.language, found);
  std::map<PersonId, std::string> posts;
  for (const auto& one : current_posts(session, space.id())) {
    auto& titles = posts[one.holding.person];
    titles += (titles.empty() ? "" : ", ") + one.post.title(context.language);
  }
  for (const auto& person : list_persons(session, question))
    view.persons.push_back({full_name(person), space.url("/people/" + person.id.text()), posts[person.id], person.email,
                            field_text(context.language, person, Field::languages)});
  view.has_persons = !view.persons.empty();
  paging.put(context, view, found);
  return show(context, "people/list",
              context.tr(msg("People of {name}", {{"name", space.organisation.name_in(context.language)}})), view);
}

namespace {

// What changed from the version before, by the names of the fields.
std::string changed_fields(const web::Context& context, const Person& before, const Person& after) {
  std::string names;
  const auto add = [&](const base::Message& name) { names += (names.empty() ? "" : ", ") + context.tr(name); };
  for (const auto one : all_fields)
    if (field_text(base::Language::en, before, one) != field_text(base::Language::en, after, one)) add(label(one));
  if (before.visible != after.visible) add(msg("Who sees it"));
  return names;
}

void put_versions(db::Session& session, const Space& space, const web::Context& context, const Person& person,
                  views::PersonPage& view) {
  const auto all = versions(session, person.id);
  for (std::size_t i = 0; i < all.size() && i < 50; ++i) {
    Person now, before;
    read_data(now, all[i].data);
    views::VersionLine line{base::format_moment(context.language, all[i].at),
                            author_name(session, context, all[i].author),
                            fmt::format("{}", all[i].version),
                            {},
                            {},
                            fmt::format("{}", person.version)};
    if (i + 1 < all.size()) {
      read_data(before, all[i + 1].data);
      line.changed = changed_fields(context, before, now);
      if (line.changed.empty()) line.changed = context.tr(msg("the account it belongs to"));
    } else {
      line.changed = context.tr(msg("first recorded"));
    }
    if (i > 0) line.action = space.url(fmt::format("/people/{}/versions/{}", person.id.text(), all[i].version));
    view.versions.push_back(std::move(line));
  }
  view.has_versions = view.versions.size() > 1;
}

// Of the posts they hold or held, and the latest contacts with them.
void put_record_versions(db::Session& session, const Space& space, const web::Context& context, const Person& person,
                         views::PersonPage& view) {
  const auto put = [&](const std::string& id, std::string title, std::vector<views::VersionLine> lines) {
    if (lines.empty() || std::ranges::find(view.records, "versions-of-" + id, &views::RecordVersions::title_id) != view.records.end()) return;
    view.records.push_back({std::move(title), "versions-of-" + id, std::move(lines)});
  };
  for (const auto& holding : holdings_of(session, person.id))
    if (const auto post = find_post(session, holding.post))
      put(post->id.text(), post->title(context.language), version_lines(session, space, context, *post));
  for (const auto& contact : list_contacts(session, {.keeper = space.id(), .person = person.id, .limit = 20}))
    put(contact.id.text(), fmt::format("{} · {}", date(context, contact.held), contact.subject),
        version_lines(session, space, context, contact));
  view.has_records = !view.records.empty();
}

}  // namespace

http::Response show_person(const Space& space, web::Context& context) {
  auto session = space.database.read();
  const auto person = person_in(session, space, context);
  if (!person) return not_there(context);
  const std::string url = space.url("/people/" + person->id.text());
  const bool erased = !person->erased.empty();

  views::PersonPage view;
  view.head = head(space, context, "/people");
  view.name = shown_name(context.language, *person);
  if (person->left.known())
    view.note = context.tr(msg("Left on {date}. What they did for the organisation stays recorded.",
                               {{"date", date(context, person->left)}}));
  if (!erased && space.may_edit()) {
    view.edit_url = url + "/edit";
    if (!person->left.known()) view.leave_url = url + "/leave";
    view.export_url = url + "/export";
  }
  if (!erased && space.may_administer()) view.erase_url = url + "/erase";
  if (!erased && space.may_note()) view.contact_url = space.url("/contacts/new?person=" + person->id.text());
  view.contacts_url = space.url("/contacts?person=" + person->id.text());
  for (const auto one : all_fields)
    if (const auto text = field_text(context.language, *person, one); !text.empty())
      view.facts.push_back(
          {context.tr(label(one)), text, context.tr(label(person->of(one))), person->of(one) != Visibility::members});
  view.has_facts = !view.facts.empty();
  view.has_account = static_cast<bool>(person->account);
  for (const auto& holding : holdings_of(session, person->id)) {
    const auto post = find_post(session, holding.post);
    if (!post) continue;
    (holding.ended ? view.earlier : view.posts)
        .push_back({post->title(context.language), space.url("/posts/" + post->id.text()),
                    post->organisation == space.id() ? "" : organisation_name(session, context, post->organisation),
                    span(context, holding)});
  }
  view.has_posts = !view.posts.empty();
  view.has_earlier = !view.earlier.empty();
  for (const auto& held : duties_of(session, person->id)) {
    const auto post = find_post(session, held.post);
    auto one = duty_line(session, space, context, held.duty);
    view.duties.push_back({std::move(one.text), std::move(one.url), post ? post->title(context.language) : ""});
  }
  view.has_duties = !view.duties.empty();
  for (const auto& contact : list_contacts(session, {.keeper = space.id(), .person = person->id, .limit = 20}))
    view.contacts.push_back(contact_line(session, space, context, contact));
  view.has_contacts = !view.contacts.empty();
  for (const auto& contact :
       list_contacts(session, {.keeper = space.id(), .doer = person->id, .open = true, .limit = 100}))
    view.steps.push_back(contact_line(session, space, context, contact));
  view.has_steps = !view.steps.empty();
  for (const auto& handover : handovers_of(session, person->id))
    view.handovers.push_back({fmt::format("{}/left/{}", url, handover.id.text()),
                              context.tr(msg("Handed over on {date}", {{"date", base::format_moment(context.language, handover.at)}}))});
  view.has_handovers = !view.handovers.empty();
  if (space.may_edit()) {
    put_versions(session, space, context, *person, view);
    put_record_versions(session, space, context, *person, view);
  }
  return show(context, "people/person", view.name, view);
}

http::Response take_back_version(const Space& space, web::Context& context) {
  const auto wanted = number_of(context.path("version"), -1);
  const auto seen = number_of(field(context, "version"), -1);
  std::string url;
  {
    auto session = space.database.read();
    auto person = person_in(session, space, context);
    if (!person || !person->erased.empty()) return not_there(context);
    url = space.url("/people/" + person->id.text());
  }
  auto transaction =
      space.database.write(accounts::author(context.identity), "an earlier version of a person taken back");
  auto person = person_in(transaction.session(), space, context);
  if (!person || !person->erased.empty()) return not_there(context);
  const auto all = versions(transaction.session(), person->id);
  const auto version = std::ranges::find(all, wanted, &PersonVersion::version);
  if (version == all.end()) return not_there(context);
  if (person->version != seen)
    return context.problem(409, msg("Somebody else changed this person in the meantime. Please look at the page again "
                                    "before taking anything back."));
  read_data(*person, version->data);
  if (auto done = update_person(transaction, *person, accounts::author(context.identity)); !done)
    return context.problem(409, done.error().message);
  transaction.commit();
  return http::redirect(url);
}

}  // namespace people
