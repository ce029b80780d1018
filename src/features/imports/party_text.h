// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>

#include "imports/api.h"

namespace imports {

// The column that names a party, -1 if none does.
int naming_column(const Mapping& mapping, int party);
// A cell of the row, by the number of its column; empty if it was not kept.
std::string cell_of(const Mapping& mapping, const Repair& repair, int column);
// A party as the row writes it: "Springfield, United States".
std::string party_text(const Mapping& mapping, const Repair& repair, int party);
// Both parties, or the member and its network.
std::string relation_text(const Mapping& mapping, const Repair& repair);

}  // namespace imports
