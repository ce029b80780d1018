// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>

#include "base/message.h"

namespace iati {

struct XmlError {
  int code = 0;  // xmlParserErrors; 0 if the parser gave none
  int line = 0;
  std::string first, second;  // names that the parser gives with it
  std::string message;        // its own words, English
};

// What is wrong, where, and what to do.
base::Message describe(const XmlError& error);

}  // namespace iati
