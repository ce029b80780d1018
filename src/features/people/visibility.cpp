// SPDX-License-Identifier: EUPL-1.2
// Who sees what of a person.
#include "people/people.h"

namespace people {

bool is_partner(db::Session& session, const web::Identity& who, OrganisationId keeper) {
  const auto tied = [&](OrganisationId theirs) {
    for (RelationId after;;) {
      const auto page = relations::of_organisation(session, theirs, 500, after);
      for (const auto& relation : page)
        if (relation.status != relations::Status::closed &&
            std::ranges::any_of(relation.parties, [&](const auto& party) { return party.organisation == keeper; }))
          return true;
      if (page.size() < 500) return false;
      after = page.back().id;
    }
  };
  return std::ranges::any_of(who.roles, [&](const auto& role) {
    const auto theirs = OrganisationId::parse(role.first);
    return theirs && role.second >= web::Role::reader && *theirs != keeper && tied(*theirs);
  });
}

Person seen_by(const Person& person, Visibility level) {
  if (level == Visibility::members) return person;
  Person seen;
  seen.id = person.id;
  seen.keeper = person.keeper;
  seen.visible = person.visible;
  seen.erased = person.erased;
  const auto shown = [&](Field field) { return person.of(field) >= level; };
  if (shown(Field::name)) {
    seen.given = person.given;
    seen.family = person.family;
    seen.addressed = person.addressed;
  }
  if (shown(Field::languages)) seen.languages = person.languages;
  if (shown(Field::email)) seen.email = person.email;
  if (shown(Field::phone)) seen.phone = person.phone;
  if (shown(Field::web)) seen.web = person.web;
  if (shown(Field::notes)) seen.notes = person.notes;
  return seen;
}

// What an organisation notes about others' posts is never shown to anybody else, whatever its visibility.
std::vector<PublicContact> contacts_at(db::Session& session, OrganisationId organisation, Visibility level,
                                       base::Language language) {
  std::vector<PublicContact> found;
  const auto held = current_posts(session, organisation);
  for (const auto& post : posts_of(session, organisation)) {
    if (post.organisation != organisation || post.visible < level) continue;
    bool vacant = true;
    const auto add = [&](const Person& seen) {
      vacant = false;
      found.push_back({post.title(language), post.department, full_name(seen), seen.email, seen.phone, seen.web,
                       seen.languages, seen.notes});
    };
    for (const auto& one : held) {
      if (one.post.id != post.id) continue;
      if (const auto person = find_person(session, one.holding.person); person && person->erased.empty())
        add(seen_by(*person, level));
    }
    if (vacant) found.push_back({post.title(language), post.department, {}, {}, {}, {}, {}, {}});
  }
  return found;
}

std::vector<PublicContact> public_contacts(db::Session& session, OrganisationId organisation, base::Language language) {
  return contacts_at(session, organisation, Visibility::everybody, language);
}

}  // namespace people
