// SPDX-License-Identifier: EUPL-1.2
#include "app/output.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace app {

Output::Output(std::string name)
    : name_(std::move(name)), aside_(name_ + ".part"), file_(name_.empty() ? nullptr : std::fopen(aside_.c_str(), "wb"), &std::fclose) {
  if (!name_.empty() && !file_) error_ = errno;
}

Output::~Output() {
  std::error_code ignored;
  if (file_) file_.reset(), std::filesystem::remove(aside_, ignored);
}

bool Output::write(std::string_view bytes) {
  if (error_ == 0 && std::fwrite(bytes.data(), 1, bytes.size(), file_ ? file_.get() : stdout) != bytes.size()) error_ = errno;
  return error_ == 0;
}

bool Output::finish() {
  if (error_ == 0 && std::fflush(file_ ? file_.get() : stdout) != 0) error_ = errno;
  if (error_ != 0 || !file_) return error_ == 0;
  file_.reset();
  std::error_code error;
  std::filesystem::rename(aside_, name_, error);
  error_ = error.value();
  return error_ == 0;
}

base::Problem Output::problem() const {
  return {base::Problem::Kind::unavailable,
          base::msg("The file {file} cannot be written: {reason}.", {{"file", name_.empty() ? "-" : name_}, {"reason", std::strerror(error_)}}), ""};
}

}  // namespace app
