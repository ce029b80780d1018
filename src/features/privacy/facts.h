// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <chrono>

#include "base/i18n.h"
#include "privacy/api.h"
#include "privacy/views.h"

namespace privacy {

// "30 minutes", "14 days", in the largest unit that it is a whole number of.
std::string told(base::Language language, std::chrono::seconds time);

views::Privacy facts(base::Language language, const Settings& settings);

}  // namespace privacy
