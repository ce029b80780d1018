// SPDX-License-Identifier: EUPL-1.2
#include "imports/pages.h"

#include <charconv>

#include "base/text.h"

namespace imports {

using base::msg;

std::string number(const web::Context& context, std::int64_t n) { return base::format_number(context.language, n); }

views::Tally tally(const web::Context& context, const Counts& counts) {
  return {number(context, counts.rows), number(context, counts.created),  number(context, counts.updated),
          number(context, counts.same), number(context, counts.warnings), number(context, counts.errors)};
}

views::RowLine row_line(const web::Context& context, const RowOutcome& row) {
  views::RowLine line;
  line.line = number(context, row.line);
  line.warning = row.outcome == Outcome::warning;
  line.error = row.outcome == Outcome::error;
  line.good = !line.warning && !line.error;
  line.outcome = context.tr(label(row.outcome));
  if (!row.reason.id.empty()) line.reason = context.tr(row.reason);
  return line;
}

std::optional<Outcome> chosen_outcome(const web::Context& context) {
  return parse_outcome(context.request.parameter("rows").value_or(""));
}

std::vector<views::Tab> row_tabs(const web::Context& context, const Counts& counts, std::optional<Outcome> chosen) {
  std::vector<views::Tab> tabs{{context.tr(msg("All")), number(context, counts.rows), context.request.path + "#rows-title", !chosen}};
  Counts all = counts;
  for (const auto outcome : {Outcome::created, Outcome::updated, Outcome::same, Outcome::warning, Outcome::error})
    if (all.of(outcome) > 0 || chosen == outcome)
      tabs.push_back({context.tr(label(outcome)), number(context, all.of(outcome)),
                      fmt::format("{}?rows={}#rows-title", context.request.path, code(outcome)), chosen == outcome});
  return tabs;
}

std::int64_t number_parameter(const web::Context& context, std::string_view name, std::int64_t otherwise) {
  const auto text = context.request.parameter(name).value_or("");
  std::int64_t n = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), n);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && n >= 0 ? n : otherwise;
}

std::string field(const web::Context& context, std::string_view name) {
  std::string text = base::repair_utf8(context.request.form_field(name).value_or(""));
  std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return std::string(base::trim(text));
}

http::Response not_found(const web::Context& context) {
  return context.problem(404, msg("This list is not on the server any more: uploads are kept for some hours only. Please send it again."));
}

std::optional<Import> import_of(Assistant& assistant, const web::Context& context) {
  const auto id = ImportId::parse(context.path("import"));
  if (!id) return std::nullopt;
  auto session = assistant.database.read();
  return find_import(session, *id);
}

http::Response no_import(const web::Context& context) {
  return context.problem(404, msg("There is no import {id}.", {{"id", std::string(context.path("import"))}}));
}

std::string job_url(const Job& job, std::string_view rest) { return fmt::format("/imports/jobs/{}{}", job.id, rest); }
std::string import_url(ImportId id) { return "/imports/" + id.text(); }

}  // namespace imports
