// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <thread>

#include "base/geo.h"
#include "base/id.h"
#include "base/json.h"
#include "base/partial_date.h"
#include "base/text.h"

namespace base {
namespace {

TEST(Id, IsTwelveCharactersAndComesBackTheSame) {
  const std::uint64_t value = new_id_value();
  EXPECT_EQ(id_text(value).size(), 12u);
  EXPECT_EQ(id_value(id_text(value)), value);
}

TEST(Id, AscendsAsNumberAndAsText) {
  std::uint64_t before = new_id_value();
  for (int i = 0; i < 100000; ++i) {
    const std::uint64_t next = new_id_value();
    ASSERT_LT(before, next);
    ASSERT_LT(id_text(before), id_text(next));
    before = next;
  }
}

TEST(Id, IsNeverGivenTwiceToThreads) {
  std::vector<std::vector<std::uint64_t>> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& list : made)
      threads.emplace_back([&list] {
        for (int i = 0; i < 20000; ++i) list.push_back(new_id_value());
      });
  }
  std::set<std::uint64_t> all;
  for (const auto& list : made) all.insert(list.begin(), list.end());
  EXPECT_EQ(all.size(), 80000u);
}

TEST(Id, RefusesWhatIsNoId) {
  for (const char* text : {"", "0", "0123456789ab0", "0123456789aU", "0123456789 b", "0123456789a\xC3"}) EXPECT_FALSE(id_value(text)) << text;
}

TEST(PartialDate, KeepsWhatIsKnown) {
  for (const char* text : {"1984", "1984-05", "1984-05-17", "2000-02-29"}) {
    const auto date = PartialDate::parse(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(date->text(), text);
  }
}

TEST(PartialDate, RefusesDaysThatDoNotExist) {
  for (const char* text : {"2009-02-30", "1900-02-29", "1984-13", "1984-00", "0000", "84", "1984-5", "1984-05-1x", "1984/05", ""})
    EXPECT_FALSE(PartialDate::parse(text)) << text;
}

TEST(PartialDate, SortsTheVagueBeforeTheExact) {
  EXPECT_LT(*PartialDate::parse("1984"), *PartialDate::parse("1984-01"));
  EXPECT_LT(*PartialDate::parse("1984-01"), *PartialDate::parse("1984-01-01"));
  EXPECT_LT(*PartialDate::parse("1984-12-31"), *PartialDate::parse("1985"));
}

TEST(Fold, MakesSpellingsOfANameAlike) {
  EXPECT_EQ(fold("São Paulo"), "sao paulo");
  EXPECT_EQ(fold("  Łódź-Widzew "), "lodz widzew");
  EXPECT_EQ(fold("Großröhrsdorf"), "grossrohrsdorf");
  EXPECT_EQ(fold("İstanbul"), fold("Istanbul"));
  EXPECT_EQ(fold("Diyarbakır"), "diyarbakir");
  EXPECT_EQ(fold("L’Aquila"), "l aquila");
  EXPECT_EQ(fold("Ærøskøbing"), "aeroskobing");
  EXPECT_EQ(fold("ΑΘΗΝΑ"), fold("Αθήνα"));
  EXPECT_EQ(fold("МОСКВА"), fold("Москва"));
  EXPECT_EQ(fold("ＴＯＫＹＯ"), "tokyo");
}

TEST(Fold, KeepsOtherScripts) {
  EXPECT_EQ(fold("東京"), "東京");
  EXPECT_EQ(fold("서울"), "서울");
  EXPECT_NE(fold("दिल्ली"), fold("दल्ल"));
}

TEST(Fold, SurvivesAnyBytesAndIsStable) {
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    std::string text(random() % 24, ' ');
    for (char& c : text) c = static_cast<char>(random());
    const std::string once = fold(text);
    ASSERT_TRUE(is_valid_utf8(once));
    ASSERT_EQ(fold(once), once) << repair_utf8(text);
  }
}

TEST(Json, WritesNumbersAsPeopleDo) {
  const boost::json::value value{{"at", {135.7538, -0.5, 1e-9, 3}}, {"text", "a\"b"}, {"none", nullptr}, {"list", boost::json::array{}}};
  EXPECT_EQ(serialize(value), R"({"at":[135.7538,-0.5,0,3],"text":"a\"b","none":null,"list":[]})");
}

TEST(Text, TrimsNoBreakSpacesAndMarks) { EXPECT_EQ(trim("\xEF\xBB\xBF \xC2\xA0 a b\r\n"), "a b"); }

TEST(Text, RepairsBrokenBytes) {
  EXPECT_EQ(repair_utf8("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_FALSE(is_valid_utf8("a\xFFz"));
}

TEST(Similarity, IsOneForTheSameAndSmallForStrangers) {
  EXPECT_EQ(similarity("leon", "leon"), 1);
  EXPECT_GT(similarity("kazakhstan", "kazakhstah"), 0.95);
  EXPECT_LT(similarity("leon", "salzburg"), 0.5);
  EXPECT_EQ(similarity("", "x"), 0);
}

TEST(Geo, MeasuresGreatCircles) {
  const Point paris{48.8566, 2.3522}, tokyo{35.6895, 139.6917};
  EXPECT_NEAR(distance_km(paris, tokyo), 9712, 15);
  EXPECT_NEAR(distance_km({0, 179}, {0, -179}), 222.39, 0.1);
}

TEST(Geo, CircleKeepsItsEndsAndItsLength) {
  const Point a{48.8566, 2.3522}, b{-23.55, -46.63};
  const auto line = great_circle(a, b, 32);
  ASSERT_EQ(line.size(), 33u);
  double along = 0;
  for (std::size_t i = 1; i < line.size(); ++i) along += distance_km(line[i - 1], line[i]);
  EXPECT_NEAR(along, distance_km(a, b), 0.01);
  EXPECT_NEAR(line.back().longitude, b.longitude, 1e-6);
}

TEST(Geo, ProjectsTheWorldWithinItsBounds) {
  EXPECT_NEAR(equal_earth({0, 0}).x, 0, 1e-12);
  EXPECT_NEAR(equal_earth({90, 0}).y, 1.3173627591574, 1e-9);
  EXPECT_NEAR(equal_earth({0, 180 - 1e-9}).x, 2.7066299836960748, 1e-6);
}

}  // namespace
}  // namespace base
