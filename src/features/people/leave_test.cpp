// SPDX-License-Identifier: EUPL-1.2
#include "people/test_people.h"

namespace people {
namespace {

struct Leaving : test::PeopleTest {
  void SetUp() override {
    PeopleTest::SetUp();
    if (IsSkipped()) return;
    ana = kept(named(town, "Ana", "Weber"));
    bo = kept(named(town, "Bo", "Lind"));
    head = post("Head", Visibility::members, {{{}, twinning, {}, {}}, {{}, {}, "The choir", {}}});
    head_held = appointed(head, ana, "2019");
    step = noted({.organisation = partner, .subject = "Visit", .next_step = "Write", .doer = ana.id});
  }
  Handover everything_to(PersonId to) {
    Handover handover;
    handover.left = {2026, 11, 20};
    auto session = database().read();
    const auto held = what_they_hold(session, again(ana));
    for (const auto& one : held.holdings) handover.posts.emplace_back(one.id, to);
    for (const auto& one : held.duties) handover.duties.emplace_back(one.duty.id, to);
    for (const auto& one : held.steps) handover.steps.emplace_back(one.id, to);
    return handover;
  }
  base::Result<HandoverId> left(const Handover& handover) {
    auto transaction = database().write(tester);
    auto result = leave(transaction, again(ana), handover, tester);
    if (result) transaction.commit();
    return result;
  }

  Person ana, bo;
  PostId head;
  HoldingId head_held;
  ContactId step;
};
ON_BOTH_DATABASES(Leaving);

TEST_P(Leaving, HandsOverEverythingAtOnce) {
  const auto made = left(everything_to(bo.id));
  ASSERT_TRUE(made);
  auto session = database().read();
  const auto holders = holdings_of(session, head);
  ASSERT_EQ(holders.size(), 2U);
  EXPECT_EQ(holders[0].person, bo.id);
  EXPECT_EQ(holders[0].since.text(), "2026-11-20");
  EXPECT_EQ(holders[1].until.text(), "2026-11-20");
  EXPECT_EQ(duties_of(session, bo.id).size(), 2U);
  EXPECT_TRUE(duties_of(session, ana.id).empty());
  EXPECT_EQ(find_contact(session, step)->doer, bo.id);
  EXPECT_EQ(find_person(session, ana.id)->left.text(), "2026-11-20");
  EXPECT_EQ(count_persons(session, {.keeper = town, .former = true}), 1);
  const auto handover = find_handover(session, *made);
  EXPECT_EQ(handover->posts, (std::vector<std::pair<HoldingId, PersonId>>{{head_held, bo.id}}));
  EXPECT_EQ(handover->duties.size(), 2U);
}

TEST_P(Leaving, LeavesVacantWhatNobodyTakes) {
  ASSERT_TRUE(left(everything_to({})));
  auto session = database().read();
  EXPECT_TRUE(current_posts(session, town).empty());
  EXPECT_EQ(find_post(session, head)->duties.size(), 2U) << "what comes with the post stays with it";
  EXPECT_EQ(find_contact(session, step)->doer, PersonId{});
}

TEST_P(Leaving, RefusesToForgetWhatWasAddedMeanwhile) {
  const auto handover = everything_to(bo.id);
  noted({.organisation = partner, .subject = "Later", .next_step = "Call", .doer = ana.id});
  const auto refused = left(handover);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::Problem::Kind::conflict);
  EXPECT_FALSE(again(ana).left.known());
}

TEST_P(Leaving, HandsNothingToStrangersToThemselvesOrToThoseWhoLeft) {
  const auto elsewhere = kept(named(partner, "Cy", "Outer"));
  EXPECT_FALSE(left(everything_to(elsewhere.id)));
  EXPECT_FALSE(left(everything_to(ana.id)));
  EXPECT_FALSE(left(everything_to(PersonId::make())));
  written([&](auto& transaction) {
    Handover handover;
    handover.left = {2026, 1, 1};
    EXPECT_TRUE(leave(transaction, bo, handover, tester));
    return 0;
  });
  EXPECT_FALSE(left(everything_to(bo.id)));
  auto session = database().read();
  EXPECT_EQ(holdings_of(session, head).size(), 1U) << "nothing was handed over by half";
}

TEST_P(Leaving, WithdrawsTheRoleOfTheAccountInThisOrganisationAlone) {
  ana.account = account_with("ana@example.org", town, web::Role::editor);
  written([&](auto& transaction) {
    accounts::set_role(transaction, ana.account, partner, web::Role::reader);
    EXPECT_TRUE(update_person(transaction, ana, tester));
    return 0;
  });
  auto handover = everything_to(bo.id);
  handover.withdraw_role = true;
  ASSERT_TRUE(left(handover));
  auto session = database().read();
  const auto roles = accounts::memberships(session, ana.account);
  ASSERT_EQ(roles.size(), 1U);
  EXPECT_EQ(roles.front().organisation, partner);
}

TEST_P(Leaving, KeepsTheOnlyAdministratorUntilThereIsAnother) {
  ana.account = account_with("ana@example.org", town, web::Role::administrator);
  EXPECT_TRUE(written([&](auto& transaction) { return update_person(transaction, ana, tester); }));
  auto handover = everything_to(bo.id);
  handover.withdraw_role = true;
  const auto refused = left(handover);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().field, "withdraw_role");
  account_with("bo@example.org", town, web::Role::administrator);
  EXPECT_TRUE(left(handover));
}

TEST_P(Leaving, CanComeBack) {
  ASSERT_TRUE(left(everything_to({})));
  appointed(head, ana, "2027");
  EXPECT_FALSE(again(ana).left.known());
}

}  // namespace
}  // namespace people
