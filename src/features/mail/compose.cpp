// SPDX-License-Identifier: EUPL-1.2
#include "mail/compose.h"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <ctime>

#include "base/embedded.h"
#include "base/text.h"
#include "web/template.h"

std::span<const base::EmbeddedFile> embedded_mail();

namespace mail {
namespace {

constexpr std::size_t bytes_a_word = 45;  // of UTF-8 in an encoded word, which may have 75 characters
constexpr std::size_t longest_line = 76;  // of quoted-printable
constexpr std::size_t plain_header = 60;  // longer ones are encoded, and folded between the words
constexpr std::size_t longest_url = 900;  // a header line ends at 998
constexpr std::size_t buttons_shown_big = 2;

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) out += i + j <= bytes.size() ? digits[group >> (18 - 6 * j) & 63] : '=';
  }
  return out;
}

// One line without controls, whatever came.
std::string clean_line(std::string_view text) {
  auto clean = base::repair_utf8(text);
  std::ranges::replace_if(
      clean, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return std::string(base::trim(clean));
}

bool is_plain(std::string_view text) {
  return text.size() <= plain_header && text.find("=?") == std::string_view::npos &&
         std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}

std::string display_name(std::string_view name) {
  const auto clean = clean_line(name);
  if (!is_plain(clean)) return header_text(clean);
  std::string quoted = "\"";
  for (const char c : clean) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

// "2026-11-23T07:15:02Z" as RFC 5322 has it, in English whatever the locale.
std::string mail_date(std::string_view utc) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  if (!strptime(std::string(utc).c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts)) return "Thu, 01 Jan 1970 00:00:00 +0000";
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", days[static_cast<std::size_t>(parts.tm_wday)],
                     parts.tm_mday, months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour,
                     parts.tm_min, parts.tm_sec);
}

std::string url_for_header(std::string_view url) {
  std::string out;
  for (const unsigned char c : url) {
    if (c > 0x20 && c < 0x7F && c != '<' && c != '>')
      out += static_cast<char>(c);
    else
      out += fmt::format("%{:02X}", c);
  }
  return out;
}

std::string plain_text(const Letter& letter, std::string_view site) {
  std::string text;
  for (const auto& paragraph : letter.paragraphs) text += paragraph + "\n\n";
  for (const auto& [label, url] : letter.buttons) text += label + ":\n" + url + "\n\n";
  for (const auto& paragraph : letter.closing) text += paragraph + "\n\n";
  text += "-- \n" + std::string(site) + "\n";
  if (!letter.unsubscribe_url.empty()) text += letter.unsubscribe_label + ": " + letter.unsubscribe_url + "\n";
  return text;
}

std::string html(const Letter& letter, std::string_view site) {
  static const web::Template whole = [] {
    for (const auto& file : embedded_mail())
      if (file.name == "mail/templates/message.html") return web::Template("mail/message", std::string(file.content));
    throw std::logic_error("the mail's template is missing");
  }();
  boost::json::array paragraphs, buttons, closing;
  for (const auto& text : letter.paragraphs) paragraphs.emplace_back(text);
  for (const auto& [label, url] : letter.buttons)
    buttons.push_back(boost::json::object{{"label", label}, {"url", url}});
  for (const auto& text : letter.closing) closing.emplace_back(text);
  std::string out;
  whole.render({{"language", letter.language},
                {"site_name", site},
                {"subject", letter.subject},
                {"paragraphs", std::move(paragraphs)},
                {"big_buttons", letter.buttons.size() <= buttons_shown_big},
                {"links", letter.buttons.size() > buttons_shown_big},
                {"buttons", std::move(buttons)},
                {"closing", std::move(closing)},
                {"unsubscribe_url", letter.unsubscribe_url},
                {"unsubscribe_label", letter.unsubscribe_label}},
               out);
  return out;
}

}  // namespace

std::string header_text(std::string_view text) {
  const auto clean = clean_line(text);
  if (is_plain(clean)) return clean;
  std::string out;
  for (std::size_t begin = 0; begin < clean.size();) {
    auto end = std::min(clean.size(), begin + bytes_a_word);
    while (end < clean.size() && end > begin && (static_cast<unsigned char>(clean[end]) & 0xC0) == 0x80)
      --end;  // never inside a letter
    out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") +
           base64(std::string_view(clean).substr(begin, end - begin)) + "?=";
    begin = end;
  }
  return out;
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  std::size_t line = 0;
  const auto put = [&](std::string_view piece) {
    if (line + piece.size() >= longest_line) {
      out += "=\r\n";
      line = 0;
    }
    out += piece;
    line += piece.size();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\r') continue;
    const bool last = i + 1 == text.size() || text[i + 1] == '\n';
    if (c == '\n') {
      out += "\r\n";
      line = 0;
    } else if ((c > 0x20 && c < 0x7F && c != '=') || (c == ' ' && !last)) {
      put(std::string_view(&text[i], 1));
    } else {
      put(fmt::format("={:02X}", c));
    }
  }
  return out;
}

std::string compose(const Letter& letter, std::string_view from, std::string_view from_name) {
  if (!is_address(from) || !is_address(letter.to)) throw std::logic_error("a mail without an address was composed");
  const auto domain = from.substr(from.find('@') + 1);
  const auto site = clean_line(from_name);
  // In quoted-printable "=" never stands before "_": no text can hold this line.
  const auto boundary = "=_" + letter.id.text();
  std::string out = fmt::format(
      "From: {} <{}>\r\nTo: <{}>\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}@{}>\r\nAuto-Submitted: "
      "auto-generated\r\n"
      "Content-Language: {}\r\n",
      display_name(site), from, letter.to, header_text(letter.subject), mail_date(letter.queued), letter.id.text(),
      domain, base::code(base::parse_language(letter.language).value_or(base::Language::en)));
  if (const auto url = url_for_header(letter.unsubscribe_url); !url.empty() && url.size() <= longest_url)
    out += fmt::format("List-Unsubscribe: <{}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", url);
  out += fmt::format("MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n", boundary);
  const auto part = [&](std::string_view type, std::string_view text) {
    out += fmt::format(
        "--{}\r\nContent-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
        boundary, type, quoted_printable(text));
  };
  part("text/plain", plain_text(letter, site));
  part("text/html", html(letter, site));
  out += fmt::format("--{}--\r\n", boundary);
  return out;
}

}  // namespace mail
