// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/object.hpp>
#include <cstdint>

#include "openid/keys.h"

namespace openid {

// Whom a provider vouches for. Personal data.
struct Claims {
  std::string subject;
  std::string email, name;  // may be empty
  bool email_verified = false;
};

// E-mail address and name, where the provider says them.
void take_profile(Claims& claims, const boost::json::object& said);

// What a token has to say to be for us, now.
struct Expected {
  std::string issuer, client, nonce;
  std::int64_t now = 0;  // seconds since 1970
};

enum class Fault : std::uint8_t {
  none,
  malformed,    // not three pieces of base64url with JSON in them, or claims of the wrong kind
  algorithm,    // not RS256 or ES256: "none" and the symmetric ones above all
  unknown_key,  // no key of that id and kind
  signature,
  issuer,
  audience,
  expired,
  not_yet,
  nonce,
};
// For the log: a fixed sentence, nothing of the token.
std::string_view why(Fault fault);

struct Checked {
  Fault fault = Fault::none;
  Claims claims;  // where there is no fault
};

// An ID token as OpenID Connect Core 1.0, 3.1.3.7, wants it checked. Clocks may be a minute apart.
Checked check_token(std::string_view token, const std::vector<Key>& keys, const Expected& expected);

}  // namespace openid
