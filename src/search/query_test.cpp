// SPDX-License-Identifier: EUPL-1.2
#include "search/query.h"

#include <gmock/gmock.h>

#include <random>

#include "search/test_data.h"
#include "search/words.h"

using namespace search;
using testing::ElementsAre;

namespace {

Query read(std::string_view text, base::Language language = base::Language::en, bool prefix = false) {
  static const auto vocabulary = search::test::small_vocabulary();
  return parse(text, language, *vocabulary, prefix);
}

std::vector<std::string> typed(const Query& query) {
  std::vector<std::string> all;
  for (const auto& atom : query.atoms) all.push_back((atom.negative ? "-" : "") + atom.typed);
  return all;
}

}  // namespace

TEST(Query, IsWordsPhrasesAndWhatIsNotWanted) {
  EXPECT_THAT(typed(read("León  salzburg -\"waste management\" -x")),
              ElementsAre("leon", "salzburg", "-waste management", "-x"));
}

TEST(Query, TakesTheLongestPhraseOfTheVocabulary) {
  auto query = read("san jose costa rica");
  EXPECT_THAT(typed(query), ElementsAre("san", "jose", "costa rica"));
  EXPECT_TRUE(query.atoms[2].any[0].meaning);
  EXPECT_THAT(query.atoms[2].any[1].words, ElementsAre("costa", "rica"));
  EXPECT_THAT(typed(read("costa \"rica\"")), ElementsAre("costa", "rica"));
  EXPECT_THAT(typed(read("costa-rica")), ElementsAre("costa rica"));
}

TEST(Query, DropsArticlesUnlessThereIsNothingElse) {
  EXPECT_THAT(typed(read("la ciudad de León", base::Language::es)), ElementsAre("ciudad", "leon"));
  EXPECT_THAT(typed(read("de la", base::Language::es)), ElementsAre("de", "la"));
  EXPECT_THAT(typed(read("la ciudad", base::Language::en)), ElementsAre("la", "ciudad"));
}

TEST(Query, OnlyTheLastWordMayGoOn) {
  auto query = read("san salz", base::Language::en, true);
  EXPECT_FALSE(query.atoms[0].any[0].prefix);
  EXPECT_TRUE(query.atoms[1].any[0].prefix);
  EXPECT_FALSE(read("salz ", base::Language::en, true).atoms[0].any[0].prefix);
  EXPECT_FALSE(read("sa", base::Language::en, true).atoms[0].any[0].prefix);
}

TEST(Query, AnyBytesGiveAQueryWithinItsLimits) {
  std::mt19937 random(3);
  constexpr char letters[] = "ab \"-|+OR\xC3\xA9\xE6\x9D\xB1\x80'\0\t.";
  for (int i = 0; i < 20'000; ++i) {
    std::string text(random() % 60, ' ');
    for (char& c : text) c = letters[random() % (sizeof letters - 1)];
    auto query = read(text, base::Language::fr, true);
    ASSERT_LE(query.atoms.size(), most_atoms);
    for (const auto& atom : query.atoms) {
      ASSERT_FALSE(atom.any.empty());
      for (const auto& a : atom.any) ASSERT_NE(a.words.empty(), !a.meaning.has_value());
    }
  }
}

TEST(Words, RunsWithoutSpacesBecomeLettersAndPairs) {
  std::vector<std::string> indexed;
  for (const auto& word : index_words("ab東京都")) indexed.push_back(word.text);
  EXPECT_THAT(indexed, ElementsAre("ab", "東", "東京", "京", "京都", "都"));
  EXPECT_THAT(query_words("東京都"), ElementsAre("東京", "京都"));
}

TEST(Vocabulary, OnePhraseMayMeanSeveralThings) {
  Vocabulary vocabulary;
  vocabulary.add("country", "GE", "Georgia");
  vocabulary.add("country", "GE", "GEORGIA");
  vocabulary.add("subdivision", "US.GA", "Georgia");
  vocabulary.freeze();
  EXPECT_EQ(vocabulary.find("georgia").size(), 2U);
  EXPECT_TRUE(vocabulary.find("georgi").empty());
}
