// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/partial_date.h"

namespace base {

// The languages of the interface. `pseudo` is the tests' invented language, in which whatever was not passed
// through translation stands out; it cannot be chosen by users.
enum class Language : std::uint8_t { en, fr, es, pt, pseudo };
inline constexpr std::array languages{Language::en, Language::fr, Language::es, Language::pt};

std::string_view code(Language language);             // "en"
std::string_view own_name(Language language);         // "English", "français", "español", "português"
std::optional<Language> parse_language(std::string_view code);  // takes "pt-BR" as pt
Language preferred_language(std::string_view accept_language_header);  // en if none fits

// The translation of an English text; the text itself where the catalogue has none. {named} stay in place.
std::string translate(Language language, std::string_view english);
// Translated, with the parameters put in.
std::string text(Language language, const Message& message);
// The index of the plural form for n: 0 one, 1 many (French and Portuguese: 0 is one).
int plural_form(Language language, long long n);
// One of the two forms of a text with a number, translated: plural(fr, "{n} partner", "{n} partners", 1) gives the second.
std::string plural(Language language, std::string_view english_one, std::string_view english_many, int form);
// Number and noun, ready to show: counted(fr, 3, "{n} partner", "{n} partners"). {n} is the formatted number.
std::string counted(Language language, long long n, std::string_view english_one, std::string_view english_many,
                    const std::vector<std::pair<std::string, std::string>>& parameters = {});

std::string format_number(Language language, long long n);                    // 11 240 / 11,240 / 11.240
std::string format_decimal(Language language, double value, int decimals);
std::string format_date(Language language, PartialDate date);                 // 17 May 1984, May 1984, 1984
// "May 1984 – 1986", "from 1984", "until 1986"; the whole of a year is that year. Empty where neither is known.
std::string format_span(Language language, PartialDate from, PartialDate to);
// Of a moment in UTC as utc_now() writes it: "23 November 2026, 14:05 UTC". What is no moment stays as it is.
std::string format_moment(Language language, std::string_view utc);
std::string language_name(Language in, std::string_view iso639);              // "French"; the code if unknown

// The invented language: letters get accents, the whole stands in ⟦ ⟧, {named} parameters stay as they are.
std::string pseudo_translation(std::string_view english);

}  // namespace base
