// SPDX-License-Identifier: EUPL-1.2
#include "base/partial_date.h"

#include <charconv>
#include <chrono>
#include <ctime>

#include <fmt/core.h>

namespace base {
namespace {

bool read_digits(std::string_view text, int& number) {
  for (char c : text)
    if (c < '0' || c > '9') return false;
  return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc{};
}

}  // namespace

std::optional<PartialDate> PartialDate::parse(std::string_view text) {
  int year = 0, month = 0, day = 0;
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return std::nullopt;
  if (!read_digits(text.substr(0, 4), year) || year == 0) return std::nullopt;
  if (text.size() >= 7) {
    if (text[4] != '-' || !read_digits(text.substr(5, 2), month) || month < 1 || month > 12) return std::nullopt;
  }
  if (text.size() == 10) {
    if (text[7] != '-' || !read_digits(text.substr(8, 2), day)) return std::nullopt;
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
  }
  return PartialDate{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
}

std::string PartialDate::text() const {
  if (!known()) return {};
  if (month == 0) return fmt::format("{:04}", year);
  if (day == 0) return fmt::format("{:04}-{:02}", year, month);
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::string utc_now() { return utc_after(std::chrono::seconds(0)); }

std::string utc_after(std::chrono::seconds from_now) {
  const std::time_t now = std::time(nullptr) + static_cast<std::time_t>(from_now.count());
  std::tm parts{};
  gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

PartialDate today() { return *PartialDate::parse(std::string_view(utc_now()).substr(0, 10)); }

}  // namespace base
