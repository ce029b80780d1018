// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "accounts/test_accounts.h"

namespace accounts::test {

// A site of accounts alone, with one page of each kind of permission for trying out who gets in.
class PagesTest : public AccountsTest {
 protected:
  void SetUp() override {
    AccountsTest::SetUp();
    if (!IsSkipped()) build({});
  }
  void TearDown() override {
    client.reset();
    site.reset();
    gate.reset();
  }
  void build(Settings settings) {
    client.reset();
    site.reset();
    gate = std::make_unique<Gate>(database(), settings);
    web::SiteSettings of_site;
    of_site.strict_templates = true;
    of_site.nobody_operates = true;
    of_site.base_url = settings.base_url;
    of_site.identify = [this](const http::Request& request) { return gate->identify(request); };
    of_site.ask_to_sign_in = [this](web::Context& context) { return gate->ask_to_sign_in(context); };
    const auto hello = [](web::Context& context) { return http::text_response(context.identity.account); };
    const web::Feature tries{.name = "tries",
                             .routes = {{"GET", "/try", web::Permission::signed_in, hello},
                                        {"POST", "/try", web::Permission::signed_in, hello},
                                        {"GET", "/api/v1/try", web::Permission::signed_in, hello},
                                        {"POST", "/api/v1/try", web::Permission::signed_in, hello},
                                        {"GET", "/try/steward", web::Permission::stewards, hello},
                                        {"GET", "/try/of/{id}", web::Permission::of_organisation(Role::editor), hello}},
                             .menu = {},
                             .files = {}};
    site.emplace(of_site, std::vector<web::Feature>{tries, gate->feature()});
    client.emplace(*site);
  }
  web::TestClient browser_of(AccountId account) {
    web::TestClient made(*site);
    made.cookies.emplace_back(session_cookie, open_session(database(), account));
    return made;
  }
  http::Response sign_in(web::TestClient& browser, const std::string& email,
                         const std::string& password = good_password, const std::string& to = "/try") {
    return browser.post_form("/sign-in", {{"email", email}, {"password", password}, {"return", to}});
  }
  std::string body(const http::Response& response) { return web::whole_body(response); }

  std::unique_ptr<Gate> gate;
  std::optional<web::Site> site;
  std::optional<web::TestClient> client;
};

}  // namespace accounts::test
