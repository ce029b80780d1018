// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <array>
#include <functional>
#include <span>
#include <string_view>

namespace iati {

// Calls `row` with the cells of each line of an embedded table, always eight, the missing ones empty. Comments (#) are
// left out. The cells live as long as the program.
void for_each_row(std::string_view file, const std::function<void(std::span<const std::string_view>)>& row);

}  // namespace iati
