// SPDX-License-Identifier: EUPL-1.2
// Sheets of ECMA-376 workbooks, streamed. The only thing kept whole is the table of shared strings.
#include <fmt/core.h>
#include <zip.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <vector>

#include "base/partial_date.h"
#include "imports/rows.h"
#include "imports/spreadsheet_date.h"
#include "xml/reader.h"

namespace imports {

namespace {

using Event = xml::Reader::Event;

base::Problem problem_of(base::Message message) { return {base::Problem::Kind::invalid, std::move(message)}; }

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseEntry {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

// An opened workbook. Owns the archive; entries are read one at a time.
class Archive {
 public:
  static base::Result<std::shared_ptr<Archive>> open(const Input& input, const RowLimits& limits) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = input.path.empty()
                               ? zip_source_buffer_create(input.content->data(), input.content->size(), 0, &error)
                               : zip_source_file_create(input.path.c_str(), 0, -1, &error);
    zip_t* zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
    if (!zip) {
      if (source) zip_source_free(source);
      std::string text = zip_error_strerror(&error);
      zip_error_fini(&error);
      return problem_of(base::msg("{file} is no readable spreadsheet: {error}", {{"file", input.name}, {"error", text}}));
    }
    zip_error_fini(&error);
    auto archive = std::make_shared<Archive>();
    archive->zip_.reset(zip);
    archive->content_ = input.content;
    archive->limits_ = limits;
    auto entries = zip_get_num_entries(zip, 0);
    if (entries < 0 || static_cast<std::uint64_t>(entries) > limits.entries)
      return problem_of(base::msg("{file} holds more files inside than a spreadsheet does.", {{"file", input.name}}));
    return archive;
  }

  bool has(const std::string& name) const { return zip_name_locate(zip_.get(), name.c_str(), ZIP_FL_NOCASE) >= 0; }

  std::uint64_t unpacked_size(const std::string& name) const {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat(zip_.get(), name.c_str(), ZIP_FL_NOCASE, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE)) return 0;
    return stat.size;
  }

  // Streams an entry; stops with what it is, in `trouble`, at a bomb or an encrypted entry.
  xml::Reader::Read stream(const std::string& name, std::shared_ptr<std::optional<base::Message>> trouble) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    std::uint64_t packed = 0;
    if (zip_stat(zip_.get(), name.c_str(), ZIP_FL_NOCASE, &stat) == 0) {
      packed = stat.valid & ZIP_STAT_COMP_SIZE ? stat.comp_size : 0;
      if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
        *trouble = base::msg("The spreadsheet is protected by a password; save it without one.");
    }
    std::shared_ptr<zip_file_t> entry(zip_fopen(zip_.get(), name.c_str(), ZIP_FL_NOCASE), [](zip_file_t* file) {
      if (file) zip_fclose(file);
    });
    return [this, entry, packed, trouble, read = std::uint64_t{0}](char* to, std::size_t size) mutable -> std::int64_t {
      if (!entry || *trouble) return -1;
      auto got = zip_fread(entry.get(), to, size);
      if (got < 0) return -1;
      read += static_cast<std::uint64_t>(got);
      total_ += static_cast<std::uint64_t>(got);
      if (total_ > limits_.unpacked || (read > (64ULL << 20) && read / std::max<std::uint64_t>(packed, 1) > limits_.unpack_ratio)) {
        *trouble = base::msg("The spreadsheet unpacks to far more than its size allows; it is not read further.");
        return -1;
      }
      return got;
    };
  }

 private:
  std::unique_ptr<zip_t, CloseArchive> zip_;
  std::shared_ptr<const std::string> content_;
  RowLimits limits_;
  std::uint64_t total_ = 0;
};

// One arena for all texts of a workbook.
struct SharedStrings {
  std::string arena;
  std::vector<std::size_t> starts{0};

  std::size_t size() const { return starts.size() - 1; }
  std::string_view at(std::size_t index) const {
    return std::string_view(arena).substr(starts[index], starts[index + 1] - starts[index]);
  }
};

struct Workbook {
  struct Sheet {
    std::string name, file;
    std::uint64_t size = 0;
  };
  std::vector<Sheet> sheets;
  bool from_1904 = false;
  std::vector<bool> date_styles;  // by index of the cell style
  SharedStrings strings;
};

base::Message why(const xml::Reader& reader, const std::shared_ptr<std::optional<base::Message>>& trouble) {
  return *trouble ? **trouble : reader.problem();
}

std::string resolve_target(std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  return "xl/" + std::string(target);
}

base::Result<void> read_workbook(Archive& archive, Workbook& book) {
  std::map<std::string, std::string> targets;
  auto trouble = std::make_shared<std::optional<base::Message>>();
  {
    xml::Reader reader(archive.stream("xl/_rels/workbook.xml.rels", trouble));
    for (Event event; (event = reader.next()) != Event::finished;) {
      if (event == Event::failed) return problem_of(why(reader, trouble));
      if (event != Event::start || reader.name() != "Relationship") continue;
      auto id = reader.attribute("Id"), target = reader.attribute("Target");
      if (id && target && targets.size() < 10'000) targets[*id] = resolve_target(*target);
    }
  }
  xml::Reader reader(archive.stream("xl/workbook.xml", trouble));
  for (Event event; (event = reader.next()) != Event::finished;) {
    if (event == Event::failed) return problem_of(why(reader, trouble));
    if (event != Event::start) continue;
    if (reader.name() == "workbookPr") {
      auto flag = reader.attribute("date1904");
      book.from_1904 = flag && (*flag == "1" || *flag == "true");
    } else if (reader.name() == "sheet") {
      auto name = reader.attribute("name"), id = reader.attribute("id");
      if (!name || !id || book.sheets.size() >= 1000) continue;
      auto target = targets.find(*id);
      if (target == targets.end() || !archive.has(target->second)) continue;  // a chart sheet, or broken
      book.sheets.push_back({*name, target->second, archive.unpacked_size(target->second)});
    }
  }
  return {};
}

// Numbers of these formats are moments (ECMA-376 part 1, 18.8.30); 27-36 and 50-58 are the East Asian ones.
bool is_built_in_date(int format) {
  return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 47) ||
         (format >= 50 && format <= 58);
}

bool is_date_code(std::string_view code) {
  bool quoted = false, bracketed = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    char c = code[i];
    if (c == '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c == '\\' || c == '_' || c == '*') ++i;
    else if (c == '[') bracketed = true;
    else if (c == ']') bracketed = false;
    else if (bracketed) continue;
    else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D' || c == 'm' || c == 'M' || c == 'h' || c == 'H') return true;
  }
  return false;
}

base::Result<void> read_styles(Archive& archive, Workbook& book) {
  if (!archive.has("xl/styles.xml")) return {};
  auto trouble = std::make_shared<std::optional<base::Message>>();
  xml::Reader reader(archive.stream("xl/styles.xml", trouble));
  std::map<int, bool> own;
  bool in_cell_formats = false;
  for (Event event; (event = reader.next()) != Event::finished;) {
    if (event == Event::failed) return problem_of(why(reader, trouble));
    if (event == Event::end && reader.name() == "cellXfs") in_cell_formats = false;
    if (event != Event::start) continue;
    if (reader.name() == "numFmt") {
      auto id = reader.attribute("numFmtId"), code = reader.attribute("formatCode");
      if (id && code && own.size() < 10'000) own[std::atoi(id->c_str())] = is_date_code(*code);
    } else if (reader.name() == "cellXfs") {
      in_cell_formats = true;
    } else if (in_cell_formats && reader.name() == "xf" && book.date_styles.size() < 100'000) {
      auto id = reader.attribute("numFmtId");
      int format = id ? std::atoi(id->c_str()) : 0;
      auto found = own.find(format);
      book.date_styles.push_back(found != own.end() ? found->second : is_built_in_date(format));
    }
  }
  return {};
}

base::Result<void> read_strings(Archive& archive, Workbook& book, const RowLimits& limits) {
  if (!archive.has("xl/sharedStrings.xml")) return {};
  auto trouble = std::make_shared<std::optional<base::Message>>();
  xml::Reader reader(archive.stream("xl/sharedStrings.xml", trouble));
  bool in_text = false;
  int phonetic = 0;
  for (Event event; (event = reader.next()) != Event::finished;) {
    if (event == Event::failed) return problem_of(why(reader, trouble));
    auto name = reader.name();
    if (event == Event::start) {
      if (name == "rPh") ++phonetic;
      if (name == "t") in_text = true;
    } else if (event == Event::end) {
      if (name == "rPh") --phonetic;
      if (name == "t") in_text = false;
      if (name == "si") book.strings.starts.push_back(book.strings.arena.size());
    } else if (in_text && phonetic == 0) {
      book.strings.arena += reader.text();
    }
    if (book.strings.arena.size() + book.strings.starts.size() * sizeof(std::size_t) > limits.shared_strings)
      return problem_of(base::msg("The spreadsheet has more than {size} MB of texts; save it as CSV.",
                                  {{"size", std::to_string(limits.shared_strings >> 20)}}));
  }
  return {};
}

// "AB12" is column 27. Nothing if there are no letters.
std::optional<std::size_t> column_of(std::string_view reference) {
  std::size_t column = 0, letters = 0;
  for (char c : reference) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    if (++letters > 3) return std::nullopt;
  }
  return letters ? std::optional(column - 1) : std::nullopt;
}

class SheetReader : public RowReader {
 public:
  SheetReader(std::shared_ptr<Archive> archive, Workbook book, const Workbook::Sheet& sheet, const RowLimits& limits)
      : archive_(std::move(archive)), book_(std::move(book)), size_(sheet.size), limits_(limits),
        trouble_(std::make_shared<std::optional<base::Message>>()),
        reader_([this, read = archive_->stream(sheet.file, trouble_)](char* to, std::size_t n) {
          auto got = read(to, n);
          if (got > 0) position_ += static_cast<std::uint64_t>(got);
          return got;
        }) {}

  bool next(Row& row) override {
    row.cells.clear();
    row.trouble.reset();
    row.unusable = false;
    if (problem_ || done_) return false;
    for (;;) {
      Event event = reader_.next();
      if (event == Event::failed) {
        problem_ = problem_of(why(reader_, trouble_));
        return false;
      }
      if (event == Event::finished) return false;
      if (event == Event::end && reader_.name() == "sheetData") {
        done_ = true;  // what follows (filters, links, margins) is no data
        return false;
      }
      if (event != Event::start || reader_.name() != "row") continue;
      auto number = reader_.attribute("r");
      long long given = number ? std::atoll(number->c_str()) : 0;
      row_ = given > row_ ? given : row_ + 1;
      row.line = row_;
      if (!read_row(row)) {
        problem_ = problem_of(why(reader_, trouble_));
        return false;
      }
      bool any = row.trouble.has_value();
      for (auto& cell : row.cells) any = any || !cell.empty();
      if (any) return true;
      row.cells.clear();
    }
  }

  const std::optional<base::Problem>& problem() const override { return problem_; }
  std::uint64_t position() const override { return position_; }
  std::uint64_t size() const override { return std::max(size_, position_); }

 private:
  bool read_row(Row& row) {
    texts_.clear();
    spans_.clear();
    std::size_t column = 0;
    bool too_many = false, too_long = false;
    for (;;) {
      Event event = reader_.next();
      if (event == Event::failed || event == Event::finished) return false;
      if (event == Event::end && reader_.name() == "row") break;
      if (event != Event::start) continue;
      if (reader_.name() != "c") {
        if (!reader_.skip_element()) return false;
        continue;
      }
      if (auto reference = reader_.attribute("r")) column = column_of(*reference).value_or(column);
      std::string type = reader_.attribute("t").value_or("n");
      std::size_t style = 0;
      if (auto given = reader_.attribute("s")) style = static_cast<std::size_t>(std::max(0, std::atoi(given->c_str())));
      if (!read_cell(value_)) return false;
      if (value_.size() > limits_.cell || texts_.size() > limits_.row) {
        too_long = true;
        value_.clear();
      }
      if (column >= limits_.columns) {
        too_many = true;
      } else if (!value_.empty()) {
        if (spans_.size() <= column) spans_.resize(column + 1);
        std::size_t start = texts_.size();
        append_value(type, style);
        spans_[column] = {start, texts_.size() - start};
      }
      ++column;
    }
    for (auto& [start, length] : spans_) row.cells.push_back(std::string_view(texts_).substr(start, length));
    if (too_long) {
      row.cells.clear();
      row.unusable = true;
      row.trouble = base::msg("A cell is longer than {size} KB.", {{"size", std::to_string(limits_.cell >> 10)}});
    } else if (too_many) {
      row.trouble = base::msg("The row has more than {number} columns; the rest was left out.",
                              {{"number", std::to_string(limits_.columns)}});
    }
    return true;
  }

  // The text of <v>, or of all <t> of an inline string; formulas and phonetic readings are left out.
  bool read_cell(std::string& value) {
    value.clear();
    bool wanted = false;
    for (int open = 1; open > 0;) {
      switch (reader_.next()) {
        case Event::start:
          if (reader_.name() == "rPh" || reader_.name() == "f") {
            if (!reader_.skip_element()) return false;
            break;
          }
          ++open;
          wanted = reader_.name() == "v" || reader_.name() == "t";
          break;
        case Event::end:
          --open;
          wanted = false;
          break;
        case Event::text:
          if (wanted && value.size() <= limits_.cell) value += reader_.text();
          break;
        default:
          return false;
      }
    }
    return true;
  }

  void append_value(const std::string& type, std::size_t style) {
    if (type == "s") {
      char* end = nullptr;
      auto index = std::strtoull(value_.c_str(), &end, 10);
      if (end != value_.c_str() && index < book_.strings.size()) texts_ += book_.strings.at(index);
    } else if (type == "b") {
      texts_ += value_ == "1" || value_ == "true" ? "true" : "false";
    } else if (type == "e") {
      // An error value (#N/A, #REF!) says nothing.
    } else if (type == "n") {
      if (style < book_.date_styles.size() && book_.date_styles[style]) {
        if (auto date = date_of_serial(std::strtod(value_.c_str(), nullptr), book_.from_1904)) {
          texts_ += date->text();
          return;
        }
      }
      texts_ += shortest_number(value_);
    } else {
      texts_ += value_;  // str, inlineStr, d
    }
  }

  // "52.243497900000001" is how seventeen digits write 52.2434979.
  static std::string shortest_number(const std::string& text) {
    if (text.size() < 16 && text.find_first_of("eE") == std::string::npos) return text;
    char* end = nullptr;
    double value = std::strtod(text.c_str(), &end);
    if (end != text.c_str() + text.size() || !std::isfinite(value)) return text;
    if (value == std::floor(value) && std::abs(value) < 1e15) return fmt::format("{:.0f}", value);
    return fmt::format("{}", value);
  }

  std::shared_ptr<Archive> archive_;
  Workbook book_;
  std::uint64_t size_;
  std::uint64_t position_ = 0;
  RowLimits limits_;
  std::shared_ptr<std::optional<base::Message>> trouble_;
  xml::Reader reader_;
  long long row_ = 0;
  bool done_ = false;
  std::string texts_, value_;
  std::vector<std::pair<std::size_t, std::size_t>> spans_;
  std::optional<base::Problem> problem_;
};

}  // namespace

base::Result<OpenedSheet> read_xlsx(const Input& input, const std::string& wanted, const RowLimits& limits) {
  auto archive = Archive::open(input, limits);
  if (!archive) return archive.error();
  if (!(*archive)->has("xl/workbook.xml")) {
    if ((*archive)->has("content.xml"))
      return problem_of(base::msg("{file} is an OpenDocument file; save it as XLSX or CSV.", {{"file", input.name}}));
    return problem_of(base::msg("{file} is an archive, but no XLSX workbook.", {{"file", input.name}}));
  }
  Workbook book;
  if (auto read = read_workbook(**archive, book); !read) return read.error();
  if (book.sheets.empty())
    return problem_of(base::msg("The workbook {file} has no sheet with cells.", {{"file", input.name}}));
  if (auto read = read_styles(**archive, book); !read) return read.error();
  if (auto read = read_strings(**archive, book, limits); !read) return read.error();

  OpenedSheet opened;
  std::size_t chosen = book.sheets.size();
  for (std::size_t i = 0; i < book.sheets.size(); ++i) {
    opened.sheets.push_back(book.sheets[i].name);
    if (wanted.empty() ? (chosen == book.sheets.size() || book.sheets[i].size > book.sheets[chosen].size)
                       : book.sheets[i].name == wanted)
      chosen = i;
  }
  // A name wins over a number: sheets are often called "1".
  if (chosen == book.sheets.size() && !wanted.empty()) {
    auto number = std::strtoul(wanted.c_str(), nullptr, 10);
    if (number >= 1 && number <= book.sheets.size()) chosen = number - 1;
  }
  if (chosen == book.sheets.size()) {
    std::string names;
    for (auto& sheet : book.sheets) names += (names.empty() ? "" : ", ") + sheet.name;
    return base::Problem{base::Problem::Kind::not_found,
                         base::msg("There is no sheet {sheet}. The workbook has: {sheets}.",
                                   {{"sheet", wanted}, {"sheets", names}}), "sheet"};
  }
  opened.sheet = book.sheets[chosen].name;
  auto sheet = book.sheets[chosen];
  opened.rows = std::make_unique<SheetReader>(std::move(*archive), std::move(book), sheet, limits);
  return opened;
}

}  // namespace imports
