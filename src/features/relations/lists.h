// SPDX-License-Identifier: EUPL-1.2
// The lists of a relation as its row holds them.
#pragma once
#include "relations/api.h"

namespace relations {

std::string parties_json(const std::vector<Party>& parties);
std::string statements_json(const std::vector<Statement>& statements);
void read_lists(Relation& relation, std::string_view parties, std::string_view statements);

}  // namespace relations
