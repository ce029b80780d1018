// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <boost/json/object.hpp>

#include <thread>

#include "accounts/test_accounts.h"
#include "base/partial_date.h"
#include "mail/api.h"
#include "notifications/mails.h"
#include "notifications/store.h"
#include "notifications/views.h"
#include "web/template_check.h"

std::span<const base::EmbeddedFile> embedded_notifications();

namespace notifications {
namespace {

using accounts::AccountId;
using testing::HasSubstr;
using testing::Not;

const std::string site_url = "https://register.example.org";

struct Notifications : db::DatabaseTest {
  Notifications()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_links(), embedded_mail(),
                      embedded_accounts(), embedded_notifications()}) {}
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    ana = make("ana@example.org", base::Language::pt);
    bob = make("bob@example.org", base::Language::en);
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    settings.identify = [this](const http::Request&) { return who; };
    site.emplace(settings, std::vector<web::Feature>{feature(database())});
    client.emplace(*site);
    who = {.account = ana.text(), .name = "Ana"};
  }
  AccountId make(const std::string& email, base::Language language) {
    return accounts::test::made(database(), {.name = "Somebody", .email = email, .password = {}, .language = language});
  }
  void tell(AccountId to, const Notice& notice) {
    auto transaction = database().write_unlogged();
    notify(transaction, to, notice);
    transaction.commit();
  }
  static Notice proposal(std::string about = "contribution 1", Kind kind = Kind::validation_asked) {
    return {.kind = kind,
            .title = base::msg("Relations of {name}", {{"name", "São <b>Paulo"}}),
            .text = {},
            .url = "/contributions/1",
            .about = std::move(about)};
  }
  std::int64_t unread_of(AccountId account) {
    auto session = database().read();
    return unread(session, account);
  }
  std::vector<mail::Queued> mails() {
    auto session = database().read();
    return mail::queued(session);
  }
  std::string body(const http::Response& response) { return web::whole_body(response); }
  std::string only_notice(AccountId account) {
    auto session = database().read();
    return page(session, account, std::nullopt, std::nullopt, 10).at(0).id.text();
  }
  AccountId ana, bob;
  web::Identity who;
  std::optional<web::Site> site;
  std::optional<web::TestClient> client;
};
ON_BOTH_DATABASES(Notifications);

TEST(NotificationTemplates, GetWhatTheyUse) {
  EXPECT_EQ(web::check_template<views::ListPage>({embedded_web(), embedded_notifications()}, "notifications/list"), "");
  EXPECT_EQ(
      web::check_template<views::SettingsPage>({embedded_web(), embedded_notifications()}, "notifications/settings"),
      "");
  EXPECT_EQ(web::check_template<views::UnsubscribePage>({embedded_web(), embedded_notifications()},
                                                        "notifications/unsubscribe"),
            "");
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_notifications()}, "notifications"), "");
}

TEST(NotificationKinds, AreReadAsTheyAreWritten) {
  for (const auto kind : kinds) EXPECT_EQ(parse_kind(code(kind)), kind);
  EXPECT_EQ(parse_kind("everything"), std::nullopt);
}

TEST_P(Notifications, AreUnreadUntilTheirPageWasOpened) {
  tell(ana, proposal());
  EXPECT_EQ(unread_of(ana), 1);
  EXPECT_EQ(unread_of(bob), 0);
  seen(database(), ana, "contribution 2");
  EXPECT_EQ(unread_of(ana), 1);
  seen(database(), ana, "contribution 1");
  EXPECT_EQ(unread_of(ana), 0);
}

TEST_P(Notifications, ArePartOfTheCopyOfOnesData) {
  for (int i = 0; i < 201; ++i) tell(ana, proposal(fmt::format("contribution {}", i)));
  tell(bob, proposal());
  auto session = database().read();
  boost::json::object data;
  own_data(session, ana, data);
  ASSERT_EQ(data.at("notices").as_array().size(), 201u);
  const auto& first = data.at("notices").at(0).as_object();
  EXPECT_EQ(first.at("title").as_string(), base::text(base::Language::pt, proposal().title));
  EXPECT_EQ(first.at("href"), "/contributions/1");
  EXPECT_EQ(first.at("seen"), false);
  EXPECT_EQ(data.at("notices_by_mail").at("saved_search"), "daily");
}

TEST_P(Notifications, ReplaceAnUnreadOneAboutTheSame) {
  tell(ana, proposal());
  tell(ana, proposal());
  EXPECT_EQ(unread_of(ana), 1);
  tell(ana, proposal("contribution 2"));
  tell(ana, proposal("contribution 1", Kind::mention));
  EXPECT_EQ(unread_of(ana), 3);
  make_mails(database(), site_url);
  EXPECT_EQ(mails().size(), 3u);
}

TEST_P(Notifications, GoToActiveAccountsAlone) {
  tell(AccountId::make(), proposal());
  auto session = database().read();
  EXPECT_FALSE(session.prepare("SELECT 1 FROM notice").run().row());
}

TEST_P(Notifications, AreShownInTheLanguageOfTheReaderAndEscaped) {
  tell(ana, proposal());
  for (const auto language : base::languages) {
    const auto shown = body(client->get(fmt::format("/notifications?lang={}", base::code(language))));
    auto expected = base::text(language, base::msg("Relations of {name}", {{"name", "São &lt;b&gt;Paulo"}}));
    EXPECT_THAT(shown, HasSubstr(expected));
    EXPECT_THAT(shown, Not(HasSubstr("<b>Paulo")));
  }
}

TEST_P(Notifications, OpenWhatTheyAreAboutAndAreSeenThen) {
  tell(ana, proposal());
  const auto url = "/notifications/" + only_notice(ana);
  who = {.account = bob.text(), .name = "Bob"};
  EXPECT_EQ(client->get(url).status, 404) << "another person's";
  EXPECT_EQ(unread_of(ana), 1);
  who = {.account = ana.text(), .name = "Ana"};
  const auto opened = client->get(url);
  EXPECT_EQ(opened.status, 303);
  EXPECT_EQ(opened.get("Location"), "/contributions/1");
  EXPECT_EQ(unread_of(ana), 0);
  for (const auto* bad : {"/notifications/zzz", "/notifications/%00", "/notifications/000000000000"})
    EXPECT_EQ(client->get(bad).status, 404) << bad;
}

TEST_P(Notifications, LeadNowhereElseThanThisSite) {
  auto notice = proposal();
  notice.url = "//evil.example.org/";
  tell(ana, notice);
  EXPECT_EQ(client->get("/notifications/" + only_notice(ana)).get("Location"), "/");
}

TEST_P(Notifications, AreListedUnreadFirstAndInPages) {
  for (int i = 0; i < 70; ++i) tell(ana, proposal(fmt::format("contribution {}", i)));
  {
    auto session = database().read();
    const auto all = page(session, ana, std::nullopt, std::nullopt, 100);
    ASSERT_EQ(all.size(), 70u);
    EXPECT_GT(all[0].id, all[1].id);
  }
  seen(database(), ana, "contribution 69");
  std::set<std::string> links;
  std::string url = "/notifications";
  int pages = 0;
  std::string last;
  for (; !url.empty(); ++pages) {
    const auto shown = body(client->get(url));
    for (auto at = shown.find("<a href=\"/notifications/"); at != std::string::npos;
         at = shown.find("<a href=\"/notifications/", at + 1)) {
      last = shown.substr(at + 9, 27);
      links.insert(last);
    }
    const auto next = shown.find("rel=\"next\" href=\"");
    url = next == std::string::npos ? "" : shown.substr(next + 17, shown.find('"', next + 17) - next - 17);
  }
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(links.size(), 70u);
  auto session = database().read();
  EXPECT_TRUE(page(session, ana, std::nullopt, std::nullopt, 100).back().seen);
}

TEST_P(Notifications, AreMarkedAsReadTogetherOrByKind) {
  tell(ana, proposal());
  tell(ana, proposal("relation 1", Kind::confirmation_due));
  tell(bob, proposal());
  EXPECT_EQ(client->post_form("/notifications/seen", {{"kind", "confirmation_due"}}).status, 303);
  EXPECT_EQ(unread_of(ana), 1);
  EXPECT_EQ(client->post_form("/notifications/seen", {}).status, 303);
  EXPECT_EQ(unread_of(ana), 0);
  EXPECT_EQ(unread_of(bob), 1);
  EXPECT_THAT(body(client->get("/notifications?kind=confirmation_due")),
              Not(HasSubstr("?kind=validation_asked\" aria-current")));
}

TEST_P(Notifications, ComeByMailAtOnceInTheLanguageOfTheAccount) {
  tell(ana, proposal());
  make_mails(database(), site_url);
  make_mails(database(), site_url);
  const auto all = mails();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].to, "ana@example.org");
  EXPECT_EQ(all[0].subject,
            base::text(base::Language::pt, base::msg("Relations of {name}", {{"name", "São <b>Paulo"}})));
  EXPECT_EQ(all[0].links, std::vector<std::string>{site_url + "/notifications/" + only_notice(ana)});
  EXPECT_THAT(all[0].unsubscribe_url,
              testing::StartsWith(site_url + "/unsubscribe/" + ana.text() + ".validation_asked."));
}

TEST_P(Notifications, ComeByMailOnceThoughSeveralServersMakeThem) {
  for (int i = 0; i < 120; ++i) tell(ana, proposal(fmt::format("contribution {}", i)));
  {
    std::vector<std::jthread> servers;
    for (int i = 0; i < 3; ++i) servers.emplace_back([&] { make_mails(database(), site_url); });
  }
  EXPECT_EQ(mails().size(), 120u);
}

TEST_P(Notifications, AreNotMailedWhenAlreadySeen) {
  tell(ana, proposal());
  seen(database(), ana, "contribution 1");
  make_mails(database(), site_url);
  EXPECT_TRUE(mails().empty());
}

TEST_P(Notifications, AreGatheredInOneDigestADay) {
  tell(ana, proposal("relation 1", Kind::confirmation_due));
  tell(ana, proposal("relation 2", Kind::confirmation_due));
  tell(bob, proposal("relation 2", Kind::saved_search));
  make_mails(database(), site_url);
  make_digests_before(database(), site_url, base::utc_after(-std::chrono::hours(1)));
  EXPECT_TRUE(mails().empty()) << "it is not their day yet";
  const auto tomorrow = base::utc_after(std::chrono::hours(24));
  {
    std::vector<std::jthread> servers;
    for (int i = 0; i < 3; ++i) servers.emplace_back([&] { make_digests_before(database(), site_url, tomorrow); });
  }
  const auto all = mails();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].kind, "digest");
  EXPECT_EQ(all[0].links.size() + all[1].links.size(), 5u);
  EXPECT_EQ(all[0].links.back(), site_url + "/notifications");
}

TEST_P(Notifications, ComeAsEachPersonChose) {
  EXPECT_EQ(
      client
          ->post_form("/notifications/settings",
                      {{"validation_asked", "no"}, {"confirmation_due", "at_once"}, {"mention", "often"}, {"x", "no"}})
          .status,
      303);
  tell(ana, proposal());
  tell(ana, proposal("relation 1", Kind::confirmation_due));
  make_mails(database(), site_url);
  ASSERT_EQ(mails().size(), 1u);
  EXPECT_EQ(mails()[0].kind, "confirmation_due");
  EXPECT_EQ(unread_of(ana), 2);
  const auto shown = body(client->get("/notifications/settings?saved"));
  const auto at = shown.find("id=\"validation_asked\"");
  EXPECT_THAT(shown.substr(at, shown.find("</select>", at) - at), HasSubstr("value=\"no\" selected"));
}

TEST_P(Notifications, EndByTheLinkOfTheMailWithoutSigningIn) {
  tell(ana, proposal());
  make_mails(database(), site_url);
  const auto path = mails().at(0).unsubscribe_url.substr(site_url.size());
  who = {};
  client->speak_from_elsewhere();
  const auto shown = client->get(path);
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(body(shown), HasSubstr("<button"));
  auto session = std::make_optional(database().read());
  EXPECT_EQ(delivery(*session, ana, Kind::validation_asked), Delivery::at_once) << "looking ends nothing";
  session.reset();
  // As a mail program does it: no cookie, no origin.
  auto program = client->request("POST", path, {});
  std::erase_if(program.headers, [](const auto& header) { return header.first == "origin"; });
  program.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
  program.body = "List-Unsubscribe=One-Click";
  EXPECT_EQ(client->send(program).status, 200);
  session = database().read();
  EXPECT_EQ(delivery(*session, ana, Kind::validation_asked), Delivery::no);
  EXPECT_EQ(delivery(*session, ana, Kind::mention), Delivery::at_once);
}

TEST_P(Notifications, EndByTheButtonOfThePageAndSayWhat) {
  const auto path = unsubscribe_path(database(), {ana, std::nullopt});
  const auto ended = client->post_form(path, {});
  EXPECT_EQ(ended.status, 303);
  EXPECT_THAT(body(client->follow(ended)), HasSubstr("You get no more daily summaries."));
  auto session = database().read();
  EXPECT_EQ(delivery(session, ana, Kind::saved_search), Delivery::no);
  EXPECT_EQ(delivery(session, ana, Kind::validation_asked), Delivery::at_once);
}

TEST_P(Notifications, EndForNobodyByALinkThatWasMadeUp) {
  const auto good = unsubscribe_path(database(), {ana, Kind::mention});
  const auto dot = good.rfind('.');
  for (const auto& bad :
       {good + "x", good.substr(0, dot), "/unsubscribe/" + bob.text() + ".mention" + good.substr(dot),
        std::string("/unsubscribe/x"), std::string("/unsubscribe/%00"), std::string("/unsubscribe/..")}) {
    EXPECT_EQ(client->get(bad).status, 404) << bad;
    EXPECT_EQ(client->post_form(bad, {}).status, 404) << bad;
  }
}

TEST_P(Notifications, AreForSignedInPeopleAlone) {
  who = {};
  for (const auto* url : {"/notifications", "/notifications/settings", "/notifications/000000000001"})
    EXPECT_EQ(client->get(url).status, 403) << url;
  EXPECT_EQ(client->post_form("/notifications/seen", {}).status, 403);
  EXPECT_EQ(client->post_form("/notifications/settings", {}).status, 403);
}

TEST_P(Notifications, AreDroppedLongAfterTheyWereReadAndWithTheirAccount) {
  tell(ana, proposal());
  tell(ana, proposal("contribution 2"));
  seen(database(), ana, "contribution 1");
  {
    auto transaction = database().write_unlogged();
    transaction.prepare("UPDATE notice SET seen = $1 WHERE seen IS NOT NULL")
        .run(base::utc_after(-std::chrono::days(401)));
    transaction
        .prepare(
            "INSERT INTO notice (id, account, kind, about, title, content, url, at, mail) VALUES ('x', 'gone', "
            "'mention', '', '', '', '', $1, 'no')")
        .run(base::utc_now());
    transaction.commit();
  }
  forget_old(database());
  auto session = database().read();
  auto rows = session.prepare("SELECT about FROM notice");
  ASSERT_TRUE(rows.run().row());
  EXPECT_EQ(rows.text(0), "contribution 2");
  EXPECT_FALSE(rows.row());
}

}  // namespace
}  // namespace notifications
