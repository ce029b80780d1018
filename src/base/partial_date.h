// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

// A date known to the year, the month or the day. Ordered by what is known: 1984 comes before 1984-01.
// Text is ISO 8601: "1984", "1984-05", "1984-05-17".
struct PartialDate {
  std::int16_t year = 0;  // 1 to 9999; 0 means unknown, and then all is 0
  std::uint8_t month = 0;
  std::uint8_t day = 0;

  static std::optional<PartialDate> parse(std::string_view text);  // refuses days that do not exist
  std::string text() const;                                        // empty if unknown
  bool known() const { return year != 0; }
  auto operator<=>(const PartialDate&) const = default;
};

// Now, as ISO 8601 in UTC to the second: "2026-11-23T00:42:32Z".
std::string utc_now();
std::string utc_after(std::chrono::seconds from_now);  // negative: before now
PartialDate today();

}  // namespace base
