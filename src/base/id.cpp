// SPDX-License-Identifier: EUPL-1.2
#include "base/id.h"

#include <atomic>
#include <chrono>
#include <random>

namespace base {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr int characters = 12;
constexpr std::uint64_t epoch_ms = 1577836800000;  // 2020-01-01T00:00:00Z

int digit_of(char c) {
  const auto at = alphabet.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::uint64_t new_id_value() {
  static std::atomic<std::uint64_t> last{0};
  // Two processes that start counting in the same millisecond begin at different numbers.
  static const std::uint64_t process = std::random_device{}() & 0x3FFFF;
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
  const std::uint64_t candidate = ((static_cast<std::uint64_t>(now.count()) - epoch_ms) & ((1ULL << 41) - 1)) << 19 | process;
  std::uint64_t seen = last.load(std::memory_order_relaxed);
  std::uint64_t next;
  do {
    next = std::max(candidate, seen + 1);
  } while (!last.compare_exchange_weak(seen, next, std::memory_order_relaxed));
  return next;
}

std::string id_text(std::uint64_t value) {
  std::string text(characters, '0');
  for (int i = characters - 1; i >= 0; --i, value >>= 5) text[static_cast<std::size_t>(i)] = alphabet[value & 31];
  return text;
}

std::optional<std::uint64_t> id_value(std::string_view text) {
  if (text.size() != characters) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : text) {
    const int digit = digit_of(c);
    if (digit < 0) return std::nullopt;
    value = value << 5 | static_cast<std::uint64_t>(digit);
  }
  return value;
}

}  // namespace base
