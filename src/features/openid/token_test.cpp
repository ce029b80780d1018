// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include "openid/api.h"
#include "openid/test_keys.h"

namespace openid {
namespace {

namespace json = boost::json;
using test::key_set;
using test::SigningKey;

constexpr std::int64_t now = 1'800'000'000;
const Expected expected{"https://id.example.org", "the-register", "nonce of this sign-in", now};

struct IdToken : testing::Test {
  const SigningKey& rsa() {
    static const auto key = SigningKey::rsa("one");
    return key;
  }
  const SigningKey& p256() {
    static const auto key = SigningKey::p256("two");
    return key;
  }
  json::object claims() {
    return {{"iss", expected.issuer},     {"aud", expected.client}, {"sub", "1234"},
            {"exp", now + 300},           {"iat", now - 5},         {"nonce", expected.nonce},
            {"email", "ana@example.org"}, {"email_verified", true}, {"name", "Ana"}};
  }
  json::object with(std::string_view name, const json::value& value) {
    auto made = claims();
    made[name] = value;
    return made;
  }
  json::object without(std::string_view name) {
    auto made = claims();
    made.erase(name);
    return made;
  }
  Checked checked(const std::string& token) {
    return check_token(token, read_keys(key_set({rsa().jwk(), p256().jwk()})), expected);
  }
  Fault fault(const json::object& said) { return checked(rsa().token(said)).fault; }
};

TEST_F(IdToken, TellsWhomTheProviderVouchesFor) {
  for (const auto* key : {&rsa(), &p256()}) {
    const auto good = checked(key->token(claims()));
    ASSERT_EQ(good.fault, Fault::none) << why(good.fault);
    EXPECT_EQ(good.claims.subject, "1234");
    EXPECT_EQ(good.claims.email, "ana@example.org");
    EXPECT_EQ(good.claims.name, "Ana");
    EXPECT_TRUE(good.claims.email_verified);
  }
  EXPECT_FALSE(checked(rsa().token(with("email_verified", false))).claims.email_verified);
  EXPECT_FALSE(checked(rsa().token(without("email_verified"))).claims.email_verified);
  EXPECT_FALSE(checked(rsa().token(with("email_verified", 1))).claims.email_verified);
}

TEST_F(IdToken, IsRefusedUnsigned) {
  const auto body = base::base64url(json::serialize(claims()));
  for (const auto* algorithm : {"none", "None", "NONE", "nOnE", ""}) {
    const auto head = base::base64url(json::serialize(json::object{{"alg", algorithm}, {"kid", "one"}}));
    EXPECT_EQ(checked(head + "." + body + ".").fault, Fault::algorithm);
    EXPECT_EQ(checked(head + "." + body + ".AAAA").fault, Fault::algorithm);
  }
  const auto head = base::base64url(R"({"alg":"RS256","kid":"one"})");
  EXPECT_EQ(checked(head + "." + body + ".").fault, Fault::signature);
}

TEST_F(IdToken, IsRefusedWhereThePublicKeyIsTheSecretOfItsSignature) {
  for (const auto* algorithm : {"HS256", "HS384", "HS512"}) {
    const auto text = base::base64url(json::serialize(json::object{{"alg", algorithm}, {"kid", "one"}})) + "." +
                      base::base64url(json::serialize(claims()));
    for (const auto& secret :
         {json::serialize(rsa().jwk()), base::from_base64url(std::string(rsa().jwk().at("n").as_string()))})
      EXPECT_EQ(checked(text + "." + base::base64url(test::hmac_sha256(secret, text))).fault, Fault::algorithm);
  }
}

TEST_F(IdToken, IsRefusedByAnyOtherKey) {
  const auto stranger = SigningKey::rsa("one"), unknown = SigningKey::rsa("three");
  EXPECT_EQ(checked(stranger.token(claims())).fault, Fault::signature);
  EXPECT_EQ(checked(unknown.token(claims())).fault, Fault::unknown_key);
  EXPECT_EQ(checked(SigningKey::p256("two").token(claims())).fault, Fault::signature);
  // A key is for its own algorithm, whatever the token says.
  EXPECT_EQ(checked(rsa().token(claims(), {{"alg", "ES256"}})).fault, Fault::unknown_key);
  EXPECT_EQ(checked(p256().token(claims(), {{"alg", "ES256"}, {"kid", "one"}})).fault, Fault::unknown_key);
  EXPECT_EQ(checked(rsa().token(claims(), {{"alg", "PS256"}})).fault, Fault::algorithm);
  EXPECT_EQ(checked(rsa().token(claims(), {{"alg", 7}})).fault, Fault::algorithm);
  EXPECT_EQ(checked(rsa().token(claims(), {{"kid", 7}})).fault, Fault::unknown_key);
}

TEST_F(IdToken, NeedNotNameItsKeyWhereThereIsOne) {
  const auto text = base::base64url(R"({"alg":"RS256"})") + "." + base::base64url(json::serialize(claims()));
  const auto token = text + "." + base::base64url(rsa().sign(text));
  EXPECT_EQ(check_token(token, read_keys(key_set({rsa().jwk(), p256().jwk()})), expected).fault, Fault::none);
  const auto second = SigningKey::rsa("three");
  EXPECT_EQ(check_token(token, read_keys(key_set({rsa().jwk(), second.jwk()})), expected).fault, Fault::unknown_key);
}

TEST_F(IdToken, IsForThisRegisterOfThisIssuerAndThisSignIn) {
  EXPECT_EQ(fault(with("iss", "https://id.example.org/")), Fault::issuer);
  EXPECT_EQ(fault(with("iss", "https://evil.example.org")), Fault::issuer);
  EXPECT_EQ(fault(without("iss")), Fault::issuer);
  EXPECT_EQ(fault(with("nonce", "another")), Fault::nonce);
  EXPECT_EQ(fault(with("nonce", "")), Fault::nonce);
  EXPECT_EQ(fault(without("nonce")), Fault::nonce);
  EXPECT_EQ(fault(with("aud", "another")), Fault::audience);
  EXPECT_EQ(fault(with("aud", json::array{"another"})), Fault::audience);
  EXPECT_EQ(fault(with("aud", json::array{})), Fault::audience);
  EXPECT_EQ(fault(with("aud", 7)), Fault::audience);
  EXPECT_EQ(fault(without("aud")), Fault::audience);
  EXPECT_EQ(fault(with("aud", json::array{"the-register"})), Fault::none);
}

TEST_F(IdToken, SharedWithOthersSaysForWhomItWasMade) {
  auto shared = with("aud", json::array{"the-register", "another"});
  EXPECT_EQ(fault(shared), Fault::audience);
  shared["azp"] = "another";
  EXPECT_EQ(fault(shared), Fault::audience);
  shared["azp"] = "the-register";
  EXPECT_EQ(fault(shared), Fault::none);
  EXPECT_EQ(fault(with("azp", "another")), Fault::audience);
  EXPECT_EQ(fault(with("azp", 7)), Fault::audience);
}

TEST_F(IdToken, IsForNowGiveOrTakeAMinute) {
  EXPECT_EQ(fault(with("exp", now - 59)), Fault::none);
  EXPECT_EQ(fault(with("exp", now - 60)), Fault::expired);
  EXPECT_EQ(fault(with("iat", now + 60)), Fault::none);
  EXPECT_EQ(fault(with("iat", now + 61)), Fault::not_yet);
  EXPECT_EQ(fault(with("nbf", now + 61)), Fault::not_yet);
  EXPECT_EQ(fault(with("exp", now + 300.5)), Fault::none);
  EXPECT_EQ(fault(with("exp", "1800000300")), Fault::malformed);
  EXPECT_EQ(fault(with("nbf", "soon")), Fault::malformed);
  EXPECT_EQ(fault(without("exp")), Fault::malformed);
  EXPECT_EQ(fault(without("iat")), Fault::malformed);
}

TEST_F(IdToken, IsRefusedMalformed) {
  const auto good = rsa().token(claims());
  const auto head = good.substr(0, good.find('.'));
  const auto tail = good.substr(good.rfind('.'));
  for (const auto& bad :
       {std::string(), std::string("."), std::string(".."), std::string("..."), head, head + ".", good + ".x",
        "." + good, good.substr(0, good.rfind('.')), std::string(70'000, 'a'), std::string(70'000, '.')})
    EXPECT_EQ(checked(bad).fault, Fault::malformed) << bad.substr(0, 40);
  for (const auto* header : {"", "null", "[]", "\"RS256\"", "{", "{\"alg\":\"RS256\"", "{\"alg\":\"RS256\"}x"})
    EXPECT_EQ(checked(base::base64url(header) + ".e30" + tail).fault, Fault::malformed) << header;
  EXPECT_EQ(checked(rsa().token(claims(), {{"crit", json::array{"exp"}}})).fault, Fault::malformed);
  EXPECT_EQ(checked("\xff\xfe.e30" + tail).fault, Fault::malformed);
  EXPECT_EQ(checked(good + "=").fault, Fault::signature);
  EXPECT_EQ(checked(head + ".e30" + tail).fault, Fault::signature);
  EXPECT_EQ(fault(without("sub")), Fault::malformed);
  EXPECT_EQ(fault(with("sub", "")), Fault::malformed);
  EXPECT_EQ(fault(with("sub", 1234)), Fault::malformed);
  EXPECT_EQ(fault(with("sub", json::string(256, 's'))), Fault::malformed);
  EXPECT_EQ(fault({}), Fault::malformed);
}

TEST_F(IdToken, HoldsNothingOfWhatItCannotExpect) {
  Expected empty = expected;
  empty.nonce.clear();
  const auto keys = read_keys(key_set({rsa().jwk()}));
  EXPECT_EQ(check_token(rsa().token(with("nonce", "")), keys, empty).fault, Fault::nonce);
  empty = expected;
  empty.client.clear();
  EXPECT_EQ(check_token(rsa().token(with("aud", "")), keys, empty).fault, Fault::audience);
}

TEST(KeySet, LeavesOutWhatIsTooWeakOrForOtherPurposes) {
  const auto good = SigningKey::rsa("good");
  auto encrypts = good.jwk(), other = good.jwk(), symmetric = good.jwk(), off_curve = SigningKey::p256("e").jwk();
  encrypts["use"] = "enc";
  other["alg"] = "RS512";
  symmetric["kty"] = "oct";
  off_curve["y"] = off_curve["x"];
  auto exponent = good.jwk();
  exponent["e"] = "AQ";  // one: anything is its own signature
  const auto read = read_keys(
      key_set({SigningKey::rsa("weak", 1024).jwk(), encrypts, other, symmetric, off_curve, exponent, good.jwk()}));
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(read[0].id, "good");
  for (const auto* bad : {"", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[1,null,{}]}", "{\"keys\":[{\"kty\":\"RSA\"}]}"})
    EXPECT_TRUE(read_keys(bad).empty()) << bad;
}

TEST(Challenge, IsThatOfTheStandard) {  // RFC 7636, appendix B
  EXPECT_EQ(challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(ProviderAddress, IsEncryptedOrOnThisMachine) {
  for (const auto* good : {"https://id.example.org", "https://id.example.org:8443/realms/a?x=1",
                           "http://localhost:9000", "http://127.0.0.1:9000/oidc"})
    EXPECT_TRUE(is_fit_address(good)) << good;
  for (const auto* bad :
       {"", "http://id.example.org", "http://localhost.example.org", "http://127.0.0.1@evil.example.org/",
        "https://user:word@id.example.org", "https://", "https:///path", "file:///etc/passwd", "ftp://id.example.org",
        "gopher://127.0.0.1", "//id.example.org", "https://id.example.org/#x", "https://id.example.org/ x",
        "https://id.example.org/\r\nHost: x"})
    EXPECT_FALSE(is_fit_address(bad)) << bad;
}

TEST(OpenidSettings, AreWholeOrLeftOut) {
  EXPECT_TRUE(check({}));
  EXPECT_TRUE(check({"https://id.example.org", "client", "secret", ""}));
  EXPECT_EQ(check({"http://id.example.org", "client", "secret", ""}).error().field, "openid-issuer");
  EXPECT_EQ(check({"https://id.example.org", "", "secret", ""}).error().field, "openid-client");
  EXPECT_EQ(check({"https://id.example.org", "client", "", ""}).error().field, "openid-secret");
}

}  // namespace
}  // namespace openid
