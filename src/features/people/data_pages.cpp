// SPDX-License-Identifier: EUPL-1.2
// What a person may ask for, what others see, and who looked in.
#include "base/json.h"
#include "people/pages.h"

namespace people {

using base::msg;

http::Response show_erase(const Space& space, web::Context& context) {
  auto session = space.database.read();
  const auto person = person_in(session, space, context);
  if (!person || !person->erased.empty()) return not_there(context);
  const std::string url = space.url("/people/" + person->id.text());
  views::Erase view;
  view.head = head(space, context, "/people");
  view.name = full_name(*person);
  view.action = url + "/erase";
  view.back_url = url;
  view.export_url = url + "/export";
  view.posts = web::count_view(context.language, static_cast<long long>(holdings_of(session, person->id).size()));
  view.contacts =
      web::count_view(context.language, count_contacts(session, {.keeper = space.id(), .person = person->id}));
  return show(context, "people/erase", context.tr(msg("Erase {name}", {{"name", view.name}})), view);
}

http::Response erase_person(const Space& space, web::Context& context) {
  auto transaction = space.database.write(accounts::author(context.identity), "a person erased on request");
  const auto person = person_in(transaction.session(), space, context);
  if (!person || !person->erased.empty()) return not_there(context);
  erase(transaction, *person);
  transaction.commit();
  return http::redirect(space.url("/people/" + person->id.text()));
}

namespace {

std::string joined(std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const auto text : texts)
    if (!text.empty()) all += fmt::format("{}{}", all.empty() ? "" : " — ", text);
  return all;
}

// Of a version from before versions were kept nobody knows.
std::string moment(const web::Context& context, const PersonVersion& version) {
  return version.at.empty() ? std::string() : base::format_moment(context.language, version.at);
}

std::optional<Person> whose_data(db::Session& session, const Space& space, const web::Context& context) {
  auto person = person_in(session, space, context);
  const bool themselves = person && person->account && context.identity.account == person->account.text();
  return person && (space.may_edit() || themselves) ? person : std::nullopt;
}

}  // namespace

http::Response download_export(const Space& space, web::Context& context) {
  auto session = space.database.read();
  const auto person = whose_data(session, space, context);
  if (!person) return not_there(context);
  auto response = http::json_response(base::serialize(everything_about(session, *person)));
  response.set("Content-Disposition", fmt::format("attachment; filename=\"person-{}.json\"", person->id.text()));
  return response;
}

http::Response show_export(const Space& space, web::Context& context) {
  auto session = space.database.read();
  const auto person = whose_data(session, space, context);
  if (!person) return not_there(context);
  views::Export view;
  view.name = shown_name(context.language, *person);
  view.keeper = space.organisation.name_in(context.language);
  view.made = date(context, base::today());
  view.json_url = space.url(fmt::format("/people/{}/export.json", person->id.text()));
  const auto section = [&](const base::Message& title) -> std::vector<views::Fact>& {
    view.sections.push_back({context.tr(title), {}});
    return view.sections.back().facts;
  };
  auto* facts = &section(msg("About you"));
  for (const auto one : all_fields)
    if (auto text = field_text(context.language, *person, one); !text.empty())
      facts->push_back({context.tr(label(one)), std::move(text), context.tr(label(person->of(one))),
                        person->of(one) != Visibility::members});
  if (person->account) facts->push_back({context.tr(msg("Account")), person->account.text(), {}, false});
  facts = &section(msg("Posts"));
  for (const auto& holding : holdings_of(session, person->id))
    if (const auto post = find_post(session, holding.post))
      facts->push_back({post->title(context.language), organisation_name(session, context, post->organisation),
                        span(context, holding), false});
  for (const auto& held : duties_of(session, person->id))
    facts->push_back({context.tr(msg("Looks after")),
                      held.duty.relation ? relation_name(session, context, held.duty.relation) : held.duty.words,
                      {},
                      false});
  const auto add_contacts = [&](const base::Message& title, ContactQuestion question) {
    auto& list = section(title);
    for (question.limit = 200;; question.offset += question.limit) {
      const auto found = list_contacts(session, question);
      for (const auto& contact : found) {
        list.push_back({date(context, contact.held), joined({contact.subject, contact.notes, contact.next_step}),
                        context.tr(label(contact.kind)), false});
      }
      if (static_cast<int>(found.size()) < question.limit) break;
    }
  };
  add_contacts(msg("Contacts with you"), {.keeper = space.id(), .person = person->id});
  add_contacts(msg("Next steps that are yours"), {.keeper = space.id(), .doer = person->id});
  facts = &section(msg("Handed over"));
  for (const auto& handover : handovers_of(session, person->id))
    facts->push_back({base::format_moment(context.language, handover.at), handover.note, {}, false});
  facts = &section(msg("Earlier versions"));
  for (const auto& version : versions(session, person->id)) {
    Person before;
    read_data(before, version.data);
    std::string text;
    for (const auto one : all_fields)
      if (const auto value = field_text(context.language, before, one); !value.empty())
        text += (text.empty() ? "" : "; ") + value;
    facts->push_back({base::format_moment(context.language, version.at), std::move(text), {}, false});
  }
  for (const auto& [post, version] : earlier_posts(session, *person))
    facts->push_back({moment(context, version), joined({post.title(context.language), post.department}),
                      context.tr(msg("Post")), false});
  for (const auto& [contact, version] : earlier_contacts(session, *person))
    facts->push_back({moment(context, version), joined({contact.subject, contact.notes, contact.next_step}),
                      context.tr(label(contact.kind)), false});
  std::erase_if(view.sections, [](const auto& one) { return one.facts.empty(); });
  return show(context, "people/export", context.tr(msg("All that is held about {name}", {{"name", view.name}})), view);
}

http::Response show_public(const Space& space, web::Context& context) {
  auto session = space.database.read();
  views::Public view;
  view.breadcrumb = {{space.url(), space.organisation.name_in(context.language)}};
  view.name = space.organisation.name_in(context.language);
  const bool member = context.identity.works_for(space.id().text());
  view.as_partner = !member && is_partner(session, context.identity, space.id());
  if (member) view.space_url = space.url("/people");
  for (const auto& one : contacts_at(
           session, space.id(), view.as_partner ? Visibility::partners : Visibility::everybody, context.language)) {
    std::string languages;
    for (const auto& language : one.languages)
      languages += (languages.empty() ? "" : ", ") + base::language_name(context.language, language);
    view.contacts.push_back({one.title, one.department, one.name, languages, one.email, one.phone, one.web, one.notes});
  }
  view.has_contacts = !view.contacts.empty();
  auto response =
      show(context, "people/public", context.tr(msg("Whom to contact: {name}", {{"name", view.name}})), view);
  response.set("Cache-Control", "no-store");  // taken back means gone
  return response;
}

http::Response show_accesses(const Space& space, web::Context& context) {
  auto session = space.database.read();
  const Paging paging(context);
  views::Accesses view;
  view.head = head(space, context, "/people/access");
  auto found = accesses(session, space.id(), Paging::size + 1, paging.offset());
  const auto more = static_cast<std::int64_t>(found.size());
  if (found.size() > Paging::size) found.pop_back();
  for (const auto& access : found)
    view.lines.push_back(
        {author_name(session, context, "account " + access.account), base::format_moment(context.language, access.at), access.page});
  view.has_lines = !view.lines.empty();
  paging.put(context, view, paging.offset() + more);
  view.range.clear();
  return show(context, "people/access", context.tr(msg("Who looked into your private space")), view);
}

}  // namespace people
