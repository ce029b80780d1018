// SPDX-License-Identifier: EUPL-1.2
// What one organisation keeps, drafts too, as a list; what is published as a file. The public list is explore's.
#include "base/text.h"
#include "portfolio/labels.h"
#include "portfolio/pages.h"

namespace portfolio {
namespace {

using base::msg;

constexpr int page_size = 50, at_once = 200;
constexpr std::int64_t most_pages = 1'000'000;

std::string joined(const std::vector<std::string>& list, std::string_view between) {
  std::string all;
  for (const auto& one : list) all += (all.empty() ? std::string() : std::string(between)) + one;
  return all;
}

std::vector<std::string> country_names(const Project& project, const places::Gazetteer& gazetteer, base::Language language) {
  std::vector<std::string> names;
  for (const auto& country : project.countries) names.push_back(gazetteer.country_name(country.code, language));
  return names;
}

views::Line line_of(db::Session& session, const explore::Atlas& atlas, const web::Context& context, const Project& project) {
  views::Line line;
  line.url = projects::url(project.id);
  line.title = title_of(project, context.language);
  line.owner = project.owner ? name_of(session, {.organisation = project.owner}, context.language) : name_of(session, project.reporter, context.language);
  if (project.owner) line.owner_url = "/organisations/" + project.owner.text();
  if (!project.status.empty()) line.status = capital(context.tr(projects::status_label(project.status)));
  line.dates = dates_of(project, context.language);
  line.countries = joined(country_names(project, atlas.gazetteer(), context.language), ", ");
  line.is_draft = project.state == projects::State::draft;
  return line;
}

std::string address_with(const web::Context& context, std::string_view path, std::int64_t page) {
  std::string address(path);
  char join = '?';
  for (const auto& [name, value] : context.request.parameters()) {
    if (name == "page" || name == "lang" || value.empty()) continue;
    address += join + http::url_encode(name) + "=" + http::url_encode(value);
    join = '&';
  }
  if (page > 0) address += fmt::format("{}page={}", join, page);
  return address;
}

std::int64_t page_of(const web::Context& context) {
  return std::min(number_of(context.request.parameter("page").value_or("0"), 0), most_pages);
}

template <class View>
void put_pages(const web::Context& context, View& view, std::int64_t page, std::int64_t found) {
  const auto number = [&](std::int64_t n) { return base::format_number(context.language, n); };
  if (page > 0) view.newer_url = address_with(context, context.request.path, page - 1);
  if ((page + 1) * page_size < found) view.older_url = address_with(context, context.request.path, page + 1);
  if (found > 0)
    view.range = context.tr(msg("{first} to {last} of {all}", {{"first", number(std::min(page * page_size + 1, found))},
                                                               {"last", number(std::min((page + 1) * page_size, found))},
                                                               {"all", number(found)}}));
}

// A cell of CSV. What a spreadsheet would take for a formula gets an apostrophe before it.
void append_csv(std::string& out, std::string_view cell, bool last = false) {
  const bool formula = !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
  out += '"';
  if (formula) out += '\'';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += last ? "\"\r\n" : "\",";
}

// Gives the file in portions. Owned by the response; used by one thread at a time.
class Csv {
 public:
  Csv(const explore::Atlas& atlas, std::vector<ProjectId> ids, base::Language language, std::string base_url)
      : atlas_(atlas), ids_(std::move(ids)), language_(language), base_url_(std::move(base_url)) {}

  std::string next() {
    std::string piece;
    if (!begun_) {
      begun_ = true;
      piece = "\xef\xbb\xbf" "id,identifier,title,owner,participants,status,start,end,countries,themes,goals,sectors,url\r\n";
    }
    if (at_ == ids_.size()) return piece;
    const auto end = std::min(ids_.size(), at_ + at_once);
    const std::vector<ProjectId> portion(ids_.begin() + static_cast<std::ptrdiff_t>(at_), ids_.begin() + static_cast<std::ptrdiff_t>(end));
    at_ = end;
    auto session = atlas_.database().read();
    for (const auto& project : projects::find_many(session, portion))
      if (project.state == projects::State::published) add(session, project, piece);
    return piece.empty() ? next() : piece;
  }

 private:
  void add(db::Session& session, const Project& p, std::string& out) const {
    std::string partners, goals;
    for (const auto& one : p.participants) {
      const auto name = name_of(session, one.who, language_);
      if (!name.empty()) partners += (partners.empty() ? "" : "; ") + name + (one.role.empty() ? "" : " (" + base::text(language_, projects::role_label(one.role)) + ")");
    }
    for (const auto& tag : p.tags)
      if (tag.vocabulary == "2" || tag.vocabulary == "3") goals += (goals.empty() ? "" : "; ") + tag.code;
    std::vector<std::string> sectors;
    for (const auto& sector : p.sectors) sectors.push_back(sector.code);
    append_csv(out, p.id.text());
    append_csv(out, p.identifier);
    append_csv(out, title_of(p, language_));
    append_csv(out, p.owner ? name_of(session, {.organisation = p.owner}, language_) : name_of(session, p.reporter, language_));
    append_csv(out, partners);
    append_csv(out, p.status.empty() ? "" : base::text(language_, projects::status_label(p.status)));
    append_csv(out, projects::start_of(p).text());
    append_csv(out, projects::end_of(p).text());
    append_csv(out, joined(country_names(p, atlas_.gazetteer(), language_), "; "));
    append_csv(out, joined(p.themes, "; "));
    append_csv(out, goals);
    append_csv(out, joined(sectors, "; "));
    append_csv(out, base_url_ + projects::url(p.id), true);
  }

  const explore::Atlas& atlas_;
  const std::vector<ProjectId> ids_;
  const base::Language language_;
  const std::string base_url_;
  std::size_t at_ = 0;
  bool begun_ = false;
};

}  // namespace

http::Response download_list(const explore::Atlas& atlas, web::Context& context) {
  std::vector<ProjectId> ids;
  for (const auto id : explore::list_all(atlas, context.request.parameters(), "projects", context.language)) ids.push_back({id});
  const auto made = std::make_shared<Csv>(atlas, std::move(ids), context.language, context.site.base_url(context.request));
  http::Response response;
  response.set("content-type", "text/csv; charset=utf-8");
  response.set("content-disposition", "attachment; filename=\"projects.csv\"");
  response.pieces = [made] { return made->next(); };
  return response;
}

http::Response show_own(const explore::Atlas& atlas, web::Context& context) {
  auto session = atlas.database().read();
  const auto id = OrganisationId::parse(context.path("id"));
  const auto organisation = id ? organisations::find(session, *id) : std::nullopt;
  if (!organisation) return context.problem(404, msg("There is no such organisation."));
  const auto page = page_of(context);
  const auto found = projects::count_of_owner(session, *id);
  views::Own view;
  view.organisation = organisation->name_in(context.language);
  view.breadcrumb = {{"/organisations/" + id->text(), view.organisation}};
  if (context.identity.may_write && context.identity.role_in(id->text()) >= web::Role::contributor) view.new_url = "/organisations/" + id->text() + "/projects/new";
  view.public_url = "/projects?owner=" + id->text();
  view.found = web::count_view(context.language, found);
  for (const auto& project : projects::of_owner(session, *id, page_size, static_cast<int>(page * page_size)))
    view.lines.push_back(line_of(session, atlas, context, project));
  view.has_lines = !view.lines.empty();
  put_pages(context, view, page, found);
  return show(context, "portfolio/own", context.tr(msg("Projects of {organisation}", {{"organisation", view.organisation}})), view);
}

}  // namespace portfolio
