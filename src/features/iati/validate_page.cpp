// SPDX-License-Identifier: EUPL-1.2
// The page on which a file is checked: a form, and below the verdict what was found, record by record.
#include <boost/json/value_from.hpp>

#include "base/text.h"
#include "base/uploads.h"
#include "iati/pages.h"
#include "iati/validate.h"
#include "iati/views.h"

namespace iati {
namespace {

using base::msg;

constexpr std::size_t most_groups = 100;  // records shown
constexpr std::size_t most_rows = 50;     // of one record
constexpr std::size_t longest_name = 120;

std::string number(const web::Context& context, std::size_t n) {
  return base::format_number(context.language, static_cast<long long>(n));
}

std::string word(const web::Context& context, Severity severity) {
  switch (severity) {
    case Severity::critical:
      return context.tr(msg("critical"));
    case Severity::error:
      return context.tr(msg("error"));
    case Severity::warning:
      return context.tr(msg("warning"));
  }
  return {};
}

views::Group group_of(const web::Context& context, std::string id, std::string title,
                      const std::vector<Finding>& findings, std::size_t all) {
  views::Group group{std::move(id), std::move(title), {}, {}};
  for (const auto& finding : findings) {
    if (group.rows.size() == most_rows) break;
    group.rows.push_back({finding.line > 0 ? number(context, static_cast<std::size_t>(finding.line)) : std::string(),
                          word(context, finding.severity), finding.severity == Severity::warning ? "warning" : "danger",
                          std::string(finding.rule), base::repair_utf8(finding.path), context.tr(finding.message)});
  }
  if (all > group.rows.size())
    group.more = context.tr(msg("And {number} more.", {{"number", number(context, all - group.rows.size())}}));
  return group;
}

http::Response page(const PageSettings& settings, const web::Context& context, views::Validate view, int status) {
  view.limit = base::megabytes(context.language, settings.max_upload);
  if (!view.file_error.empty()) view.errors.push_back({"file", view.file_error});
  view.has_errors = !view.errors.empty();
  return context.page("iati/validate", context.tr(msg("Check an IATI file")), boost::json::value_from(view).as_object(),
                      status);
}

void report(const web::Context& context, const http::Upload& file, views::Validate& view) {
  std::size_t with_findings = 0;
  std::vector<views::Group> groups;
  Options options;
  options.findings = most_rows;
  options.on_record = [&](const RecordReport& record) {
    if (++with_findings > most_groups) return true;
    const auto name = record.kind == RecordKind::organisation
                          ? msg("Organisation {number}: {identifier}",
                                {{"number", number(context, record.number)}, {"identifier", record.identifier}})
                          : msg("Activity {number}: {identifier}",
                                {{"number", number(context, record.number)}, {"identifier", record.identifier}});
    groups.push_back(group_of(context, "record-" + std::to_string(with_findings), base::repair_utf8(context.tr(name)),
                              record.findings, all_of(record.counts)));
    return true;
  };
  const auto checked = check_file(source_of(file.content), options);
  view.has_report = true;
  view.file = base::shown_file_name(file.filename, longest_name);
  view.valid = checked.valid();
  view.verdict = context.tr(checked.valid()       ? msg("The file is valid")
                            : checked.by_schema() ? msg("The file is valid by the schema, but has errors")
                                                  : msg("The file is not valid by the schema"));
  view.facts = {
      {context.tr(msg("Version")),
       checked.version.empty() ? std::string("–") : base::repair_utf8(checked.version.substr(0, longest_name))},
      {context.tr(msg("Records")), number(context, checked.records)},
      {context.tr(msg("Records that could not be read")), number(context, checked.lost)},
      {context.tr(msg("Critical findings")), number(context, checked.counts[2])},
      {context.tr(msg("Errors")), number(context, checked.counts[1])},
      {context.tr(msg("Warnings")), number(context, checked.counts[0])}};
  if (!checked.findings.empty())
    view.groups.push_back(group_of(context, "file-itself", context.tr(msg("The file itself")), checked.findings,
                                   checked.findings.size()));
  for (auto& group : groups) view.groups.push_back(std::move(group));
  view.has_groups = !view.groups.empty();
  if (with_findings > most_groups)
    view.left_out =
        context.tr(msg("The first {number} records with findings are shown. The command on the server shows all.",
                       {{"number", number(context, most_groups)}}));
}

}  // namespace

http::Response show_validate(const PageSettings& settings, web::Context& context) {
  return page(settings, context, {}, 200);
}

http::Response validate_upload(const PageSettings& settings, web::Context& context) {
  views::Validate view;
  const http::Upload* file = nullptr;
  for (const auto& upload : context.request.uploads())
    if (upload.field == "file") file = &upload;
  if (!file || (file->filename.empty() && file->content.empty())) {
    view.file_error = context.tr(msg("Choose the file that is to be checked."));
    return page(settings, context, std::move(view), 422);
  }
  if (file->content.size() > settings.max_upload) {
    view.file_error = context.tr(msg(
        "{file} has {size}; up to {limit} are taken here. Check it on the server itself with the command: {command}",
        {{"file", base::shown_file_name(file->filename, longest_name)},
         {"size", base::megabytes(context.language, file->content.size())},
         {"limit", base::megabytes(context.language, settings.max_upload)},
         {"command", "cosmopolis validate iati FILE"}}));
    return page(settings, context, std::move(view), 413);
  }
  report(context, *file, view);
  return page(settings, context, std::move(view), 200);
}

}  // namespace iati
