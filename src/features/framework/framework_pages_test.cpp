// SPDX-License-Identifier: EUPL-1.2
#include <boost/json/parse.hpp>

#include "framework/test_framework.h"
#include "web/template_check.h"

namespace framework {
namespace {

using projects::Approval;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using web::Role;

struct FrameworkPages : test::PagesTest {};
ON_BOTH_DATABASES(FrameworkPages);

TEST(FrameworkTemplates, GetWhatTheyUse) {
  const web::EmbeddedFiles files{embedded_web(), embedded_projects(), embedded_framework()};
  EXPECT_EQ(web::check_template<views::Tree>(files, "framework/framework"), "");
  EXPECT_EQ(web::check_template<views::Matrix>(files, "framework/matrix"), "");
  EXPECT_EQ(web::check_template<views::Form>(files, "framework/form"), "");
  EXPECT_EQ(web::check_template<views::IndicatorPage>(files, "framework/indicator"), "");
  EXPECT_EQ(web::check_template<views::PeriodPage>(files, "framework/period"), "");
  EXPECT_EQ(web::check_template<views::Plan>(files, "framework/plan"), "");
  EXPECT_EQ(web::untranslated_text(files, "framework"), "");
}

const std::vector<std::string> to_read{"/framework", "/framework?view=matrix", "/framework/indicators/dug", "/framework/periods/p2025", "/plan", "/plan.ics"};
const std::vector<std::string> forms{"/framework/new?level=result&parent=aim", "/framework/nodes/dig", "/framework/indicators/new?node=home", "/framework/indicators/dug/edit"};
const std::vector<std::string> to_change{"/framework/new", "/framework/nodes/dig", "/framework/nodes/dig/move", "/framework/nodes/dig/remove", "/framework/restore",
                                         "/framework/indicators/new", "/framework/indicators/dug/edit", "/framework/indicators/dug/remove",
                                         "/framework/indicators/dug/periods", "/framework/indicators/dug/years", "/framework/periods/p2025",
                                         "/framework/periods/p2025/remove", "/framework/periods/p2025/submit", "/framework/periods/p2025/take-back",
                                         "/framework/periods/p2025/approve", "/framework/periods/p2025/send-back", "/framework/periods/p2025/reopen"};

TEST_P(FrameworkPages, AreSeenByWhoeverMaySeeTheProjectAndChangedByWhoeverMay) {
  auto anybody = nobody(), a_stranger = browser(account(Role::administrator, stranger)), reader = of_town(Role::reader), contributor = of_town(Role::contributor), a_steward = steward();
  const auto api = "/api/v1/projects/" + published.text() + "/framework";
  for (auto* client : {&anybody, &a_stranger, &reader, &contributor, &a_steward}) {
    for (const auto& rest : to_read) page(*client, here + rest);
    page(*client, api);
  }
  const auto before = now();
  for (auto* client : {&anybody, &a_stranger, &reader}) {
    for (const auto& rest : forms) page(*client, here + rest, 403);
    for (const auto& rest : to_change) EXPECT_EQ(client->post_form(here + rest, {{"version", version()}, {"title", "Eve"}, {"reason", "Eve"}, {"to", "up"}}).status, 403) << rest;
  }
  EXPECT_EQ(now(), before);
  for (auto* client : {&contributor, &a_steward})
    for (const auto& rest : forms) page(*client, here + rest);
  for (const auto& rest : {"/framework/nodes/nowhere", "/framework/indicators/nowhere", "/framework/indicators/nowhere/edit", "/framework/periods/nowhere"})
    page(contributor, here + rest, 404);
  page(anybody, "/projects/000000000000/framework", 404);
  page(anybody, "/projects/nonsense/plan.ics", 404);
}

TEST_P(FrameworkPages, OfADraftAreSeenByThoseAloneWhoWorkForItsOwner) {
  auto anybody = nobody(), a_stranger = browser(account(Role::administrator, stranger)), reader = of_town(Role::reader);
  const auto hidden = "/projects/" + draft.text();
  for (auto* client : {&anybody, &a_stranger}) {
    for (const auto& rest : to_read) EXPECT_THAT(page(*client, hidden + rest, 404), Not(HasSubstr("zebraquagga"))) << rest;
    EXPECT_THAT(page(*client, "/api/v1/projects/" + draft.text() + "/framework", 404), Not(HasSubstr("zebraquagga")));
  }
  for (const auto& rest : forms) page(a_stranger, hidden + rest, 404);
  for (const auto& rest : to_change) EXPECT_EQ(a_stranger.post_form(hidden + rest, {{"version", "1"}, {"title", "Eve"}}).status, 404) << rest;
  for (const auto& rest : to_read) EXPECT_THAT(page(reader, hidden + rest), HasSubstr("zebraquagga")) << rest;
}

TEST_P(FrameworkPages, ShowTheTreeWithWhatIsMissingAndBothTerritories) {
  auto anybody = nobody(), contributor = of_town(Role::contributor);
  const auto tree = page(anybody, here + "/framework");
  EXPECT_THAT(tree, AllOf(HasSubstr("People drink clean water"), HasSubstr("1.1.1.2"), HasSubstr("Achieved at home"), HasSubstr("Achieved at the partner’s"),
                          HasSubstr("No activity is stated yet."), HasSubstr("Wells in use"), HasSubstr("10 wells"), HasSubstr("not measured")));
  EXPECT_THAT(tree, AllOf(Not(HasSubstr("Plan an activity")), Not(HasSubstr("<form method=\"post\" action=\"/projects"))));
  EXPECT_THAT(page(contributor, here + "/framework"), AllOf(HasSubstr("Plan an activity"), HasSubstr("/framework/nodes/dig/move")));
  const auto matrix = page(anybody, here + "/framework?view=matrix");
  EXPECT_THAT(matrix, AllOf(HasSubstr("Intervention logic"), HasSubstr("Sources of verification"), HasSubstr("Wells in use")));
  auto empty = now();
  empty.nodes.clear(), empty.indicators.clear();
  put(empty);
  for (const auto* said : {"No overall objective is stated yet.", "No specific objective is stated yet.", "No result is stated yet.", "No activity is stated yet."}) {
    EXPECT_THAT(page(anybody, here + "/framework"), HasSubstr(said));
    EXPECT_THAT(page(anybody, here + "/framework?view=matrix"), HasSubstr(said));
  }
  EXPECT_THAT(page(anybody, here + "/plan"), HasSubstr("No activity is planned yet"));
}

TEST_P(FrameworkPages, StateALineChangeMoveRemoveItAndPutItBack) {
  auto contributor = of_town(Role::contributor);
  const auto sent = contributor.post_form(here + "/framework/new", {{"version", version()}, {"level", "result"}, {"parent", "aim"}, {"territory", "both"}, {"title", "Water is paid for"},
                                                                    {"assumptions", "Prices stay"}, {"risk0", "Drought"}, {"risk0_level", "high"}, {"risk0_response", "Deeper wells"}, {"risk1", ""}, {"risk1_level", "low"}});
  ASSERT_EQ(sent.status, 303) << web::whole_body(sent);
  auto made = now();
  const auto at = std::ranges::find_if(made.nodes, [](const Node& node) { return text_of(node.title, "") == "Water is paid for"; });
  ASSERT_NE(at, made.nodes.end());
  EXPECT_EQ(at->parent, "aim");
  EXPECT_EQ(at->territory, projects::Territory::both);
  ASSERT_EQ(at->risks.size(), 1U);
  EXPECT_EQ(at->risks[0].level, projects::RiskLevel::high);
  const auto id = at->id;
  EXPECT_THAT(page(contributor, here + "/framework"), AllOf(HasSubstr("Drought"), HasSubstr("Deeper wells"), HasSubstr("Prices stay")));

  auto form = node_form(id);
  form.emplace_back("in", "fr");
  for (auto& [name, value] : form) if (name == "title") value = "L’eau se paie";
  ASSERT_EQ(contributor.post_form(here + "/framework/nodes/" + id, form).status, 303);
  made = now();
  EXPECT_EQ(text_of(projects::part_of(made.nodes, id)->title, "fr"), "L’eau se paie");
  EXPECT_EQ(text_of(projects::part_of(made.nodes, id)->title, ""), "Water is paid for");

  EXPECT_EQ(contributor.post_form(here + "/framework/nodes/" + id + "/move", {{"to", "up"}}).status, 303);
  const auto after_move = now();
  EXPECT_LT(projects::part_of(after_move.nodes, id), projects::part_of(after_move.nodes, "result"));
  EXPECT_EQ(contributor.post_form(here + "/framework/nodes/" + id + "/move", {{"to", "up"}}).status, 303) << "at the top already";

  const auto whole = now();
  const auto removed = contributor.post_form(here + "/framework/nodes/aim/remove", {{"version", version()}});
  ASSERT_EQ(removed.status, 303);
  EXPECT_EQ(now().nodes.size(), 2U);
  EXPECT_TRUE(now().indicators.empty());
  const auto shown = web::whole_body(contributor.follow(removed));
  EXPECT_THAT(shown, HasSubstr("Undo"));
  const auto before = shown.substr(shown.find("name=\"version\" value=\"") + 22);
  ASSERT_EQ(contributor.post_form(here + "/framework/restore", {{"part", "aim"}, {"version", before.substr(0, before.find('"'))}}).status, 303);
  EXPECT_EQ(now(), whole);
  EXPECT_EQ(contributor.post_form(here + "/framework/restore", {{"part", "aim"}, {"version", version()}}).status, 404) << "it is there";
}

TEST_P(FrameworkPages, LetTwoPeopleEditDifferentBranchesAtOnce) {
  auto first = of_town(Role::contributor), second = of_town(Role::editor), third = of_town(Role::contributor);
  const auto seen = version();
  auto a = node_form("dig"), b = node_form("home");
  a.emplace_back("description", "By hand");
  b.emplace_back("description", "In the water works");
  EXPECT_EQ(first.post_form(here + "/framework/nodes/dig", a).status, 303);
  EXPECT_EQ(second.post_form(here + "/framework/nodes/home", b).status, 303) << "another branch";
  EXPECT_EQ(third.post_form(here + "/framework/indicators/new", {{"version", seen}, {"node", "result"}, {"measurement", "number"}, {"title", "Litres a day"}}).status, 303);
  EXPECT_EQ(third.post_form(here + "/framework/indicators/dug/years", {{"version", seen}}).status, 303);
  const auto both = now();
  EXPECT_EQ(text_of(projects::part_of(both.nodes, "dig")->description, ""), "By hand");
  EXPECT_EQ(text_of(projects::part_of(both.nodes, "home")->description, ""), "In the water works");
  EXPECT_EQ(both.indicators.size(), 2U);
  EXPECT_EQ(projects::part_of(both.indicators, "dug")->periods.size(), 3U);
}

TEST_P(FrameworkPages, ShowBothWhereTwoPeopleChangeTheSameLine) {
  auto first = of_town(Role::contributor), second = of_town(Role::contributor);
  auto a = node_form("dig"), b = a;
  a.emplace_back("description", "By hand");
  b.emplace_back("description", "By machine");
  EXPECT_EQ(first.post_form(here + "/framework/nodes/dig", a).status, 303);
  const auto late = second.post_form(here + "/framework/nodes/dig", b);
  EXPECT_EQ(late.status, 409);
  const auto shown = web::whole_body(late);
  EXPECT_THAT(shown, AllOf(HasSubstr("By hand"), HasSubstr("By machine"), HasSubstr("name=\"version\" value=\"" + version() + "\"")));
  EXPECT_EQ(text_of(projects::part_of(now().nodes, "dig")->description, ""), "By hand");
  EXPECT_EQ(second.post_form(here + "/framework/nodes/dig/remove", {{"version", b[0].second}}).status, 409) << "not as it was seen";
  b[0].second = version();
  EXPECT_EQ(second.post_form(here + "/framework/nodes/dig", b).status, 303);
  EXPECT_EQ(text_of(projects::part_of(now().nodes, "dig")->description, ""), "By machine");
  // The same line in another language is another text.
  auto own = node_form("home"), french = own;
  own.emplace_back("description", "In the works");
  french.emplace_back("in", "fr");
  for (auto& [name, value] : french) if (name == "title") value = "Nos ingénieurs apprennent";
  EXPECT_EQ(first.post_form(here + "/framework/nodes/home", own).status, 303);
  EXPECT_EQ(second.post_form(here + "/framework/nodes/home", french).status, 303);
  EXPECT_EQ(text_of(projects::part_of(now().nodes, "home")->description, ""), "In the works");
  EXPECT_EQ(text_of(projects::part_of(now().nodes, "home")->title, "fr"), "Nos ingénieurs apprennent");
}

TEST_P(FrameworkPages, TakeFiguresThroughSubmissionAndApproval) {
  const auto entering = account(Role::validator, town);
  auto officer = browser(entering), colleague = of_town(Role::validator), contributor = of_town(Role::contributor), anybody = nobody();
  const auto at = here + "/framework/periods/p2025";
  const auto entered = officer.post_form(at, {{"version", version()}, {"start", "2025-01-01"}, {"end", "2025-12-31"}, {"target", "10"}, {"actual", "10"}, {"actual_date", "2025-12"}, {"comment", "Counted on the spot"},
                                              {"dimension0", "Territory"}, {"part0", "North"}, {"part_target0", ""}, {"part_actual0", "6"}, {"dimension1", "territory"}, {"part1", "South"}, {"part_actual1", "3"}});
  ASSERT_EQ(entered.status, 303) << web::whole_body(entered);
  EXPECT_THAT(page(officer, at), AllOf(HasSubstr("The parts by territory come to 9 wells, but the whole is 10 wells."), HasSubstr("Counted on the spot"), HasSubstr("Submit these figures")));
  EXPECT_THAT(page(anybody, at), Not(HasSubstr("Counted on the spot"))) << "not yet approved";
  EXPECT_THAT(page(anybody, "/api/v1/projects/" + published.text() + "/framework"), Not(HasSubstr("Counted on the spot")));
  EXPECT_EQ(now().indicators[0].periods[0].actuals[1].dimensions[0].name, "territory");

  EXPECT_EQ(contributor.post_form(at + "/approve", {{"version", version()}}).status, 403);
  EXPECT_EQ(colleague.post_form(at + "/approve", {{"version", version()}}).status, 409) << "nothing is submitted";
  EXPECT_EQ(officer.post_form(at + "/submit", {{"version", version()}}).status, 303);
  EXPECT_EQ(now().indicators[0].periods[0].approval, Approval::submitted);
  EXPECT_THAT(page(officer, at), AllOf(Not(HasSubstr("/approve\"")), HasSubstr("a colleague approves them")));
  EXPECT_EQ(officer.post_form(at + "/approve", {{"version", version()}}).status, 403) << "whoever submits does not approve";
  EXPECT_EQ(officer.post_form(at, {{"version", version()}, {"start", "2025"}, {"actual", "11"}}).status, 409) << "locked while it waits";
  EXPECT_EQ(colleague.post_form(at + "/send-back", {{"version", version()}}).status, 422) << "without a reason";
  EXPECT_EQ(colleague.post_form(at + "/send-back", {{"version", version()}, {"reason", "Where is the tenth?"}}).status, 303);
  EXPECT_EQ(now().indicators[0].periods[0].approval, Approval::open);
  EXPECT_THAT(page(officer, at), HasSubstr("Where is the tenth?"));
  EXPECT_THAT(page(anybody, at), Not(HasSubstr("Where is the tenth?")));
  EXPECT_EQ(officer.post_form(at + "/submit", {{"version", version()}}).status, 303);
  EXPECT_EQ(contributor.post_form(at + "/take-back", {{"version", version()}}).status, 303);
  EXPECT_EQ(officer.post_form(at + "/submit", {{"version", version()}}).status, 303);
  EXPECT_EQ(colleague.post_form(at + "/approve", {{"version", std::to_string(std::stoll(version()) - 1)}}).status, 409) << "not what was seen";
  EXPECT_EQ(colleague.post_form(at + "/approve", {{"version", version()}}).status, 303);
  const auto approved = now();
  EXPECT_EQ(approved.indicators[0].periods[0].approval, Approval::approved);
  EXPECT_TRUE(approved.indicators[0].periods[0].approved.known());
  EXPECT_THAT(page(anybody, at), AllOf(HasSubstr("Counted on the spot"), HasSubstr("reached"), Not(HasSubstr("Person "))));
  EXPECT_THAT(page(anybody, here + "/framework"), HasSubstr("Reached: 1"));

  // Nobody changes them now, on no way.
  EXPECT_EQ(officer.post_form(at, {{"version", version()}, {"start", "2025"}, {"actual", "11"}}).status, 409);
  for (const auto* rest : {"/submit", "/take-back", "/approve", "/remove"}) EXPECT_EQ(officer.post_form(at + rest, {{"version", version()}}).status, 409) << rest;
  EXPECT_EQ(officer.post_form(here + "/framework/indicators/dug/remove", {{"version", version()}}).status, 403);
  EXPECT_EQ(officer.post_form(here + "/framework/nodes/goal/remove", {{"version", version()}}).status, 403);
  EXPECT_EQ(officer.post_form(here + "/framework/indicators/dug/edit", {{"version", version()}, {"node", "result"}, {"measurement", "yes_no"}, {"title", "Wells"}, {"value", "0"}}).status, 403);
  EXPECT_EQ(now(), approved);
  EXPECT_EQ(officer.post_form(here + "/framework/indicators/dug/edit", {{"version", version()}, {"node", "result"}, {"measurement", "number"}, {"cumulative", "1"}, {"title", "Wells that give water"}, {"unit", "wells"}, {"value", "2"}}).status, 303)
      << "its name is no figure";
  EXPECT_EQ(contributor.post_form(at + "/reopen", {{"version", version()}, {"reason", "x"}}).status, 403);
  EXPECT_EQ(colleague.post_form(at + "/reopen", {{"version", version()}}).status, 422);
  EXPECT_EQ(colleague.post_form(at + "/reopen", {{"version", version()}, {"reason", "One well fell dry"}}).status, 303);
  EXPECT_EQ(now().indicators[0].periods[0].approval, Approval::open);

  // Who did it is forgotten with the account, that it was done is not.
  {
    auto transaction = database().write({"a test"});
    boost::json::object own;
    own_data(transaction.session(), entering, own);
    EXPECT_EQ(own.at("figures").as_array().size(), 3U);
    forget(transaction, entering);
    EXPECT_EQ(steps_of(transaction.session(), published, "p2025").size(), 7U);
    EXPECT_FALSE(steps_of(transaction.session(), published, "p2025").front().account);
    transaction.commit();
  }
  EXPECT_THAT(page(colleague, at), HasSubstr("somebody whose account is gone"));
}

TEST_P(FrameworkPages, TellThoseWhoApproveAndThoseWhoSubmitted) {
  const auto validator = account(Role::validator, town), officer = account(Role::contributor, town);
  auto a = browser(officer), b = browser(validator);
  auto project = now();
  Measure nine;
  nine.value = "9";
  project.indicators[0].periods[0].actuals = {nine};
  put(project);
  const auto at = here + "/framework/periods/p2025";
  const auto notices = [&](accounts::AccountId of) {
    auto session = database().read();
    return session.prepare("SELECT count(*) FROM notice WHERE account = $1").run(of.text()).integer(0);
  };
  EXPECT_EQ(a.post_form(at + "/submit", {{"version", version()}}).status, 303);
  EXPECT_EQ(notices(validator), 1);
  EXPECT_EQ(notices(officer), 0);
  EXPECT_EQ(b.post_form(at + "/approve", {{"version", version()}}).status, 303);
  EXPECT_EQ(notices(officer), 1);
}

TEST_P(FrameworkPages, StateIndicatorsOfEveryKind) {
  auto contributor = of_town(Role::contributor);
  const auto state = [&](http::Pairs more) {
    http::Pairs form{{"version", version()}, {"node", "result"}, {"title", "Something"}};
    form.insert(form.end(), more.begin(), more.end());
    return contributor.post_form(here + "/framework/indicators/new", form);
  };
  EXPECT_EQ(state({{"measurement", "percentage"}, {"numerator", "1"}, {"denominator", "3"}, {"baseline_date", "2024"}}).status, 303);
  EXPECT_EQ(state({{"measurement", "scale"}, {"scale", "poor\r\n\r\ngood\r\nbest"}, {"value", "2"}}).status, 303);
  EXPECT_EQ(state({{"measurement", "yes_no"}, {"value", "0"}, {"descending", "1"}}).status, 303);
  const auto made = now();
  ASSERT_EQ(made.indicators.size(), 4U);
  EXPECT_EQ(made.indicators[1].baselines[0].numerator, "1");
  EXPECT_EQ(made.indicators[2].scale.size(), 3U);
  EXPECT_TRUE(made.indicators[3].descending);
  for (const auto& one : made.indicators) page(contributor, here + "/framework/indicators/" + one.id);
  const auto scale = here + "/framework/indicators/" + made.indicators[2].id;
  EXPECT_EQ(contributor.post_form(scale + "/periods", {{"version", version()}, {"start", "2025"}, {"target", "3"}}).status, 303);
  const auto period = here + "/framework/periods/" + now().indicators[2].periods[0].id;
  EXPECT_THAT(page(contributor, period), HasSubstr("3 · best"));
  EXPECT_EQ(contributor.post_form(period, {{"version", version()}, {"start", "2025"}, {"target", "3"}, {"actual", "4"}}).status, 422);
  EXPECT_EQ(contributor.post_form(period, {{"version", version()}, {"start", "2025"}, {"target", "3"}, {"actual", "2"}}).status, 303);
  EXPECT_THAT(page(contributor, scale), HasSubstr(">0 %<"));
  for (const http::Pairs& bad : {http::Pairs{{"measurement", "scale"}, {"scale", "only one"}}, {{"measurement", "number"}, {"value", "many"}}, {{"measurement", "percentage"}, {"numerator", "1"}, {"denominator", "0"}},
                                 {{"measurement", "number"}, {"node", "nowhere"}, {"value", "1,200"}}})
    EXPECT_EQ(state(bad).status, 422);
  EXPECT_EQ(contributor.post_form(here + "/framework/indicators/new", {{"version", version()}, {"node", "nowhere"}, {"title", "x"}}).status, 422);
  const auto dug = here + "/framework/indicators/dug";
  for (const http::Pairs& bad : {http::Pairs{{"start", ""}}, {{"start", "2025-02-30"}}, {{"start", "2025"}, {"end", "2024"}}, {{"start", "2025"}, {"target", "ten"}}})
    EXPECT_EQ(contributor.post_form(dug + "/periods", bad).status, 422);
}

TEST_P(FrameworkPages, StandWhateverASenderThinksOf) {
  auto contributor = of_town(Role::contributor);
  const auto script = std::string("<script>alert(1)</script>\"'><img src=x onerror=y>");
  const auto before = now();
  const auto send = [&](const std::string& rest, http::Pairs form) {
    form.emplace_back("version", version());
    return contributor.post_form(here + "/framework" + rest, form);
  };
  // Cycles, foreign ids, levels upside down.
  auto dig = node_form("dig");
  dig.emplace_back("after", "train");
  const auto circle = contributor.post_form(here + "/framework/nodes/dig", dig);
  EXPECT_EQ(circle.status, 422);
  EXPECT_THAT(web::whole_body(circle), HasSubstr("Activities wait for each other in a circle."));
  EXPECT_EQ(send("/nodes/dig", {{"title", "x"}, {"level", "activity"}, {"parent", "result"}, {"after", "dig"}}).status, 422);
  EXPECT_EQ(send("/nodes/dig", {{"title", "x"}, {"level", "activity"}, {"parent", "result"}, {"after", draft.text()}}).status, 422);
  EXPECT_EQ(send("/nodes/goal", {{"title", "x"}, {"level", "objective"}, {"parent", "result"}}).status, 422);
  EXPECT_EQ(send("/nodes/goal", {{"title", "x"}, {"level", "objective"}, {"parent", "goal"}}).status, 422);
  EXPECT_EQ(send("/nodes/aim", {{"title", "x"}, {"level", "activity"}, {"parent", "goal"}}).status, 422);
  EXPECT_EQ(send("/new", {{"title", "x"}, {"level", "result"}, {"parent", "nowhere"}}).status, 422);
  // Oversized and broken.
  EXPECT_EQ(send("/new", {{"title", std::string(200000, 'x')}, {"level", "result"}, {"parent", "aim"}}).status, 422);
  EXPECT_EQ(send("/new", {{"title", "x"}, {"level", "result"}, {"parent", "aim"}, {"description", std::string(200000, 'x')}}).status, 422);
  EXPECT_EQ(send("/new", {{"title", ""}, {"level", "result"}}).status, 422);
  EXPECT_EQ(send("/new", {{"title", "x"}, {"level", "activity"}, {"start", "2025-13"}, {"end", "yesterday"}}).status, 422);
  EXPECT_EQ(send("/new", {{"title", "x"}, {"level", "activity"}, {"start", "2025"}, {"end", "2024"}}).status, 422);
  EXPECT_EQ(send("/periods/p2025", {{"start", "2025"}, {"actual", std::string(5000, '9')}}).status, 422);
  EXPECT_EQ(send("/periods/p2025", {{"start", "2025"}, {"actual", "1"}, {"dimension0", "sex"}, {"part0", ""}, {"part_actual0", "1"}}).status, 422);
  EXPECT_EQ(send("/periods/p2025", {{"start", "2025"}, {"actual", "1"}, {"dimension0", "sex"}, {"part0", "f"}, {"part_actual0", "1"}, {"dimension1", "sex"}, {"part1", "f"}, {"part_actual1", "1"}}).status, 422);
  EXPECT_EQ(contributor.post_form(here + "/framework/nodes/dig/remove", {{"version", "99999999999999999999"}}).status, 409);
  EXPECT_EQ(contributor.post_form(here + "/framework/restore", {{"version", "-1"}, {"part", "dig"}}).status, 404);
  EXPECT_EQ(now(), before);
  // Markup is text.
  http::Pairs form{{"title", script + "\x01\xff"}, {"level", "activity"}, {"parent", "result"}, {"description", script}, {"assumptions", script}, {"responsible", script}, {"risk0", script}, {"risk0_response", script}, {"start", "2025"}, {"end", "2025"}};
  EXPECT_EQ(send("/new", form).status, 303);
  EXPECT_EQ(send("/indicators/new", {{"node", "dig"}, {"title", script}, {"unit", script}, {"source", script}, {"measurement", "number"}}).status, 303);
  EXPECT_EQ(send("/periods/p2025", {{"start", "2025"}, {"actual", "1"}, {"comment", script}, {"dimension0", script}, {"part0", script}, {"part_actual0", "1"}}).status, 303);
  for (const auto& rest : to_read) {
    const auto shown = page(contributor, here + rest);
    if (rest.ends_with(".ics")) continue;
    EXPECT_THAT(shown, AllOf(Not(HasSubstr("<script>alert")), Not(HasSubstr("<img src=x")))) << rest;
  }
  for (const auto& rest : forms) EXPECT_THAT(page(contributor, here + rest), Not(HasSubstr("<img src=x"))) << rest;
}

TEST_P(FrameworkPages, StandTenThousandLines) {
  auto project = now();
  for (int i = 0; i < 10000; ++i) {
    Node node;
    node.id = "n" + std::to_string(i);
    node.parent = "result";
    node.level = projects::Level::activity;
    node.title = {{"", "Line " + node.id}};
    node.start = node.end = {2025, 1, 1};
    if (i > 0) node.after = {"n" + std::to_string(i - 1)};
    project.nodes.push_back(node);
  }
  put(project);
  auto anybody = nobody(), contributor = of_town(Role::contributor);
  for (const auto& rest : to_read) page(anybody, here + rest);
  page(contributor, here + "/framework");
  page(contributor, here + "/framework/nodes/n5000");
  EXPECT_EQ(contributor.post_form(here + "/framework/nodes/n5000/move", {{"to", "up"}}).status, 303);
  EXPECT_THAT(page(anybody, here + "/plan"), HasSubstr("The chart shows the first 150"));
}

TEST_P(FrameworkPages, AnswerPrograms) {
  auto anybody = nobody();
  const auto document = boost::json::parse(page(anybody, "/api/v1/projects/" + published.text() + "/framework"));
  EXPECT_EQ(document.at("project").as_string(), published.text());
  EXPECT_EQ(document.at("nodes").as_array().size(), 6U);
  EXPECT_EQ(document.at("nodes").at(3).at("number").as_string(), "1.1.1.1");
  EXPECT_EQ(document.at("indicators").at(0).at("target").as_string(), "10");
  EXPECT_EQ(document.at("indicators").at(0).at("state").as_string(), "not_measured");
}

TEST_P(FrameworkPages, SpeakTheReadersLanguage) {
  auto contributor = of_town(Role::contributor);
  auto all = to_read;
  all.insert(all.end(), forms.begin(), forms.end());
  for (const auto& rest : all) {
    if (rest.ends_with(".ics")) continue;
    page(contributor, here + rest + (rest.find('?') == std::string::npos ? "?" : "&") + "lang=fr");
  }
  EXPECT_THAT(page(contributor, here + "/framework?lang=fr"), HasSubstr("Cadre logique"));
  // What people wrote, and the names of languages.
  const std::vector<std::string> given{"Wells", "People drink clean water", "Ten wells", "Dig the wells", "Train the keepers", "Engineers of our own learn", "wells", "English", "français", "español", "português", "Cosmopolis", "Person ", " 2025", " 2026", "French", "Spanish", "Portuguese"};
  for (const auto& rest : all) {
    if (rest.ends_with(".ics")) continue;
    for (const auto& text : web::text_outside_translation(page(contributor, here + rest + (rest.find('?') == std::string::npos ? "?" : "&") + "lang=en-x-pseudo")))
      EXPECT_TRUE(std::ranges::any_of(given, [&](const std::string& one) { return text.find(one) != std::string::npos; })) << rest << ": " << text;
  }
}

}  // namespace
}  // namespace framework
