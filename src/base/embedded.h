// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <span>
#include <string_view>

namespace base {

// A file that was put into the program when it was built; both views live as long as the program.
// The name is "<part>/<folder>/<file>", as in "relations/templates/relation.html".
struct EmbeddedFile {
  std::string_view name;
  std::string_view content;
};

}  // namespace base
