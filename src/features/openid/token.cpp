// SPDX-License-Identifier: EUPL-1.2
#include "openid/token.h"

#include <boost/json/parse.hpp>
#include <cmath>
#include <optional>

#include "base/secret.h"
#include "base/text.h"
#include "openid/json.h"

namespace openid {
namespace {

namespace json = boost::json;

constexpr std::size_t largest_token = 64u << 10, longest_subject = 255, longest_text = 1000;
constexpr double leeway_seconds = 60;

std::optional<double> moment_in(const json::object& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  if (!value || !value->is_number()) return std::nullopt;
  const auto seconds = value->to_number<double>();
  return std::isfinite(seconds) ? std::optional(seconds) : std::nullopt;
}

// The key that the header names. Without a name, the only one of its kind.
const Key* key_for(const json::object& header, Algorithm algorithm, const std::vector<Key>& keys) {
  const bool named = header.contains("kid");
  const auto id = text_in(header, "kid");
  const Key* found = nullptr;
  for (const auto& key : keys) {
    if (key.algorithm != algorithm || (named && key.id != id)) continue;
    if (found) return nullptr;
    found = &key;
  }
  return found;
}

bool is_for(const json::object& claims, const std::string& client) {
  const auto* audience = claims.if_contains("aud");
  if (!audience) return false;
  bool named = false, alone = true;
  if (audience->is_string()) {
    named = audience->get_string() == client;
  } else if (audience->is_array()) {
    alone = audience->get_array().size() == 1;
    for (const auto& one : audience->get_array()) named = named || (one.is_string() && one.get_string() == client);
  }
  // Whoever shares a token with others must be the one it was made for.
  if (claims.contains("azp") || !alone) return named && text_in(claims, "azp") == client;
  return named;
}

}  // namespace

json::object object_of(std::string_view text) {
  boost::system::error_code error;
  auto value = json::parse(text, error);
  return !error && value.is_object() ? std::move(value.get_object()) : json::object();
}

std::string text_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

void take_profile(Claims& claims, const json::object& said) {
  if (auto email = text_in(said, "email"); !email.empty() && email.size() <= longest_text) {
    claims.email = std::move(email);
    const auto* verified = said.if_contains("email_verified");
    // Some providers write the word.
    claims.email_verified =
        verified && ((verified->is_bool() && verified->get_bool()) || text_in(said, "email_verified") == "true");
  }
  if (auto name = text_in(said, "name"); !name.empty() && name.size() <= longest_text)
    claims.name = base::repair_utf8(name);
}

std::string_view why(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "it is good";
    case Fault::malformed:
      return "the token is malformed";
    case Fault::algorithm:
      return "the token is signed by an algorithm that is not taken";
    case Fault::unknown_key:
      return "the token is signed by a key that the provider does not publish";
    case Fault::signature:
      return "the token's signature is wrong";
    case Fault::issuer:
      return "the token is another issuer's";
    case Fault::audience:
      return "the token is for somebody else";
    case Fault::expired:
      return "the token has expired";
    case Fault::not_yet:
      return "the token is of the future; is the clock right?";
    case Fault::nonce:
      return "the token is not for this sign-in";
  }
  return "";
}

Checked check_token(std::string_view token, const std::vector<Key>& keys, const Expected& expected) {
  const auto first = token.find('.'), second = first == token.npos ? first : token.find('.', first + 1);
  if (token.size() > largest_token || second == token.npos || token.find('.', second + 1) != token.npos)
    return {Fault::malformed, {}};
  const auto header = object_of(base::from_base64url(token.substr(0, first)));
  // Extensions that one has to understand are none that we know.
  if (header.empty() || header.contains("crit")) return {Fault::malformed, {}};
  const auto name = text_in(header, "alg");
  if (name != "RS256" && name != "ES256") return {Fault::algorithm, {}};
  const auto* key = key_for(header, name == "ES256" ? Algorithm::es256 : Algorithm::rs256, keys);
  if (!key) return {Fault::unknown_key, {}};
  const auto signature = base::from_base64url(token.substr(second + 1));
  if (!is_signed_by(*key, token.substr(0, second), signature)) return {Fault::signature, {}};

  const auto claims = object_of(base::from_base64url(token.substr(first + 1, second - first - 1)));
  const auto expires = moment_in(claims, "exp"), issued = moment_in(claims, "iat");
  Checked checked;
  checked.claims.subject = text_in(claims, "sub");
  if (!expires || !issued || checked.claims.subject.empty() || checked.claims.subject.size() > longest_subject ||
      (claims.contains("nbf") && !moment_in(claims, "nbf")))
    return {Fault::malformed, {}};
  if (expected.issuer.empty() || text_in(claims, "iss") != expected.issuer) return {Fault::issuer, {}};
  if (expected.client.empty() || !is_for(claims, expected.client)) return {Fault::audience, {}};
  const auto now = static_cast<double>(expected.now);
  if (now >= *expires + leeway_seconds) return {Fault::expired, {}};
  if (std::max(*issued, moment_in(claims, "nbf").value_or(*issued)) > now + leeway_seconds) return {Fault::not_yet, {}};
  if (expected.nonce.empty() || !base::equal_secrets(text_in(claims, "nonce"), expected.nonce))
    return {Fault::nonce, {}};
  take_profile(checked.claims, claims);
  return checked;
}

}  // namespace openid
