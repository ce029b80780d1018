// SPDX-License-Identifier: EUPL-1.2
// For tests: a provider's keys, made anew, and tokens signed with them. Only openid's own tests include it.
#pragma once
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <boost/json/serialize.hpp>

#include "base/secret.h"
#include "openid/token.h"

namespace openid::test {

class SigningKey {
 public:
  static SigningKey rsa(std::string id, std::size_t bits = 2048) {
    return {std::move(id), Algorithm::rs256, EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits)};
  }
  static SigningKey p256(std::string id) {
    return {std::move(id), Algorithm::es256, EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
  }
  std::string id;

  boost::json::object jwk() const {
    boost::json::object made{{"kid", id}, {"use", "sig"}};
    if (algorithm_ == Algorithm::rs256) {
      made["kty"] = "RSA";
      made["n"] = base::base64url(number(OSSL_PKEY_PARAM_RSA_N, 0));
      made["e"] = base::base64url(number(OSSL_PKEY_PARAM_RSA_E, 0));
    } else {
      made["kty"] = "EC";
      made["crv"] = "P-256";
      made["x"] = base::base64url(number(OSSL_PKEY_PARAM_EC_PUB_X, 32));
      made["y"] = base::base64url(number(OSSL_PKEY_PARAM_EC_PUB_Y, 32));
    }
    return made;
  }

  std::string sign(const std::string& text) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::string signature(1024, '\0');
    std::size_t size = signature.size();
    const bool good = EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
                      EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                                     reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
    EVP_MD_CTX_free(context);
    if (!good) throw std::logic_error("the test's key does not sign");
    signature.resize(size);
    return algorithm_ == Algorithm::rs256 ? signature : side_by_side(signature);
  }

  // Signed as its header says, whatever that is.
  std::string token(const boost::json::object& claims, boost::json::object header = {}) const {
    if (!header.contains("alg")) header["alg"] = algorithm_ == Algorithm::rs256 ? "RS256" : "ES256";
    if (!header.contains("kid")) header["kid"] = id;
    const auto text =
        base::base64url(boost::json::serialize(header)) + "." + base::base64url(boost::json::serialize(claims));
    return text + "." + base::base64url(sign(text));
  }

 private:
  SigningKey(std::string with_id, Algorithm algorithm, EVP_PKEY* key)
      : id(std::move(with_id)), algorithm_(algorithm), key_(key, EVP_PKEY_free) {
    if (!key) throw std::logic_error("no key was made");
  }
  std::string number(const char* name, int size) const {
    BIGNUM* value = nullptr;
    if (EVP_PKEY_get_bn_param(key_.get(), name, &value) != 1) throw std::logic_error("the key lacks a number");
    std::string bytes(static_cast<std::size_t>(size ? size : BN_num_bytes(value)), '\0');
    BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    BN_free(value);
    return bytes;
  }
  static std::string side_by_side(const std::string& der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    std::string bytes(64, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), reinterpret_cast<unsigned char*>(bytes.data()), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), reinterpret_cast<unsigned char*>(bytes.data()) + 32, 32);
    ECDSA_SIG_free(pair);
    return bytes;
  }
  Algorithm algorithm_;
  std::shared_ptr<EVP_PKEY> key_;
};

inline std::string key_set(std::initializer_list<boost::json::object> keys) {
  boost::json::array list;
  for (const auto& key : keys) list.push_back(key);
  return boost::json::serialize(boost::json::object{{"keys", list}});
}

inline std::string hmac_sha256(const std::string& key, const std::string& text) {
  unsigned char sum[32];
  unsigned size = sizeof sum;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), sum, &size);
  return {reinterpret_cast<char*>(sum), size};
}

}  // namespace openid::test
