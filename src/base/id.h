// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace base {

// 60 bits: 41 of milliseconds since 2020, 19 that tell ids of one millisecond apart. Ids made by one process
// ascend strictly, so tables keyed by them grow at their end. Thread-safe.
std::uint64_t new_id_value();

// Twelve characters of Crockford's base 32 in lower case; equal order as text and as number.
std::string id_text(std::uint64_t value);
std::optional<std::uint64_t> id_value(std::string_view text);

// An identifier that cannot be taken for another kind's. Zero means "none yet".
template <class Tag>
struct Id {
  std::uint64_t value = 0;

  static Id make() { return Id{new_id_value()}; }
  static std::optional<Id> parse(std::string_view text) {
    auto parsed = id_value(text);
    return parsed ? std::optional<Id>(Id{*parsed}) : std::nullopt;
  }
  std::string text() const { return id_text(value); }
  explicit operator bool() const { return value != 0; }
  auto operator<=>(const Id&) const = default;
};

}  // namespace base

template <class Tag>
struct std::hash<base::Id<Tag>> {
  std::size_t operator()(const base::Id<Tag>& id) const noexcept { return std::hash<std::uint64_t>{}(id.value * 0x9E3779B97F4A7C15ULL); }
};
