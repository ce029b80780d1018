// SPDX-License-Identifier: EUPL-1.2
#include "iati/pages.h"

#include <gmock/gmock.h>

#include "web/test_client.h"

namespace iati {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

web::Site site_of(PageSettings settings = {}) {
  web::SiteSettings of_site;
  of_site.strict_templates = true;
  return {of_site, {feature(settings)}};
}

std::string answer(const std::string& content, int status, PageSettings settings = {},
                   const std::string& language = "en") {
  const auto site = site_of(settings);
  const auto response =
      web::TestClient(site).post_file("/iati/validate?lang=" + language, {"file", "my <b>.xml", "text/xml", content});
  EXPECT_EQ(response.status, status);
  return std::string(response.content());
}

TEST(IatiPage, AsksForAFile) {
  const auto site = site_of();
  const auto response = web::TestClient(site).get("/iati/validate");
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(std::string(response.content()), AllOf(HasSubstr("type=\"file\""), HasSubstr("32 MB")));
}

TEST(IatiPage, ShowsWhereWhatWasFoundStands) {
  const auto page = answer(
      "<iati-activities "
      "version=\"2.03\">\n<iati-activity><iati-identifier>A&lt;i></iati-identifier></iati-activity>\n</"
      "iati-activities>",
      200);
  EXPECT_THAT(page, AllOf(HasSubstr("The file is not valid by the schema"), HasSubstr("iati-activity[1]"),
                          HasSubstr("schema.missing"), HasSubstr("A&lt;i&gt;"), Not(HasSubstr("<b>"))));
}

TEST(IatiPage, SpeaksTheReadersLanguage) {
  EXPECT_THAT(answer("<iati-activities version=\"2.03\"><iati-activity/></iati-activities>", 200, {}, "fr"),
              HasSubstr("L’élément title manque"));
}

TEST(IatiPage, GivesAVerdictOnWhatIsNoXml) {
  EXPECT_THAT(answer(std::string("PK\x03\x04\x00\xff", 6), 200), HasSubstr("not XML"));
  EXPECT_THAT(answer("", 200), HasSubstr("empty"));
}

TEST(IatiPage, RefusesAFileThatIsTooLarge) {
  EXPECT_THAT(answer(std::string(2000, ' '), 413, {.max_upload = 1000}), HasSubstr("cosmopolis validate iati FILE"));
}

}  // namespace
}  // namespace iati
