// SPDX-License-Identifier: EUPL-1.2
// For tests: the pages, and browsers of those whom test_desks.h makes.
#pragma once
#include "contributions/test_desks.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_records();

namespace contributions::test {

inline const places::Gazetteer& gazetteer() {
  static const auto opened = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin").value();
  return *opened;
}

inline std::string text(const http::Response& response) {
  return web::whole_body(response);
}
inline std::string to(const http::Response& response) {
  return std::string(response.get("Location").value_or(""));
}

class PagesTest : public DesksTest {
 protected:
  void SetUp() override {
    DesksTest::SetUp();
    if (IsSkipped()) return;
    accounts::Settings account_settings;
    account_settings.own_data = own_data;
    account_settings.forget = forget;
    gate = std::make_unique<accounts::Gate>(database(), account_settings);
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    settings.identify = [this](const http::Request& request) { return gate->identify(request); };
    settings.ask_to_sign_in = [this](web::Context& context) { return gate->ask_to_sign_in(context); };
    site.emplace(settings,
                 std::vector<web::Feature>{records::feature(), gate->feature(), feature(database(), gazetteer())});
  }
  void TearDown() override {
    site.reset();
    gate.reset();
  }
  web::TestClient browser(AccountId account) {
    web::TestClient client(*site);
    client.cookies.emplace_back(accounts::session_cookie, accounts::open_session(database(), account));
    return client;
  }
  std::string page(AccountId who, const std::string& address, int status = 200) {
    const auto response = browser(who).get(address);
    EXPECT_EQ(response.status, status) << address;
    return text(response);
  }
  static std::string url(ContributionId id) { return "/contributions/" + id.text(); }

  std::unique_ptr<accounts::Gate> gate;
  std::optional<web::Site> site;
};

}  // namespace contributions::test
