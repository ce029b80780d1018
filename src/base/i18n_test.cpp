// SPDX-License-Identifier: EUPL-1.2
#include "base/format_money.h"
#include "base/i18n.h"

#include <gtest/gtest.h>

#include "base/catalogue.h"
#include "base/embedded.h"

namespace {

using base::Language;
using base::PartialDate;

TEST(Language, IsRecognisedWithItsRegion) {
  EXPECT_EQ(base::parse_language("pt-BR"), Language::pt);
  EXPECT_EQ(base::parse_language("FR_ca"), Language::fr);
  EXPECT_EQ(base::parse_language("fra"), std::nullopt);
  EXPECT_EQ(base::parse_language("en-x-pseudo"), Language::en);  // nobody gets the tests' language by asking
  EXPECT_EQ(base::parse_language(""), std::nullopt);
}

TEST(Language, IsTheOneThatTheBrowserPrefers) {
  EXPECT_EQ(base::preferred_language("fr-CH, fr;q=0.9, en;q=0.8"), Language::fr);
  EXPECT_EQ(base::preferred_language("de, en;q=0.5, es;q=0.7"), Language::es);
  EXPECT_EQ(base::preferred_language("es;q=0, pt;q=0.1"), Language::pt);
  EXPECT_EQ(base::preferred_language("de, ja"), Language::en);
  EXPECT_EQ(base::preferred_language(""), Language::en);
  EXPECT_EQ(base::preferred_language(";;q=,,fr;q=abc,=,"), Language::en);
}

TEST(Text, PutsParametersIn) {
  EXPECT_EQ(base::text(Language::en, base::msg("{a} and {b}, {a} again, {c} not", {{"a", "{b}"}, {"b", "2"}})),
            "{b} and 2, {b} again, {c} not");
  EXPECT_EQ(base::text(Language::en, base::msg("a { b", {{"a", "x"}})), "a { b");
}

TEST(Text, StaysEnglishWhereThereIsNoTranslation) {
  EXPECT_EQ(base::translate(Language::fr, "No catalogue will ever hold this: qzx."), "No catalogue will ever hold this: qzx.");
}

TEST(Text, IsMarkedInTheInventedLanguage) {
  EXPECT_EQ(base::translate(Language::pseudo, "Add {name}"), "⟦áðð {name}⟧");
  EXPECT_EQ(base::text(Language::pseudo, base::msg("Add {name}", {{"name", "León"}})), "⟦áðð León⟧");
}

TEST(Plural, FollowsTheLanguage) {
  EXPECT_EQ(base::plural_form(Language::en, 0), 1);
  EXPECT_EQ(base::plural_form(Language::es, 0), 1);
  EXPECT_EQ(base::plural_form(Language::fr, 0), 0);
  EXPECT_EQ(base::plural_form(Language::pt, 0), 0);
  for (const auto language : base::languages) {
    EXPECT_EQ(base::plural_form(language, 1), 0);
    EXPECT_EQ(base::plural_form(language, 2), 1);
  }
  EXPECT_EQ(base::counted(Language::en, 1, "{n} town", "{n} towns"), "1 town");
  EXPECT_EQ(base::counted(Language::en, 12345, "{n} town of {x}", "{n} towns of {x}", {{"x", "A"}}), "12,345 towns of A");
}

TEST(Number, IsWrittenAsTheLanguageDoes) {
  EXPECT_EQ(base::format_number(Language::en, 11240), "11,240");
  EXPECT_EQ(base::format_number(Language::fr, 11240), "11\u202f240");
  EXPECT_EQ(base::format_number(Language::es, 11240), "11.240");
  EXPECT_EQ(base::format_number(Language::es, 1240), "1240");
  EXPECT_EQ(base::format_number(Language::pt, 1240), "1.240");
  EXPECT_EQ(base::format_number(Language::en, -1234567), "-1,234,567");
  EXPECT_EQ(base::format_number(Language::en, 0), "0");
  EXPECT_EQ(base::format_number(Language::en, std::numeric_limits<long long>::min()), "-9,223,372,036,854,775,808");
  EXPECT_EQ(base::format_decimal(Language::fr, 1234.56, 1), "1\u202f234,6");
  EXPECT_EQ(base::format_decimal(Language::en, 0.5, 2), "0.50");
}

TEST(Date, IsWrittenAsTheLanguageDoes) {
  const PartialDate day{1984, 5, 17};
  EXPECT_EQ(base::format_date(Language::en, day), "17 May 1984");
  EXPECT_EQ(base::format_date(Language::fr, day), "17 mai 1984");
  EXPECT_EQ(base::format_date(Language::es, day), "17 de mayo de 1984");
  EXPECT_EQ(base::format_date(Language::pt, day), "17 de maio de 1984");
  EXPECT_EQ(base::format_date(Language::fr, {1984, 8, 1}), "1er août 1984");
  EXPECT_EQ(base::format_date(Language::en, {1984, 5, 0}), "May 1984");
  EXPECT_EQ(base::format_date(Language::pt, {1984, 5, 0}), "maio de 1984");
  EXPECT_EQ(base::format_date(Language::en, {984, 0, 0}), "984");
  EXPECT_EQ(base::format_date(Language::en, {}), "");
}

TEST(LanguageName, IsGivenInTheLanguageOfTheReader) {
  EXPECT_EQ(base::language_name(Language::en, "fr"), "French");
  EXPECT_EQ(base::language_name(Language::fr, "es"), "espagnol");
  EXPECT_EQ(base::language_name(Language::en, "qqq"), "qqq");
  EXPECT_EQ(base::language_name(Language::en, ""), "");
}

TEST(Catalogue, RefusesFilesThatPointOutsideThemselves) {
  EXPECT_FALSE(base::Catalogue::read(""));
  EXPECT_FALSE(base::Catalogue::read(std::string(28, '\xff')));
  // One entry whose text lies beyond the end.
  const std::uint32_t words[] = {0x950412de, 0, 1, 28, 36, 0, 0, 3, 1000, 3, 1000};
  const std::string file(reinterpret_cast<const char*>(words), sizeof words);
  EXPECT_FALSE(base::Catalogue::read(file));
  for (std::size_t length = 0; length < file.size(); ++length) EXPECT_FALSE(base::Catalogue::read(file.substr(0, length)));
}

TEST(Money, IsWrittenAsTheLanguageDoes) {
  using enum Language;
  EXPECT_EQ(format_money(en, 123450, "EUR"), "€1,234.50");
  EXPECT_EQ(format_money(fr, 123450, "EUR"), "1\u202f234,50\u00a0€");
  EXPECT_EQ(format_money(es, 1234550, "EUR"), "12.345,50\u00a0€");
  EXPECT_EQ(format_money(en, -5, "EUR"), "-€0.05");
  EXPECT_EQ(format_amount(fr, 1234, "XOF"), "1\u202f234");
  EXPECT_EQ(format_amount(en, 1234, "TND"), "1.234");
  EXPECT_EQ(format_money(en, INT64_MIN, "XXY"), "-92,233,720,368,547,758.08 XXY");
  EXPECT_EQ(currency_name(fr, "EUR"), "euro");
  EXPECT_EQ(currency_name(en, "QQQ"), "QQQ");
  EXPECT_EQ(decimal_separator(pt), ',');
}

}  // namespace
