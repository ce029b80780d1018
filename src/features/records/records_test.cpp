// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <boost/json/serialize.hpp>

#include <random>

#include "records/fields.h"
#include "records/test_records.h"

namespace records {
namespace {

using test::Maker;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Merge, GivesWhatOneSideMadeWhereTheOtherDidNothing) {
  Maker make(1);
  for (int i = 0; i < 600; ++i)
    for (const auto kind : {Kind::organisation, Kind::relation}) {
      const auto base = make.record(kind), changed = make.changed(kind, base);
      for (const auto& merged :
           {merge(kind, base, changed, base), merge(kind, base, base, changed), merge(kind, base, changed, changed)}) {
        EXPECT_EQ(merged.json, changed);
        EXPECT_THAT(merged.conflicts, IsEmpty());
      }
    }
}

TEST(Merge, GivesARecordWhateverBothDid) {
  Maker make(2);
  for (int i = 0; i < 3000; ++i)
    for (const auto kind : {Kind::organisation, Kind::relation}) {
      const auto base = make.record(kind), mine = make.changed(kind, make.changed(kind, base)),
                 theirs = make.changed(kind, make.changed(kind, base));
      const auto merged = merge(kind, base, mine, theirs);
      const bool parses = kind == Kind::organisation
                              ? organisations::organisation_from_json(parse(merged.json)).has_value()
                              : relations::relation_from_json(parse(merged.json)).has_value();
      ASSERT_TRUE(parses) << merged.json;
      // Whatever nobody but one side changed is as that side has it.
      const auto my = changed_fields(kind, base, mine), their = changed_fields(kind, base, theirs);
      for (const auto& field : all_fields(kind, {})) {
        const bool i_did = std::ranges::find(my, field) != my.end(),
                   they_did = std::ranges::find(their, field) != their.end();
        if (i_did && they_did) continue;
        EXPECT_EQ(value_of(kind, parse(merged.json), field), value_of(kind, parse(they_did ? theirs : mine), field))
            << field;
        EXPECT_THAT(merged.conflicts, testing::Not(testing::Contains(field)));
      }
    }
}

TEST(Merge, NeverFindsAConflictInChangesOfDifferentFields) {
  Maker make(3);
  for (int i = 0; i < 600; ++i)
    for (const auto kind : {Kind::organisation, Kind::relation}) {
      const auto base = make.record(kind), one = make.changed(kind, base), other = make.changed(kind, base);
      auto mine = base, theirs = base, expected = base;
      bool is_mine = false;
      for (const auto& field : all_fields(kind, {})) {
        is_mine = !is_mine;
        auto& side = is_mine ? mine : theirs;
        side = with_field(kind, side, field, is_mine ? one : other);
        expected = with_field(kind, expected, field, is_mine ? one : other);
      }
      const auto merged = merge(kind, base, mine, theirs);
      EXPECT_THAT(merged.conflicts, IsEmpty());
      EXPECT_EQ(merged.json, expected);
    }
}

const std::string lyon =
    R"({"id":"000000000011","kind":"local_government","names":[{"text":"Lyon"},{"language":"it","text":"Lione"}],"country":"FR","identifiers":[{"scheme":"insee","value":"69123"}],"themes":["culture"]})";

TEST(Merge, PutsListsTogetherItemByItem) {
  const auto mine = test::replaced(
      test::replaced(lyon, R"("it","text":"Lione"})", R"("it","text":"Lione, città"},{"language":"pt","text":"Lião"})"),
      R"(["culture"])", R"(["culture","sport"])");
  const auto theirs = test::replaced(
      test::replaced(lyon, R"({"text":"Lyon"},)", R"({"text":"Lyon"},{"language":"de","text":"Lyon am Rhein"},)"),
      R"(["culture"])", R"([])");
  const auto merged = merge(Kind::organisation, lyon, mine, theirs);
  EXPECT_THAT(merged.conflicts, IsEmpty());
  const auto record = parse(merged.json);
  EXPECT_EQ(
      boost::json::serialize(record.at("names")),
      R"([{"text":"Lyon"},{"language":"de","text":"Lyon am Rhein"},{"language":"it","text":"Lione, città"},{"language":"pt","text":"Lião"}])");
  EXPECT_EQ(boost::json::serialize(record.at("themes")), R"(["sport"])");
}

TEST(Merge, TellsOfWhatBothChangedAndKeepsMine) {
  const auto mine = test::replaced(test::replaced(lyon, "Lione", "Lione!"), R"("FR")", R"("IT")");
  const auto theirs = test::replaced(test::replaced(lyon, "Lione", "Lione?"), R"("FR")", R"("CH")");
  const auto merged = merge(Kind::organisation, lyon, mine, theirs);
  EXPECT_THAT(merged.conflicts, ElementsAre("names", "country"));
  EXPECT_EQ(merged.json, mine);
  EXPECT_EQ(with_field(Kind::organisation, merged.json, "country", theirs), test::replaced(mine, R"("IT")", R"("CH")"));
}

TEST(Merge, LeavesNoListEmptyThatMayNotBe) {
  const auto mine = test::replaced(lyon, R"({"text":"Lyon"},)", ""),
             theirs = test::replaced(lyon, R"(,{"language":"it","text":"Lione"})", "");
  const auto merged = merge(Kind::organisation, lyon, mine, theirs);
  EXPECT_THAT(merged.conflicts, ElementsAre("names"));
  EXPECT_EQ(merged.json, mine);
}

TEST(Merge, TakesTheLaterOfTwoConfirmations) {
  const std::string base =
      R"({"id":"000000000021","kind":"twinning","status":"active","parties":[{"organisation":"000000000011","role":"partner"},{"organisation":"000000000012","role":"partner"}],"statements":[{"source":"000000000001"}]})";
  const auto first = test::replaced(base, R"("000000000011","role":"partner")",
                                    R"("000000000011","role":"partner","confirmed":"2026-01-02")");
  const auto second = test::replaced(base, R"("000000000011","role":"partner")",
                                     R"("000000000011","role":"lead","confirmed":"2026-05-02")");
  for (const auto& merged : {merge(Kind::relation, base, first, second), merge(Kind::relation, base, second, first)}) {
    EXPECT_THAT(merged.conflicts, IsEmpty());
    EXPECT_EQ(merged.json, second);
  }
}

TEST(Merge, TreatsARemovedRecordAsAConflictWithEveryChange) {
  const auto changed = test::replaced(lyon, R"("FR")", R"("CH")");
  EXPECT_EQ(merge(Kind::organisation, lyon, "", lyon).json, "");
  EXPECT_EQ(merge(Kind::organisation, lyon, lyon, "").json, "");
  EXPECT_THAT(merge(Kind::organisation, lyon, changed, "").conflicts, ElementsAre("country"));
  EXPECT_EQ(merge(Kind::organisation, lyon, changed, "").json, changed);
  EXPECT_EQ(merge(Kind::organisation, lyon, "", changed).json, "");
}

TEST(Fields, KeepWhatTheyDoNotKnow) {
  const auto odd = test::replaced(lyon, R"("country")", R"("colour":"red","country")");
  const auto mine = with_field(Kind::organisation, odd, "short_name", R"({"short_name":"LYN"})");
  EXPECT_EQ(text_of(parse(mine), "colour"), "red");
  EXPECT_THAT(changed_fields(Kind::organisation, lyon, odd), ElementsAre("colour"));
  EXPECT_EQ(
      text_of(parse(merge(Kind::organisation, lyon, odd, test::replaced(lyon, R"("FR")", R"("CH")")).json), "colour"),
      "red");
}

TEST(Fields, AreWrittenLikeTheStoresDoEvenWithoutAnId) {
  EXPECT_EQ(
      canonical(
          Kind::organisation,
          parse(
              R"({"country":"FR","names":[{"text":"Lyon"}],"kind":"network","themes":["sport","culture"],"web":""})")),
      R"({"kind":"network","names":[{"text":"Lyon"}],"country":"FR","themes":["culture","sport"]})");
  EXPECT_EQ(canonical(Kind::organisation, parse(R"({"country":"FR","short_name":""})")), R"({"country":"FR"})");
  EXPECT_EQ(canonical(Kind::relation, parse("")), "{}");
}

class Records : public test::RegisterTest {};
ON_BOTH_DATABASES(Records);

TEST_P(Records, AreReadAndWrittenAsTheirJson) {
  {
    auto session = database().read();
    const auto json = current(session, {Kind::organisation, lyon_id.text()});
    EXPECT_EQ(title(session, Kind::organisation, json, base::Language::es), "Lyón");
    EXPECT_EQ(title(session, Kind::relation, current(session, {Kind::relation, twinning.text()}), base::Language::en),
              "Lyon – Porto, twinning");
    EXPECT_EQ(current(session, {Kind::organisation, "000000000099"}), "");
    EXPECT_EQ(current(session, {Kind::organisation, "'; DROP TABLE organisation; --"}), "");
    EXPECT_EQ(url({Kind::relation, twinning.text()}), "/relations/" + twinning.text());
  }
  auto transaction = database().write({"test"});
  const auto made = put(transaction, Kind::organisation, R"({"kind":"network","names":[{"text":"A network"}]})");
  ASSERT_TRUE(made);
  EXPECT_EQ(text_of(parse(current(transaction.session(), {Kind::organisation, *made})), "kind"), "network");
  const auto before = current(transaction.session(), {Kind::organisation, lyon_id.text()});
  ASSERT_TRUE(
      put(transaction, Kind::organisation, with_field(Kind::organisation, before, "country", R"({"country":"CH"})")));
  EXPECT_THAT(
      changed_fields(Kind::organisation, before, current(transaction.session(), {Kind::organisation, lyon_id.text()})),
      ElementsAre("country"));
}

TEST_P(Records, AreNotWrittenAgainstTheirRules) {
  auto transaction = database().write({"test"});
  const auto field = [&](Kind kind, const std::string& json) {
    const auto done = put(transaction, kind, json);
    return done ? std::string("written") : done.error().field;
  };
  EXPECT_EQ(field(Kind::organisation, R"({"kind":"network"})"), "names");
  EXPECT_EQ(field(Kind::organisation, R"({"kind":"network","names":[{"text":"A"}],"web":"javascript:alert"})"), "web");
  EXPECT_EQ(field(Kind::organisation, R"({"kind":"network","names":[{"text":"A"}],"parent":"000000000099"})"),
            "parent");
  EXPECT_EQ(
      field(Kind::organisation,
            R"({"kind":"local_government","names":[{"text":"A"}],"identifiers":[{"scheme":"insee","value":"69123"}]})"),
      "identifiers");
  auto relation = current(transaction.session(), {Kind::relation, twinning.text()});
  EXPECT_EQ(field(Kind::relation, test::replaced(relation, lyon_id.text(), "000000000099")), "parties");
  EXPECT_EQ(field(Kind::relation, test::replaced(relation, list.text(), "000000000099")), "statements");
  EXPECT_EQ(field(Kind::relation, test::replaced(relation, twinning.text(), relations::RelationId::make().text())),
            "parties");
  EXPECT_EQ(field(Kind::relation, "[]"), "kind");
}

TEST_P(Records, AreAnsweredForByThemselvesOrTheirParties) {
  auto session = database().read();
  EXPECT_THAT(stewards_of(Kind::organisation, current(session, {Kind::organisation, lyon_id.text()})),
              ElementsAre(lyon_id));
  EXPECT_THAT(stewards_of(Kind::relation, current(session, {Kind::relation, twinning.text()})),
              testing::UnorderedElementsAre(lyon_id, porto_id));
  EXPECT_THAT(stewards_of(Kind::relation, current(session, {Kind::relation, membership.text()})),
              ElementsAre(network_id));
  EXPECT_THAT(stewards_of(Kind::relation, ""), IsEmpty());
}

TEST_P(Records, AreToldInWords) {
  auto session = database().read();
  const auto record = parse(current(session, {Kind::relation, twinning.text()}));
  const auto told = [&](std::string_view field) {
    return shown(session, Kind::relation, field, record, base::Language::en);
  };
  EXPECT_THAT(told("kind"), ElementsAre("twinning"));
  EXPECT_THAT(told("parties"),
              testing::UnorderedElementsAre("Lyon (partner), confirmed 5 May 2026", "Porto (partner)"));
  EXPECT_THAT(told("start"), ElementsAre("May 1984"));
  EXPECT_THAT(told("statements"), ElementsAre("A list, 2019, stated by Lyon"));
  EXPECT_THAT(told("end"), IsEmpty());
  const auto city = parse(current(session, {Kind::organisation, lyon_id.text()}));
  const auto of_city = [&](std::string_view field) {
    return shown(session, Kind::organisation, field, city, base::Language::fr, &test::gazetteer());
  };
  EXPECT_THAT(of_city("country"), ElementsAre("France"));
  EXPECT_THAT(of_city("names"), testing::Contains("espagnol : Lyón"));
  EXPECT_EQ(shown(session, Kind::organisation, "country", city, base::Language::es).front(), "Francia");
}

TEST_P(Records, ShowWhatDiffersWordByWord) {
  auto session = database().read();
  const auto before = current(session, {Kind::organisation, lyon_id.text()});
  const auto after = test::replaced(before, "a river city of old", "a large river city of old");
  const auto all = difference(session, Kind::organisation, before, after, base::Language::en);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].field, "summary");
  std::string marked;
  for (const auto& line : all[0].new_lines)
    for (const auto& piece : line.pieces) marked += piece.changed ? "[" + piece.text + "]" : piece.text;
  EXPECT_EQ(marked, "English: Lyon is a [large ]river city of old.");
  EXPECT_EQ(all[0].old_lines[0].pieces.size(), 1u);
  const auto made = difference(session, Kind::organisation, "", before, base::Language::en);
  EXPECT_GT(made.size(), 3u);
  for (const auto& one : made) EXPECT_FALSE(one.has_before) << one.field;
}

}  // namespace
}  // namespace records
