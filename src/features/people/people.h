// SPDX-License-Identifier: EUPL-1.2
// Inside of people: the types, their rules, and what the stores can be asked.
#pragma once
#include <array>

#include "accounts/api.h"
#include "base/result.h"
#include "people/api.h"
#include "relations/api.h"

namespace people {

using organisations::Name;
using relations::RelationId;
using PostId = base::Id<struct PostTag>;
using HoldingId = base::Id<struct HoldingTag>;
using DutyId = base::Id<struct DutyTag>;
using ContactId = base::Id<struct ContactTag>;
using HandoverId = base::Id<struct HandoverTag>;

// Who sees a field: the members of the organisation that keeps the record, also those who work for an organisation that
// has a relation with it, or everybody. Each sees what those after it see.
enum class Visibility : std::uint8_t { members, partners, everybody };
enum class Field : std::uint8_t { name, languages, email, phone, web, notes };
inline constexpr std::size_t field_count = 6;
inline constexpr std::array<Field, field_count> all_fields{Field::name,  Field::languages, Field::email,
                                                           Field::phone, Field::web,       Field::notes};
enum class ContactKind : std::uint8_t { meeting, call, mail, visit, letter, other };

std::string_view code(Visibility visibility);
std::string_view code(Field field);
std::string_view code(ContactKind kind);
std::optional<Visibility> parse_visibility(std::string_view code);
std::optional<ContactKind> parse_contact_kind(std::string_view code);
base::Message label(Visibility visibility);
base::Message label(Field field);
base::Message label(ContactKind kind);

struct Person {
  PersonId id;
  OrganisationId keeper;
  std::string given, family, addressed;  // addressed: "Dr Weber", as one writes to them
  std::vector<std::string> languages;    // ISO 639
  std::string email, phone, web, notes;
  std::array<Visibility, field_count> visible{};  // by Field
  accounts::AccountId account;                    // unset: none
  base::PartialDate left;                         // known: somebody who left
  std::int64_t version = 0;
  std::string erased;  // the day; then all that is personal is empty

  Visibility of(Field field) const { return visible[static_cast<std::size_t>(field)]; }
};
std::string data_json(const Person& person);  // what is personal, canonical: what versions keep
void read_data(Person& person, std::string_view json);
std::string full_name(const Person& person);
// "Ana Weber", or that somebody was erased.
std::string shown_name(base::Language language, const Person& person);
base::Result<void> check(const Person& person);
// One line of a field as people read it, empty if there is nothing.
std::string field_text(base::Language language, const Person& person, Field field);

std::optional<Person> find_person(db::Session& session, PersonId id);
std::vector<Person> find_persons(db::Session& session,
                                 const std::vector<PersonId>& ids);  // order of ids; unknown left out
struct PersonQuestion {
  OrganisationId keeper;
  std::string words;    // in name, address or title of a post
  bool former = false;  // those who left, instead of those who did not
  int limit = 50, offset = 0;
};
std::vector<Person> list_persons(db::Session& session, const PersonQuestion& question);
std::int64_t count_persons(db::Session& session, const PersonQuestion& question);
PersonId create_person(db::Transaction& transaction, Person person, const db::Author& author);
// Conflict if the person's version is not `person.version` any more, or nothing changed but the account.
base::Result<void> update_person(db::Transaction& transaction, const Person& person, const db::Author& author);
struct PersonVersion {
  std::int64_t version = 0;
  std::string at, author, data;
};
std::vector<PersonVersion> versions(db::Session& session, PersonId id);  // newest first

struct Duty {
  DutyId id;
  RelationId relation;  // or words
  std::string words;
  PersonId person;  // who looks after it, unset: the post's holder
};
struct Post {
  PostId id;
  OrganisationId keeper, organisation;
  std::vector<Name> titles;  // the main one first
  std::string department;
  Visibility visible = Visibility::members;
  base::PartialDate ended;  // the post itself does not exist any more
  std::int64_t version = 0;
  std::vector<Duty> duties;

  const std::string& title(base::Language language) const;
};
struct Holding {
  HoldingId id;
  PostId post;
  PersonId person;
  base::PartialDate since, until;
  bool ended = false;
};
base::Result<void> check(const Post& post);
base::Result<void> check(const Holding& holding);
std::optional<Post> find_post(db::Session& session, PostId id);
std::vector<Post> posts_of(db::Session& session, OrganisationId keeper, bool ended = false, int limit = 500);
std::vector<Holding> holdings_of(db::Session& session, PostId post);  // current ones first, then the newest
std::vector<Holding> holdings_of(db::Session& session, PersonId person);
std::optional<Holding> find_holding(db::Session& session, HoldingId id);
struct PostHolding {
  Post post;  // without duties
  Holding holding;
};
std::vector<PostHolding> current_posts(db::Session& session, OrganisationId keeper);
PostId create_post(db::Transaction& transaction, Post post);
base::Result<void> update_post(db::Transaction& transaction, const Post& post);  // conflict as with persons
// Also takes a person who left as one who came back.
HoldingId appoint(db::Transaction& transaction, const Holding& holding);
void end_holding(db::Transaction& transaction, HoldingId id, base::PartialDate until);
void remove_holding(db::Transaction& transaction, HoldingId id);  // one that never was
std::optional<Duty> find_duty(db::Session& session, DutyId id);
struct HeldDuty {
  Duty duty;
  PostId post;
};
// Of the posts that somebody holds, unless another looks after it, and those that they look after.
std::vector<HeldDuty> duties_of(db::Session& session, PersonId person);

struct Contact {
  ContactId id;
  OrganisationId keeper;
  base::PartialDate held;
  ContactKind kind = ContactKind::meeting;
  OrganisationId organisation;  // with whom: one of the two at least
  PersonId person;
  RelationId relation;  // what it was about, if about one
  std::string subject, notes, next_step;
  base::PartialDate due;
  PersonId doer;     // who does the next step
  std::string done;  // the day on which the next step was done
  std::string author;
  std::int64_t version = 0;
};
base::Result<void> check(const Contact& contact);
std::optional<Contact> find_contact(db::Session& session, ContactId id);
struct ContactQuestion {
  OrganisationId keeper;
  std::string words;
  std::optional<ContactKind> kind;
  OrganisationId organisation;
  PersonId person, doer;
  RelationId relation;
  bool open = false;  // whose next step is not done, the most urgent first
  int limit = 50, offset = 0;
};
std::vector<Contact> list_contacts(db::Session& session, const ContactQuestion& question);  // newest first
std::int64_t count_contacts(db::Session& session, const ContactQuestion& question);
ContactId create_contact(db::Transaction& transaction, Contact contact);
base::Result<void> update_contact(db::Transaction& transaction, const Contact& contact);
struct LastContact {
  OrganisationId organisation;
  base::PartialDate held;
};
std::vector<LastContact> last_contacts(db::Session& session, OrganisationId keeper, int limit);  // longest ago first

// versions.cpp: posts and contacts as they were. The change log says when and by whom they became so, and holds no contents.
std::string data_json(const Post& post);
void read_data(Post& post, std::string_view json);
std::string data_json(const Contact& contact);
void read_data(Contact& contact, std::string_view json);
// After the change was logged: how the record is now and, if no version of that is kept, how it was before.
void keep_version(db::Transaction& transaction, const Post* before, PostId id);
void keep_version(db::Transaction& transaction, const Contact* before, ContactId id);
std::vector<PersonVersion> versions(db::Session& session, PostId id);  // newest first
std::vector<PersonVersion> versions(db::Session& session, ContactId id);
// What versions before the current ones say of a person: of the posts that they hold or held, without what others look
// after there; of contacts that were with them or had a step of theirs then, whoever they name now.
struct EarlierPost {
  Post post;
  PersonVersion version;
};
struct EarlierContact {
  Contact contact;
  PersonVersion version;
};
std::vector<EarlierPost> earlier_posts(db::Session& session, const Person& person);
std::vector<EarlierContact> earlier_contacts(db::Session& session, const Person& person);
// Takes out of the versions of the keeper's posts and contacts what erasing takes out of themselves.
void redact_versions(db::Transaction& transaction, const Person& person, const std::vector<std::string>& terms,
                     const std::vector<std::string>& with_given);

// Somebody leaves. For each thing they held, who has it now; unset: vacant, with the post, nobody yet.
struct Handover {
  HandoverId id;
  OrganisationId keeper;
  PersonId person;
  base::PartialDate left;
  std::vector<std::pair<HoldingId, PersonId>> posts;
  std::vector<std::pair<DutyId, PersonId>> duties;
  std::vector<std::pair<ContactId, PersonId>> steps;
  bool withdraw_role = false;
  std::string note;
  std::string at, author;
};
struct Held {
  std::vector<Holding> holdings;  // current
  std::vector<HeldDuty> duties;
  std::vector<Contact> steps;
  web::Role role = web::Role::none;  // of the linked account in the keeper
};
Held what_they_hold(db::Session& session, const Person& person);
// Conflict if something they hold is not answered for, or a person named keeps no record here or left.
base::Result<HandoverId> leave(db::Transaction& transaction, const Person& person, const Handover& handover,
                               const db::Author& author);
std::optional<Handover> find_handover(db::Session& session, HandoverId id);
std::vector<Handover> handovers_of(db::Session& session, PersonId person);

// Removes what is personal: fields, versions, notes of contacts with them, notes of handovers, and their name, address
// and number wherever the keeper's texts mention them. Posts and contacts keep that there was somebody.
void erase(db::Transaction& transaction, const Person& person);
// `text` with each of `terms` replaced, whatever their case. Terms stand as whole words.
std::string redacted(std::string_view text, const std::vector<std::string>& terms);
// Everything held about a person.
boost::json::object everything_about(db::Session& session, const Person& person);

// visibility.cpp: which of the fields of records that `keeper` keeps somebody may see.
bool is_partner(db::Session& session, const web::Identity& who, OrganisationId keeper);
// What `level` of visibility lets through: the person with all else empty.
Person seen_by(const Person& person, Visibility level);
// Posts of the organisation that it keeps itself and shows at that level, each with its holder as far as shown at it.
std::vector<PublicContact> contacts_at(db::Session& session, OrganisationId organisation, Visibility level,
                                       base::Language language);

struct Access {
  std::string account, at, page;
};
void record_access(db::Database& database, OrganisationId organisation, std::string_view account,
                   std::string_view page);
std::vector<Access> accesses(db::Session& session, OrganisationId organisation, int limit, int offset);

void log_fact(db::Transaction& transaction, std::string_view kind, std::string_view id, std::string_view did);

}  // namespace people
