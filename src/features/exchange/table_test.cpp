// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "db/test_databases.h"
#include "exchange/api.h"
#include "exchange/table_import.h"
#include "exchange/test_tables.h"
#include "imports/test_tables.h"

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
using testing::ElementsAre;
using testing::HasSubstr;
using test::in_memory;

const fs::path shared = fs::path(COSMOPOLIS_SOURCE_DIR) / ".." / "shared" / "data";

const places::Gazetteer& gazetteer() {
  static const auto opened = [] {
    auto result = places::Gazetteer::open(COSMOPOLIS_BUILD_DIR "/share/gazetteer.bin");
    if (!result) throw std::runtime_error("no gazetteer: build the target gazetteer");
    return std::move(*result);
  }();
  return *opened;
}

std::vector<imports::Input> files_in(const fs::path& folder) {
  std::vector<imports::Input> all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) all.push_back({entry.path().filename().string(), entry.path().string(), nullptr});
  std::ranges::sort(all, {}, &imports::Input::name);
  return all;
}

class Tables : public db::DatabaseTest {
 protected:
  Tables() : DatabaseTest({embedded_db(), embedded_sources(), embedded_organisations(), embedded_relations(), embedded_projects(), embedded_spending(), embedded_exchange()}) {}

  base::Result<ImportSummary> bring(const std::vector<imports::Input>& files, const std::optional<TableMapping>& mapping = std::nullopt, std::vector<ActivityOutcome>* seen = nullptr) {
    auto plan = plan_tables(files, mapping);
    if (!plan) return plan.error();
    TableOptions options;
    options.plan = std::move(*plan);
    options.file_name = files.front().name;
    options.gazetteer = &gazetteer();
    options.on_outcome = [&](const ActivityOutcome& outcome) {
      if (seen) seen->push_back(outcome);
    };
    return import_tables(database(), options, {});
  }
  static std::vector<db::RecordKind> kinds() { return {sources::record_kind(), organisations::record_kind(), relations::record_kind(), projects::record_kind(), spending::record_kind()}; }
  projects::Project project(const std::string& identifier) {
    auto session = database().read();
    const auto ids = projects::find_by_identifier(session, identifier);
    return ids.empty() ? projects::Project{} : *projects::find(session, ids[0]);
  }
};
ON_BOTH_DATABASES(Tables);

TEST_P(Tables, OfTheInterAmericanBankBecomeProjects) {
  const auto files = files_in(shared / "iati/tabular/iadb-argentina");
  if (files.empty()) GTEST_SKIP() << "the bank's tables are not at hand in ../shared/data/iati/tabular";
  std::vector<ActivityOutcome> seen;
  const auto done = bring(files, std::nullopt, &seen);
  ASSERT_TRUE(done) << base::text(base::Language::en, done.error().message);
  EXPECT_EQ(done->counts.activities, 176);
  EXPECT_EQ(done->counts.created, 176);
  EXPECT_EQ(done->counts.lost, 0);
  EXPECT_EQ(done->counts.organisations, 1);
  std::size_t damaged = 0;
  for (const auto& outcome : seen)
    for (const auto& finding : outcome.findings) {
      EXPECT_EQ(finding.rule, "table.damaged");
      EXPECT_EQ(finding.path, "locations.csv: name");
      EXPECT_GT(finding.line, 1);
      ++damaged;
    }
  EXPECT_EQ(damaged, 5U);  // "SAN MART ?N"
  const auto p = project("XI-IATI-IADB-AR-L1344");
  EXPECT_EQ(p.locations.size(), 3U);
  ASSERT_EQ(p.descriptions.size(), 1U);
  EXPECT_EQ(p.descriptions[0].text.size(), 2U);
  EXPECT_EQ(p.participants.size(), 4U);
  EXPECT_EQ(p.sectors.size(), 2U);
  EXPECT_EQ(p.locations[0].latitude, -34.7632677);  // the cell ends in a comma
  EXPECT_EQ(p.currency, "USD");
  EXPECT_EQ(p.language, "en");
  ASSERT_EQ(p.countries.size(), 1U);
  EXPECT_EQ(p.countries[0].code, "AR");
  const auto again = bring(files);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->counts.same, 176);
  EXPECT_FALSE(again->id);
  ASSERT_TRUE(undo_import(database(), done->id, {"a test"}, kinds(), {}));
  auto session = database().read();
  EXPECT_EQ(projects::count(session), 0);
  EXPECT_EQ(find_import(session, done->id)->mapping, "iadb");
}

TEST_P(Tables, OfUrbAlShowWhatAMappingCanDo) {
  const auto path = shared / "latin-america/urb-al-iii/urb-al-iii-projects.txt";
  if (!fs::exists(path)) GTEST_SKIP() << "the list of URB-AL III is not at hand in ../shared/data/latin-america";
  const std::vector<imports::Input> files{{path.filename().string(), path.string(), nullptr}};
  std::vector<ActivityOutcome> seen;
  const auto done = bring(files, std::nullopt, &seen);  // recognised by its sections
  ASSERT_TRUE(done) << base::text(base::Language::en, done.error().message);
  EXPECT_EQ(done->counts.created, 21);
  std::set<int> lines;
  for (const auto& outcome : seen)
    for (const auto& finding : outcome.findings) lines.insert(finding.line);
  // The second project's partners run into its activities; two partners have a word of their own behind the bracket.
  EXPECT_TRUE(lines.contains(26) && lines.contains(34) && lines.contains(104));
  EXPECT_FALSE(lines.contains(79) || lines.contains(124) || lines.contains(340));
  std::map<std::string, projects::Project> by_title;
  {
    auto session = database().read();
    projects::each(session, [&](const projects::Project& p) { by_title[p.title.front().text] = p; });
  }
  ASSERT_TRUE(by_title.contains("La basura sirve"));
  const auto& p = by_title["La basura sirve"];
  EXPECT_EQ(p.participants.size(), 14U);  // funded, coordinated, twelve partners
  EXPECT_EQ(p.participants[1].who.name[0].text, "Arezzo");
  EXPECT_EQ(p.participants[1].role, "2");
  EXPECT_EQ(p.countries.size(), 4U);  // Peru, Ecuador, Argentina, Chile
  EXPECT_EQ(p.nodes.size(), 6U);
  EXPECT_EQ(p.language, "es");
  const auto again = bring(files);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->counts.same, 21);  // by title and owner: the list has no identifiers
}

TEST_P(Tables, OfOneFileAreGuessedByTheirHeadings) {
  const auto done = bring({in_memory("List of 2024;;;;;;;;\n"
                                     "Código;Proyecto;Fecha de inicio;Fecha de fin;País;Donante;Socio local;Presupuesto (EUR);ODS\n"
                                     "P-1;Agua para todos;01/03/2020;31/12/2022;Senegal;Ajuntament de Barcelona;Ville de Dakar;12.500,50;6\n"
                                     "P-1;Agua para todos;01/03/2020;31/12/2022;Malí;Ajuntament de Barcelona;Commune de Ségou;12.500,50;6.1\n"
                                     "P-2;Escuelas;2021;;CO;;;;4\n")});
  ASSERT_TRUE(done) << base::text(base::Language::en, done.error().message);
  EXPECT_EQ(done->counts.created, 2);
  const auto p = project("P-1");
  EXPECT_EQ(p.title[0].text, "Agua para todos");
  EXPECT_EQ(projects::date_of(p, '2').text(), "2020-03-01");
  EXPECT_EQ(projects::date_of(p, '3').text(), "2022-12-31");
  ASSERT_EQ(p.countries.size(), 2U);
  EXPECT_EQ(p.countries[1].code, "ML");
  EXPECT_EQ(p.participants.size(), 3U);  // one funds, two implement
  ASSERT_EQ(p.budget.size(), 1U);        // said on both rows, counted once
  EXPECT_EQ(p.budget[0].value.amount, 1250050);
  EXPECT_EQ(p.budget[0].value.currency, "EUR");
  EXPECT_EQ(p.tags.size(), 2U);
  EXPECT_EQ(projects::date_of(project("P-2"), '2').text(), "2021");
}

constexpr std::string_view payments_mapping = R"({"name": "payments", "currency": "EUR", "identifier_prefix": "FR-1-", "tables": [
  {"file": "projects", "columns": [{"column": "id", "says": "identifier"}, {"column": "name", "says": "title"},
    {"column": "state", "says": "status", "values": {"en curso": "2", "acabado": "4", "?": ""}}]},
  {"file": "payments", "every_row_counts": true, "columns": [{"column": "project", "says": "key"}, {"column": "amount", "says": "transaction"},
    {"column": "money", "says": "transaction.currency"}, {"column": "on", "says": "transaction.date", "dates": "mdy"}, {"value": "3", "says": "transaction.type"}]}]})";

TEST_P(Tables, AreJoinedByTheirKey) {
  const auto mapping = table_mapping_from_json(payments_mapping);
  ASSERT_TRUE(mapping) << base::text(base::Language::en, mapping.error().message);
  EXPECT_EQ(table_mapping_from_json(json_text(*mapping)).value(), *mapping);
  std::vector<ActivityOutcome> seen;
  const auto done = bring({in_memory("project,amount,money,on\n7,100,,3/4/2019\n7,100,,3/4/2019\n7,5,XXZ,3/5/2019\n8,1,,1/1/2019\n,9,,\n", "payments.csv"),
                           in_memory("id,name,state\n7,Puits,En Curso\n", "projects.csv")},
                          *mapping, &seen);
  ASSERT_TRUE(done) << base::text(base::Language::en, done.error().message);
  EXPECT_EQ(done->counts.created, 1);
  EXPECT_EQ(done->counts.lost, 2);  // of a project that is not there, and of none
  const auto p = project("FR-1-7");
  EXPECT_EQ(p.status, "2");
  ASSERT_EQ(p.transactions.size(), 3U);  // two alike are two payments
  EXPECT_EQ(p.transactions[0].value.amount, 10000);
  EXPECT_EQ(p.transactions[0].date.text(), "2019-03-04");
  EXPECT_EQ(p.transactions[0].type, "3");
  EXPECT_EQ(p.transactions[2].value.written, "5");
  auto session = database().read();
  const auto kept = outcomes(session, done->id, 0, 100);
  ASSERT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept[0].findings[0].rule, "table.currency");
  EXPECT_EQ(kept[0].findings[0].path, "payments.csv: money");
  EXPECT_EQ(kept[0].findings[0].line, 4);
  EXPECT_THAT(base::text(base::Language::en, kept[0].findings[0].message), HasSubstr("“XXZ”"));
  EXPECT_EQ(kept[1].outcome, Outcome::lost);
  EXPECT_EQ(kept[1].line, 5);
}

TEST_P(Tables, MayBeSheetsOfOneWorkbook) {
  const auto cells = [](std::initializer_list<std::string_view> texts) {
    std::string row = "<row>";
    for (const auto text : texts) row += "<c t=\"inlineStr\"><is><t>" + std::string(text) + "</t></is></c>";
    return row + "</row>";
  };
  const auto book = imports::test::workbook({.sheets = {{"Payments 2019", cells({"project", "amount", "money", "on"}) + "<row><c t=\"inlineStr\"><is><t>7</t></is></c><c><v>1250.5</v></c><c/><c><v>43528</v></c></row>"},
                                                        {"Notes", cells({"nothing", "here"})},
                                                        {"Projects", cells({"id", "name", "state"}) + cells({"7", "Puits", "acabado"})}}});
  const auto done = bring({in_memory(book, "ours.xlsx")}, table_mapping_from_json(payments_mapping).value());
  ASSERT_TRUE(done) << base::text(base::Language::en, done.error().message);
  EXPECT_EQ(done->counts.created, 1);
  ASSERT_EQ(done->about_file.size(), 1U);  // the notes
  const auto p = project("FR-1-7");
  EXPECT_EQ(p.status, "4");
  ASSERT_EQ(p.transactions.size(), 1U);
  EXPECT_EQ(p.transactions[0].value.amount, 125050);
  EXPECT_EQ(p.transactions[0].date.text(), "2019-03-04");
}

TEST_P(Tables, KeepWhatTheySayNothingOf) {
  ASSERT_TRUE(bring({in_memory("id,title,description,status,budget (EUR),theme\nX-1,Puits,De l'eau,2,100,water\n")}));
  const auto before = project("X-1");
  ASSERT_EQ(before.budget.size(), 1U);
  const auto updated = bring({in_memory("id,title,status\nX-1,Puits et forages,4\n")});
  ASSERT_TRUE(updated);
  EXPECT_EQ(updated->counts.updated, 1);
  const auto after = project("X-1");
  EXPECT_EQ(after.id, before.id);
  EXPECT_EQ(after.title[0].text, "Puits et forages");
  EXPECT_EQ(after.status, "4");
  EXPECT_EQ(after.descriptions, before.descriptions);
  EXPECT_EQ(after.budget, before.budget);
  EXPECT_EQ(after.themes, before.themes);
  ASSERT_TRUE(undo_import(database(), updated->id, {"a test"}, kinds(), {}));
  EXPECT_EQ(project("X-1"), before);
}

TEST_P(Tables, NameEachFaultAndKeepTheRest) {
  std::vector<ActivityOutcome> seen;
  const std::string huge(300 << 10, 'x');
  const auto done = bring({in_memory("id,title,start date,budget (EUR),country,latitude,longitude,sector,website,status\n"
                                     "A-1,=CMD|' /C calc'!A0,2009-02-30,999999999999999999999999,Atlantis,95,10,Agua y más,javascript:alert(1),on fire\n"
                                     "A-2,<script>alert(1)</script>,2010-01-01,12,SN\n"
                                     "A-3,\"" + huge + "\",2010,1.234,SN,14.7,-17.4,14030,https://example.org/,2,more,than,asked\n"
                                     "A-4,nul" + std::string(1, '\0') + "bell\x07,,,,,,,,\n"
                                     ",nobody,,,,,,,,\n"
                                     "A-5,\xFF\xFE broken,,,,,,,,\n"
                                     "A-6," + huge + huge + huge + huge + ",,,,,,,,\n")},
                          std::nullopt, &seen);
  ASSERT_TRUE(done) << base::text(base::Language::en, done.error().message);
  EXPECT_EQ(done->counts.lost, 2);  // without an identifier, and with a cell of 1.2 MB
  std::map<std::string, std::vector<std::string>> rules;
  for (const auto& outcome : seen)
    for (const auto& finding : outcome.findings) rules[outcome.identifier].emplace_back(finding.rule);
  EXPECT_THAT(rules["A-1"], testing::UnorderedElementsAre("table.date", "table.amount", "table.country", "table.point", "table.code", "table.address", "table.code"));
  EXPECT_THAT(rules["A-2"], ElementsAre("table.row"));
  EXPECT_THAT(rules["A-3"], testing::Contains("table.row"));
  EXPECT_THAT(rules["A-3"], testing::Contains("table.amount"));
  const auto a1 = project("A-1");
  EXPECT_EQ(a1.title[0].text, "=CMD|' /C calc'!A0");
  ASSERT_EQ(a1.budget.size(), 1U);
  EXPECT_EQ(a1.budget[0].value.written, "999999999999999999999999");
  EXPECT_EQ(a1.budget[0].value.amount, 0);
  EXPECT_TRUE(a1.countries.empty() && a1.locations.empty() && a1.documents.empty());
  EXPECT_EQ(project("A-2").countries.size(), 1U);
  EXPECT_EQ(project("A-3").budget.size(), 0U);
  EXPECT_EQ(project("A-3").locations.size(), 1U);
}

TEST_P(Tables, ChangeNothingWhenTheyCannotBeRead) {
  for (const auto* content : {"", "a,b\n1,2\n", "id,title\n", "%PDF-1.4", "PK\x03\x04 no archive"}) EXPECT_FALSE(bring({in_memory(content)})) << content;
  EXPECT_FALSE(bring({}));
  const auto mapping = table_mapping_from_json(payments_mapping).value();
  EXPECT_FALSE(bring({in_memory("project,amount\n1,2\n", "payments.csv")}, mapping));  // without the projects
  auto plan = plan_tables({in_memory("id,title\n1,Puits\n2,Forages\n")}, std::nullopt);
  ASSERT_TRUE(plan);
  TableOptions options;
  options.plan = *plan;
  options.file_name = "a.csv";
  options.limits.projects = 1;
  EXPECT_FALSE(import_tables(database(), options, {}));
  options.limits = {};
  options.dry_run = true;
  EXPECT_EQ(import_tables(database(), options, {})->counts.created, 2);
  base::Progress stopped;
  stopped.stop = true;
  options.dry_run = false;
  EXPECT_FALSE(import_tables(database(), options, stopped));
  auto session = database().read();
  EXPECT_EQ(projects::count(session), 0);
  EXPECT_TRUE(imports(session, 10).empty());
}

TEST_P(Tables, TakeNoPartOfACountryForIt) {
  std::vector<ActivityOutcome> seen;
  ASSERT_TRUE(bring({in_memory("id,title,country\nX-1,Puits,Atlántida\nX-2,Forages,Sénégal\n")}, std::nullopt, &seen));
  EXPECT_TRUE(project("X-1").countries.empty());  // a department of Honduras
  EXPECT_EQ(seen[0].findings.at(0).rule, "table.country");
  EXPECT_EQ(project("X-2").countries.at(0).code, "SN");
}

TEST_P(Tables, WithoutIdentifiersAreKnownByOwnerAndTitle) {
  const std::string list = "title,reporting org,status\nPuits,Ville de Lyon,2\nForages,Ville de Lyon,2\n";
  ASSERT_EQ(bring({in_memory(list)})->counts.created, 2);
  EXPECT_EQ(bring({in_memory(list)})->counts.same, 2);
  const auto changed = bring({in_memory("title,reporting org,status\nPuits,Ville de Lyon,4\n")});
  EXPECT_EQ(changed->counts.updated, 1);
}

TEST(TableMapping, SaysWhatIsWrongWithIt) {
  const auto wrong = [](std::string_view json) {
    const auto read = table_mapping_from_json(json);
    return read ? std::string() : base::text(base::Language::en, read.error().message);
  };
  EXPECT_THAT(wrong("[]"), HasSubstr("no JSON object"));
  EXPECT_THAT(wrong("{\"tables\": 7}"), HasSubstr("“tables” in / must be a list"));
  EXPECT_THAT(wrong("{\"tables\": []}"), HasSubstr("no tables"));
  EXPECT_THAT(wrong("{\"tabels\": []}"), HasSubstr("“tabels”"));
  EXPECT_THAT(wrong(R"({"tables": [{"columns": [{"column": "a", "says": "tilte"}]}]})"), HasSubstr("“tilte” in tables[1].columns[1]"));
  EXPECT_THAT(wrong(R"({"tables": [{"columns": [{"says": "title"}]}]})"), HasSubstr("must name a column or give a value"));
  EXPECT_THAT(wrong(R"({"tables": [{"columns": [{"column": "a", "says": "title", "dates": "ddmmyy"}]}]})"), HasSubstr("dmy, mdy, ymd"));
  EXPECT_THAT(wrong(R"({"currency": "ZZZ", "tables": [{"columns": [{"column": "a", "says": "title"}]}]})"), HasSubstr("“ZZZ”"));
  EXPECT_THAT(wrong(R"({"tables": [{"columns": [{"column": "a", "says": "status"}]}]})"), HasSubstr("title or the identifier"));
  EXPECT_EQ(wrong(R"({"tables": [{"columns": [{"column": "a", "says": "title"}]}]})"), "");
  EXPECT_NE(wrong(std::string(100000, '[')), "");
}

TEST(TableMapping, OfTheDocumentationCanBeRead) {
  std::ifstream file(fs::path(COSMOPOLIS_SOURCE_DIR) / "docs" / "commands.md");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto begin = text.find("{\"name\": \"ours\"");
  ASSERT_NE(begin, std::string::npos);
  const auto read = table_mapping_from_json(text.substr(begin, text.find("```", begin) - begin));
  ASSERT_TRUE(read) << base::text(base::Language::en, read.error().message);
  EXPECT_EQ(read->tables.size(), 2U);
}

TEST(TableMapping, OfTheProgramCanAllBeRead) {
  ASSERT_EQ(built_in_table_mappings().size(), 2U);
  for (const auto& mapping : built_in_table_mappings()) EXPECT_EQ(table_mapping_from_json(json_text(mapping)).value(), mapping) << mapping.name;
  for (const auto& meaning : meanings()) EXPECT_EQ(parse_says(code(meaning.says)), meaning.says) << meaning.code;
}

}  // namespace
}  // namespace exchange
