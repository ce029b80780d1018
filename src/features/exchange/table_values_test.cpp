// SPDX-License-Identifier: EUPL-1.2
#include "exchange/table_values.h"

#include <gtest/gtest.h>

namespace exchange {
namespace {

std::string amount(std::string_view text, char decimal = 0, int thousands = 0) {
  const auto found = parse_amount(text, decimal, thousands);
  if (!found) return "none";
  if (found->ambiguous) return "ambiguous";
  return found->number + (found->currency.empty() ? "" : " " + found->currency);
}

TEST(TableAmount, IsReadAsPeopleAndProgramsWriteIt) {
  EXPECT_EQ(amount("1234.5"), "1234.5");
  EXPECT_EQ(amount("1.234.567,50 €"), "1234567.50 EUR");
  EXPECT_EQ(amount("1,234,567.50"), "1234567.50");
  EXPECT_EQ(amount("1 234 567,50"), "1234567.50");
  EXPECT_EQ(amount("1\u202F234\u00A0567,5"), "1234567.5");
  EXPECT_EQ(amount("1'234'567"), "1234567");
  EXPECT_EQ(amount("USD 12,50"), "12.50 USD");
  EXPECT_EQ(amount("R$ 1.000.000"), "1000000 BRL");
  EXPECT_EQ(amount("$ 15"), "15");
  EXPECT_EQ(amount("(1,500.00)"), "-1500.00");
  EXPECT_EQ(amount("-3"), "-3");
  EXPECT_EQ(amount("12,34,567.00"), "1234567.00");
  EXPECT_EQ(amount("1e6"), "1000000");
  EXPECT_EQ(amount("1.25E+3"), "1250");
  EXPECT_EQ(amount("12.5", 0, 2), "12500000");
  EXPECT_EQ(amount("0.001"), "0.001");
  EXPECT_EQ(amount("99999999999999999999"), "99999999999999999999");
}

TEST(TableAmount, IsNotGuessedWhereThousandsMightBeMeant) {
  EXPECT_EQ(amount("1.234"), "ambiguous");
  EXPECT_EQ(amount("1,234"), "ambiguous");
  EXPECT_EQ(amount("1.234", ','), "1234");
  EXPECT_EQ(amount("1.234", '.'), "1.234");
  EXPECT_EQ(amount("1,234", '.'), "1234");
}

TEST(TableAmount, IsNoOtherText) {
  for (const auto* text : {"", "-", "about 5 million", "=SUM(A1:A9)", "1.2.3,4,5", "12,3456,789.0", "1..2", "NaN", "1e99", "--5", "€", ".", "1/2", "０１"})
    EXPECT_EQ(amount(text), "none") << text;
}

TEST(TableDay, FollowsTheOrderOfTheMapping) {
  const auto day = [](std::string_view text, std::string_view order) {
    const auto found = parse_day(text, order);
    return found ? found->text() : "none";
  };
  EXPECT_EQ(day("03/04/2019", "dmy"), "2019-04-03");
  EXPECT_EQ(day("03/04/2019", "mdy"), "2019-03-04");
  EXPECT_EQ(day("2019.4.3", "ymd"), "2019-04-03");
  EXPECT_EQ(day("2019-04-03", "mdy"), "2019-04-03");
  EXPECT_EQ(day("2019-04-03T10:00:00Z", "dmy"), "2019-04-03");
  EXPECT_EQ(day("3/4/2019 00:00", "mdy"), "2019-03-04");
  EXPECT_EQ(day("17 mai 1984", "mdy"), "1984-05-17");
  EXPECT_EQ(day("2009-02-30", ""), "none");
  EXPECT_EQ(day("30/02/2009", "dmy"), "none");
  EXPECT_EQ(day("02/30/2009", "mdy"), "none");
  EXPECT_EQ(day("13/13/2009", "mdy"), "none");
  EXPECT_EQ(day("03/04/19", "dmy"), "none");
  EXPECT_EQ(day("=TODAY()", "dmy"), "none");
}

TEST(TableCode, IsACodeAWordOfVersionOneOrAName) {
  EXPECT_EQ(parse_code("ActivityStatus", "2"), "2");
  EXPECT_EQ(parse_code("ActivityStatus", "Implementation"), "2");
  EXPECT_EQ(parse_code("OrganisationRole", "Funding"), "1");
  EXPECT_EQ(parse_code("OrganisationRole", "finanCIACIÓN"), parse_code("OrganisationRole", "Financiación"));
  EXPECT_EQ(parse_code("Sector", "11220 - Primary education"), "11220");
  EXPECT_EQ(parse_code("Sector", "water"), std::nullopt);
  EXPECT_EQ(parse_code("NoSuchList", "1"), std::nullopt);
}

TEST(TableGoal, IsAGoalOrATarget) {
  const auto goal = [](std::string_view text) {
    const auto found = parse_goal(text);
    return found ? found->first + ":" + found->second : "none";
  };
  EXPECT_EQ(goal("6"), "2:6");
  EXPECT_EQ(goal("ODS 06"), "2:6");
  EXPECT_EQ(goal("SDG 6.1"), "3:6.1");
  EXPECT_EQ(goal("17.A"), "none");
  EXPECT_EQ(goal("6.B"), "3:6.b");
  EXPECT_EQ(goal("Goal 11: cities"), "2:11");
  EXPECT_EQ(goal("18"), "none");
  EXPECT_EQ(goal("2030"), "none");
}

TEST(TablePattern, IsReadFromItsEnd) {
  const auto match = [](std::string_view text, std::string_view pattern) {
    const auto found = match_pattern(text, pattern);
    if (!found) return std::string("none");
    std::string all;
    for (const auto one : *found) all += (all.empty() ? "" : "|") + std::string(one);
    return all;
  };
  EXPECT_EQ(match("Proyecto emiDel (coordinado por L’Hospitalet, España)", "Proyecto {title} (coordinado por {who})"), "emiDel|L’Hospitalet, España");
  EXPECT_EQ(match("ADES (A) (Bolivia)", "{name} ({where})"), "ADES (A)|Bolivia");
  EXPECT_EQ(match("ADES", "{name} ({where})"), "none");
  EXPECT_EQ(match(" (Bolivia)", "{name} ({where})"), "none");
  EXPECT_EQ(match("ab", "{one}{two}"), "none");
  EXPECT_EQ(match("exactly", "exactly"), "");
  EXPECT_EQ(match("not exactly", "exactly"), "none");
}

TEST(TableText, ShowsThatLettersWereLost) {
  EXPECT_TRUE(looks_damaged("SAN MART ?N 459"));
  EXPECT_TRUE(looks_damaged("Caf\uFFFD"));
  EXPECT_TRUE(looks_damaged("M?laga"));
  EXPECT_FALSE(looks_damaged("What? Where?"));
  EXPECT_FALSE(looks_damaged("Is it? Yes"));
}

}  // namespace
}  // namespace exchange
