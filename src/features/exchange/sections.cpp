// SPDX-License-Identifier: EUPL-1.2
#include "exchange/sections.h"

#include <cstring>

#include "base/text.h"

namespace exchange {
namespace {

constexpr std::size_t longest_line = 256 << 10;

class Sections : public imports::RowReader {
 public:
  Sections(std::unique_ptr<imports::Bytes> bytes, std::vector<std::string> columns) : bytes_(std::move(bytes)), columns_(std::move(columns)) {
    for (const auto& column : columns_) folded_.push_back(base::fold(column));
  }

  bool next(imports::Row& row) override {
    while (read_line()) {
      const auto text = base::trim(line_);
      if (text.empty()) {
        is_new_ = true;
        continue;
      }
      row.line = number_;
      row.trouble.reset();
      row.unusable = false;
      row.cells.assign(columns_.size(), {});
      if (cut_) row.trouble = base::msg("The line is longer than {size} KB; the rest of it was left out.", {{"size", std::to_string(longest_line >> 10)}});
      if (is_new_) {
        is_new_ = false;
        heading_ = text;
        section_ = 0;
        row.cells[0] = heading_;
        return true;
      }
      if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        const auto name = text.substr(1, text.size() - 2);
        const auto folded = base::fold(name);
        section_ = 0;
        for (std::size_t i = 1; i < folded_.size(); ++i)
          if (folded_[i] == folded) section_ = i;
        if (section_ > 0) continue;
        row.trouble = base::msg("Nothing says what the section “{name}” is; its lines are left out.", {{"name", base::repair_utf8(name.substr(0, 60))}});
        row.unusable = true;
        row.cells.clear();
        left_out_ = true;
        return true;
      }
      if (section_ == 0) {
        if (left_out_) continue;
        row.trouble = base::msg("The line stands in no section.");
        row.unusable = true;
        row.cells.clear();
        return true;
      }
      left_out_ = false;
      row.cells[0] = heading_;
      row.cells[section_] = text;
      return true;
    }
    return false;
  }

  const std::optional<base::Problem>& problem() const override { return problem_; }
  const std::vector<std::string>& columns() const override { return columns_; }
  std::uint64_t position() const override { return bytes_->position(); }
  std::uint64_t size() const override { return bytes_->size(); }

 private:
  bool read_line() {
    line_.clear();
    cut_ = false;
    bool any = false;
    for (;;) {
      if (at_ == end_) {
        at_ = 0;
        end_ = bytes_->read(buffer_, sizeof buffer_);
        if (end_ == 0) {
          if (bytes_->broken()) problem_ = base::Problem{base::Problem::Kind::unavailable, base::msg("The file could not be read to its end."), {}};
          break;
        }
      }
      any = true;
      const auto* found = static_cast<const char*>(std::memchr(buffer_ + at_, '\n', end_ - at_));
      const auto stop = found ? static_cast<std::size_t>(found - buffer_) : end_;
      const auto room = longest_line - std::min(longest_line, line_.size());
      cut_ = cut_ || stop - at_ > room;
      line_.append(buffer_ + at_, std::min(room, stop - at_));
      at_ = stop;
      if (found) {
        ++at_;
        break;
      }
    }
    if (!any) return false;
    ++number_;
    std::erase(line_, '\0');
    line_ = base::repair_utf8(line_);
    return true;
  }

  std::unique_ptr<imports::Bytes> bytes_;
  std::vector<std::string> columns_, folded_;
  std::optional<base::Problem> problem_;
  char buffer_[1 << 16];
  std::size_t at_ = 0, end_ = 0;
  std::string line_, heading_;
  std::int64_t number_ = 0;
  std::size_t section_ = 0;
  bool is_new_ = true, cut_ = false, left_out_ = false;
};

}  // namespace

base::Result<std::unique_ptr<imports::RowReader>> read_sections(const imports::Input& input, std::vector<std::string> columns) {
  auto text = imports::open_text(input, {});
  if (!text) return text.error();
  return std::unique_ptr<imports::RowReader>(std::make_unique<Sections>(std::move(*text), std::move(columns)));
}

}  // namespace exchange
