// SPDX-License-Identifier: EUPL-1.2
// For tests: three towns, of which two are twinned, those who work for them, and a site of these pages alone.
#pragma once
#include <gmock/gmock.h>

#include <set>

#include "accounts/test_accounts.h"
#include "db/tables.h"
#include "people/people.h"
#include "sources/api.h"

std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_notifications();
std::span<const base::EmbeddedFile> embedded_people();

namespace people::test {

// Whatever is stored anywhere, as one text; the tables of `without` left out.
inline std::string everything_stored(db::Database& database, const std::set<std::string>& without = {}) {
  auto session = database.read();
  std::vector<std::string> lines;  // sorted: PostgreSQL gives changed rows in another order
  for (const auto& table : db::tables(session)) {
    if (without.contains(table.name)) continue;
    db::Rows rows(session, table);
    while (const auto* row = rows.next()) {
      std::string line = table.name + ":";
      for (int column = 0; column < row->columns(); ++column) line += std::string(row->text(column)) + "|";
      lines.push_back(std::move(line));
    }
  }
  std::ranges::sort(lines);
  std::string all;
  for (const auto& line : lines) all += line + "\n";
  return all;
}

class PeopleTest : public db::DatabaseTest {
 protected:
  PeopleTest()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(),
                      embedded_links(), embedded_mail(), embedded_accounts(), embedded_notifications(), embedded_people()}) {}

  void SetUp() override {
    db::DatabaseTest::SetUp();
    if (IsSkipped()) return;
    auto transaction = database().write(tester, "a test");
    const auto source =
        sources::ensure(transaction, {.title = "A list", .publisher = "", .url = "", .licence = "", .as_of = {}});
    {
      organisations::Writer writer(transaction);
      const auto add = [&](const char* name) {
        organisations::Organisation one;
        one.names = {{"", name}};
        one.source = source;
        return writer.create(std::move(one)).value();
      };
      town = add("Lindenau"), partner = add("Oliveira"), stranger = add("Northgate");
    }
    {
      relations::Writer writer(transaction);
      relations::Relation one;
      one.parties = {{town, {}, {}}, {partner, {}, {}}};
      one.statements = {{source, {}, {}}};
      twinning = writer.create(std::move(one)).value();
    }
    transaction.commit();
  }

  template <class F>
  auto written(F f) {
    auto transaction = database().write(tester);
    auto result = f(transaction);
    transaction.commit();
    return result;
  }
  accounts::AccountId account(const std::string& email, accounts::Office office = accounts::Office::none) {
    return accounts::test::made(
        database(),
        {.name = "Account " + email.substr(0, email.find('@')), .email = email, .password = {}, .office = office});
  }
  accounts::AccountId account_with(const std::string& email, OrganisationId of, web::Role role) {
    const auto made = account(email);
    accounts::test::give(database(), made, of, role);
    return made;
  }
  static Person named(OrganisationId keeper, const std::string& given, const std::string& family) {
    Person person;
    person.keeper = keeper;
    person.given = given;
    person.family = family;
    return person;
  }
  Person kept(Person person) {
    auto transaction = database().write(tester);
    const auto id = create_person(transaction, std::move(person), tester);
    transaction.commit();
    auto session = database().read();
    return *find_person(session, id);
  }
  Person again(const Person& person) {
    auto session = database().read();
    return *find_person(session, person.id);
  }
  PostId post(const std::string& title, Visibility visible = Visibility::members, std::vector<Duty> duties = {},
              OrganisationId in = {}) {
    Post made;
    made.keeper = town;
    made.organisation = in ? in : town;
    made.titles = {{"", title}};
    made.visible = visible;
    made.duties = std::move(duties);
    return written([&](db::Transaction& transaction) { return create_post(transaction, made); });
  }
  HoldingId appointed(PostId id, const Person& person, const char* since = "") {
    return written([&](db::Transaction& transaction) {
      return appoint(transaction,
                     {{}, id, person.id, base::PartialDate::parse(since).value_or(base::PartialDate{}), {}, false});
    });
  }
  ContactId noted(Contact contact) {
    if (!contact.keeper) contact.keeper = town;
    if (!contact.held.known()) contact.held = {2026, 5, 17};
    return written([&](db::Transaction& transaction) { return create_contact(transaction, contact); });
  }

  const db::Author tester{"account 000000000001"};
  OrganisationId town, partner, stranger;
  RelationId twinning;
};

}  // namespace people::test
