// SPDX-License-Identifier: EUPL-1.2
// Numbers, dates and language names by ICU, whose headers stay in this file.
#include <unicode/currunit.h>
#include <unicode/dtptngen.h>
#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/ucurr.h>
#include <unicode/unistr.h>

#include <array>
#include <chrono>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>

#include "base/format_money.h"
#include "base/i18n.h"
#include "base/money.h"
#include "base/time_axis.h"

namespace base {
namespace {

// British English for its order of day and month. European Portuguese and Spanish would group only from five digits
// on; so do these, by ICU's own rule.
icu::Locale locale_of(Language language) {
  switch (language) {
    case Language::fr: return icu::Locale("fr");
    case Language::es: return icu::Locale("es");
    case Language::pt: return icu::Locale("pt");
    case Language::en:
    case Language::pseudo: return icu::Locale("en", "GB");
  }
  return icu::Locale("en", "GB");
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

void require(UErrorCode status, const char* what) {
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU cannot make ") + what + ": " + u_errorName(status));
}

constexpr std::size_t language_count = 5;

// What ICU says about a language, asked once: it takes microseconds for each number or date, and a page has a hundred.
// Immutable, shared by all threads.
struct Formats {
  icu::Locale locale;
  icu::number::LocalizedNumberFormatter numbers;
  std::string separator;        // of thousands
  std::string minus;
  char decimal = '.';
  bool groups_four_digits = true;  // "1,240", but "1240" in Spanish
  // Per month, the text of a date with {d} and {y} for its day and year.
  std::array<std::string, 12> with_day, without_day;
};

constexpr int sample_year = 2345, sample_day = 27;  // digits that stand in no other part of a date

void replace_first(std::string& text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  if (at == std::string::npos) throw std::runtime_error("ICU writes dates in digits that are not expected: " + text);
  text.replace(at, what.size(), by);
}

std::string icu_number(const icu::number::LocalizedNumberFormatter& formatter, long long n) {
  UErrorCode status = U_ZERO_ERROR;
  const auto formatted = formatter.formatInt(n, status);
  const auto text = formatted.toTempString(status);
  require(status, "a number");
  return utf8(text);
}

Formats made_formats(Language language) {
  Formats formats;
  formats.locale = locale_of(language);
  formats.numbers = icu::number::NumberFormatter::withLocale(formats.locale);
  const auto grouped = icu_number(formats.numbers, 12345);  // "12", separator, "345"
  formats.separator = grouped.substr(2, grouped.size() - 5);
  const auto negative = icu_number(formats.numbers, -1);
  formats.minus = negative.substr(0, negative.size() - 1);
  UErrorCode failed = U_ZERO_ERROR;
  const auto half = formats.numbers.formatDouble(0.5, failed).toTempString(failed);
  require(failed, "a fraction");
  formats.decimal = half.indexOf(u',') >= 0 ? ',' : '.';
  formats.groups_four_digits = icu_number(formats.numbers, 1234) != "1234";

  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::DateTimePatternGenerator> generator(
      icu::DateTimePatternGenerator::createInstance(formats.locale, status));
  require(status, "date patterns");
  for (const bool with_day : {false, true}) {
    const auto pattern = generator->getBestPattern(icu::UnicodeString(with_day ? "yMMMMd" : "yMMMM"), status);
    icu::SimpleDateFormat format(pattern, formats.locale, status);
    require(status, "a date format");
    format.adoptTimeZone(icu::TimeZone::getGMT()->clone());
    for (unsigned month = 1; month <= 12; ++month) {
      const std::chrono::sys_days day =
          std::chrono::year(sample_year) / std::chrono::month(month) / std::chrono::day(sample_day);
      icu::UnicodeString out;
      auto text = utf8(format.format(86'400'000.0 * static_cast<double>(day.time_since_epoch().count()), out));
      replace_first(text, std::to_string(sample_year), "{y}");
      if (with_day) replace_first(text, std::to_string(sample_day), "{d}");
      (with_day ? formats.with_day : formats.without_day)[month - 1] = text;
    }
  }
  return formats;
}

const Formats& formats_of(Language language) {
  static const auto all = [] {
    std::array<Formats, language_count> made;
    for (std::size_t i = 0; i < language_count; ++i) made[i] = made_formats(static_cast<Language>(i));
    return made;
  }();
  return all[static_cast<std::size_t>(language)];
}

}  // namespace

std::string format_number(Language language, long long n) {
  const auto& formats = formats_of(language);
  auto digits = std::to_string(n);
  const bool negative = digits.front() == '-';
  if (negative) digits.erase(0, 1);
  std::string out = negative ? formats.minus : std::string();
  if (digits.size() <= 3 || (digits.size() == 4 && !formats.groups_four_digits)) return out + digits;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += formats.separator;
    out += digits[i];
  }
  return out;
}

std::string format_decimal(Language language, double value, int decimals) {
  if (!std::isfinite(value)) return "–";
  UErrorCode status = U_ZERO_ERROR;
  const auto formatted = formats_of(language)
                             .numbers.precision(icu::number::Precision::fixedFraction(decimals))
                             .formatDouble(value, status);
  const auto text = formatted.toTempString(status);
  return U_FAILURE(status) ? std::to_string(value) : utf8(text);
}

char decimal_separator(Language language) { return formats_of(language).decimal; }

std::string format_amount(Language language, std::int64_t minor, std::string_view currency) {
  const auto places = static_cast<std::size_t>(minor_digits(currency));
  auto digits = std::to_string(minor);
  const bool negative = digits.front() == '-';
  if (negative) digits.erase(0, 1);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  const auto& formats = formats_of(language);
  auto text = (negative ? formats.minus : std::string()) + format_number(language, std::stoll(digits.substr(0, digits.size() - places)));
  if (places > 0) text += formats.decimal + digits.substr(digits.size() - places);
  return text;
}

std::string format_money(Language language, std::int64_t minor, std::string_view currency) {
  if (!is_currency(currency)) return format_amount(language, minor, currency) + (currency.empty() ? "" : " " + std::string(currency));
  // Where the sign stands, and what it is, by the language: a pattern of ICU's for each currency, kept.
  static std::shared_mutex mutex;
  static std::map<std::pair<Language, std::string>, std::string> patterns;
  const std::pair key(language, std::string(currency));
  std::string pattern;
  {
    const std::shared_lock lock(mutex);
    if (const auto found = patterns.find(key); found != patterns.end()) pattern = found->second;
  }
  if (pattern.empty()) {
    UErrorCode status = U_ZERO_ERROR;
    const auto formatted = formats_of(language)
                               .numbers.unit(icu::CurrencyUnit(icu::StringPiece(key.second), status))
                               .precision(icu::number::Precision::integer())
                               .formatInt(7, status);
    const auto text = formatted.toTempString(status);
    require(status, "an amount of money");
    pattern = utf8(text);
    const std::unique_lock lock(mutex);
    patterns.emplace(key, pattern);
  }
  const auto at = pattern.find('7');
  if (at == std::string::npos) return format_amount(language, minor, currency) + " " + key.second;
  auto amount = format_amount(language, minor, currency);
  // A minus stands before the sign, as ICU puts it.
  const bool negative = minor < 0;
  const auto& minus = formats_of(language).minus;
  if (negative) amount.erase(0, minus.size());
  return (negative ? minus : std::string()) + pattern.substr(0, at) + amount + pattern.substr(at + 1);
}

std::string currency_name(Language in, std::string_view iso4217) {
  UErrorCode status = U_ZERO_ERROR;
  if (iso4217.size() != 3) return std::string(iso4217);
  int32_t length = 0;
  // Of a code that it does not know ICU gives back what it got: `code` outlives the name.
  icu::UnicodeString code = icu::UnicodeString::fromUTF8(icu::StringPiece(iso4217.data(), 3));
  const auto* name = ucurr_getName(code.getTerminatedBuffer(), formats_of(in).locale.getName(), UCURR_LONG_NAME, nullptr, &length, &status);
  return U_FAILURE(status) ? std::string(iso4217) : utf8(icu::UnicodeString(name, length));
}

std::string format_date(Language language, PartialDate date) {
  if (!date.known()) return {};
  if (date.month == 0 || date.month > 12) return std::to_string(date.year);
  const auto& formats = formats_of(language);
  const bool with_day = date.day != 0;
  std::string text = (with_day ? formats.with_day : formats.without_day)[date.month - 1u];
  // The first of the month is an ordinal in French.
  if (with_day)
    replace_first(text, "{d}", language == Language::fr && date.day == 1 ? std::string("1er") : std::to_string(date.day));
  replace_first(text, "{y}", std::to_string(date.year));
  return text;
}

std::string format_span(Language language, PartialDate from, PartialDate to) {
  if (!from.known() && !to.known()) return {};
  if (from.known() && to.known() && from.year == to.year && *first_day(from) == *first_day({from.year, 0, 0}) &&
      *last_day(to) == *last_day({to.year, 0, 0}))
    return format_date(language, {from.year, 0, 0});
  if (from == to) return format_date(language, from);
  if (!to.known()) return text(language, msg("from {date}", {{"date", format_date(language, from)}}));
  if (!from.known()) return text(language, msg("until {date}", {{"date", format_date(language, to)}}));
  return format_date(language, from) + " – " + format_date(language, to);
}

std::string format_moment(Language language, std::string_view utc) {
  const auto date = utc.size() < 16 ? std::nullopt : PartialDate::parse(utc.substr(0, 10));
  if (!date) return std::string(utc);
  return text(language, msg("{date}, {time} UTC",
                            {{"date", format_date(language, *date)}, {"time", std::string(utc.substr(11, 5))}}));
}

std::string language_name(Language in, std::string_view iso639) {
  // Looking a name up in ICU's bundles costs microseconds; there are few languages, so they are kept.
  static std::shared_mutex mutex;
  static std::map<std::pair<Language, std::string>, std::string> known;
  if (iso639.empty() || iso639.size() > 12) return std::string(iso639);
  std::pair<Language, std::string> key(in, iso639);
  {
    const std::shared_lock lock(mutex);
    if (const auto found = known.find(key); found != known.end()) return found->second;
  }
  icu::UnicodeString out;
  auto name = utf8(icu::Locale(key.second.c_str()).getDisplayLanguage(formats_of(in).locale, out));
  if (name.empty()) name = key.second;
  const std::unique_lock lock(mutex);
  if (known.size() < 4096) known.emplace(std::move(key), name);
  return name;
}

}  // namespace base
