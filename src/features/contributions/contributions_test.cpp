// SPDX-License-Identifier: EUPL-1.2
// What one person does to one contribution.
#include <gmock/gmock.h>

#include <boost/json/object.hpp>

#include "contributions/test_desks.h"

namespace contributions {
namespace {

using testing::HasSubstr;
using testing::Not;
using web::Role;

class Contributions : public test::DesksTest {};
ON_BOTH_DATABASES(Contributions);

TEST_P(Contributions, AskTheOrganisationItself) {
  const auto id = sent(sender, change(ref(lyon), "short_name", R"("LYN")"));
  EXPECT_EQ(desks(id), "lyon=waiting");
  EXPECT_EQ(state(id), State::pending);
  EXPECT_THAT(now(ref(lyon)), Not(HasSubstr("LYN"))) << "nothing is in the register before somebody has agreed";
  const auto done = accept(database(), as(lyon_validator), id, {});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->state, State::accepted);
  EXPECT_THAT(now(ref(lyon)), HasSubstr("LYN"));
  EXPECT_EQ(events(id), "sent accepted applied");
  auto session = database().read();
  auto change = session.prepare(
      "SELECT s.reason, s.actor FROM change c JOIN change_set s ON s.first_change = c.sequence WHERE c.record_id = $1 "
      "ORDER BY c.sequence DESC LIMIT 1");
  ASSERT_TRUE(change.run(lyon.text()).row());
  EXPECT_EQ(change.text(0), "contribution " + id.text());
  EXPECT_EQ(change.text(1), "account " + lyon_validator.text());
}

TEST_P(Contributions, KeepWhatPeopleWroteOutOfTheChangeLog) {
  auto proposal = change(ref(lyon), "short_name", R"("LYN")");
  proposal.message = "Madame Unmistakable told me.";
  const auto id = sent(sender, proposal);
  ASSERT_TRUE(accept(database(), as(lyon_validator), id,
                     {.desk = {}, .reason = "Monsieur Unmistakable agrees.", .edited = {}, .edited_base = {}}));
  auto session = database().read();
  EXPECT_EQ(
      session.prepare("SELECT count(*) FROM change WHERE before LIKE '%Unmistakable%' OR after LIKE '%Unmistakable%'")
          .run()
          .integer(0),
      0);
  EXPECT_EQ(session.prepare("SELECT count(*) FROM change_set WHERE reason LIKE '%Unmistakable%'").run().integer(0), 0);
}

TEST_P(Contributions, ArePartOfTheCopyOfTheirSendersData) {
  const auto first = sent(sender, change(ref(lyon), "short_name", R"("Lugdunum")"));
  ASSERT_TRUE(accept(database(), as(lyon_validator), first, {}));
  sent(other, change(ref(lyon), "short_name", R"("Others'")"));
  auto session = database().read();
  boost::json::object data;
  own_data(session, sender, data);
  const auto& proposals = data.at("proposals").as_array();
  ASSERT_EQ(proposals.size(), 1u);
  const auto& one = proposals.at(0).as_object();
  EXPECT_EQ(one.at("href").as_string(), "/contributions/" + first.text());
  EXPECT_EQ(one.at("record").as_string(), "/organisations/" + lyon.text());
  EXPECT_EQ(one.at("state"), "accepted");
  EXPECT_EQ(one.at("message"), "I read it.");
  EXPECT_EQ(one.at("proposed").at("short_name"), "Lugdunum");
  EXPECT_TRUE(one.contains("decided"));
}

TEST_P(Contributions, WaitForWhoDecidesAfterAMergeAndGoBack) {
  const auto of_lyon = sent(sender, change(ref(lyon), "short_name", R"("L")"));
  const auto of_both = sent(sender, change(ref(twinning), "start", R"("1991")"));
  auto spoken = change(ref(porto), "short_name", R"("P")");
  spoken.spoken_for = lyon;
  const auto for_lyon = sent(lyon_contributor, spoken);
  ASSERT_TRUE(accept(database(), as(porto_validator), of_both, {.reason = "Yes."}));
  const auto before = desks(of_both);
  std::string moved;
  const auto both_ways = [&](bool back) {
    auto transaction = database().write({"a test"});
    if (back)
      move_back(transaction, lyon, porto, moved);
    else
      moved = move(transaction, lyon, porto);
    transaction.commit();
  };
  both_ways(false);
  EXPECT_EQ(desks(of_lyon), "porto=waiting");
  EXPECT_EQ(desks(of_both), "porto=waiting") << "asked once, and again";
  EXPECT_EQ(look(for_lyon).spoken_for, porto);
  {
    auto session = database().read();
    EXPECT_EQ(waiting(session, as(porto_validator)), 3);
  }
  both_ways(true);
  EXPECT_EQ(desks(of_lyon), "lyon=waiting");
  EXPECT_EQ(desks(of_both), before);
  EXPECT_EQ(look(for_lyon).spoken_for, lyon);

  both_ways(false);
  ASSERT_TRUE(refuse(database(), as(porto_validator), of_both, porto.text(), "No longer."));
  both_ways(true);
  EXPECT_EQ(state(of_both), State::refused);
  EXPECT_EQ(desks(of_both), lyon < porto ? "lyon=waiting porto=refused" : "porto=refused lyon=waiting");
  auto session = database().read();
  EXPECT_EQ(session.prepare("SELECT count(*) FROM contribution_desk WHERE contribution = $1 AND is_waiting = 1")
                .run(of_both.text())
                .integer(0),
            0);
}

TEST_P(Contributions, AskBothPartiesOfARelation) {
  const auto id = sent(sender, change(ref(twinning), "web", R"("https://example.org")"));
  EXPECT_EQ(desks(id), "lyon=waiting porto=waiting");
  ASSERT_TRUE(accept(database(), as(lyon_validator), id, {}));
  EXPECT_EQ(state(id), State::pending);
  EXPECT_EQ(desks(id), "lyon=accepted porto=waiting");
  EXPECT_THAT(now(ref(twinning)), Not(HasSubstr("example.org")));
  ASSERT_TRUE(accept(database(), as(porto_validator), id, {}));
  EXPECT_EQ(state(id), State::accepted);
  EXPECT_THAT(now(ref(twinning)), HasSubstr("example.org"));
}

TEST_P(Contributions, TakeTheSendersOwnSideAsAgreed) {
  auto proposal = change(ref(twinning), "web", R"("https://example.org")");
  proposal.spoken_for = lyon;
  const auto id = sent(lyon_validator, proposal);
  EXPECT_EQ(desks(id), "lyon=agreed porto=waiting");
  ASSERT_TRUE(accept(database(), as(porto_validator), id, {}));
  EXPECT_EQ(state(id), State::accepted);
}

TEST_P(Contributions, AreSavedAtOnceByWhoDecidesAlone) {
  for (const auto who : {lyon_editor, lyon_validator, steward}) {
    const auto outcome = propose(database(), as(who), change(ref(lyon), "short_name", "\"" + who.text() + "\""));
    ASSERT_TRUE(outcome) << outcome.error().message.id;
    EXPECT_EQ(outcome->state, State::accepted);
    EXPECT_THAT(now(ref(lyon)), HasSubstr(who.text()));
  }
  EXPECT_EQ(state(sent(lyon_contributor, change(ref(lyon), "short_name", R"("X")"))), State::pending);
  EXPECT_EQ(state(sent(porto_validator, change(ref(lyon), "short_name", R"("X")"))), State::pending);
}

TEST_P(Contributions, GoToTheRegisterWhereNobodyElseDecides) {
  EXPECT_EQ(desks(sent(sender, change(ref(braga), "short_name", R"("BRG")"))), "register=waiting");
  EXPECT_EQ(desks(sent(sender, change(ref(half), "web", R"("https://example.org")"))), "lyon=waiting");
  EXPECT_EQ(desks(sent(lyon_validator, change(ref(half), "web", R"("https://example.org/2")"))),
            "lyon=agreed register=waiting")
      << "one side alone does not decide for the other";
}

TEST_P(Contributions, GoToWhoStandsIn) {
  const auto officer = account("officer@example.org");
  stand_in(embassy, Scope::country, "PT");
  EXPECT_EQ(desks(sent(sender, change(ref(braga), "short_name", R"("B1")"))), "register=waiting")
      << "the embassy has nobody to decide yet";
  give(officer, embassy, Role::validator);
  EXPECT_EQ(desks(sent(sender, change(ref(braga), "short_name", R"("B2")"))), "embassy=waiting");
  EXPECT_EQ(desks(sent(sender, change(ref(porto), "short_name", R"("P")"))), "porto=waiting")
      << "who has people decides itself";
  EXPECT_EQ(desks(sent(lyon_validator, change(ref(half), "web", R"("https://example.org")"))),
            "lyon=agreed embassy=waiting");
  EXPECT_EQ(state(sent(officer, change(ref(braga), "short_name", R"("B3")"))), State::accepted);
  Proposal fresh{.kind = records::Kind::organisation,
                 .record = {},
                 .base = {},
                 .proposed = R"({"kind":"ngo","names":[{"text":"Faro Mar"}],"country":"PT"})",
                 .spoken_for = {},
                 .message = {},
                 .draft = {}};
  EXPECT_EQ(desks(sent(sender, fresh)), "embassy=waiting");
  fresh.proposed = R"({"kind":"ngo","names":[{"text":"Nice Mer"}],"country":"FR"})";
  EXPECT_EQ(desks(sent(sender, fresh)), "register=waiting");
}

TEST_P(Contributions, FindWhoStandsInForOneOrganisationOrTheMembersOfANetwork) {
  give(account("officer@example.org"), embassy, Role::validator);
  stand_in(embassy, Scope::organisation, braga.text());
  EXPECT_EQ(desks(sent(sender, change(ref(braga), "short_name", R"("B")"))), "embassy=waiting");
  {
    auto transaction = database().write({"a test"});
    auto session = all_stewardships(transaction.session());
    EXPECT_TRUE(remove_stewardship(transaction, session.at(0).id));
    EXPECT_FALSE(remove_stewardship(transaction, session.at(0).id));
    relations::Relation member;
    member.kind = relations::Kind::network_membership;
    member.parties = {{braga, relations::Role::member}, {network, relations::Role::network}};
    member.statements = {{list}};
    ASSERT_TRUE(relations::Writer(transaction).create(member));
    transaction.commit();
  }
  EXPECT_EQ(desks(sent(sender, change(ref(braga), "short_name", R"("B2")"))), "register=waiting");
  stand_in(embassy, Scope::network, network.text());
  EXPECT_EQ(desks(sent(sender, change(ref(braga), "short_name", R"("B3")"))), "embassy=waiting");
}

TEST_P(Contributions, AreRefusedWithAReasonByOneDesk) {
  const auto id = sent(sender, change(ref(twinning), "web", R"("https://example.org")"));
  EXPECT_EQ(refuse(database(), as(porto_validator), id, "", "  ").error().field, "reason");
  ASSERT_TRUE(refuse(database(), as(porto_validator), id, "", "It is not so."));
  EXPECT_EQ(state(id), State::refused);
  auto session = database().read();
  EXPECT_EQ(desks_of_contribution(session, id).size(), 2U);
  EXPECT_EQ(waiting(session, as(lyon_validator)), 0);
}

TEST_P(Contributions, AreDecidedByNobodyElse) {
  const auto id = sent(sender, change(ref(lyon), "short_name", R"("LYN")"));
  for (const auto who : {sender, other, lyon_contributor, lyon_editor, porto_reader, porto_validator}) {
    EXPECT_FALSE(accept(database(), as(who), id, {}));
    EXPECT_FALSE(refuse(database(), as(who), id, "", "no"));
    EXPECT_FALSE(accept(database(), as(who), id, {.desk = lyon.text(), .reason = {}, .edited = {}, .edited_base = {}}));
    if (who != sender) {
      EXPECT_FALSE(withdraw(database(), as(who), id));
    }
  }
  EXPECT_FALSE(accept(database(), {}, id, {}));
  EXPECT_EQ(state(id), State::pending);
}

TEST_P(Contributions, AreDecidedOnce) {
  const auto id = sent(sender, change(ref(lyon), "short_name", R"("LYN")"));
  ASSERT_TRUE(accept(database(), as(lyon_validator), id, {}));
  EXPECT_EQ(refuse(database(), as(steward), id, "", "too late").error().kind, base::Problem::Kind::conflict);
  EXPECT_EQ(accept(database(), as(lyon_validator), id, {}).error().kind, base::Problem::Kind::conflict);
  EXPECT_EQ(withdraw(database(), as(sender), id).error().kind, base::Problem::Kind::conflict);
  EXPECT_EQ(state(id), State::accepted);
}

TEST_P(Contributions, MergeByThemselvesWhatOthersChangedElsewhere) {
  const auto id = sent(sender, change(ref(lyon), "short_name", R"("LYN")"));
  overwrite(ref(lyon), "web", R"("https://lyon.example")");
  ASSERT_TRUE(accept(database(), as(lyon_validator), id, {}));
  EXPECT_EQ(state(id), State::accepted);
  EXPECT_THAT(now(ref(lyon)), testing::AllOf(HasSubstr("LYN"), HasSubstr("https://lyon.example")));
}

TEST_P(Contributions, OverwriteNothingSilently) {
  const auto id = sent(sender, change(ref(lyon), "short_name", R"("LYN")"));
  overwrite(ref(lyon), "short_name", R"("LY")");
  const auto done = accept(database(), as(lyon_validator), id, {});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->state, State::merging);
  EXPECT_THAT(now(ref(lyon)), HasSubstr(R"("LY")"));
  EXPECT_EQ(desks(id), "lyon=waiting");
  const auto base = now(ref(lyon));
  const auto merged = records::with_field(records::Kind::organisation, base, "short_name", R"({"short_name":"LYON"})");
  ASSERT_TRUE(accept(database(), as(lyon_validator), id,
                     {.desk = {}, .reason = {}, .edited = merged, .edited_base = base, .merged = true}));
  EXPECT_EQ(state(id), State::accepted);
  EXPECT_THAT(now(ref(lyon)), HasSubstr("LYON"));
  EXPECT_EQ(events(id), "sent accepted clashed merged accepted applied");
}

TEST_P(Contributions, AskTheOtherSideAgainWhenOneEdits) {
  const auto id = sent(sender, change(ref(twinning), "web", R"("https://example.org")"));
  ASSERT_TRUE(accept(database(), as(lyon_validator), id, {}));
  const auto base = now(ref(twinning));
  const auto edited =
      records::with_field(records::Kind::relation, base, "web", R"({"web":"https://example.org/better"})");
  ASSERT_TRUE(
      accept(database(), as(porto_validator), id, {.desk = {}, .reason = {}, .edited = edited, .edited_base = base}));
  EXPECT_EQ(desks(id), "lyon=waiting porto=accepted") << "Lyon agreed to something else";
  ASSERT_TRUE(accept(database(), as(lyon_validator), id, {}));
  EXPECT_THAT(now(ref(twinning)), HasSubstr("example.org/better"));
  EXPECT_THAT(look(id).proposed, Not(HasSubstr("better"))) << "what was proposed is kept beside it";
}

TEST_P(Contributions, KeepWhatTheSecondEditorDidUntilItIsMerged) {
  const auto first = change(ref(lyon), "short_name", R"("ONE")"), second = change(ref(lyon), "short_name", R"("TWO")");
  ASSERT_EQ(propose(database(), as(lyon_editor), first)->state, State::accepted);
  const auto outcome = propose(database(), as(lyon_validator), second);
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->stale);
  EXPECT_EQ(outcome->state, State::draft);
  EXPECT_THAT(now(ref(lyon)), HasSubstr("ONE"));
  EXPECT_THAT(look(outcome->id).proposed, HasSubstr("TWO"));
  auto merged = change(ref(lyon), "short_name", R"("TWO")");
  merged.draft = outcome->id;
  ASSERT_EQ(propose(database(), as(lyon_validator), merged)->state, State::accepted);
  EXPECT_THAT(now(ref(lyon)), HasSubstr("TWO"));
}

TEST_P(Contributions, MakeNewRecords) {
  Proposal fresh{.kind = records::Kind::relation,
                 .record = {},
                 .base = {},
                 .proposed = {},
                 .spoken_for = lyon,
                 .message = {},
                 .draft = {}};
  fresh.proposed = fmt::format(
      R"({{"kind":"friendship_pact","status":"active","parties":[{{"organisation":"{}","role":"partner"}},{{"organisation":"{}","role":"partner"}}]}})",
      lyon.text(), porto.text());
  const auto id = sent(lyon_contributor, fresh);
  EXPECT_EQ(desks(id), "lyon=waiting porto=waiting");
  ASSERT_TRUE(accept(database(), as(lyon_validator), id, {}));
  const auto done = accept(database(), as(porto_validator), id, {});
  ASSERT_TRUE(done);
  ASSERT_FALSE(done->record.empty());
  const auto made = now({records::Kind::relation, done->record});
  const std::string stated_by = "\"by\":\"" + lyon.text();
  EXPECT_THAT(made, testing::AllOf(HasSubstr("friendship_pact"), HasSubstr(stated_by))) << "who proposed it states it";
  EXPECT_THAT(made, Not(HasSubstr("confirmed")));
  // The same once more cannot be: the parties have it already.
  const auto again = propose(database(), as(lyon_contributor), fresh);
  EXPECT_FALSE(again);
}

TEST_P(Contributions, RefuseWhatBreaksARuleBeforeAnybodyIsAsked) {
  auto proposal = change(ref(lyon), "web", R"x("javascript:alert(1)")x");
  EXPECT_FALSE(propose(database(), as(sender), proposal));
  proposal = change(ref(lyon), "parent", "\"" + base::id_text(99) + "\"");
  EXPECT_FALSE(propose(database(), as(sender), proposal));
  proposal = change(ref(lyon), "short_name", R"("L")");
  proposal.spoken_for = porto;
  EXPECT_EQ(propose(database(), as(sender), proposal).error().kind, base::Problem::Kind::forbidden)
      << "who is not of Porto does not speak for it";
  proposal.spoken_for.reset();
  proposal.message = "x\x01y";
  EXPECT_FALSE(propose(database(), as(sender), proposal));
  proposal.message.clear();
  proposal.proposed = proposal.base;
  EXPECT_FALSE(propose(database(), as(sender), proposal)) << "nothing was changed";
  proposal.record = base::id_text(99);
  proposal.proposed = records::with_field(proposal.kind, proposal.base, "web", R"({"web":"https://a.example"})");
  EXPECT_FALSE(propose(database(), as(sender), proposal)) << "there is no such record";
  EXPECT_FALSE(propose(database(), {}, change(ref(lyon), "short_name", R"("L")")));
  auto session = database().read();
  EXPECT_EQ(session.prepare("SELECT count(*) FROM contribution").run().integer(0), 0);
}

TEST_P(Contributions, AreLimitedForEachAccount) {
  sent(sender, change(ref(lyon), "short_name", R"("L")"));
  {
    auto transaction = database().write({"a test"});
    for (int i = 1; i < most_open; ++i) {
      Contribution c;
      c.id = ContributionId::make();
      c.record = lyon.text();
      c.sender = sender;
      c.state = State::pending;
      c.made = c.since = transaction.at();
      c.base = c.proposed = "{}";
      insert(transaction, c);
    }
    transaction.commit();
  }
  EXPECT_EQ(propose(database(), as(sender), change(ref(lyon), "short_name", R"("M")")).error().kind,
            base::Problem::Kind::conflict);
  EXPECT_TRUE(propose(database(), as(other), change(ref(lyon), "short_name", R"("M")"))) << "others may go on";
}

TEST_P(Contributions, ArePrivateAsDrafts) {
  auto proposal = change(ref(lyon), "short_name", R"("L")");
  proposal.spoken_for = lyon;
  const auto id = keep_draft(database(), as(lyon_contributor), proposal);
  ASSERT_TRUE(id);
  const auto c = look(*id);
  EXPECT_TRUE(may_see(as(lyon_contributor), c, {}));
  EXPECT_TRUE(may_see(as(lyon_editor), c, {}));
  for (const auto who : {sender, porto_validator, steward}) EXPECT_FALSE(may_see(as(who), c, {}));
  EXPECT_FALSE(accept(database(), as(lyon_validator), *id, {}));
  proposal.draft = *id;
  EXPECT_FALSE(propose(database(), as(lyon_editor), proposal)) << "only its sender sends it";
  ASSERT_TRUE(propose(database(), as(lyon_contributor), proposal));
  EXPECT_EQ(events(*id), "drafted sent");
  EXPECT_EQ(desks(*id), "lyon=waiting");
}

TEST_P(Contributions, AreSeenByThoseConcerned) {
  auto proposal = change(ref(twinning), "web", R"("https://example.org")");
  proposal.spoken_for = lyon;
  const auto id = sent(lyon_contributor, proposal);
  const auto c = look(id);
  auto session = database().read();
  const auto all = desks_of_contribution(session, id);
  for (const auto who : {lyon_contributor, lyon_editor, porto_reader, porto_validator, steward})
    EXPECT_TRUE(may_see(as(who), c, all));
  for (const auto who : {sender, other}) EXPECT_FALSE(may_see(as(who), c, all));
  EXPECT_FALSE(may_see({}, c, all));
}

TEST_P(Contributions, TellThoseWhoDecideAndTheSender) {
  const auto notices = [&](AccountId account, std::string_view kind) {
    auto session = database().read();
    return session.prepare("SELECT count(*) FROM notice WHERE account = $1 AND kind = $2")
        .run(account.text(), kind)
        .integer(0);
  };
  const auto id = sent(sender, change(ref(lyon), "short_name", R"("L")"));
  EXPECT_EQ(notices(lyon_validator, "validation_asked"), 1);
  EXPECT_EQ(notices(lyon_editor, "validation_asked"), 0);
  EXPECT_EQ(notices(steward, "validation_asked"), 0);
  ASSERT_TRUE(refuse(database(), as(lyon_validator), id, "", "no"));
  EXPECT_EQ(notices(sender, "validation_answered"), 1);
  sent(sender, change(ref(braga), "short_name", R"("B")"));
  EXPECT_EQ(notices(steward, "validation_asked"), 1) << "the register's desk is the stewards'";
}

TEST_P(Contributions, RemindOnceAWeekOfWhatWaitsForLong) {
  const auto reminders = [&] {
    auto session = database().read();
    return session.prepare("SELECT count(*) FROM contribution_reminder").run().integer(0);
  };
  sent(sender, change(ref(lyon), "short_name", R"("L")"));
  make_reminders(database());
  EXPECT_EQ(reminders(), 0) << "it has only just come";
  {
    auto transaction = database().write({"a test"});
    transaction.prepare("UPDATE contribution_desk SET since = '2020-01-01T00:00:00Z'").run();
    transaction.commit();
  }
  make_reminders(database());
  EXPECT_EQ(reminders(), 1);
  auto session = database().read();
  const auto first =
      std::string(session.prepare("SELECT id FROM notice WHERE about = 'contributions waiting'").run().text(0));
  make_reminders(database());
  auto later = database().read();
  EXPECT_EQ(later.prepare("SELECT id FROM notice WHERE about = 'contributions waiting'").run().text(0), first)
      << "not before a week has gone";
}

}  // namespace
}  // namespace contributions
