// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <sodium.h>

#include <thread>

#include "accounts/attempts.h"
#include "accounts/hasher.h"
#include "accounts/passwords.h"
#include "accounts/sessions.h"
#include "accounts/store.h"
#include "accounts/test_pages.h"
#include "accounts/views.h"
#include "base/partial_date.h"
#include "base/secret.h"
#include "web/template_check.h"

namespace accounts {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class SignIn : public test::PagesTest {
 protected:
  void run(std::string_view statement, std::string_view value) {
    auto transaction = database().write_unlogged();
    transaction.prepare(statement).run(value);
    transaction.commit();
  }
};
ON_BOTH_DATABASES(SignIn);

TEST_P(SignIn, LeadsBackToWhereOneWantedToGo) {
  const auto id = make("ana@example.org", Office::none, test::good_password);
  const auto asked = client->get("/try?a=b%20c");
  EXPECT_EQ(asked.status, 303);
  EXPECT_EQ(asked.get("Location"), "/sign-in?return=%2Ftry%3Fa%3Db%2520c");
  const auto page = client->follow(asked);
  EXPECT_THAT(body(page), HasSubstr("name=\"return\" value=\"/try?a=b%20c\""));
  const auto done = sign_in(*client, "ANA@example.org", test::good_password, "/try?a=b%20c");
  EXPECT_EQ(done.get("Location"), "/try?a=b%20c");
  EXPECT_EQ(body(client->follow(done)), id.text());
}

TEST_P(SignIn, LeadsToNoOtherSite) {
  make("ana@example.org", Office::none, test::good_password);
  for (const char* address : {"https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)",
                              "\\\\evil.example", "/\t/evil.example"}) {
    web::TestClient browser(*site);
    EXPECT_EQ(sign_in(browser, "ana@example.org", test::good_password, address).get("Location"), "/") << address;
    EXPECT_EQ(browser.get("/sign-in?return=" + http::url_encode(address)).get("Location"), "/") << address;
  }
}

TEST_P(SignIn, GivesACookieThatScriptsDoNotSee) {
  make("ana@example.org", Office::none, test::good_password);
  const auto done = sign_in(*client, "ana@example.org");
  EXPECT_THAT(std::string(*done.get("Set-Cookie")),
              testing::MatchesRegex("session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax"));
  build({.base_url = "https://register.example.org"});
  client->host = "register.example.org";
  client->headers = {{"origin", "https://register.example.org"}};
  EXPECT_THAT(std::string(*sign_in(*client, "ana@example.org").get("Set-Cookie")),
              testing::MatchesRegex("__Host-session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure"));
}

TEST_P(SignIn, AnswersTheSameAndHashesAsMuchForUnknownAccounts) {
  make("ana@example.org", Office::none, test::good_password);
  make("none@example.org");  // has no password yet
  const auto off = make("off@example.org", Office::none, test::good_password);
  {
    auto transaction = database().write({"test"});
    set_active(transaction, off, false);
    transaction.commit();
  }
  std::set<std::string> bodies;
  for (const std::string email : {"ana@example.org", "bob@example.org", "none@example.org", "off@example.org"}) {
    const auto password = email[0] == 'o' ? test::good_password : "another password altogether";
    auto refused = sign_in(*client, email, password);
    EXPECT_EQ(refused.status, 422) << email;
    EXPECT_THAT(refused.get("Set-Cookie").value_or(""), Not(HasSubstr("session=")));
    auto text = body(refused);
    for (auto at = text.find(email); at != std::string::npos; at = text.find(email))
      text.replace(at, email.size(), "EMAIL");
    bodies.insert(text);
  }
  EXPECT_EQ(bodies.size(), 1u);
  EXPECT_EQ(gate->passwords_hashed(), 4);
}

TEST_P(SignIn, MakesANewSessionEachTimeAndEndsTheOneThereWas) {
  make("ana@example.org", Office::none, test::good_password);
  const std::string fixed = base::new_secret();
  client->cookies.emplace_back("session", fixed);
  EXPECT_EQ(client->get("/try").status, 303);
  sign_in(*client, "ana@example.org");
  const auto first = client->cookies.back().second;
  EXPECT_NE(first, fixed);
  EXPECT_EQ(client->get("/try").status, 200);
  sign_in(*client, "ana@example.org");
  EXPECT_NE(client->cookies.back().second, first);
  web::TestClient old(*site);
  old.cookies.emplace_back("session", first);
  EXPECT_EQ(old.get("/try").status, 303) << "it ended when a new one began";
}

TEST_P(SignIn, EndsWithSigningOut) {
  const auto id = make("ana@example.org");
  auto browser = browser_of(id);
  const auto secret = browser.cookies.back().second;
  EXPECT_EQ(browser.get("/try").status, 200);
  EXPECT_EQ(browser.post_form("/sign-out", {}).status, 303);
  browser.cookies = {{"session", secret}};
  EXPECT_EQ(browser.get("/try").status, 303);
}

TEST_P(SignIn, EndsAfterHalfAnHourWithoutUseAndTwelveHoursInAnyCase) {
  const auto id = make("ana@example.org");
  auto browser = browser_of(id);
  run("UPDATE account_session SET seen = $1", base::utc_after(std::chrono::seconds(30) - longest_idle));
  EXPECT_EQ(browser.get("/try").status, 200);
  run("UPDATE account_session SET seen = $1", base::utc_after(-std::chrono::seconds(5) - longest_idle));
  EXPECT_EQ(browser.get("/try").status, 303);
  auto another = browser_of(id);
  run("UPDATE account_session SET expires = $1", base::utc_after(-std::chrono::seconds(5)));
  EXPECT_EQ(another.get("/try").status, 303);
}

TEST_P(SignIn, IsOfNoUseOnceTheAccountIsInactive) {
  const auto id = make("ana@example.org");
  auto browser = browser_of(id);
  auto transaction = database().write({"test"});
  set_active(transaction, id, false);
  transaction.commit();
  EXPECT_EQ(browser.get("/try").status, 303);
}

TEST_P(SignIn, SlowsDownWhoeverGuesses) {
  make("ana@example.org", Office::none, test::good_password);
  int refused = 0;
  for (int i = 0; i < 4; ++i) refused += sign_in(*client, "ana@example.org", "not the password at all").status == 422;
  EXPECT_EQ(refused, 4) << "a few failures cost nothing";
  // As if the next failures had come at once: the delay grows with their number.
  run("UPDATE failed_attempt SET failures = 9, again = $1", base::utc_after(std::chrono::seconds(40)));
  const auto late = sign_in(*client, "ana@example.org");
  EXPECT_EQ(late.status, 429) << "even with the right password";
  EXPECT_THAT(std::string(late.get("Retry-After").value_or("")), testing::MatchesRegex("[34][0-9]"));
  EXPECT_THAT(body(late), HasSubstr("Please wait"));
  run("UPDATE failed_attempt SET again = $1", base::utc_now());
  EXPECT_EQ(sign_in(*client, "ana@example.org").status, 303) << "never for good";
  auto session = database().read();
  auto left = session.prepare("SELECT failures FROM failed_attempt WHERE subject = $1");
  EXPECT_FALSE(left.run(of_account("password ana@example.org").hash).row()) << "a success forgets the failures";
}

TEST_P(SignIn, CountsFailuresOfOneRemoteAddressOverManyAccounts) {
  http::Request request;
  request.remote_address = "203.0.113.9";
  const auto address = of_address(request);
  for (int i = 0; i < 25; ++i) {
    begin_attempt(database(), {of_account(fmt::format("password a{}@example.org", i)), address});
    run("UPDATE failed_attempt SET again = $1", base::utc_now());
  }
  EXPECT_EQ(begin_attempt(database(), {of_account("password z@example.org"), address}).count(), 0);
  EXPECT_GT(begin_attempt(database(), {of_account("password y@example.org"), address}).count(), 0);
}

TEST(Attempts, WaitLongerEachTimeButNeverForGood) {
  std::vector<std::int64_t> delays;
  for (int i = 1; i <= 7; ++i) delays.push_back(delay_after(i, 3).count());
  EXPECT_THAT(delays, testing::ElementsAre(0, 0, 0, 1, 2, 4, 8));
  EXPECT_EQ(delay_after(1000000, 3).count(), 900);
}

TEST(Attempts, BelieveAProxyOnThisMachineAlone) {
  http::Request request;
  request.remote_address = "203.0.113.9";
  request.headers = {{"x-forwarded-for", "198.51.100.1"}};
  EXPECT_EQ(client_address(request), "203.0.113.9");
  request.remote_address = "127.0.0.1";
  request.headers = {{"x-forwarded-for", "192.0.2.66, 198.51.100.1"}};
  EXPECT_EQ(client_address(request), "198.51.100.1");
  request.headers = {};
  request.remote_address = "2001:db8:1:2:3:4:5:6";
  EXPECT_EQ(client_address(request), "2001:db8:1:2");
}

TEST_P(SignIn, HashesAPasswordAnewWhenTheParametersHaveRisen) {
  const auto id = make("ana@example.org");
  char old[crypto_pwhash_STRBYTES];
  const std::string password = test::good_password;
  ASSERT_EQ(crypto_pwhash_str_alg(old, password.data(), password.size(), 1, 1u << 20, crypto_pwhash_ALG_ARGON2ID13), 0);
  {
    auto transaction = database().write({"test"});
    set_password_hash(transaction, id, old);
    transaction.commit();
  }
  EXPECT_EQ(sign_in(*client, "ana@example.org").get("Location"), "/try");
  auto session = database().read();
  const auto kept = credentials(session, id)->password;
  EXPECT_FALSE(needs_rehash(kept));
  EXPECT_TRUE(is_password(kept, password));
}

TEST_P(SignIn, OffersAnotherProviderWhereThereIsOne) {
  EXPECT_THAT(body(client->get("/sign-in")), Not(HasSubstr("/sign-in/openid")));
  build({.openid_issuer = "https://id.example", .openid_name = "City of Lyon"});
  const auto page = body(client->get("/sign-in?return=/try"));
  EXPECT_THAT(page, HasSubstr("Sign in with City of Lyon"));
  EXPECT_THAT(page, HasSubstr("/sign-in/openid?return=%2Ftry"));
}

TEST(Hasher, TurnsAwayWhoeverFindsItsPlacesTaken) {
  Hasher hasher(1);
  std::atomic<int> done{0}, refused{0};
  for (int round = 0; round < 100 && refused == 0; ++round) {
    std::vector<std::thread> people;
    for (int i = 0; i < 4; ++i)
      people.emplace_back([&] { ++(hasher.verify("", "nine green lanterns sing") ? done : refused); });
    for (auto& person : people) person.join();
  }
  EXPECT_GT(done, 0);
  EXPECT_GT(refused, 0);
}

TEST_P(SignIn, TakesHostileInputForWhatItIs) {
  make("ana@example.org", Office::none, test::good_password);
  for (const auto& text :
       {std::string("<script>alert(1)</script>"), std::string("' OR 1=1 --"), std::string("a\0b", 3),
        std::string("\xff\xfe"), std::string(100000, 'x'), std::string("ana@example.org\r\nSet-Cookie: session=x")}) {
    web::TestClient browser(*site);
    const auto response = sign_in(browser, text, text);
    EXPECT_TRUE(response.status == 422 || response.status == 429) << response.status;
    EXPECT_THAT(body(response), Not(HasSubstr("<script>alert")));
    EXPECT_EQ(browser.get("/try").status, 303);
  }
}

TEST_P(SignIn, KeepsAFormThatWasSentAfterTheSessionEnded) {
  const auto id = make("ana@example.org", Office::none, test::good_password);
  auto browser = browser_of(id);
  run("UPDATE account_session SET expires = $1", base::utc_after(-std::chrono::seconds(5)));
  const auto asked = browser.post_form(
      "/try?x=1", {{"title", "A \"twinning\" <b>"}, {"tags", "1"}, {"tags", "2"}, {"password", "hidden"}});
  EXPECT_EQ(asked.get("Location"), "/sign-in?return=%2Fsign-in%2Fkept");
  EXPECT_THAT(body(browser.follow(asked)), HasSubstr("What you wrote is kept"));
  const auto done = sign_in(browser, "ana@example.org", test::good_password, "/sign-in/kept");
  const auto page = body(browser.follow(done));
  EXPECT_THAT(page, HasSubstr("action=\"/try?x=1\""));
  EXPECT_THAT(page, HasSubstr("name=\"title\" value=\"A &quot;twinning&quot; &lt;b&gt;\""));
  EXPECT_THAT(page, HasSubstr("name=\"tags\" value=\"1\""));
  EXPECT_THAT(page, HasSubstr("name=\"tags\" value=\"2\""));
  EXPECT_THAT(page, Not(HasSubstr("hidden\"\nvalue=\"hidden")));
  EXPECT_THAT(page, Not(HasSubstr("name=\"password\"")));
  // Another person at the same browser does not get to see it.
  const auto kept = browser.cookies;
  auto other = browser_of(make("bo@example.org"));
  for (const auto& cookie : kept)
    if (cookie.first == "kept_form") other.cookies.push_back(cookie);
  EXPECT_EQ(other.get("/sign-in/kept").status, 404);
  browser.post_form("/sign-in/kept/drop", {});
  browser.cookies = kept;
  EXPECT_EQ(browser.get("/sign-in/kept").status, 404) << "let go for good";
}

TEST_P(SignIn, KeepsNothingOfStrangers) {
  EXPECT_EQ(
      client->post_form("/try", {{"title", "x"}}, {{"referer", "http://localhost/somewhere?a=b"}}).get("Location"),
      "/sign-in?return=%2Fsomewhere%3Fa%3Db");
  client->cookies.emplace_back("session", base::new_secret());
  client->post_form("/try", {{"title", "x"}});
  auto session = database().read();
  auto rows = session.prepare("SELECT 1 FROM kept_form");
  EXPECT_FALSE(rows.run().row());
}

TEST_P(SignIn, ByTokenReadsOrWritesAsTheTokenMay) {
  const auto id = make("ana@example.org");
  std::string read, write, old;
  {
    auto transaction = database().write({"test"});
    read = insert_token(transaction, id, "reader", "read", std::chrono::hours(1));
    write = insert_token(transaction, id, "writer", "write", std::chrono::hours(1));
    old = insert_token(transaction, id, "old", "write", -std::chrono::hours(1));
    transaction.commit();
  }
  const auto with = [](const std::string& token) { return http::Pairs{{"authorization", "Bearer " + token}}; };
  EXPECT_EQ(body(client->get("/api/v1/try", with(read))), id.text());
  EXPECT_EQ(client->send(client->request("POST", "/api/v1/try", with(read))).status, 403);
  EXPECT_EQ(client->send(client->request("POST", "/api/v1/try", with(write))).status, 200);
  for (const auto& bad : {old, read + "x", std::string("cosmo_"), std::string()}) {
    const auto refused = client->get("/api/v1/try", with(bad));
    EXPECT_EQ(refused.status, 401);
    EXPECT_EQ(refused.get("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(refused.get("Content-Type"), "application/problem+json");
  }
  EXPECT_EQ(client->get("/api/v1/try").status, 401);
}

TEST_P(SignIn, OpensWhatTheRoleCovers) {
  const auto lyon = OrganisationId::make(), porto = OrganisationId::make();
  const auto ana = make("ana@example.org");
  give(ana, lyon, Role::editor);
  give(ana, porto, Role::contributor);
  auto browser = browser_of(ana);
  EXPECT_EQ(browser.get("/try/of/" + lyon.text()).status, 200);
  EXPECT_EQ(browser.get("/try/of/" + porto.text()).status, 403);
  EXPECT_EQ(browser.get("/try/steward").status, 403);
  EXPECT_EQ(client->get("/try/steward").status, 303);
  EXPECT_EQ(browser_of(make("s@example.org", Office::steward)).get("/try/of/" + porto.text()).status, 200);
}

}  // namespace
}  // namespace accounts
