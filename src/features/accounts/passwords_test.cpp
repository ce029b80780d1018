// SPDX-License-Identifier: EUPL-1.2
#include "accounts/passwords.h"

#include <gmock/gmock.h>

#include <set>

#include "accounts/sessions.h"
#include "accounts/totp.h"

namespace accounts {
namespace {

TEST(Totp, GivesTheCodesOfItsStandard) {
  const std::string secret = "12345678901234567890";
  EXPECT_EQ(totp_code(secret, 59 / 30), "287082");
  EXPECT_EQ(totp_code(secret, 1111111109 / 30), "081804");
  EXPECT_EQ(totp_code(secret, 2000000000 / 30), "279037");
  EXPECT_EQ(totp_code(secret, 20000000000 / 30), "353130");
}

TEST(Totp, TakesTheStepBeforeAndAfterNoOther) {
  const auto secret = new_totp_secret();
  const auto bytes = *from_base32(secret);
  for (const int off : {-2, -1, 0, 1, 2})
    EXPECT_EQ(matching_step(secret, totp_code(bytes, 1000 + off), 1000).has_value(), std::abs(off) < 2) << off;
  for (const char* bad : {"", "12345", "1234567", "abcdef"}) EXPECT_FALSE(matching_step(secret, bad, 1000)) << bad;
}

TEST(Totp, MakesRecoveryCodesThatNobodyGuesses) {
  std::set<std::string> all;
  for (int i = 0; i < 20; ++i)
    for (const auto& code : new_recovery_codes()) {
      EXPECT_THAT(code, testing::MatchesRegex("[a-z2-7]{4}(-[a-z2-7]{4}){3}")) << "80 bits";
      all.insert(code);
    }
  EXPECT_EQ(all.size(), 200u);
}

TEST(Totp, WritesBaseThirtyTwoAsItsStandard) {
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(from_base32("mzxw 6ytb-oi"), "foobar");
  EXPECT_FALSE(from_base32("MZXW1"));
}

TEST(Passwords, AreRefusedWhenOthersWouldTryThemFirst) {
  for (const char* bad : {"passwordpassword", "Password2024!!", "123456789012", "qwertyuiop12", "aaaaaaaaaaaa",
                          "abcabcabcabc", "!!!football!!!", "cosmopolis is it", "lyon1 and more words"})
    EXPECT_FALSE(check_password(bad, "lyon1@example.org", "Cosmopolis")) << bad;
  for (const char* good : {"nine green lanterns sing", "приветствие друзьям", "zQ9#bbKrT2-x", "   spaces   count   "})
    EXPECT_TRUE(check_password(good, "a@example.org", "Cosmopolis")) << good;
  EXPECT_TRUE(check_password(std::string(60, 'x') + "quite another thing" + std::string(40, 'y'), "", ""));
  EXPECT_FALSE(check_password(std::string(64, 'x') + "quite another thing" + std::string(64, 'y'), "", ""));
  EXPECT_FALSE(check_password("broken \xff\xfe bytes here", "", ""));
}

TEST(Passwords, AreHashedByArgonAndAnewWhenParametersRise) {
  const auto hash = hash_password("nine green lanterns sing");
  EXPECT_THAT(hash, testing::StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_TRUE(is_password(hash, "nine green lanterns sing"));
  EXPECT_FALSE(is_password(hash, "nine green lanterns sang"));
  EXPECT_FALSE(is_password("", ""));
  EXPECT_FALSE(needs_rehash(hash));
  EXPECT_TRUE(
      needs_rehash("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZWhhc2hzb21laGFzaHNvbWVoYXNoc29tZWhhc2g"));
}

TEST(Browser, IsToldByItsFamilyAlone) {
  EXPECT_EQ(browser_family("Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"),
            "Firefox – Windows");
  EXPECT_EQ(browser_family(
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"),
            "Chrome – Linux");
  EXPECT_EQ(browser_family("<script>"), "");
}

}  // namespace
}  // namespace accounts
