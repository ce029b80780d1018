// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <iostream>

#include "app/program.h"
#include "iati/api.h"

namespace app {
namespace {

namespace fs = std::filesystem;

std::string word(base::Language language, iati::Severity severity) {
  switch (severity) {
    case iati::Severity::critical:
      return base::text(language, base::msg("critical"));
    case iati::Severity::error:
      return base::text(language, base::msg("error"));
    case iati::Severity::warning:
      return base::text(language, base::msg("warning"));
  }
  return {};
}

void print(base::Language language, const std::string& file, const iati::Finding& finding) {
  std::cout << file << ':' << finding.line << ": " << word(language, finding.severity) << ' ' << finding.rule << ": "
            << (finding.path.empty() ? "" : finding.path + ": ") << base::text(language, finding.message) << '\n';
}

// The XML files of a folder and its folders, in order; a file stands for itself.
std::vector<fs::path> files_of(const fs::path& path, std::error_code& error) {
  std::vector<fs::path> files;
  if (!fs::is_directory(path, error)) {
    if (fs::exists(path, error)) files.push_back(path);
    return files;
  }
  for (fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, error), end;
       !error && at != end; at.increment(error))
    if (at->is_regular_file() && at->path().extension() == ".xml") files.push_back(at->path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

int validate_iati(const ValidateArguments& arguments) {
  const auto language = arguments.language.empty()
                            ? language_of_terminal()
                            : base::parse_language(arguments.language).value_or(base::Language::en);
  std::error_code error;
  const auto files = files_of(arguments.path, error);
  if (files.empty() || error)
    return tell({base::Problem::Kind::not_found,
                 base::msg("There is no file {file}, and no folder with XML files.", {{"file", arguments.path}}), ""});

  std::uint64_t total = 0, done_bytes = 0;
  for (const auto& file : files) total += fs::file_size(file, error);
  std::size_t valid = 0, records = 0, lost = 0;
  iati::Counts counts{};
  bool stopped = false;
  TerminalProgress terminal;
  auto& progress = terminal.progress();
  for (const auto& file : files) {
    const auto name = file.generic_string();
    auto source = iati::source_of_file(name);
    iati::Options options;
    options.on_record = [&](const iati::RecordReport& record) {
      for (const auto& finding : record.findings)
        if (!arguments.summary && (arguments.warnings || finding.severity != iati::Severity::warning))
          print(language, name, finding);
      return !progress.stop.load();
    };
    const auto report = iati::check_file(
        [&](char* to, std::size_t size) {
          const auto got = progress.stop.load() ? -1 : source(to, size);
          if (got > 0) done_bytes += static_cast<std::uint64_t>(got);
          progress.report("checking", done_bytes, total);
          return got;
        },
        options);
    stopped = progress.stop.load();
    if (stopped) break;
    for (const auto& finding : report.findings)
      if (!arguments.summary && (arguments.warnings || finding.severity != iati::Severity::warning))
        print(language, name, finding);
    if (files.size() > 1)
      std::cout << name << ": "
                << base::text(language, report.valid()       ? base::msg("valid")
                                        : report.by_schema() ? base::msg("valid by the schema, but with errors")
                                                             : base::msg("not valid by the schema"))
                << '\n';
    valid += report.valid();
    records += report.records;
    lost += report.lost;
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += report.counts[i];
  }
  if (stopped) return tell({base::Problem::Kind::unavailable, base::msg("Stopped before the end."), ""}, failed);
  std::cout << boost::json::serialize(boost::json::object{{"files", files.size()},
                                                          {"valid", valid},
                                                          {"records", records},
                                                          {"lost", lost},
                                                          {"critical", counts[2]},
                                                          {"errors", counts[1]},
                                                          {"warnings", counts[0]}})
            << '\n';
  return valid == files.size() ? done : done_with_rejected_rows;
}

}  // namespace app
