// SPDX-License-Identifier: EUPL-1.2
#include "base/secret.h"

#include <sodium.h>

#include <stdexcept>

namespace base {
namespace {

void start() {
  static const int started = sodium_init();
  if (started < 0) throw std::runtime_error("libsodium does not start: the system gives no random numbers");
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

void random_bytes(void* out, std::size_t size) {
  start();
  randombytes_buf(out, size);
}

std::string base64url(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
  text.pop_back();  // its ending zero
  return text;
}

std::string from_base64url(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &size,
                        nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    return {};
  bytes.resize(size);
  return bytes;
}

std::string new_secret() {
  char bytes[32];
  random_bytes(bytes, sizeof bytes);
  return base64url({bytes, sizeof bytes});
}

std::string secret_hash(std::string_view secret) {
  unsigned char hash[32];
  crypto_generichash(hash, sizeof hash, bytes_of(secret), secret.size(), nullptr, 0);
  char hex[65];
  sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
  return hex;
}

std::string seal(std::string_view key, std::string_view text) {
  char hash[32];
  unsigned char short_key[32];  // keys of any length
  crypto_generichash(short_key, sizeof short_key, bytes_of(key), key.size(), nullptr, 0);
  crypto_generichash(reinterpret_cast<unsigned char*>(hash), sizeof hash, bytes_of(text), text.size(), short_key, sizeof short_key);
  return base64url({hash, sizeof hash});
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace base
