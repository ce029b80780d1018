// SPDX-License-Identifier: EUPL-1.2
// What campaigns ask about relations that go and come back.
#include <gmock/gmock.h>

#include "confirmations/items_aside.h"
#include "confirmations/test_party.h"

namespace confirmations {
namespace {

class ItemsAside : public ConfirmationsTest {
 protected:
  void SetUp() override {
    ConfirmationsTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    auto deadline = base::today();
    ++deadline.year;
    deadline.day = std::min<std::uint8_t>(deadline.day, 28);
    campaign = start(database(), {.title = "Spring", .deadline = deadline}, "test", base::today()).value();
    make_reminders(database(), "", base::today());
  }
  void put(RelationId id, const std::string& json, RelationId into = {}) {
    auto transaction = database().write({"test"});
    relations::Writer(transaction).put(id.text(), json);
    relations::put_redirect(transaction, id, into);
    transaction.commit();
  }
  void follow() { make_reminders(database(), "", base::today()); }
  std::string state(OrganisationId organisation, RelationId id) {
    auto session = database().read();
    const auto item = find_item(session, campaign, organisation, id.text());
    return item ? std::string(code(item->state)) : "none";
  }
  // All of both tables, as text.
  std::string everything() {
    std::string all;
    auto session = database().read();
    for (const auto* sql :
         {"SELECT organisation, record, kind, state, at FROM campaign_item ORDER BY organisation, record",
          "SELECT organisation, way, begun, finished FROM campaign_organisation ORDER BY organisation"}) {
      auto rows = session.prepare(sql);
      for (rows.run(); rows.row(); all += '\n')
        for (int i = 0; i < rows.columns(); ++i) all += std::string(rows.text(i)) + '|';
    }
    return all;
  }
  std::int64_t aside() { return count("SELECT count(*) FROM campaign_item_aside"); }
  CampaignId campaign;
};
ON_BOTH_DATABASES(ItemsAside);

TEST_P(ItemsAside, AreEndedWithTheirRelationAndComeBackWithIt) {
  const auto json = relations::json_text(relation(twinning));
  {
    auto transaction = database().write_unlogged();
    answered(transaction, porto, porto.text(), ItemState::confirmed);
    transaction.commit();
  }
  put(twinning, "");
  EXPECT_EQ(state(lyon, twinning), "open") << "not looked for yet";
  follow();
  EXPECT_EQ(state(lyon, twinning), "closed");
  EXPECT_EQ(state(porto, twinning), "closed");
  EXPECT_EQ(state(lyon, pact), "open");
  EXPECT_EQ(count("SELECT count(*) FROM campaign_organisation WHERE finished IS NOT NULL"), 1)
      << "Porto has nothing left";
  EXPECT_EQ(aside(), 2);
  const auto gone = everything();
  follow();
  EXPECT_EQ(everything(), gone);
  put(twinning, json);
  follow();
  EXPECT_EQ(state(lyon, twinning), "open");
  EXPECT_EQ(state(porto, twinning), "open");
  EXPECT_EQ(count("SELECT count(*) FROM campaign_organisation WHERE finished IS NOT NULL"), 0);
  EXPECT_EQ(aside(), 0);
}

TEST_P(ItemsAside, LeaveWhatWasAnswered) {
  {
    auto transaction = database().write_unlogged();
    answered(transaction, lyon, twinning.text(), ItemState::confirmed);
    answered(transaction, porto, twinning.text(), ItemState::later);
    transaction.commit();
  }
  const auto before = everything();
  const auto json = relations::json_text(relation(twinning));
  put(twinning, "");
  follow();
  EXPECT_EQ(state(lyon, twinning), "confirmed");
  EXPECT_EQ(state(porto, twinning), "closed");
  put(twinning, json);
  follow();
  EXPECT_EQ(everything(), before);
}

TEST_P(ItemsAside, AreOfTheRelationThatTheirsBecameOneWith) {
  const auto before = everything();
  const auto json = relations::json_text(relation(twinning));
  put(twinning, "", pact);
  follow();
  EXPECT_EQ(state(lyon, twinning), "none") << "it was asked for the other one already";
  EXPECT_EQ(state(lyon, pact), "open");
  EXPECT_EQ(state(porto, pact), "open");
  EXPECT_EQ(aside(), 2);
  put(twinning, json);
  follow();
  EXPECT_EQ(everything(), before);
  EXPECT_EQ(aside(), 0);
}

TEST_P(ItemsAside, ComeBackAsTheyWereAnsweredMeanwhile) {
  const auto json = relations::json_text(relation(twinning));
  put(twinning, "", pact);
  follow();
  {
    auto transaction = database().write_unlogged();
    answered(transaction, porto, pact.text(), ItemState::confirmed);
    transaction.commit();
  }
  put(twinning, json);
  follow();
  EXPECT_EQ(state(porto, twinning), "confirmed");
  EXPECT_EQ(state(porto, pact), "none");
}

TEST_P(ItemsAside, AreLookedForThoughNoCampaignRanBefore) {
  {
    auto transaction = database().write_unlogged();
    transaction.prepare("DELETE FROM campaign_follow").run();
    transaction.commit();
  }
  put(twinning, "");
  follow();
  EXPECT_EQ(state(porto, twinning), "closed");
}

}  // namespace
}  // namespace confirmations
