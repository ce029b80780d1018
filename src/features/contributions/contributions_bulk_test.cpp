// SPDX-License-Identifier: EUPL-1.2
// The queue, and decisions on many at once.
#include <gmock/gmock.h>

#include <thread>

#include "contributions/test_desks.h"

namespace contributions {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using web::Role;

class Queue : public test::DesksTest {
 protected:
  std::vector<std::string> waiting_for(AccountId who, const Filter& filter = {}) {
    auto session = database().read();
    std::vector<std::string> ids;
    for (const auto& c : contributions::list(session, as(who), filter, 100).items) ids.push_back(c.id.text());
    EXPECT_EQ(count(session, as(who), filter).all, static_cast<std::int64_t>(ids.size()));
    return ids;
  }
  Bulk bulk(DecisionId id) {
    auto session = database().read();
    return find_bulk(session, id).value();
  }
  DecisionId decided(AccountId who, const BulkDecision& decision) {
    const auto done = decide_many(database(), as(who), decision);
    if (!done) throw std::logic_error(done.error().message.id);
    return *done;
  }
};
ON_BOTH_DATABASES(Queue);

TEST_P(Queue, ShowsEachWhatTheyDecide) {
  const auto of_lyon = sent(sender, change(ref(lyon), "short_name", R"("L")")),
             of_both = sent(sender, change(ref(twinning), "web", R"("https://a.example")")),
             of_register = sent(sender, change(ref(braga), "short_name", R"("B")"));
  EXPECT_THAT(waiting_for(lyon_validator), testing::UnorderedElementsAre(of_lyon.text(), of_both.text()));
  EXPECT_THAT(waiting_for(porto_validator), testing::ElementsAre(of_both.text()));
  EXPECT_THAT(waiting_for(steward), SizeIs(3));
  for (const auto who : {sender, lyon_editor, porto_reader, other}) EXPECT_THAT(waiting_for(who), IsEmpty());
  EXPECT_THAT(waiting_for(steward, {.desk = std::string(register_desk)}), testing::ElementsAre(of_register.text()));
  EXPECT_THAT(waiting_for(porto_validator, {.desk = lyon.text()}), IsEmpty()) << "another organisation's desk";
  EXPECT_THAT(waiting_for(porto_validator, {.desk = std::string(register_desk)}), IsEmpty());
  auto session = database().read();
  EXPECT_EQ(waiting(session, as(lyon_validator)), 2);
  EXPECT_EQ(waiting(session, as(steward)), 1);
  EXPECT_EQ(waiting(session, {}), 0);
  const auto first = oldest(session, as(lyon_validator), base::Language::en);
  ASSERT_THAT(first, SizeIs(2));
  EXPECT_EQ(first[0].title, "Lyon");
}

TEST_P(Queue, IsFiltered) {
  auto proposal = change(ref(lyon), "short_name", R"("L")");
  proposal.message = "From the almanac of Églises";
  proposal.spoken_for = lyon;
  const auto of_lyon = sent(lyon_contributor, proposal);
  const auto of_both = sent(sender, change(ref(twinning), "web", R"("https://a.example")"));
  EXPECT_THAT(waiting_for(steward, {.kind = records::Kind::relation}), testing::ElementsAre(of_both.text()));
  EXPECT_THAT(waiting_for(steward, {.country = "PT"}), testing::ElementsAre(of_both.text()));
  EXPECT_THAT(waiting_for(steward, {.country = "FR"}), SizeIs(2));
  EXPECT_THAT(waiting_for(steward, {.from = lyon.text()}), testing::ElementsAre(of_lyon.text()));
  EXPECT_THAT(waiting_for(steward, {.text = "eglises"}), testing::ElementsAre(of_lyon.text()));
  EXPECT_THAT(waiting_for(steward, {.text = "%"}), SizeIs(2)) << "signs are no words";
  EXPECT_THAT(waiting_for(steward, {.text = "' OR 1=1 --"}), IsEmpty());
  EXPECT_THAT(waiting_for(steward, {.older_than = 7}), IsEmpty());
  EXPECT_THAT(waiting_for(steward, {.until = "2020-01-01T00:00:00Z"}), IsEmpty());
  ASSERT_TRUE(refuse(database(), as(lyon_validator), of_lyon, "", "no"));
  EXPECT_THAT(waiting_for(steward), SizeIs(1));
  EXPECT_THAT(waiting_for(lyon_validator, {.state = State::refused}), testing::ElementsAre(of_lyon.text()));
  EXPECT_THAT(waiting_for(steward, {.state = State::draft}), IsEmpty()) << "drafts are private";
}

TEST_P(Queue, IsReadPageByPage) {
  std::vector<std::string> all;
  for (int i = 0; i < 5; ++i)
    all.push_back(sent(sender, change(ref(lyon), "short_name", "\"L" + std::to_string(i) + "\"")).text());
  auto session = database().read();
  std::vector<std::string> seen;
  std::optional<std::pair<std::string, std::string>> after;
  for (bool more = true; more;) {
    const auto page = contributions::list(session, as(lyon_validator), {}, 2, after);
    for (const auto& c : page.items) seen.push_back(c.id.text());
    after.emplace(page.items.back().since, page.items.back().id.text());
    more = page.has_more;
  }
  EXPECT_EQ(seen, all);
}

TEST_P(Queue, IsRefusedInBulk) {
  for (int i = 0; i < 3; ++i) sent(sender, change(ref(lyon), "short_name", "\"L" + std::to_string(i) + "\""));
  const auto of_both = sent(other, change(ref(twinning), "web", R"("https://a.example")"));
  EXPECT_FALSE(decide_many(database(), as(lyon_validator), {.accepts = false, .reason = " "}));
  EXPECT_FALSE(decide_many(database(), as(sender), {.accepts = false, .reason = "no"}));
  const auto done = bulk(decided(
      lyon_validator, {.accepts = false, .reason = "Not now.", .filter = {.kind = records::Kind::organisation}}));
  EXPECT_EQ(done.chosen, 3);
  EXPECT_EQ(state(of_both), State::pending);
  EXPECT_THAT(waiting_for(lyon_validator), SizeIs(1));
  auto session = database().read();
  EXPECT_EQ(session
                .prepare("SELECT count(*) FROM contribution_desk WHERE state = 'refused' AND reason = 'Not now.' AND "
                         "is_waiting = 0")
                .run()
                .integer(0),
            3);
  EXPECT_EQ(session.prepare("SELECT count(*) FROM contribution_event WHERE what = 'refused' AND words = 'Not now.'")
                .run()
                .integer(0),
            3);
  EXPECT_EQ(session.prepare("SELECT count(*) FROM notice WHERE account = $1").run(sender.text()).integer(0), 1)
      << "one notice, not three";
}

TEST_P(Queue, IsAcceptedInBulkWithAMixOfStaleOnes) {
  const auto good = sent(sender, change(ref(lyon), "short_name", R"("L")")),
             also_good = sent(sender, change(ref(porto), "short_name", R"("P")")),
             stale = sent(other, change(ref(braga), "short_name", R"("B")")),
             mergeable = sent(other, change(ref(network), "web", R"("https://n.example")"));
  overwrite(ref(braga), "short_name", R"("BR")");
  overwrite(ref(network), "short_name", R"("EC")");
  const auto id = decided(steward, {.accepts = true});
  EXPECT_EQ(bulk(id).left, 4);
  EXPECT_EQ(state(good), State::accepted);
  EXPECT_TRUE(look(good).unapplied);
  EXPECT_EQ(apply_accepted(database(), id), 4);
  const auto done = bulk(id);
  EXPECT_EQ(done.applied, 3);
  EXPECT_EQ(done.merging, 1);
  EXPECT_EQ(done.left, 0);
  EXPECT_EQ(state(stale), State::merging);
  EXPECT_EQ(desks(stale), "register=waiting");
  EXPECT_THAT(now(ref(braga)), HasSubstr(R"("BR")"));
  EXPECT_THAT(now(ref(network)), testing::AllOf(HasSubstr(R"("EC")"), HasSubstr("https://n.example")));
  EXPECT_EQ(events(also_good), "sent accepted applied");
  EXPECT_EQ(events(stale), "sent accepted clashed");
  EXPECT_EQ(look(mergeable).result, network.text());
  EXPECT_THAT(waiting_for(steward), testing::ElementsAre(stale.text()));
}

TEST_P(Queue, DecidesOnlyForTheDecidersOwnDesks) {
  const auto of_both = sent(sender, change(ref(twinning), "web", R"("https://a.example")")),
             of_porto = sent(sender, change(ref(porto), "short_name", R"("P")"));
  const auto id = decided(
      lyon_validator,
      {.accepts = true, .reason = {}, .filter = {}, .only = {of_both.text(), of_porto.text(), base::id_text(5)}});
  const auto done = bulk(id);
  EXPECT_EQ(done.chosen, 1);
  EXPECT_EQ(done.passed_over, 2);
  EXPECT_EQ(done.elsewhere, 1);
  EXPECT_EQ(desks(of_both), "lyon=accepted porto=waiting");
  EXPECT_EQ(state(of_porto), State::pending);
  const auto second = decided(porto_validator, {.accepts = true});
  EXPECT_EQ(apply_accepted(database(), second), 2);
  EXPECT_EQ(state(of_both), State::accepted);
  EXPECT_EQ(state(of_porto), State::accepted);
}

TEST_P(Queue, GoesOnWhereAKilledServerStopped) {
  std::vector<ContributionId> all;
  for (const auto one : {lyon, porto, braga}) all.push_back(sent(sender, change(ref(one), "short_name", R"("X")")));
  decided(steward, {.accepts = true});
  test_database().reopen();
  for (const auto id : all) EXPECT_TRUE(look(id).unapplied) << "decided, and remembered";
  EXPECT_EQ(apply_accepted(database()), 3);
  for (const auto id : all) EXPECT_FALSE(look(id).unapplied);
  EXPECT_EQ(apply_accepted(database()), 0) << "nothing is done twice";
}

TEST_P(Queue, LeavesAloneWhatCameAfterThePageWasShown) {
  sent(sender, change(ref(lyon), "short_name", R"("L")"));
  const auto id =
      decided(lyon_validator, {.accepts = false, .reason = "no", .filter = {.until = "2020-01-01T00:00:00Z"}});
  EXPECT_EQ(bulk(id).chosen, 0);
  EXPECT_THAT(waiting_for(lyon_validator), SizeIs(1));
}

TEST_P(Queue, IsAppliedByItsThread) {
  const auto id = sent(sender, change(ref(lyon), "short_name", R"("THREAD")"));
  decided(steward, {.accepts = true});
  Applier applier(database());
  for (int i = 0; i < 1000 && look(id).unapplied; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_THAT(now(ref(lyon)), HasSubstr("THREAD"));
}

}  // namespace
}  // namespace contributions
