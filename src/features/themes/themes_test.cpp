// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "base/text.h"
#include "themes/api.h"

using testing::ElementsAre;
using testing::IsEmpty;

namespace themes {
namespace {

// Which number belongs to which code, for ever: sets of themes are stored and sent as numbers. A theme that is given
// up leaves its line here; a new one takes the next free number and adds its line.
const std::map<int, std::string> numbers_given{{1, "governance"},
                                               {2, "decentralisation"},
                                               {3, "institutional-strengthening"},
                                               {4, "local-finance"},
                                               {5, "citizen-participation"},
                                               {6, "transparency"},
                                               {7, "strategic-planning"},
                                               {8, "digital-transformation"},
                                               {9, "intermunicipal-cooperation"},
                                               {10, "cross-border-cooperation"},
                                               {11, "political-advocacy"},
                                               {12, "urban-development"},
                                               {13, "urban-planning"},
                                               {14, "housing"},
                                               {15, "water-and-sanitation"},
                                               {16, "waste"},
                                               {17, "mobility"},
                                               {18, "energy"},
                                               {19, "public-safety"},
                                               {20, "environment"},
                                               {21, "climate-action"},
                                               {22, "biodiversity"},
                                               {23, "air-and-pollution"},
                                               {24, "risk-prevention"},
                                               {25, "social-cohesion"},
                                               {26, "poverty-and-inclusion"},
                                               {27, "education"},
                                               {28, "health"},
                                               {29, "employment"},
                                               {30, "gender-equality"},
                                               {31, "children-and-youth"},
                                               {32, "ageing-and-disability"},
                                               {33, "migration"},
                                               {34, "diversity"},
                                               {35, "economic-development"},
                                               {36, "trade-and-investment"},
                                               {37, "business"},
                                               {38, "tourism"},
                                               {39, "innovation-and-research"},
                                               {40, "solidarity-economy"},
                                               {41, "rural-development"},
                                               {42, "food-security"},
                                               {43, "ports-and-logistics"},
                                               {44, "city-marketing"},
                                               {45, "culture"},
                                               {46, "heritage"},
                                               {47, "arts-and-festivals"},
                                               {48, "crafts-and-folk-art"},
                                               {49, "design"},
                                               {50, "film"},
                                               {51, "gastronomy"},
                                               {52, "literature"},
                                               {53, "media-arts"},
                                               {54, "music"},
                                               {55, "sport-and-leisure"},
                                               {56, "solidarity-and-peace"},
                                               {57, "emergency-aid"},
                                               {58, "peace"},
                                               {59, "human-rights"},
                                               {60, "global-education"},
                                               {61, "citizen-exchanges"}};

std::string code_of(std::string_view text) {
  const auto* theme = recognise(text);
  return theme ? std::string(theme->code) : std::string();
}

TEST(Themes, KeepTheNumbersOnceGiven) {
  std::set<int> seen;
  for (const auto& theme : all()) {
    EXPECT_TRUE(seen.insert(theme.number).second) << theme.code;
    auto given = numbers_given.find(theme.number);
    ASSERT_NE(given, numbers_given.end()) << "add the number of " << theme.code << " to the list";
    EXPECT_EQ(given->second, theme.code);
  }
}

TEST(Themes, FitInOneMachineWord) {
  EXPECT_GE(all().size(), 55u);
  EXPECT_LE(all().size(), 62u);
  for (const auto& theme : all()) EXPECT_LT(theme.number, 64) << theme.code;
}

TEST(Themes, HavePlainCodes) {
  const std::regex plain("[a-z]+(-[a-z]+)*");
  for (const auto& theme : all()) EXPECT_TRUE(std::regex_match(std::string(theme.code), plain)) << theme.code;
}

TEST(Themes, HaveANameInEachLanguage) {
  for (const auto& theme : all())
    for (auto language : base::languages) {
      EXPECT_GE(name(theme, language).size(), 4u) << theme.code;
      EXPECT_EQ(base::trim(name(theme, language)), name(theme, language)) << theme.code;
      EXPECT_TRUE(base::is_valid_utf8(name(theme, language))) << theme.code;
    }
}

TEST(Themes, StandUnderParentsThatComeFirst) {
  std::set<std::string_view> above;
  for (const auto& theme : all()) {
    if (theme.parent.empty()) {
      above.insert(theme.code);
      continue;
    }
    EXPECT_TRUE(above.contains(theme.parent)) << theme.code;  // only tops are in the set: two levels
  }
  EXPECT_EQ(above.size(), 7u);
}

TEST(Themes, HaveNoWordInCommon) {
  std::map<std::string, std::string_view> owner;
  for (const auto& theme : all()) {
    std::vector<std::string_view> words(theme.synonyms);
    words.push_back(theme.code);
    words.insert(words.end(), std::begin(theme.names), std::end(theme.names));
    for (auto word : words) {
      auto folded = base::fold(word);
      EXPECT_FALSE(folded.empty()) << theme.code << ": " << word;
      auto [entry, added] = owner.emplace(folded, theme.code);
      EXPECT_EQ(entry->second, theme.code) << word;
    }
  }
}

TEST(Themes, ListEachSynonymOnce) {
  for (const auto& theme : all()) {
    std::set<std::string> words;
    EXPECT_GE(theme.synonyms.size(), 8u) << theme.code;
    for (auto word : theme.synonyms) EXPECT_TRUE(words.insert(base::fold(word)).second) << theme.code << ": " << word;
  }
}

TEST(Themes, NameGoalsThatExist) {
  for (const auto& theme : all()) {
    EXPECT_FALSE(theme.goals.empty()) << theme.code;
    EXPECT_EQ(std::set<int>(theme.goals.begin(), theme.goals.end()).size(), theme.goals.size()) << theme.code;
    for (int goal : theme.goals) {
      EXPECT_GE(goal, 1) << theme.code;
      EXPECT_LE(goal, 17) << theme.code;
    }
  }
}

// The Sector codelist of the IATI standard republishes the purpose codes of the OECD's Development Assistance
// Committee and marks those withdrawn.
TEST(Themes, NamePurposeCodesInForce) {
  const std::filesystem::path path =
      COSMOPOLIS_SOURCE_DIR "/../shared/data/iati-standard/codelists/non-embedded/Sector.xml";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "the IATI codelists are not beside the source tree";
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  const std::string list = text.str();
  std::set<std::string> in_force;
  const std::regex item("<codelist-item([^>]*)>\\s*<code>([0-9]{5})</code>");
  for (std::sregex_iterator match(list.begin(), list.end(), item), end; match != end; ++match)
    if ((*match)[1].str().find("withdrawn") == std::string::npos) in_force.insert((*match)[2]);
  ASSERT_GT(in_force.size(), 200u);
  for (const auto& theme : all()) {
    EXPECT_FALSE(theme.purposes.empty()) << theme.code;
    for (auto purpose : theme.purposes)
      EXPECT_TRUE(in_force.contains(std::string(purpose))) << theme.code << " " << purpose;
  }
}

TEST(Themes, AreFoundByCodeAndNumber) {
  ASSERT_NE(find("waste"), nullptr);
  EXPECT_EQ(find(find("waste")->number), find("waste"));
  EXPECT_EQ(find("rubbish"), nullptr);  // a synonym is no code
  EXPECT_EQ(find(std::uint8_t{0}), nullptr);
  EXPECT_EQ(find(std::uint8_t{63}), nullptr);
  EXPECT_EQ(find(std::uint8_t{255}), nullptr);
}

TEST(Themes, AreRecognisedInManyLanguages) {
  for (auto word : {"déchets", "DECHETS", "residuos sólidos", "waste", "Abfall", "rifiuti", "afval", " Resíduos "})
    EXPECT_EQ(code_of(word), "waste") << word;
  EXPECT_EQ(code_of("Eau et assainissement"), "water-and-sanitation");
  EXPECT_EQ(code_of("water_and_sanitation"), "water-and-sanitation");
  EXPECT_EQ(code_of("Stadtplanung"), "urban-planning");
  EXPECT_EQ(code_of("presupuestos participativos"), "citizen-participation");
  EXPECT_EQ(code_of("ayuda humanitaria"), "emergency-aid");
  EXPECT_EQ(code_of("gênero"), "gender-equality");
}

TEST(Themes, AreNotRecognisedInWhatIsNone) {
  for (auto word : {"", " ", "x", "wastewater treatment of the moon", "Salzburg", "\xff\xfe"})
    EXPECT_EQ(recognise(word), nullptr) << word;
}

TEST(Themes, AreRecognisedByEveryNameAndSynonym) {
  for (const auto& theme : all()) {
    for (auto text : theme.names) EXPECT_EQ(recognise(text), &theme) << text;
    for (auto text : theme.synonyms) EXPECT_EQ(recognise(text), &theme) << text;
  }
}

TEST(Themes, KnowTheCategoriesOfCreativeCities) {
  for (auto category : {"Crafts and Folk Art", "Design", "Film", "Gastronomy", "Literature", "Media Arts", "Music"}) {
    const auto* theme = recognise(category);
    ASSERT_NE(theme, nullptr) << category;
    EXPECT_EQ(theme->parent, "culture") << category;
  }
}

TEST(ThemeSet, ComesBackAsTheCodesItWasMadeOf) {
  for (const auto& theme : all()) {
    const std::vector<std::string> codes{std::string(theme.code)};
    EXPECT_EQ(codes_of(set_of(codes)), codes);
  }
  std::vector<std::string> codes;
  for (const auto& theme : all()) codes.emplace_back(theme.code);
  EXPECT_EQ(codes_of(set_of(codes)), codes);
  EXPECT_THAT(codes_of(0), IsEmpty());
}

TEST(ThemeSet, IsInTreeOrderAndLeavesOutUnknownCodes) {
  const std::vector<std::string> codes{"music", "nonsense", "waste", "music"};
  EXPECT_THAT(codes_of(set_of(codes)), ElementsAre("waste", "music"));
}

TEST(ThemeSet, HoldsATopAndAllBelowIt) {
  const auto* culture = find("culture");
  ASSERT_NE(culture, nullptr);
  const auto codes = codes_of(with_descendants(*culture));
  EXPECT_EQ(codes.front(), "culture");
  EXPECT_EQ(codes.size(), 11u);
  EXPECT_EQ(codes_of(with_descendants(*find("music"))), std::vector<std::string>{"music"});
}

}  // namespace
}  // namespace themes
