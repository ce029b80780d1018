// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace app {

// The file that a command writes, or standard output if it has no name. Written beside and renamed at the end, so that a
// reader never finds half a file; removed again if it is not finished.
class Output {
 public:
  explicit Output(std::string name);
  ~Output();
  Output(const Output&) = delete;

  bool write(std::string_view bytes);  // false once something went wrong
  bool finish();
  bool is_broken() const { return error_ != 0; }
  base::Problem problem() const;

 private:
  std::string name_, aside_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  int error_ = 0;
};

}  // namespace app
