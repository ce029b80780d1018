// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "imports/outcomes.h"
#include "imports/test_register.h"

namespace imports {

namespace {

class ImportPipeline : public test::RegisterTest {};
ON_BOTH_DATABASES(ImportPipeline);

const std::string header = "city1,country1,lat1,lng1,city2,country2,lat2,lng2\n";
const std::string leon = "León,Spain,42.6056,-5.57";
const std::string salzburg = "Salzburg,Austria,47.8,13.045";
const std::string bursa = "Bursa,Turkey,40.1885,29.0609";

}  // namespace

TEST_P(ImportPipeline, StoresARelationAndItsTwoOrganisationsOnce) {
  auto summary = import(header + leon + "," + salzburg + "\n" + leon + "," + bursa + "\n");
  EXPECT_EQ(summary.counts, (Counts{.rows = 2, .created = 2}));
  auto relations = all_relations();
  ASSERT_EQ(relations.size(), 2U);
  EXPECT_EQ(relations[0].kind, relations::Kind::twinning);
  auto session = database().read();
  EXPECT_EQ(organisations::count(session), 3);
  auto found = organisations::find_by_place(session, test::gazetteer().resolve({"Salzburg", "Austria", {}, {}}).best->place.id());
  ASSERT_TRUE(found);
  EXPECT_EQ(organisations::find(session, *found)->country, "AT");
}

TEST_P(ImportPipeline, GivesEachRowOneOutcomeWithItsReason) {
  auto summary = import(header + leon + "," + salzburg + "\n" +            // 2
                        salzburg + "," + leon + "\n" +                     // 3 reversed
                        leon + "," + leon + "\n" +                         // 4 self
                        leon + ",Qwzxvbbnt,Xyzzyland,,\n" +                // 5 nowhere
                        leon + ",,Spain,,\n" +                             // 6 no name
                        leon + "," + salzburg + "\n");                     // 7 repeated
  EXPECT_EQ(summary.counts, (Counts{.rows = 6, .created = 1, .same = 2, .errors = 3}));
  auto rows = outcomes(summary.import);
  ASSERT_EQ(rows.size(), 6U);
  EXPECT_EQ(rows[1].reason, base::msg("The pair stands in line {line} already.", {{"line", "2"}}));
  EXPECT_EQ(rows[2].reason.id, "The row joins {name} to itself.");
  EXPECT_EQ(rows[3].reason.id, "No place was found for {name} ({country}).");
  EXPECT_EQ(rows[4].reason.id, "The second party has no name.");
  EXPECT_EQ(rows[5].line, 7);
  EXPECT_EQ(repairs(summary.import).size(), 3U);
  EXPECT_EQ(to_json_line(summary.counts), R"({"rows":6,"new":1,"updated":0,"same":2,"warnings":0,"errors":3})");
}

TEST_P(ImportPipeline, KeepsAPartyThatTheGazetteerLacksWithTheListsOwnPoint) {
  const std::string first = leon + ",Qwzxvbbnt,Austria,47.7,13.1\n", second = bursa + ",QWZXVBBNT,Österreich,47.71,13.1\n";
  auto summary = import(header + first + second + leon + ",Qwzxvbbnt,Austria,,\n" +  // no point
                        leon + ",Qwzxvbbnt,Austria,-33.4,-70.6\n" +                  // a point elsewhere
                        salzburg + ",Qwzxvbbnt,Austria,47.0,15.4\n");                // a namesake 180 km away
  EXPECT_EQ(summary.counts, (Counts{.rows = 5, .warnings = 3, .errors = 2}));
  auto relations = all_relations();
  ASSERT_EQ(relations.size(), 3U);
  auto in_austria = [&](const relations::Relation& relation) {
    std::vector<organisations::Organisation> found;
    for (auto& party : relation.parties)
      if (auto one = organisation(party.organisation); one.country == "AT" && one.main_name() != "Salzburg") found.push_back(one);
    return found.empty() ? organisations::Organisation{} : found[0];
  };
  auto party = in_austria(relations[0]);
  EXPECT_EQ(in_austria(relations[1]), party);
  EXPECT_NE(in_austria(relations[2]).id, party.id);
  EXPECT_EQ(party.main_name(), "Qwzxvbbnt");
  EXPECT_EQ(party.country, "AT");
  EXPECT_EQ(party.subdivision, "AT.05");
  EXPECT_EQ(party.place, "");
  ASSERT_TRUE(party.point);
  EXPECT_NEAR(party.point->latitude, 47.7, 1e-9);
  EXPECT_TRUE(party.source);
  auto rows = outcomes(summary.import);
  EXPECT_EQ(rows[0].reason.id, "{name} ({country}) is not in the list of places; it was entered with the point given.");

  // Again it is known; another list finds it too; a person may say which place it is.
  auto head = database().head();
  EXPECT_EQ(import(header + first + second).counts, (Counts{.rows = 2, .same = 2}));
  EXPECT_EQ(database().head(), head);
  auto other = import(header + salzburg + ",Qwzxvbbnt,Austria,47.7,13.1\n", "Another list");
  EXPECT_EQ(in_austria(all_relations().back()), party);
  auto hallein = test::gazetteer().resolve({"Hallein", "Austria", {}, {}}).best->place.id();
  ASSERT_TRUE(repair_row(database(), test::gazetteer(), other.import, repairs(other.import)[0].number, "", hallein, "test"));
  EXPECT_EQ(in_austria(all_relations().back()).place, hallein);

  base::Progress progress;
  ASSERT_TRUE(undo_import(database(), other.import, "test", progress));
  ASSERT_TRUE(undo_import(database(), summary.import, "test", progress));
  EXPECT_EQ(test::dump(database()), "");
}

TEST_P(ImportPipeline, ARowThatFailsLeavesNoOrganisationBehind) {
  import(header + leon + ",Qwzxvbbnt,Xyzzyland,,\n");
  auto session = database().read();
  EXPECT_EQ(organisations::count(session), 0);
}

TEST_P(ImportPipeline, TheSameFileAgainChangesNothingAtAll) {
  std::string text = header + leon + "," + salzburg + "\n" + leon + ",Springfield,United States,,\n" + leon + ",Qwzxvbbnt,Spain,,\n";
  import(text);
  auto before = test::dump(database());
  auto head = database().head();
  auto again = import(text);
  EXPECT_EQ(again.counts.created + again.counts.updated, 0);
  EXPECT_FALSE(again.import);
  EXPECT_EQ(database().head(), head);
  EXPECT_EQ(test::dump(database()), before);
  auto session = database().read();
  EXPECT_EQ(all_imports(session).size(), 1U);
}

TEST_P(ImportPipeline, ADryRunSaysTheSameAndKeepsNothing) {
  std::string text = header + leon + "," + salzburg + "\n" + leon + "," + leon + "\n";
  Options options{.input = test::in_memory(text), .source_title = "A list", .dry_run = true};
  auto dry = import(options);
  EXPECT_FALSE(dry.import);
  EXPECT_EQ(test::dump(database()), "");
  EXPECT_EQ(database().head(), 0);
  options.dry_run = false;
  EXPECT_EQ(import(options).counts, dry.counts);
}

TEST_P(ImportPipeline, AStopChangesNothing) {
  std::string text = header;
  for (int i = 0; i < 2000; ++i) text += leon + "," + salzburg + "\n";
  base::Progress progress;
  progress.on_report = [&](auto, auto, auto) { progress.stop = true; };
  auto result = run_import(database(), test::gazetteer(), {.input = test::in_memory(text), .source_title = "A"}, progress);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message.id, "The import was stopped; nothing was changed.");
  EXPECT_EQ(test::dump(database()), "");
}

TEST_P(ImportPipeline, AFileThatBreaksOffChangesNothing) {
  base::Progress progress;
  auto result = run_import(database(), test::gazetteer(),
                           {.input = test::in_memory(R"([{"city1":"León","city2":"Salzburg"},{"city1":)"), .source_title = "A"}, progress);
  ASSERT_FALSE(result);
  EXPECT_EQ(test::dump(database()), "");
}

TEST_P(ImportPipeline, UndoRestoresTheStateBefore) {
  import(header + leon + "," + salzburg + "\n", "First");
  auto before = test::dump(database());
  auto second = import("city1,country1,city2,country2,start\nLeón,Spain,Salzburg,Austria,1984\nLeón,Spain,Bursa,Turkey,\n", "Second");
  EXPECT_EQ(second.counts, (Counts{.rows = 2, .created = 1, .updated = 1}));
  EXPECT_NE(test::dump(database()), before);
  base::Progress progress;
  auto undone = undo_import(database(), second.import, "test", progress);
  ASSERT_TRUE(undone) << undone.error().message.id;
  EXPECT_EQ(undone->kept, 0);
  EXPECT_EQ(test::dump(database()), before);
  auto session = database().read();
  EXPECT_EQ(find_import(session, second.import)->state, State::undone);
  EXPECT_FALSE(undo_import(database(), second.import, "test", progress));
}

TEST_P(ImportPipeline, UndoKeepsWhatOthersSaidSince) {
  auto first = import(header + leon + "," + salzburg + "\n" + leon + "," + bursa + "\n", "First");
  import(header + leon + "," + salzburg + "\n", "Second");
  base::Progress progress;
  auto undone = undo_import(database(), first.import, "test", progress);
  ASSERT_TRUE(undone);
  auto relations = all_relations();
  ASSERT_EQ(relations.size(), 1U);
  ASSERT_EQ(relations[0].statements.size(), 1U);
  auto session = database().read();
  EXPECT_EQ(sources::find(session, relations[0].statements[0].source)->title, "Second");
  EXPECT_EQ(organisations::count(session), 2);
}

TEST_P(ImportPipeline, AnotherListAddsItsStatementAndWhatWasMissing) {
  import(header + leon + "," + salzburg + "\n", "First");
  std::string second = "city1,country1,city2,country2,start,theme,url\nSalzburg,Austria,León,Spain,1984,,https://leon.example/\n";
  EXPECT_EQ(import(second, "Second").counts, (Counts{.rows = 1, .updated = 1}));
  auto relation = all_relations().at(0);
  EXPECT_EQ(relation.start.text(), "1984");
  EXPECT_EQ(relation.web, "https://leon.example/");
  EXPECT_EQ(relation.statements.size(), 2U);
  auto third = import("city1,country1,city2,country2,start\nLeón,Spain,Salzburg,Austria,1985\n", "Third");
  EXPECT_EQ(third.counts, (Counts{.rows = 1, .warnings = 1}));
  EXPECT_EQ(all_relations().at(0).start.text(), "1984");
}

TEST_P(ImportPipeline, ADoubtfulPlaceIsStoredAndAWayToMendItKept) {
  std::string text = header + leon + ",Springfield,United States,,\n";
  auto summary = import(text);
  ASSERT_EQ(summary.counts, (Counts{.rows = 1, .warnings = 1}));
  auto open = repairs(summary.import);
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].cells[4], (std::pair<std::string, std::string>("city2", "Springfield")));
  ASSERT_GE(open[0].choices[1].size(), 2U);
  auto other = open[0].choices[1][1].place;
  auto mended = repair_row(database(), test::gazetteer(), summary.import, open[0].number, "", other, "test");
  ASSERT_TRUE(mended) << mended.error().message.id;
  EXPECT_EQ(*mended, Outcome::created);
  auto relations = all_relations();
  ASSERT_EQ(relations.size(), 1U);
  auto session = database().read();
  auto wanted = organisations::find_by_place(session, other);
  ASSERT_TRUE(wanted);
  EXPECT_TRUE(relations[0].parties[0].organisation == *wanted || relations[0].parties[1].organisation == *wanted);
  EXPECT_EQ(organisations::count(session), 2);  // the Springfield taken first is gone
  auto stored = find_import(session, summary.import);
  EXPECT_EQ(stored->counts, (Counts{.rows = 1, .created = 1}));
  EXPECT_EQ(stored->open_repairs, 0);
  // The choice holds for the next time, and undoing takes the repair back too.
  auto head = database().head();
  EXPECT_EQ(import(text).counts, (Counts{.rows = 1, .same = 1}));
  EXPECT_EQ(database().head(), head);
  base::Progress progress;
  ASSERT_TRUE(undo_import(database(), summary.import, "test", progress));
  EXPECT_EQ(test::dump(database()), "");
}

TEST_P(ImportPipeline, ARowWithoutPlaceIsMendedByChoosingOne) {
  auto summary = import(header + leon + ",Qwzxvbbnt,Austria,,\n");
  ASSERT_EQ(summary.counts.errors, 1);
  auto place = test::gazetteer().resolve({"Salzburg", "Austria", {}, {}}).best->place.id();
  ASSERT_FALSE(repair_row(database(), test::gazetteer(), summary.import, 0, "", "geonames:0", "test"));
  ASSERT_FALSE(repair_row(database(), test::gazetteer(), summary.import, 0, "", "", "test"));
  ASSERT_TRUE(repair_row(database(), test::gazetteer(), summary.import, 0, "", place, "test"));
  ASSERT_FALSE(repair_row(database(), test::gazetteer(), summary.import, 0, "", place, "test"));
  EXPECT_EQ(all_relations().size(), 1U);
}

TEST_P(ImportPipeline, MakesMembersOfANetwork) {
  Options options{.input = test::in_memory("City,Country,Member since\nLeón,España,2010\nSalzburg,Österreich,2011\n"),
                  .network = "Eurocities", .source_title = "Members"};
  EXPECT_EQ(import(options).counts, (Counts{.rows = 2, .created = 2}));
  auto relation = all_relations().at(0);
  EXPECT_EQ(relation.kind, relations::Kind::network_membership);
  auto session = database().read();
  auto network = organisations::find_by_name(session, "Eurocities");
  ASSERT_EQ(network.size(), 1U);
  EXPECT_EQ(organisations::find(session, network[0])->kind, organisations::Kind::network);
  for (auto& party : relation.parties)
    EXPECT_EQ(party.role, party.organisation == network[0] ? relations::Role::network : relations::Role::member);
}

TEST_P(ImportPipeline, AGroupOfTownsInOneRowIsAMemberEach) {
  auto mapping = *find_built_in("gcom-signatories");
  std::string text =
      "organisation_name,country_code,population_adhesion,organisation_latitude,organisation_longitude,date_of_adhesion,signatory_status,"
      "group_profile,mayor\n\"Alkmaar, Castricum, Heiloo\",nl,-,52.24,5.63,40204,published,1,Somebody Private\n"
      "Villadossola,it,6895,46.0677,8.2601,40358,published,0,Another Person\n";
  auto summary = import({.input = test::in_memory(text)});
  EXPECT_EQ(summary.counts, (Counts{.rows = 2, .created = 2}));
  EXPECT_EQ(summary.mapping_name, "gcom-signatories");
  EXPECT_EQ(all_relations().size(), 4U);
  EXPECT_EQ(all_relations().at(0).start.text(), "2010-01-26");
}

TEST_P(ImportPipeline, NeverKeepsPersonalColumns) {
  std::string text =
      "City,Country,Partner city,Partner country,Mayor\nLeón,Spain,Qwzxvbbnt,Spain,Juana Secreta\nLeón,Spain,Springfield,United States,Juana Secreta\n";
  auto summary = import(text);
  ASSERT_EQ(repairs(summary.import).size(), 2U);
  auto session = database().read();
  for (std::string query : {"SELECT cells || reason || choices FROM import_repair", "SELECT mapping || file_name FROM import",
                            "SELECT outcomes FROM import_outcomes", "SELECT coalesce(before, '') || coalesce(after, '') FROM change"}) {
    auto rows = session.prepare(query);
    for (rows.run(); rows.row();) EXPECT_THAT(std::string(rows.text(0)), ::testing::Not(::testing::HasSubstr("Secreta")));
  }
  auto seen = preview(session, test::gazetteer(), test::in_memory(text));
  for (auto& row : seen->rows)
    for (auto& cell : row) EXPECT_THAT(cell, ::testing::Not(::testing::HasSubstr("Secreta")));
}

TEST_P(ImportPipeline, AnEntityBringsItsNamesAndItsPartnersByIdentifier) {
  auto entity = [](std::string id, std::string label, std::string geonames, std::string partner) {
    return R"({"id":")" + id + R"(","labels":{"de":{"value":")" + label + R"("},"ru":{"value":")" + label + R"( по-русски"}},"claims":{"P1566":[{"rank":"normal","mainsnak":{"datavalue":{"value":")" +
           geonames + R"("}}}],"P190":[{"rank":"normal","mainsnak":{"datavalue":{"value":{"id":")" + partner +
           R"("}}},"qualifiers":{"P580":[{"datavalue":{"value":{"time":"+1995-02-18T00:00:00Z","precision":11}}}]}}]}})";
  };
  auto alone = import({.input = test::in_memory(entity("Q3955", "Weimar", "2812482", "Q3138"))});
  EXPECT_EQ(alone.counts, (Counts{.rows = 1, .errors = 1}));
  EXPECT_EQ(repairs(alone.import).at(0).reason.id, "No organisation in the register has the Wikidata identifier {id}.");
  // The partner comes later in the same file, and the pair is stated from both sides.
  auto both = import({.input = test::in_memory("[" + entity("Q3955", "Weimar", "2812482", "Q3138") + "," + entity("Q3138", "Trier", "2821164", "Q3955") + "]")});
  EXPECT_EQ(both.counts.rows, 2);
  EXPECT_EQ(both.counts.errors, 0);
  auto relations = all_relations();
  ASSERT_EQ(relations.size(), 1U);
  EXPECT_EQ(relations[0].start.text(), "1995-02-18");
  auto session = database().read();
  auto weimar = organisations::find_by_identifier(session, "wikidata", "Q3955");
  ASSERT_TRUE(weimar);
  EXPECT_THAT(organisations::find(session, *weimar)->names, ::testing::Contains(organisations::Name{"ru", "Weimar по-русски"}));
}

TEST_P(ImportPipeline, StatementsByIdentifierTakeTheirNamesFromATable) {
  Options options{.input = test::in_memory("Q1\tQ2\nQ2\tQ1\nQ1\tQ3\n", "relations.tsv"),
                  .names = test::in_memory("Q1\tKohtla-Järve\nQ2\tJyväskylä\n", "names.tsv")};
  auto summary = import(options);
  EXPECT_EQ(summary.mapping_name, "wikidata-statements");
  EXPECT_EQ(summary.counts.rows, 3);
  EXPECT_EQ(summary.counts.errors, 1);
  auto session = database().read();
  EXPECT_TRUE(organisations::find_by_identifier(session, "wikidata", "Q1"));
  EXPECT_EQ(relations::count(session), 1);
}

TEST_P(ImportPipeline, KeepsAMappingByNameAndKnowsTheLayoutAgain) {
  std::string text = "wo,mit wem\nLeón,Salzburg\n";
  Mapping mapping;
  mapping.name = "ours";
  mapping.columns = {{"wo", Field::name, 1, 1, {}}, {"mit wem", Field::name, 2, 1, {}}};
  mapping.country[0] = "ES";
  mapping.country[1] = "AT";
  ASSERT_TRUE(save_mapping(database(), mapping));
  mapping.name = "twin_cities";
  EXPECT_FALSE(save_mapping(database(), mapping));
  {
    auto session = database().read();
    auto seen = preview(session, test::gazetteer(), test::in_memory(text), {.header = true});
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->origin, Preview::Origin::stored);
    EXPECT_EQ(seen->mapping.name, "ours");
    EXPECT_EQ(seen->mapping.columns[1].samples, (std::vector<std::string>{"Salzburg"}));
  }
  EXPECT_EQ(import({.input = test::in_memory(text), .reading = {.header = true}, .mapping_name = "ours"}).counts, (Counts{.rows = 1, .created = 1}));
  base::Progress progress;
  auto unknown = run_import(database(), test::gazetteer(), {.input = test::in_memory(text), .mapping_name = "no such"}, progress);
  EXPECT_EQ(unknown.error().field, "mapping");
  EXPECT_TRUE(remove_mapping(database(), "ours"));
}

TEST_P(ImportPipeline, WritesTheReportOfAllRows) {
  auto path = std::filesystem::temp_directory_path() / ("report" + std::to_string(::getpid()) + ".csv");
  auto summary = import({.input = test::in_memory(header + leon + "," + salzburg + "\n" + leon + ",\"=cmd()\",Spain,,\n"), .source_title = "A",
                         .report_path = path.string(), .language = base::Language::en});
  std::ifstream file(path);
  std::string written((std::istreambuf_iterator<char>(file)), {});
  std::filesystem::remove(path);
  EXPECT_EQ(written, "line,outcome,reason\n2,new,\n3,error,No place was found for =cmd() (Spain).\n");
  std::ostringstream again;
  auto session = database().read();
  write_report(session, summary.import, base::Language::en, again);
  EXPECT_EQ(again.str(), written);
}

TEST_P(ImportPipeline, AcceptsAWarningThatAPersonFoundGood) {
  auto summary = import(header + leon + ",Springfield,United States,,\n");
  ASSERT_TRUE(accept_row(database(), summary.import, 0));
  EXPECT_FALSE(accept_row(database(), summary.import, 0));
  EXPECT_TRUE(repairs(summary.import).empty());
}

TEST(OutcomeChunk, PacksAndUnpacksAnySequence) {
  OutcomeChunk chunk;
  std::vector<RowOutcome> rows;
  std::int64_t line = 1;
  for (int i = 0; i < 3000; ++i) {
    line += i % 97 == 0 ? 3 : i % 31 == 0 ? 0 : 1;
    RowOutcome row{line, static_cast<Outcome>(i / 40 % 5), {}};
    if (i % 50 == 7) row.reason = base::msg("No place was found for {name}.", {{"name", "a\tb\n\"" + std::to_string(i)}});
    rows.push_back(row);
    chunk.add(row.line, row.outcome, row.reason.id.empty() ? std::nullopt : std::optional(row.reason));
  }
  std::size_t at = 0;
  each_outcome(chunk.take(), [&](const RowOutcome& row) {
    EXPECT_EQ(row.line, rows[at].line) << at;
    EXPECT_EQ(row.outcome, rows[at].outcome) << at;
    EXPECT_EQ(row.reason, rows[at].reason) << at;
    return ++at < rows.size();
  });
  EXPECT_EQ(at, rows.size());
}

}  // namespace imports
