// SPDX-License-Identifier: EUPL-1.2
#include "base/uploads.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/text.h"

namespace base {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "cosmopolis-uploads-";

Problem cannot_keep(int error) {
  return {Problem::Kind::unavailable,
          msg("The file could not be put aside on the server: {error}.", {{"error", std::strerror(error)}}), "file"};
}

int lock_folder(const std::string& folder) {
  const int file = ::open((folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return -1;
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  ::close(file);
  return -1;
}

// Folders of this user that nobody holds any more.
void remove_left_behind(const fs::path& parent) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(parent, error)) {
    if (!entry.path().filename().string().starts_with(prefix)) continue;
    struct stat info {};
    if (::lstat(entry.path().c_str(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != ::getuid()) continue;
    // One that is being made has no lock yet.
    if (!fs::exists(entry.path() / "lock", error)) continue;
    const int lock = lock_folder(entry.path().string());
    if (lock < 0) continue;
    fs::remove_all(entry.path(), error);
    ::close(lock);
  }
}

}  // namespace

std::string shown_file_name(std::string_view sent, std::size_t longest) {
  std::string name = repair_utf8(sent.substr(sent.find_last_of("/\\") + 1));  // npos + 1 is 0
  std::erase_if(name, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  return name.size() > longest ? repair_utf8(name.substr(0, longest)) : name;
}

std::string megabytes(Language language, std::uint64_t bytes) {
  return format_number(language, static_cast<long long>((bytes + (1 << 20) - 1) >> 20)) + " MB";
}

Result<void> Uploads::begin() {
  if (!folder_.empty()) return {};
  std::error_code error;
  const auto parent = fs::temp_directory_path(error);
  if (error) return cannot_keep(error.value());
  remove_left_behind(parent);
  auto pattern = (parent / (std::string(prefix) + "XXXXXX")).string();
  if (!::mkdtemp(pattern.data())) return cannot_keep(errno);
  lock_ = lock_folder(pattern);
  if (lock_ < 0) return cannot_keep(errno);
  folder_ = pattern;
  return {};
}

Uploads::~Uploads() {
  std::error_code error;
  if (!folder_.empty()) fs::remove_all(folder_, error);
  if (lock_ >= 0) ::close(lock_);
}

Result<void> Uploads::keep(const std::string& name, std::string_view content) const {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file(std::fopen(path(name).c_str(), "wbx"));
  if (!file) return cannot_keep(errno);
  if (std::fwrite(content.data(), 1, content.size(), file.get()) == content.size() && std::fflush(file.get()) == 0) return {};
  const int error = errno;
  file.reset();
  remove(name);
  return cannot_keep(error);
}

void Uploads::remove(const std::string& name) const {
  std::error_code error;
  fs::remove(path(name), error);
}

}  // namespace base
