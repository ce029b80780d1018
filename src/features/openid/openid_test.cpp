// SPDX-License-Identifier: EUPL-1.2
// The way there and back, with a provider that the test plays itself.
#include <gmock/gmock.h>

#include <future>
#include <set>

#include "accounts/api.h"
#include "accounts/test_totp.h"
#include "db/test_databases.h"
#include "openid/api.h"
#include "openid/asks.h"
#include "openid/test_keys.h"
#include "openid/views.h"
#include "web/template_check.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_web();
std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_links();
std::span<const base::EmbeddedFile> embedded_mail();
std::span<const base::EmbeddedFile> embedded_accounts();
std::span<const base::EmbeddedFile> embedded_openid();

namespace openid {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const std::string issuer = "https://id.example.org", register_url = "http://localhost";

const test::SigningKey& first_key() {
  static const auto key = test::SigningKey::p256("first");
  return key;
}
const test::SigningKey& second_key() {
  static const auto key = test::SigningKey::rsa("second");
  return key;
}

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// What the provider answers, and what it was asked.
struct TestProvider {
  json::object discovery{{"issuer", issuer},
                         {"authorization_endpoint", issuer + "/auth"},
                         {"token_endpoint", issuer + "/token"},
                         {"jwks_uri", issuer + "/keys"},
                         {"userinfo_endpoint", issuer + "/me"}};
  const test::SigningKey* signs = &first_key();
  std::string keys = test::key_set({first_key().jwk()});
  json::object claims, profile;
  int token_status = 200;
  bool away = false;
  std::vector<Ask> asks;
  std::function<void()> before_answering;

  Answer answer(const Ask& ask) {
    asks.push_back(ask);
    if (before_answering) before_answering();
    if (away) return {};
    if (ask.url == issuer + "/.well-known/openid-configuration") return {200, json::serialize(discovery)};
    if (ask.url == issuer + "/keys") return {200, keys};
    if (ask.url == issuer + "/me") return {200, json::serialize(profile)};
    if (ask.url != issuer + "/token") return {404, ""};
    return {token_status,
            json::serialize(json::object{{"id_token", signs->token(claims)}, {"access_token", "an-access-token"}})};
  }
  int asked(const std::string& path) const {
    return static_cast<int>(std::ranges::count(asks, issuer + path, &Ask::url));
  }
};

class OpenidPages : public db::DatabaseTest {
 protected:
  OpenidPages()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_links(), embedded_mail(),
                      embedded_accounts(), embedded_openid()}) {}
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) build({issuer, "the register", "a secret/with:signs", register_url});
  }
  void TearDown() override {
    client.reset();
    site.reset();
    gate.reset();
  }
  void build(const Settings& settings) {
    client.reset();
    site.reset();
    gate = std::make_unique<accounts::Gate>(
        database(), accounts::Settings{.base_url = settings.base_url, .second_factor = second_factor});
    web::SiteSettings of_site;
    of_site.strict_templates = true;
    of_site.nobody_operates = true;
    of_site.base_url = settings.base_url;
    of_site.identify = [this](const http::Request& request) { return gate->identify(request); };
    const web::Feature tries{
        .name = "tries",
        .routes = {{"GET", "/who", web::Permission::anyone,
                    [](web::Context& context) { return http::text_response(context.identity.account); }}},
        .menu = {},
        .files = {}};
    site.emplace(of_site, std::vector<web::Feature>{
                              tries,
                              gate->feature(),
                              feature(database(), *gate, settings,
                                      [this](const Ask& ask) { return provider.answer(ask); })});
    client.emplace(*site);
  }
  accounts::AccountId make(const std::string& email) {
    auto transaction = database().write({"test"});
    const auto made = accounts::create(transaction, {.name = "Ana", .email = email}).value();
    transaction.commit();
    return made;
  }
  static std::string parameter(const http::Response& response, const std::string& name) {
    const auto location = std::string(response.get("Location").value_or(""));
    for (const auto& [key, value] :
         http::parse_query(location.substr(std::min(location.find('?') + 1, location.size()))))
      if (key == name) return value;
    return {};
  }
  // Goes to the provider, which will vouch for ana@example.org; gives the state.
  std::string go(const std::string& return_to = "/who") {
    const auto there = client->get("/sign-in/openid?return=" + http::url_encode(return_to));
    EXPECT_EQ(there.status, 303) << there.content();
    challenge = parameter(there, "code_challenge");
    provider.claims = {{"iss", issuer},
                       {"aud", "the register"},
                       {"sub", "1234"},
                       {"exp", now() + 300},
                       {"iat", now()},
                       {"nonce", parameter(there, "nonce")},
                       {"email", "ana@example.org"},
                       {"email_verified", true},
                       {"name", "Ana"}};
    return parameter(there, "state");
  }
  http::Response come_back(const std::string& state, const std::string& more = "&code=a-code") {
    return client->get("/sign-in/openid/back?state=" + http::url_encode(state) + more);
  }
  std::string who() { return std::string(client->get("/who").content()); }
  void expect_refused(const http::Response& response, int status = 403) {
    EXPECT_EQ(response.status, status) << response.content();
    EXPECT_THAT(std::string(response.content()),
                AllOf(HasSubstr("You are not signed in"), Not(HasSubstr("ana@example.org"))));
    EXPECT_EQ(who(), "");
  }

  TestProvider provider;
  accounts::SecondFactor second_factor = accounts::SecondFactor::optional;
  std::string challenge;
  std::unique_ptr<accounts::Gate> gate;
  std::optional<web::Site> site;
  std::optional<web::TestClient> client;
};

ON_BOTH_DATABASES(OpenidPages);

TEST_P(OpenidPages, SignInWhomTheProviderVouchesFor) {
  const auto ana = make("ana@example.org");
  const auto there = client->get("/sign-in/openid?return=%2Fwho");
  EXPECT_THAT(std::string(there.get("Location").value_or("")),
              AllOf(StartsWith(issuer + "/auth?response_type=code&scope=openid"),
                    HasSubstr("code_challenge_method=S256"), HasSubstr("client_id=the%20register"),
                    HasSubstr("redirect_uri=http%3A%2F%2Flocalhost%2Fsign-in%2Fopenid%2Fback")));
  EXPECT_THAT(std::string(there.get("Set-Cookie").value_or("")),
              AllOf(StartsWith("openid="), HasSubstr("HttpOnly; SameSite=Lax"), HasSubstr("Max-Age=600")));
  const auto back = come_back(go());
  EXPECT_EQ(back.status, 303) << back.content();
  EXPECT_EQ(back.get("Location"), "/who");
  EXPECT_EQ(who(), ana.text());
  const auto asked = std::ranges::find(provider.asks, issuer + "/token", &Ask::url);
  ASSERT_NE(asked, provider.asks.end());
  EXPECT_EQ(asked->user, "the%20register");
  EXPECT_EQ(asked->password, "a%20secret%2Fwith%3Asigns");
  std::string verifier;
  for (const auto& [name, value] : http::parse_query(asked->form))
    if (name == "code_verifier") verifier = value;
  EXPECT_EQ(challenge_of(verifier), challenge);
  EXPECT_EQ(provider.asked("/.well-known/openid-configuration"), 1);
}

TEST_P(OpenidPages, RefuseAStateThatIsWrongUsedOrOfAnotherBrowser) {
  make("ana@example.org");
  auto state = go();
  auto tampered = state;
  tampered[0] = tampered[0] == 'A' ? 'B' : 'A';
  const auto cookies = client->cookies;
  expect_refused(come_back(tampered));
  expect_refused(come_back(state));  // its cookie is gone
  client->cookies = cookies;
  for (auto& [name, value] : client->cookies) value[0] = value[0] == 'A' ? 'B' : 'A';
  expect_refused(come_back(state));
  client->cookies = cookies;
  EXPECT_EQ(come_back(state).status, 303);
  EXPECT_NE(who(), "");
  client->cookies = cookies;
  expect_refused(come_back(state));  // replayed
  EXPECT_EQ(provider.asked("/token"), 1);
  for (const auto* hostile : {"", "'; DROP TABLE openid_ask; --", "%00", "<script>", "%ff%fe"}) {
    client->cookies = cookies;
    expect_refused(client->get(std::string("/sign-in/openid/back?code=x&state=") + hostile));
  }
  expect_refused(client->get("/sign-in/openid/back"));
}

TEST_P(OpenidPages, RefuseATokenThatIsNotForThisSignIn) {
  make("ana@example.org");
  for (const auto& [name, value] : std::vector<std::pair<std::string, json::value>>{
           {"nonce", "another"}, {"aud", "another"}, {"iss", "https://evil.example.org"}, {"exp", 1}}) {
    const auto state = go();
    provider.claims[name] = value;
    expect_refused(come_back(state));
  }
  const auto state = go();
  provider.signs = &second_key();
  expect_refused(come_back(state));
  EXPECT_EQ(provider.asked("/keys"), 2);  // it might have had new ones
}

TEST_P(OpenidPages, ReadTheKeysAgainWhenTheProviderHasNewOnes) {
  make("ana@example.org");
  EXPECT_EQ(come_back(go()).status, 303);
  client->cookies.clear();
  const auto state = go();
  provider.signs = &second_key();
  provider.keys = test::key_set({first_key().jwk(), second_key().jwk()});
  EXPECT_EQ(come_back(state).status, 303);
  EXPECT_NE(who(), "");
}

TEST_P(OpenidPages, AskForTheProfileWhereTheTokenHasNoAddress) {
  make("ana@example.org");
  auto state = go();
  provider.claims.erase("email");
  provider.profile = {{"sub", "5678"}, {"email", "ana@example.org"}, {"email_verified", true}};
  expect_refused(come_back(state));  // another person's
  state = go();
  provider.claims.erase("email");
  provider.profile["sub"] = "1234";
  EXPECT_EQ(come_back(state).status, 303);
  EXPECT_NE(who(), "");
  EXPECT_EQ(provider.asks.back().bearer, "an-access-token");
}

TEST_P(OpenidPages, LetInNobodyWithoutAccountOrVerifiedAddress) {
  expect_refused(come_back(go()));
  make("ana@example.org");
  const auto state = go();
  provider.claims["email_verified"] = false;
  expect_refused(come_back(state));
}

TEST_P(OpenidPages, AskForTheSecondFactorAsThePasswordDoes) {
  const auto ana = make("ana@example.org");
  client->cookies.emplace_back(accounts::session_cookie, accounts::open_session(database(), ana));
  EXPECT_EQ(client->post_form("/account/second-factor/begin", {}).status, 303);
  const auto enrolment = std::string(client->get("/account/second-factor").content());
  const auto code = accounts::test::code_for(enrolment);
  const auto enrolled = client->post_form("/account/second-factor", {{"code", code}});
  ASSERT_EQ(enrolled.status, 200) << enrolled.content();
  const auto page = std::string(enrolled.content());
  const std::string mark = "<li><code translate=\"no\">";
  const auto at = page.find(mark) + mark.size();
  const auto recovery = page.substr(at, page.find('<', at) - at);
  client->cookies.clear();

  const auto back = come_back(go());
  EXPECT_EQ(back.get("Location"), "/sign-in/code?return=%2Fwho");
  EXPECT_EQ(who(), "") << "the other provider's word alone opens nothing";
  EXPECT_EQ(client->post_form("/sign-in/code", {{"code", code}}).status, 422) << "it served to enrol";
  EXPECT_EQ(who(), "");
  EXPECT_EQ(client->post_form("/sign-in/code", {{"code", recovery}, {"return", "/who"}}).get("Location"), "/who");
  EXPECT_EQ(who(), ana.text());
}

TEST_P(OpenidPages, LetNobodyInWithoutASecondFactorWhereOneIsDue) {
  second_factor = accounts::SecondFactor::everyone;
  build({issuer, "the register", "a secret", register_url});
  const auto ana = make("ana@example.org");
  EXPECT_EQ(come_back(go()).get("Location"), "/sign-in/second-factor?return=%2Fwho");
  EXPECT_EQ(who(), "");
  const auto page = std::string(client->get("/sign-in/second-factor").content());
  EXPECT_EQ(client->post_form("/sign-in/second-factor", {{"code", "12"}}).status, 422);
  EXPECT_EQ(who(), "");
  EXPECT_EQ(client->post_form("/sign-in/second-factor", {{"code", accounts::test::code_for(page)}}).status, 200);
  EXPECT_EQ(who(), ana.text());
}

TEST_P(OpenidPages, EndTheSessionThatTheBrowserHad) {
  const auto ana = make("ana@example.org"), other = make("other@example.org");
  const auto state = go();
  const auto old = accounts::open_session(database(), other);
  client->cookies.emplace_back(accounts::session_cookie, old);  // made in another window meanwhile, or put there
  EXPECT_EQ(come_back(state).status, 303);
  EXPECT_EQ(who(), ana.text());
  web::TestClient thief(*site);
  thief.cookies.emplace_back(accounts::session_cookie, old);
  EXPECT_EQ(thief.get("/who").content(), "");
}

TEST_P(OpenidPages, LeadNowhereElse) {
  make("ana@example.org");
  for (const auto* elsewhere :
       {"https://evil.example.org", "//evil.example.org", "/\\evil.example.org", "javascript:x"}) {
    client->cookies.clear();
    EXPECT_EQ(come_back(go(elsewhere)).get("Location"), "/") << elsewhere;
  }
  client->cookies.clear();
  EXPECT_EQ(come_back(go("/" + std::string(5000, 'x'))).get("Location"), "/");
  EXPECT_EQ(client->get("/sign-in/openid?return=%2Fwho").get("Location"), "/who");  // signed in already
}

TEST_P(OpenidPages, SayWhatToDoWhereTheProviderBreaksOffOrIsAway) {
  make("ana@example.org");
  expect_refused(come_back(go(), "&error=access_denied&error_description=%3Cscript%3E"));
  expect_refused(come_back(go(), "&code="));
  expect_refused(come_back(go(), "&code=" + std::string(5000, 'x')));
  expect_refused(come_back(go(), "&code=x&iss=https%3A%2F%2Fevil.example.org"));
  EXPECT_EQ(provider.asked("/token"), 0);
  auto state = go();
  provider.token_status = 400;
  expect_refused(come_back(state));
  state = go();
  provider.token_status = 502;
  expect_refused(come_back(state), 503);
  provider.token_status = 200;
  state = go();
  provider.away = true;
  const auto response = come_back(state);
  expect_refused(response, 503);
  EXPECT_THAT(std::string(response.content()), HasSubstr("/sign-in/openid?return=%2Fwho"));
}

TEST_P(OpenidPages, GoNowhereWhereTheDiscoveryDocumentIsNotFit) {
  const auto good = provider.discovery;
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, json::value>>{{"issuer", "https://evil.example.org"},
                                                        {"issuer", nullptr},
                                                        {"authorization_endpoint", "javascript:alert(1)"},
                                                        {"token_endpoint", "http://id.example.org/token"},
                                                        {"jwks_uri", "file:///etc/passwd"},
                                                        {"userinfo_endpoint", "http://169.254.169.254/"}}) {
    provider.discovery = good;
    provider.discovery[name] = value;
    expect_refused(client->get("/sign-in/openid"), 503);
  }
}

TEST_P(OpenidPages, HoldNoMoreThanTwoWorkersWaitingForTheProvider) {
  std::promise<void> both, leave;
  const auto released = leave.get_future().share();
  std::atomic<int> inside{0};
  std::mutex one_at_a_time;
  TestProvider slow;
  const web::Site busy({.strict_templates = true},
                       {feature(database(), *gate, {issuer, "the register", "a secret", register_url}, [&](const Ask& ask) {
                          if (++inside == most_at_once) both.set_value();
                          released.wait();
                          const std::lock_guard lock(one_at_a_time);
                          return slow.answer(ask);
                        })});
  const auto ask = [&] { return web::TestClient(busy).get("/sign-in/openid").status; };
  auto first = std::async(std::launch::async, ask), second = std::async(std::launch::async, ask);
  both.get_future().wait();
  EXPECT_EQ(ask(), 503);
  leave.set_value();
  EXPECT_EQ(first.get(), 303);
  EXPECT_EQ(second.get(), 303);
  EXPECT_EQ(ask(), 303);
}

TEST_P(OpenidPages, KeepNoSecretThatLeavesTheRegisterAndForgetWhoDidNotComeBack) {
  const auto state = go();
  auto transaction = database().write_unlogged();
  {
    auto row = transaction.prepare("SELECT state, browser FROM openid_ask");
    ASSERT_TRUE(row.run().row());
    EXPECT_NE(row.text(0), state);
    EXPECT_NE(row.text(1), client->cookies.front().second);
  }
  transaction.prepare("UPDATE openid_ask SET expires = '2020-01-01T00:00:00Z'").run();
  EXPECT_FALSE(take_ask(transaction, state, client->cookies.front().second));
  EXPECT_TRUE(begin_ask(transaction, "/"));
  auto count = transaction.prepare("SELECT count(*) FROM openid_ask");
  ASSERT_TRUE(count.run().row());
  EXPECT_EQ(count.integer(0), 1);
}

TEST_P(OpenidPages, AreNotThereWithoutAProviderOrAnAddressToComeBackTo) {
  build({});
  EXPECT_EQ(client->get("/sign-in/openid").status, 404);
  EXPECT_EQ(client->get("/sign-in/openid/back?state=x&code=y").status, 404);
  build({issuer, "the register", "a secret", ""});
  EXPECT_EQ(client->get("/sign-in/openid").status, 303);  // from this machine
  client->speak_from_elsewhere();
  EXPECT_EQ(client->get("/sign-in/openid").status, 404);
}

TEST_P(OpenidPages, SendCookiesOverEncryptedConnectionsAloneWhereTheRegisterHasThem) {
  build({issuer, "the register", "a secret", "https://register.example.org"});
  const auto there = client->get("/sign-in/openid");
  EXPECT_THAT(std::string(there.get("Set-Cookie").value_or("")),
              AllOf(StartsWith("__Host-openid="), HasSubstr("; Secure")));
}

TEST(OpenidTemplates, UseWhatTheirViewsHold) {
  EXPECT_THAT(web::check_template<views::Refused>({embedded_web(), embedded_openid()}, "openid/refused"), IsEmpty());
}

}  // namespace
}  // namespace openid
