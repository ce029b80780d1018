// SPDX-License-Identifier: EUPL-1.2
// The table and the chart of a result in one currency, or of projects.
#pragma once
#include "figures/views.h"
#include "figures/wanted.h"
#include "web/site.h"

namespace figures {

struct Table {
  const web::Context& context;
  Names& names;
  const Cube& cube;
  const Wanted& wanted;
  std::uint32_t currency;

  static void put(views::Page& view, Table table, const Result& result);
};

}  // namespace figures
