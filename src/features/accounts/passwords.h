// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace accounts {

// Argon2id as the OWASP Password Storage Cheat Sheet asks for (19 MiB, two rounds, one lane);
// docs/decisions/0022-passwords.md. Raising them here is all that is needed: a password is hashed anew when its owner
// signs in.
inline constexpr unsigned long long password_rounds = 2;
inline constexpr std::size_t password_memory = 19u << 20;

// OWASP ASVS 4.0.3, 2.1.1 and 2.1.2.
inline constexpr std::size_t shortest_password = 12;  // code points
inline constexpr std::size_t longest_password = 128;

// These take tens of milliseconds each; request handlers let a Hasher do them.
std::string hash_password(std::string_view password);
bool is_password(std::string_view hash, std::string_view password);
bool needs_rehash(std::string_view hash);

// What speaks against a password: its length, that others use it, that it is made of the address or the site's name.
// Any character is fine, and none is asked for (ASVS 2.1.9).
base::Result<void> check_password(std::string_view password, std::string_view email, std::string_view site_name);
// Whether it stands in the list of passwords that are tried first, as it is or slightly dressed up.
bool is_common_password(std::string_view password);

}  // namespace accounts
