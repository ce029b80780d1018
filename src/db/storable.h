// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string_view>

namespace db {

// Text that both databases, JSON and pages can hold: UTF-8 without control characters, save tab and line feed.
bool is_storable(std::string_view text);
// An absolute http or https address of sensible length, without blanks, quotes or angle brackets.
bool is_web_address(std::string_view text);

}  // namespace db
