// SPDX-License-Identifier: EUPL-1.2
#include "db/change_log.h"
#include "portfolio/form.h"
#include "portfolio/labels.h"
#include "portfolio/test_portfolio.h"
#include "projects/test_projects.h"
#include "web/template_check.h"

namespace portfolio {
namespace {

using projects::State;
using test::gazetteer;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using web::Role;

struct ProjectForm : test::PortfolioTest {
  std::string new_url() const { return "/organisations/" + town.text() + "/projects/new"; }
  static std::string edit_url(const Project& project) { return projects::url(project.id, "/edit"); }
  static ProjectId id_in(const http::Response& response) {
    const std::string to(response.get("Location").value_or(""));
    return ProjectId::parse(to.substr(to.rfind('/') + 1)).value_or(ProjectId{});
  }
};
ON_BOTH_DATABASES(ProjectForm);

TEST(PortfolioTemplates, GetWhatTheyUse) {
  const web::EmbeddedFiles files{embedded_web(), embedded_explore(), embedded_records(), embedded_projects(), embedded_portfolio()};
  EXPECT_EQ(web::check_template<views::ProjectPage>(files, "portfolio/project"), "");
  EXPECT_EQ(web::check_template<views::Own>(files, "portfolio/own"), "");
  EXPECT_EQ(web::check_template<views::Form>(files, "portfolio/form"), "");
  EXPECT_EQ(web::check_template<views::History>(files, "portfolio/history"), "");
  EXPECT_EQ(web::check_template<views::Version>(files, "portfolio/version"), "");
  EXPECT_EQ(web::untranslated_text(files, "portfolio"), "");
}

TEST(Goals, HaveTheTargetsOfTheResolution) {
  std::set<std::string> all;
  for (int goal = 1; goal <= 17; ++goal)
    for (const auto& target : targets_of(goal)) all.insert(target);
  EXPECT_EQ(all.size(), 169U);
  EXPECT_TRUE(is_target("6.b"));
  EXPECT_TRUE(is_target("17.19"));
  EXPECT_FALSE(is_target("6.9"));
  EXPECT_FALSE(is_target("18.1"));
  EXPECT_THAT(targets_of(18), IsEmpty());
}

// What goes through the form untouched stays what it was, whatever a file put there.
TEST_P(ProjectForm, ChangesTheCurrencyUntilThereIsMoney) {
  auto client = browser(town, Role::editor);
  auto fields = fields_of(page(client, new_url()));
  EXPECT_THAT(fields, testing::Contains(testing::Pair("currency", "EUR"))) << "what is paid with where the owner is";
  auto project = wells();
  project.currency = "CHF";
  project = kept(project);
  fields = fields_of(page(client, edit_url(project)));
  set(fields, "currency", "SEK");
  ASSERT_EQ(client.post_form(edit_url(project), fields).status, 303);
  project = again(project.id);
  EXPECT_EQ(project.currency, "SEK");
  set(fields, "currency", "NONSENSE");
  EXPECT_EQ(client.post_form(edit_url(project), fields).status, 422);
  {
    auto transaction = database().write({"a test"});
    auto& line = project.budget.emplace_back();
    line.id = "l1", line.start = {2024, 0, 0}, line.end = {2024, 0, 0}, line.value.amount = 100;
    ASSERT_TRUE(projects::Writer(transaction).update(project));
    transaction.commit();
  }
  fields = fields_of(page(client, edit_url(project)));
  EXPECT_THAT(fields, testing::Not(testing::Contains(testing::Key("currency"))));
  set(fields, "currency", "JPY");
  client.post_form(edit_url(project), fields);
  EXPECT_EQ(again(project.id).currency, "SEK") << "the amount that names no currency is in it";
}

TEST_P(ProjectForm, ChangesNothingThatNobodyTouched) {
  projects::test::Maker maker(7, {town, partner}, {twinning});
  auto session = database().read();
  for (int i = 0; i < 200; ++i) {
    auto project = maker.project();
    project.id = ProjectId::make();
    projects::normalise(project);
    for (const auto language : {base::Language::en, base::Language::fr}) {
      const auto typed = typed_of(session, gazetteer(), project, language);
      const auto parsed = parse(session, gazetteer(), project, typed, language);
      std::string told;
      for (const auto& problem : parsed.problems) told += problem.field + ": " + base::text(language, problem.message) + "\n";
      // A partner of whom a file gives neither name nor number cannot stand in a line.
      if (told.find("participants") != std::string::npos) continue;
      ASSERT_EQ(told, "") << "of project " << i;
      for (const auto field : form_fields()) {
        if (field == "participants") continue;
        ASSERT_TRUE(same_field(parsed.project, project, field)) << field << " of project " << i;
      }
      EXPECT_EQ(parsed.project.nodes, project.nodes);
      EXPECT_EQ(parsed.project.budget, project.budget);
    }
  }
}

TEST_P(ProjectForm, MakesADraftInSeveralLanguages) {
  auto contributor = browser(town, Role::contributor);
  auto fields = fields_of(page(contributor, new_url()));
  set(fields, "title-text-0", "Wasser für das Tal");
  set(fields, "title-text-1", "Water for the valley");
  set(fields, "title-language-1", "en");
  set(fields, "summary-text-0", "Neun Dörfer\nbekommen Brunnen.");
  set(fields, "participants-name-0", "Oliveira");
  set(fields, "participants-role-0", "4");
  set(fields, "participants-share-0", "33,5");
  set(fields, "relations-id-0", twinning.text());
  set(fields, "locations-name-0", "Salzburg, Austria");
  set(fields, "planned-start", "05/2024");
  set(fields, "planned-end", "2026");
  fields.emplace_back("themes", "water-and-sanitation");
  fields.emplace_back("goals", "6");
  fields.emplace_back("goals", "6.1");
  fields.emplace_back("mdgs", "7");
  fields.emplace_back("aims", "dialogue");
  set(fields, "sectors-code-0", "14030");
  set(fields, "management", "direct");
  set(fields, "approvals-0-title-text-0", "Decision of the council");
  set(fields, "approvals-0-days", "90");
  set(fields, "news-0-title-text-0", "The first well");
  set(fields, "news-0-kind", "lesson");
  set(fields, "documents-0-url", "example.org/agreement.pdf");
  const auto response = contributor.post_form(new_url(), fields);
  ASSERT_EQ(response.status, 303) << web::whole_body(response);
  const auto made = again(id_in(response));
  EXPECT_EQ(made.state, State::draft);
  EXPECT_EQ(made.owner, town);
  EXPECT_EQ(made.language, "de");
  EXPECT_EQ(made.title, (projects::Narrative{{"", "Wasser für das Tal"}, {"en", "Water for the valley"}}));
  EXPECT_EQ(description(made, "1")[0].text, "Neun Dörfer\nbekommen Brunnen.");
  ASSERT_EQ(made.participants.size(), 1U);
  EXPECT_EQ(made.participants[0].who.organisation, partner);
  EXPECT_EQ(made.participants[0].share, "33.5");
  EXPECT_EQ(made.relations, std::vector{twinning});
  ASSERT_EQ(made.locations.size(), 1U);
  EXPECT_EQ(made.locations[0].place, "geonames:2766824");
  ASSERT_EQ(made.countries.size(), 1U) << "that of the place";
  EXPECT_EQ(made.countries[0].code, "AT");
  EXPECT_EQ(projects::date_of(made, '1').text(), "2024-05");
  EXPECT_EQ(made.themes, std::vector<std::string>{"water-and-sanitation"});
  EXPECT_EQ(made.tags.size(), 3U);
  EXPECT_EQ(made.criteria.aims, std::vector<std::string>{"dialogue"});
  ASSERT_EQ(made.approvals.size(), 1U);
  ASSERT_EQ(made.news.size(), 1U);
  ASSERT_EQ(made.documents.size(), 1U);
  EXPECT_EQ(made.approvals[0].expected_days, 90);
  EXPECT_EQ(made.news[0].kind, projects::NewsKind::lesson);
  EXPECT_EQ(made.documents[0].url, "https://example.org/agreement.pdf");
  const auto shown = page(contributor, projects::url(made.id));
  for (const char* text : {"Water for the valley", "Neun Dörfer", "Oliveira", "33.5 %", "Salzburg", "Clean water and sanitation", "targets 6.1", "Ensure environmental sustainability",
                           "Decision of the council", "about 90 days", "The first well", "section 5.1, box 52", "Bilateral: 2 actors", "German", "Twinning: Lindenau – Oliveira"})
    EXPECT_THAT(shown, HasSubstr(text));
}

TEST_P(ProjectForm, TellsAllFaultsAtOnceAndLosesNothing) {
  auto contributor = browser(town, Role::contributor);
  auto fields = fields_of(page(contributor, new_url()));
  set(fields, "summary-text-0", "Kept <b>words</b>");
  set(fields, "participants-name-0", "Nowhere at all");
  set(fields, "participants-role-0", "4");
  set(fields, "participants-share-0", "120");
  set(fields, "locations-name-0", "Xyzzyqwert");
  set(fields, "planned-start", "soon");
  set(fields, "actual-start", "2024");
  set(fields, "actual-end", "2023-05");
  set(fields, "sectors-code-0", "water");
  set(fields, "status", "99");
  fields.emplace_back("goals", "6.99");
  set(fields, "approvals-0-title-text-0", "Council");
  set(fields, "approvals-0-days", "many");
  set(fields, "news-0-date", "yesterday");
  set(fields, "documents-0-url", "javascript:alert(1)");
  set(fields, "relations-id-0", relations::RelationId::make().text());
  const auto response = contributor.post_form(new_url(), fields);
  EXPECT_EQ(response.status, 422);
  const auto html = web::whole_body(response);
  for (const char* field : {"title", "participants", "locations", "planned-start", "actual-end", "sectors", "status", "goals", "approvals-0-days", "news-0-date", "documents-0-url", "relations"})
    EXPECT_THAT(html, HasSubstr(fmt::format("<a href=\"#{}\"", field)));
  for (const char* field : {"title", "participants", "planned-start", "approvals-0-days"}) EXPECT_THAT(html, HasSubstr(fmt::format("id=\"{}-error\"", field)));
  for (const char* text : {"Kept &lt;b&gt;words", "Nowhere at all", "Xyzzyqwert", "soon", "yesterday", "javascript:alert(1)", "many"}) EXPECT_THAT(html, HasSubstr(text));
  EXPECT_THAT(html, Not(HasSubstr("<b>words")));
  auto session = database().read();
  EXPECT_EQ(projects::count(session), 0);
}

TEST_P(ProjectForm, KeepsAPartnerWhomTheRegisterDoesNotHave) {
  auto contributor = browser(town, Role::contributor);
  auto fields = fields_of(page(contributor, new_url()));
  set(fields, "title-text-0", "Wells");
  set(fields, "participants-name-0", "Friends of the Valley");
  set(fields, "participants-role-0", "4");
  auto response = contributor.post_form(new_url(), fields);
  ASSERT_EQ(response.status, 422);
  fields = fields_of(web::whole_body(response));
  set(fields, "participants-name-0-choice", "name");
  response = contributor.post_form(new_url(), fields);
  ASSERT_EQ(response.status, 303) << web::whole_body(response).substr(0, 3000);
  auto made = again(id_in(response));
  ASSERT_EQ(made.participants.size(), 1U);
  EXPECT_FALSE(made.participants[0].who.organisation);
  EXPECT_EQ(made.participants[0].who.name[0].text, "Friends of the Valley");
  // And it stays without being asked again.
  EXPECT_EQ(contributor.post_form(edit_url(made), fields_of(page(contributor, edit_url(made)))).status, 303);
  EXPECT_EQ(again(made.id), made);
}

TEST_P(ProjectForm, MakesRoomForMoreLines) {
  auto contributor = browser(town, Role::contributor);
  auto fields = fields_of(page(contributor, new_url()));
  set(fields, "title-text-0", "Wells");
  fields.emplace_back("add", "participants");
  const auto html = web::whole_body(contributor.post_form(new_url(), fields));
  EXPECT_THAT(html, AllOf(HasSubstr("participants-name-5"), HasSubstr("value=\"Wells\"")));
}

TEST_P(ProjectForm, IsForThoseWhoMay) {
  const auto draft = kept(wells(State::draft)), published = kept(wells());
  auto anybody = nobody(), elsewhere = browser(stranger, Role::administrator), reader = browser(town, Role::reader), contributor = browser(town, Role::contributor), editor = browser(town, Role::editor),
       steward = browser({}, Role::none, accounts::Office::steward);
  for (auto* client : {&anybody, &elsewhere}) {
    EXPECT_THAT(client->get(new_url()).status, testing::AnyOf(403, 303, 401));
    EXPECT_THAT(client->post_form(edit_url(draft), {{"title-text-0", "Taken"}}).status, testing::AnyOf(404, 403, 401, 303));
    EXPECT_THAT(client->post_form(edit_url(published), {{"title-text-0", "Taken"}}).status, testing::AnyOf(403, 401, 303));
    EXPECT_THAT(client->post_form(projects::url(draft.id, "/remove"), {{"reason", "Taken"}}).status, testing::AnyOf(404, 403, 401, 303));
  }
  EXPECT_EQ(elsewhere.get(edit_url(draft)).status, 404);
  EXPECT_EQ(elsewhere.get(edit_url(published)).status, 403);
  EXPECT_EQ(reader.get(projects::url(draft.id)).status, 200);
  EXPECT_EQ(reader.get(edit_url(draft)).status, 403);
  EXPECT_EQ(reader.post_form(edit_url(draft), {{"title-text-0", "Taken"}}).status, 403);
  for (auto* client : {&contributor, &editor, &steward}) EXPECT_EQ(client->get(edit_url(draft)).status, 200);
  auto fields = fields_of(page(contributor, edit_url(draft)));
  fields.emplace_back("do", "publish");
  EXPECT_EQ(contributor.post_form(edit_url(draft), fields).status, 422);
  EXPECT_EQ(again(draft.id), draft);
  EXPECT_EQ(again(published.id), published);
  EXPECT_EQ(editor.post_form(edit_url(draft), fields).status, 303);
  EXPECT_EQ(again(draft.id).state, State::published);
  fields = fields_of(page(editor, edit_url(draft)));
  fields.emplace_back("do", "withdraw");
  EXPECT_EQ(editor.post_form(edit_url(draft), fields).status, 303);
  EXPECT_EQ(again(draft.id), draft);
}

TEST_P(ProjectForm, RemovesADraftWithAReason) {
  const auto draft = kept(wells(State::draft)), published = kept(wells());
  auto editor = browser(town, Role::editor);
  EXPECT_EQ(editor.post_form(projects::url(draft.id, "/remove"), {}).status, 422);
  EXPECT_EQ(editor.post_form(projects::url(published.id, "/remove"), {{"reason", "Twice"}}).status, 409);
  EXPECT_EQ(browser(town, Role::contributor).post_form(projects::url(draft.id, "/remove"), {{"reason", "Twice"}}).status, 403);
  EXPECT_TRUE(is_there(draft.id));
  EXPECT_EQ(editor.post_form(projects::url(draft.id, "/remove"), {{"reason", "Written down twice"}}).status, 303);
  EXPECT_FALSE(is_there(draft.id));
  EXPECT_TRUE(is_there(published.id));
  auto session = database().read();
  EXPECT_EQ(db::history(session, "project", draft.id.text()).front().reason, "Written down twice");
}

TEST_P(ProjectForm, LetsTwoPeopleChangeDifferentFields) {
  const auto project = kept(wells());
  auto one = browser(town, Role::editor), other = browser(town, Role::editor);
  auto first = fields_of(page(one, edit_url(project))), second = fields_of(page(other, edit_url(project)));
  set(first, "title-text-0", "Wells and springs");
  set(first, "news-0-title-text-0", "First well dug");
  set(second, "status", "3");
  set(second, "news-0-title-text-0", "A visit");
  ASSERT_EQ(one.post_form(edit_url(project), first).status, 303);
  ASSERT_EQ(other.post_form(edit_url(project), second).status, 303);
  const auto now = again(project.id);
  EXPECT_EQ(now.title[0].text, "Wells and springs");
  EXPECT_EQ(now.status, "3");
  EXPECT_EQ(now.news.size(), 2U);
}

TEST_P(ProjectForm, ShowsBothWhereTwoChangedTheSame) {
  const auto project = kept(wells());
  auto one = browser(town, Role::editor), other = browser(town, Role::editor);
  auto first = fields_of(page(one, edit_url(project))), second = fields_of(page(other, edit_url(project)));
  set(first, "title-text-0", "Wells and springs");
  set(first, "management", "direct");
  set(second, "title-text-0", "Fountains");
  set(second, "status", "3");
  ASSERT_EQ(one.post_form(edit_url(project), first).status, 303);
  const auto answer = other.post_form(edit_url(project), second);
  ASSERT_EQ(answer.status, 409);
  const auto html = web::whole_body(answer);
  EXPECT_THAT(html, AllOf(HasSubstr("Wells and springs"), HasSubstr("value=\"Fountains\"")));
  EXPECT_EQ(again(project.id).title[0].text, "Wells and springs");
  EXPECT_EQ(again(project.id).status, "2") << "nothing of it was kept";
  // Sent again as it now stands, it is kept, and what the other changed elsewhere stays.
  ASSERT_EQ(other.post_form(edit_url(project), fields_of(html)).status, 303);
  const auto now = again(project.id);
  EXPECT_EQ(now.title[0].text, "Fountains");
  EXPECT_EQ(now.status, "3");
  EXPECT_EQ(now.management, "direct");
}

TEST_P(ProjectForm, WithstandsHostileForms) {
  const auto project = kept(wells());
  auto editor = browser(town, Role::editor);
  const std::string zero("a\0b", 3);
  const std::vector<http::Pairs> forms{
      {},
      {{"version", "99999999999999999999"}, {"title-text-0", "x"}},
      {{"version", "-1"}, {"title-text-999999999999", "x"}, {"news-99999", "nobody"}, {"news-99999-kind", "lesson"}},
      {{"version", "1"}, {"title-text-0", zero}},
      {{"version", "1"}, {"title-text-0", "\xff\xfe"}, {"title-language-0", "xx-not-a-language"}},
      {{"version", "1"}, {"title-text-0", std::string(100000, 'x')}},
      {{"version", "1"}, {"participants-name-0", "x"}, {"participants-from-0", "18446744073709551615"}, {"participants-share-0", "1e999"}},
      {{"version", "1"}, {"participants-name-0", "Oliveira"}, {"participants-role-0", std::string(10000, '4')}},
      {{"version", "1"}, {"countries-code-0", "' OR 1=1 --"}, {"sectors-code-0", "99999999"}, {"themes", "no-such-theme"}, {"mdgs", "9"}},
      {{"version", "1"}, {"documents-0", "7"}, {"documents-0-url", "https://example.org/\"><script>"}},
      {{"version", "1"}, {"approvals-0", "x"}, {"approvals-0-days", "-5"}, {"approvals-0-outcome", "perhaps"}, {"approvals-0-body", zero}},
      {{"version", "1"}, {"relations-id-0", "../../etc"}, {"locations-name-0", std::string(5000, 'y')}},
  };
  for (const auto& form : forms) {
    const auto response = editor.post_form(edit_url(project), form);
    EXPECT_LT(response.status, 500);
    EXPECT_THAT(web::whole_body(response), Not(HasSubstr("<script>\"")));
  }
  // Whatever was kept of it is a project.
  auto session = database().read();
  const auto now = *projects::find(session, project.id);
  EXPECT_TRUE(projects::check(now));
  EXPECT_TRUE(projects::record_kind().tables_astray(session).empty());
  EXPECT_EQ(now.participants.size(), 0U);
  EXPECT_EQ(now.owner, town);
}

}  // namespace
}  // namespace portfolio
