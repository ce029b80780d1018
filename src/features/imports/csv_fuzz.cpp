// SPDX-License-Identifier: EUPL-1.2
#include <cstdlib>
#include <cstring>

#include "imports/rows.h"
#include "imports/utf8.h"

// Any bytes as delimited text: rows end, lines ascend, cells are UTF-8 within their limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const char delimiter = ",;\t|"[data[0] & 3];
  imports::RowLimits limits;
  if (data[0] & 4) limits = {.columns = 4, .cell = 16, .row = 64};
  auto content = std::make_shared<const std::string>(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto text = imports::open_text({"fuzz", "", content}, data[0] & 8 ? "UTF-8" : "");
  if (!text) return 0;
  auto reader = imports::read_delimited(std::move(*text), delimiter, limits);
  imports::Row row;
  std::int64_t line = 0;
  std::size_t rows = 0;
  while (reader->next(row)) {
    if (row.line <= line) std::abort();
    line = row.line;
    if (++rows > size + 1) std::abort();
    if (row.cells.size() > limits.columns) std::abort();
    if (row.unusable && (!row.cells.empty() || !row.trouble)) std::abort();
    for (auto cell : row.cells)
      if (!imports::is_utf8(cell) || std::memchr(cell.data(), 0, cell.size())) std::abort();
  }
  imports::guess_delimiter(*content);
  return 0;
}
