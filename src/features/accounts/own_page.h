// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "accounts/pages.h"

namespace accounts {

// account_page.cpp: one's own account, with what is wrong with the form that was sent from it.
http::Response own_page(State& state, web::Context& context, const Faults& faults);

}  // namespace accounts
