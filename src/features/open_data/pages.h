// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "explore/api.h"
#include "web/site.h"

// The pages about the data and the API.
namespace open_data {

http::Response show_about(const explore::Atlas& atlas, web::Context& context);
// Made from static/openapi.json, so that it says what the document says.
http::Response show_api(web::Context& context);

}  // namespace open_data
