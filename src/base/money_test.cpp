// SPDX-License-Identifier: EUPL-1.2
#include "base/format_money.h"
#include "base/money.h"

#include <gtest/gtest.h>

#include <random>

namespace base {
namespace {

TEST(Money, HasTheDigitsOfItsCurrency) {
  EXPECT_EQ(minor_digits("EUR"), 2);
  EXPECT_EQ(minor_digits("JPY"), 0);
  EXPECT_EQ(minor_digits("TND"), 3);
  EXPECT_EQ(minor_digits("nobody"), 2);
  EXPECT_TRUE(is_currency("FRF"));
  EXPECT_FALSE(is_currency("EURO"));
}

TEST(Money, IsWhatACountryPaysWith) {
  EXPECT_EQ(currency_of_country("AT"), "EUR");
  EXPECT_EQ(currency_of_country("SN"), "XOF");
  EXPECT_EQ(currency_of_country("BR"), "BRL");
  for (const auto* none : {"", "A", "ZZ", "\xff\xff", "AUT", "@c"}) EXPECT_EQ(currency_of_country(none), "") << none;
}

TEST(Money, NamesACurrencyOrGivesItsCode) {
  EXPECT_EQ(currency_name(Language::fr, "EUR"), "euro");
  for (const auto* unknown : {"QQQ", "", "EU", "EURO"}) EXPECT_EQ(currency_name(Language::en, unknown), unknown);
}

TEST(Money, IsReadWithoutLosingAnything) {
  EXPECT_EQ(parse_minor("1234.5", "EUR"), 123450);
  EXPECT_EQ(parse_minor(" -0.07\n", "EUR"), -7);
  EXPECT_EQ(parse_minor("1234.500", "EUR"), 123450);
  EXPECT_EQ(parse_minor("+.5", "EUR"), 50);
  EXPECT_EQ(parse_minor("12", "JPY"), 12);
  EXPECT_EQ(parse_minor("92233720368547758.07", "EUR"), INT64_MAX);
}

TEST(Money, RefusesWhatItCannotHold) {
  for (const char* text : {"", "-", ".", "1,000", "1e3", "12.345", "0x10", "92233720368547758.08", "1.2.3", "99999999999999999999999999999999999999999"})
    EXPECT_FALSE(parse_minor(text, "EUR")) << text;
  EXPECT_FALSE(parse_minor("12.5", "JPY"));
}

TEST(Money, IsWrittenAsItIsRead) {
  EXPECT_EQ(minor_text(123450, "EUR"), "1234.5");
  EXPECT_EQ(minor_text(-7, "EUR"), "-0.07");
  EXPECT_EQ(minor_text(INT64_MIN, "EUR"), "-92233720368547758.08");
  EXPECT_EQ(minor_text(12, "JPY"), "12");
  std::mt19937_64 random(7);
  for (int i = 0; i < 10000; ++i) {
    const auto value = static_cast<std::int64_t>(random()) >> (random() % 64);
    for (const char* currency : {"EUR", "JPY", "TND"}) EXPECT_EQ(parse_minor(minor_text(value, currency), currency), value);
  }
}

TEST(Money, IsExchangedAtARate) {
  const auto rate = Rate::parse("655.957").value();
  EXPECT_EQ(rate.text(), "655.957");
  EXPECT_EQ(convert(10000, "EUR", "XOF", rate), 65596);  // 100.00 € are 65 595.7 francs, which have no cents
  EXPECT_EQ(convert(-10000, "EUR", "XOF", rate), -65596);
  EXPECT_EQ(convert(5, "EUR", "JPY", Rate::parse("10").value()), 1);  // 0.5 of a yen, away from zero
  EXPECT_EQ(convert(100, "JPY", "TND", Rate::parse("0.02").value()), 2000);
  EXPECT_FALSE(convert(INT64_MAX, "EUR", "XOF", rate));
  for (const char* text : {"0", "-1", "1.0000000001", "", "one"}) EXPECT_FALSE(Rate::parse(text)) << text;
}

TEST(Money, SaysWhenASumIsTooLarge) {
  EXPECT_EQ(add(1, -3), -2);
  EXPECT_FALSE(add(INT64_MAX, 1));
  EXPECT_FALSE(add(INT64_MIN, -1));
}

}  // namespace
}  // namespace base
