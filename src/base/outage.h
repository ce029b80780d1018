// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <stdexcept>
#include <string>

#include "base/result.h"

namespace base {

// Something that the program needs is away or full, and no caller in the middle can mend it. what() is for the log,
// problem() for the person: the site answers with 503, a command ends with its code.
class Outage : public std::runtime_error {
 public:
  explicit Outage(const std::string& details) : std::runtime_error(details) {}
  virtual Problem problem() const = 0;
};

}  // namespace base
