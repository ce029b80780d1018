// SPDX-License-Identifier: EUPL-1.2
#include "base/text.h"
#include "people/people.h"

namespace people {
namespace {

using base::msg;
using base::Problem;

#define PERSON "p.id, p.keeper, p.version, p.data, p.account, p.left_on, p.erased"

template <class Id>
Id id_of(std::string_view text) {
  return Id::parse(text).value_or(Id{});
}

Person person_of(const db::Statement& row) {
  Person person;
  person.id = id_of<PersonId>(row.text(0));
  person.keeper = id_of<OrganisationId>(row.text(1));
  person.version = row.integer(2);
  read_data(person, row.text(3));
  person.account = id_of<accounts::AccountId>(row.text(4));
  person.left = base::PartialDate::parse(row.text(5)).value_or(base::PartialDate{});
  person.erased = row.text(6);
  return person;
}

std::string name_key(const Person& person) {
  return base::fold(person.family + " " + person.given);
}
std::string search_key(const Person& person) {
  return base::fold(fmt::format("{} {} {} {}", person.given, person.family, person.addressed, person.email));
}

void keep_version(db::Transaction& transaction, const Person& person, const db::Author& author) {
  transaction.prepare("INSERT INTO person_version (person, version, at, author, data) VALUES ($1, $2, $3, $4, $5)")
      .run(person.id.text(), person.version, transaction.at(), author.name, data_json(person));
}

// The part of a question after FROM: keeper $1, words $2.
std::string where(const PersonQuestion& question) {
  return fmt::format(
      "FROM person p WHERE p.keeper = $1 AND p.erased IS NULL AND p.left_on IS {} NULL AND (p.search_key LIKE $2 OR "
      "EXISTS (SELECT 1 FROM holding h "
      "JOIN post o ON o.id = h.post WHERE h.person = p.id AND o.keeper = p.keeper AND o.title_key LIKE $2))",
      question.former ? "NOT" : "");
}
// Folded words hold letters, digits and blanks alone, so nothing in them means anything to LIKE.
std::string pattern(const std::string& words) {
  return "%" + base::fold(words) + "%";
}

}  // namespace

std::optional<Person> find_person(db::Session& session, PersonId id) {
  auto row = session.prepare("SELECT " PERSON " FROM person p WHERE p.id = $1");
  if (!row.run(id.text()).row()) return std::nullopt;
  return person_of(row);
}

std::vector<Person> find_persons(db::Session& session, const std::vector<PersonId>& ids) {
  std::vector<Person> found;
  for (const auto id : ids)
    if (auto person = find_person(session, id)) found.push_back(std::move(*person));
  return found;
}

std::vector<Person> list_persons(db::Session& session, const PersonQuestion& question) {
  std::vector<Person> found;
  auto rows = session.prepare("SELECT " PERSON " " + where(question) + " ORDER BY p.name_key, p.id LIMIT $3 OFFSET $4");
  for (rows.run(question.keeper.text(), pattern(question.words), question.limit, question.offset); rows.row();)
    found.push_back(person_of(rows));
  return found;
}

std::int64_t count_persons(db::Session& session, const PersonQuestion& question) {
  auto row = session.prepare("SELECT count(*) " + where(question));
  return row.run(question.keeper.text(), pattern(question.words)).integer(0);
}

PersonId create_person(db::Transaction& transaction, Person person, const db::Author& author) {
  if (!person.id) person.id = PersonId::make();
  person.version = 1;
  const std::string account = person.account ? person.account.text() : "";
  transaction
      .prepare(
          "INSERT INTO person (id, keeper, version, name_key, search_key, data, account) VALUES ($1, $2, $3, $4, $5, "
          "$6, $7)")
      .run(person.id.text(), person.keeper.text(), person.version, name_key(person), search_key(person),
           data_json(person), db::or_null(account));
  keep_version(transaction, person, author);
  log_fact(transaction, "person", person.id.text(), "recorded");
  return person.id;
}

base::Result<void> update_person(db::Transaction& transaction, const Person& person, const db::Author& author) {
  const auto current = find_person(transaction.session(), person.id);
  if (!current || !current->erased.empty())
    return Problem{Problem::Kind::not_found, msg("There is no such person any more."), {}};
  if (current->version != person.version)
    return Problem{Problem::Kind::conflict,
                   msg("Somebody else changed this person while you were writing. Nothing of theirs was overwritten."),
                   {}};
  const bool same_data = data_json(*current) == data_json(person);
  if (same_data && current->account == person.account) return {};
  Person next = person;
  ++next.version;
  const std::string account = next.account ? next.account.text() : "";
  transaction
      .prepare("UPDATE person SET version = $2, name_key = $3, search_key = $4, data = $5, account = $6 WHERE id = $1")
      .run(next.id.text(), next.version, name_key(next), search_key(next), data_json(next), db::or_null(account));
  keep_version(transaction, next, author);
  const bool other_visibility = current->visible != next.visible;
  log_fact(transaction, "person", next.id.text(), other_visibility ? "changed, with who sees it" : "changed");
  return {};
}

std::vector<PersonVersion> versions(db::Session& session, PersonId id) {
  std::vector<PersonVersion> found;
  auto rows =
      session.prepare("SELECT version, at, author, data FROM person_version WHERE person = $1 ORDER BY version DESC");
  for (rows.run(id.text()); rows.row();)
    found.push_back({rows.integer(0), std::string(rows.text(1)), std::string(rows.text(2)), std::string(rows.text(3))});
  return found;
}

void record_access(db::Database& database, OrganisationId organisation, std::string_view account,
                   std::string_view page) {
  auto transaction = database.write_unlogged();
  transaction.prepare("INSERT INTO private_access (id, organisation, account, at, page) VALUES ($1, $2, $3, $4, $5)")
      .run(base::Id<Access>::make().text(), organisation.text(), account, base::utc_now(), page);
  transaction.commit();
}

std::vector<Access> accesses(db::Session& session, OrganisationId organisation, int limit, int offset) {
  std::vector<Access> found;
  auto rows = session.prepare(
      "SELECT account, at, page FROM private_access WHERE organisation = $1 ORDER BY id DESC LIMIT $2 OFFSET $3");
  for (rows.run(organisation.text(), limit, offset); rows.row();)
    found.push_back({std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2))});
  return found;
}

}  // namespace people
