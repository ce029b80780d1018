// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "imports/bytes.h"

namespace imports {

struct RowLimits {
  std::size_t columns = 2000;
  std::size_t cell = 256 << 10;       // bytes of one cell
  std::size_t row = 8 << 20;          // bytes of one row
  std::uint64_t unpacked = 4ULL << 30;  // bytes of an unpacked spreadsheet
  std::uint64_t unpack_ratio = 200;   // after the first 64 MB
  std::uint64_t shared_strings = 256ULL << 20;
  std::uint64_t entries = 10'000;     // files inside a spreadsheet
  int depth = 32;                     // of JSON
  std::uint64_t json_whole = 32ULL << 20;  // JSON that can only be read as a whole
};

struct Row {
  std::int64_t line = 0;  // of a text, where the row begins; of a sheet, its number; of JSON, the record's; from 1
  std::vector<std::string_view> cells;  // UTF-8; valid until the next row is read
  // What is wrong with the row as it stands in the file. With `unusable` there are no cells.
  std::optional<base::Message> trouble;
  bool unusable = false;
};

// The rows of a file, one after the other; memory does not grow with the file. Not thread-safe.
class RowReader {
 public:
  virtual ~RowReader() = default;
  // False at the end, and when the file cannot be read further: then problem() is set. What was read before stands.
  virtual bool next(Row& row) = 0;
  virtual const std::optional<base::Problem>& problem() const = 0;
  // Names of the columns where the format itself has them (JSON); else empty.
  virtual const std::vector<std::string>& columns() const;
  virtual std::uint64_t position() const = 0;  // bytes of size() read
  virtual std::uint64_t size() const = 0;
};

struct ReadOptions {
  char delimiter = 0;      // 0: guessed
  std::string encoding;    // empty: guessed
  std::string sheet;       // name or number from 1; empty: the largest
  std::optional<bool> header;  // unset: guessed
  RowLimits limits;
};

enum class Format { text, xlsx, json };

// How a file is laid out, as found by looking at its beginning.
struct Layout {
  Format format = Format::text;
  char delimiter = ',';
  std::string encoding = "UTF-8";
  std::string sheet;                 // chosen one
  std::vector<std::string> sheets;   // all of the workbook
  std::size_t header_rows = 0;       // rows before the data, the last of them the header; 0: no header
  std::vector<std::string> columns;  // names; "Column 1"… where there is no header
  bool has_header() const { return header_rows > 0; }
};

struct Opened {
  Layout layout;
  std::unique_ptr<RowReader> rows;  // begins with the first row of data
};

// Finds out the format by content, never by the file's name.
base::Result<Opened> open_rows(const Input& input, const ReadOptions& options = {});

// The readers of single formats; open_rows chooses among them.
std::unique_ptr<RowReader> read_delimited(std::unique_ptr<Bytes> utf8, char delimiter, const RowLimits& limits);
char guess_delimiter(std::string_view beginning);
struct OpenedSheet {
  std::unique_ptr<RowReader> rows;
  std::string sheet;
  std::vector<std::string> sheets;
};
base::Result<OpenedSheet> read_xlsx(const Input& input, const std::string& sheet, const RowLimits& limits);
base::Result<std::unique_ptr<RowReader>> read_json(const Input& input, const std::string& encoding, const RowLimits& limits);

}  // namespace imports
