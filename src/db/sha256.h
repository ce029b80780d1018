// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <fstream>
#include <optional>
#include <utility>
#include <string>
#include <string_view>

#include <sodium/crypto_hash_sha256.h>

namespace db {

// SHA-256 of what is added, in hexadecimal digits.
class Sha256 {
 public:
  Sha256() { crypto_hash_sha256_init(&state_); }
  void add(std::string_view bytes) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  std::string hex() {
    unsigned char sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&state_, sum);
    std::string text;
    for (const unsigned char byte : sum) {
      text += "0123456789abcdef"[byte >> 4];
      text += "0123456789abcdef"[byte & 15];
    }
    return text;
  }
  static std::string of(std::string_view bytes) {
    Sha256 sum;
    sum.add(bytes);
    return sum.hex();
  }

 private:
  crypto_hash_sha256_state state_;
};

// A backup ends in its seal: the checksum of every byte before. Gives what it should be and what it is.
inline constexpr std::size_t seal_size = 64;
inline std::optional<std::pair<std::string, std::string>> seal_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file || static_cast<std::size_t>(file.tellg()) < seal_size) return std::nullopt;
  auto left = static_cast<std::size_t>(file.tellg()) - seal_size;
  file.seekg(0);
  Sha256 sum;
  for (std::string piece(1 << 20, '\0'); left > 0 && file;) {
    file.read(piece.data(), static_cast<std::streamsize>(std::min(left, piece.size())));
    const auto size = static_cast<std::size_t>(file.gcount());
    sum.add(std::string_view(piece).substr(0, size));
    left -= size;
  }
  std::string given(seal_size, '\0');
  if (!file.read(given.data(), seal_size)) return std::nullopt;
  return std::pair(sum.hex(), given);
}

}  // namespace db
