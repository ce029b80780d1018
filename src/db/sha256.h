// SPDX-License-Identifier: EUPL-1.2
#pragma once
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

}  // namespace db
