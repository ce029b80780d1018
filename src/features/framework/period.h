// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include "framework/pages.h"

namespace framework {

// Why a period's figures cannot be changed now.
base::Problem locked(const Period& period);
// The page of the address's {period}, as it is now; with what was typed, and beside it what is there if that differs.
http::Response period_response(const Desk& desk, const web::Context& context, const Errors& errors, int status,
                               const Period* typed = nullptr, bool differs = false);

}  // namespace framework
