// SPDX-License-Identifier: EUPL-1.2
// The one header that includes SOCI: for the .cpp files that speak to Session::sql() and Transaction::sql().
#pragma once
#include <soci/soci.h>

#include "db/database.h"
