// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <thread>

#include "accounts/invitations.h"
#include "accounts/passwords.h"
#include "accounts/sessions.h"
#include "accounts/store.h"
#include "accounts/test_pages.h"
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

constexpr const char* new_password = "seven slow rivers turn north";
const std::vector<std::string> hostile{"<script>alert(1)</script>", "'; DROP TABLE account; --", std::string("a\0b", 3), "\xff\xfe", std::string(5000, 'x'),
                                       "a@b.example\r\nBcc: c@d.example", "{{title}}", "\xe2\x80\xae"};

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
    const auto page = browser.post_form("/account/second-factor", {{"code", totp_code(*from_base32(secret), totp_step_now() - 1)}});
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
ON_BOTH_DATABASES(AccountPages);

TEST(AccountTemplates, GetWhatTheyUse) {
  const auto check = [](std::string_view name, auto view) { EXPECT_THAT(web::check_template<decltype(view)>({embedded_web(), embedded_accounts()}, name), IsEmpty()) << name; };
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

TEST(AccountTemplates, HaveNoUntranslatedText) { EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_accounts()}, "accounts"), ""); }

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
  EXPECT_EQ(client->post_form("/sign-in/second-factor", {{"code", totp_code(*from_base32(secret), totp_step_now())}}).status, 200);
  EXPECT_EQ(client->get("/try").status, 200);
  EXPECT_EQ(client->post_form("/account/second-factor/off", {{"password", test::good_password}}).status, 422) << "it is a duty";
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
  for (const char* weak : {"short", "password1234!", "qwertyqwerty", "111111111111", "abcdefghijklmnop", "I am ana, I am"}) {
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
    const auto refused = client->post_form(url, {{"name", text}, {"email", text}, {"password", text}, {"language", text}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(body(refused), Not(HasSubstr("<script>alert")));
  }
  const http::Pairs fields{{"name", "Ana"}, {"email", "ana@example.org"}, {"password", new_password}, {"language", "pt"}};
  EXPECT_EQ(client->post_form(url, fields).status, 303);
  EXPECT_EQ(client->get("/accounts").status, 200);
  EXPECT_EQ(client->post_form(url, fields).status, 410);
  EXPECT_FALSE(first_administrator_link(database())) << "there is an account";
}

TEST_P(AccountPages, InviteToAnOrganisation) {
  const auto lyon = organisation("Lyon");
  const auto chief = make("chief@example.org", Office::none, test::good_password);
  give(chief, lyon, Role::administrator);
  auto browser = browser_of(chief);
  const auto page = "/organisations/" + lyon.text() + "/members";
  EXPECT_EQ(browser.post_form(page, {{"email", "new@example.org"}, {"role", "validator"}}).status, 303);
  EXPECT_EQ(mails(), 1);
  EXPECT_THAT(body(browser.get(page)), HasSubstr("new@example.org"));
  const auto url = invited(lyon, "new@example.org", Role::validator);  // the same once more: the first link is void
  EXPECT_THAT(body(client->get(url)), HasSubstr("Lyon"));
  EXPECT_EQ(client->post_form(url, {{"name", ""}, {"password", "short"}}).status, 422);
  EXPECT_EQ(client->post_form(url, {{"name", "New"}, {"password", new_password}, {"language", "fr"}}).get("Location"), "/organisations/" + lyon.text());
  EXPECT_EQ(client->get("/try/of/" + lyon.text()).status, 200);
  EXPECT_EQ(client->get(url).status, 410);
  auto session = database().read();
  EXPECT_EQ(find_by_email(session, "new@example.org")->language, base::Language::fr);
  EXPECT_THAT(invitations_of(session, lyon), IsEmpty());
}

TEST_P(AccountPages, InviteWhoeverHasAnAccountToSignInFirst) {
  const auto lyon = organisation("Lyon");
  const auto ana = make("ana@example.org", Office::none, test::good_password);
  give(ana, lyon, Role::validator);
  const auto url = invited(lyon, "ana@example.org", Role::reader);
  EXPECT_EQ(client->post_form(url, {{"name", "Thief"}, {"password", new_password}}).get("Location"), "/sign-in?return=" + http::url_encode(url));
  auto browser = browser_of(ana);
  EXPECT_EQ(browser.post_form(url, {}).status, 303);
  EXPECT_EQ(role(ana, lyon), Role::validator) << "nobody loses a higher role";
}

TEST_P(AccountPages, LeaveAnOrganisationsPeopleToItsOwnAdministrators) {
  const auto lyon = organisation("Lyon"), porto = organisation("Porto");
  const auto chief = make("chief@example.org", Office::none, test::good_password), other = make("other@example.org");
  give(chief, lyon, Role::administrator);
  give(other, porto, Role::administrator);
  auto browser = browser_of(other);
  const auto page = "/organisations/" + lyon.text() + "/members";
  EXPECT_EQ(browser.get(page).status, 403);
  EXPECT_EQ(browser.post_form(page, {{"email", "x@example.org"}, {"role", "administrator"}}).status, 403);
  EXPECT_EQ(browser.post_form(page + "/" + chief.text(), {{"role", "none"}}).status, 403);
  invited(lyon, "new@example.org", Role::reader);
  std::string id;
  {
    auto session = database().read();
    id = invitations_of(session, lyon).at(0).id.text();
  }
  // Through the own organisation's address another's invitation is not reached.
  EXPECT_EQ(browser.post_form("/organisations/" + porto.text() + "/members/invitations/" + id + "/withdraw", {}).status, 404);
  EXPECT_EQ(browser.post_form("/organisations/" + porto.text() + "/members/" + chief.text(), {{"role", "reader"}}).status, 404);
  auto own = browser_of(chief);
  EXPECT_EQ(own.post_form(page + "/invitations/" + id + "/withdraw", {}).status, 303);
  auto session = database().read();
  EXPECT_THAT(invitations_of(session, lyon), IsEmpty());
}

TEST_P(AccountPages, DoNotLetTheLastAdministratorOfAnOrganisationGoUnnoticed) {
  const auto lyon = organisation("Lyon");
  const auto chief = make("chief@example.org", Office::none, test::good_password), ana = make("ana@example.org");
  give(chief, lyon, Role::administrator);
  give(ana, lyon, Role::editor);
  auto browser = browser_of(chief);
  const auto of = [&](AccountId account) { return "/organisations/" + lyon.text() + "/members/" + account.text(); };
  const auto refused = browser.post_form(of(chief), {{"role", "reader"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(body(refused), HasSubstr("last administrator"));
  EXPECT_EQ(browser.post_form("/account/erase", {{"password", test::good_password}}).status, 422);
  EXPECT_EQ(browser.post_form(of(ana), {{"role", "administrator"}}).status, 303);
  EXPECT_EQ(browser.post_form(of(chief), {{"role", "none"}}).get("Location"), "/account");
  EXPECT_EQ(role(chief, lyon), Role::none);
  EXPECT_EQ(browser.post_form(of(ana), {{"role", "none"}}).status, 403) << "no longer theirs to decide";
}

TEST_P(AccountPages, ChangeNamePasswordAndAddress) {
  const auto id = make("ana@example.org", Office::none, test::good_password);
  auto browser = browser_of(id), elsewhere = browser_of(id);
  EXPECT_EQ(browser.post_form("/account", {{"name", "Ana Lúcia"}, {"language", "pt"}}).status, 303);
  EXPECT_EQ(browser.post_form("/account/password", {{"old-password", "wrong"}, {"password", new_password}}).status, 422);
  EXPECT_EQ(browser.post_form("/account/password", {{"old-password", test::good_password}, {"password", new_password}}).status, 303);
  EXPECT_EQ(browser.get("/try").status, 200);
  EXPECT_EQ(elsewhere.get("/try").status, 303) << "whoever knew the old one is out";
  EXPECT_EQ(mails(), 1);
  EXPECT_EQ(browser.post_form("/account/email", {{"new-email", "new@example.org"}, {"password", "wrong"}}).status, 422);
  EXPECT_EQ(browser.post_form("/account/email", {{"new-email", "new@example.org"}, {"password", new_password}}).status, 303);
  EXPECT_EQ(mails(), 2);
  {
    auto session = database().read();
    EXPECT_EQ(find(session, id)->email, "ana@example.org") << "until the link is followed";
  }
  std::string secret;
  {
    auto transaction = database().write_unlogged();
    secret = links::make(transaction, "address", R"({"account":")" + id.text() + R"(","email":"new@example.org"})", std::chrono::hours(1));
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
    for (const std::string address : {"/account", "/account/email", "/account/tokens", "/account/second-factor", "/accounts", "/password"}) {
      const auto answer = browser.post_form(address, {{"name", text}, {"language", text}, {"new-email", text}, {"password", text}, {"token-name", text}, {"scope", text},
                                                      {"days", text}, {"code", text}, {"email", text}, {"office", text}});
      EXPECT_LT(answer.status, 500) << address;
      EXPECT_THAT(body(answer), Not(HasSubstr("<script>alert"))) << address;
    }
    EXPECT_LT(browser.get("/accounts?from=" + http::url_encode(text) + "&q=" + http::url_encode(text)).status, 500);
    EXPECT_LT(browser.post_form("/organisations/" + lyon.text() + "/members", {{"email", text}, {"role", text}}).status, 500);
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
      if (body(here.get("/account")).find("(this one)") != std::string::npos && line.id.text() != gate->identify(here.request("GET", "/", {})).session)
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
  EXPECT_EQ(browser.post_form("/account/tokens", {{"token-name", "x"}, {"scope", "everything"}, {"days", "30"}}).status, 422);
  EXPECT_EQ(browser.post_form("/account/tokens", {{"token-name", "x"}, {"scope", "read"}, {"days", "100000"}}).status, 422);
  const auto made = browser.post_form("/account/tokens", {{"token-name", "our website"}, {"scope", "write"}, {"days", "30"}});
  EXPECT_EQ(made.status, 200);
  EXPECT_EQ(made.get("Cache-Control"), "no-store");
  const auto secret = all_between(body(made), "<code translate=\"no\">", "</code>").at(0);
  EXPECT_THAT(body(browser.get("/account")), Not(HasSubstr(secret)));
  const http::Pairs with{{"authorization", "Bearer " + secret}};
  EXPECT_EQ(client->get("/api/v1/try", with).status, 200);
  EXPECT_EQ(client->post_form("/account/password", {{"password", new_password}}, with).status, 403) << "tokens secure no account";
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

TEST_P(AccountPages, ListAccountsForAdministratorsAlone) {
  const auto chief = make("chief@example.org", Office::administrator, test::good_password), steward = make("s@example.org", Office::steward);
  EXPECT_EQ(browser_of(steward).get("/accounts").status, 403);
  auto browser = browser_of(chief);
  EXPECT_THAT(body(browser.get("/accounts?q=s@example")), HasSubstr("s@example.org"));
  EXPECT_EQ(browser.post_form("/accounts/" + chief.text() + "/office", {{"office", "none"}}).status, 422) << "the last one";
  EXPECT_EQ(browser.post_form("/accounts/" + chief.text() + "/active", {{"active", "0"}}).status, 422);
  auto others = browser_of(steward);
  EXPECT_EQ(browser.post_form("/accounts/" + steward.text() + "/active", {{"active", "0"}}).status, 303);
  EXPECT_EQ(others.get("/try").status, 303);
  EXPECT_EQ(browser.post_form("/accounts", {{"name", "New"}, {"email", "new@example.org"}, {"office", "steward"}}).status, 303);
  EXPECT_EQ(browser.post_form("/accounts", {{"name", "New"}, {"email", "NEW@example.org"}}).status, 422);
  EXPECT_EQ(mails(), 1);
  auto session = database().read();
  EXPECT_EQ(find_by_email(session, "new@example.org")->office, Office::steward);
}

TEST_P(AccountPages, LetInWhomAnotherProviderVouchesFor) {
  const auto ana = make("ana@example.org");
  const auto lyon = organisation("Lyon");
  invited(lyon, "new@example.org", Role::editor);
  EXPECT_FALSE(sign_in_elsewhere(database(), "https://id.example", "1", "ana@example.org", false, "Ana")) << "not verified";
  EXPECT_FALSE(sign_in_elsewhere(database(), "https://id.example", "2", "stranger@example.org", true, "X")) << "not invited";
  const auto in = [&](const char* subject, const char* email, bool verified) {
    const auto secret = sign_in_elsewhere(database(), "https://id.example", subject, email, verified, "New");
    if (!secret) return std::string();
    web::TestClient browser(*site);
    browser.cookies.emplace_back(session_cookie, *secret);
    return body(browser.get("/try"));
  };
  EXPECT_EQ(in("1", "ana@example.org", true), ana.text());
  EXPECT_EQ(in("1", "changed@example.org", false), ana.text()) << "linked for good";
  const auto made = AccountId::parse(in("3", "new@example.org", true));
  ASSERT_TRUE(made);
  EXPECT_EQ(role(*made, lyon), Role::editor);
}

TEST(Totp, GivesTheCodesOfRfc6238) {
  const std::string secret = "12345678901234567890";
  EXPECT_EQ(totp_code(secret, 59 / 30), "287082");
  EXPECT_EQ(totp_code(secret, 1111111109 / 30), "081804");
  EXPECT_EQ(totp_code(secret, 2000000000 / 30), "279037");
  EXPECT_EQ(totp_code(secret, 20000000000 / 30), "353130");
}

TEST(Totp, TakesTheStepBeforeAndAfterNoOther) {
  const auto secret = new_totp_secret();
  const auto bytes = *from_base32(secret);
  for (const int off : {-2, -1, 0, 1, 2}) EXPECT_EQ(matching_step(secret, totp_code(bytes, 1000 + off), 1000).has_value(), std::abs(off) < 2) << off;
  for (const char* bad : {"", "12345", "1234567", "abcdef"}) EXPECT_FALSE(matching_step(secret, bad, 1000)) << bad;
}

TEST(Totp, WritesBase32AsRfc4648) {
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
  EXPECT_EQ(from_base32("mzxw 6ytb-oi"), "foobar");
  EXPECT_FALSE(from_base32("MZXW1"));
}

TEST(Passwords, AreRefusedWhenOthersWouldTryThemFirst) {
  for (const char* bad : {"passwordpassword", "Password2024!!", "123456789012", "qwertyuiop12", "aaaaaaaaaaaa", "abcabcabcabc", "!!!football!!!", "cosmopolis is it", "lyon1 and more words"})
    EXPECT_FALSE(check_password(bad, "lyon1@example.org", "Cosmopolis")) << bad;
  for (const char* good : {"nine green lanterns sing", "приветствие друзьям", "zQ9#bbKrT2-x", "   spaces   count   "}) EXPECT_TRUE(check_password(good, "a@example.org", "Cosmopolis")) << good;
  EXPECT_TRUE(check_password(std::string(60, 'x') + "quite another thing" + std::string(40, 'y'), "", ""));
  EXPECT_FALSE(check_password(std::string(64, 'x') + "quite another thing" + std::string(64, 'y'), "", ""));
  EXPECT_FALSE(check_password("broken \xff\xfe bytes here", "", ""));
}

TEST(Passwords, AreHashedByArgon2idAndAnewWhenParametersRise) {
  const auto hash = hash_password("nine green lanterns sing");
  EXPECT_THAT(hash, testing::StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_TRUE(is_password(hash, "nine green lanterns sing"));
  EXPECT_FALSE(is_password(hash, "nine green lanterns sang"));
  EXPECT_FALSE(is_password("", ""));
  EXPECT_FALSE(needs_rehash(hash));
  EXPECT_TRUE(needs_rehash("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZWhhc2hzb21laGFzaHNvbWVoYXNoc29tZWhhc2g"));
}

TEST(Browser, IsToldByItsFamilyAlone) {
  EXPECT_EQ(browser_family("Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"), "Firefox – Windows");
  EXPECT_EQ(browser_family("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"), "Chrome – Linux");
  EXPECT_EQ(browser_family("<script>"), "");
}

}  // namespace
}  // namespace accounts
