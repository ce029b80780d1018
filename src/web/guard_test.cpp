// SPDX-License-Identifier: EUPL-1.2
#include "web/guard.h"

#include <gtest/gtest.h>

namespace web {
namespace {

TEST(Guard, SendsNobodyToAnotherSite) {
  EXPECT_EQ(local_address("/organisations?q=a#b"), "/organisations?q=a#b");
  for (const auto* elsewhere : {"https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)",
                                "evil", "", "/a\r\nSet-Cookie: b=c", "/\t/evil.example"})
    EXPECT_EQ(local_address(elsewhere), "/") << elsewhere;
}

}  // namespace
}  // namespace web
