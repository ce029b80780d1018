// SPDX-License-Identifier: EUPL-1.2
// What strangers write into mails: addresses, and the names and texts that others read. Whatever the bytes, a mail has
// the head that it should have, one address to go to, and two parts.
#include <algorithm>

#include "mail/compose.h"

namespace {

void need(bool fact) {
  if (!fact) __builtin_trap();
}

bool is_plain_line(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const bool is_address = mail::is_address(text);
  if (is_address)
    need(is_plain_line(text) && text.size() <= 254 && std::ranges::count(text, '@') == 1 &&
         text.find_first_of(" <>,;:\"()\\") == std::string::npos);
  // A header's text is folded at most: each further line begins with a blank.
  const auto subject = mail::header_text(text);
  for (std::size_t i = 0; i < subject.size(); ++i) {
    if (subject[i] == '\r') need(i + 2 < subject.size() && subject[i + 1] == '\n' && subject[i + 2] == ' ');
    if (subject[i] == '\n') need(i > 0 && subject[i - 1] == '\r');
  }

  mail::Letter letter;
  letter.id = mail::MailId{7};
  letter.to = is_address ? text : "someone@example.org";
  letter.language = text.substr(0, 2);
  letter.subject = text;
  letter.queued = "2026-11-23T08:00:00Z";
  letter.paragraphs = {text};
  letter.buttons = {{text, "https://register.example.org/" + text}};
  letter.closing = {text.substr(size / 2)};
  if (size % 2 == 1) letter.unsubscribe_url = "https://register.example.org/unsubscribe/" + text;
  letter.unsubscribe_label = text;
  const auto whole = mail::compose(letter, "register@example.org", text);
  std::size_t headers = 0, boundaries = 0;
  bool in_head = true;
  for (std::size_t begin = 0; begin < whole.size();) {
    const auto end = whole.find("\r\n", begin);
    need(end != std::string::npos && end - begin <= 998);
    const auto line = std::string_view(whole).substr(begin, end - begin);
    need(is_plain_line(line));
    if (line.empty()) in_head = false;
    if (in_head && line.front() != ' ') ++headers;
    if (!in_head && line.starts_with("--=_")) ++boundaries;
    begin = end + 2;
  }
  need(headers == 9 || (size % 2 == 1 && headers == 11));
  need(boundaries == 3);
  return 0;
}
