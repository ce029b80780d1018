// SPDX-License-Identifier: EUPL-1.2
#include "iati/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/i18n.h"
#include "iati/values.h"

namespace iati {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

struct Checked {
  FileReport report;
  std::vector<RecordReport> records;
  std::multiset<std::string> rules() const {
    std::multiset<std::string> found;
    for (const auto& record : records)
      for (const auto& finding : record.findings) found.insert(std::string(finding.rule));
    for (const auto& finding : report.findings) found.insert(std::string(finding.rule));
    return found;
  }
};

Checked check(std::string_view text) {
  Checked checked;
  checked.report = check_file(source_of(text), {.today = {2026, 1, 1}, .on_record = [&](const RecordReport& record) {
                                                  checked.records.push_back(record);
                                                  return true;
                                                }});
  return checked;
}

// An activity without any finding; `more` goes behind its sector, where budgets and transactions stand.
std::string activity(std::string_view id = "FR-COA-9-1", std::string_view more = "") {
  return "<iati-activity xml:lang=\"en\" default-currency=\"EUR\"><iati-identifier>" + std::string(id) +
         "</iati-identifier><reporting-org ref=\"FR-COA-9\" "
         "type=\"11\"><narrative>City</narrative></reporting-org><title><narrative>Water</narrative></title>"
         "<description><narrative>Wells</narrative></description><participating-org ref=\"FR-COA-9\" "
         "role=\"4\"/><activity-status code=\"2\"/>"
         "<activity-date type=\"2\" iso-date=\"2024-02-29\"/><recipient-country code=\"SN\"/><sector code=\"14030\"/>" +
         std::string(more) + "</iati-activity>";
}
std::string file(std::string_view activities) {
  return "<iati-activities version=\"2.03\">" + std::string(activities) + "</iati-activities>";
}
std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}
std::string budget(std::string_view value, std::string_view currency = "EUR") {
  return "<budget><period-start iso-date=\"2024-01-01\"/><period-end iso-date=\"2024-12-31\"/><value "
         "value-date=\"2024-01-01\" currency=\"" +
         std::string(currency) + "\">" + std::string(value) + "</value></budget>";
}

TEST(IatiValidator, FindsNothingInAGoodActivity) {
  const auto checked = check(file(activity()));
  EXPECT_THAT(checked.rules(), IsEmpty());
  EXPECT_TRUE(checked.report.valid());
  EXPECT_THAT(checked.report.by_verdict, ElementsAre(1, 0, 0, 0));
}

TEST(IatiValidator, NamesLinePlaceAndWhatToDo) {
  const auto checked =
      check(file("\n" + activity("FR-COA-9-1") + "\n" +
                 replaced(activity("FR-COA-9-2"), " iso-date=\"2024-02-29\"", " iso-date=\"2009-02-30\"")));
  ASSERT_EQ(checked.records.size(), 1U);
  const auto& finding = checked.records[0].findings.at(0);
  EXPECT_EQ(finding.line, 3);
  EXPECT_EQ(finding.path, "iati-activity[2]/activity-date/@iso-date");
  EXPECT_EQ(finding.rule, "schema.date");
  EXPECT_EQ(finding.severity, Severity::critical);
  EXPECT_EQ(base::text(base::Language::en, finding.message),
            "“2009-02-30” is no date that exists. Write it as in 2026-12-31.");
  EXPECT_NE(base::text(base::Language::fr, finding.message), base::text(base::Language::en, finding.message));
  EXPECT_EQ(checked.records[0].identifier, "FR-COA-9-2");
}

TEST(IatiValidator, ReportsTwoActivitiesWithOneIdentifier) {
  const auto checked = check(file(activity() + "\n" + activity("FR-COA-9-2") + "\n" + activity(" FR-COA-9-1")));
  EXPECT_THAT(checked.rules(), Contains("identity.duplicate"));
  ASSERT_FALSE(checked.records.empty());
  EXPECT_EQ(checked.records[0].number, 3U);
  EXPECT_FALSE(checked.report.valid());
}

TEST(IatiValidator, RefusesAmountsBeyond64Bits) {
  EXPECT_THAT(check(file(activity("FR-COA-9-1", budget("99999999999999999999")))).rules(),
              ElementsAre("value.too-large"));
  EXPECT_THAT(check(file(activity("FR-COA-9-1", budget("-92233720368547758")))).rules(), ElementsAre("value.too-large"));
  EXPECT_THAT(check(file(activity("FR-COA-9-1", budget("92233720368547757.99")))).rules(), IsEmpty());
  EXPECT_THAT(check(file(activity("FR-COA-9-1", budget("1,000")))).rules(), ElementsAre("schema.number"));
  EXPECT_THAT(check(file(activity("FR-COA-9-1", budget(std::string(100'000, '9'))))).rules(),
              ElementsAre("value.too-large"));
}

TEST(IatiValidator, KnowsWhichCodesThereAre) {
  EXPECT_THAT(check(file(activity("FR-COA-9-1", budget("1", "XYZ")))).rules(), ElementsAre("code.unknown"));
  EXPECT_THAT(check(file(replaced(activity(), "code=\"14030\"", "code=\"99999\""))).rules(),
              ElementsAre("code.unknown"));
  EXPECT_THAT(check(file(replaced(activity(), "code=\"SN\"", "code=\"QQ\""))).rules(), ElementsAre("code.not-listed"));
  EXPECT_THAT(check(file(replaced(activity(), "<sector",
                                  "<sector vocabulary=\"99\" code=\"x\"><narrative>x</narrative></sector><sector")))
                  .rules(),
              IsEmpty());
  EXPECT_THAT(check(replaced(file(activity()), "2.03", "2.07")).rules(), ElementsAre("code.unknown"));
}

TEST(IatiValidator, SeesOrderOccurrencesAndNames) {
  EXPECT_THAT(check(file(replaced(activity(),
                                  "<activity-status code=\"2\"/><activity-date type=\"2\" iso-date=\"2024-02-29\"/>",
                                  "<activity-date type=\"2\" iso-date=\"2024-02-29\"/><activity-status code=\"2\"/>")))
                  .rules(),
              ElementsAre("schema.order"));
  EXPECT_THAT(check(file(replaced(activity(), "<activity-status code=\"2\"/>", ""))).rules(),
              ElementsAre("schema.missing"));
  EXPECT_THAT(check(file(replaced(activity(), "<activity-status code=\"2\"/>",
                                  "<activity-status code=\"2\"/><activity-status code=\"2\"/>")))
                  .rules(),
              ElementsAre("schema.repeated"));
  EXPECT_THAT(check(file(replaced(activity(), "<sector code", "<sektor/><sector code"))).rules(),
              ElementsAre("schema.element"));
  EXPECT_THAT(check(file(replaced(activity(), "code=\"SN\"", "code=\"SN\" kode=\"SN\""))).rules(),
              ElementsAre("schema.attribute"));
  EXPECT_THAT(check(file(replaced(activity(), " role=\"4\"", ""))).rules(), ElementsAre("schema.missing-attribute"));
  EXPECT_THAT(check(file(replaced(activity(), "<title>", "<title>text"))).rules(), ElementsAre("schema.text"));
  EXPECT_THAT(check(file(activity("FR-COA-9-1", "<x:a xmlns:x=\"urn:x\"><title/></x:a>"))).rules(), IsEmpty());
}

TEST(IatiValidator, SaysOfANamespaceOnTheListThatItDoesNotBelong) {
  const auto checked =
      check(replaced(file(activity()), "<iati-activities", "<iati-activities xmlns=\"http://iatistandard.org\""));
  EXPECT_EQ(checked.report.records, 1U);
  EXPECT_FALSE(checked.report.by_schema());
  EXPECT_THAT(checked.rules(), Contains("schema.namespace"));
}

TEST(IatiValidator, ChecksTheOtherActivitiesWhereOneIsBroken) {
  const auto checked = check(file(activity() + "<iati-activity><title></iati-activity>" +
                                  replaced(activity("FR-COA-9-2"), "iso-date", "iso-dat")));
  EXPECT_EQ(checked.report.records, 2U);
  EXPECT_EQ(checked.report.lost, 1U);
  ASSERT_EQ(checked.records.size(), 2U);
  EXPECT_TRUE(checked.records[0].lost);
  EXPECT_EQ(checked.records[0].number, 2U);
  EXPECT_EQ(checked.records[1].number, 3U);
}

TEST(IatiValidator, GivesAVerdictOnWhatIsNoIatiFile) {
  for (const auto& text :
       {std::string(), std::string("PK\x03\x04"), std::string("words"), std::string("<html><body/></html>"),
        std::string(10, '\0'), std::string("<iati-activities"), std::string("<iati-activities version=\"2.03\"/>")})
    EXPECT_FALSE(check(text).report.by_schema()) << text;
}

TEST(IatiValidator, SumsPercentagesExactly) {
  auto sectors = [](std::string_view a, std::string_view b, std::string_view c) {
    return check(file(replaced(activity(), "<sector code=\"14030\"/>",
                               "<sector code=\"14030\" percentage=\"" + std::string(a) +
                                   "\"/><sector code=\"15112\" percentage=\"" + std::string(b) +
                                   "\"/><sector code=\"43030\" percentage=\"" + std::string(c) + "\"/>")))
        .rules();
  };
  EXPECT_THAT(sectors("33.33", "33.33", "33.34"), IsEmpty());
  EXPECT_THAT(sectors("0.1", "0.2", "99.7"), IsEmpty());
  EXPECT_THAT(sectors("33.33", "33.33", "33.33"), ElementsAre("2.1.2"));
  EXPECT_THAT(sectors("150", "-50", "0"), ElementsAre("12.3.1", "12.3.1"));
}

TEST(IatiValidator, KeepsToItsNumberOfFindings) {
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "<tag code=\"1\" vocabulary=\"nothing\"/>";
  const auto checked = check(file(activity("FR-COA-9-1", many)));
  ASSERT_EQ(checked.records.size(), 1U);
  EXPECT_EQ(checked.records[0].findings.size(), 1000U);
  EXPECT_EQ(all_of(checked.records[0].counts), 3000U);
}

TEST(IatiValidator, HasASentenceForEveryRule) {
  const Node node{.name = Name::title};
  const auto& list = code_lists()[0];
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < all_rules().size(); ++i) {
    const Found found{static_cast<Rule>(i), Severity::error, Name::code, Name::code, &node, "x", &list, 1};
    EXPECT_FALSE(message_of(found).id.empty()) << all_rules()[i].id;
    EXPECT_TRUE(ids.insert(all_rules()[i].id).second) << all_rules()[i].id;
  }
}

TEST(IatiValues, AreThoseOfXmlSchema) {
  for (auto good : {"2024-02-29", "2024-02-29Z", "2024-02-29+14:00", " 2024-02-29\n", "12024-01-01"})
    EXPECT_TRUE(is_of(Type::date, good)) << good;
  for (auto bad : {"2023-02-29", "2024-02-30", "2024-13-01", "2024-1-1", "24-01-01", "0000-01-01", "2024-02-29+15:00",
                   "2024-02-29T00:00:00", "", "02024-01-01"})
    EXPECT_FALSE(is_of(Type::date, bad)) << bad;
  for (auto good : {"2024-02-29T24:00:00", "2024-02-29T12:00:00.123Z"})
    EXPECT_TRUE(is_of(Type::datetime, good)) << good;
  for (auto bad : {"2024-02-29", "2024-02-29T24:00:01", "2024-02-29T12:00", "2024-02-29T12:00:00."})
    EXPECT_FALSE(is_of(Type::datetime, bad)) << bad;
  for (auto good : {"1", "-1.5", "+.5", "5.", " 1 "}) EXPECT_TRUE(is_of(Type::decimal, good)) << good;
  for (auto bad : {"", ".", "1e3", "1,5", "1 000", "--1", "NaN"}) EXPECT_FALSE(is_of(Type::decimal, bad)) << bad;
  for (auto good : {"http://example.org/a b?c=%20#d", "", "a/b", "mailto:x@y", "http://[::1]/"})
    EXPECT_TRUE(is_of(Type::uri, good)) << good;
  for (auto bad : {"http://x/%zz", "a#b#c", "http://h:port/"}) EXPECT_FALSE(is_of(Type::uri, bad)) << bad;
  EXPECT_TRUE(is_of(Type::integer, "-2147483648"));
  EXPECT_FALSE(is_of(Type::integer, "2147483648"));
  EXPECT_FALSE(is_of(Type::positive, "0"));
  EXPECT_EQ(year_after(*day_of("2024-02-29")), *day_of("2025-02-28"));
}

}  // namespace
}  // namespace iati
