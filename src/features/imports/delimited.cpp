// SPDX-License-Identifier: EUPL-1.2
// Delimited text: RFC 4180 and what people really write. A quote is special only as the first character of a cell.
// A quote that closes nowhere, or a cell that runs over line ends and then has a stray quote, is taken as an
// ordinary character of its line: one bad line costs one line.
#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <vector>

#include "imports/rows.h"
#include "imports/utf8.h"

namespace imports {

const std::vector<std::string>& RowReader::columns() const {
  static const std::vector<std::string> none;
  return none;
}

namespace {

constexpr std::uint64_t repeated(unsigned char byte) { return 0x0101010101010101ULL * byte; }
// Non-zero where a byte of the word is zero (only the lowest such mark is exact, which is the one used).
constexpr std::uint64_t zero_bytes(std::uint64_t word) {
  return (word - repeated(0x01)) & ~word & repeated(0x80);
}

// The first delimiter or line end; eight bytes at a time.
const char* find_cell_end(const char* at, const char* end, char delimiter) {
  const std::uint64_t d = repeated(static_cast<unsigned char>(delimiter));
  const std::uint64_t n = repeated('\n'), r = repeated('\r');
  for (; end - at >= 8; at += 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    if (std::uint64_t hit = zero_bytes(word ^ d) | zero_bytes(word ^ n) | zero_bytes(word ^ r)) {
      if constexpr (std::endian::native == std::endian::little) return at + (__builtin_ctzll(hit) >> 3);
      break;
    }
  }
  for (; at < end; ++at)
    if (*at == delimiter || *at == '\n' || *at == '\r') return at;
  return end;
}

class DelimitedReader : public RowReader {
 public:
  DelimitedReader(std::unique_ptr<Bytes> bytes, char delimiter, const RowLimits& limits)
      : bytes_(std::move(bytes)), delimiter_(delimiter), limits_(limits), buffer_(std::clamp<std::uint64_t>(bytes_->size() + 1, 4096, 1 << 20), '\0') {}

  bool next(Row& row) override {
    for (;;) {
      row.cells.clear();
      row.trouble.reset();
      row.unusable = false;
      extras_.clear();
      scratch_.clear();
      if (begin_ == end_ && !fill()) return finish();
      row.line = line_;
      Outcome outcome = split(row, /*quotes=*/true);
      if (outcome == Outcome::unclosed) {
        row.cells.clear();
        extras_.clear();
        scratch_.clear();
        outcome = split(row, /*quotes=*/false);
        row.trouble = base::msg("A quotation mark opened in line {line} is not closed; the line was read without it.",
                                {{"line", std::to_string(line_)}});
      }
      if (outcome == Outcome::too_long) {
        row.cells.clear();
        row.unusable = true;
        row.trouble = base::msg("The row is longer than {size} MB.", {{"size", std::to_string(limits_.row >> 20)}});
        skip_line();
        return true;
      }
      std::string_view whole(buffer_.data() + begin_, row_end_ - begin_);
      begin_ = next_;
      line_ += lines_;
      if (row.cells.size() == 1 && row.cells[0].empty() && whole.empty()) continue;  // an empty line is no row
      finish_cells(row, whole);
      return true;
    }
  }

  const std::optional<base::Problem>& problem() const override { return problem_; }
  std::uint64_t position() const override { return bytes_->position(); }
  std::uint64_t size() const override { return bytes_->size(); }

 private:
  enum class Outcome { row, unclosed, too_long };

  // Cells whose text had to be put together stand in scratch_; their views are set when it no longer moves.
  struct Extra {
    std::size_t cell, begin, length;
  };

  bool finish() {
    if (bytes_->broken())
      problem_ = base::Problem{base::Problem::Kind::unavailable, base::msg("The file could not be read to its end.")};
    return false;
  }

  // More bytes behind end_. False if there are none. Moves what begins at begin_.
  bool fill() {
    if (at_end_) return false;
    if (begin_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
    auto got = bytes_->read(buffer_.data() + end_, buffer_.size() - end_);
    end_ += got;
    at_end_ = got == 0;
    return got > 0;
  }

  // Splits the row at begin_. On success sets next_ (where the next row begins), row_end_ and lines_.
  Outcome split(Row& row, bool quotes) {
    std::size_t at = begin_;
    bool over_columns = false;
    lines_ = 1;
    spans_.clear();
    // Positions are kept relative to begin_, for fill() moves the bytes.
    auto more = [&]() {
      std::size_t offset = at - begin_;
      bool got = fill();
      at = begin_ + offset;
      return got;
    };
    for (;;) {
      if (at == end_ && !more()) {  // the last cell of the file, empty
        add_cell(row, at, at, over_columns);
        row_end_ = next_ = at;
        break;
      }
      if (quotes && buffer_[at] == '"') {
        Outcome quoted = split_quoted(row, at, over_columns, more);
        if (quoted != Outcome::row) return quoted;
      } else {
        std::size_t start = at - begin_;
        for (;;) {
          const char* hit = find_cell_end(buffer_.data() + at, buffer_.data() + end_, delimiter_);
          at = static_cast<std::size_t>(hit - buffer_.data());
          if (at < end_) break;
          if (at - begin_ > limits_.row) return Outcome::too_long;
          if (!more()) break;
        }
        add_cell(row, begin_ + start, at, over_columns);
      }
      if (at - begin_ > limits_.row) return Outcome::too_long;
      if (at == end_ && !more()) {
        row_end_ = next_ = at;
        break;
      }
      char c = buffer_[at];
      if (c == delimiter_) {
        ++at;
        continue;
      }
      std::size_t line_end = at - begin_;
      ++at;
      if (c == '\r' && (at < end_ || more()) && buffer_[at] == '\n') ++at;
      row_end_ = begin_ + line_end;
      next_ = at;
      break;
    }
    for (auto& [first, length] : spans_) row.cells.emplace_back(buffer_.data() + begin_ + first, length);
    if (over_columns)
      row.trouble = base::msg("The row has more than {number} columns; the rest was left out.",
                              {{"number", std::to_string(limits_.columns)}});
    return Outcome::row;
  }

  template <class More>
  Outcome split_quoted(Row& row, std::size_t& at, bool& over_columns, More& more) {
    std::size_t opened = at - begin_;
    ++at;
    std::size_t piece = at - begin_;
    std::size_t scratch_from = scratch_.size();
    bool patched = false, over_lines = false;
    for (;;) {
      if (at == end_ && !more()) return Outcome::unclosed;
      if (at - begin_ - opened > limits_.cell * 4) return Outcome::unclosed;
      auto* quote = static_cast<const char*>(std::memchr(buffer_.data() + at, '"', end_ - at));
      std::size_t stop = quote ? static_cast<std::size_t>(quote - buffer_.data()) : end_;
      for (const char *p = buffer_.data() + at, *e = buffer_.data() + stop;
           (p = static_cast<const char*>(std::memchr(p, '\n', static_cast<std::size_t>(e - p)))); ++p) {
        ++lines_;
        over_lines = true;
      }
      at = stop;
      if (!quote) continue;
      ++at;
      bool last = at == end_ && !more();
      char c = last ? '\n' : buffer_[at];
      if (!last && c == '"') {  // two quotes mean one
        scratch_.append(buffer_, begin_ + piece, at - begin_ - piece);
        patched = true;
        ++at;
        piece = at - begin_;
        continue;
      }
      if (c == delimiter_ || c == '\n' || c == '\r') {
        std::size_t closing = at - 1;
        if (patched) {
          scratch_.append(buffer_, begin_ + piece, closing - begin_ - piece);
          if (!over_columns && spans_.size() < limits_.columns) {
            extras_.push_back({spans_.size(), scratch_from, scratch_.size() - scratch_from});
            spans_.emplace_back(0, 0);
          } else {
            over_columns = true;
          }
        } else {
          add_cell(row, begin_ + piece, closing, over_columns);
        }
        return Outcome::row;
      }
      // A quote inside the cell that was not doubled: kept as it is, unless the cell already swallowed lines.
      if (over_lines) return Outcome::unclosed;
    }
  }

  void add_cell(Row&, std::size_t first, std::size_t last, bool& over_columns) {
    if (spans_.size() >= limits_.columns) {
      over_columns = true;
      return;
    }
    spans_.emplace_back(first - begin_, last - first);
  }

  void finish_cells(Row& row, std::string_view whole) {
    for (const Extra& extra : extras_)
      row.cells[extra.cell] = std::string_view(scratch_).substr(extra.begin, extra.length);
    bool zeros = std::memchr(whole.data(), 0, whole.size()) != nullptr;
    bool broken = !is_ascii(whole) && !is_utf8(whole);
    if (!zeros && !broken) {
      for (auto& cell : row.cells)
        if (cell.size() > limits_.cell) return cut_cells(row);
      return;
    }
    repaired_.clear();
    repaired_.reserve(row.cells.size());
    for (auto& cell : row.cells) {
      std::string text = broken ? repair_as_windows_1252(cell) : std::string(cell);
      if (zeros) std::erase(text, '\0');
      repaired_.push_back(std::move(text));
    }
    for (std::size_t i = 0; i < row.cells.size(); ++i) row.cells[i] = repaired_[i];
    if (!row.trouble)
      row.trouble = broken ? base::msg("The row has bytes that are no UTF-8; they were read as Windows-1252.")
                           : base::msg("The row has zero bytes; they were left out.");
    for (auto& cell : row.cells)
      if (cell.size() > limits_.cell) return cut_cells(row);
  }

  void cut_cells(Row& row) {
    row.cells.clear();
    row.unusable = true;
    row.trouble = base::msg("A cell is longer than {size} KB.", {{"size", std::to_string(limits_.cell >> 10)}});
  }

  // Passes over the rest of a line that is too long to keep.
  void skip_line() {
    for (;;) {
      for (std::size_t at = begin_; at < end_; ++at) {
        if (buffer_[at] != '\n' && buffer_[at] != '\r') continue;
        bool crlf = buffer_[at] == '\r';
        begin_ = at + 1;
        if (crlf && (begin_ < end_ || fill()) && buffer_[begin_] == '\n') ++begin_;
        ++line_;
        return;
      }
      begin_ = end_;
      if (!fill()) return;
    }
  }

  std::unique_ptr<Bytes> bytes_;
  char delimiter_;
  RowLimits limits_;
  std::string buffer_;
  std::size_t begin_ = 0, end_ = 0;  // unread bytes; the row at hand begins at begin_
  bool at_end_ = false;
  std::int64_t line_ = 1;
  std::size_t next_ = 0, row_end_ = 0;
  std::int64_t lines_ = 1;
  std::vector<std::pair<std::size_t, std::size_t>> spans_;  // offset from begin_, length
  std::vector<Extra> extras_;
  std::string scratch_;
  std::vector<std::string> repaired_;
  std::optional<base::Problem> problem_;
};

}  // namespace

std::unique_ptr<RowReader> read_delimited(std::unique_ptr<Bytes> utf8, char delimiter, const RowLimits& limits) {
  return std::make_unique<DelimitedReader>(std::move(utf8), delimiter, limits);
}

char guess_delimiter(std::string_view beginning) {
  // Spreadsheet programs write and read a first line "sep=;". What cannot be between cells is none: a letter may be half of one.
  constexpr std::string_view separators = "\t;,|:~^#!/&*+ ";
  if (beginning.starts_with("sep=") && beginning.size() > 4 && separators.find(beginning[4]) != std::string_view::npos) return beginning[4];
  auto content = std::make_shared<const std::string>(beginning.substr(0, 64 << 10));
  char best = ',';
  double best_score = 0;
  // Commas stand in texts too, so they come last.
  for (char delimiter : {'\t', ';', '|', ','}) {
    auto bytes = open_bytes({"", "", content});
    auto reader = read_delimited(std::move(*bytes), delimiter, {});
    Row row;
    std::vector<std::size_t> widths;
    while (widths.size() < 60 && reader->next(row)) widths.push_back(row.cells.size());
    if (widths.size() > 2) widths.pop_back();  // perhaps cut off
    if (widths.empty()) continue;
    std::map<std::size_t, int> counts;
    for (auto width : widths) ++counts[width];
    auto common = std::max_element(counts.begin(), counts.end(),
                                   [](auto& a, auto& b) { return std::pair(a.second, a.first) < std::pair(b.second, b.first); });
    if (common->first < 2) continue;
    double agreement = static_cast<double>(common->second) / static_cast<double>(widths.size());
    // Agreement of the rows counts most; among equals the wider table.
    double score = agreement * agreement * (1 + std::min<double>(static_cast<double>(common->first), 30) / 30);
    if (score > best_score) {
      best_score = score;
      best = delimiter;
    }
  }
  return best;
}

}  // namespace imports
