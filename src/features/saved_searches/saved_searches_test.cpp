// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <set>
#include <thread>

#include "accounts/test_accounts.h"
#include "base/partial_date.h"
#include "notifications/api.h"
#include "saved_searches/api.h"
#include "saved_searches/store.h"
#include "saved_searches/views.h"
#include "web/template_check.h"

std::span<const base::EmbeddedFile> embedded_notifications();
std::span<const base::EmbeddedFile> embedded_saved_searches();

namespace saved_searches {
namespace {

using accounts::AccountId;
using testing::HasSubstr;
using testing::Not;

struct SavedSearches : db::DatabaseTest {
  SavedSearches()
      : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_links(), embedded_mail(),
                      embedded_accounts(), embedded_notifications(), embedded_saved_searches()}) {}
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    ana = make("ana@example.org");
    bob = make("bob@example.org");
    sign_in(ana);
    web::SiteSettings settings;
    settings.strict_templates = true;
    settings.nobody_operates = true;
    settings.identify = [this](const http::Request&) { return who; };
    site.emplace(settings, std::vector<web::Feature>{feature(database())});
    client.emplace(*site);
  }
  void sign_in(AccountId account) { who = {.account = account.text(), .name = "Somebody"}; }
  AccountId make(const std::string& email) {
    return accounts::test::made(database(), {.name = "Somebody", .email = email, .password = {}});
  }
  SearchId keep(Frequency frequency = Frequency::soon, std::string collection = "relations") {
    return *add(database(), {.account = ana,
                             .name = "Partners in Poland",
                             .collection = std::move(collection),
                             .query = "country=PL",
                             .frequency = frequency});
  }
  std::uint64_t change_record(std::uint64_t id = base::new_id_value(), const char* kind = "relation") {
    auto transaction = database().write({"test"});
    transaction.log(kind, base::id_text(id), "", "{}");
    transaction.commit();
    return id;
  }
  void make_due() {
    auto transaction = database().write_unlogged();
    transaction.prepare("UPDATE saved_search SET due = $1 WHERE due IS NOT NULL").run(base::utc_now());
    transaction.commit();
  }
  void look(const std::vector<std::uint64_t>& matches) {
    alert(database(), database().head(), [&](const Search&, base::Language) { return matches; });
  }
  std::int64_t unread() {
    auto session = database().read();
    return notifications::unread(session, ana);
  }
  std::vector<Search> all(AccountId account) {
    auto session = database().read();
    return of_account(session, account);
  }
  std::string body(const http::Response& response) { return web::whole_body(response); }
  AccountId ana, bob;
  web::Identity who;
  std::optional<web::Site> site;
  std::optional<web::TestClient> client;
};
ON_BOTH_DATABASES(SavedSearches);

TEST(SavedSearchTemplates, GetWhatTheyUse) {
  EXPECT_EQ(web::check_template<views::ListPage>({embedded_web(), embedded_saved_searches()}, "saved_searches/list"),
            "");
  EXPECT_EQ(web::check_template<views::EditPage>({embedded_web(), embedded_saved_searches()}, "saved_searches/edit"),
            "");
  EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_saved_searches()}, "saved_searches"), "");
}

TEST(SavedSearchAddress, KeepsWhatIsSearchedAndNotHowItIsShown) {
  EXPECT_EQ(search_query({{"q", "a b"},
                          {"country", "PL"},
                          {"country", "DE"},
                          {"lang", "fr"},
                          {"view", "map"},
                          {"cursor", "x"},
                          {"theme", ""}}),
            "q=a%20b&country=PL&country=DE");
  EXPECT_EQ(search_query({}), "");
  EXPECT_EQ(search_query({{"q", std::string("a\0b", 3)}}), std::nullopt);
  EXPECT_EQ(search_query({{"q", "\xff"}}), std::nullopt);
  EXPECT_EQ(search_query({{"q", std::string(301, 'x')}}), std::nullopt);
  EXPECT_EQ(search_query(http::Pairs(300, {"q", "xxxxxxxxxxxx"})), std::nullopt);
}

TEST_P(SavedSearches, AreKeptFromThePageOfResults) {
  const auto shown = client->get("/searches/new?collection=relations&country=PL&lang=en");
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(body(shown), HasSubstr("action=\"/searches/new?collection=relations&amp;country=PL\""));
  EXPECT_EQ(client
                ->post_form("/searches/new?collection=relations&country=PL",
                            {{"name", " Partners "}, {"frequency", "weekly"}})
                .get("Location"),
            "/searches");
  ASSERT_EQ(all(ana).size(), 1u);
  EXPECT_EQ(all(ana)[0].name, "Partners");
  EXPECT_EQ(all(ana)[0].url(), "/relations?country=PL");
  EXPECT_EQ(all(ana)[0].frequency, Frequency::weekly);
  EXPECT_THAT(body(client->get("/searches")), HasSubstr("href=\"/relations?country=PL\""));
}

TEST_P(SavedSearches, AreOfProjectsToo) {
  EXPECT_EQ(client->get("/searches/new?collection=projects&status=2").status, 200);
  EXPECT_EQ(client
                ->post_form("/searches/new?collection=projects&status=2",
                            {{"name", "Projects under way"}, {"frequency", "soon"}})
                .get("Location"),
            "/searches");
  EXPECT_EQ(all(ana).at(0).url(), "/projects?status=2");
  EXPECT_THAT(body(client->get("/searches")), HasSubstr("<td>Projects</td>"));
  const auto project = change_record(base::new_id_value(), "project");
  change_record(base::new_id_value(), "relation");
  make_due();
  look({project});
  EXPECT_EQ(unread(), 1);
}

TEST_P(SavedSearches, ArePartOfTheCopyOfOnesData) {
  keep(Frequency::weekly);
  auto session = database().read();
  boost::json::object hers, his;
  own_data(session, ana, hers);
  own_data(session, bob, his);
  EXPECT_EQ(boost::json::serialize(hers),
            R"({"saved_searches":[{"name":"Partners in Poland","href":"/relations?country=PL","told":"weekly"}]})");
  EXPECT_TRUE(his.at("saved_searches").as_array().empty());
}

TEST_P(SavedSearches, AreRenamedAndRemovedByTheirOwnerAlone) {
  const auto id = keep();
  const auto url = "/searches/" + id.text();
  sign_in(bob);
  EXPECT_EQ(client->get(url).status, 404);
  EXPECT_EQ(client->post_form(url, {{"name", "Mine"}}).status, 404);
  EXPECT_EQ(client->post_form(url + "/remove", {}).status, 404);
  EXPECT_THAT(body(client->get("/searches")), Not(HasSubstr("Partners in Poland")));
  sign_in(ana);
  EXPECT_EQ(client->get(url).status, 200);
  EXPECT_EQ(client->post_form(url, {{"name", "Poland"}, {"frequency", "never"}}).status, 303);
  EXPECT_EQ(all(ana).at(0).name, "Poland");
  EXPECT_EQ(all(ana).at(0).frequency, Frequency::never);
  EXPECT_EQ(client->post_form(url + "/remove", {}).status, 303);
  EXPECT_TRUE(all(ana).empty());
}

TEST_P(SavedSearches, RefuseBadNamesAndShowWhatWasTyped) {
  for (const auto& bad : {std::string(), std::string("   "), std::string(101, 'x'), std::string("a\nb")}) {
    const auto answer =
        client->post_form("/searches/new?collection=relations", {{"name", bad}, {"frequency", "weekly"}});
    EXPECT_EQ(answer.status, 422);
    EXPECT_THAT(body(answer), HasSubstr("value=\"weekly\" selected"));
  }
  EXPECT_EQ(client
                ->post_form("/searches/new?collection=relations",
                            {{"name", "<script>alert(1)</script>'; DROP TABLE saved_search"}})
                .status,
            303);
  EXPECT_THAT(body(client->get("/searches")), Not(HasSubstr("<script>alert")));
  EXPECT_EQ(all(ana).size(), 1u);
}

TEST_P(SavedSearches, RefuseWhatIsNoSearch) {
  for (const auto* bad : {"/searches/new", "/searches/new?collection=accounts", "/searches/new?collection=//evil"}) {
    EXPECT_EQ(client->get(bad).status, 400) << bad;
    EXPECT_EQ(client->post_form(bad, {{"name", "x"}}).status, 400) << bad;
  }
  EXPECT_EQ(client->get("/searches/zzz").status, 404);
}

TEST_P(SavedSearches, AreFiftyAtMost) {
  for (int i = 0; i < most_of_one_account; ++i) keep();
  EXPECT_FALSE(add(database(), {.account = ana, .name = "x", .collection = "relations"}));
  EXPECT_TRUE(add(database(), {.account = bob, .name = "x", .collection = "relations"}));
  EXPECT_EQ(client->post_form("/searches/new?collection=relations", {{"name", "x"}}).status, 409);
}

TEST_P(SavedSearches, AreForSignedInPeopleAlone) {
  who = {};
  EXPECT_EQ(client->get("/searches").status, 403);
  EXPECT_EQ(client->get("/searches/new?collection=relations").status, 403);
  EXPECT_EQ(client->post_form("/searches/new?collection=relations", {{"name", "x"}}).status, 403);
}

TEST_P(SavedSearches, TellWhatIsNewSinceTheLastLook) {
  const auto before = change_record();
  keep();
  make_due();
  look({before});
  EXPECT_EQ(unread(), 0) << "it was there when the search was kept";
  const auto fresh = change_record();
  const auto elsewhere = change_record();
  change_record(fresh, "organisation");
  make_due();
  look({before, fresh});
  EXPECT_EQ(unread(), 1);
  {
    auto session = database().read();
    auto row = session.prepare("SELECT title, url FROM notice");
    row.run().row();
    EXPECT_THAT(std::string(row.text(0)), HasSubstr("[\"count\",\"1\"]"));
    EXPECT_EQ(row.text(1), "/relations?country=PL");
  }
  make_due();
  look({before, fresh});
  EXPECT_EQ(unread(), 1) << "once";
  (void)elsewhere;
}

TEST_P(SavedSearches, TellNothingBeforeItsTimeOrToWhoDoesNotWantTo) {
  keep(Frequency::daily);
  keep(Frequency::never);
  const auto fresh = change_record();
  look({fresh});
  make_due();
  EXPECT_EQ(unread(), 0);
  look({fresh});
  EXPECT_EQ(unread(), 1);
}

TEST_P(SavedSearches, TellOnceThoughSeveralServersLook) {
  for (int i = 0; i < 20; ++i) keep();
  const auto fresh = change_record();
  make_due();
  {
    std::vector<std::jthread> servers;
    for (int i = 0; i < 3; ++i) servers.emplace_back([&] { look({fresh}); });
  }
  EXPECT_EQ(unread(), 20);
}

TEST_P(SavedSearches, StayWhereThoseOfProjectsWereNotKeptBefore) {
  const auto& rows = "SELECT id, account, name, collection, query, frequency, made, looked_at, due FROM saved_search";
  const auto put = [](db::Database& into, const char* id, const char* collection) {
    auto transaction = into.write_unlogged();
    transaction
        .prepare(
            "INSERT INTO saved_search (id, account, name, collection, query, frequency, made, looked_at, due) VALUES "
            "($1, 'ana', 'Mine', $2, 'q=a', 'daily', '2026-01-01T00:00:00Z', 7, '2026-01-02T00:00:00Z')")
        .run(id, collection);
    transaction.commit();
  };
  const auto told = [&](db::Database& of) {
    auto session = of.read();
    std::string text;
    auto row = session.prepare(rows);
    for (row.run(); row.row();)
      for (int i = 0; i < row.columns(); ++i) text += std::string(row.text(i)) + "|";
    return text;
  };
  db::TestDatabase older(GetParam());
  std::vector<base::EmbeddedFile> before, all;
  for (const auto part : {embedded_db(), embedded_saved_searches()})
    for (const auto& file : part) {
      all.push_back(file);
      if (file.name.find("0130_projects") == std::string_view::npos) before.push_back(file);
    }
  ASSERT_EQ(before.size() + 1, all.size());
  ASSERT_TRUE(db::migrate(older.database(), before));
  put(older.database(), "a", "relations");
  EXPECT_ANY_THROW(put(older.database(), "b", "projects"));
  const auto was = told(older.database());
  ASSERT_TRUE(db::migrate(older.database(), all));
  EXPECT_EQ(told(older.database()), was);
  EXPECT_NO_THROW(put(older.database(), "b", "projects"));
  EXPECT_ANY_THROW(put(older.database(), "c", "accounts"));
}

TEST_P(SavedSearches, GoWithTheirAccount) {
  keep();
  (void)add(database(), {.account = AccountId::make(), .name = "x", .collection = "relations"});
  forget_old(database());
  auto session = database().read();
  EXPECT_EQ(session.prepare("SELECT count(*) FROM saved_search").run().integer(0), 1);
}

}  // namespace
}  // namespace saved_searches
