// SPDX-License-Identifier: EUPL-1.2
#include "exchange/jobs.h"

#include "base/log.h"
#include "base/secret.h"

namespace exchange {

using base::msg;
using base::Problem;

namespace {
constexpr std::size_t most_jobs = 40;  // that are remembered; waiting ones count
}

Jobs::Jobs(db::Database& database, const places::Gazetteer* gazetteer, std::vector<db::RecordKind> kinds)
    : database_(database), gazetteer_(gazetteer), kinds_(std::move(kinds)) {}

Jobs::~Jobs() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (running_) running_->progress.stop = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

base::Result<std::string> Jobs::start(std::shared_ptr<Entry> entry) {
  const auto id = entry->job.id;
  queue_.push_back(entry);
  entries_[id] = std::move(entry);
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  wake_.notify_all();
  return id;
}

base::Result<void> Jobs::make_room() {
  // Ids ascend: the first that nobody waits for is the oldest.
  while (entries_.size() >= most_jobs) {
    const auto old = std::ranges::find_if(entries_, [](const auto& one) { return !one.second->job.is_busy(); });
    if (old == entries_.end())
      return Problem{Problem::Kind::unavailable, msg("The server has too much to do at the moment. Please try again later."), "file"};
    for (const auto& file : old->second->files) uploads_.remove(file);
    entries_.erase(old);
  }
  return uploads_.begin();
}

base::Result<std::string> Jobs::import(std::string file_name, std::string_view content, std::string source, db::Author author) {
  const std::lock_guard lock(mutex_);
  if (auto room = make_room(); !room) return room.error();
  auto entry = std::make_shared<Entry>();
  entry->job.id = base::id_text(base::new_id_value()) + "-" + base::new_secret();
  entry->job.file_name = std::move(file_name);
  entry->job.size = content.size();
  entry->job.source = std::move(source);
  entry->author = std::move(author);
  if (auto kept = uploads_.keep(entry->job.id, content); !kept) return kept.error();
  entry->files = {entry->job.id};
  entry->path = uploads_.path(entry->job.id);
  return start(std::move(entry));
}

base::Result<std::string> Jobs::keep_tables(const std::vector<SentFile>& files, std::optional<TableMapping> given, std::string source) {
  const std::lock_guard lock(mutex_);
  if (auto room = make_room(); !room) return room.error();
  auto entry = std::make_shared<Entry>();
  auto& job = entry->job;
  job.id = base::id_text(base::new_id_value()) + "-" + base::new_secret();
  job.stage = Job::Stage::asked;
  job.source = std::move(source);
  job.given = std::move(given);
  for (const auto& file : files) {
    const auto name = fmt::format("{}-{}", job.id, entry->files.size());
    if (auto kept = uploads_.keep(name, file.content); !kept) {
      for (const auto& before : entry->files) uploads_.remove(before);
      return kept.error();
    }
    entry->files.push_back(name);
    job.tables.push_back({file.name, uploads_.path(name), nullptr});
    job.size += file.content.size();
  }
  job.file_name = files.size() == 1 ? files.front().name : fmt::format("{} + {}", files.front().name, files.size() - 1);
  const auto id = job.id;
  entries_[id] = std::move(entry);
  return id;
}

base::Result<void> Jobs::import_tables(std::string_view id, TablePlan plan, std::string source, db::Author author) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second->job.stage != Job::Stage::asked)
    return Problem{Problem::Kind::conflict, msg("These tables are being imported already, or are not on the server any more. Please send them again."), {}};
  auto& entry = *found->second;
  entry.plan = std::move(plan);
  entry.job.source = std::move(source);
  entry.author = std::move(author);
  entry.job.stage = Job::Stage::waiting;
  if (auto started = start(found->second); !started) return started.error();
  return {};
}

base::Result<std::string> Jobs::undo(const PastImport& import, db::Author author) {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, entry] : entries_)
    if (entry->job.is_undo && entry->job.import == import.id && entry->job.is_busy()) return id;
  auto entry = std::make_shared<Entry>();
  entry->job.id = base::id_text(base::new_id_value()) + "-" + base::new_secret();
  entry->job.file_name = import.file_name;
  entry->job.is_undo = true;
  entry->job.import = import.id;
  entry->author = std::move(author);
  return start(std::move(entry));
}

std::optional<Job> Jobs::find(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  return found == entries_.end() ? std::nullopt : std::optional(found->second->job);
}

void Jobs::stop(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(id);
  if (found == entries_.end() || !found->second->job.is_busy()) return;
  found->second->progress.stop = true;
  const auto waits = std::ranges::find(queue_, found->second);
  if (waits == queue_.end()) return;
  queue_.erase(waits);
  for (const auto& file : std::exchange(found->second->files, {})) uploads_.remove(file);
  found->second->job.stage = Job::Stage::failed;
  found->second->job.problem = msg("It was stopped before it began; nothing was changed.");
}

void Jobs::work(Entry& entry) {
  entry.progress.on_report = [this, &entry](std::string_view, std::uint64_t done, std::uint64_t total) {
    const std::lock_guard lock(mutex_);
    entry.job.position = done;
    entry.job.size = total;
  };
  if (entry.job.is_undo) {
    const auto undone = undo_import(database_, entry.job.import, entry.author, kinds_, entry.progress);
    const std::lock_guard lock(mutex_);
    if (!undone) entry.job.problem = undone.error().message;
    return;
  }
  const auto summary = entry.job.tables.empty()
                           ? import_file(database_, {.path = entry.path, .file_name = entry.job.file_name, .author = entry.author, .source_title = entry.job.source}, entry.progress)
                           : exchange::import_tables(database_,
                                                     {.plan = entry.plan, .file_name = entry.job.file_name, .author = entry.author, .source_title = entry.job.source, .gazetteer = gazetteer_},
                                                     entry.progress);
  const std::lock_guard lock(mutex_);
  if (!summary) {
    entry.job.problem = summary.error().message;
    return;
  }
  entry.job.summary = *summary;
  entry.job.import = summary->id;
}

void Jobs::run() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    if (queue_.empty()) {
      wake_.wait(lock);
      continue;
    }
    running_ = queue_.front();
    queue_.pop_front();
    running_->job.stage = Job::Stage::running;
    lock.unlock();
    // The end of a job is where its failures are told; one that fails must not end the others.
    std::optional<base::Message> problem;
    try {
      work(*running_);
    } catch (const db::Failure& failure) {
      base::log_error("an import failed in the database: {}", failure.what());
      problem = failure.problem().message;
    } catch (const std::exception& error) {
      base::log_error("an import failed: {}", error.what());
      problem = msg("The fault is on our side and was recorded. Please try again later.");
    }
    for (const auto& file : running_->files) uploads_.remove(file);
    lock.lock();
    running_->files.clear();
    if (problem) running_->job.problem = problem;
    running_->job.stage = running_->job.problem ? Job::Stage::failed : Job::Stage::done;
    running_.reset();
  }
}

}  // namespace exchange
