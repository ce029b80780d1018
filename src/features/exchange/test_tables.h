// SPDX-License-Identifier: EUPL-1.2
// For tests: tables in memory.
#pragma once
#include <memory>
#include <string>

#include "imports/api.h"

namespace exchange::test {

inline imports::Input in_memory(std::string content, std::string name = "projects.csv") {
  return {std::move(name), "", std::make_shared<const std::string>(std::move(content))};
}

}  // namespace exchange::test
