// SPDX-License-Identifier: EUPL-1.2
// Next steps that fall due, by a clock that stands.
#include "notifications/api.h"
#include "people/test_people.h"

namespace people {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class StepsDue : public test::PeopleTest {
 protected:
  void SetUp() override {
    PeopleTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ana = account_with("ana@example.org", town, web::Role::editor);
    bo = account_with("bo@example.org", town, web::Role::reader);
    auto person = named(town, "Bo", "Berg");
    person.account = bo;
    doer = kept(person);
  }
  Contact step(base::PartialDate due, PersonId who = {}) {
    Contact contact;
    contact.keeper = town;
    contact.held = {2026, 5, 1};
    contact.organisation = partner;
    contact.subject = "The velvet visit";
    contact.next_step = "Book the velvet hall";
    contact.due = due;
    contact.doer = who;
    contact.author = "account " + ana.text();
    return contact;
  }
  void on(base::PartialDate today) { remind_of_steps(database(), today); }
  std::vector<std::string> told(accounts::AccountId account) {
    std::vector<std::string> urls;
    auto session = database().read();
    auto rows = session.prepare("SELECT url FROM notice WHERE account = $1 AND kind = 'step_due' ORDER BY id");
    for (rows.run(account.text()); rows.row();) urls.emplace_back(rows.text(0));
    return urls;
  }
  std::string url() const {
    return fmt::format("/organisations/{}/contacts?open=1&with={}", town.text(), partner.text());
  }
  accounts::AccountId ana, bo;
  Person doer;
};
ON_BOTH_DATABASES(StepsDue);

TEST_P(StepsDue, AreToldOnTheirDayAndOnce) {
  noted(step({2026, 6, 10}, doer.id));
  on({2026, 6, 9});
  EXPECT_THAT(told(bo), IsEmpty());
  on({2026, 6, 10});
  on({2026, 6, 10});
  on({2026, 6, 11});
  EXPECT_THAT(told(bo), ElementsAre(url()));
  EXPECT_THAT(told(ana), IsEmpty()) << "the one who does it is told, not who noted it";
}

TEST_P(StepsDue, AreToldAfterwardsIfNobodyCouldThen) {
  noted(step({2026, 6, 10}, doer.id));
  on({2026, 6, 14});
  EXPECT_THAT(told(bo), ElementsAre(url()));
}

TEST_P(StepsDue, AreDueOnTheLastDayOfAMonthOrYear) {
  noted(step({2026, 2, 0}, doer.id));
  on({2026, 2, 27});
  EXPECT_THAT(told(bo), IsEmpty());
  on({2026, 2, 28});
  EXPECT_THAT(told(bo), ElementsAre(url()));
  noted(step({2027, 0, 0}, doer.id));
  on({2027, 12, 30});
  EXPECT_EQ(told(bo).size(), 1u);
  on({2027, 12, 31});
  EXPECT_EQ(told(bo).size(), 2u);
}

TEST_P(StepsDue, AreToldAgainWhenPutOffAndNotWhenDone) {
  const auto id = noted(step({2026, 6, 10}, doer.id));
  const auto change = [&](auto f) {
    auto transaction = database().write(tester);
    auto contact = *find_contact(transaction.session(), id);
    f(contact);
    ASSERT_TRUE(update_contact(transaction, contact));
    transaction.commit();
  };
  on({2026, 6, 10});
  change([](Contact& contact) { contact.due = {2026, 7, 1}; });
  on({2026, 6, 30});
  {
    auto session = database().read();
    EXPECT_EQ(session.prepare("SELECT count(*) FROM notice WHERE seen IS NULL").run().integer(0), 1);
  }
  notifications::seen(database(), bo, "contact " + id.text());
  on({2026, 7, 1});
  EXPECT_EQ(told(bo).size(), 2u);
  notifications::seen(database(), bo, "contact " + id.text());
  change([](Contact& contact) { contact.due = {2026, 8, 1}, contact.done = "2026-07-20"; });
  on({2026, 8, 1});
  EXPECT_EQ(told(bo).size(), 2u);
}

TEST_P(StepsDue, AreForWhoNotedThemWhereNobodyElseCanBeTold) {
  auto without = named(town, "Cy", "Clay");
  noted(step({2026, 6, 10}));
  noted(step({2026, 6, 11}, kept(without).id));
  on({2026, 6, 11});
  EXPECT_EQ(told(ana).size(), 2u);
  EXPECT_THAT(told(bo), IsEmpty());
}

TEST_P(StepsDue, AreForNobodyWhoDoesNotWorkThereAnyMore) {
  noted(step({2026, 6, 10}, doer.id));
  written([&](db::Transaction& transaction) {
    accounts::set_role(transaction, bo, town, web::Role::none);
    accounts::set_role(transaction, ana, town, web::Role::none);
    return 0;
  });
  on({2026, 6, 10});
  EXPECT_THAT(told(bo), IsEmpty());
  EXPECT_THAT(told(ana), IsEmpty());
}

TEST_P(StepsDue, AreMailedAsThePersonChoseWithoutWhatIsPrivate) {
  noted(step({2026, 6, 10}, doer.id));
  on({2026, 6, 10});
  const auto mails = [&] {
    notifications::make_mails(database(), "https://register.example.org");
    return test::everything_stored(database(), {"contact", "people_version", "change", "notice"});
  };
  const auto first = mails();
  EXPECT_THAT(first, HasSubstr("A next step with Oliveira is due"));
  EXPECT_THAT(first, Not(HasSubstr("velvet")));
  EXPECT_THAT(test::everything_stored(database(), {"contact", "people_version"}), Not(HasSubstr("velvet")));
  written([&](db::Transaction& transaction) {
    notifications::set_delivery(transaction, bo, notifications::Kind::step_due, notifications::Delivery::no);
    return 0;
  });
  auto another = step({2026, 6, 12}, doer.id);
  another.organisation = stranger;
  noted(another);
  on({2026, 6, 12});
  EXPECT_EQ(told(bo).size(), 2u);
  EXPECT_THAT(mails(), Not(HasSubstr("A next step with Northgate is due")));
}

}  // namespace
}  // namespace people
