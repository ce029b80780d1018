// SPDX-License-Identifier: EUPL-1.2
#include "base/text.h"
#include "people/pages.h"

namespace people {
namespace {

using base::msg;

Contact typed_contact(db::Session& session, const Space& space, const web::Context& context, Errors& errors) {
  Contact contact;
  contact.keeper = space.id();
  contact.held = date_field(context, "held", errors);
  contact.kind = parse_contact_kind(field(context, "kind")).value_or(ContactKind::other);
  const bool organisation_typed = !field(context, "organisation").empty();
  contact.organisation = organisation_field(session, context, "organisation", errors).value_or(OrganisationId{});
  const auto person = [&](std::string_view name) {
    const auto typed = field(context, name);
    if (typed.empty()) return PersonId{};
    const auto id = PersonId::parse(typed);
    if (id && works_here(session, space, *id)) return *id;
    errors.emplace(name, context.tr(msg("Choose somebody of the list.")));
    return PersonId{};
  };
  contact.person = person("person");
  contact.doer = person("doer");
  if (const auto relation = field(context, "relation"); !relation.empty()) {
    const auto id = relation_in(relation);
    if (id && relations::find(session, *id))
      contact.relation = *id;
    else
      errors.emplace("relation", context.tr(msg("There is no relation at “{address}”.",
                                                {{"address", base::repair_utf8(relation.substr(0, 100))}})));
  }
  contact.subject = field(context, "subject");
  contact.notes = text_field(context, "notes");
  contact.next_step = field(context, "next_step");
  contact.due = date_field(context, "due", errors);
  if (auto good = check(contact); !good && !(good.error().field == "organisation" && organisation_typed))
    note_problem(context, errors, good.error());
  return contact;
}

// `sent`: what was typed stands as it was.
views::Form contact_form(db::Session& session, const Space& space, const web::Context& context, const Contact& contact,
                         bool sent) {
  views::Form form;
  form.head = head(space, context, "/contacts");
  form.lead = context.tr(msg("Private to the organisation. Whoever comes after you will be glad to find it."));
  form.save = context.tr(msg("Keep this contact"));
  form.hidden = {{"version", fmt::format("{}", contact.version)}};
  const auto value = [&](std::string_view name, std::string otherwise) {
    return sent ? field(context, name) : std::move(otherwise);
  };
  std::vector<views::Option> kinds;
  for (const auto kind : {ContactKind::meeting, ContactKind::call, ContactKind::mail, ContactKind::visit,
                          ContactKind::letter, ContactKind::other})
    kinds.push_back({std::string(code(kind)), context.tr(label(kind)), contact.kind == kind});
  form.fields.push_back(line("held", context.tr(msg("Date")),
                             value("held", contact.held.known() ? contact.held.text() : base::today().text()),
                             context.tr(msg("As 2026-05-17, 2026-05 or 2026."))));
  form.fields.push_back(choice("kind", context.tr(msg("Kind")), std::move(kinds)));
  // By its address where a name could mean several.
  form.fields.push_back(
      line("organisation", context.tr(msg("With which organisation")),
           value("organisation", contact.organisation ? "/organisations/" + contact.organisation.text() : ""),
           context.tr(msg("Its name in full, or the address of its page."))));
  form.fields.push_back(choice("person", context.tr(msg("With whom")),
                               person_options(session, space, context, contact.person, msg("nobody in particular"))));
  form.fields.push_back(line("relation", context.tr(msg("About which relation")),
                             value("relation", contact.relation ? "/relations/" + contact.relation.text() : ""),
                             context.tr(msg("The address of its page; may be empty."))));
  form.fields.push_back(line("subject", context.tr(msg("What it was about")), value("subject", contact.subject)));
  form.fields.push_back(
      area("notes", context.tr(label(Field::notes)), sent ? text_field(context, "notes") : contact.notes));
  form.fields.push_back(line("next_step", context.tr(msg("Next step")), value("next_step", contact.next_step)));
  form.fields.push_back(line("due", context.tr(msg("Due")), value("due", contact.due.text()),
                             context.tr(msg("As 2026-05-17, 2026-05 or 2026."))));
  form.fields.push_back(choice("doer", context.tr(msg("Who does it")),
                               person_options(session, space, context, contact.doer, msg("nobody yet"))));
  const bool known = static_cast<bool>(contact.id);
  form.title = known ? context.tr(msg("Change a contact")) : context.tr(msg("Note a contact"));
  form.action = known ? space.url("/contacts/" + contact.id.text()) : space.url("/contacts/new");
  form.back_url = space.url("/contacts");
  return form;
}

http::Response page(const web::Context& context, views::Form form, const Errors& errors, int status) {
  put_errors(form, errors);
  const auto title = form.title;
  return show(context, "people/form", title, form, status);
}

bool may_change(const Space& space, const web::Context& context, const Contact& contact) {
  const auto author = accounts::account_of_author(contact.author);
  return space.may_edit() || (author && author->text() == context.identity.account);
}

http::Response not_yours(const web::Context& context) {
  return context.problem(403, msg("Contacts that others noted are changed by editors of the organisation."));
}

}  // namespace

http::Response show_new_contact(const Space& space, web::Context& context) {
  auto session = space.database.read();
  Contact contact;
  contact.organisation = OrganisationId::parse(query(context, "with")).value_or(OrganisationId{});
  if (contact.organisation && !organisations::find(session, contact.organisation)) contact.organisation = {};
  contact.relation = relation_in(query(context, "relation")).value_or(RelationId{});
  contact.person = PersonId::parse(query(context, "person")).value_or(PersonId{});
  return page(context, contact_form(session, space, context, contact, false), {}, 200);
}

http::Response record_contact(const Space& space, web::Context& context) {
  Errors errors;
  Contact contact;
  {
    auto session = space.database.read();
    contact = typed_contact(session, space, context, errors);
    if (!errors.empty()) return page(context, contact_form(session, space, context, contact, true), errors, 422);
  }
  const auto author = accounts::author(context.identity);
  contact.author = author.name;
  auto transaction = space.database.write(author, "a contact noted");
  create_contact(transaction, contact);
  transaction.commit();
  return http::redirect(space.url("/contacts"));
}

http::Response show_edit_contact(const Space& space, web::Context& context) {
  auto session = space.database.read();
  const auto contact = contact_in(session, space, context);
  if (!contact) return not_there(context);
  if (!may_change(space, context, *contact)) return not_yours(context);
  return page(context, contact_form(session, space, context, *contact, false), {}, 200);
}

http::Response change_contact(const Space& space, web::Context& context) {
  Errors errors;
  Contact contact;
  {
    auto session = space.database.read();
    const auto current = contact_in(session, space, context);
    if (!current) return not_there(context);
    if (!may_change(space, context, *current)) return not_yours(context);
    contact = typed_contact(session, space, context, errors);
    // Somebody erased since stays who it was with.
    if (current->person && field(context, "person") == current->person.text())
      contact.person = current->person, errors.erase("person");
    if (current->doer && field(context, "doer") == current->doer.text())
      contact.doer = current->doer, errors.erase("doer");
    // So does a relation that is gone since, merged into another or removed.
    if (current->relation && relation_in(field(context, "relation")) == current->relation)
      contact.relation = current->relation, errors.erase("relation");
    contact.id = current->id;
    contact.author = current->author;
    contact.done = contact.next_step == current->next_step ? current->done : std::string();
    contact.version = number_of(field(context, "version"), 0);
    if (contact.version != current->version) {
      auto shown = contact;
      shown.version = current->version;
      auto form = contact_form(session, space, context, shown, true);
      const auto differ = [&](const base::Message& name, const std::string& now, const std::string& yours) {
        if (now != yours) form.differences.push_back({context.tr(name), now, yours});
      };
      const auto person = [&](PersonId id) {
        const auto found = id ? find_person(session, id) : std::nullopt;
        return found ? shown_name(context.language, *found) : std::string();
      };
      const auto organisation = [&](OrganisationId id) {
        return id ? organisation_name(session, context, id) : std::string();
      };
      differ(msg("Date"), current->held.text(), contact.held.text());
      differ(msg("Kind"), context.tr(label(current->kind)), context.tr(label(contact.kind)));
      differ(msg("With which organisation"), organisation(current->organisation), organisation(contact.organisation));
      differ(msg("With whom"), person(current->person), person(contact.person));
      differ(msg("What it was about"), current->subject, contact.subject);
      differ(label(Field::notes), current->notes, contact.notes);
      differ(msg("Next step"), current->next_step, contact.next_step);
      differ(msg("Due"), current->due.text(), contact.due.text());
      differ(msg("Who does it"), person(current->doer), person(contact.doer));
      form.has_differences = true;
      return page(context, std::move(form), errors, 409);
    }
    if (!errors.empty()) return page(context, contact_form(session, space, context, contact, true), errors, 422);
  }
  bool quicker = false;
  {
    auto transaction = space.database.write(accounts::author(context.identity), "a contact changed");
    if (update_contact(transaction, contact))
      transaction.commit();
    else
      quicker = true;
  }
  return quicker ? change_contact(space, context) : http::redirect(space.url("/contacts"));
}

}  // namespace people
