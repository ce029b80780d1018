// SPDX-License-Identifier: EUPL-1.2
// An organisation of an IATI file as a spending plan, and a plan as an organisation of a file of version 2.03; by the same rules as
// activities (activity.h).
#pragma once
#include "exchange/activity.h"
#include "spending/api.h"

namespace exchange {

spending::Plan read_organisation(const iati::Record& record);

// Appends <iati-organisation>…</iati-organisation>. `owner` reports where the plan names nobody.
void write_organisation(std::string& out, const spending::Plan& plan, const Reporter& owner);

std::string organisations_head(std::string_view generated);
std::string_view organisations_foot();

}  // namespace exchange
