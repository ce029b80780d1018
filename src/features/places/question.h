// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "places/names.h"

namespace places {

// One way to read what was written: a folded name to look up and how much is lost by reading it so.
struct Spelling {
  std::string folded;
  double weight = 1;
  const char* reason = "";  // English, translated by who shows it
};

// A place name as people write it, taken apart.
struct Question {
  std::vector<Spelling> spellings;    // the best reading first
  std::vector<std::string> contexts;  // folded names of what the place lies in: brackets, after a comma
  Sort sort = Sort::any;
};

Question read_question(std::string_view name, std::string_view subdivision);

}  // namespace places
