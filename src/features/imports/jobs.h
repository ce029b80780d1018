// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "imports/api.h"
#include "base/uploads.h"

namespace imports {

// How a person wants a file to be taken.
struct Plan {
  Mapping mapping;
  std::string source_title;
  std::string network;
  std::string sheet;  // of a workbook; empty: the largest
};

// A row of a rehearsal, with its parties as written.
struct SeenRow {
  RowOutcome row;
  std::string first, second;
};

// Where somebody's work on one list, or the undoing of an import, stands. A copy: nothing in it changes any more.
struct Job {
  enum class Task { none, rehearsal, import, undo };
  enum class Stage { idle, waiting, running, done, failed };

  std::string id;
  Input input;
  Plan plan;
  bool is_planned = false;  // a person has said what the columns mean
  Task task = Task::none;
  Stage stage = Stage::idle;
  int before = 0;                         // how many others it waits for
  std::uint64_t position = 0, size = 0;   // of the running task
  Counts counts;                          // so far
  std::optional<Summary> rehearsal;
  std::shared_ptr<const std::vector<SeenRow>> rows;  // the first of each outcome in the rehearsal, in the order of the file
  std::optional<base::Message> problem;   // why it failed
  ImportId import;                        // the one made, or the one to undo; unset if the import changed nothing
  std::optional<Undone> undone;

  bool is_busy() const { return stage == Stage::waiting || stage == Stage::running; }
  bool is_rehearsed() const { return task == Task::rehearsal && stage == Stage::done; }
  bool is_imported() const { return task == Task::import && stage == Stage::done; }
};

struct JobLimits {
  std::size_t jobs = 40;
  std::uint64_t bytes = 2ULL << 30;          // of all uploads together
  std::chrono::minutes kept{4 * 60};         // since somebody last looked
  std::chrono::minutes idle{20};             // after which one makes room for a new one, if room is needed
  std::size_t rows = 200;                    // of each outcome in a rehearsal
};

// Rehearsals, imports and undoings asked for in the browser, one at a time on a thread of its own: the database takes
// one writer at a time anyway. Thread-safe. The destructor stops what runs (it is rolled back) and removes all uploads.
class Jobs {
 public:
  Jobs(db::Database& database, const places::Gazetteer& gazetteer, JobLimits limits = {}, std::vector<db::Reference> references = {});
  ~Jobs();

  // Puts a file aside; gives the job's id, which cannot be guessed.
  base::Result<std::string> add(std::string file_name, std::string_view content, Plan plan);
  std::optional<Job> find(std::string_view id);

  // The new plan holds for the rehearsal that begins (or waits) with it. `language` is that of its report.
  base::Result<void> rehearse(std::string_view id, Plan plan, base::Language language);
  base::Result<void> import(std::string_view id);  // what was rehearsed last
  // The job that takes an import back: a new one, or the one under way.
  base::Result<std::string> undo(const Import& import);
  void stop(std::string_view id);

  std::string report_path(const Job& job) const;  // of the rehearsal: CSV
  std::optional<Job> undo_of(ImportId import);    // the latest one, while it is remembered
  bool is_busy() const;                           // whether one is running now

 private:
  struct Entry;
  void run();
  void work(Entry& entry);
  base::Result<void> start(Entry& entry, Job::Task task);
  void remove_files(const Entry& entry) const;
  void forget_old();
  bool make_room(std::uint64_t bytes);
  Entry* entry_of(std::string_view id);

  db::Database& database_;
  const places::Gazetteer& gazetteer_;
  const JobLimits limits_;
  const std::vector<db::Reference> references_;
  base::Uploads uploads_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable wake_;
  std::map<std::string, std::shared_ptr<Entry>, std::less<>> entries_;
  std::deque<std::shared_ptr<Entry>> queue_;
  std::shared_ptr<Entry> running_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace imports
