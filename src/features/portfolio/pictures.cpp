// SPDX-License-Identifier: EUPL-1.2
// Pictures of a project's updates: how they come with the form, and who gets to see them.
#include "portfolio/form.h"

namespace portfolio {
namespace {

constexpr std::string_view field_end = "-file";
constexpr std::size_t most_files = 20;  // with one form

}  // namespace

std::string picture_url(ProjectId project, std::string_view picture, pictures::Size size) {
  return projects::url(project, "/pictures/" + std::string(picture) + (size == pictures::Size::small ? "/small" : ""));
}

std::vector<base::Problem> keep_pictures(db::Database& database, const http::Request& request, records::Typed& typed) {
  std::vector<base::Problem> problems;
  std::size_t files = 0;
  for (const auto& file : request.uploads()) {
    if (!file.field.starts_with("news-") || !file.field.ends_with(field_end)) continue;
    if (file.filename.empty() && file.content.empty()) continue;  // none was chosen
    if (++files > most_files) {
      problems.push_back({base::Problem::Kind::invalid, base::msg("These are too many pictures at once: at most {most}. Keep the form, then add the others.", {{"most", std::to_string(most_files)}}), file.field});
      break;
    }
    const auto cleaned = pictures::clean(file.content);
    if (!cleaned) {
      problems.push_back(cleaned.error());
      problems.back().field = file.field;
      continue;
    }
    const auto block = file.field.substr(0, file.field.size() - field_end.size());
    auto transaction = database.write_unlogged();
    typed.put(block + "-upload", pictures::keep(transaction, *cleaned).id);
    transaction.commit();
    typed.remove(block + "-no-upload");
  }
  return problems;
}

http::Response show_picture(const explore::Atlas& atlas, web::Context& context, pictures::Size size) {
  const auto found = projects::asked(atlas.database(), context);
  if (!found.project) return not_there(context);
  const auto id = context.path("picture");
  if (const auto shown = projects::pictures_of(*found.project); std::ranges::find(shown, id) == shown.end()) return context.problem(404, base::msg("There is no such picture."));
  auto session = atlas.database().read();
  auto content = pictures::content(session, id, size);
  if (!content) return context.problem(404, base::msg("There is no such picture."));
  http::Response response{.body = *std::move(content)};
  response.set("content-type", "image/jpeg");
  return response;
}

}  // namespace portfolio
