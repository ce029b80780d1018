// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstddef>

#include "base/result.h"
#include "db/database.h"
#include "places/api.h"

namespace demonstration {

struct Counts {
  std::size_t sources = 0;
  std::size_t organisations = 0;
  std::size_t relations = 0;
  std::size_t projects = 0;
};

// Loads the demonstration register in one transaction, if the register is empty; does nothing, and counts nothing, if
// it holds anything. Fails if the gazetteer lacks a place, and then nothing has changed.
base::Result<Counts> load(db::Database& database, const places::Gazetteer& gazetteer);

}  // namespace demonstration
