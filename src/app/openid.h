// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "app/settings.h"
#include "openid/api.h"

namespace app {

// The provider of identities as the settings have it, its secret read from a file where one is named.
base::Result<openid::Settings> openid_settings(const Settings& settings);
// What the sign-in page calls it.
std::string openid_name(const Settings& settings);

}  // namespace app
