// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <vector>

#include "explore/api.h"
#include "open_data/formats.h"
#include "web/site.h"

namespace open_data {

// The routes of the API, version 1; static/openapi.json describes each, and a test holds them to it.
std::vector<web::Route> rest_routes(const explore::Atlas& atlas);
// Downloads of what a search finds: /download/relations.csv?country=FR
std::vector<web::Route> download_routes(const explore::Atlas& atlas);

// The facts of parties from the index, without the database.
PartyLookup lookup_in(const explore::Atlas& atlas);

}  // namespace open_data
