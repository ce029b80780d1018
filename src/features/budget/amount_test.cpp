// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <random>

#include "budget/amount.h"

namespace budget {
namespace {

using enum base::Language;

std::string read(base::Language language, std::string_view text, std::string_view currency = "EUR") {
  const auto amount = parse_amount(language, text, currency);
  return amount ? base::minor_text(*amount, currency) : base::text(en, amount.error().message);
}

TEST(Amounts, AreReadAsTheLanguageWritesThem) {
  EXPECT_EQ(read(fr, "1 234,50"), "1234.5");
  EXPECT_EQ(read(fr, "1\u202f234\u00a0567,05"), "1234567.05");
  EXPECT_EQ(read(en, "1,234.50"), "1234.5");
  EXPECT_EQ(read(es, "1.234,50"), "1234.5");
  EXPECT_EQ(read(pt, "1.234"), "1234");
  EXPECT_EQ(read(en, "1,234"), "1234");
  EXPECT_EQ(read(en, " -12 "), "-12");
  EXPECT_EQ(read(fr, "−12,5"), "-12.5");
  EXPECT_EQ(read(en, "1’234’567"), "1234567");
  EXPECT_EQ(read(fr, "1,234", "TND"), "1.234");
}

TEST(Amounts, AreReadInOtherHabitsWhereThereIsOneWay) {
  EXPECT_EQ(read(fr, "12.50"), "12.5");
  EXPECT_EQ(read(fr, "1,234.50"), "1234.5");
  EXPECT_EQ(read(en, "1.234,50"), "1234.5");
  EXPECT_EQ(read(en, "12,50"), "12.5");
  EXPECT_EQ(read(fr, "1.234.567"), "1234567");
  EXPECT_EQ(read(fr, "1,00", "XOF"), "1");
}

TEST(Amounts, AreRefusedWhereTheyCouldMeanTwo) {
  EXPECT_EQ(read(fr, "1,234"), "“1,234” can be read in two ways. Write 1\u202f234,00 or 1,23, whichever you mean.");
  EXPECT_EQ(read(fr, "1.234"), "“1.234” can be read in two ways. Write 1\u202f234,00 or 1,23, whichever you mean.");
  EXPECT_EQ(read(en, "1.234"), "“1.234” can be read in two ways. Write 1,234.00 or 1.23, whichever you mean.");
  EXPECT_EQ(read(fr, "1,234", "XOF"), "“1,234” can be read in two ways. Write 1\u202f234 or 1, whichever you mean.");
  EXPECT_FALSE(parse_rate(en, "655,957"));
  EXPECT_FALSE(parse_rate(fr, "1.234"));
}

TEST(Amounts, AreRefusedWhereTheyAreNone) {
  for (const auto* text : {"", " ", "-", "1e400", "1e3", "NaN", "inf", "0x10", "<b>1</b>", "12 34", "1,,2", "1.", ".5", "12,34,567", "1 2345", "--1", "1-", "€", "1 234 56,7", "1.2.3", "٣"}) {
    for (const auto language : base::languages) EXPECT_FALSE(parse_amount(language, text, "EUR")) << text;
    EXPECT_FALSE(parse_rate(fr, text)) << text;
  }
  EXPECT_EQ(read(en, "1.2345"), "“1.2345” has more decimals than EUR has: 2.");
  EXPECT_EQ(read(en, "1.5", "XOF"), "“1.5” has more decimals than XOF has: 0.");
  EXPECT_EQ(read(en, "92233720368547758.08"), "“92233720368547758.08” is more than this register can count.");
  EXPECT_EQ(read(en, std::string(5000, '9')).substr(0, 20), "“" + std::string(17, '9'));
}

TEST(Amounts, AreReadAsTheyAreShown) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 5000; ++i) {
    const auto amount = static_cast<std::int64_t>(random()) >> random() % 60;
    for (const auto language : base::languages)
      for (const auto* currency : {"EUR", "XOF"}) {
        const auto shown = base::format_amount(language, amount, currency);
        const auto back = parse_amount(language, shown, currency);
        ASSERT_TRUE(back) << shown;
        ASSERT_EQ(*back, amount) << shown;
      }
  }
}

TEST(Rates, AreReadWithADecimalSignOfEitherKind) {
  EXPECT_EQ(parse_rate(fr, "655,957")->text(), "655.957");
  EXPECT_EQ(parse_rate(en, "655.957")->text(), "655.957");
  EXPECT_EQ(parse_rate(en, "0,00152")->text(), "0.00152");
  EXPECT_FALSE(parse_rate(en, "0"));
  EXPECT_FALSE(parse_rate(en, "-1"));
  EXPECT_FALSE(parse_rate(en, "1.0000000001"));
  EXPECT_EQ(rate_text(fr, "655.957"), "655,957");
}

}  // namespace
}  // namespace budget
