// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "accounts/api.h"
#include "links/api.h"
#include "mail/api.h"
#include "notifications/api.h"
#include "privacy/facts.h"
#include "web/template_check.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_web();
std::span<const base::EmbeddedFile> embedded_privacy();

namespace privacy {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string page(Settings settings, const std::string& language = "en") {
  web::SiteSettings of_site;
  of_site.strict_templates = true;
  const web::Site site(of_site, {feature(std::move(settings))});
  const auto response = web::TestClient(site).get("/privacy?lang=" + language);
  EXPECT_EQ(response.status, 200);
  return std::string(response.content());
}

TEST(Privacy, TellsThePeriodsByWhichTheRegisterWorks) {
  const auto english = page({});
  const auto time = [](std::chrono::seconds period) { return HasSubstr(told(base::Language::en, period)); };
  const auto periods = accounts::periods();
  EXPECT_THAT(english, AllOf(time(periods.idle), time(periods.session), time(periods.ended_session),
                             time(periods.invitation), time(periods.kept_form), time(periods.attempts),
                             time(periods.half_sign_in), time(links::expired_kept)));
  EXPECT_THAT(english, AllOf(time(std::chrono::days(mail::days_kept)), time(mail::given_up_after),
                             time(std::chrono::days(notifications::days_kept))));
}

TEST(Privacy, SaysTimesInTheLargestUnitThatFits) {
  using namespace std::chrono_literals;
  const auto told_of = [](std::chrono::seconds time) { return told(base::Language::en, time); };
  EXPECT_EQ(told_of(30min), "30 minutes");
  EXPECT_EQ(told_of(1h), "1 hour");
  EXPECT_EQ(told_of(90min), "90 minutes");
  EXPECT_EQ(told_of(24h), "1 day");
  EXPECT_EQ(told_of(std::chrono::days(365)), "1 year");
  EXPECT_EQ(told_of(std::chrono::days(400)), "400 days");
  EXPECT_EQ(told_of(61s), "61 seconds");
}

TEST(Privacy, SaysWhoAnswersAndWhatThisInstallationDoes) {
  EXPECT_THAT(page({}), AllOf(HasSubstr("They have not yet written here who they are"),
                              HasSubstr("Requests are not logged"), Not(HasSubstr("other provider that you sign in with"))));
  const auto told = page({.responsible = "City of <Lyon>, privacy@example.org",
                          .requests_are_logged = true,
                          .has_elsewhere = true,
                          .is_secure = true});
  EXPECT_THAT(told, AllOf(HasSubstr("City of &lt;Lyon&gt;, privacy@example.org"), HasSubstr("Each request is logged"),
                          HasSubstr("__Host-openid"), HasSubstr("__Host-session"), Not(HasSubstr("have not yet written"))));
}

TEST(Privacy, NamesEveryCookieThatTheProgramSets) {
  // The names stand in the code as constants called …cookie or as first words of what is set.
  const std::regex constant(R"re(_cookie = "([a-z_]+)")re"), given(R"re(cookie\("([a-z_]+)", )re"),
      chosen(R"re("__Host-([a-z_]+)" : )re");
  std::set<std::string> names;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(COSMOPOLIS_SOURCE_DIR) / "src")) {
    const auto path = entry.path().string();
    if (!(path.ends_with(".cpp") || path.ends_with(".h")) || path.ends_with("_test.cpp")) continue;
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    const auto source = text.str();
    for (const auto* pattern : {&constant, &given, &chosen})
      for (std::sregex_iterator at(source.begin(), source.end(), *pattern), end; at != end; ++at)
        names.insert((*at)[1].str());
  }
  EXPECT_THAT(names, testing::IsSupersetOf({"session", "half_sign_in", "kept_form", "openid", "lang", "theme"}));
  const auto shown = page({.has_elsewhere = true});
  for (const auto& name : names) EXPECT_THAT(shown, HasSubstr("<code translate=\"no\">" + name + "</code>"));
}

TEST(Privacy, IsWholeInEveryLanguage) {
  const auto english = page({});
  for (const auto language : base::languages) {
    const auto shown = page({}, std::string(base::code(language)));
    EXPECT_THAT(shown, AllOf(Not(HasSubstr("{time}")), Not(HasSubstr("{idle}")), HasSubstr("half_sign_in")));
    if (language != base::Language::en) {
      EXPECT_THAT(shown, Not(HasSubstr("What this register keeps about people")));
    }
  }
}

TEST(PrivacyTemplates, UseWhatTheirViewsHold) {
  EXPECT_EQ(web::check_template<views::Privacy>({embedded_web(), embedded_privacy()}, "privacy/privacy"), "");
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_privacy()}, "privacy"), "");
}

}  // namespace
}  // namespace privacy
