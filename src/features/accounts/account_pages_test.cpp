// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <boost/json/parse.hpp>

#include <thread>

#include "accounts/invitations.h"
#include "accounts/passwords.h"
#include "accounts/sessions.h"
#include "accounts/store.h"
#include "accounts/test_account_pages.h"
#include "accounts/totp.h"
#include "accounts/views.h"
#include "base/partial_date.h"
#include "links/api.h"
#include "mail/api.h"
#include "web/template_check.h"

namespace accounts {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

}  // namespace

ON_BOTH_DATABASES(AccountPages);

namespace {

TEST(AccountTemplates, GetWhatTheyUse) {
  const auto check = [](std::string_view name, auto view) {
    EXPECT_THAT(web::check_template<decltype(view)>({embedded_web(), embedded_accounts()}, name), IsEmpty()) << name;
  };
  check("accounts/sign_in", views::SignIn());
  check("accounts/kept_form", views::KeptForm());
  check("accounts/code", views::Code());
  check("accounts/enrol", views::Enrol());
  check("accounts/recovery_codes", views::RecoveryCodes());
  check("accounts/second_factor", views::SecondFactor());
  check("accounts/forgotten", views::Forgotten());
  check("accounts/choose_password", views::NewPassword());
  check("accounts/first", views::First());
  check("accounts/invitation", views::Invitation());
  check("accounts/members", views::Members());
  check("accounts/account", views::Account());
  check("accounts/new_token", views::NewToken());
  check("accounts/new_address", views::NewAddress());
  check("accounts/erase", views::Erase());
  check("accounts/accounts", views::Accounts());
}

TEST(AccountTemplates, HaveNoUntranslatedText) {
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_accounts()}, "accounts"), "");
}

// A field that a password manager cannot fill, or that forbids pasting, is worse than none.
TEST(AccountTemplates, LetPasswordsBePastedAndKept) {
  int fields = 0;
  for (const auto& file : embedded_accounts()) {
    EXPECT_EQ(file.content.find("autocomplete=\"off\" type=\"password\""), std::string_view::npos) << file.name;
    EXPECT_EQ(file.content.find("onpaste"), std::string_view::npos) << file.name;
    for (auto at = file.content.find("type=\"password\""); at != std::string_view::npos;
         at = file.content.find("type=\"password\"", at + 1)) {
      const auto tag = file.content.substr(at, file.content.find('>', at) - at);
      EXPECT_TRUE(tag.find("autocomplete=\"current-password\"") != std::string_view::npos ||
                  tag.find("autocomplete=\"new-password\"") != std::string_view::npos)
          << file.name << ": " << tag;
      ++fields;
    }
    if (file.name.ends_with("/new_password.html") || file.name.ends_with("/sign_in.html")) {
      EXPECT_NE(file.content.find("data-show-password"), std::string_view::npos) << file.name;
    }
  }
  EXPECT_GE(fields, 6);
}

TEST_P(AccountPages, AskForTheSecondFactorAndTakeEachCodeOnce) {
  const auto id = make("ana@example.org", Office::none, test::good_password);
  const auto secret = enrol(id);
  EXPECT_EQ(codes.size(), 10u);
  const auto asked = sign_in(*client, "ana@example.org");
  EXPECT_EQ(asked.get("Location"), "/sign-in/code?return=%2Ftry");
  EXPECT_EQ(client->get("/try").status, 303) << "the password alone opens nothing";
  const auto code = totp_code(*from_base32(secret), totp_step_now());
  EXPECT_EQ(client->post_form("/sign-in/code", {{"code", "12345"}}).status, 422);
  EXPECT_EQ(client->post_form("/sign-in/code", {{"code", code}, {"return", "//evil.example"}}).get("Location"), "/");
  EXPECT_EQ(client->get("/try").status, 200);
  web::TestClient thief(*site);
  sign_in(thief, "ana@example.org");
  EXPECT_EQ(thief.post_form("/sign-in/code", {{"code", code}}).status, 422) << "seen over the shoulder";
  EXPECT_EQ(thief.get("/try").status, 303);
}

TEST_P(AccountPages, TellWhoseCodeWasTriedAgain) {
  const auto secret = enrol(make("ana@example.org", Office::none, test::good_password));
  sign_in(*client, "ana@example.org");
  const auto before = mails();
  EXPECT_EQ(client->post_form("/sign-in/code", {{"code", totp_code(*from_base32(secret), totp_step_now() - 1)}}).status,
            422)
      << "it served to enrol";
  EXPECT_EQ(mails(), before + 1);
}

TEST_P(AccountPages, TakeARecoveryCodeOnce) {
  enrol(make("ana@example.org", Office::none, test::good_password));
  for (const int expected : {303, 422}) {
    web::TestClient browser(*site);
    sign_in(browser, "ana@example.org");
    auto typed = codes.front();
    for (char& c : typed) c = static_cast<char>(std::toupper(c));
    EXPECT_EQ(browser.post_form("/sign-in/code", {{"code", " " + typed}}).status, expected);
  }
}

TEST_P(AccountPages, SlowDownWhoeverGuessesCodes) {
  enrol(make("ana@example.org", Office::none, test::good_password));
  sign_in(*client, "ana@example.org");
  int slowed = 0;
  for (int i = 0; i < 8; ++i) slowed += client->post_form("/sign-in/code", {{"code", "000000"}}).status == 429;
  EXPECT_GE(slowed, 1);
}

TEST_P(AccountPages, LetNobodyInWithoutASecondFactorWhereOneIsDue) {
  build({.second_factor = SecondFactor::stewards});
  const auto id = make("s@example.org", Office::steward, test::good_password);
  make("ana@example.org", Office::none, test::good_password);
  EXPECT_EQ(sign_in(*client, "s@example.org").get("Location"), "/sign-in/second-factor?return=%2Ftry");
  EXPECT_EQ(client->get("/try").status, 303);
  EXPECT_THAT(body(client->get("/sign-in/second-factor")), HasSubstr("otpauth://totp/"));
  EXPECT_EQ(client->post_form("/sign-in/second-factor", {{"code", "123"}}).status, 422);
  std::string secret;
  {
    auto session = database().read();
    secret = credentials(session, id)->totp_pending;
  }
  EXPECT_EQ(
      client->post_form("/sign-in/second-factor", {{"code", totp_code(*from_base32(secret), totp_step_now())}}).status,
      200);
  EXPECT_EQ(client->get("/try").status, 200);
  EXPECT_EQ(client->post_form("/account/second-factor/off", {{"password", test::good_password}}).status, 422)
      << "it is a duty";
  web::TestClient other(*site);
  EXPECT_EQ(sign_in(other, "ana@example.org").get("Location"), "/try");
}

TEST_P(AccountPages, TurnTheSecondFactorOffForThePasswordAlone) {
  const auto id = make("ana@example.org", Office::none, test::good_password);
  enrol(id);
  auto browser = browser_of(id);
  EXPECT_EQ(browser.post_form("/account/second-factor/off", {{"password", "wrong"}}).status, 422);
  EXPECT_EQ(browser.post_form("/account/second-factor/codes", {{"password", test::good_password}}).status, 200);
  EXPECT_EQ(browser.post_form("/account/second-factor/off", {{"password", test::good_password}}).status, 303);
  auto session = database().read();
  EXPECT_THAT(credentials(session, id)->totp_secret, IsEmpty());
  EXPECT_EQ(recovery_codes_left(session, id), 0);
  EXPECT_EQ(mail::outbox(session).waiting, 3) << "its owner hears of each change";
}

TEST_P(AccountPages, SendALinkToANewPasswordAndSayTheSameWhoeverAsks) {
  make("ana@example.org", Office::none, test::good_password);
  std::set<std::string> answers;
  for (const char* email : {"ana@example.org", "nobody@example.org"}) {
    const auto answer = client->post_form("/password", {{"email", email}});
    answers.insert(std::string(answer.get("Location").value_or("")) + body(client->follow(answer)));
  }
  EXPECT_EQ(answers.size(), 1u);
  for (int i = 0; i < 500 && mails() == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(mails(), 1);
}

TEST_P(AccountPages, SendNoLinksToWhereverAHostHeaderSays) {
  make("ana@example.org", Office::none, test::good_password);
  client->speak_from_elsewhere();
  client->host = "evil.example";
  const auto answer = client->post_form("/password", {{"email", "ana@example.org"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(body(answer), HasSubstr("was not told its own address"));
}

TEST_P(AccountPages, TakeANewPasswordByALinkOnceAndEndAllSessions) {
  const auto id = make("ana@example.org", Office::none, test::good_password);
  auto browser = browser_of(id);
  const auto url = password_url(id);
  EXPECT_EQ(client->get(url).status, 200);
  for (const char* weak :
       {"short", "password1234!", "qwertyqwerty", "111111111111", "abcdefghijklmnop", "I am ana, I am"}) {
    const auto refused = client->post_form(url, {{"password", weak}});
    EXPECT_EQ(refused.status, std::string_view(weak).starts_with("I am") ? 303 : 422) << weak;
    if (refused.status == 303) break;
    EXPECT_THAT(body(refused), HasSubstr("id=\"password-error\""));
  }
  EXPECT_EQ(client->post_form(url, {{"password", new_password}}).status, 410) << "it was used";
  EXPECT_EQ(client->get(url).status, 410);
  EXPECT_EQ(browser.get("/try").status, 303);
  EXPECT_EQ(sign_in(*client, "ana@example.org", "I am ana, I am").get("Location"), "/try");
  EXPECT_EQ(client->get("/password/" + std::string(43, 'A')).status, 410);
}

TEST_P(AccountPages, MakeTheFirstAdministratorOnce) {
  const auto secret = first_administrator_link(database());
  ASSERT_TRUE(secret);
  const auto url = "/first/" + *secret;
  EXPECT_EQ(client->get(url).status, 200);
  for (const auto& text : hostile) {
    const auto refused =
        client->post_form(url, {{"name", text}, {"email", text}, {"password", text}, {"language", text}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(body(refused), Not(HasSubstr("<script>alert")));
  }
  const http::Pairs fields{
      {"name", "Ana"}, {"email", "ana@example.org"}, {"password", new_password}, {"language", "pt"}};
  EXPECT_EQ(client->post_form(url, fields).status, 303);
  EXPECT_EQ(client->get("/accounts").status, 200);
  EXPECT_EQ(client->post_form(url, fields).status, 410);
  EXPECT_FALSE(first_administrator_link(database())) << "there is an account";
}

TEST_P(AccountPages, ChangeNamePasswordAndAddress) {
  const auto id = make("ana@example.org", Office::none, test::good_password);
  auto browser = browser_of(id), elsewhere = browser_of(id);
  EXPECT_EQ(browser.post_form("/account", {{"name", "Ana Lúcia"}, {"language", "pt"}}).status, 303);
  EXPECT_EQ(browser.post_form("/account/password", {{"old-password", "wrong"}, {"password", new_password}}).status,
            422);
  EXPECT_EQ(browser.post_form("/account/password", {{"old-password", test::good_password}, {"password", new_password}})
                .status,
            303);
  EXPECT_EQ(browser.get("/try").status, 200);
  EXPECT_EQ(elsewhere.get("/try").status, 303) << "whoever knew the old one is out";
  EXPECT_EQ(mails(), 1);
  EXPECT_EQ(browser.post_form("/account/email", {{"new-email", "new@example.org"}, {"password", "wrong"}}).status, 422);
  EXPECT_EQ(browser.post_form("/account/email", {{"new-email", "new@example.org"}, {"password", new_password}}).status,
            303);
  EXPECT_EQ(mails(), 2);
  {
    auto session = database().read();
    EXPECT_EQ(find(session, id)->email, "ana@example.org") << "until the link is followed";
  }
  std::string secret;
  {
    auto transaction = database().write_unlogged();
    secret = links::make(transaction, "address", R"({"account":")" + id.text() + R"(","email":"new@example.org"})",
                         std::chrono::hours(1));
    transaction.commit();
  }
  EXPECT_EQ(client->get("/account/email/" + secret).status, 200);
  EXPECT_EQ(client->post_form("/account/email/" + secret, {}).status, 303);
  EXPECT_EQ(client->post_form("/account/email/" + secret, {}).status, 410);
  auto session = database().read();
  EXPECT_EQ(find(session, id)->email, "new@example.org");
  EXPECT_EQ(find(session, id)->name, "Ana Lúcia");
}

TEST_P(AccountPages, ShowHostileInputForWhatItIs) {
  const auto id = make("ana@example.org", Office::administrator, test::good_password);
  const auto lyon = organisation("Lyon <b>");
  auto browser = browser_of(id);
  browser.headers = {{"user-agent", "<script>alert(1)</script> Firefox/1 Windows"}};
  for (const auto& text : hostile) {
    for (const std::string address :
         {"/account", "/account/email", "/account/tokens", "/account/second-factor", "/accounts", "/password"}) {
      const auto answer = browser.post_form(address, {{"name", text},
                                                      {"language", text},
                                                      {"new-email", text},
                                                      {"password", text},
                                                      {"token-name", text},
                                                      {"scope", text},
                                                      {"days", text},
                                                      {"code", text},
                                                      {"email", text},
                                                      {"office", text}});
      EXPECT_LT(answer.status, 500) << address;
      EXPECT_THAT(body(answer), Not(HasSubstr("<script>alert"))) << address;
    }
    EXPECT_LT(browser.get("/accounts?from=" + http::url_encode(text) + "&q=" + http::url_encode(text)).status, 500);
    EXPECT_LT(browser.post_form("/organisations/" + lyon.text() + "/members", {{"email", text}, {"role", text}}).status,
              500);
    EXPECT_LT(browser.post_form("/accounts/" + http::url_encode(text) + "/office", {{"office", text}}).status, 500);
    EXPECT_LT(client->get("/invitation/" + http::url_encode(text)).status, 500);
    EXPECT_LT(client->get("/password/" + http::url_encode(text)).status, 500);
  }
  const auto page = body(browser.get("/account"));
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  auto session = database().read();
  EXPECT_TRUE(find_by_email(session, "ana@example.org"));
}

TEST_P(AccountPages, ListSessionsAndEndThem) {
  const auto id = make("ana@example.org"), other = make("bo@example.org");
  auto here = browser_of(id), there = browser_of(id), stranger = browser_of(other);
  std::string session_there;
  {
    auto session = database().read();
    for (const auto& line : sessions(session, id))
      if (body(here.get("/account")).find("(this one)") != std::string::npos &&
          line.id.text() != gate->identify(here.request("GET", "/", {})).session)
        session_there = line.id.text();
  }
  EXPECT_EQ(stranger.post_form("/account/sessions/" + session_there + "/end", {}).status, 303);
  EXPECT_EQ(there.get("/try").status, 200) << "a stranger ends nobody's session";
  EXPECT_EQ(here.post_form("/account/sessions/" + session_there + "/end", {}).status, 303);
  EXPECT_EQ(there.get("/try").status, 303);
  auto third = browser_of(id);
  EXPECT_EQ(here.post_form("/account/sessions/end-others", {}).status, 303);
  EXPECT_EQ(third.get("/try").status, 303);
  EXPECT_EQ(here.get("/try").status, 200);
}

TEST_P(AccountPages, ShowATokenOnceAndTakeItBack) {
  const auto id = make("ana@example.org");
  auto browser = browser_of(id);
  EXPECT_EQ(browser.post_form("/account/tokens", {{"token-name", "x"}, {"scope", "everything"}, {"days", "30"}}).status,
            422);
  EXPECT_EQ(browser.post_form("/account/tokens", {{"token-name", "x"}, {"scope", "read"}, {"days", "100000"}}).status,
            422);
  const auto made =
      browser.post_form("/account/tokens", {{"token-name", "our website"}, {"scope", "write"}, {"days", "30"}});
  EXPECT_EQ(made.status, 200);
  EXPECT_EQ(made.get("Cache-Control"), "no-store");
  const auto secret = all_between(body(made), "<code translate=\"no\">", "</code>").at(0);
  EXPECT_THAT(body(browser.get("/account")), Not(HasSubstr(secret)));
  const http::Pairs with{{"authorization", "Bearer " + secret}};
  EXPECT_EQ(client->get("/api/v1/try", with).status, 200);
  EXPECT_EQ(client->post_form("/account/password", {{"password", new_password}}, with).status, 403)
      << "tokens secure no account";
  TokenId token;
  {
    auto session = database().read();
    token = tokens(session, id).at(0).id;
  }
  auto stranger = browser_of(make("bo@example.org"));
  stranger.post_form("/account/tokens/" + token.text() + "/remove", {});
  EXPECT_EQ(client->get("/api/v1/try", with).status, 200);
  browser.post_form("/account/tokens/" + token.text() + "/remove", {});
  EXPECT_EQ(client->get("/api/v1/try", with).status, 401);
}

TEST_P(AccountPages, HandOutOnesOwnDataAndEraseThem) {
  const auto id = make("ana@example.org", Office::none, test::good_password);
  auto browser = browser_of(id);
  const auto data = boost::json::parse(body(browser.get("/account/data.json")));
  EXPECT_EQ(data.at("email").as_string(), "ana@example.org");
  EXPECT_EQ(browser.post_form("/account/erase", {{"password", "wrong"}}).status, 422);
  EXPECT_EQ(browser.post_form("/account/erase", {{"password", test::good_password}}).get("Location"), "/");
  EXPECT_EQ(browser.get("/try").status, 303);
  auto session = database().read();
  EXPECT_FALSE(find(session, id));
  EXPECT_FALSE(find_by_email(session, "ana@example.org"));
}

}  // namespace
}  // namespace accounts
