// SPDX-License-Identifier: EUPL-1.2
#include "xml/reader.h"

#include <gtest/gtest.h>

#include <cstring>

namespace {

xml::Reader::Read from(std::string text, std::size_t piece = 7) {
  return [text = std::move(text), piece, at = std::size_t{0}](char* to, std::size_t size) mutable {
    auto n = std::min({size, piece, text.size() - at});
    std::memcpy(to, text.data() + at, n);
    at += n;
    return static_cast<std::int64_t>(n);
  };
}

std::string events(xml::Reader& reader) {
  std::string all;
  for (;;) {
    switch (reader.next()) {
      case xml::Reader::Event::start:
        all += fmt::format("<{}", reader.name());
        if (auto id = reader.attribute("id")) all += fmt::format("#{}", *id);
        all += ">";
        break;
      case xml::Reader::Event::end: all += fmt::format("</{}>", reader.name()); break;
      case xml::Reader::Event::text: all += reader.text(); break;
      case xml::Reader::Event::finished: return all;
      case xml::Reader::Event::failed: return fmt::format("{}!{}", all, reader.problem().id);
    }
  }
}

}  // namespace

TEST(XmlReader, GivesElementsAttributesAndText) {
  xml::Reader reader(from("<?xml version='1.0'?><a:r xmlns:a='x'><c a:id='7'>one &amp; <![CDATA[two]]></c><e/></a:r>"));
  EXPECT_EQ(events(reader), "<r><c#7>one & two</c><e></e></r>");
}

TEST(XmlReader, RefusesADocumentTypeBeforeAnyEntityIsExpanded) {
  xml::Reader reader(from("<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><r>&b;</r>"));
  EXPECT_EQ(events(reader), "!The XML document declares a document type; such documents are not read.");
}

TEST(XmlReader, StopsAtTheDepthLimit) {
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<a>";
  xml::Reader reader(from(deep));
  EXPECT_NE(events(reader).find("elements inside one another"), std::string::npos);
}

TEST(XmlReader, StopsAtTheLengthLimit) {
  xml::Reader reader(from("<a>" + std::string(10000, 'x') + "</a>", 100), {.bytes = 5000});
  EXPECT_NE(events(reader).find("longer than"), std::string::npos);
}

TEST(XmlReader, SaysWhereADocumentIsBroken) {
  xml::Reader reader(from("<a>\n<b>\n</a>"));
  EXPECT_NE(events(reader).find("not well-formed"), std::string::npos);
  EXPECT_EQ(reader.problem().parameters.at(0).second, "3");
}

TEST(XmlReader, SkipsAnElementWithAllItHolds) {
  xml::Reader reader(from("<r><skip><x/>text<y>z</y></skip><after/></r>"));
  reader.next();
  ASSERT_EQ(reader.next(), xml::Reader::Event::start);
  ASSERT_TRUE(reader.skip_element());
  ASSERT_EQ(reader.next(), xml::Reader::Event::start);
  EXPECT_EQ(reader.name(), "after");
}
