// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

typedef struct evp_pkey_st EVP_PKEY;  // OpenSSL's header stays in keys.cpp

namespace openid {

enum class Algorithm : std::uint8_t { rs256, es256 };

// One of the keys that a provider signs with.
struct Key {
  std::string id;  // "kid"; may be empty
  Algorithm algorithm = Algorithm::rs256;
  std::shared_ptr<EVP_PKEY> key;
};

// The keys of a JSON Web Key Set that can be used here: RSA of 2048 to 8192 bits, and points on P-256, for signatures.
// Others are left out; of a text that is no such set nothing is left. At most twenty are read.
std::vector<Key> read_keys(std::string_view json);

// Whether the owner of the key signed the text. `signature` as JSON Web Signatures have it (RFC 7518, 3.3 and 3.4).
bool is_signed_by(const Key& key, std::string_view text, std::string_view signature);

// What PKCE sends ahead of the verifier (RFC 7636, S256).
std::string challenge_of(std::string_view verifier);

}  // namespace openid
