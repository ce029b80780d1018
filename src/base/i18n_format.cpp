// SPDX-License-Identifier: EUPL-1.2
// Numbers, dates and language names by ICU, whose headers stay in this file.
#include <unicode/dtptngen.h>
#include <unicode/locid.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <cmath>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>

#include "base/i18n.h"

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

// What is shared by all threads: immutable.
struct Formats {
  icu::Locale locale;
  icu::number::LocalizedNumberFormatter integers;
  std::string patterns[2];  // of month and year; of day, month and year
};

const Formats& formats_of(Language language) {
  static const auto all = [] {
    std::array<Formats, language_count> made;
    for (std::size_t i = 0; i < language_count; ++i) {
      auto& formats = made[i];
      formats.locale = locale_of(static_cast<Language>(i));
      formats.integers = icu::number::NumberFormatter::withLocale(formats.locale);
      UErrorCode status = U_ZERO_ERROR;
      const std::unique_ptr<icu::DateTimePatternGenerator> generator(
          icu::DateTimePatternGenerator::createInstance(formats.locale, status));
      require(status, "date patterns");
      formats.patterns[0] = utf8(generator->getBestPattern(icu::UnicodeString("yMMMM"), status));
      formats.patterns[1] = utf8(generator->getBestPattern(icu::UnicodeString("yMMMMd"), status));
      require(status, "date patterns");
    }
    return made;
  }();
  return all[static_cast<std::size_t>(language)];
}

// Date formats change while they format, so each thread has its own.
icu::SimpleDateFormat& date_format(Language language, bool with_day) {
  thread_local std::array<std::unique_ptr<icu::SimpleDateFormat>, 2 * language_count> made;
  auto& format = made[2 * static_cast<std::size_t>(language) + (with_day ? 1 : 0)];
  if (!format) {
    const auto& formats = formats_of(language);
    UErrorCode status = U_ZERO_ERROR;
    format = std::make_unique<icu::SimpleDateFormat>(icu::UnicodeString::fromUTF8(formats.patterns[with_day ? 1 : 0]),
                                                     formats.locale, status);
    require(status, "a date format");
    format->adoptTimeZone(icu::TimeZone::getGMT()->clone());
  }
  return *format;
}

}  // namespace

std::string format_number(Language language, long long n) {
  UErrorCode status = U_ZERO_ERROR;
  const auto formatted = formats_of(language).integers.formatInt(n, status);
  const auto text = formatted.toTempString(status);
  return U_FAILURE(status) ? std::to_string(n) : utf8(text);
}

std::string format_decimal(Language language, double value, int decimals) {
  if (!std::isfinite(value)) return "–";
  UErrorCode status = U_ZERO_ERROR;
  const auto formatted = formats_of(language)
                             .integers.precision(icu::number::Precision::fixedFraction(decimals))
                             .formatDouble(value, status);
  const auto text = formatted.toTempString(status);
  return U_FAILURE(status) ? std::to_string(value) : utf8(text);
}

std::string format_date(Language language, PartialDate date) {
  if (!date.known()) return {};
  if (date.month == 0) return std::to_string(date.year);
  const bool with_day = date.day != 0;
  const std::chrono::sys_days day = std::chrono::year(date.year) / std::chrono::month(date.month) /
                                    std::chrono::day(with_day ? date.day : 1u);
  const double milliseconds = 86'400'000.0 * static_cast<double>(day.time_since_epoch().count());
  icu::UnicodeString out;
  auto text = utf8(date_format(language, with_day).format(milliseconds, out));
  // The first of the month is an ordinal in French.
  if (language == Language::fr && date.day == 1 && text.starts_with("1 ")) text.replace(0, 1, "1er");
  return text;
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
