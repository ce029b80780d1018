// SPDX-License-Identifier: EUPL-1.2
#include "imports/jobs.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/log.h"

namespace imports {

namespace {

using base::msg;
using Clock = std::chrono::steady_clock;

std::string new_job_id() {
  std::array<unsigned char, 12> random{};
  if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
    throw std::runtime_error("the system gives no random numbers");
  std::string id = base::id_text(base::new_id_value()) + "-";
  for (const auto byte : random) id += fmt::format("{:02x}", byte);
  return id;
}

base::Problem no_such_job() {
  return {base::Problem::Kind::not_found,
          msg("This list is not on the server any more: uploads are kept for some hours only. Please send it again.")};
}

base::Problem conflict(base::Message message) { return {base::Problem::Kind::conflict, std::move(message)}; }

}  // namespace

struct Jobs::Entry {
  Job job;
  base::Language language = base::Language::en;
  std::shared_ptr<base::Progress> progress;  // of the running task
  Clock::time_point touched = Clock::now();
  std::uint64_t bytes = 0;
};

Jobs::Jobs(db::Database& database, const places::Gazetteer& gazetteer, JobLimits limits, std::vector<db::Reference> references)
    : database_(database), gazetteer_(gazetteer), limits_(limits), references_(std::move(references)) {}

Jobs::~Jobs() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (running_) running_->progress->stop = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Jobs::Entry* Jobs::entry_of(std::string_view id) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return nullptr;
  found->second->touched = Clock::now();
  return found->second.get();
}

void Jobs::remove_files(const Entry& entry) const {
  if (entry.bytes == 0) return;
  uploads_.remove(entry.job.id);
  uploads_.remove(entry.job.id + ".csv");
}

void Jobs::forget_old() {
  const auto now = Clock::now();
  std::erase_if(entries_, [&](const auto& one) {
    const Entry& entry = *one.second;
    const bool old = !entry.job.is_busy() && now - entry.touched > limits_.kept;
    if (old) remove_files(entry);
    return old;
  });
}

// Whether there is room for one more upload, if need be instead of one that nobody has looked at for a while.
bool Jobs::make_room(std::uint64_t bytes) {
  forget_old();
  const auto now = Clock::now();
  for (;;) {
    std::uint64_t kept = 0;
    const Entry* oldest = nullptr;
    for (const auto& [id, entry] : entries_) {
      kept += entry->bytes;
      const bool may_go = !entry->job.is_busy() && (entry->job.is_imported() || now - entry->touched > limits_.idle);
      if (may_go && (!oldest || entry->touched < oldest->touched)) oldest = entry.get();
    }
    if (entries_.size() < limits_.jobs && kept + bytes <= limits_.bytes) return true;
    if (!oldest) return false;
    remove_files(*oldest);
    entries_.erase(std::string(oldest->job.id));
  }
}

base::Result<std::string> Jobs::add(std::string file_name, std::string_view content, Plan plan) {
  const std::lock_guard lock(mutex_);
  if (!make_room(content.size()))
    return base::Problem{base::Problem::Kind::unavailable,
                         msg("Too many lists are waiting on the server at the moment. Please try again in half an hour."), "file"};
  if (auto begun = uploads_.begin(); !begun) return begun.error();
  auto entry = std::make_shared<Entry>();
  entry->job.id = new_job_id();
  if (auto kept = uploads_.keep(entry->job.id, content); !kept) return kept.error();
  entry->job.input = {std::move(file_name), uploads_.path(entry->job.id), nullptr};
  entry->job.plan = std::move(plan);
  entry->bytes = content.size();
  entries_[entry->job.id] = entry;
  return entry->job.id;
}

std::optional<Job> Jobs::find(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const Entry* entry = entry_of(id);
  if (!entry) return std::nullopt;
  Job job = entry->job;
  if (job.stage == Job::Stage::waiting) {
    job.before = running_ ? 1 : 0;
    for (const auto& other : queue_) {
      if (other.get() == entry) break;
      ++job.before;
    }
  }
  return job;
}

base::Result<void> Jobs::start(Entry& entry, Job::Task task) {
  Job& job = entry.job;
  job.task = task;
  job.stage = Job::Stage::waiting;
  job.position = job.size = 0;
  job.counts = {};
  job.problem.reset();
  entry.progress = std::make_shared<base::Progress>();
  queue_.push_back(entries_.find(job.id)->second);
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  wake_.notify_all();
  return {};
}

base::Result<void> Jobs::rehearse(std::string_view id, Plan plan, base::Language language) {
  const std::lock_guard lock(mutex_);
  Entry* entry = entry_of(id);
  if (!entry || entry->job.task == Job::Task::undo) return no_such_job();
  if (entry->job.is_busy()) return conflict(msg("This list is being read at the moment. Wait for it, or stop it first."));
  if (entry->job.is_imported()) return conflict(msg("This list was imported already."));
  entry->job.plan = std::move(plan);
  entry->job.is_planned = true;
  entry->job.rehearsal.reset();
  entry->job.rows.reset();
  entry->language = language;
  return start(*entry, Job::Task::rehearsal);
}

base::Result<void> Jobs::import(std::string_view id) {
  const std::lock_guard lock(mutex_);
  Entry* entry = entry_of(id);
  if (!entry || entry->job.task == Job::Task::undo) return no_such_job();
  if (!entry->job.is_rehearsed()) return conflict(msg("This list was not rehearsed, or is being imported already."));
  return start(*entry, Job::Task::import);
}

base::Result<std::string> Jobs::undo(const Import& import) {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, entry] : entries_)
    if (entry->job.task == Job::Task::undo && entry->job.import == import.id && entry->job.is_busy()) return id;
  if (!make_room(0))
    return base::Problem{base::Problem::Kind::unavailable, msg("The server has too much to do at the moment. Please try again later.")};
  auto entry = std::make_shared<Entry>();
  entry->job.id = new_job_id();
  entry->job.input.name = import.file_name;
  entry->job.import = import.id;
  entries_[entry->job.id] = entry;
  if (auto started = start(*entry, Job::Task::undo); !started) return started.error();
  return entry->job.id;
}

void Jobs::stop(std::string_view id) {
  const std::lock_guard lock(mutex_);
  Entry* entry = entry_of(id);
  if (!entry || !entry->job.is_busy()) return;
  entry->progress->stop = true;
  const auto waits = std::find_if(queue_.begin(), queue_.end(), [&](auto& one) { return one.get() == entry; });
  if (waits == queue_.end()) return;
  queue_.erase(waits);
  entry->job.stage = Job::Stage::failed;
  entry->job.problem = msg("It was stopped before it began; nothing was changed.");
}

std::string Jobs::report_path(const Job& job) const { return uploads_.path(job.id + ".csv"); }

std::optional<Job> Jobs::undo_of(ImportId import) {
  const std::lock_guard lock(mutex_);
  const Entry* latest = nullptr;  // ids ascend
  for (const auto& [id, entry] : entries_)
    if (entry->job.task == Job::Task::undo && entry->job.import == import) latest = entry.get();
  return latest ? std::optional(latest->job) : std::nullopt;
}

bool Jobs::is_busy() const {
  const std::lock_guard lock(mutex_);
  return running_ != nullptr;
}

void Jobs::run() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    if (queue_.empty()) {
      wake_.wait_for(lock, std::chrono::minutes(10));
      forget_old();
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
    lock.lock();
    if (problem) {
      running_->job.stage = Job::Stage::failed;
      running_->job.problem = std::move(problem);
    }
    running_->touched = Clock::now();
    running_.reset();
  }
}

// Only this thread writes to a running job, but others read it: hence the lock around each write.
void Jobs::work(Entry& entry) {
  const auto progress = entry.progress;
  Counts counts;
  progress->on_report = [&](std::string_view, std::uint64_t done, std::uint64_t total) {
    const std::lock_guard lock(mutex_);
    entry.job.position = done;
    entry.job.size = total;
    entry.job.counts = counts;
  };
  const auto fail = [&](const base::Problem& problem) {
    const std::lock_guard lock(mutex_);
    entry.job.stage = Job::Stage::failed;
    entry.job.problem = problem.message;
  };

  if (entry.job.task == Job::Task::undo) {
    const auto undone = undo_import(database_, entry.job.import, "operator", *progress, references_);
    if (!undone) return fail(undone.error());
    const std::lock_guard lock(mutex_);
    entry.job.undone = *undone;
    entry.job.stage = Job::Stage::done;
    return;
  }

  const bool is_rehearsal = entry.job.task == Job::Task::rehearsal;
  Options options;
  options.input = entry.job.input;
  options.reading.sheet = entry.job.plan.sheet;
  options.mapping = entry.job.plan.mapping;
  options.network = entry.job.plan.network;
  options.source_title = entry.job.plan.source_title;
  options.dry_run = is_rehearsal;
  options.author = "operator";
  options.language = entry.language;
  if (is_rehearsal) options.report_path = report_path(entry.job);
  auto rows = std::make_shared<std::vector<SeenRow>>();
  Counts kept;
  options.on_row = [&](const RowOutcome& row, std::string_view first, std::string_view second) {
    ++counts.rows;
    ++counts.of(row.outcome);
    if (!is_rehearsal || kept.of(row.outcome) >= static_cast<std::int64_t>(limits_.rows)) return;
    ++kept.of(row.outcome);
    rows->push_back({row, std::string(first), std::string(second)});
  };
  const auto summary = run_import(database_, gazetteer_, options, *progress);
  if (!summary) return fail(summary.error());
  std::stable_sort(rows->begin(), rows->end(), [](const auto& a, const auto& b) { return a.row.line < b.row.line; });

  const std::lock_guard lock(mutex_);
  entry.job.counts = summary->counts;
  entry.job.stage = Job::Stage::done;
  if (is_rehearsal) {
    entry.job.rehearsal = *summary;
    entry.job.rows = std::move(rows);
    return;
  }
  entry.job.import = summary->import;
  remove_files(entry);
  entry.bytes = 0;
}

}  // namespace imports
