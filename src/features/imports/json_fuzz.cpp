// SPDX-License-Identifier: EUPL-1.2
#include <cstdlib>

#include "imports/rows.h"
#include "imports/utf8.h"

// Any bytes as JSON: rows end, every row has the columns that were announced.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  auto content = std::make_shared<const std::string>(reinterpret_cast<const char*>(data) + 1, size - 1);
  imports::RowLimits limits;
  if (data[0] & 1) limits.json_whole = 16;
  if (data[0] & 2) limits.row = 64;
  auto reader = imports::read_json({"fuzz", "", content}, data[0] & 4 ? "UTF-8" : "", limits);
  if (!reader) return 0;
  auto columns = (*reader)->columns().size();
  imports::Row row;
  while ((*reader)->next(row)) {
    if (!row.unusable && row.cells.size() != columns) std::abort();
    for (auto cell : row.cells)
      if (!imports::is_utf8(cell)) std::abort();
  }
  return 0;
}
