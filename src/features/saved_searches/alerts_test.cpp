// SPDX-License-Identifier: EUPL-1.2
// Whom a change in a register is told to, by servers that each have an index of their own.
#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "accounts/test_accounts.h"
#include "explore/test_register.h"
#include "notifications/api.h"
#include "projects/api.h"
#include "saved_searches/api.h"
#include "saved_searches/store.h"

std::span<const base::EmbeddedFile> embedded_explore();
std::span<const base::EmbeddedFile> embedded_notifications();
std::span<const base::EmbeddedFile> embedded_projects();
std::span<const base::EmbeddedFile> embedded_spending();
std::span<const base::EmbeddedFile> embedded_saved_searches();

namespace saved_searches {
namespace {

using accounts::AccountId;

struct Alerts : testing::Test {
  explore::TestRegister records;
  std::unique_ptr<explore::Atlas> second;  // another server's, over the same database
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / fmt::format("cosmopolis_second_{}", ::getpid());
  int changes = 0;
  AccountId ana, bob;

  ~Alerts() override {
    second.reset();
    std::filesystem::remove_all(folder);
  }
  Alerts() {
    std::vector<base::EmbeddedFile> files;
    for (const auto& part :
         {embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects(), embedded_spending(), embedded_links(),
          embedded_mail(), embedded_accounts(), embedded_notifications(), embedded_saved_searches()})
      files.insert(files.end(), part.begin(), part.end());
    if (const auto done = db::migrate(records.database(), files); !done)
      throw std::runtime_error(done.error().message.id);
    auto transaction = records.database().write({"a test"});
    // An unread notice gives way to a later one about the same: counted is what was told, not what is left.
    transaction.prepare("CREATE TABLE told (account TEXT NOT NULL)").run();
    transaction.prepare("CREATE TRIGGER tell AFTER INSERT ON notice BEGIN INSERT INTO told VALUES (new.account); END")
        .run();
    ana = *accounts::create(transaction, {.name = "Ana", .email = "ana@example.org", .password = {}});
    bob = *accounts::create(transaction, {.name = "Bob", .email = "bob@example.org", .password = {}});
    transaction.commit();
    follow(records.own_atlas());
  }
  void open_second() {
    auto opened = explore::Atlas::open(records.database(), explore::test_gazetteer(), folder.string(),
                                       search::Index::Mode::write);
    if (!opened) throw std::runtime_error(opened.error().message.id);
    second = std::move(*opened);
    const base::Progress progress;
    if (const auto built = second->rebuild(progress); !built) throw std::runtime_error(built.error().message.id);
  }
  static void follow(explore::Atlas& atlas) {
    const base::Progress progress;
    if (const auto taken = atlas.follow(progress); !taken) throw std::runtime_error(taken.error().message.id);
  }
  void keep(AccountId account, std::string collection, std::string query) {
    const auto kept = add(records.database(), {.account = account,
                                               .name = "Mine",
                                               .collection = std::move(collection),
                                               .query = std::move(query),
                                               .frequency = Frequency::soon});
    if (!kept) throw std::runtime_error(kept.error().message.id);
  }
  // The twinning of Salzburg, in Austria, and Verona, in Italy.
  void change_twinning() {
    auto transaction = records.database().write({"a test"});
    auto relation = *relations::find(transaction.session(), records.twinning);
    relation.web = fmt::format("https://example.org/{}", ++changes);
    ASSERT_TRUE(relations::Writer(transaction).update(relation));
    transaction.commit();
  }
  void make_due() {
    auto transaction = records.database().write_unlogged();
    transaction.prepare("UPDATE saved_search SET due = $1").run(base::utc_now());
    transaction.commit();
  }
  std::int64_t told(AccountId account) {
    auto session = records.database().read();
    return session.prepare("SELECT count(*) FROM told WHERE account = $1").run(account.text()).integer(0);
  }
};

TEST_F(Alerts, TellTheOwnerOfAMatchingSearchOnceAndNobodyElse) {
  keep(ana, "relations", "country=IT&theme=culture");
  keep(bob, "relations", "country=JP");
  change_twinning();
  make_due();
  alert(records.atlas());
  EXPECT_EQ(told(ana), 0) << "the index has not come so far";
  follow(records.own_atlas());
  make_due();
  alert(records.atlas());
  EXPECT_EQ(told(ana), 1);
  EXPECT_EQ(told(bob), 0);
  {
    auto session = records.database().read();
    EXPECT_EQ(session.prepare("SELECT url FROM notice").run().text(0), "/relations?country=IT&theme=culture");
  }
  make_due();
  alert(records.atlas());
  EXPECT_EQ(told(ana), 1) << "nothing has changed since";
  change_twinning();
  follow(records.own_atlas());
  make_due();
  alert(records.atlas());
  EXPECT_EQ(told(ana), 2);
  EXPECT_EQ(told(bob), 0);
}

TEST_F(Alerts, KeepRelationsAndOrganisationsApart) {
  keep(ana, "organisations", "country=IT");
  keep(bob, "organisations", "q=Dresden");
  change_twinning();
  {
    auto transaction = records.database().write({"a test"});
    auto organisation = *organisations::find(transaction.session(), records.dresden);
    organisation.population = 1;
    ASSERT_TRUE(organisations::Writer(transaction).update(organisation));
    transaction.commit();
  }
  follow(records.own_atlas());
  make_due();
  alert(records.atlas());
  EXPECT_EQ(told(ana), 0);
  EXPECT_EQ(told(bob), 1);
}

TEST_F(Alerts, TellOfProjectsThatAreOrBecomePublicAlone) {
  keep(ana, "projects", "status=2");
  keep(bob, "projects", "owner=" + records.salzburg.text());
  const auto write = [&](projects::Project project) {
    {
      auto transaction = records.database().write({"a test"});
      projects::Writer writer(transaction);
      if (projects::find(transaction.session(), project.id))
        EXPECT_TRUE(writer.update(project));
      else
        project.id = *writer.create(project);
      transaction.commit();
    }
    follow(records.own_atlas());
    make_due();
    alert(records.atlas());
    return project;
  };
  projects::Project wells;
  wells.state = projects::State::draft;
  wells.title = {{"en", "Wells"}};
  wells.status = "2";
  wells.owner = records.salzburg;
  wells = write(wells);
  EXPECT_EQ(told(ana) + told(bob), 0) << "a draft is nobody's to find";
  wells.state = projects::State::published;
  wells = write(wells);
  EXPECT_EQ(told(ana), 1);
  EXPECT_EQ(told(bob), 1);
  wells.status = "4";
  wells = write(wells);
  EXPECT_EQ(told(ana), 1);
  EXPECT_EQ(told(bob), 2);
  change_twinning();
  follow(records.own_atlas());
  make_due();
  alert(records.atlas());
  EXPECT_EQ(told(ana) + told(bob), 3);
}

TEST_F(Alerts, AreToldByOneOfSeveralServers) {
  open_second();
  for (int i = 0; i < 20; ++i) keep(ana, "relations", "country=IT");
  change_twinning();
  follow(records.own_atlas());
  follow(*second);
  make_due();
  {
    std::vector<std::jthread> servers;
    for (const auto* atlas : {&records.atlas(), static_cast<const explore::Atlas*>(second.get())})
      for (int i = 0; i < 2; ++i) servers.emplace_back([atlas] { alert(*atlas); });
  }
  EXPECT_EQ(told(ana), 20);
}

TEST_F(Alerts, AreNotToldAgainByAServerWhoseIndexIsBehind) {
  open_second();
  keep(ana, "relations", "country=IT");
  change_twinning();
  follow(*second);
  change_twinning();
  follow(records.own_atlas());
  make_due();
  alert(records.atlas());
  EXPECT_EQ(told(ana), 1);
  make_due();
  alert(*second);
  EXPECT_EQ(told(ana), 1);
  make_due();
  alert(records.atlas());
  EXPECT_EQ(told(ana), 1) << "the place up to which the first one looked was not taken back";
}

// Everything that a page of results may hold, and the link, which is a link and no script.
TEST_F(Alerts, AreOfferedOnResultsPagesThatStaySmall) {
  std::set<std::string> names;
  std::vector<web::Feature> features{explore::feature(records.atlas()), feature(records.database())};
  for (const auto part : {embedded_web(), embedded_explore(), embedded_saved_searches()})
    for (const auto& file : part)
      for (auto at = file.content.find("{{asset "); at != std::string_view::npos;
           at = file.content.find("{{asset ", at + 1)) {
        const auto name = file.content.substr(at + 8, file.content.find("}}", at) - at - 8);
        names.insert("web/static" + std::string(name.substr(name.find('/'))));
      }
  std::vector<base::EmbeddedFile> assets;
  for (const auto& name : names) assets.push_back({name, "-"});
  features.push_back({.name = "layout", .routes = {}, .menu = {}, .files = assets});
  web::SiteSettings settings = explore::TestRegister::settings();
  settings.nobody_operates = true;
  settings.identify = [&](const http::Request&) { return web::Identity{.account = ana.text(), .name = "Ana"}; };
  const web::Site site(settings, features);
  web::TestClient client(site);
  for (const auto* address :
       {"/relations", "/organisations", "/relations?country=IT&theme=culture&view=map&lang=fr",
        "/relations?q=%3Cscript%3E&view=table", "/organisations?view=chart&country=AT", "/projects?status=2"}) {
    const auto page = web::whole_body(client.get(address));
    EXPECT_LT(page.size(), 150000u) << address;
    const auto at = page.find("href=\"/searches/new?collection=");
    ASSERT_NE(at, std::string::npos) << address;
    auto link = page.substr(at + 6, page.find('"', at + 6) - at - 6);
    for (auto amp = link.find("&amp;"); amp != std::string::npos; amp = link.find("&amp;", amp)) link.erase(amp + 1, 4);
    const auto form = client.get(link);
    EXPECT_EQ(form.status, 200) << link;
    EXPECT_THAT(web::whole_body(form), testing::HasSubstr("<form method=\"post\" action=\"/searches/new?collection="));
    EXPECT_EQ(client.post_form(link, {{"name", address}, {"frequency", "daily"}}).get("Location"), "/searches");
  }
  auto session = records.database().read();
  std::vector<std::string> kept;
  for (const auto& search : of_account(session, ana)) kept.push_back(search.url());
  EXPECT_THAT(kept, testing::UnorderedElementsAre("/relations", "/organisations", "/relations?country=IT&theme=culture",
                                                  "/relations?q=%3Cscript%3E", "/organisations?country=AT",
                                                  "/projects?status=2"));
}

}  // namespace
}  // namespace saved_searches
