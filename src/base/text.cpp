// SPDX-License-Identifier: EUPL-1.2
#include "base/text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <stdexcept>

namespace base {
namespace {

// What becomes of one code point: its folded letters, one space, or nothing.
struct Folded {
  char bytes[15] = {};
  std::uint8_t size = 0;
};

constexpr std::string_view spelt_out(UChar32 c) {
  switch (c) {
    case U'ł': return "l";
    case U'ø': return "o";
    case U'đ': case U'ð': case U'ɖ': return "d";
    case U'þ': return "th";
    case U'ß': return "ss";
    case U'æ': return "ae";
    case U'œ': return "oe";
    case U'ı': return "i";
    case U'ŧ': return "t";
    case U'ħ': return "h";
    case U'ŋ': return "n";
    case U'ə': return "e";
    case U'ƒ': return "f";
    default: return {};
  }
}

// Marks that writers leave out: Latin, Greek and Cyrillic accents, Hebrew and Arabic points, the tatweel. Marks of
// Indic and other scripts are vowels and stay.
bool is_dropped_mark(UChar32 c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x591 && c <= 0x5C7) || (c >= 0x610 && c <= 0x61A) ||
         (c >= 0x64B && c <= 0x65F) || c == 0x670 || c == 0x640 || (c >= 0x2B0 && c <= 0x2FF) || c == 0x200B ||
         c == 0x200C || c == 0x200D || c == 0xFEFF || c == 0xAD;
}

void append(Folded& folded, std::string_view bytes) {
  if (folded.size + bytes.size() > sizeof folded.bytes) return;  // no letter needs as much
  for (char b : bytes) folded.bytes[folded.size++] = b;
}

void append(Folded& folded, UChar32 c) {
  char bytes[4];
  int n = 0;
  U8_APPEND_UNSAFE(bytes, n, c);
  append(folded, std::string_view(bytes, static_cast<std::size_t>(n)));
}

const icu::Normalizer2& nfkd() {
  static const icu::Normalizer2* instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const auto* found = icu::Normalizer2::getNFKDInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no normalisation data");
    return found;
  }();
  return *instance;
}

Folded fold_code_point(UChar32 c) {
  Folded folded;
  const bool hangul = c >= 0xAC00 && c <= 0xD7A3;  // syllables are what Koreans compare, not their letters
  icu::UnicodeString decomposition;
  if (hangul || !nfkd().getDecomposition(c, decomposition)) decomposition = icu::UnicodeString(c);
  for (int i = 0; i < decomposition.length();) {
    const UChar32 part = u_tolower(decomposition.char32At(i));
    i += U16_LENGTH(decomposition.char32At(i));
    if (is_dropped_mark(part)) continue;
    if (const auto letters = spelt_out(part); !letters.empty()) {
      append(folded, letters);
    } else if (u_isalnum(part) || (U_GET_GC_MASK(part) & U_GC_M_MASK)) {
      append(folded, part);
    } else {
      append(folded, " ");
    }
  }
  return folded;
}

// Latin, Greek, Cyrillic, Hebrew, Arabic, Indic: folded once, at first use.
const Folded& folded_letter(UChar32 c) {
  static const auto table = [] {
    std::vector<Folded> made(0x2000);
    for (UChar32 i = 0; i < 0x2000; ++i) made[static_cast<std::size_t>(i)] = fold_code_point(i);
    return made;
  }();
  thread_local Folded other;
  if (c < 0x2000) return table[static_cast<std::size_t>(c)];
  if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3)) {
    other.size = 0;
    append(other, c);
  } else {
    other = fold_code_point(c);
  }
  return other;
}

std::vector<UChar32> code_points(std::string_view text) {
  std::vector<UChar32> points;
  points.reserve(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT_OR_FFFD(bytes, i, size, c);
    points.push_back(c);
  }
  return points;
}

}  // namespace

std::string fold(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  bool gap = false;  // a space is due before the next letter
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    if (bytes[i] < 0x80) {
      char c = static_cast<char>(bytes[i++]);
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        if (gap && !result.empty()) result += ' ';
        gap = false;
        result += c;
      } else {
        gap = true;
      }
      continue;
    }
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) {
      gap = true;
      continue;
    }
    const Folded& folded = folded_letter(c);
    for (std::uint8_t k = 0; k < folded.size; ++k) {
      if (folded.bytes[k] == ' ') {
        gap = true;
      } else {
        if (gap && !result.empty()) result += ' ';
        gap = false;
        result += folded.bytes[k];
      }
    }
  }
  return result;
}

bool is_valid_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return false;
  }
  return true;
}

std::string repair_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (UChar32 c : code_points(text)) {
    char buffer[4];
    int n = 0;
    U8_APPEND_UNSAFE(buffer, n, c);
    result.append(buffer, static_cast<std::size_t>(n));
  }
  return result;
}

std::string_view trim(std::string_view text) {
  const auto blank_at = [](std::string_view t, bool front) -> std::size_t {
    constexpr std::string_view no_break = "\xC2\xA0", byte_order_mark = "\xEF\xBB\xBF";
    if (t.empty()) return 0;
    const char c = front ? t.front() : t.back();
    if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
    for (auto mark : {no_break, byte_order_mark})
      if (front ? t.starts_with(mark) : t.ends_with(mark)) return mark.size();
    return 0;
  };
  while (const auto n = blank_at(text, true)) text.remove_prefix(n);
  while (const auto n = blank_at(text, false)) text.remove_suffix(n);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::size_t length(std::string_view text) { return code_points(text).size(); }

double similarity(std::string_view first, std::string_view second) {
  if (first == second) return 1;
  const auto a = code_points(first), b = code_points(second);
  if (a.empty() || b.empty()) return 0;
  const std::size_t longer = std::max(a.size(), b.size());
  const std::size_t window = longer / 2 > 1 ? longer / 2 - 1 : 0;
  std::vector<bool> taken_a(a.size()), taken_b(b.size());
  double matches = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t from = i > window ? i - window : 0;
    for (std::size_t j = from; j < std::min(b.size(), i + window + 1); ++j) {
      if (taken_b[j] || a[i] != b[j]) continue;
      taken_a[i] = taken_b[j] = true;
      ++matches;
      break;
    }
  }
  if (matches == 0) return 0;
  double transposed = 0;
  for (std::size_t i = 0, j = 0; i < a.size(); ++i) {
    if (!taken_a[i]) continue;
    while (!taken_b[j]) ++j;
    if (a[i] != b[j++]) ++transposed;
  }
  const double jaro = (matches / static_cast<double>(a.size()) + matches / static_cast<double>(b.size()) +
                       (matches - transposed / 2) / matches) / 3;
  std::size_t prefix = 0;
  while (prefix < 4 && prefix < a.size() && prefix < b.size() && a[prefix] == b[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * 0.1 * (1 - jaro);
}

}  // namespace base
