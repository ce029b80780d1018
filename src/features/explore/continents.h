// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/message.h"

namespace explore {

// The regions of the United Nations Statistics Division's "Standard country or area codes for statistical use" (M49).
enum class Continent : std::uint8_t { africa, americas, asia, europe, oceania };

// By ISO 3166-1 alpha-2 code; nothing for Antarctica and unknown codes.
std::optional<Continent> continent_of(std::string_view country);
base::Message label(Continent continent);

}  // namespace explore
