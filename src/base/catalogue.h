// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <optional>
#include <string_view>
#include <unordered_map>

namespace base {

// The texts of one gettext .mo file, found by their English form. Reads the layout that the gettext manual describes
// under "The Format of GNU MO Files"; views point into `file`, which must outlive the catalogue. Immutable, so any
// number of threads may read it.
class Catalogue {
 public:
  // Nothing if the file is no .mo or points outside itself.
  static std::optional<Catalogue> read(std::string_view file);

  // The translation, with plural forms one after the other, each ended by a zero byte but the last; empty if none.
  std::string_view find(std::string_view english) const;
  // The plural form of a message whose singular is `english`; empty if none.
  std::string_view find(std::string_view english, int form) const;
  std::size_t size() const { return texts_.size(); }

 private:
  std::unordered_map<std::string_view, std::string_view> texts_;
};

}  // namespace base
