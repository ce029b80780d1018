// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include "accounts/store.h"
#include "accounts/test_accounts.h"
#include "db/change_log.h"

namespace accounts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Accounts : public test::AccountsTest {
 protected:
  std::string whole_log() {
    auto session = database().read();
    std::string all;
    for (const auto& change : db::changes_after(session, 0, 1000))
      all += change.actor + change.record_id + change.before + change.after + change.reason + "\n";
    return all;
  }
};
ON_BOTH_DATABASES(Accounts);

TEST_P(Accounts, AreFoundByTheirAddressHoweverItIsWritten) {
  const auto id = make("Ana.Silva@Example.ORG");
  auto session = database().read();
  EXPECT_EQ(find_by_email(session, " ana.silva@example.org ")->id, id);
  EXPECT_EQ(find(session, id)->email, "ana.silva@example.org");
  EXPECT_FALSE(find_by_email(session, "ana@example.org"));
  EXPECT_FALSE(find_by_email(session, ""));
  EXPECT_EQ(find_many(session, {AccountId::make(), id}).size(), 1u);
}

TEST_P(Accounts, ExistOnceForAnAddress) {
  make("ana@example.org");
  auto transaction = database().write({"test"});
  const auto again = create(transaction, {.name = "Another", .email = "ANA@example.org"});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, base::Problem::Kind::conflict);
  for (const char* bad : {"", "ana", "@example.org", "ana@", "a@b@c", "a b@example.org", "ana@example.org\r\nBcc: x@y",
                          "a,b@example.org", "<a@b>"})
    EXPECT_FALSE(create(transaction, {.name = "Ana", .email = bad})) << bad;
  EXPECT_FALSE(create(transaction, {.name = " ", .email = "b@example.org"}));
  EXPECT_FALSE(create(transaction, {.name = "Ana", .email = "b@example.org", .password = "short"}));
}

TEST_P(Accounts, LeaveNoPersonalDataInTheLog) {
  const auto id = make("ana.silva@example.org");
  {
    auto transaction = database().write(author({.account = id.text(), .name = "Somebody"}));
    set_name_and_language(transaction, id, "Another Name", base::Language::fr);
    EXPECT_TRUE(set_email(transaction, id, "other@example.org"));
    set_role(transaction, id, OrganisationId::make(), Role::editor);
    erase(transaction, id);
    transaction.commit();
  }
  const auto log = whole_log();
  for (const char* personal : {"Somebody", "Another", "ana", "other@", "example.org"})
    EXPECT_THAT(log, Not(HasSubstr(personal)));
  EXPECT_THAT(log, HasSubstr(id.text()));
  EXPECT_THAT(log, HasSubstr(R"({"did":"erased"})"));
  auto session = database().read();
  EXPECT_FALSE(find(session, id));
  EXPECT_THAT(memberships(session, id), IsEmpty());
}

TEST_P(Accounts, HoldRolesInSeveralOrganisations) {
  const auto ana = make("ana@example.org"), bo = make("bo@example.org"), gone = make("gone@example.org");
  const auto lyon = OrganisationId::make(), porto = OrganisationId::make();
  give(ana, lyon, Role::validator);
  give(ana, porto, Role::reader);
  give(bo, lyon, Role::contributor);
  give(gone, porto, Role::administrator);
  {
    auto transaction = database().write({"test"});
    set_active(transaction, gone, false);
    transaction.commit();
  }
  auto session = database().read();
  EXPECT_THAT(holders(session, lyon, Role::reader), ElementsAre(ana, bo));
  EXPECT_THAT(holders(session, lyon, Role::editor), ElementsAre(ana));
  EXPECT_THAT(members(session, porto).size(), 1u) << "inactive accounts are left out";
  EXPECT_EQ(memberships(session, ana).size(), 2u);
  EXPECT_THAT(with_validators(session, {porto, lyon, OrganisationId::make()}), ElementsAre(lyon));
}

TEST_P(Accounts, LoseARoleThatIsTakenAway) {
  const auto ana = make("ana@example.org");
  const auto lyon = OrganisationId::make();
  give(ana, lyon, Role::editor);
  const auto head = database().head();
  give(ana, lyon, Role::editor);
  EXPECT_EQ(database().head(), head) << "the same is no change";
  give(ana, lyon, Role::none);
  auto session = database().read();
  EXPECT_EQ(role_of(session, ana, lyon), Role::none);
}

TEST_P(Accounts, KeepTheHigherRoleWhenOrganisationsAreMergedAndGetBothBack) {
  const auto ana = make("ana@example.org"), bo = make("bo@example.org");
  const auto from = OrganisationId::make(), to = OrganisationId::make();
  give(ana, from, Role::validator);
  give(ana, to, Role::reader);
  give(bo, from, Role::reader);
  std::string moved;
  {
    auto transaction = database().write({"test"});
    moved = move_memberships(transaction, from, to);
    transaction.commit();
  }
  {
    auto session = database().read();
    EXPECT_EQ(role_of(session, ana, to), Role::validator);
    EXPECT_EQ(role_of(session, bo, to), Role::reader);
    EXPECT_THAT(members(session, from), IsEmpty());
  }
  auto transaction = database().write({"test"});
  move_memberships_back(transaction, from, to, moved);
  EXPECT_EQ(role_of(transaction.session(), ana, from), Role::validator);
  EXPECT_EQ(role_of(transaction.session(), ana, to), Role::reader);
  EXPECT_EQ(role_of(transaction.session(), bo, from), Role::reader);
  EXPECT_EQ(role_of(transaction.session(), bo, to), Role::none);
}

TEST_P(Accounts, HoldOffices) {
  const auto steward = make("s@example.org", Office::steward),
             administrator = make("a@example.org", Office::administrator);
  make("n@example.org");
  auto session = database().read();
  EXPECT_THAT(stewards(session), ElementsAre(steward, administrator));
  EXPECT_THAT(office_holders(session, Office::administrator), ElementsAre(administrator));
}

TEST_P(Accounts, AreListedByNameAndFoundByWords) {
  make("zoe@example.org");
  make("ana@example.org");
  auto session = database().read();
  EXPECT_EQ(list(session, "", 0, 10).accounts.front().email, "ana@example.org");
  EXPECT_EQ(list(session, "somebody ZOE", 0, 10).accounts.size(), 1u);
  EXPECT_THAT(list(session, "%", 0, 10).accounts.size(), 2u) << "a sign is no word";
  const auto page = list(session, "", 0, 1);
  EXPECT_TRUE(page.more);
  EXPECT_FALSE(list(session, "", 1, 1).more);
  EXPECT_THAT(list(session, "", 7, 10).accounts, IsEmpty());
}

TEST(Author, NamesAnAccountByItsIdAlone) {
  const auto id = AccountId::make();
  EXPECT_EQ(account_of_author(author({.account = id.text(), .name = "Ana"}).name), id);
  EXPECT_EQ(author({}).name, "operator");
  EXPECT_FALSE(account_of_author("operator"));
  EXPECT_FALSE(account_of_author("account nobody"));
}

}  // namespace
}  // namespace accounts
