// SPDX-License-Identifier: EUPL-1.2
// Organisation files: a file read, written and read again says the same; a plan written and read is the same; what is written is
// valid by the official schema wherever it was in the file it came from.
#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include <filesystem>
#include <fstream>

#include "exchange/organisation.h"
#include "spending/test_plans.h"

namespace exchange {
namespace {

namespace fs = std::filesystem;
const fs::path data = fs::path(COSMOPOLIS_SOURCE_DIR) / "../shared/data";

std::vector<spending::Plan> read_all(iati::Reader::Source source) {
  std::vector<spending::Plan> all;
  iati::Reader reader(std::move(source));
  reader.read({.on_record =
                   [&](const iati::Record& record) {
                     if (record.kind != iati::RecordKind::organisation) return true;
                     all.push_back(read_organisation(record));
                     spending::normalise(all.back());
                     return true;
                   },
               .on_fault = [](const iati::Fault&) {}});
  return all;
}

std::string file_of(const std::vector<spending::Plan>& all) {
  std::string out = organisations_head("2026-11-23T00:00:00Z");
  for (const auto& plan : all) write_organisation(out, plan, {"FR-COA-1", "11", "Lyon"});
  return out += organisations_foot();
}

void expect_same(const spending::Plan& a, const spending::Plan& b) {
  if (a == b) return;
  const auto was = spending::json_text(a), is = spending::json_text(b);
  std::size_t at = 0;
  while (at < was.size() && at < is.size() && was[at] == is[at]) ++at;
  const auto from = at > 150 ? at - 150 : 0;
  ADD_FAILURE() << a.identifier << "\nwas …" << was.substr(from, 400) << "\nis  …" << is.substr(from, 400);
}

// The official schema of a version; asks nobody else.
class Schema {
 public:
  explicit Schema(const std::string& version) {
    auto* parser = xmlSchemaNewParserCtxt((data / "iati-standard/schema" / version / "iati-organisations-schema.xsd").c_str());
    schema_ = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
  }
  ~Schema() { xmlSchemaFree(schema_); }
  Schema(const Schema&) = delete;
  // What it has against the file; empty: nothing.
  std::string refuses(const std::string& file) const {
    std::string told;
    auto* document = xmlReadMemory(file.data(), static_cast<int>(file.size()), "file.xml", nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE);
    if (!document) return "not well-formed";
    auto* context = xmlSchemaNewValidCtxt(schema_);
    xmlSchemaSetValidStructuredErrors(
        context, [](void* to, auto* error) { *static_cast<std::string*>(to) += fmt::format("{}: {}", error->line, error->message); }, &told);
    if (xmlSchemaValidateDoc(context, document) != 0 && told.empty()) told = "refused";
    xmlSchemaFreeValidCtxt(context);
    xmlFreeDoc(document);
    return told;
  }
  bool is_there() const { return schema_ != nullptr; }

 private:
  xmlSchemaPtr schema_ = nullptr;
};

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(OrganisationRoundTrip, GivesBackAnyPlan) {
  spending::test::Maker maker(5, {spending::OrganisationId::make(), spending::OrganisationId::make()});
  std::vector<spending::Plan> all;
  for (int i = 0; i < 600; ++i) {
    all.push_back(maker.plan());
    spending::normalise(all.back());
  }
  const auto again = read_all(iati::source_of(file_of(all)));
  ASSERT_EQ(again.size(), all.size());
  for (std::size_t i = 0; i < all.size() && !testing::Test::HasFailure(); ++i) expect_same(all[i], again[i]);
}

// Whatever has all that the schema asks for is written so that it stays valid, with what only we know in it.
TEST(OrganisationRoundTrip, WritesAnyPlanAsTheSchemaAllows) {
  const Schema schema("2.03");
  if (!schema.is_there()) GTEST_SKIP() << "The standard's schemas are not there: ../shared/data/iati-standard";
  spending::test::Maker maker(7, {spending::OrganisationId::make()});
  for (int i = 0; i < 200; ++i) {
    auto plan = maker.plan();
    const spending::Narrative name{{"", "Agua"}};
    plan.name.text = plan.name.text.empty() ? name : plan.name.text;
    if (plan.reporter != spending::Named{}) plan.reporter = {plan.owner, "FR-COA-1", "11", name, {}, {}};
    const auto complete = [&](spending::Budget& budget) {
      for (auto& line : budget.lines) line.name = name;
    };
    for (auto& one : plan.total) complete(one);
    for (auto& one : plan.organisations) complete(one.budget), one.recipient.name = name;
    for (auto& one : plan.regions) complete(one.budget);
    for (auto& one : plan.countries) complete(one.budget);
    for (auto& one : plan.expenditure) complete(one);
    for (auto& one : plan.documents) one.document.title = name;
    const auto file = file_of({plan});
    ASSERT_EQ(schema.refuses(file), "") << file;
  }
}

TEST(OrganisationRoundTrip, GivesBackEveryRealOrganisation) {
  if (!fs::exists(data / "iati")) GTEST_SKIP() << "The real files are not there: ../shared/data/iati";
  const Schema schema("2.03");
  ASSERT_TRUE(schema.is_there());
  std::size_t organisations = 0, files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(data / "iati")) {
    if (entry.path().extension() != ".xml") continue;
    const auto first = read_all(iati::source_of_file(entry.path().string()));
    if (first.empty()) continue;
    SCOPED_TRACE(entry.path().filename().string());
    ++files;
    const auto file = file_of(first);
    const auto again = read_all(iati::source_of(file));
    ASSERT_EQ(again.size(), first.size());
    organisations += first.size();
    for (std::size_t i = 0; i < first.size(); ++i) expect_same(first[i], again[i]);
    // Valid files stay so; what was wrong in others need not be mended.
    const auto before = content_of(entry.path());
    const auto version = before.find("version=\"2.02\"") != std::string::npos ? "2.02" : before.find("version=\"2.01\"") != std::string::npos ? "2.01" : "2.03";
    if (Schema(version).refuses(before).empty()) {
      EXPECT_EQ(schema.refuses(file), "");
    }
  }
  EXPECT_GE(files, 10U);
  EXPECT_GE(organisations, 10U);
}

TEST(OrganisationRoundTrip, BringsVersionOneToTodaysForm) {
  const std::string file = R"(<iati-organisations version="1.03"><iati-organisation xml:lang="fr" default-currency="EUR" extra="7">
    <reporting-org ref="FR-COA-1" type="11">Ville de Lyon</reporting-org>
    <iati-identifier> FR-COA-1 </iati-identifier>
    <name>Ville de Lyon</name><name xml:lang="en">City of Lyon</name>
    <recipient-org-budget><recipient-org ref="XM-1" type="22">Les Puits</recipient-org><value value-date="2012-01-01">1000.5</value>
      <period-end iso-date="2012-12-31"/><period-start iso-date="2012-01-01"/></recipient-org-budget>
    <total-budget><period-start iso-date="2012-01-01"/><period-end iso-date="2009-02-30"/><value currency="XOF" value-date="2012-01-01">99999999999999999999</value></total-budget>
    <document-link url="https://example.org/a.pdf" format="application/pdf"><category code="B01"/><title>Rapport</title><title xml:lang="en">Report</title>
      <recipient-country code="SN">Sénégal</recipient-country></document-link>
  </iati-organisation></iati-organisations>)";
  const auto read = read_all(iati::source_of(file));
  ASSERT_EQ(read.size(), 1U);
  const auto& plan = read[0];
  EXPECT_EQ(plan.identifier, "FR-COA-1");
  ASSERT_EQ(plan.name.text.size(), 2U);
  EXPECT_EQ(plan.name.text[1].text, "City of Lyon");
  ASSERT_EQ(plan.organisations.size(), 1U);
  EXPECT_EQ(plan.organisations[0].recipient.type, "22");
  EXPECT_EQ(plan.organisations[0].recipient.name.at(0).text, "Les Puits");
  EXPECT_EQ(plan.organisations[0].budget.value.amount, 100050);
  EXPECT_EQ(plan.organisations[0].budget.start.text(), "2012-01-01");
  EXPECT_EQ(plan.total.at(0).value.written, "99999999999999999999");
  EXPECT_FALSE(plan.total.at(0).end.known());
  EXPECT_NE(plan.total.at(0).rest.find("2009-02-30"), std::string::npos);
  EXPECT_EQ(plan.documents.at(0).countries.at(0).name.at(0).text, "Sénégal");
  EXPECT_NE(plan.rest.find("c:extra=\"7\""), std::string::npos);
  const auto again = read_all(iati::source_of(file_of(read)));
  ASSERT_EQ(again.size(), 1U);
  expect_same(plan, again[0]);
  // With a period that exists it is valid.
  auto mended = plan;
  mended.total[0].rest.clear();
  mended.total[0].end = {2012, 12, 31};
  if (const Schema schema("2.03"); schema.is_there()) {
    EXPECT_EQ(schema.refuses(file_of({mended})), "");
  }
}

// Attributes and elements of others wherever they may stand, and where they may not.
constexpr std::string_view odd_file = R"(<iati-organisations version="2.03" xmlns:x="urn:x"><iati-organisation x:a="1">
    <organisation-identifier x:kind="k">A-1</organisation-identifier><name x:b="2"><narrative>A</narrative><x:note>n</x:note></name>
    <reporting-org ref="A-1" type="22" secondary-reporter="0"><narrative>A</narrative></reporting-org>
    <recipient-org-budget status="2"><recipient-org ref="B" x:odd="3"><narrative>B</narrative></recipient-org><period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>
      <value currency="EUR" value-date="2020-01-01">5</value><budget-line ref="l" x:c="4"><value currency="EUR" value-date="2020-01-01">3</value><narrative>Line</narrative><x:d/></budget-line></recipient-org-budget>
    <document-link url="https://example.org/" format="text/html"><title><narrative>D</narrative></title><category code="B01"/><x:e>5</x:e><recipient-country code="SN"/></document-link>
    <unheard-of>6</unheard-of><x:f><x:g/></x:f></iati-organisation></iati-organisations>)";

TEST(OrganisationRoundTrip, KeepsWhatNoFieldHolds) {
  const std::string file(odd_file);
  const auto read = read_all(iati::source_of(file));
  ASSERT_EQ(read.size(), 1U);
  const auto written = file_of(read);
  for (const auto* kept : {"x:a=\"1\"", "x:kind=\"k\"", "x:b=\"2\"", ">n</x:note>", "secondary-reporter=\"0\"", ">3</c:attribute>", "x:c=\"4\"", ">5</x:e>", "<c:unheard-of>6", "<x:g"})
    EXPECT_NE(written.find(kept), std::string::npos) << kept << "\n" << written;
  const auto again = read_all(iati::source_of(written));
  ASSERT_EQ(again.size(), 1U);
  expect_same(read[0], again[0]);
  if (const Schema schema("2.03"); schema.is_there()) {
    EXPECT_EQ(schema.refuses(written), "");
  }
}

// Pieces of files taken out, doubled, changed: whatever still can be read is written so that it reads as the same.
TEST(OrganisationRoundTrip, GivesBackWhateverIsLeftOfABrokenFile) {
  std::mt19937 random(17);
  const std::string old = R"(<iati-organisations version="1.05"><iati-organisation version="1.05" xml:lang="fr" default-currency="EUR"><iati-identifier>A-1</iati-identifier><name xml:lang="fr">A</name>
    <reporting-org ref="A-1" type="22">A</reporting-org><recipient-country-budget><recipient-country code="SN">S</recipient-country><period-start iso-date="2012-01-01">x</period-start>
    <period-end iso-date="2012-12-31"/><value value-date="2012-01-01">5</value></recipient-country-budget><document-link url="u" format="f"><title xml:lang="fr">T</title><category code="B01">c</category></document-link>
    </iati-organisation></iati-organisations>)";
  const std::string pieces[] = {"<", ">", "/>", "\"", "&amp;", " x:a=\"1\"", " xmlns:x=\"urn:y\"", " c:owner=\"1\"", "<narrative>n</narrative>", "<c:own>{}</c:own>", "<value>1</value>", "text", " iso-date=\"2012\"", " ref=\"\"", "<total-budget>", "</total-budget>"};
  std::size_t read = 0;
  for (int i = 0; i < 40000 && !testing::Test::HasFailure(); ++i) {
    std::string file(i % 2 ? odd_file : std::string_view(old));
    for (auto n = 1 + random() % 3; n > 0; --n) {
      const auto at = random() % file.size(), size = std::min<std::size_t>(random() % 30, file.size() - at);
      switch (random() % 4) {
        case 0: file.erase(at, size); break;
        case 1: file.insert(at, file.substr(at, size)); break;
        case 2: file.insert(at, pieces[random() % std::size(pieces)]); break;
        default: file[at] = static_cast<char>(' ' + random() % 95);
      }
      if (file.empty()) file = "x";
    }
    const auto first = read_all(iati::source_of(file));
    read += first.size();
    const auto written = file_of(first);
    const auto again = read_all(iati::source_of(written));
    ASSERT_EQ(again.size(), first.size()) << file << "\n" << written;
    for (std::size_t k = 0; k < first.size(); ++k) expect_same(first[k], again[k]);
    if (testing::Test::HasFailure()) ADD_FAILURE() << file << "\n" << written;
  }
  EXPECT_GT(read, 3000U);
}

}  // namespace
}  // namespace exchange
