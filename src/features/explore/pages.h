// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "explore/api.h"

// The handlers of the public pages, one file each.
namespace explore {

http::Response show_home(const Atlas& atlas, web::Context& context);
// "organisations" or "relations": list, table, map or chart.
http::Response show_results(const Atlas& atlas, web::Context& context, std::string_view collection);
// From the search box: to whichever collection answers.
http::Response search_anything(const Atlas& atlas, web::Context& context);
http::Response show_organisation(const Atlas& atlas, web::Context& context);
http::Response show_relation(const Atlas& atlas, web::Context& context);
// For a page of /organisations/{id} whose organisation was merged into another: to the same page of that one.
std::optional<http::Response> address_now(const Atlas& atlas, const web::Context& context);

http::Response show_country(const Atlas& atlas, web::Context& context);
http::Response list_countries(const Atlas& atlas, web::Context& context);
http::Response show_theme(const Atlas& atlas, web::Context& context);
http::Response list_themes(const Atlas& atlas, web::Context& context);
http::Response show_reach(const Atlas& atlas, web::Context& context);
// Called by show_organisation for networks.
http::Response show_network(const Atlas& atlas, web::Context& context, std::uint32_t row, const organisations::Organisation& organisation);

}  // namespace explore
