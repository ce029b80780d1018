// SPDX-License-Identifier: EUPL-1.2
// For the tests of this folder: tables in memory, and workbooks made part by part, broken ones too.
#pragma once
#include <gtest/gtest.h>
#include <zip.h>

#include <string>
#include <vector>

#include "imports/rows.h"

namespace imports::test {

using Table = std::vector<std::vector<std::string>>;

inline Input in_memory(std::string content, std::string name = "list") {
  return {std::move(name), "", std::make_shared<const std::string>(std::move(content))};
}

struct Got {
  Table cells;
  std::vector<std::int64_t> lines;
  std::vector<std::string> troubles;  // message ids, empty for none
  std::optional<base::Problem> problem;
};

inline Got read_all(RowReader& reader) {
  Got got;
  Row row;
  while (reader.next(row)) {
    got.cells.emplace_back(row.cells.begin(), row.cells.end());
    got.lines.push_back(row.line);
    got.troubles.push_back(row.trouble ? row.trouble->id : "");
  }
  got.problem = reader.problem();
  return got;
}

inline Got split(std::string text, char delimiter = ',', RowLimits limits = {}) {
  auto reader = read_delimited(*open_text(in_memory(std::move(text)), "UTF-8"), delimiter, limits);
  return read_all(*reader);
}

// A zip archive of these files.
inline std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files, const char* password = nullptr) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(source);
  zip_t* zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
  for (auto& [name, content] : files) {
    auto index = zip_file_add(zip, name.c_str(), zip_source_buffer(zip, content.data(), content.size(), 0), ZIP_FL_ENC_UTF_8);
    if (password) zip_file_set_encryption(zip, static_cast<zip_uint64_t>(index), ZIP_EM_AES_256, password);
  }
  EXPECT_EQ(zip_close(zip), 0);
  zip_source_open(source);
  zip_source_seek(source, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(source)), '\0');
  zip_source_seek(source, 0, SEEK_SET);
  zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  zip_source_free(source);
  return bytes;
}

struct WorkbookParts {
  std::vector<std::pair<std::string, std::string>> sheets;  // name, XML inside <sheetData>
  std::string strings;  // XML inside <sst>
  std::string styles;   // XML inside <styleSheet>
  std::string workbook_properties;
};

inline std::string workbook(const WorkbookParts& parts, const char* password = nullptr) {
  std::string sheets, links;
  std::vector<std::pair<std::string, std::string>> files;
  int number = 0;
  for (auto& [name, data] : parts.sheets) {
    auto n = std::to_string(++number);
    sheets += "<sheet name=\"" + name + "\" sheetId=\"" + n + "\" r:id=\"rId" + n + "\"/>";
    links += "<Relationship Id=\"rId" + n + "\" Target=\"worksheets/sheet" + n + ".xml\"/>";
    files.emplace_back("xl/worksheets/sheet" + n + ".xml", "<worksheet><sheetData>" + data + "</sheetData></worksheet>");
  }
  files.emplace_back("xl/workbook.xml", "<workbook xmlns:r=\"x\">" + parts.workbook_properties + "<sheets>" + sheets + "</sheets></workbook>");
  files.emplace_back("xl/_rels/workbook.xml.rels", "<Relationships>" + links + "</Relationships>");
  if (!parts.strings.empty()) files.emplace_back("xl/sharedStrings.xml", "<sst>" + parts.strings + "</sst>");
  if (!parts.styles.empty()) files.emplace_back("xl/styles.xml", "<styleSheet>" + parts.styles + "</styleSheet>");
  return zip_of(files, password);
}

}  // namespace imports::test
