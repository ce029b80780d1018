// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>

#include "base/message.h"

namespace base {

// Why something that may well fail did not work: what is told to the person who asked.
struct Problem {
  enum class Kind { invalid, not_found, conflict, forbidden, too_large, unavailable };
  Kind kind = Kind::invalid;
  Message message;
  std::string field;  // the form field, column or setting it is about; empty if about the whole
};

[[noreturn]] inline void throw_exception_from_error(const Problem& problem, const boost::source_location&) {
  throw std::logic_error("the value of a failed result was used: " + problem.message.id);
}

// Expected failures are values; exceptions mean a broken environment or a bug.
template <class T>
using Result = boost::system::result<T, Problem>;

}  // namespace base
