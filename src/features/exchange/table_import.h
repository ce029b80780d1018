// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: a first look at tables, before anything is done with them.
#pragma once
#include "exchange/storing.h"
#include "exchange/tables.h"

namespace exchange {

struct TablePreview {
  std::vector<Arrived> projects;     // the first ones, as they would be read
  std::vector<iati::Finding> notes;  // about the tables as a whole
};
// Of the first rows of each table. Fails as the import would.
base::Result<TablePreview> preview_tables(const TablePlan& plan, const places::Gazetteer* gazetteer, std::int64_t rows);

}  // namespace exchange
