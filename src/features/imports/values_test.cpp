// SPDX-License-Identifier: EUPL-1.2
#include "imports/values.h"

#include <gtest/gtest.h>

namespace imports {

TEST(Values, UnderstandDatesAsPeopleWriteThem) {
  auto iso = [](std::string_view text) {
    auto date = parse_date(text);
    return date ? date->text() : "none";
  };
  EXPECT_EQ(iso("1984"), "1984");
  EXPECT_EQ(iso("1984-05"), "1984-05");
  EXPECT_EQ(iso("1984-05-17"), "1984-05-17");
  EXPECT_EQ(iso("1984-05-17T00:00:00Z"), "1984-05-17");
  EXPECT_EQ(iso("17.05.1984"), "1984-05-17");
  EXPECT_EQ(iso("17/5/1984"), "1984-05-17");
  EXPECT_EQ(iso("5/17/1984"), "1984-05-17");
  EXPECT_EQ(iso("05/1984"), "1984-05");
  EXPECT_EQ(iso("1984/05/17"), "1984-05-17");
  EXPECT_EQ(iso("17 mai 1984"), "1984-05-17");
  EXPECT_EQ(iso("17 de mayo de 1984"), "1984-05-17");
  EXPECT_EQ(iso("May 1984"), "1984-05");
  EXPECT_EQ(iso("Member since 1984"), "1984");
  EXPECT_EQ(iso("39716"), "2008-09-25");
  EXPECT_EQ(iso("19840517"), "1984-05-17");
  for (auto bad : {"Member since not found", "", "31.02.1984", "1984-13-01", "12", "123456", "1984 1985", "-5", "99999999"})
    EXPECT_EQ(iso(bad), "none") << bad;
}

TEST(Values, UnderstandNumbersAndPoints) {
  EXPECT_DOUBLE_EQ(*parse_number("40,7022"), 40.7022);
  EXPECT_DOUBLE_EQ(*parse_number("-34.6037,"), -34.6037);
  EXPECT_FALSE(parse_number("12a"));
  EXPECT_FALSE(parse_number("nan"));
  EXPECT_FALSE(parse_number("1e999"));
  EXPECT_EQ(parse_point("Point(-5.57 42.6)")->latitude, 42.6);
  EXPECT_EQ(parse_point("42.6, -5.57")->longitude, -5.57);
  EXPECT_FALSE(parse_point("91", "0"));
  EXPECT_FALSE(parse_point("0", "0"));
}

TEST(Values, UnderstandWikidataIdentifiers) {
  EXPECT_EQ(*parse_wikidata("http://www.wikidata.org/entity/Q3955"), "Q3955");
  EXPECT_EQ(*parse_wikidata("q3955"), "Q3955");
  for (auto bad : {"Q", "Q0", "Quito", "3955", "Q12345678901234"}) EXPECT_FALSE(parse_wikidata(bad)) << bad;
}

TEST(Values, UnderstandKindsAndStatusesInFourLanguages) {
  EXPECT_EQ(parse_kind("Twinning"), relations::Kind::twinning);
  EXPECT_EQ(parse_kind("sister cities"), relations::Kind::twinning);
  EXPECT_EQ(parse_kind("Hermanamiento"), relations::Kind::twinning);
  EXPECT_EQ(parse_kind("Pacto de amistad"), relations::Kind::friendship_pact);
  EXPECT_EQ(parse_kind("accord de coopération"), relations::Kind::cooperation_agreement);
  EXPECT_EQ(parse_kind("network_membership"), relations::Kind::network_membership);
  EXPECT_FALSE(parse_kind("banana"));
  EXPECT_EQ(parse_status("Activo"), relations::Status::active);
  EXPECT_EQ(parse_status("on_hold"), relations::Status::suspended);
  EXPECT_FALSE(parse_status("México"));
}

TEST(Values, KnowWhatMeansNothing) {
  EXPECT_TRUE(is_nothing("", {}));
  EXPECT_TRUE(is_nothing("-", {}));
  EXPECT_TRUE(is_nothing("null", {}));
  EXPECT_TRUE(is_nothing("not found", {"not found"}));
  EXPECT_FALSE(is_nothing("No", {}));
}

}  // namespace imports
