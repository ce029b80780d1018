// SPDX-License-Identifier: EUPL-1.2
#include "iati/decoder.h"

#include <algorithm>
#include <array>
#include <cerrno>

namespace iati {
namespace {

constexpr std::size_t longest_declaration = 1024;

// The encoding that the XML declaration names; empty if there is none.
std::string declared_encoding(std::string_view start) {
  if (!start.starts_with("<?xml")) return {};
  const auto declaration = start.substr(0, longest_declaration).find("?>");
  if (declaration == std::string_view::npos) return {};
  start = start.substr(0, declaration);
  const auto at = start.find("encoding");
  if (at == std::string_view::npos) return {};
  const auto quote = start.find_first_of("\"'", at);
  if (quote == std::string_view::npos) return {};
  const auto end = start.find(start[quote], quote + 1);
  if (end == std::string_view::npos) return {};
  return std::string(start.substr(quote + 1, end - quote - 1));
}

std::string lower(std::string_view text) {
  std::string made;
  for (char c : text) made += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return made;
}

// A file that begins with a readable declaration is in no wide encoding, whatever it names.
bool is_utf8(std::string_view encoding) {
  const auto name = lower(encoding);
  return name.empty() || name == "utf-8" || name == "utf8" || name == "us-ascii" || name == "ascii" ||
         name.starts_with("utf-16") || name.starts_with("utf-32") || name.starts_with("ucs-") ||
         name.starts_with("iso-10646");
}

// The encodings that people's programs write. Others that the system's library knows are not tried on files of
// strangers.
bool is_read(std::string_view encoding) {
  static constexpr std::array names{"latin1",  "shift_jis", "euc-jp", "euc-kr", "gb2312",   "gbk",
                                    "gb18030", "big5",      "koi8-r", "koi8-u", "macintosh"};
  const auto name = lower(encoding);
  if (name.size() > 20 || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") != std::string::npos)
    return false;
  if (name.starts_with("iso-8859-") || name.starts_with("windows-125") || name.starts_with("cp125")) return true;
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Decoder::~Decoder() {
  if (handle_) iconv_close(*handle_);
}

bool Decoder::fill(std::size_t size) {
  if (ended_) return false;
  const auto before = raw_.size();
  raw_.resize(before + size);
  const auto got = source_(raw_.data() + before, size);
  raw_.resize(before + static_cast<std::size_t>(std::max<std::int64_t>(got, 0)));
  unreadable_ = got < 0;
  ended_ = got <= 0;
  if (got > 0) bytes_ += static_cast<std::uint64_t>(got);
  return got > 0;
}

void Decoder::begin() {
  begun_ = true;
  while (raw_.size() < longest_declaration && fill(4096)) {
  }
  const std::string_view start = raw_;
  if (start.starts_with("\xEF\xBB\xBF")) {
    raw_.erase(0, 3);
    return;  // a byte order mark says more than a declaration
  }
  auto wide = [&](char a, char b, char c, char d) {
    return start.size() >= 4 && start[0] == a && start[1] == b && start[2] == c && start[3] == d;
  };
  if (start.starts_with("\xFF\xFE") || wide('<', 0, '?', 0) || wide('<', 0, 'i', 0)) {
    encoding_ = "UTF-16LE";
  } else if (start.starts_with("\xFE\xFF") || wide(0, '<', 0, '?') || wide(0, '<', 0, 'i')) {
    encoding_ = "UTF-16BE";
  } else if (auto declared = declared_encoding(start); !is_utf8(declared)) {
    encoding_ = declared;
  } else {
    return;
  }
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) raw_.erase(0, 2);
  const bool wide_one = encoding_.starts_with("UTF-16");
  if (wide_one || is_read(encoding_))
    if (const auto handle = iconv_open("UTF-8", encoding_.c_str()); handle != reinterpret_cast<iconv_t>(-1))
      handle_ = handle;
  undecodable_ = !handle_;
}

bool Decoder::more(std::string& to, std::size_t size) {
  if (!begun_) begin();
  if (undecodable_) return false;
  if (!handle_) {
    if (raw_.empty()) {
      // Straight into place: the usual case, a file in UTF-8.
      if (ended_) return false;
      const auto before = to.size();
      to.resize(before + size);
      const auto got = source_(to.data() + before, size);
      to.resize(before + static_cast<std::size_t>(std::max<std::int64_t>(got, 0)));
      unreadable_ = got < 0;
      ended_ = got <= 0;
      if (got > 0) bytes_ += static_cast<std::uint64_t>(got);
      return got > 0;
    }
    to += raw_;
    raw_.clear();
    return true;
  }
  const auto before = to.size();
  while (to.size() == before && !undecodable_) {
    const bool more_came = fill(size);
    if (!more_came && raw_.empty()) return false;
    convert(to);
    if (!more_came && !raw_.empty()) undecodable_ = true;  // it ends within a character
  }
  return to.size() > before;
}

// Appends what can be converted; a character of which a part is still to come stays in raw_.
void Decoder::convert(std::string& to) {
  char* in = raw_.data();
  std::size_t left = raw_.size();
  std::array<char, 16 << 10> piece;
  while (left > 0) {
    char* out = piece.data();
    std::size_t room = piece.size();
    const auto result = iconv(*handle_, &in, &left, &out, &room);
    const int error = errno;
    to.append(piece.data(), piece.size() - room);
    if (result != static_cast<std::size_t>(-1) || error == E2BIG) continue;
    undecodable_ = error != EINVAL;  // EINVAL: the rest of the character is missing
    break;
  }
  raw_.erase(0, raw_.size() - left);
}

}  // namespace iati
