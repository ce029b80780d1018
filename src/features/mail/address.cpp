// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "mail/api.h"

namespace mail {
namespace {

bool is_letter_or_digit(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// RFC 5321's Dot-string: what stands unquoted before the @.
bool is_local_part(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() == '.' || text.back() == '.' ||
      text.find("..") != std::string_view::npos)
    return false;
  return std::ranges::all_of(text, [](unsigned char c) {
    return is_letter_or_digit(c) ||
           std::string_view(".!#$%&'*+-/=?^_`{|}~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
         std::ranges::all_of(text, [](unsigned char c) { return is_letter_or_digit(c) || c == '-'; });
}

}  // namespace

// Domains of other scripts in their ASCII form (xn--…): what every server takes, and no two that look alike.
bool is_address(std::string_view text) {
  const auto at = text.find('@');
  if (text.size() > 254 || at == std::string_view::npos || !is_local_part(text.substr(0, at))) return false;
  auto domain = text.substr(at + 1);
  while (true) {
    const auto dot = domain.find('.');
    if (!is_label(domain.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    domain.remove_prefix(dot + 1);
  }
}

}  // namespace mail
