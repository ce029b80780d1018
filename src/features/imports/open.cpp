// SPDX-License-Identifier: EUPL-1.2
// Which format a file has, and where its header stands.
#include <algorithm>
#include <deque>
#include <vector>

#include "base/text.h"
#include "imports/mapping.h"
#include "imports/rows.h"
#include "imports/values.h"

namespace imports {

namespace {

base::Problem problem_of(base::Message message) { return {base::Problem::Kind::invalid, std::move(message)}; }

base::Result<std::string> beginning(const Input& input, std::size_t size) {
  auto bytes = open_bytes(input);
  if (!bytes) return bytes.error();
  std::string text(size, '\0');
  std::size_t got = 0;
  while (got < size) {
    auto more = (*bytes)->read(text.data() + got, size - got);
    if (more == 0) break;
    got += more;
  }
  text.resize(got);
  return text;
}

bool looks_like_json(std::string_view utf8) {
  auto first = utf8.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  char c = utf8[first];
  if (c != '{' && c != '[') return false;
  auto second = utf8.find_first_not_of(" \t\r\n", first + 1);
  if (second == std::string_view::npos) return true;
  char d = utf8[second];
  return c == '{' ? d == '"' || d == '}' : d == '{' || d == '[' || d == '"' || d == ']' || d == '-' || (d >= '0' && d <= '9');
}

bool is_number_or_item(std::string_view cell) {
  return parse_number(cell).has_value() || parse_wikidata(cell).has_value() || parse_point(cell).has_value();
}

// How many of the first rows come before the data: the header is the last of them. 0 if there is none.
std::size_t find_header(const std::vector<std::vector<std::string>>& rows) {
  std::size_t best = 0;
  int best_known = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(rows.size(), 10); ++i) {
    int known = recognised_headers(rows[i]);
    if (known > best_known) {
      best = i;
      best_known = known;
    }
  }
  // One known word in a line further down is more likely data ("La Ville", "Region").
  if (best_known >= 2 || (best_known == 1 && best == 0)) {
    // A header holds no numbers and is wide enough for what follows.
    bool plain = std::none_of(rows[best].begin(), rows[best].end(), [](auto& cell) { return is_number_or_item(base::trim(cell)); });
    if (plain) return best + 1;
  }
  // Text above numbers: a header in words nobody taught us.
  if (rows.size() > 1 && std::none_of(rows[0].begin(), rows[0].end(), [](auto& cell) { return is_number_or_item(base::trim(cell)); }))
    for (std::size_t column = 0; column < rows[0].size(); ++column) {
      if (base::trim(rows[0][column]).empty()) continue;
      std::size_t numbers = 0, filled = 0;
      for (std::size_t i = 1; i < rows.size(); ++i) {
        if (column >= rows[i].size() || rows[i][column].empty()) continue;
        ++filled;
        numbers += is_number_or_item(base::trim(rows[i][column]));
      }
      if (filled > 0 && numbers == filled) return 1;
    }
  return 0;
}

// Gives back the first rows, read ahead for a look, and then the rest.
class ReplayedRows : public RowReader {
 public:
  explicit ReplayedRows(std::unique_ptr<RowReader> from) : from_(std::move(from)) {}

  void read_ahead(std::size_t number) {
    Row row;
    while (kept_.size() < number && from_->next(row)) {
      Kept one{row.line, {}, row.trouble, row.unusable};
      for (auto cell : row.cells) one.cells.emplace_back(cell);
      kept_.push_back(std::move(one));
    }
  }
  std::vector<std::vector<std::string>> kept_cells() const {
    std::vector<std::vector<std::string>> rows;
    for (auto& one : kept_) rows.push_back(one.cells);
    return rows;
  }
  void drop(std::size_t number) { kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(number)); }

  bool next(Row& row) override {
    if (kept_.empty()) return from_->next(row);
    at_hand_ = std::move(kept_.front());
    kept_.pop_front();
    row.line = at_hand_.line;
    row.trouble = at_hand_.trouble;
    row.unusable = at_hand_.unusable;
    row.cells.assign(at_hand_.cells.begin(), at_hand_.cells.end());
    return true;
  }
  const std::optional<base::Problem>& problem() const override { return from_->problem(); }
  const std::vector<std::string>& columns() const override { return from_->columns(); }
  std::uint64_t position() const override { return from_->position(); }
  std::uint64_t size() const override { return from_->size(); }

 private:
  struct Kept {
    std::int64_t line = 0;
    std::vector<std::string> cells;
    std::optional<base::Message> trouble;
    bool unusable = false;
  };
  std::unique_ptr<RowReader> from_;
  std::deque<Kept> kept_;
  Kept at_hand_;
};

}  // namespace

base::Result<Opened> open_rows(const Input& input, const ReadOptions& options) {
  auto raw = beginning(input, 64 << 10);
  if (!raw) return raw.error();
  if (raw->empty()) return problem_of(base::msg("The file {file} is empty.", {{"file", input.name}}));
  if (raw->starts_with("\xD0\xCF\x11\xE0"))
    return problem_of(base::msg("{file} is an old or password-protected Office file; save it as XLSX without a password, or as CSV.",
                                {{"file", input.name}}));
  if (raw->starts_with("\x1F\x8B") || raw->starts_with("7z\xBC\xAF") || raw->starts_with("BZh") || raw->starts_with("\xFD""7zXZ"))
    return problem_of(base::msg("{file} is compressed; unpack it first.", {{"file", input.name}}));
  if (raw->starts_with("%PDF"))
    return problem_of(base::msg("{file} is a PDF; save its table as CSV or XLSX.", {{"file", input.name}}));

  Opened opened;
  if (raw->starts_with("PK")) {
    opened.layout.format = Format::xlsx;
    auto sheet = read_xlsx(input, options.sheet, options.limits);
    if (!sheet) return sheet.error();
    opened.layout.sheet = sheet->sheet;
    opened.layout.sheets = sheet->sheets;
    opened.rows = std::move(sheet->rows);
  } else {
    auto text = open_text(input, options.encoding, &opened.layout.encoding);
    if (!text) return text.error();
    std::string first(64 << 10, '\0');
    first.resize((*text)->read(first.data(), first.size()));
    auto lower = base::fold(std::string_view(first).substr(0, 200));
    if (first.find('<') < 10 && (lower.starts_with("doctype html") || lower.starts_with("html")))
      return problem_of(base::msg("{file} is a web page, not a table; save the table itself.", {{"file", input.name}}));
    if (options.delimiter == 0 && looks_like_json(first)) {
      opened.layout.format = Format::json;
      auto json = read_json(input, options.encoding, options.limits);
      if (!json) return json.error();
      opened.rows = std::move(*json);
    } else {
      opened.layout.delimiter = options.delimiter ? options.delimiter : guess_delimiter(first);
      auto again = open_text(input, options.encoding);
      if (!again) return again.error();
      opened.rows = read_delimited(std::move(*again), opened.layout.delimiter, options.limits);
    }
  }

  auto replayed = std::make_unique<ReplayedRows>(std::move(opened.rows));
  replayed->read_ahead(50);
  auto rows = replayed->kept_cells();
  if (rows.empty()) {
    if (replayed->problem()) return *replayed->problem();
    return problem_of(base::msg("The file {file} has no rows.", {{"file", input.name}}));
  }
  if (opened.layout.format == Format::json) {
    opened.layout.columns = replayed->columns();
    opened.layout.header_rows = 0;
  } else {
    // "sep=;" is no row.
    std::size_t before = rows[0].size() <= 2 && rows[0][0].starts_with("sep=") ? 1 : 0;
    if (before) rows.erase(rows.begin());
    std::size_t header = options.header ? (*options.header ? 1 : 0) : find_header(rows);
    std::size_t width = 0;
    for (auto& row : rows) width = std::max(width, row.size());
    if (header > 0)
      for (auto& cell : rows[header - 1]) opened.layout.columns.emplace_back(base::trim(cell));
    for (std::size_t i = opened.layout.columns.size(); i < width; ++i) opened.layout.columns.push_back("");
    for (std::size_t i = 0; i < width; ++i)
      if (opened.layout.columns[i].empty()) opened.layout.columns[i] = "Column " + std::to_string(i + 1);
    opened.layout.header_rows = header;
    replayed->drop(std::min(before + header, rows.size() + before));
  }
  opened.rows = std::move(replayed);
  return opened;
}

}  // namespace imports
