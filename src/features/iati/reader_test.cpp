// SPDX-License-Identifier: EUPL-1.2
#include "iati/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "base/i18n.h"

namespace iati {
namespace {

using testing::ElementsAre;

struct Read {
  std::vector<std::string> identifiers;
  std::vector<std::string> xml;
  std::vector<Version> versions;
  std::vector<Fault> faults;
  ReadResult result;
  Document document;

  std::vector<Fault::Kind> kinds() const {
    std::vector<Fault::Kind> found;
    for (const auto& fault : faults) found.push_back(fault.kind);
    return found;
  }
};

Read read(std::string_view text, Limits limits = {}, std::size_t most_at_once = 1 << 20) {
  Read found;
  auto source = source_of(text);
  Reader reader([&](char* to, std::size_t size) { return source(to, std::min(size, most_at_once)); }, limits);
  found.result = reader.read({[&](const Record& record) {
                                const auto* id = record.root->child(Name::iati_identifier);
                                if (!id) id = record.root->child(Name::organisation_identifier);
                                found.identifiers.emplace_back(id ? id->text() : "-");
                                found.versions.push_back(record.version);
                                write_xml(found.xml.emplace_back(), *record.root);
                                return true;
                              },
                              [&](const Fault& fault) { found.faults.push_back(fault); }});
  found.document = reader.document();
  return found;
}

std::string activity(std::string_view id, std::string_view more = "") {
  return "<iati-activity><iati-identifier>" + std::string(id) + "</iati-identifier>" + std::string(more) +
         "</iati-activity>\n";
}
std::string file(std::string_view activities, std::string_view version = "2.03") {
  return "<?xml version=\"1.0\"?>\n<iati-activities version=\"" + std::string(version) + "\">\n" +
         std::string(activities) + "</iati-activities>\n";
}

TEST(IatiReader, HandsOverOneActivityAfterTheOther) {
  const auto found = read(file(activity("A") + activity("B")));
  EXPECT_THAT(found.identifiers, ElementsAre("A", "B"));
  EXPECT_TRUE(found.faults.empty());
  EXPECT_EQ(found.document.version, "2.03");
  EXPECT_EQ(found.document.container, "iati-activities");
}

TEST(IatiReader, GivesTheTreeWithAttributesTextsAndLines) {
  const std::string text = file(
      "<iati-activity default-currency=\"EUR\">\n <title>\n  <narrative xml:lang=\"fr\">Eau &amp; vie</narrative>\n "
      "</title>\n</iati-activity>");
  Reader reader(source_of(text));
  int seen = 0;
  reader.read({[&](const Record& record) {
                 ++seen;
                 EXPECT_EQ(record.number, 1U);
                 EXPECT_EQ(record.root->attribute(Name::default_currency), "EUR");
                 EXPECT_FALSE(record.root->attribute(Name::hierarchy));
                 const auto* title = record.root->child(Name::title);
                 EXPECT_EQ(title->line, 4U);
                 EXPECT_TRUE(title->text().empty());
                 const auto texts = narratives(*title);
                 EXPECT_EQ(texts.size(), 1U);
                 EXPECT_EQ(texts.at(0).language, "fr");
                 EXPECT_EQ(texts.at(0).text, "Eau & vie");
                 EXPECT_EQ(path_of(*title->first, 1), "iati-activity[1]/title/narrative");
                 return true;
               },
               {}});
  EXPECT_EQ(seen, 1);
}

TEST(IatiReader, WritesForeignElementsAsTheyWere) {
  const std::string inside =
      "<usg:note xmlns:usg=\"https://explorer.usaid.gov\" usg:kind=\"a&quot;b\" plain=\"x\">text &lt;1&gt;<usg:deep/> "
      "tail</usg:note>";
  const auto found = read(file(activity("A", inside)));
  ASSERT_EQ(found.xml.size(), 1U);
  EXPECT_EQ(found.xml[0], "<iati-activity><iati-identifier>A</iati-identifier>" + inside + "</iati-activity>");
}

TEST(IatiReader, GivesAmpersandsInAttributesAsTheyAre) {
  const std::string written =
      "<iati-activity default-currency=\"a&amp;b&amp;#38;c\" xmlns:x=\"u?a&amp;b\" x:y=\"&amp;&lt;\"/>";
  EXPECT_THAT(
      read("<iati-activities>" + written + "</iati-activities>").xml,
      ElementsAre("<iati-activity xmlns:x=\"u?a&amp;b\" default-currency=\"a&amp;b&amp;#38;c\" x:y=\"&amp;&lt;\"/>"));
}

TEST(IatiReader, DeclaresANamespaceThatTheListDeclared) {
  const std::string text =
      "<iati-activities version=\"2.03\" xmlns:x=\"urn:x\"><iati-activity "
      "x:a=\"1\"><x:b/></iati-activity></iati-activities>";
  const auto found = read(text);
  EXPECT_THAT(found.xml, ElementsAre("<iati-activity xmlns:x=\"urn:x\" x:a=\"1\"><x:b/></iati-activity>"));
}

TEST(IatiReader, LosesOnlyTheActivityWhoseXmlIsBroken) {
  const auto found = read(file(activity("A") + activity("B", "<title><narrative>x</title>") + activity("C") +
                               activity("D", "<a b=<>") + activity("E", "R & D") + activity("F")));
  EXPECT_THAT(found.identifiers, ElementsAre("A", "C", "F"));
  ASSERT_EQ(found.faults.size(), 3U);
  EXPECT_EQ(found.faults[0].number, 2U);
  EXPECT_EQ(found.faults[0].line, 4);
  EXPECT_EQ(found.faults[1].number, 4U);
  EXPECT_EQ(found.faults[1].line, 6);
  EXPECT_EQ(found.faults[2].line, 7);
}

TEST(IatiReader, LosesNoActivityAfterOneThatIsNotClosed) {
  std::string text;
  for (int i = 0; i < 600; ++i)
    text += "<iati-activity><iati-identifier>open" + std::to_string(i) + "</iati-identifier>\n" +
            activity("good" + std::to_string(i));
  const auto found = read(file(text));
  ASSERT_EQ(found.identifiers.size(), 600U);
  EXPECT_EQ(found.identifiers.back(), "good599");
}

TEST(IatiReader, GivesTheSameInWhateverPiecesTheFileComes) {
  const auto text =
      file(activity("A", "<!-- long -->") + activity("B", "<title><narrative>é€😀</narrative></title>") +
           "<x:y xmlns:x=\"u\">z</x:y>" + activity("C", "<![CDATA[<]]>") + activity("D", "&nbsp;") + activity("E"));
  const auto whole = read(text);
  EXPECT_THAT(whole.identifiers, ElementsAre("A", "B", "-", "C", "E"));
  for (std::size_t size : {1, 2, 3, 7, 50}) {
    const auto found = read(text, {}, size);
    EXPECT_EQ(found.identifiers, whole.identifiers) << size;
    EXPECT_EQ(found.xml, whole.xml) << size;
    EXPECT_EQ(found.faults.size(), whole.faults.size()) << size;
  }
}

TEST(IatiReader, ReadsTheVersionOfEachActivityInMixedFiles) {
  const auto found = read(
      "<iati-activities><iati-activity version=\"1.03\"/><iati-activity version=\"2.02\"/><iati-activity/>"
      "<iati-activity><title><narrative>x</narrative></title></iati-activity></iati-activities>");
  EXPECT_THAT(found.versions, ElementsAre(Version::v1, Version::v202, Version::v1, Version::v203));
}

TEST(IatiReader, FindsActivitiesInsideAnAnswerOfAnInterface) {
  const auto found = read("<result><ok>True</ok><iati-activities generated-datetime='x'><query><a>1</a></query>" +
                          activity("A") + "</iati-activities></result>");
  EXPECT_THAT(found.identifiers, ElementsAre("A"));
  EXPECT_EQ(found.document.root, "result");
  EXPECT_THAT(found.kinds(), ElementsAre(Fault::Kind::misplaced));
}

TEST(IatiReader, ReadsOnAfterASecondListInTheFile) {
  const auto found = read(file(activity("A")) + file(activity("B"), "1.05"));
  EXPECT_THAT(found.identifiers, ElementsAre("A", "B"));
  EXPECT_THAT(found.versions, ElementsAre(Version::v203, Version::v1));
  EXPECT_EQ(found.faults.size(), 1U);
}

TEST(IatiReader, ReadsFilesInOtherEncodings) {
  std::string wide = "\xFF\xFE";
  for (char c : file(activity("A"))) wide += {c, '\0'};
  EXPECT_THAT(read(wide).identifiers, ElementsAre("A"));
  EXPECT_THAT(read(wide, {}, 3).identifiers, ElementsAre("A"));
  EXPECT_THAT(read("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><iati-activities>" + activity("caf\xE9") +
                   "</iati-activities>")
                  .identifiers,
              ElementsAre("café"));
  EXPECT_THAT(read("\xEF\xBB\xBF" + file(activity("A"))).identifiers, ElementsAre("A"));
  EXPECT_THAT(read("<?xml version=\"1.0\" encoding=\"klingon\"?><iati-activities/>").kinds(),
              ElementsAre(Fault::Kind::unreadable));
}

TEST(IatiReader, DecodesTheSameInWhateverPiecesTheFileComes) {
  std::string wide = "\xFF\xFE";
  for (char c : file(activity("A") + activity("B"))) wide += {c, '\0'};
  wide.insert(wide.size() - 60, "\x00\xDC", 2);  // half a pair
  wide += "x";
  const auto whole = read(wide);
  EXPECT_THAT(whole.identifiers, ElementsAre("A"));
  EXPECT_THAT(whole.kinds(), testing::Contains(Fault::Kind::unreadable));
  for (std::size_t size : {1, 2, 3, 5}) {
    EXPECT_EQ(read(wide, {}, size).xml, whole.xml) << size;
    EXPECT_EQ(read(wide, {}, size).kinds(), whole.kinds()) << size;
  }
}

TEST(IatiReader, TakesADeclarationThatContradictsItselfForUtf8) {
  EXPECT_THAT(
      read("<?xml version=\"1.0\" encoding=\"UTF-16\"?><iati-activities>" + activity("é") + "</iati-activities>")
          .identifiers,
      ElementsAre("é"));
}

TEST(IatiReader, LosesOnlyTheActivityWithBytesOfAnotherEncoding) {
  const auto found = read(file(activity("A") + activity("B", "<title>caf\xE9</title>") + activity("C")));
  EXPECT_THAT(found.identifiers, ElementsAre("A", "C"));
  ASSERT_EQ(found.faults.size(), 1U);
  EXPECT_EQ(found.faults[0].line, 4);
}

TEST(IatiReader, ExpandsNoEntities) {
  std::string bomb = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY l0 \"lol\">";
  for (int i = 1; i < 12; ++i)
    bomb += "<!ENTITY l" + std::to_string(i) + " \"&l" + std::to_string(i - 1) + ";&l" + std::to_string(i - 1) + ";\">";
  bomb += "]><iati-activities version=\"2.03\">" + activity("A") + activity("B", "<title>&l11;</title>") +
          activity("C") + "</iati-activities>";
  const auto found = read(bomb);
  EXPECT_THAT(found.identifiers, ElementsAre("A", "C"));
  EXPECT_THAT(found.kinds(), ElementsAre(Fault::Kind::document_type, Fault::Kind::not_well_formed));
}

TEST(IatiReader, FetchesNoExternalEntity) {
  const auto found = read(
      "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY % p SYSTEM \"http://127.0.0.1/p.dtd\"> %p;]>"
      "<iati-activities>" +
      activity("A", "<title>&x;</title>") + activity("B") + "</iati-activities>");
  EXPECT_THAT(found.identifiers, ElementsAre("B"));
  for (const auto& xml : found.xml) EXPECT_EQ(xml.find("root:"), std::string::npos);
}

TEST(IatiReader, GivesNoAttributeThatADocumentTypeAdds) {
  const auto found = read("<!DOCTYPE a [<!ATTLIST iati-activity hierarchy CDATA \"9\">]><iati-activities>" +
                          activity("A") + "</iati-activities>");
  EXPECT_THAT(found.xml, ElementsAre("<iati-activity><iati-identifier>A</iati-identifier></iati-activity>"));
}

TEST(IatiReader, PassesOverElementsTenThousandDeep) {
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "<title>";
  const auto found = read(file(activity("A", deep) + activity("B")));
  EXPECT_THAT(found.identifiers, ElementsAre("B"));
  EXPECT_EQ(found.faults.at(0).kind, Fault::Kind::too_deep);
}

TEST(IatiReader, KeepsToItsMemoryForOneActivity) {
  std::string big;
  for (int i = 0; i < 20'000; ++i) big += "<title><narrative>0123456789</narrative></title>";
  const auto found = read(file(activity("A", big) + activity("B")), {.record_bytes = 1 << 20});
  EXPECT_THAT(found.identifiers, ElementsAre("B"));
  EXPECT_THAT(found.kinds(), ElementsAre(Fault::Kind::too_large));
}

TEST(IatiReader, NamesWhatIsNoXml) {
  EXPECT_THAT(read("").kinds(), ElementsAre(Fault::Kind::unreadable));
  EXPECT_THAT(read("PK\x03\x04rest").kinds(), ElementsAre(Fault::Kind::unreadable));
  EXPECT_THAT(read("just words").kinds(), ElementsAre(Fault::Kind::not_well_formed));
  EXPECT_THAT(read("<html/>").kinds(), ElementsAre(Fault::Kind::no_records));
  EXPECT_THAT(read(std::string(1000, '\0')).kinds(), ElementsAre(Fault::Kind::not_well_formed));
  Reader broken(source_of_file("/nowhere/at/all.xml"));
  std::vector<Fault> faults;
  broken.read({{}, [&](const Fault& fault) { faults.push_back(fault); }});
  EXPECT_EQ(faults.size(), 1U);
}

TEST(IatiReader, KeepsTheWholeActivitiesOfAFileThatBreaksOff) {
  const auto text = file(activity("A") + activity("B") + activity("C"));
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto found = read(std::string_view(text).substr(0, size));
    std::size_t ends = 0;
    for (auto at = text.find("</iati-activity>"); at != std::string::npos && at + 16 <= size;
         at = text.find("</iati-activity>", at + 1))
      ++ends;
    EXPECT_EQ(found.identifiers.size(), ends) << size;
    if (size < text.size() - 1) {
      EXPECT_FALSE(found.faults.empty()) << size;
    }
  }
}

TEST(IatiReader, StopsWhenTold) {
  const auto text = file(activity("A") + activity("B"));
  Reader reader(source_of(text));
  int seen = 0;
  const auto result = reader.read({[&](const Record&) { return ++seen < 1; }, {}});
  EXPECT_TRUE(result.stopped);
  EXPECT_EQ(seen, 1);
}

TEST(IatiReader, EndsAfterTooManyFaults) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "<iati-activity <";
  const auto found = read(text, {.faults = 10});
  EXPECT_EQ(found.faults.back().kind, Fault::Kind::too_many);
  EXPECT_LT(found.faults.size(), 13U);
}

// Whatever one byte of a file becomes, the activities before and after the one it stands in are read.
TEST(IatiReader, LosesNoGoodActivityWhateverOneByteBecomes) {
  const auto text =
      file(activity("A") + activity("B", "<title><narrative xml:lang=\"fr\">x &amp; y</narrative></title><!-- c -->") +
           activity("C"));
  const auto from = text.find("<iati-activity>", text.find("<iati-activity>") + 1) + 15;
  const auto to = text.find("</iati-activity>", from);
  std::mt19937 random(20260101);
  for (auto at = from; at < to; ++at)
    for (char c : {'<', '>', '&', '"', '/', '!', '\0', '\xFF', static_cast<char>(random())}) {
      auto changed = text;
      changed[at] = c;
      const auto found = read(changed);
      ASSERT_GE(found.identifiers.size(), 2U) << at << " " << static_cast<int>(c);
      EXPECT_EQ(found.identifiers.front(), "A");
      EXPECT_EQ(found.identifiers.back(), "C");
    }
}

}  // namespace
}  // namespace iati
