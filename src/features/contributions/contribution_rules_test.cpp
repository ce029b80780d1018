// SPDX-License-Identifier: EUPL-1.2
// The rules that need no database.
#include "contributions/contribution.h"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

namespace contributions {
namespace {

TEST(ContributionRules, CountWholeDays) {
  EXPECT_EQ(days_between("2026-11-20T10:00:00Z", "2026-11-23T09:59:59Z"), 2);
  EXPECT_EQ(days_between("2026-11-20T10:00:00Z", "2026-11-23T10:00:00Z"), 3);
  EXPECT_EQ(days_between("2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"), 1);
  EXPECT_EQ(days_between("2026-11-23T10:00:00Z", "2026-11-20T10:00:00Z"), 0);
}

TEST(ContributionRules, RefuseTextsThatCannotBeShown) {
  EXPECT_TRUE(check_text("Line one\nline two", 100, "message"));
  EXPECT_FALSE(check_text(std::string("a\0b", 3), 100, "message"));
  EXPECT_FALSE(check_text("bell \a", 100, "message"));
  EXPECT_FALSE(check_text(std::string(101, 'x'), 100, "message"));
  EXPECT_EQ(clean("  a\r\nb\xff "), "a\nb\xEF\xBF\xBD");
}

TEST(ContributionRules, RefuseProposalsInJsonThatAreNone) {
  for (const std::string text :
       {"", "[]", "{", "null", R"({"kind":"organisation"})", R"({"kind":"source","record":{"a":1}})",
        R"({"kind":"relation","record":[]})", R"({"kind":"relation","record":{}})",
        R"({"kind":"relation","record":{"a":1},"id":"../../x"})",
        R"({"kind":"relation","record":{"a":1},"state":"accepted"})", R"({"kind":1,"record":{"a":1}})",
        R"({"kind":"relation","record":{"a":1},"message":"\u0000"})",
        R"({"kind":"relation","record":{"a":[[[[[[[[[[1]]]]]]]]]]}})"})
    EXPECT_FALSE(parse_proposal(text)) << text;
  EXPECT_FALSE(parse_proposal("{\"kind\":\"relation\",\"record\":{\"a\":\"" + std::string(most_record, 'x') + "\"}}"));
  const auto good =
      parse_proposal(R"({"kind":"organisation","record":{"kind":"ngo","names":[{"text":"N"}]},"message":" why "})");
  ASSERT_TRUE(good);
  EXPECT_EQ(good->message, "why");
  EXPECT_EQ(record_of(*good, "").value(), R"({"kind":"ngo","names":[{"text":"N"}]})");
}

TEST(ContributionRules, KeepTheIdOfARecord) {
  const std::string base = R"({"id":"000000000007","kind":"ngo","names":[{"text":"N"}]})";
  const auto other_id = parse_proposal(R"({"kind":"organisation","id":"000000000007","record":{"id":"000000000008"}})");
  EXPECT_FALSE(record_of(other_id.value(), base));
  const auto own_id =
      parse_proposal(R"({"kind":"organisation","record":{"id":"000000000008","kind":"ngo","names":[{"text":"N"}]}})");
  EXPECT_FALSE(record_of(own_id.value(), ""));
  const auto emptied = parse_proposal(R"({"kind":"organisation","id":"000000000007","record":{"names":null}})");
  EXPECT_FALSE(record_of(emptied.value(), base));
}

TEST(ContributionRules, LetNobodyConfirmForOthers) {
  const std::string base =
      R"({"id":"000000000007","kind":"twinning","status":"active","parties":[{"organisation":"000000000001","role":"partner","confirmed":"2026"},)"
      R"({"organisation":"000000000002","role":"partner"}],"statements":[{"source":"000000000005","stated":"2019","by":"000000000001"}]})";
  auto relation = relations::relation_from_json(boost::json::parse(base).as_object()).value();
  relation.parties[0].confirmed = {};
  relation.parties[1].confirmed = {2026, 11, 1};
  relation.statements[0].stated = {2026, 11, 1};
  relation.statements.push_back({{6}, {2026, 11, 1}, {2}});
  const auto nobody = [](OrganisationId) { return false; };
  const auto kept =
      relations::relation_from_json(
          boost::json::parse(without_claims(records::Kind::relation, relations::json_text(relation), base, nobody))
              .as_object())
          .value();
  EXPECT_EQ(kept.parties[0].confirmed, (base::PartialDate{2026, 0, 0}));
  EXPECT_FALSE(kept.parties[1].confirmed.known());
  EXPECT_EQ(kept.statements[0].stated, (base::PartialDate{2019, 0, 0}));
  EXPECT_FALSE(kept.statements[1].by) << "a new statement stands in nobody's name";
  const auto second = [](OrganisationId id) { return id == OrganisationId{2}; };
  const auto own =
      relations::relation_from_json(
          boost::json::parse(without_claims(records::Kind::relation, relations::json_text(relation), base, second))
              .as_object())
          .value();
  EXPECT_EQ(own.statements[1].by, OrganisationId{2}) << "but their own";
  EXPECT_FALSE(own.parties[1].confirmed.known()) << "confirming is done elsewhere";
}

}  // namespace
}  // namespace contributions
