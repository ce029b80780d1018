// SPDX-License-Identifier: EUPL-1.2
// What was confirmed a year ago counts no longer, although nothing was written.
#include <gmock/gmock.h>

#include "explore/documents.h"
#include "explore/test_register.h"

namespace explore {
namespace {

struct Freshness : testing::Test {
  TestRegister records;

  base::PartialDate later(int years, int days) {
    using namespace std::chrono;
    const auto now = base::today();
    const sys_days day =
        sys_days{year{now.year + years} / month{now.month} / std::chrono::day{std::min<unsigned>(now.day, 28)}} +
        std::chrono::days(days);
    const year_month_day date{day};
    return {static_cast<std::int16_t>(static_cast<int>(date.year())),
            static_cast<std::uint8_t>(static_cast<unsigned>(date.month())),
            static_cast<std::uint8_t>(static_cast<unsigned>(date.day()))};
  }
  std::int64_t follow(base::PartialDate day) { return records.own_atlas().follow(base::Progress(), day).value(); }
  std::vector<std::uint64_t> with(std::string_view collection, std::string trust) {
    return list_all(records.atlas(), {{"trust", std::move(trust)}}, collection, base::Language::en);
  }
};

TEST_F(Freshness, EndsWithTheYearWithoutAChange) {
  EXPECT_THAT(with("relations", "confirmed"), testing::ElementsAre(records.confirmed.value));
  EXPECT_THAT(with("relations", "one_sided"), testing::ElementsAre(records.half_confirmed.value));
  EXPECT_THAT(with("organisations", "confirmed"), testing::ElementsAre(records.nara.value));
  const auto revision = records.atlas().index().state().revision;
  EXPECT_EQ(follow(later(0, 100)), 0);
  EXPECT_THAT(with("relations", "confirmed"), testing::SizeIs(1));
  EXPECT_EQ(records.atlas().index().state().revision, revision) << "nothing is written where nothing ends";

  EXPECT_EQ(follow(later(1, 10)), 0);
  EXPECT_THAT(with("relations", "confirmed"), testing::IsEmpty());
  EXPECT_THAT(with("relations", "one_sided"), testing::IsEmpty());
  EXPECT_THAT(with("organisations", "confirmed"), testing::IsEmpty());
  EXPECT_THAT(with("relations", "unverified"), testing::SizeIs(static_cast<std::size_t>(records.relations_made)));
  EXPECT_THAT(with("organisations", "unverified"),
              testing::SizeIs(static_cast<std::size_t>(records.organisations_made)));
  EXPECT_GT(records.atlas().index().state().revision, revision) << "pages that were kept are made anew";
  EXPECT_TRUE(records.own_atlas().check().empty());
}

TEST_F(Freshness, FallsToOneSideWhereOnlyOneSpokeAgain) {
  {
    auto transaction = records.database().write({"a test"});
    auto relation = *relations::find(transaction.session(), records.confirmed);
    relation.parties[0].confirmed = later(0, 200);
    ASSERT_TRUE(relations::Writer(transaction).update(relation));
    transaction.commit();
  }
  EXPECT_EQ(follow(later(0, 201)), 1);
  EXPECT_THAT(with("relations", "confirmed"), testing::ElementsAre(records.confirmed.value));
  follow(later(1, 10));
  EXPECT_THAT(with("relations", "one_sided"), testing::ElementsAre(records.confirmed.value))
      << "the other side’s word is a year old";
  follow(later(1, 202));
  EXPECT_THAT(with("relations", "one_sided"), testing::IsEmpty());
}

TEST_F(Freshness, IsLookedAtWhenTheIndexIsOpenedAgain) {
  ASSERT_TRUE(records.own_atlas().save());
  records.open_index_again();
  follow(later(1, 10));
  EXPECT_THAT(with("relations", "confirmed"), testing::IsEmpty());
}

TEST(Display, KeepsUntilWhenARowIsTrusted) {
  EXPECT_EQ(trusted_until(relations_collection, pack(RelationDisplay{.trust = "confirmed", .until = "2027-03-01"})),
            (base::PartialDate{2027, 3, 1}));
  EXPECT_FALSE(trusted_until(relations_collection, pack(RelationDisplay{})).known());
  EXPECT_EQ(trusted_until(organisations_collection, pack(OrganisationDisplay{.confirmed = "2026-02-28"})),
            (base::PartialDate{2027, 3, 1}));
  EXPECT_FALSE(trusted_until(organisations_collection, "").known());
  EXPECT_EQ(unpack_relation(pack(RelationDisplay{.until = "2027-03-01"})).until, "2027-03-01");
  EXPECT_EQ(unpack_organisation(pack(OrganisationDisplay{.confirmed = "2027-03-01"})).confirmed, "2027-03-01");
}

}  // namespace
}  // namespace explore
