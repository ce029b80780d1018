// SPDX-License-Identifier: EUPL-1.2
// The one file here that knows OpenSSL.
#include "openid/keys.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <stdexcept>

#include "base/secret.h"
#include "openid/json.h"

namespace openid {
namespace {

namespace json = boost::json;

constexpr std::size_t most_keys = 20, half_of_es256 = 32;
constexpr int least_rsa_bits = 2048, most_rsa_bits = 8192, most_exponent_bits = 64;

template <class T, auto Free>
struct Freed {
  void operator()(T* pointer) const { Free(pointer); }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<T, Free>>;
using Number = Owned<BIGNUM, BN_free>;

Number number(std::string_view bytes) {
  return Number(
      BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
}

std::shared_ptr<EVP_PKEY> made(const char* type, OSSL_PARAM_BLD* parts) {
  const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(parts));
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return {key, EVP_PKEY_free};
}

std::shared_ptr<EVP_PKEY> rsa_key(const json::object& key) {
  const auto n = base::from_base64url(text_in(key, "n")), e = base::from_base64url(text_in(key, "e"));
  if (n.size() > most_rsa_bits / 8 + 1 || e.size() > most_exponent_bits / 8) return nullptr;
  const auto modulus = number(n), exponent = number(e);
  if (!modulus || !exponent || BN_num_bits(modulus.get()) < least_rsa_bits ||
      BN_num_bits(modulus.get()) > most_rsa_bits || !BN_is_odd(modulus.get()) || !BN_is_odd(exponent.get()) ||
      BN_is_one(exponent.get()))
    return nullptr;
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> parts(OSSL_PARAM_BLD_new());
  if (!parts || OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
    return nullptr;
  return made("RSA", parts.get());
}

std::shared_ptr<EVP_PKEY> p256_key(const json::object& key) {
  const auto x = base::from_base64url(text_in(key, "x")), y = base::from_base64url(text_in(key, "y"));
  if (text_in(key, "crv") != "P-256" || x.size() != half_of_es256 || y.size() != half_of_es256) return nullptr;
  const auto point = "\x04" + x + y;  // uncompressed
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> parts(OSSL_PARAM_BLD_new());
  if (!parts || OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1)
    return nullptr;
  auto result = made("EC", parts.get());
  if (!result) return nullptr;
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_pkey(nullptr, result.get(), nullptr));
  return context && EVP_PKEY_public_check(context.get()) == 1 ? result : nullptr;  // is it on the curve?
}

// JSON Web Signatures have the two numbers side by side, OpenSSL wants them in DER.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * half_of_es256) return {};
  auto r = number(signature.substr(0, half_of_es256)), s = number(signature.substr(half_of_es256));
  const Owned<ECDSA_SIG, ECDSA_SIG_free> pair(ECDSA_SIG_new());
  if (!r || !s || !pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
  if (size <= 0) return {};
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  return i2d_ECDSA_SIG(pair.get(), &out) == size ? der : std::string();
}

}  // namespace

std::vector<Key> read_keys(std::string_view text) {
  std::vector<Key> found;
  const auto set = object_of(text);
  const auto* list = set.if_contains("keys");
  if (!list || !list->is_array()) return found;
  for (const auto& value : list->get_array()) {
    if (found.size() == most_keys) break;
    if (!value.is_object()) continue;
    const auto& key = value.get_object();
    const auto type = text_in(key, "kty"), algorithm = text_in(key, "alg");
    if (key.contains("use") && text_in(key, "use") != "sig") continue;
    Key read{.id = text_in(key, "kid")};
    if (type == "RSA" && (algorithm.empty() || algorithm == "RS256")) {
      read.key = rsa_key(key);
    } else if (type == "EC" && (algorithm.empty() || algorithm == "ES256")) {
      read.algorithm = Algorithm::es256;
      read.key = p256_key(key);
    }
    if (read.key) found.push_back(std::move(read));
  }
  return found;
}

bool is_signed_by(const Key& key, std::string_view text, std::string_view signature) {
  const auto wanted = key.algorithm == Algorithm::es256 ? der_of(signature) : std::string(signature);
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  return !wanted.empty() && context &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.key.get()) == 1 &&
         EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(wanted.data()), wanted.size(),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

std::string challenge_of(std::string_view verifier) {
  std::string sum(32, '\0');
  if (EVP_Digest(verifier.data(), verifier.size(), reinterpret_cast<unsigned char*>(sum.data()), nullptr, EVP_sha256(),
                 nullptr) != 1)
    throw std::runtime_error("OpenSSL gives no SHA-256");
  return base::base64url(sum);
}

}  // namespace openid
