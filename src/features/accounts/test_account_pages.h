// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <gmock/gmock.h>

#include "accounts/invitations.h"
#include "accounts/store.h"
#include "accounts/test_pages.h"
#include "accounts/totp.h"
#include "mail/api.h"

namespace accounts {

inline constexpr const char* new_password = "seven slow rivers turn north";
inline const std::vector<std::string> hostile{"<script>alert(1)</script>",
                                              "'; DROP TABLE account; --",
                                              std::string("a\0b", 3),
                                              "\xff\xfe",
                                              std::string(5000, 'x'),
                                              "a@b.example\r\nBcc: c@d.example",
                                              "{{title}}",
                                              "\xe2\x80\xae"};

class AccountPages : public test::PagesTest {
 protected:
  std::int64_t mails() {
    auto session = database().read();
    return mail::outbox(session).waiting;
  }
  std::string password_url(AccountId account) {
    auto transaction = database().write_unlogged();
    auto url = password_link(transaction, account);
    transaction.commit();
    return url;
  }
  OrganisationId organisation(const std::string& name) {
    auto transaction = database().write({"test"});
    organisations::Organisation made;
    made.names = {{"", name}};
    OrganisationId id;
    {
      organisations::Writer writer(transaction);
      id = writer.create(made).value();
    }
    transaction.commit();
    return id;
  }
  std::string invited(OrganisationId to, const std::string& email, Role role) {
    auto transaction = database().write({"test"});
    auto secret = invite(transaction, to, email, role);
    transaction.commit();
    return "/invitation/" + secret;
  }
  Role role(AccountId account, OrganisationId of) {
    auto session = database().read();
    return role_of(session, account, of);
  }
  // Signed up for a second factor; gives its secret.
  std::string enrol(AccountId account) {
    auto browser = browser_of(account);
    EXPECT_EQ(browser.post_form("/account/second-factor/begin", {}).status, 303);
    std::string secret;
    {
      auto session = database().read();
      secret = credentials(session, account)->totp_pending;
    }
    // The step before: the test's own sign-ins then use this one and the next.
    const auto page =
        browser.post_form("/account/second-factor", {{"code", totp_code(*from_base32(secret), totp_step_now() - 1)}});
    EXPECT_EQ(page.status, 200) << body(page);
    codes = all_between(body(page), "<li><code translate=\"no\">", "</code>");
    return secret;
  }
  static std::vector<std::string> all_between(std::string page, const std::string& begin, const std::string& end) {
    std::vector<std::string> found;
    for (auto from = page.find(begin); from != std::string::npos; from = page.find(begin)) {
      page = page.substr(from + begin.size());
      found.push_back(page.substr(0, page.find(end)));
    }
    return found;
  }
  std::vector<std::string> codes;
};

}  // namespace accounts
