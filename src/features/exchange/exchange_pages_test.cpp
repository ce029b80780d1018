// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <thread>

#include "db/test_databases.h"
#include "exchange/feature.h"
#include "exchange/test_files.h"
#include "exchange/views.h"
#include "projects/api.h"
#include "web/template_check.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_web();
std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_projects();
std::span<const base::EmbeddedFile> embedded_spending();
std::span<const base::EmbeddedFile> embedded_exchange();

namespace exchange {
namespace {

using testing::HasSubstr;
using testing::Not;
using test::activities;
using test::activity;

class ExchangePages : public db::DatabaseTest {
 protected:
  ExchangePages() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects(), embedded_spending(), embedded_exchange()}) {}
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    web::SiteSettings settings;
    settings.strict_templates = true;
    site.emplace(settings, std::vector<web::Feature>{projects::feature(), feature(
                               database(), nullptr, {sources::record_kind(), organisations::record_kind(), relations::record_kind(), projects::record_kind(), spending::record_kind()}, 20000)});
    client.emplace(*site);
  }
  void TearDown() override {
    client.reset();
    site.reset();
    DatabaseTest::TearDown();
  }

  http::Response upload(const std::string& content, const std::string& name = "lyon.xml", const http::Pairs& fields = {}) {
    return client->post_file("/iati/imports", {"file", name, "application/xml", content}, fields);
  }
  // The page to which the job leads when it is done.
  std::string finished(const http::Response& begun) {
    EXPECT_EQ(begun.status, 303) << web::whole_body(begun).substr(0, 500);
    const std::string url(begun.get("Location").value_or(""));
    for (int i = 0; i < 2000; ++i) {
      const auto state = client->get(url + "/state");
      if (const auto next = state.get("HX-Redirect")) return std::string(*next);
      if (web::whole_body(state).find("hx-get") == std::string::npos) return url;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ADD_FAILURE() << "the job does not end";
    return url;
  }
  std::string page(const std::string& url) { return web::whole_body(client->get(url)); }

  std::optional<web::Site> site;
  std::optional<web::TestClient> client;
};
ON_BOTH_DATABASES(ExchangePages);

TEST_P(ExchangePages, BringAFileInReportItAndTakeItBack) {
  EXPECT_THAT(page("/iati/imports"), HasSubstr("Import projects"));
  const auto report = finished(upload(activities(activity("X-1", "Puits") + activity("X-2", "<script>alert(1)</script>") + activity("X-3", "Forage", "<activity-status code=\"2\"/>"))));
  ASSERT_THAT(report, HasSubstr("/iati/imports/"));
  const auto shown = page(report);
  EXPECT_THAT(shown, HasSubstr("lyon.xml"));
  EXPECT_THAT(shown, HasSubstr("X-3"));
  EXPECT_THAT(shown, HasSubstr("breaks the schema"));
  EXPECT_THAT(page("/iati/imports"), HasSubstr(report));
  {
    auto session = database().read();
    EXPECT_EQ(projects::count(session), 3);
    const auto id = projects::find_by_identifier(session, "X-1").at(0);
    const auto file = client->get("/projects/" + id.text() + "/iati.xml");
    EXPECT_EQ(file.status, 200);
    EXPECT_THAT(file.body, HasSubstr("<narrative>Puits</narrative>"));
  }
  EXPECT_EQ(finished(client->post_form(report + "/undo", {})), report);
  EXPECT_THAT(page(report), HasSubstr("was taken back"));
  auto session = database().read();
  EXPECT_EQ(projects::count(session), 0);
}

TEST_P(ExchangePages, SayWhatIsWrongWithAFile) {
  EXPECT_EQ(client->post_form("/iati/imports", {{"source", "x"}}).status, 422);
  EXPECT_EQ(upload("").status, 422);
  EXPECT_EQ(upload(std::string(20001, 'x')).status, 413);
  EXPECT_EQ(upload(activities(activity("X-1", "Puits")), "a.xml", {{"source", std::string(5000, 'x')}}).status, 422);
  const auto failed = finished(upload("no xml at all", "../../<b>bad</b>.xml"));
  EXPECT_THAT(page(failed), HasSubstr("role=\"alert\""));
  EXPECT_THAT(page(failed), Not(HasSubstr("<b>bad")));
  EXPECT_EQ(client->get("/iati/jobs/nobody").status, 404);
  EXPECT_EQ(client->get("/iati/imports/nobody").status, 404);
  EXPECT_EQ(client->post_form("/iati/imports/000000000000/undo", {}).status, 404);
  auto session = database().read();
  EXPECT_EQ(projects::count(session), 0);
}

TEST_P(ExchangePages, TakeATableFromItsColumnsToItsReportAndBack) {
  const auto begun = upload("code,title,budget,who pays,start\nX-1,Puits,\"1.500,50\",Ville de Lyon,03/04/2020\nX-2,<b>Forage</b>,?!,,2009-02-30\n", "liste.csv");
  ASSERT_EQ(begun.status, 303);
  const std::string tables(*begun.get("Location"));
  ASSERT_THAT(tables, HasSubstr("/iati/tables/"));
  const auto first = page(tables);
  EXPECT_THAT(first, HasSubstr("who pays"));
  EXPECT_THAT(first, HasSubstr("2009-02-30"));
  EXPECT_THAT(first, HasSubstr("liste.csv: start"));
  EXPECT_THAT(first, HasSubstr("&lt;b&gt;Forage"));
  EXPECT_THAT(first, Not(HasSubstr("<b>Forage")));
  const http::Pairs chosen{{"mapping", "guess"}, {"column-0", "identifier"}, {"column-1", "title"}, {"column-2", "budget"}, {"column-3", "participant/1"}, {"column-4", "date/2"},
                           {"currency", "eur"},  {"dates", "mdy"},           {"decimal", ","},      {"reporter", "Ville de Lyon"}, {"source", "The list"}, {"language", "fr"}};
  auto looked = client->post_form(tables, chosen);
  EXPECT_EQ(looked.status, 200);
  EXPECT_THAT(web::whole_body(looked), HasSubstr("1500.5 EUR"));
  EXPECT_THAT(web::whole_body(looked), HasSubstr("4 March 2020"));
  auto wrong = chosen;
  wrong[0].second = "guess";
  wrong.push_back({"do", "import"});
  wrong[6].second = "ZZZ";
  EXPECT_EQ(client->post_form(tables, wrong).status, 422);
  wrong[6].second = "EUR";
  wrong[1].second = "no/such/meaning";
  EXPECT_EQ(client->post_form(tables, wrong).status, 422);
  auto good = chosen;
  good.push_back({"do", "import"});
  const auto report = finished(client->post_form(tables, good));
  ASSERT_THAT(report, HasSubstr("/iati/imports/"));
  const auto shown = page(report);
  EXPECT_THAT(shown, HasSubstr("liste.csv: budget"));
  EXPECT_THAT(shown, HasSubstr("X-2"));
  EXPECT_EQ(client->get(tables).status, 303);
  {
    auto session = database().read();
    EXPECT_EQ(projects::count(session), 2);
    const auto p = *projects::find(session, projects::find_by_identifier(session, "X-1").at(0));
    EXPECT_EQ(p.budget.at(0).value.amount, 150050);
    EXPECT_EQ(p.participants.at(0).role, "1");
    EXPECT_EQ(projects::date_of(p, '2').text(), "2020-03-04");
    ASSERT_TRUE(p.owner);
    EXPECT_EQ(sources::find(session, p.source)->title, "The list");
  }
  EXPECT_EQ(finished(client->post_form(report + "/undo", {})), report);
  auto session = database().read();
  EXPECT_EQ(projects::count(session), 0);
}

TEST_P(ExchangePages, TakeTablesThatBelongTogetherWithTheirMapping) {
  const std::string mapping = R"({"source": "Us", "tables": [{"file": "projects", "columns": [{"column": "n", "says": "identifier"}, {"column": "t", "says": "title"}]},
    {"file": "places", "columns": [{"column": "n", "says": "identifier"}, {"column": "p", "says": "location"}]}]})";
  const auto begun = client->post_files("/iati/imports", {{"file", "my places.csv", "text/csv", "n,p\n1,Dakar\n1,Rufisque\n"},
                                                          {"file", "projects.csv", "text/csv", "n,t\n1,Puits\n"},
                                                          {"file", "how.json", "application/json", mapping}});
  ASSERT_EQ(begun.status, 303) << web::whole_body(begun).substr(0, 3000);
  const std::string tables(*begun.get("Location"));
  EXPECT_THAT(page(tables), HasSubstr("Rufisque"));
  finished(client->post_form(tables, {{"mapping", "given"}, {"source", "Us"}, {"do", "import"}}));
  auto session = database().read();
  const auto ids = projects::find_by_identifier(session, "1");
  ASSERT_EQ(ids.size(), 1U);
  EXPECT_EQ(projects::find(session, ids[0])->locations.size(), 2U);
}

TEST_P(ExchangePages, SayWhatIsWrongWithTables) {
  EXPECT_EQ(upload("%PDF-1.4 nothing", "a.pdf").status, 422);
  EXPECT_EQ(client->post_files("/iati/imports", {{"file", "a.csv", "text/csv", "a\n1\n"}, {"file", "how.json", "application/json", "{\"tables\": 1}"}}).status, 422);
  EXPECT_EQ(client->post_files("/iati/imports", {{"file", "a.xml", "text/xml", activities(activity("X-1", "Puits"))}, {"file", "b.csv", "text/csv", "a\n1\n"}}).status, 422);
  // Two that nobody knows: which mapping is asked.
  const auto asked = client->post_files("/iati/imports", {{"file", "a.csv", "text/csv", "a,b\n1,2\n"}, {"file", "b.csv", "text/csv", "a,b\n1,2\n"}});
  ASSERT_EQ(asked.status, 303);
  const std::string tables(*asked.get("Location"));
  EXPECT_THAT(page(tables), HasSubstr("iadb"));
  EXPECT_EQ(client->get(tables + "?mapping=iadb").status, 200);
  EXPECT_EQ(client->post_form(tables, {{"mapping", "iadb"}, {"do", "import"}}).status, 422);
  EXPECT_EQ(client->post_form(tables, {{"mapping", "guess"}, {"do", "import"}}).status, 422);
  EXPECT_EQ(client->get("/iati/tables/nobody").status, 404);
  EXPECT_EQ(client->post_form("/iati/tables/nobody", {}).status, 404);
}

TEST_P(ExchangePages, SayWhatTheStandardSaysOfAProject) {
  finished(upload(activities(activity("X-1", "Puits") + activity("X-2", "Forage", "<location><point><pos>somewhere</pos></point></location>"))));
  std::string first, second;
  {
    auto session = database().read();
    first = projects::find_by_identifier(session, "X-1").at(0).text();
    second = projects::find_by_identifier(session, "X-2").at(0).text();
  }
  EXPECT_THAT(page("/projects/" + first + "/iati"), HasSubstr("/projects/" + first + "/iati.xml"));
  EXPECT_THAT(page("/projects/" + first + "/iati"), Not(HasSubstr("breaks the schema")));
  EXPECT_EQ(client->get("/projects/nobody/iati").status, 404);
}

TEST_P(ExchangePages, BringAnOrganisationFileInAndGiveItBack) {
  const std::string file = "<iati-organisations version=\"2.03\"><iati-organisation default-currency=\"EUR\"><organisation-identifier>FR-COA-7</organisation-identifier>"
                           "<name><narrative>Ville de Lyon</narrative></name><reporting-org ref=\"FR-COA-7\" type=\"11\"><narrative>Ville de Lyon</narrative></reporting-org>"
                           "<total-budget><period-start iso-date=\"2024-01-01\"/><value value-date=\"2024-01-01\">77.5</value></total-budget></iati-organisation></iati-organisations>";
  const auto report = finished(upload(file, "org.xml"));
  ASSERT_THAT(report, HasSubstr("/iati/imports/"));
  organisations::OrganisationId owner;
  {
    auto session = database().read();
    owner = organisations::find_by_identifier(session, "iati", "FR-COA-7").value();
  }
  const auto shown = page(report);
  EXPECT_THAT(shown, HasSubstr("organisations with their planned spending"));
  EXPECT_THAT(shown, HasSubstr("breaks the schema"));  // the period's end is missing
  EXPECT_THAT(shown, HasSubstr("href=\"" + spending::url(owner) + "\""));
  const std::string at = "/organisations/" + owner.text() + "/iati.xml";
  const auto given = client->get(at);
  EXPECT_EQ(given.status, 200);
  EXPECT_THAT(given.body, HasSubstr("<iati-organisations version=\"2.03\""));
  EXPECT_THAT(given.body, HasSubstr(">77.5</value>"));
  EXPECT_EQ(client->get("/organisations/nobody/iati.xml").status, 404);
  EXPECT_EQ(finished(client->post_form(report + "/undo", {})), report);
  EXPECT_EQ(client->get(at).status, 404);
}

TEST_P(ExchangePages, GiveNoDraftAway) {
  auto transaction = database().write({"a test"});
  projects::Project draft;
  draft.title = {{"", "Secret plan"}};
  const auto id = projects::Writer(transaction).create(draft).value();
  transaction.commit();
  EXPECT_EQ(client->get("/projects/" + id.text() + "/iati.xml").status, 404);
  EXPECT_EQ(client->get("/projects/nobody/iati.xml").status, 404);
  client->speak_from_elsewhere();
  EXPECT_EQ(client->get("/projects/" + id.text() + "/iati").status, 404);
}

TEST(ExchangeTemplates, UseWhatTheirViewsHave) {
  EXPECT_EQ(web::check_template<views::Start>({embedded_web(), embedded_exchange()}, "exchange/start"), "");
  EXPECT_EQ(web::check_template<views::Progress>({embedded_web(), embedded_exchange()}, "exchange/progress"), "");
  EXPECT_EQ(web::check_template<views::Check>({embedded_web(), embedded_projects(), embedded_exchange()}, "exchange/check"), "");
  EXPECT_EQ(web::check_template<views::Tables>({embedded_web(), embedded_exchange()}, "exchange/tables"), "");
  EXPECT_EQ(web::check_template<views::Report>({embedded_web(), embedded_exchange()}, "exchange/report"), "");
}

}  // namespace
}  // namespace exchange
