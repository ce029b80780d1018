// SPDX-License-Identifier: EUPL-1.2
// The log of contacts.
#include "people/pages.h"

namespace people {

using base::msg;

namespace {

bool has_noted(const web::Context& context, const Contact& contact) {
  const auto author = accounts::account_of_author(contact.author);
  return author && author->text() == context.identity.account;
}

// Whoever does the next step says that it is done, whatever their role: they are told of it.
bool may_finish(const Space& space, const web::Context& context, const Contact& contact, const Person* doer) {
  const bool does_it =
      doer && doer->keeper == contact.keeper && doer->account && doer->account.text() == context.identity.account;
  return space.may_edit() || does_it || (space.may_note() && has_noted(context, contact));
}

}  // namespace

views::ContactLine contact_line(db::Session& session, const Space& space, const web::Context& context,
                                const Contact& contact) {
  views::ContactLine made;
  made.date = date(context, contact.held);
  made.kind = context.tr(label(contact.kind));
  made.subject = contact.subject;
  const std::string url = space.url("/contacts/" + contact.id.text());
  if (space.may_edit() || (space.may_note() && has_noted(context, contact))) made.url = url;
  if (contact.organisation) {
    made.with = organisation_name(session, context, contact.organisation);
    made.with_url = space.url("/contacts?with=" + contact.organisation.text());
  }
  if (contact.person)
    if (const auto person = find_person(session, contact.person)) {
      made.person = shown_name(context.language, *person);
      made.person_url = space.url("/people/" + person->id.text());
    }
  if (contact.relation && relations::find(session, contact.relation))
    made.relation_url = "/relations/" + contact.relation.text();
  made.notes = contact.notes;
  made.next_step = contact.next_step;
  made.due = date(context, contact.due);
  const auto doer = contact.doer ? find_person(session, contact.doer) : std::nullopt;
  if (doer) made.doer = shown_name(context.language, *doer);
  if (!contact.done.empty())
    made.done = date(context, base::PartialDate::parse(contact.done).value_or(base::PartialDate{}));
  made.is_open = !contact.next_step.empty() && contact.done.empty();
  if (made.is_open && may_finish(space, context, contact, doer ? &*doer : nullptr)) made.done_url = url + "/done";
  // A month or a year is over when it is, not when it begins.
  const auto today = base::today();
  made.overdue =
      made.is_open && contact.due.known() && contact.due < today && !today.text().starts_with(contact.due.text());
  return made;
}

http::Response show_contacts(const Space& space, web::Context& context) {
  auto session = space.database.read();
  const Paging paging(context);
  ContactQuestion question{.keeper = space.id(),
                           .words = query(context, "q"),
                           .kind = parse_contact_kind(query(context, "kind")),
                           .organisation = {},
                           .person = {},
                           .doer = {},
                           .relation = {},
                           .open = query(context, "open") == "1",
                           .limit = Paging::size,
                           .offset = paging.offset()};
  views::Contacts view;
  view.head = head(space, context, "/contacts");
  // Filters that come with an address stay while others are chosen.
  const auto keep = [&](std::string_view name) { view.hidden.push_back({std::string(name), query(context, name)}); };
  if (const auto id = OrganisationId::parse(query(context, "with"))) {
    question.organisation = *id;
    keep("with");
    view.about = context.tr(msg("With {name}", {{"name", organisation_name(session, context, *id)}}));
    if (const auto last = last_contact(session, space.id(), *id))
      view.last = context.tr(msg("Last contact: {date}", {{"date", date(context, *last)}}));
  }
  if (const auto id = PersonId::parse(query(context, "person"))) {
    question.person = *id;
    keep("person");
    if (const auto person = find_person(session, *id); person && person->keeper == space.id())
      view.about = context.tr(msg("With {name}", {{"name", shown_name(context.language, *person)}}));
  }
  if (const auto id = relation_in(query(context, "relation"))) {
    question.relation = *id;
    keep("relation");
    view.about = context.tr(msg("About {relation}", {{"relation", relation_name(session, context, *id)}}));
  }
  const auto found = count_contacts(session, question);
  view.action = space.url("/contacts");
  view.q = question.words;
  view.open = question.open;
  view.clear_url = view.action;
  view.filtered = !view.hidden.empty() || question.kind || question.open || !question.words.empty();
  if (space.may_note()) {
    view.new_url = space.url("/contacts/new");
    if (!view.hidden.empty())
      view.new_url += fmt::format("?{}={}", view.hidden.front().name, http::url_encode(view.hidden.front().value));
  }
  view.kinds.push_back({"", context.tr(msg("every kind")), !question.kind});
  for (const auto kind : {ContactKind::meeting, ContactKind::call, ContactKind::mail, ContactKind::visit,
                          ContactKind::letter, ContactKind::other})
    view.kinds.push_back({std::string(code(kind)), context.tr(label(kind)), question.kind == kind});
  view.found = web::count_view(context.language, found);
  for (const auto& contact : list_contacts(session, question))
    view.contacts.push_back(contact_line(session, space, context, contact));
  view.has_contacts = !view.contacts.empty();
  paging.put(context, view, found);
  if (!view.filtered && paging.page == 0)
    for (const auto& one : last_contacts(session, space.id(), 10))
      view.silent.push_back({organisation_name(session, context, one.organisation),
                             space.url("/contacts?with=" + one.organisation.text()), date(context, one.held)});
  view.has_silent = view.silent.size() > 1;
  return show(context, "people/contacts",
              context.tr(msg("Contacts of {name}", {{"name", space.organisation.name_in(context.language)}})), view);
}

http::Response finish_step(const Space& space, web::Context& context) {
  auto transaction = space.database.write(accounts::author(context.identity), "a next step done");
  auto contact = contact_in(transaction.session(), space, context);
  if (!contact) return not_there(context);
  const auto doer = contact->doer ? find_person(transaction.session(), contact->doer) : std::nullopt;
  if (!may_finish(space, context, *contact, doer ? &*doer : nullptr))
    return context.problem(403, msg("Contacts that others noted are changed by editors of the organisation."));
  if (contact->done.empty() && !contact->next_step.empty()) {
    contact->done = transaction.at().substr(0, 10);
    if (auto done = update_contact(transaction, *contact); !done) return context.problem(409, done.error().message);
    transaction.commit();
  }
  return http::redirect(space.url("/contacts"));
}

}  // namespace people
