// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>
#include <regex>
#include <set>

#include "db/change_log.h"
#include "portfolio/test_portfolio.h"
#include "projects/test_projects.h"

namespace portfolio {
namespace {

using projects::State;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using web::Role;

struct ProjectPages : test::PortfolioTest {
  boost::json::value json(web::TestClient& client, const std::string& address) { return boost::json::parse(page(client, address)); }
  std::int64_t last_change(ProjectId id) {
    auto session = database().read();
    return projects::version(session, id);
  }
};
ON_BOTH_DATABASES(ProjectPages);

TEST_P(ProjectPages, ShowWhatIsPublishedInTheReadersLanguage) {
  const auto project = kept(wells());
  auto anybody = nobody();
  EXPECT_THAT(page(anybody, projects::url(project.id) + "?lang=fr"), AllOf(HasSubstr("Des puits pour la vallée"), HasSubstr("lang=\"en\"")));
  const auto html = page(anybody, projects::url(project.id) + "?lang=en");
  EXPECT_THAT(html, AllOf(HasSubstr("Wells for the valley"), HasSubstr("Clean water for nine villages."), HasSubstr("Lindenau"), HasSubstr("Under way"), Not(HasSubstr("/edit\""))));
  for (const char* address : {"/projects/000000000001", "/projects/nonsense", "/projects/nonsense/history", "/projects/000000000001/history/1"}) page(anybody, address, 404);
}

TEST_P(ProjectPages, NameTheSourceThatAProjectWasTakenFrom) {
  auto project = wells();
  {
    auto transaction = database().write({"a test"});
    project.source = sources::ensure(transaction, {.title = "Projects <of> 2019", .publisher = "A ministry", .url = "https://example.org/list", .as_of = {2019, 5, 0}});
    transaction.commit();
  }
  project = kept(project);
  auto anybody = nobody();
  EXPECT_THAT(page(anybody, projects::url(project.id) + "?lang=en"),
              AllOf(HasSubstr("<a href=\"https://example.org/list\" rel=\"noopener\" translate=\"no\">Projects &lt;of&gt; 2019</a>"), HasSubstr("A ministry, as of May 2019")));
  EXPECT_THAT(page(anybody, projects::url(kept(wells()).id) + "?lang=en"), Not(HasSubstr("A ministry")));
}

TEST_P(ProjectPages, TellNobodyElseOfADraft) {
  auto draft = wells(State::draft);
  draft.title = {{"en", "Zqsecret wells"}};
  draft.identifier = "ZQSECRET-1";
  draft.relations = {twinning};
  draft.participants = {{"4", {partner}, {}, {}}};
  draft.themes = {"culture"};
  draft = kept(draft);
  auto anybody = nobody(), elsewhere = browser(partner, Role::administrator), reader = browser(town, Role::reader);
  const auto at = projects::url(draft.id);
  const auto sequence = std::to_string(last_change(draft.id));
  const std::vector<std::string> addresses{at, at + "/edit", at + "/history", at + "/history/" + sequence, "/api/v1/projects/" + draft.id.text(), "/api/v1/projects/" + draft.id.text() + "?format=jsonld",
                                           "/projects", "/projects?q=zqsecret", "/projects?theme=culture", "/projects?owner=" + town.text(), "/projects.csv", "/api/v1/projects", "/organisations/" + town.text(),
                                           "/organisations/" + partner.text(), "/relations/" + twinning.text(), "/organisations/" + town.text() + "/projects", "/organisations/" + partner.text() + "/history"};
  for (auto* client : {&anybody, &elsewhere})
    for (const auto& address : addresses) {
      const auto html = web::whole_body(client->get(address));
      EXPECT_THAT(html, AllOf(Not(HasSubstr("Zqsecret")), Not(HasSubstr("ZQSECRET")))) << address;
      if (!address.starts_with(at) && address.find("/api/v1/projects/") != 0) {
        EXPECT_THAT(html, Not(HasSubstr(draft.id.text()))) << address;
      }
    }
  for (const auto& address : {at, at + "/history", at + "/history/" + sequence}) {
    EXPECT_EQ(anybody.get(address).status, 404) << address;
    EXPECT_EQ(elsewhere.get(address).status, 404) << address;
    EXPECT_EQ(reader.get(address).status, 200) << address;
  }
  EXPECT_THAT(page(reader, at), HasSubstr("A draft"));
  EXPECT_EQ(json(anybody, "/api/v1/projects").at("total").as_int64(), 0);
  // For those who work there it is a draft in the list of their own alone.
  EXPECT_THAT(page(reader, "/organisations/" + town.text() + "/projects"), HasSubstr("Zqsecret"));
  EXPECT_THAT(page(reader, "/projects"), Not(HasSubstr("Zqsecret")));
}

TEST_P(ProjectPages, ShowOthersNoFigureThatNobodyApproved) {
  auto project = wells();
  project.nodes = {{"n1", "", projects::Level::result}};
  projects::Indicator dug;
  dug.id = "i1", dug.node = "n1";
  dug.title = {{"", "Wells dug"}};
  for (const auto& [id, value, approval] : {std::tuple("p1", "9001", projects::Approval::approved), std::tuple("p2", "9002", projects::Approval::submitted)}) {
    auto& period = dug.periods.emplace_back();
    period.id = id, period.start = {2024, 0, 0}, period.approval = approval;
    period.actuals.emplace_back().value = value;
  }
  project.indicators = {dug};
  project = kept(project);
  auto anybody = nobody(), elsewhere = browser(partner, Role::administrator), reader = browser(town, Role::reader);
  EXPECT_THAT(page(anybody, "/api/v1/projects/" + project.id.text()), AllOf(HasSubstr("9001"), Not(HasSubstr("9002"))));
  // Changed while it waits: others are told of nothing.
  {
    auto transaction = database().write({"a test"});
    project.indicators[0].periods[1].actuals[0].value = "9003";
    ASSERT_TRUE(projects::Writer(transaction).update(project));
    transaction.commit();
  }
  const auto history = projects::url(project.id, "/history"), version = history + "/" + std::to_string(last_change(project.id));
  for (auto* client : {&anybody, &elsewhere}) {
    EXPECT_THAT(page(*client, history), AllOf(HasSubstr("1 change on this page"), Not(HasSubstr(version))));
    EXPECT_EQ(client->get(version).status, 404);
  }
  EXPECT_THAT(page(reader, history), HasSubstr(version));
  EXPECT_EQ(reader.get(version).status, 200);
}

TEST_P(ProjectPages, TellInTheHistoryOnlyWhatWasPublished) {
  auto project = wells(State::draft);
  project.title = {{"en", "Zqsecret name"}};
  project = kept(project);
  const auto first = last_change(project.id);
  auto editor = browser(town, Role::editor);
  const auto at = projects::url(project.id);
  auto fields = fields_of(page(editor, at + "/edit"));
  set(fields, "title-text-0", "Public name");
  fields.emplace_back("do", "publish");
  ASSERT_EQ(editor.post_form(at + "/edit", fields).status, 303);
  const auto publishing = last_change(project.id);
  fields = fields_of(page(editor, at + "/edit"));
  set(fields, "title-text-0", "Better name");
  ASSERT_EQ(editor.post_form(at + "/edit", fields).status, 303);
  const auto last = last_change(project.id);
  auto anybody = nobody();
  const auto list = page(anybody, at + "/history");
  EXPECT_THAT(list, AllOf(HasSubstr(fmt::format("/history/{}", last)), HasSubstr(fmt::format("/history/{}", publishing)), Not(HasSubstr(fmt::format("/history/{}\"", first))), HasSubstr("Lindenau"),
                          Not(HasSubstr("Somebody Private"))));
  page(anybody, fmt::format("{}/history/{}", at, first), 404);
  EXPECT_THAT(page(anybody, fmt::format("{}/history/{}", at, publishing)), AllOf(HasSubstr("Public name"), Not(HasSubstr("Zqsecret"))));
  EXPECT_THAT(page(anybody, fmt::format("{}/history/{}", at, last)), AllOf(HasSubstr("Public"), HasSubstr("Better")));
  EXPECT_THAT(page(editor, fmt::format("{}/history/{}", at, publishing)), HasSubstr("Zqsecret"));
}

TEST_P(ProjectPages, UndoOneChangeAndLeaveTheOthers) {
  const auto project = kept(wells());
  const auto at = projects::url(project.id);
  auto validator = browser(town, Role::validator), editor = browser(town, Role::editor);
  const auto change = [&](const std::string& name, const std::string& value) {
    auto fields = fields_of(page(editor, at + "/edit"));
    set(fields, name, value);
    EXPECT_EQ(editor.post_form(at + "/edit", fields).status, 303);
    return last_change(project.id);
  };
  const auto of_title = change("title-text-0", "Another title"), of_status = change("status", "3");
  const auto undo = [&](web::TestClient& client, std::int64_t sequence, const std::string& reason) {
    return client.post_form(fmt::format("{}/history/{}/undo", at, sequence), {{"reason", reason}}).status;
  };
  EXPECT_EQ(undo(editor, of_title, "Wrong"), 403);
  EXPECT_EQ(undo(validator, of_title, ""), 422);
  EXPECT_EQ(undo(validator, of_title, "Wrong"), 303);
  EXPECT_EQ(again(project.id).title, project.title);
  EXPECT_EQ(again(project.id).status, "3");
  EXPECT_EQ(undo(validator, of_title, "Wrong"), 409);
  const auto again_status = change("status", "4");
  EXPECT_EQ(undo(validator, of_status, "Wrong"), 409);
  EXPECT_EQ(undo(validator, again_status, "Wrong"), 303);
  EXPECT_EQ(again(project.id).status, "3");
  auto anybody = nobody();
  EXPECT_THAT(page(anybody, at + "/history"), AllOf(HasSubstr("undone"), HasSubstr("Wrong")));
}

TEST_P(ProjectPages, BringARemovedDraftBack) {
  const auto draft = kept(wells(State::draft));
  auto editor = browser(town, Role::editor), validator = browser(town, Role::validator), anybody = nobody();
  const auto at = projects::url(draft.id);
  ASSERT_EQ(editor.post_form(at + "/remove", {{"reason", "By mistake"}}).status, 303);
  EXPECT_EQ(anybody.get(at + "/history").status, 404);
  EXPECT_THAT(page(validator, at + "/history"), HasSubstr("By mistake"));
  const auto removal = last_change(draft.id);
  EXPECT_EQ(anybody.post_form(fmt::format("{}/history/{}/undo", at, removal), {{"reason", "x"}}).status, 403);
  ASSERT_EQ(validator.post_form(fmt::format("{}/history/{}/undo", at, removal), {{"reason", "It was right"}}).status, 303);
  EXPECT_EQ(again(draft.id), draft);
}

TEST_P(ProjectPages, ListWhatIsAskedFor) {
  auto anybody = nobody();
  EXPECT_THAT(page(anybody, "/projects"), HasSubstr("No project is published yet"));
  auto water = wells();
  water.themes = {"water-and-sanitation"};
  water.countries = {{.code = "PT"}};
  water.tags = {{.vocabulary = "3", .code = "6.1"}};
  projects::set_date(water, '1', {2024, 5, 0});
  water = kept(water);
  auto music = wells();
  music.title = {{"es", "Música entre ciudades"}};
  music.status = "4";
  music.owner = partner;
  music.countries = {{.code = "DE"}};
  projects::set_date(music, '2', {2019, 0, 0});
  music = kept(music);
  const auto both = page(anybody, "/projects");
  EXPECT_LT(both.find(water.id.text()), both.find(music.id.text())) << "what begins last comes first";
  const auto only = [&](const std::string& query, const Project& expected, const Project& other) {
    EXPECT_THAT(page(anybody, "/projects?" + query), AllOf(HasSubstr(expected.id.text()), Not(HasSubstr(other.id.text())))) << query;
  };
  only("q=musica+ciud", music, water);
  only("q=puits", water, music);
  only("status=4", music, water);
  only("country=PT", water, music);
  only("theme=water-and-sanitation", water, music);
  only("goal=6", water, music);
  only("owner=" + partner.text(), music, water);
  only("q=Oliveira", music, water);
  only("organisation=" + partner.text(), music, water);
  EXPECT_THAT(page(anybody, "/projects?q=nothing+at+all"), HasSubstr("Nothing in the register answers to this"));
  EXPECT_THAT(page(anybody, "/projects?q=%25&theme=%27&country=%00&goal=x&page=99999999"), HasSubstr("0 projects"));
  const auto csv = page(anybody, "/projects.csv?status=4");
  EXPECT_THAT(csv, AllOf(HasSubstr("Música entre ciudades"), Not(HasSubstr(water.id.text()))));
  EXPECT_EQ(json(anybody, "/api/v1/projects?goal=6").at("items").at(0).at("id").as_string(), water.id.text());
  const auto first = json(anybody, "/api/v1/projects?limit=1&facets=1");
  EXPECT_EQ(first.at("items").at(0).at("id").as_string(), water.id.text());
  EXPECT_EQ(first.at("facets").at("country").as_array().size(), 2U);
  const auto second = json(anybody, "/api/v1/projects?limit=1&cursor=" + std::string(first.at("next").as_string()));
  EXPECT_EQ(second.at("items").at(0).at("id").as_string(), music.id.text());
  EXPECT_FALSE(second.as_object().contains("next"));
  EXPECT_EQ(anybody.get("/api/v1/projects?limit=0").status, 400);
  only("year=2019", music, water);
  for (const char* view : {"table", "map", "chart"}) EXPECT_THAT(page(anybody, std::string("/projects?view=") + view), HasSubstr("2 projects")) << view;
  EXPECT_EQ(json(anybody, "/api/v1/projects/" + music.id.text()).at("owner").as_string(), partner.text());
  EXPECT_EQ(json(anybody, "/api/v1/projects/" + music.id.text() + "?format=jsonld").at("@type").as_string(), "Project");
}

TEST_P(ProjectPages, ComeInPages) {
  for (int i = 0; i < 120; ++i) {
    auto project = wells();
    project.title = {{"en", fmt::format("=Project {}", i)}};
    kept(project);
  }
  auto anybody = nobody();
  auto list = page(anybody, "/projects");
  EXPECT_THAT(list, AllOf(HasSubstr("120 projects"), HasSubstr("30 of 120")));
  std::set<std::string> seen;
  for (int pages = 0; pages < 10; ++pages) {
    static const std::regex of_project("/projects/([0-9a-z]{12})\"");
    for (std::sregex_iterator at(list.begin(), list.end(), of_project); at != std::sregex_iterator(); ++at) seen.insert((*at)[1]);
    static const std::regex older("href=\"(/projects\\?cursor=[^\"]+)\"");
    std::smatch found;
    if (!std::regex_search(list, found, older)) break;
    list = page(anybody, found[1]);
  }
  EXPECT_EQ(seen.size(), 120U);
  const auto csv = page(anybody, "/projects.csv");
  EXPECT_EQ(std::ranges::count(csv, '\n'), 121);
  EXPECT_THAT(csv, HasSubstr("\"'=Project 7\"")) << "no formula for a spreadsheet";
}

TEST_P(ProjectPages, StandOnThoseOfOrganisationsAndRelations) {
  auto project = wells();
  project.relations = {twinning};
  project = kept(project);
  const base::Progress progress;
  ASSERT_TRUE(atlas->follow(progress));
  auto anybody = nobody();
  for (const auto& address : {"/organisations/" + town.text(), "/relations/" + twinning.text()})
    EXPECT_THAT(page(anybody, address), AllOf(HasSubstr("Wells for the valley"), HasSubstr(projects::url(project.id)))) << address;
}

TEST_P(ProjectPages, SayWhatIsLate) {
  auto project = wells();
  project.approvals = {{"a", {{"en", "Council"}}, "City council", 30, {2020, 1, 1}, {}, {}}, {"b", {{"en", "Ministry"}}, {}, 60, {}, {}, {}}, {"c", {{"en", "Funder"}}, {}, 0, {}, {2021, 3, 4}, "agreed"}};
  project = kept(project);
  auto anybody = nobody();
  EXPECT_THAT(page(anybody, projects::url(project.id)), AllOf(HasSubstr("days late"), HasSubstr("expected by 31 January 2020"), HasSubstr("takes about 60 days"), HasSubstr("agreed on 4 March 2021")));
}

TEST_P(ProjectPages, ShowWhateverAFileMayHold) {
  projects::test::Maker maker(11, {town, partner}, {twinning});
  auto steward = browser({}, Role::none, accounts::Office::steward);
  for (int i = 0; i < 40; ++i) {
    const auto project = kept(maker.project());
    for (const auto* rest : {"", "/edit", "/history"}) {
      const auto html = page(steward, projects::url(project.id, rest) + "?lang=fr");
      EXPECT_THAT(html, Not(HasSubstr("<wells>")));
    }
    page(steward, "/api/v1/projects/" + project.id.text(), project.state == State::published ? 200 : 404);
  }
}

}  // namespace
}  // namespace portfolio
