// SPDX-License-Identifier: EUPL-1.2
#include "base/decimal.h"

#include <gtest/gtest.h>

#include <random>

namespace base {
namespace {

Decimal of(std::string_view text) { return Decimal::parse(text).value(); }

TEST(Decimal, IsReadAsItIsWritten) {
  for (const auto& [text, written] : std::map<std::string, std::string>{{"0", "0"},
                                                                        {"-0", "0"},
                                                                        {" 33.340 ", "33.34"},
                                                                        {"+7", "7"},
                                                                        {".5", "0.5"},
                                                                        {"5.", "5"},
                                                                        {"-0.000000001", "-0.000000001"},
                                                                        {"999999999999999999.999999999", "999999999999999999.999999999"},
                                                                        {"000000000000000000000012", "12"},
                                                                        {"1.00000000000000", "1"}}) {
    ASSERT_TRUE(Decimal::parse(text)) << text;
    EXPECT_EQ(of(text).text(), written);
  }
}

TEST(Decimal, IsRefusedWhereItIsNoneOrDoesNotFit) {
  for (const char* text : {"", " ", ".", "-", "1,5", "1 000", "1e3", "0x1", "1.2.3", "--1", "NaN", "1000000000000000000", "0.0000000001", "١"})
    EXPECT_FALSE(Decimal::parse(text)) << text;
}

TEST(Decimal, IsAddedAndComparedExactly) {
  EXPECT_EQ(of("0.1") + of("0.2"), of("0.3"));
  EXPECT_LT(of("-2"), of("-1.999999999"));
  std::mt19937_64 random(1);
  for (int i = 0; i < 10000; ++i) {
    const auto a = static_cast<std::int64_t>(random() % 2000000001) - 1000000000, b = static_cast<std::int64_t>(random() % 2000000001) - 1000000000;
    EXPECT_EQ(Decimal(a) + Decimal(b), Decimal(a + b));
    EXPECT_EQ(Decimal(a) - Decimal(b), Decimal(a - b));
    EXPECT_EQ(Decimal(a) < Decimal(b), a < b);
    EXPECT_EQ(of(Decimal(a).text()), Decimal(a));
  }
}

TEST(Decimal, IsSharedAndRounded) {
  EXPECT_EQ(Decimal(1).percent_of(3), of("33.333333333"));
  EXPECT_EQ(Decimal(2).percent_of(3), of("66.666666667"));
  EXPECT_EQ(Decimal(-1).percent_of(-4), Decimal(25));
  EXPECT_EQ(Decimal(1).percent_of(-4), Decimal(-25));
  EXPECT_FALSE(Decimal(1).percent_of(0));
  EXPECT_FALSE((of("999999999999999999") + of("999999999999999999")).percent_of(of("0.000000001")));
  EXPECT_EQ(of("99.96").rounded(1), of("100"));
  EXPECT_EQ(of("-0.5").rounded(0), Decimal(-1));
  EXPECT_EQ(of("99.99").rounded_down(0), Decimal(99));
  EXPECT_EQ(of("-0.01").rounded_down(0), Decimal(-1));
}

TEST(Decimal, IsShownAsTheLanguageWritesIt) {
  EXPECT_EQ(format_exact(Language::en, of("1234.5")), "1,234.5");
  EXPECT_EQ(format_exact(Language::pt, of("-12345.25")), "\u2212" + format_number(Language::pt, 12345) + ",25");
  EXPECT_EQ(format_exact(Language::fr, of("0.5")), "0,5");
}

}  // namespace
}  // namespace base
