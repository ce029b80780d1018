// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>
#include <string_view>

namespace base {

// 32 random bytes as 43 characters of unpadded base64url: for links, sessions and tokens.
std::string new_secret();
// BLAKE2b of a secret, in 64 hexadecimal digits: what databases keep in its place.
std::string secret_hash(std::string_view secret);
// Keyed BLAKE2b, in 43 characters of base64url: says that whoever knows the key made the text.
std::string seal(std::string_view key, std::string_view text);
// Compares without telling by its time where two texts differ.
bool equal_secrets(std::string_view a, std::string_view b);
void random_bytes(void* out, std::size_t size);
std::string base64url(std::string_view bytes);
// Empty if it is no unpadded base64url.
std::string from_base64url(std::string_view text);

}  // namespace base
