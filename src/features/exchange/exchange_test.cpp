// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "db/test_databases.h"
#include "exchange/api.h"
#include "exchange/test_files.h"

std::span<const base::EmbeddedFile> embedded_db();
std::span<const base::EmbeddedFile> embedded_sources();
std::span<const base::EmbeddedFile> embedded_organisations();
std::span<const base::EmbeddedFile> embedded_relations();
std::span<const base::EmbeddedFile> embedded_projects();
std::span<const base::EmbeddedFile> embedded_spending();
std::span<const base::EmbeddedFile> embedded_exchange();

namespace exchange {
namespace {

namespace fs = std::filesystem;

class Exchange : public db::DatabaseTest {
 protected:
  Exchange() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects(), embedded_spending(), embedded_exchange()}) {}
  void SetUp() override {
    DatabaseTest::SetUp();
    folder = fs::temp_directory_path() / ("cosmopolis-exchange-" + base::id_text(base::new_id_value()));
    fs::create_directories(folder);
  }
  void TearDown() override {
    fs::remove_all(folder);
    DatabaseTest::TearDown();
  }

  std::string file(const std::string& name, const std::string& content) {
    std::ofstream(folder / name) << content;
    return (folder / name).string();
  }
  base::Result<ImportSummary> bring(const std::string& path, std::vector<ActivityOutcome>* seen = nullptr) {
    ImportOptions options;
    options.path = path;
    options.on_outcome = [&](const ActivityOutcome& outcome) {
      if (seen) seen->push_back(outcome);
    };
    return import_file(database(), options, {});
  }
  std::string exported() {
    std::string out;
    const auto done = export_activities(database(), {}, [&](std::string_view piece) { out += piece; return true; }, {});
    EXPECT_TRUE(done);
    return out;
  }
  static std::vector<db::RecordKind> kinds() { return {sources::record_kind(), organisations::record_kind(), relations::record_kind(), projects::record_kind(), spending::record_kind()}; }

  fs::path folder;
};
ON_BOTH_DATABASES(Exchange);

using test::activities;
using test::activity;

TEST_P(Exchange, BringsActivitiesInOnce) {
  const auto path = file("a.xml", activities(activity("FR-COA-1-a", "Puits") + activity("FR-COA-1-b", "Écoles")));
  const auto first = bring(path);
  ASSERT_TRUE(first) << first.error().message.id;
  EXPECT_EQ(first->counts.created, 2);
  EXPECT_EQ(first->counts.organisations, 1);
  EXPECT_EQ(first->version, "2.03");
  {
    auto session = database().read();
    const auto ids = projects::find_by_identifier(session, "FR-COA-1-a");
    ASSERT_EQ(ids.size(), 1U);
    const auto project = *projects::find(session, ids[0]);
    EXPECT_EQ(project.title[0].text, "Puits");
    EXPECT_EQ(project.state, projects::State::published);
    ASSERT_TRUE(project.owner);
    EXPECT_EQ(organisations::find(session, project.owner)->main_name(), "Ville de Lyon");
    EXPECT_EQ(project.participants[0].who.organisation, project.owner);  // by name and type
    EXPECT_TRUE(projects::record_kind().tables_astray(session).empty());
  }
  const auto again = bring(path);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->counts.same, 2);
  EXPECT_FALSE(again->id);
  const auto changed = bring(file("b.xml", activities(activity("FR-COA-1-a", "Puits et forages"))));
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->counts.updated, 1);
  auto session = database().read();
  EXPECT_EQ(projects::count(session), 2);
  EXPECT_EQ(imports(session, 10).size(), 2U);
}

TEST_P(Exchange, KeepsTwoActivitiesOfOneIdentifierAndSaysSo) {
  std::vector<ActivityOutcome> seen;
  const auto done = bring(file("a.xml", activities(activity("X-1", "Puits") + "\n" + activity("X-1", "Écoles"))), &seen);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->counts.created, 2);
  EXPECT_EQ(done->counts.repeated, 1);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[1].findings[0].rule, "identity.duplicate");
  EXPECT_EQ(seen[1].line, 2);
  const auto again = bring((folder / "a.xml").string());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->counts.same, 2);
  EXPECT_EQ(again->counts.repeated, 1);
}

TEST_P(Exchange, LosesNoGoodActivityToABrokenOne) {
  std::vector<ActivityOutcome> seen;
  const auto done = bring(file("a.xml", activities(activity("X-1", "Puits") + "<iati-activity><title></iati-activity>" + activity("X-2", "Écoles"))), &seen);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->counts.created, 2);
  EXPECT_EQ(done->counts.lost, 1);
  auto session = database().read();
  const auto kept = outcomes(session, done->id, 0, 100);
  ASSERT_FALSE(kept.empty());
  EXPECT_EQ(std::ranges::count(kept, Outcome::lost, &ActivityOutcome::outcome), 1);
}

TEST_P(Exchange, KeepsWhatOnlyTheRegisterKnows) {
  ASSERT_TRUE(bring(file("a.xml", activities(activity("X-1", "Puits")))));
  projects::ProjectId id;
  {
    auto transaction = database().write({"a test"});
    id = projects::find_by_identifier(transaction.session(), "X-1")[0];
    auto project = *projects::find(transaction.session(), id);
    project.management = "direct";
    project.news = {{projects::part_id(), projects::NewsKind::lesson, {2024, 1, 1}, {{"", "Plus tôt"}}}};
    ASSERT_TRUE(projects::Writer(transaction).update(project));
    transaction.commit();
  }
  ASSERT_TRUE(bring(file("b.xml", activities(activity("X-1", "Puits et forages")))));
  auto session = database().read();
  const auto project = *projects::find(session, id);
  EXPECT_EQ(project.title[0].text, "Puits et forages");
  EXPECT_EQ(project.management, "direct");
  EXPECT_EQ(project.news.size(), 1U);
}

TEST_P(Exchange, TakesAnImportBackWhole) {
  const auto first = bring(file("a.xml", activities(activity("X-1", "Puits"))));
  const auto second = bring(file("b.xml", activities(activity("X-1", "Forages") + activity("X-2", "Écoles"))));
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(undo_import(database(), first->id, {"a test"}, kinds(), {}));  // the second changed what it brought
  ASSERT_TRUE(undo_import(database(), second->id, {"a test"}, kinds(), {}));
  {
    auto session = database().read();
    EXPECT_EQ(projects::count(session), 1);
    EXPECT_EQ(projects::find(session, projects::find_by_identifier(session, "X-1")[0])->title[0].text, "Puits");
    EXPECT_EQ(find_import(session, second->id)->state, "undone");
  }
  EXPECT_FALSE(undo_import(database(), second->id, {"a test"}, kinds(), {}));
}

TEST_P(Exchange, ChangesNothingInARehearsalOrForAFileWithoutActivities) {
  ImportOptions options;
  options.path = file("a.xml", activities(activity("X-1", "Puits")));
  options.dry_run = true;
  const auto rehearsed = import_file(database(), options, {});
  ASSERT_TRUE(rehearsed);
  EXPECT_EQ(rehearsed->counts.created, 1);
  for (const auto* content : {"", "not xml", "<a/>", "<iati-activities version=\"2.03\"/>"}) EXPECT_FALSE(bring(file("b.xml", content))) << content;
  EXPECT_FALSE(bring((folder / "nowhere.xml").string()));
  auto session = database().read();
  EXPECT_EQ(projects::count(session), 0);
  EXPECT_TRUE(imports(session, 10).empty());
  EXPECT_EQ(sources::all(session).size(), 0U);
}

TEST_P(Exchange, WritesWhatItRead) {
  ASSERT_TRUE(bring(file("a.xml", activities(activity("X-1", "Puits", "<budget type=\"1\"><period-start iso-date=\"2020-01-01\"/><period-end iso-date=\"2020-12-31\"/>"
                                                                       "<value value-date=\"2020-01-01\">12.5</value></budget><result type=\"1\"><title><narrative>Puits</narrative></title>"
                                                                       "<indicator measure=\"1\"><title><narrative>Puits creusés</narrative></title></indicator></result>")))));
  const auto first = exported();
  EXPECT_NE(first.find("12.5"), std::string::npos);
  EXPECT_NE(first.find("Puits creusés"), std::string::npos);
  EXPECT_EQ(bring(file("b.xml", first))->counts.same, 0);  // another source, the same reporter: an update that says what is ours
  EXPECT_EQ(exported().substr(200), first.substr(200));
}

TEST_P(Exchange, WritesActivitiesWithoutTheirPartsThatAreNotValid) {
  const std::string result = "<result type=\"1\"><title><narrative>Puits</narrative></title><indicator measure=\"1\"><title><narrative>Puits creusés</narrative></title>"
                             "<baseline value=\"3\"/><period><period-start iso-date=\"2020-01-01\"/><period-end iso-date=\"2020-12-31\"/><target value=\"9\"/></period></indicator></result>";
  ASSERT_TRUE(bring(file("a.xml", activities(activity("X-1", "Puits", result) + activity("X-2", "Écoles")))));
  std::string shortened, out;
  ExportOptions options;
  options.on_shortened = [&](std::string_view record, const std::vector<iati::Finding>& findings) {
    for (const auto& finding : findings) shortened += std::string(record) + " " + finding.path + "\n";
  };
  options.on_left_out = [](std::string_view, const std::vector<iati::Finding>&) { FAIL(); };
  const auto done = export_activities(database(), options, [&](std::string_view piece) { out += piece; return true; }, {});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->written, 2);
  EXPECT_EQ(done->shortened, 1);
  EXPECT_EQ(shortened, "X-1 iati-activity[1]/result/indicator/baseline\n");
  EXPECT_EQ(out.find("<baseline"), std::string::npos);
  EXPECT_NE(out.find("<target value=\"9\"/>"), std::string::npos);
  // The register still has it.
  std::string all;
  ASSERT_TRUE(export_activities(database(), {.only_valid = false}, [&](std::string_view piece) { all += piece; return true; }, {}));
  EXPECT_NE(all.find("<baseline value=\"3\"/>"), std::string::npos);
}

TEST_P(Exchange, WritesManyInTheirOrderWhateverStandsBetween) {
  // Several batches: the long texts make them, every seventh activity has a part that is not valid.
  const std::string baseline = "<result type=\"1\"><title><narrative>Puits</narrative></title><indicator measure=\"1\"><title><narrative>Creusés</narrative></title>"
                               "<baseline value=\"3\"/></indicator></result>";
  std::string many;
  for (int i = 0; i < 200; ++i)
    many += activity("X-" + std::to_string(i), "Puits " + std::string(5000, 'a'), i % 7 == 0 ? baseline : "");
  ASSERT_TRUE(bring(file("many.xml", activities(many))));
  std::vector<std::string> shortened, pieces, all;
  ExportOptions options;
  options.on_shortened = [&](std::string_view record, const std::vector<iati::Finding>&) { shortened.emplace_back(record); };
  const auto done = export_activities(database(), options, [&](std::string_view piece) { pieces.emplace_back(piece); return true; }, {});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->written, 200);
  EXPECT_EQ(done->shortened, 29);
  EXPECT_EQ(shortened.size(), 29U);
  ASSERT_TRUE(export_activities(database(), {.only_valid = false}, [&](std::string_view piece) { all.emplace_back(piece); return true; }, {}));
  ASSERT_EQ(pieces.size(), 202U);  // head, activities, foot
  ASSERT_EQ(all.size(), 202U);
  for (std::size_t i = 1; i <= 200; ++i) {
    const bool is_short = all[i].find("<baseline") != std::string::npos;
    if (!is_short) EXPECT_EQ(pieces[i], all[i]);
    else EXPECT_EQ(pieces[i].find("<baseline"), std::string::npos);
    EXPECT_EQ(pieces[i].substr(0, pieces[i].find("</iati-identifier>")).substr(pieces[i].find("<iati-identifier>")),
              all[i].substr(0, all[i].find("</iati-identifier>")).substr(all[i].find("<iati-identifier>")));
  }
  // Whoever has enough gets no more, and is told.
  int taken = 0;
  const auto stopped = export_activities(database(), {}, [&](std::string_view) { return ++taken < 3; }, {});
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, base::Problem::Kind::conflict);
  EXPECT_EQ(taken, 3);
}

TEST_P(Exchange, GivesAwayApprovedFiguresAloneAndLosesNoOther) {
  const std::string result = "<result type=\"1\"><title><narrative>Puits</narrative></title><indicator measure=\"1\"><title><narrative>Creusés</narrative></title>";
  const auto period = [](const std::string& year, const std::string& actual) {
    return "<period><period-start iso-date=\"" + year + "-01-01\"/><period-end iso-date=\"" + year + "-12-31\"/><actual value=\"" + actual + "\"/></period>";
  };
  ASSERT_TRUE(bring(file("a.xml", activities(activity("X-1", "Puits", result + period("2023", "11") + period("2024", "12") + "</indicator></result>")))));
  EXPECT_NE(exported().find("value=\"11\""), std::string::npos) << "what a file says was public before";
  projects::Project before;
  {
    auto transaction = database().write({"a test"});
    before = *projects::find(transaction.session(), projects::find_by_identifier(transaction.session(), "X-1")[0]);
    auto& periods = before.indicators.at(0).periods;
    periods.at(0).actuals.at(0).value = "9001";
    periods.at(0).approval = projects::Approval::approved;
    periods.at(0).approved = {2024, 2, 3};
    periods.at(1).actuals.at(0).value = "9002";
    periods.at(1).approval = projects::Approval::submitted;
    ASSERT_TRUE(projects::Writer(transaction).update(before));
    transaction.commit();
  }
  const auto written = exported();
  EXPECT_NE(written.find("9001"), std::string::npos);
  EXPECT_EQ(written.find("9002"), std::string::npos) << "nobody has approved it";
  // Neither our own file nor the reporter's older one changes what was approved or takes away what waits.
  auto older = written;
  older.replace(older.find("9001"), 4, "11");
  for (const auto& content : {written, older}) {
    ASSERT_TRUE(bring(file("b.xml", content)));
    auto session = database().read();
    const auto now = *projects::find(session, before.id);
    EXPECT_EQ(now.indicators, before.indicators);
  }
}

TEST_P(Exchange, LeavesDraftsOutOfFiles) {
  auto transaction = database().write({"a test"});
  projects::Project draft;
  draft.title = {{"", "Secret plan"}};
  ASSERT_TRUE(projects::Writer(transaction).create(draft));
  transaction.commit();
  EXPECT_EQ(exported().find("Secret"), std::string::npos);
}

// Organisation files.

std::string organisation(const std::string& identifier, const std::string& name, const std::string& more = {}) {
  return "<iati-organisation default-currency=\"EUR\" xml:lang=\"fr\"><organisation-identifier>" + identifier + "</organisation-identifier><name><narrative>" + name +
         "</narrative></name><reporting-org ref=\"" + identifier + "\" type=\"11\"><narrative>" + name + "</narrative></reporting-org>" + more + "</iati-organisation>";
}
std::string organisations_file(const std::string& all) { return "<iati-organisations version=\"2.03\">" + all + "</iati-organisations>"; }
std::string year_of(const std::string& year, const std::string& amount) {
  return "<period-start iso-date=\"" + year + "-01-01\"/><period-end iso-date=\"" + year + "-12-31\"/><value value-date=\"" + year + "-01-01\">" + amount + "</value>";
}
std::string total(const std::string& year, const std::string& amount) { return "<total-budget>" + year_of(year, amount) + "</total-budget>"; }

TEST_P(Exchange, BringsOrganisationFilesToTheOrganisationsOfTheRegister) {
  organisations::OrganisationId lyon;
  {
    auto transaction = database().write({"a test"});
    organisations::Organisation one;
    one.names = {{"", "Lyon"}};
    one.identifiers = {{"iati", "FR-COA-1"}};
    lyon = organisations::Writer(transaction).create(one).value();
    transaction.commit();
  }
  const auto more = total("2024", "1000.5") + "<recipient-org-budget><recipient-org ref=\"FR-COA-1\"><narrative>Lyon</narrative></recipient-org>" + year_of("2024", "3") + "</recipient-org-budget>";
  const auto path = file("a.xml", organisations_file(organisation("FR-COA-1", "Ville de Lyon", more) + organisation("FR-COA-2", "Ville de Dijon", total("2024", "2"))));
  const auto first = bring(path);
  ASSERT_TRUE(first) << first.error().message.id;
  EXPECT_EQ(first->counts.plans, 2);
  EXPECT_EQ(first->counts.activities, 0);
  EXPECT_EQ(first->counts.created, 2);
  EXPECT_EQ(first->counts.organisations, 1);
  {
    auto session = database().read();
    const auto plans = spending::of_owner(session, lyon);
    ASSERT_EQ(plans.size(), 1U);
    EXPECT_EQ(plans[0].total.at(0).value.amount, 100050);
    EXPECT_EQ(plans[0].reporter.organisation, lyon);
    EXPECT_EQ(plans[0].organisations.at(0).recipient.organisation, lyon);
    const auto dijon = organisations::find_by_identifier(session, "iati", "FR-COA-2");
    ASSERT_TRUE(dijon);
    EXPECT_EQ(organisations::find(session, *dijon)->kind, organisations::Kind::local_government);
    EXPECT_TRUE(spending::record_kind().tables_astray(session).empty());
    EXPECT_EQ(organisations::count(session), 2);
  }
  const auto again = bring(path);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->counts.same, 2);
  EXPECT_FALSE(again->id);
  const auto changed = bring(file("b.xml", organisations_file(organisation("FR-COA-1", "Ville de Lyon", total("2025", "7")))));
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->counts.updated, 1);
  {
    auto session = database().read();
    EXPECT_EQ(spending::count(session), 2);
    EXPECT_EQ(spending::of_owner(session, lyon).at(0).total.at(0).start.text(), "2025-01-01");
  }
  EXPECT_FALSE(undo_import(database(), first->id, {"a test"}, kinds(), {}));  // the second changed what it brought
  ASSERT_TRUE(undo_import(database(), changed->id, {"a test"}, kinds(), {}));
  ASSERT_TRUE(undo_import(database(), first->id, {"a test"}, kinds(), {}));
  auto session = database().read();
  EXPECT_EQ(spending::count(session), 0);
  EXPECT_EQ(organisations::count(session), 1);
}

TEST_P(Exchange, KeepsTwoOrganisationsOfOneIdentifierAndLosesNoneToABrokenOne) {
  std::vector<ActivityOutcome> seen;
  const auto done = bring(file("a.xml", organisations_file(organisation("X-1", "A") + "\n" + organisation("X-1", "A") + "<iati-organisation><name></iati-organisation>" +
                                                           "<iati-organisation><total-budget/></iati-organisation>" + organisation("X-2", "B"))),
                          &seen);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->counts.created, 3);
  EXPECT_EQ(done->counts.repeated, 1);
  EXPECT_EQ(done->counts.lost, 2);  // one is broken, one says not whose it is
  ASSERT_EQ(seen.size(), 5U);
  EXPECT_EQ(seen[1].findings.at(0).rule, "identity.duplicate");
  EXPECT_EQ(seen[1].line, 2);
  EXPECT_EQ(seen[3].outcome, Outcome::lost);
  EXPECT_EQ(seen[3].findings.at(0).rule, "register");
  auto session = database().read();
  const auto owner = organisations::find_by_identifier(session, "iati", "X-1");
  ASSERT_TRUE(owner);
  EXPECT_EQ(spending::of_owner(session, *owner).size(), 2U);
  EXPECT_GE(outcomes(session, done->id, 0, 100).size(), 3U);
  EXPECT_EQ(bring((folder / "a.xml").string())->counts.same, 3);
}

TEST_P(Exchange, ReadsAFileThatHoldsActivitiesAndOrganisations) {
  std::vector<ActivityOutcome> seen;
  const auto done = bring(file("a.xml", "<all>" + activities(activity("X-1", "Puits", "<sector/>")) + organisations_file(organisation("X-2", "B", "<total-budget/>")) + "</all>"), &seen);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->counts.activities, 1);
  EXPECT_EQ(done->counts.plans, 1);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_NE(seen[0].number, seen[1].number);
}

TEST_P(Exchange, WritesTheOrganisationsItReadAndLeavesOutWhatIsNotValid) {
  const auto valid = organisation("X-1", "A", total("2024", "12.5"));
  const std::string unnamed = "<iati-organisation><organisation-identifier>X-3</organisation-identifier><reporting-org ref=\"X-3\" type=\"22\"><narrative>C</narrative></reporting-org>"
                              "</iati-organisation>";
  ASSERT_TRUE(bring(file("a.xml", organisations_file(valid + organisation("X-2", "B", "<total-budget status=\"2\"/>") + unnamed))));
  const auto exported_with = [&](ExportOptions options, ExportCounts& counts) {
    std::string out;
    const auto done = export_organisations(database(), options, [&](std::string_view piece) { out += piece; return true; }, {});
    EXPECT_TRUE(done);
    if (done) counts = *done;
    return out;
  };
  ExportCounts counts;
  std::string shortened, left_out;
  const auto say = [](std::string& said) {
    return [&said](std::string_view record, const std::vector<iati::Finding>& findings) { said += std::string(record) + " " + findings.front().path; };
  };
  const auto first = exported_with({.on_shortened = say(shortened), .on_left_out = say(left_out)}, counts);
  EXPECT_EQ(counts.written, 2);
  EXPECT_EQ(counts.shortened, 1);
  EXPECT_EQ(counts.left_out, 1);
  EXPECT_EQ(shortened, "X-2 iati-organisation[1]/total-budget");
  EXPECT_EQ(left_out, "X-3 iati-organisation[1]");
  EXPECT_NE(first.find("12.5"), std::string::npos);
  EXPECT_NE(first.find("X-2"), std::string::npos);
  EXPECT_EQ(first.find("status=\"2\""), std::string::npos);
  EXPECT_EQ(first.find("X-3"), std::string::npos);
  const auto all = exported_with({.only_valid = false}, counts);
  EXPECT_EQ(counts.written, 3);
  EXPECT_NE(all.find("status=\"2\""), std::string::npos);
  EXPECT_NE(all.find("X-3"), std::string::npos);
  // Read again it is the same, but for the source, which is another file.
  const auto again = bring(file("b.xml", all));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->counts.updated, 3);
  EXPECT_EQ(bring(file("b.xml", all))->counts.same, 3);
  EXPECT_EQ(exported_with({.only_valid = false}, counts).substr(200), all.substr(200));
  organisations::OrganisationId owner;
  {
    auto session = database().read();
    owner = *organisations::find_by_identifier(session, "iati", "X-1");
  }
  EXPECT_EQ(exported_with({.owner = owner, .only_valid = false}, counts).find("X-2"), std::string::npos);
}

TEST_P(Exchange, BringsEveryRealOrganisationFileIn) {
  const fs::path data = fs::path(COSMOPOLIS_SOURCE_DIR) / "../shared/data/iati";
  if (!fs::exists(data)) GTEST_SKIP() << "The real files are not there: ../shared/data/iati";
  std::int64_t plans = 0;
  for (const auto& part : {"organisations", "broken/iati-validator-integration"})
    for (const auto& entry : fs::directory_iterator(data / part)) {
      if (entry.path().filename().string().find("org") == std::string::npos && std::string_view(part) != "organisations") continue;
      const auto done = bring(entry.path().string());
      if (done) plans += done->counts.plans;
    }
  EXPECT_GE(plans, 10);
  auto session = database().read();
  EXPECT_EQ(organisations::find_by_identifier(session, "iati", "XM-DAC-46004").has_value(), true);
  EXPECT_TRUE(spending::record_kind().tables_astray(session).empty());
}

}  // namespace
}  // namespace exchange
