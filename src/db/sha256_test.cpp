// SPDX-License-Identifier: EUPL-1.2
#include "db/sha256.h"

#include <gtest/gtest.h>

namespace db {
namespace {

// FIPS 180-4's examples, as the standard's own page of test vectors gives them.
TEST(Sha256, IsThatOfTheStandard) {
  EXPECT_EQ(Sha256::of(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256::of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256::of(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, IsTheSameInWhateverPiecesBytesCome) {
  const std::string bytes = "what is added in pieces";
  for (std::size_t at = 0; at <= bytes.size(); ++at) {
    Sha256 sum;
    sum.add(std::string_view(bytes).substr(0, at));
    sum.add(std::string_view(bytes).substr(at));
    EXPECT_EQ(sum.hex(), Sha256::of(bytes)) << at;
  }
}

}  // namespace
}  // namespace db
