// SPDX-License-Identifier: EUPL-1.2
// For tests: two cities with people who decide, one without, and a twinning between them.
#pragma once
#include <gtest/gtest.h>

#include <stdexcept>

#include "accounts/test_accounts.h"
#include "contributions/bulk.h"
#include "contributions/commands.h"

std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_notifications();
std::span<const base::EmbeddedFile> embedded_contributions();
std::span<const base::EmbeddedFile> embedded_duplicates();

namespace contributions::test {

using web::Identity;
using web::Office;
using web::Role;

class DesksTest : public db::DatabaseTest {
 protected:
  DesksTest()
      : DatabaseTest({embedded_db(), embedded_links(), embedded_mail(), embedded_sources(), embedded_organisations(),
                      embedded_relations(), embedded_accounts(), embedded_notifications(), embedded_contributions(),
                      embedded_duplicates()}) {}

  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    {
      auto transaction = database().write({"a test"});
      list = sources::ensure(transaction, {.title = "A list"});
      organisations::Writer writer(transaction);
      lyon = make(writer, "Lyon", "FR");
      porto = make(writer, "Porto", "PT");
      braga = make(writer, "Braga", "PT");
      embassy = make(writer, "Embassy", "PT", organisations::Kind::central_government);
      network = make(writer, "Eurocities", "", organisations::Kind::network);
      relations::Writer ties(transaction);
      twinning = tie(ties, lyon, porto);
      half = tie(ties, lyon, braga);
      transaction.commit();
    }
    sender = account("sender@example.org");
    other = account("other@example.org");
    steward = account("steward@example.org", Office::steward);
    lyon_contributor = account("lc@example.org");
    lyon_editor = account("le@example.org");
    lyon_validator = account("lv@example.org");
    porto_reader = account("pr@example.org");
    porto_validator = account("pv@example.org");
    give(lyon_contributor, lyon, Role::contributor);
    give(lyon_editor, lyon, Role::editor);
    give(lyon_validator, lyon, Role::validator);
    give(porto_reader, porto, Role::reader);
    give(porto_validator, porto, Role::validator);
  }

  OrganisationId make(organisations::Writer& writer, const std::string& name, const std::string& country,
                      organisations::Kind kind = organisations::Kind::local_government) {
    organisations::Organisation organisation;
    organisation.kind = kind;
    organisation.names = {{"", name}};
    organisation.country = country;
    organisation.source = list;
    return writer.create(organisation).value();
  }
  relations::RelationId tie(relations::Writer& writer, OrganisationId a, OrganisationId b) {
    relations::Relation relation;
    relation.status = relations::Status::active;
    relation.parties = {{a}, {b}};
    relation.start = {1984, 5, 0};
    relation.statements = {{list, {2019, 0, 0}, {}}};
    return writer.create(relation).value();
  }
  AccountId account(const std::string& email, Office office = Office::none) {
    return accounts::test::made(
        database(),
        {.name = "N " + email.substr(0, email.find('@')), .email = email, .password = {}, .office = office});
  }
  void give(AccountId to, OrganisationId organisation, Role role) {
    accounts::test::give(database(), to, organisation, role);
  }
  // As the gate tells of them.
  Identity as(AccountId account) {
    auto session = database().read();
    const auto found = accounts::find(session, account);
    Identity identity;
    identity.account = account.text();
    identity.name = found->name;
    identity.office = found->office;
    for (const auto& membership : accounts::memberships(session, account))
      identity.roles.emplace_back(membership.organisation.text(), membership.role);
    std::ranges::sort(identity.roles);
    return identity;
  }

  static records::Ref ref(OrganisationId id) { return {records::Kind::organisation, id.text()}; }
  static records::Ref ref(relations::RelationId id) { return {records::Kind::relation, id.text()}; }
  std::string now(const records::Ref& record) {
    auto session = database().read();
    return records::current(session, record);
  }
  Proposal change(const records::Ref& record, std::string_view field, const std::string& value) {
    Proposal proposal{.kind = record.kind,
                      .record = record.id,
                      .base = now(record),
                      .proposed = {},
                      .spoken_for = {},
                      .message = "I read it.",
                      .draft = {}};
    proposal.proposed =
        records::with_field(record.kind, proposal.base, field, R"({")" + std::string(field) + R"(":)" + value + "}");
    return proposal;
  }
  ContributionId sent(AccountId from, const Proposal& proposal) {
    const auto outcome = propose(database(), as(from), proposal);
    if (!outcome) throw std::logic_error(outcome.error().message.id);
    return outcome->id;
  }
  Contribution look(ContributionId id) {
    auto session = database().read();
    return find(session, id).value();
  }
  State state(ContributionId id) { return look(id).state; }
  // "0h3k…=waiting register=accepted"
  std::string desks(ContributionId id) {
    auto session = database().read();
    std::string text;
    for (const auto& desk : desks_of_contribution(session, id)) {
      const auto name = desk.desk == lyon.text()      ? "lyon"
                        : desk.desk == porto.text()   ? "porto"
                        : desk.desk == embassy.text() ? "embassy"
                                                      : desk.desk;
      text += (text.empty() ? "" : " ") + std::string(name) + "=" + std::string(code(desk.state));
    }
    return text;
  }
  std::string events(ContributionId id) {
    auto session = database().read();
    std::string text;
    for (const auto& event : events_of(session, id)) text += (text.empty() ? "" : " ") + std::string(code(event.what));
    return text;
  }
  void overwrite(const records::Ref& record, std::string_view field, const std::string& value) {
    const auto proposal = change(record, field, value);
    auto transaction = database().write({"a test"});
    if (auto done = records::put(transaction, record.kind, proposal.proposed); !done)
      throw std::logic_error(done.error().message.id);
    transaction.commit();
  }
  void stand_in(OrganisationId who, Scope scope, const std::string& covers) {
    auto transaction = database().write({"a test"});
    if (!add_stewardship(transaction, who, scope, covers, "a test")) throw std::logic_error("there already");
    transaction.commit();
  }

  OrganisationId lyon, porto, braga, embassy, network;
  relations::RelationId twinning, half;
  sources::SourceId list;
  AccountId sender, other, steward, lyon_contributor, lyon_editor, lyon_validator, porto_reader, porto_validator;
};

}  // namespace contributions::test
