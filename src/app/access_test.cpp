// SPDX-License-Identifier: EUPL-1.2
// Every route of the program, asked for as every role, signed out, and for another organisation's records.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>

#include <set>

#include "app/test_installation.h"

namespace app {
namespace {

using testing::AnyOf;
using web::Office;
using web::Role;

// Two cities with a twinning, and somebody of every kind.
class Access : public testing::Test {
 protected:
  struct Person {
    std::string who;
    web::Identity identity;
    accounts::AccountId account;
  };

  static void SetUpTestSuite() { installation_ = std::make_unique<TestInstallation>(); }
  static void TearDownTestSuite() { installation_.reset(); }
  TestInstallation& program() { return *installation_; }

  std::vector<Person> people() {
    static const std::vector<Person> all = [this] {
      std::vector<Person> made{{"nobody", {}, {}}};
      const auto add = [&](const std::string& who, Office office, organisations::OrganisationId of, Role role) {
        const auto account = program().account(who, office, of, role);
        web::Identity identity;
        identity.account = account.text();
        identity.office = office;
        if (role != Role::none) identity.roles = {{of.text(), role}};
        made.push_back({who, identity, account});
      };
      const auto ours = program().ours, theirs = program().theirs;
      add("without role", Office::none, {}, Role::none);
      add("reader", Office::none, ours, Role::reader);
      add("contributor", Office::none, ours, Role::contributor);
      add("editor", Office::none, ours, Role::editor);
      add("validator", Office::none, ours, Role::validator);
      add("organisation's administrator", Office::none, ours, Role::administrator);
      add("another organisation's administrator", Office::none, theirs, Role::administrator);
      add("steward", Office::steward, {}, Role::none);
      add("administrator", Office::administrator, {}, Role::none);
      return made;
    }();
    return all;
  }

  // The route's address with ids of our city and its twinning.
  std::string address(const std::string& pattern) {
    std::string made;
    for (std::size_t at = 0; at < pattern.size();) {
      if (pattern[at] != '{') {
        made += pattern[at++];
        continue;
      }
      const auto end = pattern.find('}', at);
      const auto name = pattern.substr(at + 1, end - at - 1);
      if (name == "id" && made.starts_with("/organisations/")) made += program().ours.text();
      else if (name == "id" && made.ends_with("/organisations/")) made += program().ours.text();
      else if (name == "id" && made.ends_with("/relations/")) made += program().twinning.text();
      else if (name == "code") made += made.ends_with("/countries/") ? "AT" : "culture";
      else if (name == "file") made += "relations.csv";
      else made += "0000000000zz";
      at = end + 1;
    }
    return made;
  }

  bool allowed(const web::Permission& permission, const web::Identity& identity) {
    using enum web::Permission::Kind;
    switch (permission.kind) {
      case anyone: return true;
      case signed_in: return identity.signed_in();
      case of_organisation: return identity.role_in(program().ours.text()) >= permission.least;
      case stewards: return identity.is_steward();
      case administrators: return identity.is_administrator();
    }
    return false;
  }

  http::Response ask(const Person& person, const std::string& method, const std::string& at) {
    web::TestClient client(program().site());
    client.speak_from_elsewhere();
    // A session of its own each time: one of the routes ends it.
    if (person.account) client.cookies = {{std::string(accounts::session_cookie), program().session(person.account)}};
    if (method == "GET") return client.get(at);
    if (at.starts_with("/api/")) return client.post_json(at, "{}");
    auto request = client.request(method, at, {});
    request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    return client.send(request);
  }

 private:
  static inline std::unique_ptr<TestInstallation> installation_;
};

TEST_F(Access, IsAsEachRouteSays) {
  int asked = 0;
  for (const auto& route : program().site().routes())
    for (const auto& person : people()) {
      const auto at = address(route.pattern);
      const auto response = ask(person, route.method, at);
      ++asked;
      const auto what = fmt::format("{} {} as {}: {}", route.method, at, person.who, response.status);
      EXPECT_LT(response.status, 500) << what;
      if (allowed(route.permission, person.identity)) continue;
      const bool to_sign_in = response.status == 303 && response.get("Location").value_or("").starts_with("/sign-in");
      if (person.identity.signed_in()) {
        EXPECT_EQ(response.status, 403) << what;
      } else {
        EXPECT_TRUE(to_sign_in || response.status == 401) << what;
      }
    }
  EXPECT_GT(asked, 400);
}

// What changes something without anybody signed in is listed here, with the reason; nothing else may.
TEST_F(Access, NeedsSomebodySignedInToChangeAnything) {
  const std::set<std::string> open{
      "/theme",                      // the reader's own cookie
      "/sign-in", "/sign-in/code",   // before one is signed in
      "/sign-in/second-factor",      // after the password, before one is signed in
      "/sign-out",                   // a session that ended cannot be ended
      "/password", "/password/{secret}",   // by a link in a mail
      "/first/{secret}",             // by a link in the terminal
      "/invitation/{secret}",        // by a link in a mail
      "/confirm/{secret}",           // by a link in a mail
      "/campaign/{secret}", "/campaign/{secret}/{record}",  // by a link in a mail
      "/account/email/{secret}",     // by a link in a mail
      "/unsubscribe/{signed}",       // by a link in a mail
      "/iati/validate",              // checks a file and keeps nothing of it
  };
  for (const auto& route : program().site().routes()) {
    if (route.method == "GET" || route.permission.kind != web::Permission::Kind::anyone) continue;
    EXPECT_TRUE(open.contains(route.pattern)) << route.method << " " << route.pattern;
  }
}

TEST_F(Access, IsDescribedForEveryRouteOfTheApi) {
  std::set<std::string> served, described;
  for (const auto& route : program().site().routes())
    if (route.pattern.starts_with("/api/")) served.insert(route.method + " " + route.pattern);
  web::TestClient client(program().site());
  const auto document = boost::json::parse(web::whole_body(client.get("/api/v1/openapi.json")));
  for (const auto& [path, methods] : document.at("paths").as_object())
    for (const auto& [method, operation] : methods.as_object())
      described.insert((method == "get" ? "GET " : "POST ") + std::string(path));
  EXPECT_EQ(served, described);
}

TEST_F(Access, RefusesFormsOfOtherSitesOnEveryRoute) {
  const auto steward = people()[8];
  for (const auto& route : program().site().routes()) {
    if (route.method == "GET") continue;
    web::TestClient client(program().site());
    client.cookies = {{std::string(accounts::session_cookie), program().session(steward.account)}};
    const auto at = address(route.pattern);
    if (route.pattern == "/unsubscribe/{signed}") continue;  // mail programs send it, by RFC 8058, with nothing but the link
    EXPECT_EQ(client.post_form(at, {}, {{"origin", "https://evil.example"}}).status, 403) << at;
    EXPECT_EQ(client.post_form(at, {}, {{"sec-fetch-site", "cross-site"}}).status, 403) << at;
  }
}

}  // namespace
}  // namespace app
