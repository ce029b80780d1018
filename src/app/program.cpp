// SPDX-License-Identifier: EUPL-1.2
#include "app/program.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "app/features.h"
#include "db/migrations.h"

namespace app {
namespace {

std::atomic<base::Progress*> interrupted{nullptr};

void on_interrupt(int) {
  if (auto* progress = interrupted.load()) progress->stop = true;
}

std::filesystem::path own_folder() {
  std::error_code error;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path(".") : path.parent_path();
}

base::Problem unusable(std::string id, std::vector<std::pair<std::string, std::string>> parameters) {
  return {base::Problem::Kind::unavailable, base::msg(std::move(id), std::move(parameters)), "database"};
}

}  // namespace

base::Language language_of_terminal() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value && *value)
      return base::parse_language(std::string_view(value).substr(0, 2)).value_or(base::Language::en);
  return base::Language::en;
}

void say(const base::Message& message) { std::cerr << base::text(language_of_terminal(), message) << '\n'; }

int tell(const base::Problem& problem, ExitCode code) {
  say(problem.message);
  return code;
}

int tell(const base::Problem& problem) {
  using Kind = base::Problem::Kind;
  const bool use = problem.kind == Kind::invalid || problem.kind == Kind::not_found || problem.kind == Kind::too_large;
  return tell(problem, use ? wrong_use : failed);
}

base::Result<std::unique_ptr<db::Database>> open_register_as_it_is(const Settings& settings) {
  if (settings["database"].empty()) {
    std::error_code error;
    std::filesystem::create_directories(settings["data"], error);
    if (error) return unusable("The data folder {folder} cannot be made: {reason}.", {{"folder", settings["data"]}, {"reason", error.message()}});
  }
  return db::Database::open(settings.database_url());
}

base::Result<std::unique_ptr<db::Database>> open_register(const Settings& settings) {
  auto opened = open_register_as_it_is(settings);
  if (!opened) return opened;
  const auto files = embedded_files();
  const auto state = db::schema_state(**opened, files);
  if (!state.unknown.empty())
    return unusable("The register's schema is newer than this program (it has {migration}). Use the version that made it, or a later one.",
                    {{"migration", state.unknown.back()}});
  if (!state.altered.empty())
    return unusable("The register's schema is not the one of this program: {migration} was another text when it was applied.",
                    {{"migration", state.altered.front()}});
  if (state.applied > 0 && !state.pending.empty())
    return unusable("The register's schema is older than this program. Make a backup, then run: cosmopolis migrate", {});
  if (state.applied == 0)
    if (auto made = db::migrate(**opened, files); !made) return made.error();
  return opened;
}

base::Result<std::unique_ptr<places::Gazetteer>> open_gazetteer(const Settings& settings) {
  const auto& given = settings["gazetteer"];
  return places::Gazetteer::open(given.empty() ? (own_folder() / "share" / "gazetteer.bin").string() : given);
}

std::string index_folder(const Settings& settings) { return settings.data_path("index"); }

TerminalProgress::TerminalProgress() {
  interrupted = &progress_;
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  if (!isatty(STDERR_FILENO)) return;
  progress_.on_report = [this](std::string_view stage, std::uint64_t at, std::uint64_t total) {
    const int percent = total == 0 ? 0 : static_cast<int>(std::min<std::uint64_t>(100, at * 100 / total));
    if (percent == last_percent_ && stage == last_stage_) return;
    last_percent_ = percent;
    last_stage_ = stage;
    drawn_ = true;
    std::string bar(static_cast<std::size_t>(percent) * 30 / 100, '#');
    bar.resize(30, '.');
    std::cerr << fmt::format("\r\033[K{} [{}] {} %", base::translate(language_of_terminal(), stage), bar, percent) << std::flush;
  };
}

TerminalProgress::~TerminalProgress() {
  interrupted = nullptr;
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  if (drawn_) std::cerr << "\r\033[K" << std::flush;
}

}  // namespace app
