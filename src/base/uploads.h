// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/i18n.h"
#include "base/result.h"

namespace base {

// What people call the file they sent: its name without folders, fit to be shown; at most `longest` bytes.
std::string shown_file_name(std::string_view sent, std::size_t longest = 200);
std::string megabytes(Language language, std::uint64_t bytes);  // "32 MB", rounded up

// A folder for what was uploaded, readable by this program's user alone and gone with the object. What programs that were
// killed left behind is removed when the next one begins. Thread-safe.
class Uploads {
 public:
  // Makes nothing before the first file is kept.
  Uploads() = default;
  ~Uploads();
  Uploads(const Uploads&) = delete;
  Uploads& operator=(const Uploads&) = delete;

  base::Result<void> begin();
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  base::Result<void> keep(const std::string& name, std::string_view content) const;
  void remove(const std::string& name) const;

 private:
  std::string folder_;
  int lock_ = -1;  // held as long as the folder is in use
};

}  // namespace base
