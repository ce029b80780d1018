// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/value_from.hpp>

#include "accounts/api.h"
#include "pictures/api.h"
#include "portfolio/api.h"
#include "portfolio/views.h"

namespace portfolio {

using organisations::OrganisationId;
using projects::Project;
using projects::ProjectId;

// project_page.cpp
http::Response show_project(const explore::Atlas& atlas, web::Context& context);
// list_page.cpp
http::Response download_list(const explore::Atlas& atlas, web::Context& context);
http::Response show_own(const explore::Atlas& atlas, web::Context& context);
// edit_page.cpp
http::Response show_new(const explore::Atlas& atlas, web::Context& context);
http::Response take_new(const explore::Atlas& atlas, web::Context& context);
http::Response show_edit(const explore::Atlas& atlas, web::Context& context);
http::Response take_edit(const explore::Atlas& atlas, web::Context& context);
http::Response take_removal(const explore::Atlas& atlas, web::Context& context);
// history_page.cpp
http::Response show_history(const explore::Atlas& atlas, web::Context& context);
http::Response show_version(const explore::Atlas& atlas, web::Context& context);
http::Response take_undo(const explore::Atlas& atlas, web::Context& context);
// rest.cpp
http::Response show_picture(const explore::Atlas& atlas, web::Context& context, pictures::Size size);
std::string picture_url(ProjectId project, std::string_view picture, pictures::Size size);

http::Response list_json(const explore::Atlas& atlas, web::Context& context);
http::Response show_json(const explore::Atlas& atlas, web::Context& context);

// What several pages need: pages.cpp.
http::Response not_there(const web::Context& context);  // the same for a draft that may not be seen
std::string title_of(const Project& project, base::Language language);
std::string dates_of(const Project& project, base::Language language);  // "2019 to May 2024"
std::string name_of(db::Session& session, const projects::Named& who, base::Language language);
std::string relation_title(db::Session& session, relations::RelationId id, base::Language language);
std::string capital(std::string text);
// The text for a reader, and its language where it is another than theirs.
struct Spoken {
  std::string text, language;
};
Spoken spoken(const projects::Narrative& narrative, const Project& project, base::Language language);
// The first description of that IATI type; empty if there is none.
const projects::Narrative& description(const Project& project, std::string_view type);
std::int64_t number_of(std::string_view text, std::int64_t otherwise);

template <class View>
http::Response show(const web::Context& context, std::string_view name, std::string_view title, const View& view, int status = 200) {
  return context.page(name, title, boost::json::value_from(view).as_object(), status);
}

}  // namespace portfolio
