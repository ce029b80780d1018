// SPDX-License-Identifier: EUPL-1.2
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "app/program.h"
#include "open_data/api.h"

namespace app {

int export_records(const Settings& settings, const std::string& collection, const std::string& format, const std::string& out) {
  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  // Written beside and renamed, so that a reader never finds half a file.
  const std::string aside = out + ".part";
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(out.empty() ? nullptr : std::fopen(aside.c_str(), "wb"), &std::fclose);
  const auto failure = [&](int error) {
    std::error_code ignored;
    if (file) file.reset(), std::filesystem::remove(aside, ignored);
    return tell({base::Problem::Kind::unavailable,
                 base::msg("The file {file} cannot be written: {reason}.", {{"file", out.empty() ? "-" : out}, {"reason", std::strerror(error)}}), ""},
                failed);
  };
  if (!out.empty() && !file) return failure(errno);
  std::FILE* const target = file ? file.get() : stdout;
  bool whole = true;
  const auto sink = [&](std::string_view bytes) { whole = whole && std::fwrite(bytes.data(), 1, bytes.size(), target) == bytes.size(); };
  auto session = (*database)->read();
  open_data::export_all(session, *open_data::parse_format(format),
                        collection == "relations" ? open_data::Collection::relations : open_data::Collection::organisations, sink);
  if (!whole || std::fflush(target) != 0) return failure(errno);
  file.reset();
  if (!out.empty()) {
    std::error_code error;
    std::filesystem::rename(aside, out, error);
    if (error) return failure(error.value());
  }
  return done;
}

}  // namespace app
