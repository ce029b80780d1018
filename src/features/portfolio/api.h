// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "explore/api.h"
#include "web/site.h"

namespace portfolio {

// The pages and the API of projects.
web::Feature feature(const explore::Atlas& atlas);

}  // namespace portfolio
