// SPDX-License-Identifier: EUPL-1.2
#include "imports/report.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ostream>
#include <vector>

#include "imports/outcomes.h"
#include "imports/store.h"

namespace imports {

std::string csv_cell(std::string_view text) {
  std::string out;
  bool formula = !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  bool quoted = text.find_first_of("\",\r\n") != std::string_view::npos;
  if (quoted) out += '"';
  if (formula) out += '\'';
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  if (quoted) out += '"';
  return out;
}

std::string report_header() { return "line,outcome,reason\n"; }

std::string report_line(const RowOutcome& row, base::Language language) {
  std::string reason = row.reason.id.empty() ? std::string() : csv_cell(base::text(language, row.reason));
  return fmt::format("{},{},{}\n", row.line, code(row.outcome), reason);
}

base::Result<ReportFile> ReportFile::create(const std::string& path, base::Language language) {
  ReportFile report;
  report.path_ = path;
  report.temporary_ = path + ".part";
  report.language_ = language;
  report.file_.reset(std::fopen(report.temporary_.c_str(), "wb"));
  if (!report.file_)
    return base::Problem{base::Problem::Kind::unavailable,
                         base::msg("The report {file} cannot be written: {error}", {{"file", path}, {"error", std::strerror(errno)}}), "report"};
  std::fputs(report_header().c_str(), report.file_.get());
  return report;
}

void ReportFile::add(const RowOutcome& row) {
  auto line = report_line(row, language_);
  good_ = good_ && std::fwrite(line.data(), 1, line.size(), file_.get()) == line.size();
}

base::Result<void> ReportFile::finish() {
  good_ = good_ && std::fflush(file_.get()) == 0;
  file_.reset();
  if (good_ && std::rename(temporary_.c_str(), path_.c_str()) == 0) return {};
  int error = errno;
  ::unlink(temporary_.c_str());
  return base::Problem{base::Problem::Kind::unavailable,
                       base::msg("The report {file} cannot be written: {error}", {{"file", path_}, {"error", std::strerror(error)}}), "report"};
}

std::vector<RowOutcome> rows_of_import(db::Session& session, ImportId id, std::int64_t from, int limit, std::optional<Outcome> only) {
  std::vector<RowOutcome> rows;
  std::int64_t at = 0;
  each_chunk(session, id, [&](std::int64_t in_chunk, std::string_view text) {
    if (!only && at + in_chunk <= from) {
      at += in_chunk;
      return true;
    }
    return each_outcome(text, [&](const RowOutcome& row) {
      if (only && row.outcome != *only) return true;
      if (at++ >= from) rows.push_back(row);
      return static_cast<int>(rows.size()) < limit;
    });
  });
  return rows;
}

void write_report(db::Session& session, ImportId id, base::Language language, std::ostream& out) {
  out << report_header();
  each_chunk(session, id, [&](std::int64_t, std::string_view text) {
    return each_outcome(text, [&](const RowOutcome& row) {
      out << report_line(row, language);
      return out.good();
    });
  });
}

}  // namespace imports
