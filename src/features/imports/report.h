// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdio>
#include <memory>
#include <string>

#include "imports/api.h"

namespace imports {

// A cell of CSV, quoted where needed. What a spreadsheet program would run as a formula gets an apostrophe in front.
std::string csv_cell(std::string_view text);
std::string report_header();
std::string report_line(const RowOutcome& row, base::Language language);

// The report on its way to a file: written beside it under another name, put in place by finish().
class ReportFile {
 public:
  static base::Result<ReportFile> create(const std::string& path, base::Language language);
  void add(const RowOutcome& row);
  base::Result<void> finish();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_, temporary_;
  base::Language language_ = base::Language::en;
  std::unique_ptr<std::FILE, Close> file_;
  bool good_ = true;
};

}  // namespace imports
