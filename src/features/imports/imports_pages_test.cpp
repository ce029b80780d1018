// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <filesystem>
#include <set>
#include <thread>

#include "imports/jobs.h"
#include "imports/test_register.h"
#include "imports/views.h"
#include "web/template_check.h"
#include "web/test_client.h"

std::span<const base::EmbeddedFile> embedded_web();

namespace imports {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string header = "city1,country1,lat1,lng1,city2,country2,lat2,lng2\n";
const std::string leon = "León,Spain,42.6056,-5.57";
const std::string salzburg = "Salzburg,Austria,47.8,13.045";
const std::string list = header + leon + "," + salzburg + "\n" +          // 2 new
                         salzburg + "," + leon + "\n" +                   // 3 the same, reversed
                         leon + ",Springfield,United States,,\n" +        // 4 which one?
                         leon + ",Qwzxvbbnt,Austria,,\n";                 // 5 nowhere

web::SiteSettings strict() {
  web::SiteSettings settings;
  settings.strict_templates = true;
  return settings;
}

std::string text(const http::Response& response) { return web::whole_body(response); }

// The first text between the two, empty if they are not there.
std::string between(const std::string& page, const std::string& begin, const std::string& end) {
  const auto from = page.find(begin);
  if (from == std::string::npos) return {};
  const auto to = page.find(end, from + begin.size());
  return to == std::string::npos ? std::string() : page.substr(from + begin.size(), to - from - begin.size());
}

std::vector<std::string> all_between(std::string page, const std::string& begin, const std::string& end) {
  std::vector<std::string> found;
  for (auto from = page.find(begin); from != std::string::npos; from = page.find(begin)) {
    page = page.substr(from + begin.size());
    found.push_back(page.substr(0, page.find(end)));
  }
  return found;
}

class ImportPages : public test::RegisterTest {
 protected:
  void SetUp() override {
    test::RegisterTest::SetUp();
    if (IsSkipped()) return;
    site.emplace(strict(), std::vector<web::Feature>{feature(database(), test::gazetteer(), {.max_upload = 4000})});
    client.emplace(*site);
  }
  void TearDown() override {
    client.reset();
    site.reset();
  }

  http::Response upload(const std::string& content, const std::string& name = "list.csv", const http::Pairs& fields = {{"source", "A list"}}) {
    return client->post_file("/imports", {"file", name, "text/csv", content}, fields);
  }
  // The columns as the page proposes them.
  http::Pairs proposed(const std::string& page) {
    http::Pairs fields;
    for (const auto& select : all_between(page, "<select class=\"form-select\" id=\"", "</select>")) {
      const auto chosen = between(select, "<option value=\"", "\" selected");
      // Options before the chosen one are between too: its value stands last.
      const auto quote = chosen.rfind('"');
      fields.emplace_back(select.substr(0, select.find('"')), quote == std::string::npos ? chosen : chosen.substr(quote + 1));
    }
    for (const std::string name : {"source", "network", "map"})
      fields.emplace_back(name, between(page, "name=\"" + name + "\" value=\"", "\""));
    return fields;
  }
  void wait(const std::string& job) {
    for (int i = 0; i < 3000 && client->get(job).status == 200; ++i) {
      if (text(client->get(job)).find("role=\"alert\"") != std::string::npos) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  // Up to the rehearsal's result; gives the job's address.
  std::string rehearse(const std::string& content, const std::string& name = "list.csv") {
    const auto sent = upload(content, name);
    EXPECT_EQ(sent.status, 303) << text(sent);
    const std::string columns(sent.get("Location").value_or(""));
    const std::string job = columns.substr(0, columns.rfind('/'));
    const auto taken = client->post_form(columns, proposed(text(client->get(columns))));
    EXPECT_EQ(taken.get("Location"), job) << text(taken);
    wait(job);
    return job;
  }
  // To the end; gives the report's address.
  std::string import_list(const std::string& content, const std::string& name = "list.csv") {
    const auto job = rehearse(content, name);
    EXPECT_EQ(client->post_form(job + "/keep", {}).get("Location"), job);
    wait(job);
    return std::string(client->get(job).get("Location").value_or(""));
  }
  std::string page(const std::string& address) {
    const auto response = client->get(address);
    EXPECT_EQ(response.status, 200) << address;
    return text(response);
  }

  std::optional<web::Site> site;
  std::optional<web::TestClient> client;
};
ON_BOTH_DATABASES(ImportPages);

}  // namespace

TEST(ImportTemplates, GetWhatTheyUse) {
  const web::EmbeddedFiles files{embedded_web(), embedded_imports()};
  EXPECT_EQ(web::check_template<views::Start>(files, "imports/start"), "");
  EXPECT_EQ(web::check_template<views::Columns>(files, "imports/columns"), "");
  EXPECT_EQ(web::check_template<views::Preview>(files, "imports/preview"), "");
  EXPECT_EQ(web::check_template<views::Progress>(files, "imports/progress"), "");
  EXPECT_EQ(web::check_template<views::Report>(files, "imports/report"), "");
  EXPECT_EQ(web::check_template<views::RepairPage>(files, "imports/repair"), "");
  EXPECT_EQ(web::check_template<views::RepairRow>(files, "imports/repair_row"), "");
  EXPECT_EQ(web::check_template<views::RepairedRow>(files, "imports/repaired_row"), "");
}

TEST(ImportTemplates, HaveNoUntranslatedText) { EXPECT_EQ(web::untranslated_text({embedded_web(), embedded_imports()}, "imports"), ""); }

TEST_P(ImportPages, TakeAListFromTheFileToTheReport) {
  EXPECT_THAT(page("/imports"), AllOf(HasSubstr("will stand here"), HasSubstr("cosmopolis import relations")));
  const auto sent = upload(list, "twins.csv");
  ASSERT_EQ(sent.status, 303);
  const std::string columns(*sent.get("Location"));
  const auto form = page(columns);
  EXPECT_THAT(form, AllOf(HasSubstr("twins.csv"), HasSubstr(">city1</label>"), HasSubstr("<q>León</q>"), HasSubstr("value=\"A list\""),
                          HasSubstr("<option value=\"1.name\" selected>")));
  const auto fields = proposed(form);
  EXPECT_THAT(fields, testing::Contains(testing::Pair("column-4", "2.name")));
  const std::string job = columns.substr(0, columns.rfind('/'));
  ASSERT_EQ(client->post_form(columns, fields).get("Location"), job);
  wait(job);

  ASSERT_EQ(client->get(job).get("Location"), job + "/preview");
  const auto rehearsal = page(job + "/preview");
  EXPECT_THAT(rehearsal, AllOf(HasSubstr("Nothing has been kept yet"), HasSubstr("León – Salzburg"), HasSubstr("Import these rows"),
                               HasSubstr("No place was found for …")));
  EXPECT_THAT(page(job + "/preview?rows=error"), AllOf(HasSubstr("León – Qwzxvbbnt"), Not(HasSubstr("León – Salzburg"))));
  EXPECT_THAT(text(client->get(job + "/report.csv")), AllOf(HasSubstr("line,outcome,reason\n2,new,"), HasSubstr("\n5,error,")));
  EXPECT_EQ(test::dump(database()), "");
  EXPECT_EQ(database().head(), 0);

  ASSERT_EQ(client->post_form(job + "/keep", {}).get("Location"), job);
  wait(job);
  const std::string report(client->get(job).get("Location").value_or(""));
  ASSERT_TRUE(report.starts_with("/imports/")) << report;
  EXPECT_THAT(page(report), AllOf(HasSubstr("twins.csv"), HasSubstr("2 rows wait"), HasSubstr("Take the whole import back"), HasSubstr("A list")));
  EXPECT_EQ(all_relations().size(), 2U);
  EXPECT_THAT(text(client->get(report + "/report.csv")), AllOf(HasSubstr("2,new,\n"), HasSubstr("\n3,same,"), HasSubstr("\n5,error,")));
  EXPECT_THAT(page("/imports"), AllOf(HasSubstr("twins.csv"), HasSubstr(report)));
  // Sent again, by impatience: nothing more happens.
  EXPECT_EQ(client->post_form(job + "/keep", {}).status, 303);
  auto session = database().read();
  EXPECT_EQ(all_imports(session).size(), 1U);
}

TEST_P(ImportPages, ShowTheRowsOfOneOutcomePageByPage) {
  const auto report = import_list(list);
  EXPECT_THAT(page(report + "?rows=error"), AllOf(HasSubstr("<td class=\"num\">5</td>"), Not(HasSubstr("<td class=\"num\">2</td>"))));
  EXPECT_THAT(page(report + "?rows=nonsense&from=x&after=-7"), HasSubstr("<td class=\"num\">2</td>"));
  EXPECT_THAT(page(report + "?from=2"), AllOf(HasSubstr("3 to 4"), Not(HasSubstr("<td class=\"num\">2</td>"))));
}

TEST_P(ImportPages, RepairARowByOneOfTheLikelyPlaces) {
  const auto report = import_list(list);
  const auto before = page(report);
  const auto action = report + "/rows/0";
  const auto row = between(before, "<li id=\"row-0\">", "</li>");
  ASSERT_THAT(row, AllOf(HasSubstr("Springfield"), HasSubstr("Line 4, column city2"), HasSubstr("action=\"" + action + "\"")));
  const auto places = all_between(row, "name=\"second\" value=\"", "\"");
  ASSERT_GE(places.size(), 2U);
  const auto done = client->post_form(action, {{"second", places[1]}});
  ASSERT_EQ(done.status, 303) << text(done);
  EXPECT_THAT(text(client->follow(done)), HasSubstr("The row was repaired."));
  const auto after = page(report);
  EXPECT_THAT(after, AllOf(HasSubstr("1 row waits"), HasSubstr("repaired"), Not(HasSubstr("<li id=\"row-0\">"))));
  auto session = database().read();
  EXPECT_TRUE(organisations::find_by_place(session, places[1]));
}

TEST_P(ImportPages, TellTheSecondWhoRepairsARowThatItIsDone) {
  const auto report = import_list(list);
  const auto action = report + "/rows/0";
  const auto places = all_between(page(report), "name=\"second\" value=\"", "\"");
  ASSERT_GE(places.size(), 2U);
  ASSERT_EQ(client->post_form(action, {{"second", places[0]}}).status, 303);
  const auto late = client->post_form(action, {{"second", places[1]}});
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(text(late), AllOf(HasSubstr("This row has been repaired."), HasSubstr("/relations/")));
  const auto partial = client->post_form(action, {{"second", places[1]}}, {{"hx-request", "true"}});
  EXPECT_EQ(partial.status, 200);
  EXPECT_THAT(text(partial), AllOf(HasSubstr("<li id=\"row-0\">"), HasSubstr("This row has been repaired."), Not(HasSubstr("<html"))));
  EXPECT_EQ(all_relations().size(), 2U);
}

TEST_P(ImportPages, LookForAnotherPlaceAndTakeIt) {
  const auto report = import_list(list);
  const auto action = report + "/rows/1";
  EXPECT_THAT(page(action), HasSubstr("No place suggests itself"));
  const auto found = page(action + "?party=second&q=Salzburg%2C+Austria");
  const auto place = between(found, "name=\"second\" value=\"", "\"");
  ASSERT_THAT(found, HasSubstr("Places found for Salzburg, Austria"));
  const auto wrong = client->post_form(action, {{"second", "geonames:0"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(text(wrong), AllOf(HasSubstr("There is no place geonames:0."), HasSubstr("role=\"alert\"")));
  EXPECT_EQ(client->post_form(action, {{"second", ""}}).status, 422);
  const auto partial = client->post_form(action, {{"second", place}}, {{"hx-request", "true"}});
  EXPECT_EQ(partial.status, 200);
  EXPECT_THAT(text(partial), AllOf(HasSubstr("This row has been repaired."), Not(HasSubstr("<html"))));
}

TEST_P(ImportPages, PutARowAsideThatAPersonHasLookedAt) {
  const auto report = import_list(list);
  EXPECT_THAT(page(report), AllOf(HasSubstr("It is right as it stands"), HasSubstr("Leave this row out")));
  EXPECT_EQ(client->post_form(report + "/rows/1", {{"accept", "1"}}).status, 303);
  EXPECT_THAT(page(report), HasSubstr("1 row waits"));
  EXPECT_THAT(page(report + "/rows/1"), HasSubstr("This row has been left out."));
}

TEST_P(ImportPages, TakeAnImportBackWhole) {
  const auto report = import_list(list);
  const auto begun = client->post_form(report + "/undo", {});
  ASSERT_EQ(begun.status, 303);
  const std::string job(*begun.get("Location"));
  wait(job);
  EXPECT_EQ(client->get(job).get("Location"), report);
  EXPECT_THAT(page(report), AllOf(HasSubstr("This import was taken back."), Not(HasSubstr("Take the whole import back")), Not(HasSubstr("To repair"))));
  EXPECT_THAT(page("/imports"), HasSubstr("taken back"));
  EXPECT_EQ(test::dump(database()), "");
  EXPECT_EQ(client->post_form(report + "/undo", {}).get("Location"), report);
  EXPECT_EQ(client->post_form(report + "/rows/0", {{"second", ""}}).status, 409);
}

TEST_P(ImportPages, SayThatASecondTimeChangesNothing) {
  import_list(list);
  const auto head = database().head();
  const auto job = rehearse(list);
  client->post_form(job + "/keep", {});
  wait(job);
  EXPECT_EQ(client->get(job).get("Location"), job + "/preview");
  EXPECT_THAT(page(job + "/preview"), AllOf(HasSubstr("nothing was changed"), Not(HasSubstr("Import these rows"))));
  EXPECT_EQ(database().head(), head);
}

TEST_P(ImportPages, SayBesideTheFieldWhatIsMissing) {
  const auto nothing = client->post_form("/imports", {{"source", "A list"}});
  EXPECT_EQ(nothing.status, 422);
  EXPECT_THAT(text(nothing), AllOf(HasSubstr("<a href=\"#file\">Choose the file that holds the list.</a>"), HasSubstr("id=\"file-error\""),
                                   HasSubstr("value=\"A list\"")));
  EXPECT_THAT(text(upload("")), HasSubstr("The file list.csv is empty."));
  EXPECT_THAT(text(upload("%PDF-1.7 …")), HasSubstr("save its table as CSV or XLSX"));
  const auto large = upload(std::string(5000, 'x'));
  EXPECT_EQ(large.status, 413);
  EXPECT_THAT(text(large), HasSubstr("cosmopolis import relations FILE"));

  const std::string columns(*upload("Name,Note\nLeón,a\nSalzburg,b\n").get("Location"));
  const auto alone = client->post_form(columns, {{"column-0", "1.name"}, {"source", ""}});
  EXPECT_EQ(alone.status, 422);
  EXPECT_THAT(text(alone), AllOf(HasSubstr("<a href=\"#network\">No column names a second party."), HasSubstr("id=\"source-error\""), HasSubstr("id=\"network-error\"")));
  EXPECT_THAT(text(client->post_form(columns, {{"column-0", "1.name"}, {"column-1", "1.name"}, {"source", "A"}, {"network", "N"}})),
              HasSubstr("Two columns are said to hold the same: first party: name."));
  EXPECT_THAT(text(client->post_form(columns, {{"column-0", "mayor"}, {"source", "A"}})), HasSubstr("There is no such meaning of a column: mayor"));
  EXPECT_THAT(text(client->post_form(columns, {{"column-0", "1.name"}, {"source", "A"}, {"network", "N"}, {"map", "twin_cities"}})),
              HasSubstr("<a href=\"#map\">twin_cities is a mapping of the program"));
}

TEST_P(ImportPages, KeepChoicesForTheNextFileOfThatShape) {
  const std::string members = "Wer,Bemerkung\nSalzburg,x\nLeón,y\n";
  const std::string columns(*upload(members, "mitglieder.csv").get("Location"));
  ASSERT_EQ(client->post_form(columns, {{"column-0", "1.name"}, {"column-1", ""}, {"source", "A"}, {"network", "Eurocities"}, {"map", "members"}}).status, 303);
  const std::string again(*upload(members, "mitglieder2.csv").get("Location"));
  EXPECT_THAT(page(again), AllOf(HasSubstr("<option value=\"1.name\" selected>"), HasSubstr("value=\"Eurocities\""), HasSubstr("value=\"members\"")));
  EXPECT_THAT(page("/imports"), HasSubstr("Forget the choices members"));
  EXPECT_EQ(client->post_form("/imports/mappings/forget", {{"name", "members"}}).status, 303);
  EXPECT_EQ(client->post_form("/imports/mappings/forget", {{"name", "members"}}).status, 404);
  EXPECT_THAT(page("/imports"), Not(HasSubstr("Forget the choices")));
}

TEST_P(ImportPages, ShowMarkupInNamesAndCellsAsText) {
  const std::string bad = "city1,country1,city2,country2\n<script>alert(1)</script>,Spain,\"<b onclick='x'>\",<img src=x>\n";
  const auto report = import_list(bad, "../../etc/<i>passwd\".csv");
  for (const auto& address : {report, report + "/rows/0", report + "/rows/0?party=first&q=%3Cscript%3E", std::string("/imports")})
    EXPECT_THAT(page(address), AllOf(Not(HasSubstr("<script>alert")), Not(HasSubstr("<b onclick")), Not(HasSubstr("<img src")), Not(HasSubstr("<i>passwd")))) << address;
  EXPECT_THAT(page(report), AllOf(HasSubstr("&lt;i&gt;passwd"), Not(HasSubstr("etc/"))));
}

TEST_P(ImportPages, NeverShowPersonalColumns) {
  const std::string text_of_list = "City,Country,Partner city,Partner country,Mayor\nLeón,Spain,Qwzxvbbnt,Spain,Juana Secreta\nLeón,Spain,Salzburg,Austria,Juana Secreta\n";
  const std::string columns(*upload(text_of_list).get("Location"));
  const auto form = page(columns);
  EXPECT_THAT(form, AllOf(HasSubstr(">Mayor</label>"), Not(HasSubstr("Secreta"))));
  const std::string job = columns.substr(0, columns.rfind('/'));
  ASSERT_EQ(client->post_form(columns, proposed(form)).status, 303);
  wait(job);
  EXPECT_THAT(page(job + "/preview"), Not(HasSubstr("Secreta")));
  client->post_form(job + "/keep", {});
  wait(job);
  const std::string report(client->get(job).get("Location").value_or(""));
  EXPECT_THAT(page(report) + page(report + "/rows/0") + text(client->get(report + "/report.csv")), Not(HasSubstr("Secreta")));
}

TEST_P(ImportPages, AreForOperatorsAlone) {
  const auto report = import_list(list);
  client->speak_from_elsewhere();
  int routes = 0;
  for (const auto& route : site->routes()) {
    if (!route.pattern.starts_with("/imports")) continue;
    ++routes;
    std::string address = route.pattern;
    for (const auto& [name, value] : {std::pair<std::string, std::string>("{import}", report.substr(9)), {"{job}", "x"}, {"{number}", "0"}})
      if (const auto at = address.find(name); at != std::string::npos) address.replace(at, name.size(), value);
    EXPECT_EQ((route.method == "GET" ? client->get(address) : client->post_form(address, {})).status, 403) << route.method << " " << address;
  }
  EXPECT_GE(routes, 16);
}

TEST_P(ImportPages, KnowNoOtherIds) {
  const auto report = import_list(list);
  const std::string nobody = ImportId::make().text();
  for (const std::string address : {"/imports/x", "/imports/jobs", "/imports/jobs/x", "/imports/jobs/x/state", "/imports/jobs/x/columns", "/imports/jobs/x/preview",
                                    "/imports/jobs/x/report.csv", "/imports/x/report.csv", "/imports/x/rows/0"})
    EXPECT_EQ(client->get(address).status, 404) << address;
  EXPECT_EQ(client->get("/imports/" + nobody).status, 404);
  EXPECT_EQ(client->get("/imports/" + nobody + "/report.csv").status, 404);
  for (const std::string row : {"99", "-1", "x", "99999999999999999999"}) {
    EXPECT_EQ(client->get(report + "/rows/" + row).status, 404) << row;
    EXPECT_EQ(client->post_form(report + "/rows/" + row, {{"accept", "1"}}).status, 404) << row;
  }
  for (const std::string action : {"/imports/x/undo", "/imports/x/rows/0", "/imports/jobs/x/columns", "/imports/jobs/x/keep", "/imports/jobs/x/stop"})
    EXPECT_EQ(client->post_form(action, {}).status, 404) << action;
}

TEST_P(ImportPages, LeaveNoTextUntranslated) {
  const auto job = rehearse(list);
  const std::string columns(*upload(list).get("Location"));
  const auto outside = [&](const std::string& address) {
    auto found = web::text_outside_translation(page(address + (address.find('?') == std::string::npos ? "?" : "&") + "lang=en-x-pseudo"));
    // Left are the site's name, arrows, and the ends of texts that stand in others.
    std::erase_if(found, [](const std::string& piece) {
      return piece.find("Cosmopolis") != std::string::npos || std::none_of(piece.begin(), piece.end(), [](char letter) {
               const auto c = static_cast<unsigned char>(letter);
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc3 && c <= 0xcb);
             });
    });
    return found;
  };
  EXPECT_THAT(outside("/imports"), testing::IsEmpty());
  EXPECT_THAT(outside(columns), testing::IsEmpty());
  EXPECT_THAT(outside(job + "/preview"), testing::IsEmpty());
  client->post_form(job + "/keep", {});
  wait(job);
  const std::string report(client->get(job).get("Location").value_or(""));
  EXPECT_THAT(outside(report), testing::IsEmpty());
  EXPECT_THAT(outside(report + "/rows/0"), testing::IsEmpty());
  EXPECT_THAT(outside(report + "/rows/0?party=second&q=Springfield"), testing::IsEmpty());
  client->post_form(report + "/rows/0", {{"accept", "1"}});
  EXPECT_THAT(outside(report + "/rows/0"), testing::IsEmpty());
}

namespace {

class ImportJobs : public test::RegisterTest {
 protected:
  Plan plan_for(const std::string& content) {
    auto session = database().read();
    Plan plan;
    plan.mapping = preview(session, test::gazetteer(), test::in_memory(content))->mapping;
    plan.source_title = "A list";
    return plan;
  }
  static Job done(Jobs& jobs, const std::string& id) {
    for (int i = 0; i < 3000 && jobs.find(id)->is_busy(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return *jobs.find(id);
  }
};
ON_BOTH_DATABASES(ImportJobs);

}  // namespace

TEST_P(ImportJobs, RunOneAfterTheOtherAndCanBeStoppedWhileTheyWait) {
  Jobs jobs(database(), test::gazetteer());
  // Somebody else writes: the first job waits for the database, the second for the first.
  auto writing = std::make_optional(database().write({"test"}));
  const auto first = *jobs.add("a.csv", list, {}), second = *jobs.add("b.csv", list, {});
  EXPECT_NE(first, second);
  ASSERT_TRUE(jobs.rehearse(first, plan_for(list), base::Language::en));
  ASSERT_TRUE(jobs.rehearse(second, plan_for(list), base::Language::en));
  EXPECT_FALSE(jobs.rehearse(second, plan_for(list), base::Language::en));
  EXPECT_EQ(jobs.find(second)->stage, Job::Stage::waiting);
  EXPECT_EQ(jobs.find(second)->before, 1);
  EXPECT_FALSE(jobs.import(second));
  jobs.stop(second);
  EXPECT_EQ(jobs.find(second)->stage, Job::Stage::failed);
  EXPECT_EQ(jobs.find(second)->problem->id, "It was stopped before it began; nothing was changed.");
  writing.reset();
  EXPECT_EQ(done(jobs, first).counts.rows, 4);
  EXPECT_TRUE(jobs.find(first)->is_rehearsed());
}

TEST_P(ImportJobs, StopWhatRunsAndKeepNothing) {
  Jobs jobs(database(), test::gazetteer());
  std::string many = header;
  for (int i = 0; i < 3000; ++i) many += leon + "," + salzburg + "\n";
  const auto id = *jobs.add("a.csv", many, {});
  ASSERT_TRUE(jobs.rehearse(id, plan_for(list), base::Language::en));
  ASSERT_TRUE(done(jobs, id).is_rehearsed());
  auto writing = std::make_optional(database().write({"test"}));
  ASSERT_TRUE(jobs.import(id));
  while (!jobs.is_busy()) std::this_thread::yield();
  jobs.stop(id);
  writing.reset();
  EXPECT_EQ(done(jobs, id).problem.value_or(base::Message{}).id, "The import was stopped; nothing was changed.");
  EXPECT_EQ(test::dump(database()), "");
  // What was stopped may begin again.
  ASSERT_TRUE(jobs.rehearse(id, plan_for(list), base::Language::en));
  EXPECT_TRUE(done(jobs, id).is_rehearsed());
}

TEST_P(ImportJobs, EndWithTheServerAndLeaveNothingBehind) {
  std::string folder;
  {
    Jobs jobs(database(), test::gazetteer());
    const auto id = *jobs.add("a.csv", list, {});
    folder = std::filesystem::path(jobs.find(id)->input.path).parent_path();
    EXPECT_EQ(std::filesystem::status(folder).permissions(), std::filesystem::perms::owner_all);
    ASSERT_TRUE(jobs.rehearse(id, plan_for(list), base::Language::en));
  }
  EXPECT_FALSE(std::filesystem::exists(folder));
  EXPECT_EQ(test::dump(database()), "");
}

TEST_P(ImportJobs, KeepNoMoreUploadsThanThereIsRoomFor) {
  Jobs few(database(), test::gazetteer(), {.jobs = 2});
  ASSERT_TRUE(few.add("a.csv", "a", {}));
  ASSERT_TRUE(few.add("b.csv", "b", {}));
  EXPECT_EQ(few.add("c.csv", "c", {}).error().kind, base::Problem::Kind::unavailable);
  Jobs small(database(), test::gazetteer(), {.bytes = 10});
  EXPECT_TRUE(small.add("a.csv", "12345678", {}));
  EXPECT_FALSE(small.add("b.csv", "12345678", {}));
  Jobs hasty(database(), test::gazetteer(), {.jobs = 1, .idle = std::chrono::minutes(-1)});
  const auto first = *hasty.add("a.csv", "a", {});
  const auto path = hasty.find(first)->input.path;
  EXPECT_TRUE(hasty.add("b.csv", "b", {}));
  EXPECT_FALSE(hasty.find(first));
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_P(ImportJobs, TellInWordsWhatTheDatabaseRefuses) {
  Jobs jobs(database(), test::gazetteer());
  const auto id = *jobs.add("a.csv", list, {});
  ASSERT_TRUE(jobs.rehearse(id, plan_for(list), base::Language::en));
  ASSERT_TRUE(done(jobs, id).is_rehearsed());
  {
    auto broken = database().write_unlogged();
    broken.prepare("DROP TABLE import_outcomes").run();
    broken.commit();
  }
  ASSERT_TRUE(jobs.import(id));
  const auto failed = done(jobs, id);
  EXPECT_EQ(failed.stage, Job::Stage::failed);
  ASSERT_TRUE(failed.problem);
  EXPECT_FALSE(failed.problem->id.empty());
  EXPECT_EQ(test::dump(database()), "");
}

}  // namespace imports
