// SPDX-License-Identifier: EUPL-1.2
#include <zip.h>

#include <cstdlib>

#include "imports/rows.h"

namespace {

// The bytes as a workbook's sheet, with some shared texts and date styles around it: the packing itself is libzip's.
std::string packed(std::string_view sheet) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(source);
  zip_t* zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
  auto add = [&](const char* name, std::string_view content) {
    zip_file_add(zip, name, zip_source_buffer(zip, content.data(), content.size(), 0), 0);
  };
  add("xl/workbook.xml", "<workbook xmlns:r='r'><sheets><sheet name='a' r:id='1'/></sheets></workbook>");
  add("xl/_rels/workbook.xml.rels", "<R><Relationship Id='1' Target='s.xml'/></R>");
  add("xl/sharedStrings.xml", "<sst><si><t>one</t></si><si><r><t>t</t></r></si></sst>");
  add("xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>");
  add("xl/s.xml", sheet);
  zip_close(zip);
  zip_source_open(source);
  zip_source_seek(source, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(source)), '\0');
  zip_source_seek(source, 0, SEEK_SET);
  zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  zip_source_free(source);
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto content = std::make_shared<const std::string>(data[0] & 1 ? packed(bytes) : std::string(bytes));
  imports::RowLimits limits;
  limits.columns = 64;
  auto opened = imports::read_xlsx({"fuzz", "", content}, "", limits);
  if (!opened) return 0;
  imports::Row row;
  std::int64_t line = 0;
  while (opened->rows->next(row)) {
    if (row.line <= line || row.cells.size() > limits.columns) std::abort();
    line = row.line;
  }
  return 0;
}
