// SPDX-License-Identifier: EUPL-1.2
#include "imports/spreadsheet_date.h"

#include "imports/test_tables.h"

namespace imports {

using test::in_memory;
using test::read_all;
using test::Table;
using test::workbook;
using test::zip_of;

namespace {

test::Got sheet(const std::string& bytes, const std::string& name = "", RowLimits limits = {}) {
  auto opened = read_xlsx(in_memory(bytes, "list.xlsx"), name, limits);
  if (!opened) return {{}, {}, {}, opened.error()};
  return read_all(*opened->rows);
}

}  // namespace

TEST(SpreadsheetDate, CountsDaysFromNineteenHundred) {
  EXPECT_EQ(date_of_serial(39716)->text(), "2008-09-25");
  EXPECT_EQ(date_of_serial(1)->text(), "1900-01-01");
  EXPECT_EQ(date_of_serial(61)->text(), "1900-03-01");
  EXPECT_FALSE(date_of_serial(60));
  EXPECT_FALSE(date_of_serial(0));
  EXPECT_FALSE(date_of_serial(1e300));
  EXPECT_EQ(date_of_serial(0.5 + 1462, true)->text(), "1908-01-02");
}

TEST(Xlsx, ReadsTextsNumbersFlagsAndDates) {
  auto bytes = workbook({.sheets = {{"Data",
                                     "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>"
                                     "<row r='3'><c r='A3' t='inlineStr'><is><t>Le</t><r><t>ón</t></r></is></c>"
                                     "<c r='C3'><v>52.243497900000001</v></c><c r='D3' t='b'><v>1</v></c>"
                                     "<c r='E3' s='1'><v>39716</v></c><c r='F3' s='2'><v>39716.5</v></c><c r='G3' t='e'><v>#N/A</v></c>"
                                     "<c r='H3' t='str'><f>A1&amp;\"x\"</f><v>cityx</v></c><c r='I3' t='d'><v>2008-09-25</v></c></row>"}},
                         .strings = "<si><t>city</t></si><si><r><t>coun</t></r><r><t>try</t></r><rPh><t>no</t></rPh></si>",
                         .styles = "<numFmts><numFmt numFmtId='200' formatCode='yyyy\\-mm'/></numFmts>"
                                   "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
                                   "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='200'/></cellXfs>"});
  auto got = sheet(bytes);
  EXPECT_FALSE(got.problem) << got.problem->message.id;
  EXPECT_EQ(got.cells, (Table{{"city", "country"},
                              {"León", "", "52.2434979", "true", "2008-09-25", "2008-09-25", "", "cityx", "2008-09-25"}}));
  EXPECT_EQ(got.lines, (std::vector<std::int64_t>{1, 3}));
}

TEST(Xlsx, CountsDatesFrom1904WhereTheWorkbookSaysSo) {
  auto got = sheet(workbook({.sheets = {{"a", "<row><c s='0'><v>38254</v></c></row>"}},
                             .styles = "<cellXfs><xf numFmtId='14'/></cellXfs>",
                             .workbook_properties = "<workbookPr date1904='1'/>"}));
  EXPECT_EQ(got.cells, (Table{{"2008-09-25"}}));
}

TEST(Xlsx, ChoosesTheLargestSheetOrTheOneNamed) {
  std::string rows;
  for (int i = 0; i < 50; ++i) rows += "<row><c><v>" + std::to_string(i) + "</v></c></row>";
  auto bytes = workbook({.sheets = {{"readme", "<row><c><v>7</v></c></row>"}, {"1", rows}}});
  EXPECT_EQ(sheet(bytes).cells.size(), 50U);
  EXPECT_EQ(sheet(bytes, "readme").cells.size(), 1U);
  EXPECT_EQ(sheet(bytes, "1").cells.size(), 50U);  // the name, not the number
  EXPECT_EQ(sheet(bytes, "2").cells.size(), 50U);
  auto missing = sheet(bytes, "nothing");
  ASSERT_TRUE(missing.problem);
  EXPECT_EQ(missing.problem->message.parameters.at(1).second, "readme, 1");
}

TEST(Xlsx, RefusesWhatIsNoWorkbook) {
  EXPECT_EQ(sheet("PK not an archive").problem->message.id, "{file} is no readable spreadsheet: {error}");
  EXPECT_EQ(sheet(zip_of({{"a.txt", "x"}})).problem->message.id, "{file} is an archive, but no XLSX workbook.");
  EXPECT_EQ(sheet(zip_of({{"content.xml", "x"}})).problem->message.id, "{file} is an OpenDocument file; save it as XLSX or CSV.");
  EXPECT_EQ(sheet(workbook({})).problem->message.id, "The workbook {file} has no sheet with cells.");
}

TEST(Xlsx, RefusesAPasswordWithAClearWord) {
  auto got = sheet(workbook({.sheets = {{"a", "<row/>"}}}, "secret"));
  ASSERT_TRUE(got.problem);
  EXPECT_EQ(got.problem->message.id, "The spreadsheet is protected by a password; save it without one.");
}

TEST(Xlsx, StopsAtABomb) {
  std::string rows;
  for (int i = 0; i < 3'500'000; ++i) rows += "<row><c><v>1</v></c></row>";
  auto bytes = workbook({.sheets = {{"a", rows}}});
  ASSERT_LT(bytes.size(), 1U << 20);
  auto got = sheet(bytes);
  ASSERT_TRUE(got.problem);
  EXPECT_EQ(got.problem->message.id, "The spreadsheet unpacks to far more than its size allows; it is not read further.");
}

TEST(Xlsx, StopsAtTooManySharedTexts) {
  std::string strings;
  for (int i = 0; i < 10'000; ++i) strings += "<si><t>" + std::to_string(i * 7919) + "</t></si>";
  auto got = sheet(workbook({.sheets = {{"a", "<row/>"}}, .strings = strings}), "", {.shared_strings = 10'000});
  ASSERT_TRUE(got.problem);
  EXPECT_EQ(got.problem->message.id, "The spreadsheet has more than {size} MB of texts; save it as CSV.");
}

TEST(Xlsx, ExpandsNoEntities) {
  auto bytes = zip_of({{"xl/workbook.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><workbook>&x;</workbook>"},
                       {"xl/_rels/workbook.xml.rels", "<Relationships/>"}});
  EXPECT_EQ(sheet(bytes).problem->message.id, "The XML document declares a document type; such documents are not read.");
}

TEST(Xlsx, KeepsTheRowsBeforeABreak) {
  std::string rows;
  for (int i = 0; i < 1000; ++i) rows += "<row><c><v>1</v></c></row>";
  auto got = sheet(workbook({.sheets = {{"a", rows + "<row><c><v>2</v></row>"}}}));
  EXPECT_GT(got.cells.size(), 800U);  // the parser looks some bytes ahead
  ASSERT_TRUE(got.problem);
}

TEST(Xlsx, IgnoresReferencesOutOfRange) {
  auto got = sheet(workbook({.sheets = {{"a",
                                         "<row r='5'><c r='XFD5'><v>1</v></c><c r='A5' t='s'><v>99</v></c><c r='B5'><v>2</v></c></row>"
                                         "<row r='2'><c r='ZZZZZ1'><v>3</v></c></row>"}}}));
  ASSERT_EQ(got.cells.size(), 2U);
  EXPECT_EQ(got.troubles[0], "The row has more than {number} columns; the rest was left out.");
  EXPECT_EQ(got.cells[0], (std::vector<std::string>{"", "2"}));
  EXPECT_EQ(got.lines, (std::vector<std::int64_t>{5, 6}));
}

}  // namespace imports
