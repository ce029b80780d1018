// SPDX-License-Identifier: EUPL-1.2
// The first page: what was imported so far, and the form that takes a file.
#include "base/text.h"
#include "base/uploads.h"
#include "imports/pages.h"

namespace imports {

namespace {

using base::msg;

constexpr std::size_t longest_name = 200;


std::string headers_text(const Mapping& mapping) {
  std::string text;
  for (const auto& column : mapping.columns) text += (text.empty() ? "" : ", ") + column.header;
  return text.size() > longest_name ? base::repair_utf8(text.substr(0, longest_name)) + "…" : text;
}

http::Response start_page(Assistant& assistant, const web::Context& context, views::Start view, int status) {
  auto session = assistant.database.read();
  view.steps.file = true;
  view.action = "/imports";
  view.limit = base::megabytes(context.language, assistant.settings.max_upload);
  for (const auto& [name, message] : {std::pair("file", view.file_error), std::pair("source", view.source_error), std::pair("network", view.network_error)})
    if (!message.empty()) view.errors.push_back({name, message});
  view.has_errors = !view.errors.empty();
  for (auto& source : sources::all(session)) view.sources.push_back({source.title});
  for (const auto& import : all_imports(session)) {
    const bool undone = import.state == State::undone;
    view.imports.push_back({import.file_name, import_url(import.id), import.source_title, base::format_moment(context.language, import.at),
                            number(context, import.counts.rows), number(context, import.counts.created),
                            undone ? std::string("–") : number(context, import.open_repairs),
                            context.tr(undone ? msg("taken back") : msg("kept"))});
  }
  view.has_imports = !view.imports.empty();
  for (const auto& mapping : stored_mappings(session)) view.mappings.push_back({mapping.name, headers_text(mapping), "/imports/mappings/forget"});
  view.has_mappings = !view.mappings.empty();
  return show(context, "imports/start", context.tr(msg("Import a list of relations")), view, status);
}

}  // namespace

http::Response show_start(Assistant& assistant, web::Context& context) { return start_page(assistant, context, {}, 200); }

http::Response receive_file(Assistant& assistant, web::Context& context) {
  views::Start view;
  view.source = field(context, "source");
  view.network = field(context, "network");
  const http::Upload* file = nullptr;
  for (const auto& upload : context.request.uploads())
    if (upload.field == "file") file = &upload;

  int status = 422;
  const std::string name = file ? base::shown_file_name(file->filename) : std::string();
  if (!file || (name.empty() && file->content.empty())) {
    view.file_error = context.tr(msg("Choose the file that holds the list."));
  } else if (file->content.empty()) {
    view.file_error = context.tr(msg("The file {file} is empty.", {{"file", name}}));
  } else if (file->content.size() > assistant.settings.max_upload) {
    view.file_error = context.tr(msg("{file} has {size}; up to {limit} are taken here. Import it on the server itself with the command: {command}",
                                     {{"file", name}, {"size", base::megabytes(context.language, file->content.size())},
                                      {"limit", base::megabytes(context.language, assistant.settings.max_upload)}, {"command", "cosmopolis import relations FILE"}}));
    status = 413;
  }
  if (!view.source.empty())
    if (auto good = sources::check({.title = view.source}); !good) view.source_error = context.tr(good.error().message);
  if (base::length(view.network) > longest_name) view.network_error = context.tr(msg("The name of the network is too long."));
  if (!view.file_error.empty() || !view.source_error.empty() || !view.network_error.empty()) return start_page(assistant, context, view, status);

  // Whether it can be read at all is told here, where another file can be chosen.
  const Input input{name.empty() ? std::string("list") : name, "", std::shared_ptr<const std::string>(std::shared_ptr<void>(), &file->content)};  // the request owns it
  auto session = assistant.database.read();
  if (const auto seen = preview(session, assistant.gazetteer, input); !seen) {
    view.file_error = context.tr(seen.error().message);
    return start_page(assistant, context, view, 422);
  }
  Plan plan;
  plan.source_title = view.source;
  plan.network = view.network;
  const auto job = assistant.jobs.add(input.name, file->content, std::move(plan));
  if (!job) {
    view.file_error = context.tr(job.error().message);
    return start_page(assistant, context, view, 503);
  }
  return http::redirect("/imports/jobs/" + *job + "/columns");
}

http::Response forget_mapping(Assistant& assistant, web::Context& context) {
  if (!remove_mapping(assistant.database, field(context, "name")))
    return context.problem(404, msg("No choices are kept under this name."));
  return http::redirect("/imports");
}

}  // namespace imports
