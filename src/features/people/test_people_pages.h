// SPDX-License-Identifier: EUPL-1.2
// For tests: browsers of those who work for the towns of test_people.h, or for none.
#pragma once
#include "people/test_people.h"

namespace people::test {

struct PagesTest : PeopleTest {
  void SetUp() override {
    PeopleTest::SetUp();
    if (IsSkipped()) return;
    gate.emplace(database(), accounts::Settings{});
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    settings.identify = [this](const http::Request& request) { return gate->identify(request); };
    site.emplace(settings, std::vector<web::Feature>{feature(database())});
    here = "/organisations/" + town.text();
  }
  void TearDown() override {
    site.reset();
    gate.reset();
  }
  web::TestClient browser(accounts::AccountId account) {
    web::TestClient made(*site);
    made.cookies.emplace_back(accounts::session_cookie, accounts::open_session(database(), account));
    return made;
  }
  web::TestClient nobody() { return web::TestClient(*site); }
  web::TestClient of_town(web::Role role) {
    return browser(account_with(fmt::format("r{}@example.org", ++made_accounts), town, role));
  }
  web::TestClient steward() { return browser(account("steward@example.org", accounts::Office::steward)); }
  static std::string page(web::TestClient& client, const std::string& address, int status = 200) {
    const auto response = client.get(address);
    EXPECT_EQ(response.status, status) << address;
    return web::whole_body(response);
  }
  std::string url(const Person& person, const std::string& rest = {}) const {
    return here + "/people/" + person.id.text() + rest;
  }
  static http::Pairs form_of(const Person& person) {
    return {{"version", fmt::format("{}", person.version)},
            {"given", person.given},
            {"family", person.family},
            {"email", person.email},
            {"notes", person.notes}};
  }

  std::optional<accounts::Gate> gate;
  std::optional<web::Site> site;
  std::string here;
  int made_accounts = 0;
};
}  // namespace people::test
