// SPDX-License-Identifier: EUPL-1.2
// backup: one file, or one more in a folder of which the newest are kept. docs/disaster.md shows what for.
#include "db/backup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "app/features.h"
#include "app/program.h"
#include "base/partial_date.h"
#include "db/check.h"

namespace app {
namespace {

namespace fs = std::filesystem;
using base::msg;
using base::Problem;

constexpr std::string_view prefix = "cosmopolis-", suffix = ".zip", pattern = "cosmopolis-00000000T000000Z.zip";

// "cosmopolis-20261123T081500Z.zip": in the order of names is in the order of time.
std::string name_of_now() {
  std::string name(prefix);
  for (const char c : base::utc_now())
    if (c != '-' && c != ':') name += c;
  return name += suffix;
}

// Nothing else in the folder is ever removed.
bool is_backup_name(std::string_view name) {
  return name.size() == pattern.size() && std::ranges::equal(name, pattern, [](char c, char wanted) {
           return wanted == '0' ? c >= '0' && c <= '9' : c == wanted;
         });
}

Problem wrong(base::Message message) {
  return {Problem::Kind::invalid, std::move(message), {}};
}
Problem broken(base::Message message) {
  return {Problem::Kind::unavailable, std::move(message), {}};
}

// A folder of one's own that is gone with this.
class Scratch {
 public:
  Scratch() {
    std::error_code error;
    std::string made = (fs::temp_directory_path(error) / "cosmopolis-verify-XXXXXX").string();
    if (!error && mkdtemp(made.data())) path_ = made;  // for its owner alone
  }
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// Whether a register comes out of the file, whole.
base::Result<void> verify(const std::string& file, const db::BackupReport& made, const base::Progress& progress) {
  const Scratch scratch;
  if (scratch.path().empty())
    return broken(msg("The backup {path} was not verified: no temporary folder could be made.", {{"path", file}}));
  auto database = db::Database::open("sqlite:" + (scratch.path() / "register.sqlite").string());
  if (!database) return database.error();
  const auto restored = db::restore(**database, file, embedded_files(), &progress);
  if (!restored) return restored.error();
  const auto report = db::check(**database, record_kinds(), &progress, table_rules());
  for (const auto& finding : report.findings) say(finding);
  if (restored->rows != made.rows || report.faults > 0)
    return broken(msg("The backup {path} is not good: what was restored from it has {faults} faults.",
                      {{"path", file}, {"faults", fmt::format("{}", report.faults)}}));
  return {};
}

bool sync(const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && fsync(file) == 0;
  if (file >= 0) close(file);
  return synced;
}

// The oldest of the folder's backups beyond so many. What cannot be removed stays and is told of.
boost::json::array remove_oldest(const fs::path& folder, int keep) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (is_backup_name(at->path().filename().string())) files.push_back(at->path());
  std::ranges::sort(files, std::greater{});
  boost::json::array removed;
  for (std::size_t i = static_cast<std::size_t>(keep); i < files.size(); ++i) {
    if (fs::remove(files[i], error))
      removed.emplace_back(files[i].filename().string());
    else
      say(msg("The old backup {path} could not be removed: {reason}.",
              {{"path", files[i].string()}, {"reason", error.message()}}));
  }
  return removed;
}

base::Result<void> check_arguments(const BackupArguments& arguments) {
  if (arguments.file.empty() == arguments.folder.empty())
    return wrong(msg("Name a file to write, or a folder by --to: one of both."));
  if (arguments.keep > 0 && arguments.folder.empty()) return wrong(msg("The option --keep goes with --to."));
  if (arguments.keep > 0 && arguments.no_verify)
    return wrong(msg("Old backups are removed only when the new one was verified: leave out --keep or --no-verify."));
  if (arguments.verify && arguments.no_verify)
    return wrong(msg("The options --verify and --no-verify contradict each other."));
  if (std::error_code error; !arguments.folder.empty() && !fs::is_directory(arguments.folder, error))
    return wrong(msg("The folder {folder} does not exist: make it, or name another.", {{"folder", arguments.folder}}));
  return {};
}

}  // namespace

int backup(const Settings& settings, const BackupArguments& arguments) {
  if (const auto good = check_arguments(arguments); !good) return tell(good.error());
  const fs::path folder(arguments.folder);
  const auto name = name_of_now();
  const fs::path target = arguments.folder.empty() ? fs::path(arguments.file) : folder / name;
  if (std::error_code error; !arguments.folder.empty() && fs::exists(target, error))
    return tell(wrong(msg("There is a backup of this very second already: {path}.", {{"path", target.string()}})));
  // In a folder it gets its name when it was found good, so that whatever has one is.
  const fs::path written = arguments.folder.empty() ? target : folder / ("." + name + ".part");
  umask(077);  // it holds what is private

  auto database = open_register(settings);
  if (!database) return tell(database.error(), failed);
  TerminalProgress terminal;
  const auto made = db::backup(**database, written.string(), &terminal.progress());
  if (!made) return tell(made.error(), failed);
  const bool verified = arguments.verify || (!arguments.folder.empty() && !arguments.no_verify);
  if (verified)
    if (const auto good = verify(written.string(), *made, terminal.progress()); !good) {
      std::error_code ignored;
      if (!arguments.folder.empty()) fs::remove(written, ignored);
      return tell(good.error(), failed);
    }
  boost::json::array removed;
  if (!arguments.folder.empty()) {
    std::error_code error;
    if (sync(written))
      fs::rename(written, target, error);
    else
      error = std::error_code(errno, std::generic_category());
    if (error || !sync(folder))
      return tell(broken(msg("The backup {path} cannot be written: {why}.",
                             {{"path", target.string()}, {"why", error.message()}})),
                  failed);
    if (arguments.keep > 0) removed = remove_oldest(folder, arguments.keep);
  }
  std::cout << fmt::format("{{\"tables\":{},\"rows\":{},\"file\":{},\"verified\":{},\"removed\":{}}}\n", made->tables,
                           made->rows, boost::json::serialize(boost::json::value(target.string())), verified,
                           boost::json::serialize(removed));
  return done;
}

}  // namespace app
