// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/uploads.h"
#include "exchange/api.h"

namespace exchange {

// Somebody's work on one file, as it stands. A copy: nothing in it changes any more.
struct Job {
  enum class Stage { asked, waiting, running, done, failed };  // asked: tables wait for somebody to say how they are to be read
  std::string id, file_name;
  Stage stage = Stage::waiting;
  bool is_undo = false;
  std::vector<imports::Input> tables;    // of an import of tables
  std::optional<TableMapping> given;     // sent along with them
  std::string source;
  std::uint64_t position = 0, size = 0;
  std::optional<base::Message> problem;  // why it failed; then nothing was changed
  ImportSummary summary;                 // of an import that is done
  ImportId import;                       // the one made, or the one to undo; unset if all of it was there already
  bool is_busy() const { return stage == Stage::waiting || stage == Stage::running; }
};

// Imports and undoings asked for in the browser, one at a time on a thread of its own. Thread-safe. The destructor stops
// what runs, which is rolled back, and removes all uploads.
class Jobs {
 public:
  // The gazetteer may be null; else it must outlive the jobs, as the database.
  Jobs(db::Database& database, const places::Gazetteer* gazetteer, std::vector<db::RecordKind> kinds);
  ~Jobs();

  // Gives the job's id, which cannot be guessed.
  base::Result<std::string> import(std::string file_name, std::string_view content, std::string source, db::Author author);
  // Keeps tables until somebody says how they are to be read.
  struct SentFile {
    std::string name;
    std::string_view content;
  };
  base::Result<std::string> keep_tables(const std::vector<SentFile>& files, std::optional<TableMapping> given, std::string source);
  base::Result<void> import_tables(std::string_view id, TablePlan plan, std::string source, db::Author author);
  base::Result<std::string> undo(const PastImport& import, db::Author author);
  std::optional<Job> find(std::string_view id);
  void stop(std::string_view id);

 private:
  struct Entry {
    Job job;
    std::string path;
    std::vector<std::string> files;  // of uploads_
    TablePlan plan;                  // of tables
    db::Author author;
    base::Progress progress;
  };
  base::Result<void> make_room();
  base::Result<std::string> start(std::shared_ptr<Entry> entry);
  void run();
  void work(Entry& entry);

  db::Database& database_;
  const places::Gazetteer* gazetteer_;
  std::vector<db::RecordKind> kinds_;
  base::Uploads uploads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::string, std::shared_ptr<Entry>, std::less<>> entries_;
  std::deque<std::shared_ptr<Entry>> queue_;
  std::shared_ptr<Entry> running_;
  bool ending_ = false;
  std::thread thread_;  // started with the first job
};

}  // namespace exchange
