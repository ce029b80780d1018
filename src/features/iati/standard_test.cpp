// SPDX-License-Identifier: EUPL-1.2
#include "iati/standard.h"

#include <gtest/gtest.h>

namespace iati {
namespace {

TEST(IatiCodes, NamesOneCodeInFourLanguages) {
  const auto* code = find_code("OrganisationType", "11");
  ASSERT_TRUE(code);
  EXPECT_EQ(name(*code, base::Language::en), "Local Government");
  EXPECT_EQ(name(*code, base::Language::fr), "Collectivité locale");
  EXPECT_EQ(name(*code, base::Language::es), "Gobierno local");
  EXPECT_EQ(name(*code, base::Language::pt), "Governo local");
}

TEST(IatiCodes, FallsBackToEnglishThenToTheCode) {
  EXPECT_EQ(name(*find_code("Sector", "11120"), base::Language::pt), "Education facilities and training");
  EXPECT_EQ(name(*find_code("Currency", "EUR"), base::Language::fr), "EUR");
}

TEST(IatiCodes, KeepsWithdrawnCodesAndSaysSo) {
  const auto* code = find_code("FlowType", "20");
  ASSERT_TRUE(code);
  EXPECT_TRUE(code->withdrawn);
  EXPECT_FALSE(find_code("FlowType", "10")->withdrawn);
}

TEST(IatiCodes, FindsEveryCodeOfEveryList) {
  std::size_t codes = 0;
  for (const auto& list : code_lists())
    for (const auto& code : list.codes()) {
      ASSERT_EQ(list.find(code.code), &code) << list.name << " " << code.code;
      ++codes;
    }
  EXPECT_GT(codes, 5000U);
  EXPECT_FALSE(find_code("Sector", "1"));
  EXPECT_FALSE(find_code("Nothing", "1"));
}

TEST(IatiCodes, GivesEachCategoryOfACodeAName) {
  for (const auto& list : code_lists()) {
    if (list.category_list.empty() || list.category_list == "Country") continue;
    for (const auto& code : list.codes()) {
      if (code.category.empty() || code.withdrawn) continue;
      EXPECT_TRUE(find_code(list.category_list, code.category) || list.find(code.category))
          << list.name << " " << code.code;
    }
  }
}

TEST(IatiCodes, TranslatesWhatMenusShow) {
  for (auto name : {"OrganisationRole",
                    "OrganisationType",
                    "ActivityStatus",
                    "ActivityDateType",
                    "TransactionType",
                    "FlowType",
                    "AidType",
                    "AidType-category",
                    "FinanceType-category",
                    "CollaborationType",
                    "TiedStatus",
                    "ResultType",
                    "IndicatorMeasure",
                    "UNSDG-Goals",
                    "PolicyMarker",
                    "PolicySignificance",
                    "BudgetType",
                    "BudgetStatus",
                    "ActivityScope",
                    "DocumentCategory",
                    "DocumentCategory-category",
                    "SectorCategory"})
    for (const auto& code : code_list(name)->codes())
      for (const auto& text : code.names) EXPECT_FALSE(text.empty()) << name << " " << code.code;
}

TEST(IatiCodes, ReadsTheWordsOfVersionOne) {
  EXPECT_EQ(code_list("OrganisationRole")->current("Funding"), "1");
  EXPECT_EQ(code_list("OrganisationRole")->current("funding"), "1");
  EXPECT_EQ(code_list("OrganisationRole")->current("4"), "4");
  EXPECT_EQ(code_list("TransactionType")->current("IF"), "1");
}

TEST(IatiStandard, NumbersEveryNameOnce) {
  for (std::size_t i = 1; i < std::size(names); ++i)
    EXPECT_EQ(static_cast<std::size_t>(find_name(names[i])), i) << names[i];
  EXPECT_EQ(find_name("nothing-like-it"), Name::none);
  EXPECT_EQ(find_name(""), Name::none);
}

TEST(IatiStandard, KnowsTheOrderOfAnActivity) {
  const auto& activity = activity_spec(Version::v203);
  EXPECT_EQ(activity.child_names.front(), Name::iati_identifier);
  EXPECT_TRUE(activity.children.front().required);
  EXPECT_FALSE(activity.children.front().repeats);
  const auto* tag = activity.child(Name::tag);
  ASSERT_TRUE(tag);
  EXPECT_TRUE(tag->repeats);
  EXPECT_TRUE(tag->attribute(Name::vocabulary)->required);
  EXPECT_FALSE(activity_spec(Version::v202).child(Name::tag));
  EXPECT_TRUE(activity_spec(Version::v1).child(Name::activity_website));
  EXPECT_EQ(activity_spec(Version::v1).content, Content::choice);
}

TEST(IatiStandard, KnowsWhichListAValueIsOf) {
  const auto* code = activity_spec(Version::v203).child(Name::sector)->attribute(Name::code);
  ASSERT_EQ(code->codes.size(), 4U);
  EXPECT_EQ(code->codes[0].list->name, "Sector");
  EXPECT_EQ(code->codes[0].vocabulary, "1");
  EXPECT_EQ(activity_spec(Version::v203).attribute(Name::default_currency)->codes.at(0).list->name, "Currency");
  EXPECT_EQ(organisation_spec(Version::v203).attribute(Name::default_currency)->codes.at(0).list->name, "Currency");
  EXPECT_EQ(activities_spec(Version::v203).attribute(Name::version)->codes.at(0).list->name, "Version");
}

TEST(IatiStandard, ReadsAVersionThatNeverWasAsTheNearest) {
  EXPECT_EQ(read_version("1.08").version, Version::v1);
  EXPECT_FALSE(read_version("1.08").exists);
  EXPECT_TRUE(read_version("1.03").exists);
  EXPECT_EQ(read_version("2.04").version, Version::unknown);
}

}  // namespace
}  // namespace iati
