// SPDX-License-Identifier: EUPL-1.2
#include "web/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/outage.h"
#include "http/encoding.h"
#include "web/test_client.h"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const base::EmbeddedFile files[] = {
    {"thing/templates/page.html", "<h1>{{name}}</h1>\n<p>{{#t}}Back to the home page{{/t}}</p>"},
    {"thing/static/large.txt", "0123456789012345678901234567890123456789"},
    {"thing/static/packed.js", "alert(1)"},
    {"thing/static/packed.js.br", "made smaller"},
};

web::Feature thing(int& calls) {
  web::Feature feature{"thing", {}, {{"Skip to the content", "/things", 1}, {"Dark", "/secret", 2, web::Permission::stewards}}, files};
  feature.routes.push_back({"GET", "/things/{name}", web::Permission::anyone, [&calls](web::Context& context) {
                              ++calls;
                              return context.page("thing/page", "Thing", {{"name", context.path("name")}});
                            }, true});
  feature.routes.push_back({"POST", "/things", web::Permission::anyone, [](web::Context& context) {
                              return http::text_response("done " + std::string(context.request.form_field("a").value_or("")));
                            }});
  feature.routes.push_back({"POST", "/api/v1/things", web::Permission::anyone,
                            [](web::Context&) { return http::text_response("taken"); }});
  feature.routes.push_back({"GET", "/secret", web::Permission::stewards,
                            [](web::Context&) { return http::text_response("secret"); }});
  feature.routes.push_back({"GET", "/api/v1/secret", web::Permission::stewards,
                            [](web::Context&) { return http::json_response("{}"); }});
  feature.routes.push_back({"GET", "/incomplete", web::Permission::anyone,
                            [](web::Context& context) { return context.page("thing/page", "", {}); }});
  return feature;
}

struct SiteTest : testing::Test {
  int calls = 0;
  std::uint64_t version = 1;
  web::Site site{[this] {
                   web::SiteSettings settings;
                   settings.strict_templates = true;
                   settings.data_version = [this] { return version; };
                   return settings;
                 }(),
                 {thing(calls)}};
  web::TestClient client{site};
};

TEST_F(SiteTest, ShowsAPageInsideTheLayout) {
  const auto page = client.get("/things/a%20%3Cb%3E");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(std::string(page.content()), AllOf(HasSubstr("<h1>a &lt;b&gt;</h1>"), HasSubstr("<html lang=\"en\"")));
}

TEST_F(SiteTest, SpeaksTheLanguageOfAddressThenCookieThenBrowser) {
  EXPECT_EQ(client.get("/things/a", {{"accept-language", "de, pt-BR;q=0.8, es;q=0.9"}}).get("Content-Language"), "es");
  EXPECT_EQ(client.get("/things/a?lang=fr").get("Content-Language"), "fr");
  EXPECT_EQ(client.get("/things/a", {{"accept-language", "es"}}).get("Content-Language"), "fr");
  EXPECT_EQ(client.get("/things/a?lang=xx").get("Content-Language"), "fr");
  EXPECT_THAT(std::string(client.get("/things/a").get("Vary").value()), AllOf(HasSubstr("Accept-Language"), HasSubstr("Cookie")));
}

TEST_F(SiteTest, LinksToEachLanguageOfThePage) {
  const auto page = std::string(client.get("/things/a?b=c&lang=fr").content());
  EXPECT_THAT(page, HasSubstr("hreflang=\"pt\" href=\"http://localhost/things/a?b=c&amp;lang=pt\""));
  EXPECT_THAT(page, HasSubstr("<link rel=\"canonical\" href=\"http://localhost/things/a?b=c\">"));
}

TEST_F(SiteTest, RemembersTheTheme) {
  EXPECT_THAT(std::string(client.get("/things/a").content()), HasSubstr("theme=\"auto\""));
  const auto answer = client.post_form("/theme", {{"theme", "dark"}, {"return", "/things/a"}});
  EXPECT_EQ(answer.status, 303);
  EXPECT_THAT(std::string(client.follow(answer).content()), HasSubstr("theme=\"dark\""));
  EXPECT_EQ(client.post_form("/theme", {{"theme", "light"}, {"return", "//evil.example"}}).get("Location"), "/");
  EXPECT_EQ(client.post_form("/theme", {{"theme", "pink"}}).status, 400);
}

TEST_F(SiteTest, ShowsOperatorsTheirMenuAndPages) {
  EXPECT_THAT(std::string(client.get("/things/a").content()), HasSubstr("href=\"/secret\""));
  EXPECT_EQ(client.get("/secret").status, 200);
  client.speak_from_elsewhere();
  EXPECT_THAT(std::string(client.get("/things/a").content()), Not(HasSubstr("href=\"/secret\"")));
  EXPECT_EQ(client.get("/secret").status, 403);
}

TEST_F(SiteTest, TakesNobodyForAnOperatorWhoCameThroughAProxyOrByAnotherName) {
  EXPECT_EQ(client.get("/secret", {{"x-forwarded-for", "203.0.113.9"}}).status, 403);
  client.host = "attacker.example";
  EXPECT_EQ(client.get("/secret").status, 403);
  client.host = "127.attacker.example";
  EXPECT_EQ(client.get("/secret").status, 403);
}

TEST_F(SiteTest, RefusesFormsFromOtherSites) {
  EXPECT_EQ(client.post_form("/things", {{"a", "b"}}).content(), "done b");
  EXPECT_EQ(client.post_form("/things", {}, {{"origin", "http://evil.example"}}).status, 403);
  EXPECT_EQ(client.post_form("/things", {}, {{"origin", "null"}}).status, 403);
  EXPECT_EQ(client.post_form("/things", {}, {{"sec-fetch-site", "cross-site"}}).status, 403);
  EXPECT_EQ(client.post_form("/things", {}, {{"sec-fetch-site", "same-origin"}}).status, 200);
}

TEST_F(SiteTest, RefusesFormsWithCookiesButNoOrigin) {
  auto request = client.request("POST", "/things", {});
  std::erase_if(request.headers, [](const auto& header) { return header.first == "origin"; });
  EXPECT_EQ(client.send(request).status, 200);  // no browser: nothing that another site could borrow
  request.headers.emplace_back("cookie", "lang=fr");
  EXPECT_EQ(client.send(request).status, 403);
}

TEST_F(SiteTest, RefusesBodiesOfATypeThatTheAddressDoesNotTake) {
  const auto send = [&](std::string_view address, std::string_view type, std::string body) {
    auto made = client.request("POST", address, {});
    if (!type.empty()) made.headers.emplace_back("content-type", type);
    made.body = std::move(body);
    return client.send(made);
  };
  EXPECT_EQ(send("/things", "application/x-www-form-urlencoded", "a=b").content(), "done b");
  EXPECT_EQ(send("/things", "Application/X-WWW-Form-URLencoded ; charset=UTF-8", "a=b").content(), "done b");
  EXPECT_EQ(client.post_file("/things", {"file", "a.txt", "text/plain", "x"}, {{"a", "b"}}).content(), "done b");
  EXPECT_EQ(send("/things", "", "").status, 200);
  for (const auto* type : {"", "application/json", "text/plain", "application/xml", "application/x-www-form-urlencoded2",
                           "multipart/mixed; boundary=x", "x, application/x-www-form-urlencoded", ";"}) {
    const auto refused = send("/things", type, "a=b");
    EXPECT_EQ(refused.status, 415) << type;
    EXPECT_THAT(std::string(refused.content()), AllOf(HasSubstr("takes forms only"), Not(HasSubstr("done")))) << type;
  }
  EXPECT_EQ(send("/things", "application/json", "").status, 415);
  EXPECT_EQ(send("/api/v1/things", "application/json; charset=utf-8", "{}").content(), "taken");
  EXPECT_EQ(send("/api/v1/things", "", "").status, 200);
  for (const auto* type : {"application/x-www-form-urlencoded", "", "application/jsonp", "text/json"}) {
    const auto refused = send("/api/v1/things", type, "{}");
    EXPECT_EQ(refused.status, 415) << type;
    EXPECT_EQ(refused.get("Content-Type"), "application/problem+json");
    EXPECT_THAT(std::string(refused.content()), HasSubstr("takes JSON only"));
  }
  EXPECT_THAT(std::string(send("/things?lang=fr", "text/plain", "a").content()), Not(HasSubstr("takes forms only")));
}

TEST_F(SiteTest, ExplainsWhatIsNotThere) {
  const auto page = client.get("/nothing?lang=fr");
  EXPECT_EQ(page.status, 404);
  EXPECT_THAT(std::string(page.content()), AllOf(HasSubstr("/nothing"), HasSubstr("<html lang=\"fr\"")));
  const auto refused = client.get("/theme");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.get("Allow"), "POST");
  EXPECT_THAT(std::string(refused.content()), HasSubstr("<html"));
}

TEST_F(SiteTest, AnswersProgramsWithProblemDetails) {
  client.speak_from_elsewhere();
  const auto refused = client.get("/api/v1/secret");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.get("Content-Type"), "application/problem+json");
  EXPECT_EQ(client.get("/api/v1/nothing").get("Content-Type"), "application/problem+json");
}

TEST_F(SiteTest, SendsNothingTwice) {
  const auto etag = std::string(client.get("/things/a").get("ETag").value());
  const auto again = client.get("/things/a", {{"if-none-match", "\"other\", " + etag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.content(), "");
  EXPECT_EQ(client.get("/things/b", {{"if-none-match", etag}}).status, 200);
}

TEST_F(SiteTest, KeepsPagesUntilTheDataChange) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.get("/things/a").status, 200);
  EXPECT_EQ(calls, 1);
  client.get("/things/a?lang=fr");
  EXPECT_EQ(calls, 2);
  EXPECT_THAT(std::string(client.get("/things/a").content()), HasSubstr("<html lang=\"fr\""));
  EXPECT_EQ(calls, 3);
  ++version;
  client.get("/things/a");
  EXPECT_EQ(calls, 4);
}

TEST_F(SiteTest, KeepsPagesCompressedToo) {
  const auto plain = std::string(client.get("/things/a").content());
  const auto packed = client.get("/things/a", {{"accept-encoding", "br, gzip"}});
  EXPECT_EQ(packed.get("Content-Encoding"), "gzip");
  EXPECT_THAT(std::string(packed.get("Vary").value()), HasSubstr("Accept-Encoding"));
  EXPECT_NE(packed.content(), plain);
  EXPECT_EQ(packed.content(), http::gzip(plain, 1));
  EXPECT_EQ(client.get("/things/a").content(), plain);
  EXPECT_EQ(calls, 1);
}

TEST_F(SiteTest, GivesStaticFilesForEver) {
  const auto address = site.asset("thing/large.txt");
  const auto file = client.get(address);
  EXPECT_EQ(file.content(), "0123456789012345678901234567890123456789");
  EXPECT_THAT(std::string(file.get("Cache-Control").value()), HasSubstr("immutable"));
  EXPECT_THAT(std::string(client.get("/static/thing/large.txt?v=old").get("Cache-Control").value()), Not(HasSubstr("immutable")));
  EXPECT_EQ(client.get(address, {{"if-none-match", std::string(file.get("ETag").value())}}).status, 304);
  EXPECT_EQ(client.get("/static/thing/none.txt").status, 404);
  EXPECT_EQ(client.get("/static/thing/../page.html").status, 404);
}

TEST_F(SiteTest, GivesTheCompressedFormThatWasBuilt) {
  const auto packed = client.get("/static/thing/packed.js", {{"accept-encoding", "gzip, br"}});
  EXPECT_EQ(packed.content(), "made smaller");
  EXPECT_EQ(packed.get("Content-Encoding"), "br");
  EXPECT_EQ(client.get("/static/thing/packed.js", {{"accept-encoding", "br;q=0"}}).content(), "alert(1)");
}

TEST_F(SiteTest, ForbidsScriptsAndFramesOfOthers) {
  const auto page = client.get("/things/a");
  const auto policy = std::string(page.get("Content-Security-Policy").value());
  EXPECT_THAT(policy, AllOf(HasSubstr("default-src 'self'"), HasSubstr("frame-ancestors 'none'"), Not(HasSubstr("unsafe"))));
  EXPECT_EQ(page.get("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(client.get("/static/thing/packed.js").get("X-Content-Type-Options"), "nosniff");
}

TEST_F(SiteTest, TellsBrowsersToStayWithHttpsWhereTheSiteHasIt) {
  EXPECT_FALSE(client.get("/things/a").get("Strict-Transport-Security"));
  web::SiteSettings settings;
  settings.base_url = "https://register.example.org";
  int others = 0;
  const web::Site safe(settings, {thing(others)});
  EXPECT_TRUE(web::TestClient(safe).get("/things/a").get("Strict-Transport-Security"));
}

TEST_F(SiteTest, TellsInTestsWhatAViewLacks) {
  EXPECT_THROW(
      {
        try {
          client.get("/incomplete");
        } catch (const std::logic_error& problem) {
          EXPECT_THAT(problem.what(), HasSubstr("thing/page lacks name"));
          throw;
        }
      },
      std::logic_error);
}

TEST(Site, TellsWhatIsAwayAndThatItIsNoFaultOfTheReader) {
  struct Away : base::Outage {
    Away() : Outage("the details") {}
    base::Problem problem() const override { return {base::Problem::Kind::unavailable, base::msg("Back to the home page"), ""}; }
  };
  web::Feature feature{"away", {}, {}, {}};
  for (const char* pattern : {"/away", "/api/v1/away"})
    feature.routes.push_back({"GET", pattern, web::Permission::anyone, [](web::Context&) -> http::Response { throw Away(); }});
  const web::Site site({}, {feature});
  web::TestClient client(site);
  const auto page = client.get("/away?lang=fr");
  EXPECT_EQ(page.status, 503);
  EXPECT_THAT(std::string(page.content()), AllOf(HasSubstr("<html lang=\"fr\""), Not(HasSubstr("the details"))));
  EXPECT_THAT(std::string(page.content()), HasSubstr(base::translate(base::Language::fr, "Back to the home page")));
  EXPECT_EQ(client.get("/api/v1/away").get("Content-Type"), "application/problem+json");
}

TEST_F(SiteTest, QuotesTheRequestNumberWhenItFailed) {
  const auto page = site.failure(client.request("GET", "/things/a", {}), 500);
  EXPECT_EQ(page.status, 500);
  EXPECT_THAT(std::string(page.content()), HasSubstr("0123456789ab"));
}

TEST_F(SiteTest, SaysInTheReadersLanguageThatSomethingWasTooLarge) {
  const auto page = site.failure(client.request("POST", "/things/a", {{"accept-language", "pt"}}), 413);
  EXPECT_EQ(page.status, 413);
  EXPECT_THAT(std::string(page.content()), HasSubstr("lang=\"pt\""));
}

// Somebody signed in, by a cookie that says who: "reader", "validator", "steward".
struct SignedIn : testing::Test {
  int calls = 0;
  std::uint64_t version = 1;
  int settled = 0;
  web::Site site{[this] {
                   web::SiteSettings settings;
                   settings.strict_templates = true;
                   settings.nobody_operates = true;
                   settings.data_version = [this] { return version; };
                   settings.settle = [this] { ++settled; };
                   settings.identify = [](const http::Request& request) {
                     const std::string who(request.cookie("who").value_or(""));
                     web::Identity identity;
                     if (who.empty()) return identity;
                     identity.account = identity.name = who;
                     if (who == "steward") identity.office = web::Office::steward;
                     if (who == "administrator") identity.office = web::Office::administrator;
                     if (who == "reader") identity.roles = {{"0000000000a1", web::Role::reader}};
                     if (who == "validator") identity.roles = {{"0000000000a0", web::Role::reader}, {"0000000000a1", web::Role::validator}};
                     identity.may_write = who != "token";
                     identity.unread = who == "validator" ? 3 : 0;
                     return identity;
                   };
                   return settings;
                 }(),
                 {thing(calls), work()}};
  web::TestClient client{site};

  static web::Feature work() {
    using web::Permission;
    web::Feature feature{"work", {}, {}, {}};
    const auto add = [&](const char* method, const char* pattern, Permission permission) {
      feature.routes.push_back({method, pattern, std::move(permission), [](web::Context& context) {
                                  return context.page("thing/page", "Work", {{"name", "work"}});
                                }});
    };
    add("GET", "/desk", Permission::signed_in);
    add("GET", "/desk/all", Permission::stewards);
    add("GET", "/accounts", Permission::administrators);
    add("GET", "/organisations/{id}/members", Permission::of_organisation(web::Role::validator));
    add("POST", "/desk", Permission::signed_in);
    feature.desk = {{"Dark", "/desk", 1, Permission::signed_in}, {"Light", "/accounts", 2, Permission::administrators}};
    return feature;
  }
  int status(std::string_view who, std::string_view address) {
    client.cookies.clear();
    if (!who.empty()) client.cookies = {{"who", std::string(who)}};
    return client.get(address).status;
  }
  std::string body(std::string_view who, std::string_view address) {
    status(who, address);
    return std::string(client.get(address).content());
  }
};

TEST_F(SignedIn, GetWhatTheirRoleOpens) {
  const std::map<std::string, std::vector<int>> expected{
      // nobody, reader, validator, steward, administrator
      {"/desk", {403, 200, 200, 200, 200}},
      {"/desk/all", {403, 403, 403, 200, 200}},
      {"/accounts", {403, 403, 403, 403, 200}},
      {"/organisations/0000000000a1/members", {403, 403, 200, 200, 200}},
      {"/organisations/0000000000a0/members", {403, 403, 403, 200, 200}},
      {"/organisations/0000000000a2/members", {403, 403, 403, 200, 200}},
      {"/organisations/x/members", {403, 403, 403, 200, 200}},
  };
  const std::vector<std::string> who{"", "reader", "validator", "steward", "administrator"};
  for (const auto& [address, statuses] : expected)
    for (std::size_t i = 0; i < who.size(); ++i) EXPECT_EQ(status(who[i], address), statuses[i]) << who[i] << " at " << address;
}

TEST_F(SignedIn, FindTheirNameOnKeptPagesAndNobodyElsesThere) {
  const auto validators = body("validator", "/things/a");
  EXPECT_THAT(validators, AllOf(HasSubstr(">validator<"), HasSubstr("3 new notices"), HasSubstr("/sign-out")));
  const auto readers = body("reader", "/things/a");
  EXPECT_THAT(readers, AllOf(HasSubstr(">reader<"), Not(HasSubstr("validator")), Not(HasSubstr("new notice"))));
  EXPECT_EQ(calls, 1) << "the page is made once for all who are signed in";
  EXPECT_THAT(body("", "/things/a"), AllOf(HasSubstr("/sign-in?return=%2Fthings%2Fa"), Not(HasSubstr("reader"))));
  EXPECT_EQ(calls, 2);
}

TEST_F(SignedIn, AreNotToldThatAPageDidNotChangeBecauseItDidNotForAnother) {
  client.cookies = {{"who", "reader"}};
  const auto etag = std::string(client.get("/things/a").get("ETag").value());
  EXPECT_EQ(client.get("/things/a", {{"if-none-match", etag}}).status, 304);
  client.cookies = {{"who", "validator"}};
  EXPECT_EQ(client.get("/things/a", {{"if-none-match", etag}}).status, 200);
}

TEST_F(SignedIn, LeaveNothingOfTheirsInCaches) {
  client.cookies = {{"who", "reader"}};
  EXPECT_EQ(client.get("/desk").get("Cache-Control"), "no-store");
  EXPECT_EQ(client.get("/things/a").get("Cache-Control"), "private, no-cache");
}

TEST_F(SignedIn, SeeTheMenuOfThosePagesThatAreOpenToThem) {
  EXPECT_THAT(body("reader", "/desk"), AllOf(HasSubstr("desk-menu"), Not(HasSubstr("/accounts"))));
  EXPECT_THAT(body("administrator", "/desk"), HasSubstr("/accounts"));
  EXPECT_THAT(body("administrator", "/things/a"), Not(HasSubstr("desk-menu")));
}

TEST_F(SignedIn, MayOnlyReadByATokenThatSaysSo) {
  client.cookies = {{"who", "token"}};
  EXPECT_EQ(client.get("/desk").status, 200);
  EXPECT_EQ(client.post_form("/desk", {}).status, 403);
}

TEST_F(SignedIn, FindWhatTheyWroteInTheNextPage) {
  client.cookies = {{"who", "reader"}};
  client.get("/desk");
  EXPECT_EQ(settled, 0);
  client.post_form("/desk", {});
  EXPECT_EQ(settled, 1);
}

TEST(Site, RefusesTwoRoutesForOneAddress) {
  int calls = 0;
  EXPECT_THROW(web::Site({}, {thing(calls), thing(calls)}), std::logic_error);
}

}  // namespace
