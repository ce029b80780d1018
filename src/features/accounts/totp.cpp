// SPDX-License-Identifier: EUPL-1.2
#include "accounts/totp.h"

#include <qrencode.h>

#include <boost/uuid/detail/sha1.hpp>
#include <chrono>
#include <memory>
#include <stdexcept>

#include "base/secret.h"
#include "http/message.h"

namespace accounts {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t block = 64, digest_size = 20;
constexpr int quiet_zone = 4;  // ISO/IEC 18004
constexpr int recovery_codes = 10;

std::string sha1(std::string_view text) {
  boost::uuids::detail::sha1 hash;
  hash.process_bytes(text.data(), text.size());
  unsigned int words[5];
  hash.get_digest(words);
  std::string out;
  for (const unsigned word : words)
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(word >> shift & 0xff);
  return out;
}

std::string hmac_sha1(std::string_view key, std::string_view text) {  // RFC 2104
  std::string padded = key.size() > block ? sha1(key) : std::string(key);
  padded.resize(block, '\0');
  std::string inner = padded, outer = padded;
  for (char& c : inner) c = static_cast<char>(c ^ 0x36);
  for (char& c : outer) c = static_cast<char>(c ^ 0x5c);
  return sha1(outer + sha1(inner + std::string(text)));
}

std::string without_blanks(std::string_view typed) {
  std::string out;
  for (const char c : typed)
    if (c != ' ' && c != '-') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

}  // namespace

std::string base32(std::string_view bytes) {
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = buffer << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += alphabet[buffer >> (bits - 5) & 31];
  }
  if (bits > 0) out += alphabet[buffer << (5 - bits) & 31];
  return out;
}

std::optional<std::string> from_base32(std::string_view text) {
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  for (char c : without_blanks(text)) {
    if (c == '=') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    buffer = (buffer << 5 | static_cast<unsigned>(value)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(buffer >> bits & 0xff);
    }
  }
  return out;
}

std::string new_totp_secret() {
  std::string bytes(digest_size, '\0');
  base::random_bytes(bytes.data(), bytes.size());
  return base32(bytes);
}

std::string totp_code(std::string_view secret_bytes, std::int64_t step) {
  std::string counter;
  for (int shift = 56; shift >= 0; shift -= 8) counter += static_cast<char>(step >> shift & 0xff);
  const auto digest = hmac_sha1(secret_bytes, counter);
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(digest[i])); };
  const std::size_t at = byte(digest_size - 1) & 15;
  const auto number = ((byte(at) & 0x7f) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3)) % 1000000;
  return fmt::format("{:06}", number);
}

std::int64_t totp_step_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count() /
         totp_period;
}

std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view typed, std::int64_t now) {
  const auto bytes = from_base32(secret);
  const auto code = without_blanks(typed);
  if (!bytes || bytes->empty() || code.size() != 6) return std::nullopt;
  std::optional<std::int64_t> found;
  for (const auto step : {now - 1, now, now + 1})
    if (base::equal_secrets(totp_code(*bytes, step), code)) found = step;
  return found;
}

std::string otpauth_address(std::string_view site, std::string_view email, std::string_view secret) {
  return fmt::format("otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits=6&period={3}",
                     http::url_encode(site), http::url_encode(email), secret, totp_period);
}

std::string qr_svg_path(std::string_view text, int& size) {
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0,
                        QR_ECLEVEL_M),
      QRcode_free);
  if (!code) throw std::runtime_error("libqrencode makes no code of this");
  size = code->width + 2 * quiet_zone;
  std::string path;
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width;) {
      int end = x;
      while (end < code->width && (code->data[y * code->width + end] & 1)) ++end;
      if (end > x) path += fmt::format("M{} {}h{}v1h-{}z", x + quiet_zone, y + quiet_zone, end - x, end - x);
      x = std::max(end, x + 1);
    }
  return path;
}

std::vector<std::string> new_recovery_codes() {
  std::vector<std::string> codes;
  for (int i = 0; i < recovery_codes; ++i) {
    std::string bytes(10, '\0');
    base::random_bytes(bytes.data(), bytes.size());
    const auto text = without_blanks(base32(bytes));
    codes.push_back(
        fmt::format("{}-{}-{}-{}", text.substr(0, 4), text.substr(4, 4), text.substr(8, 4), text.substr(12, 4)));
  }
  return codes;
}

std::string recovery_hash(std::string_view typed) {
  return base::secret_hash("recovery " + without_blanks(typed));
}

}  // namespace accounts
