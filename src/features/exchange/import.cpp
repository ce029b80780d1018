// SPDX-License-Identifier: EUPL-1.2
// One thread reads, checks and maps activities and organisations, the calling one stores them; in between a bounded queue of batches.
#include <exception>
#include <filesystem>
#include <mutex>
#include <thread>

#include "base/bounded_queue.h"
#include "base/text.h"
#include "db/undo.h"
#include "exchange/organisation.h"
#include "exchange/store.h"
#include "exchange/storing.h"

namespace exchange {
namespace {

using base::msg;
using base::Problem;

constexpr std::size_t batch_bytes = 1 << 20;  // of the file
constexpr std::size_t batches_waiting = 8;
constexpr std::size_t findings_kept = 10;     // of one activity

struct Batch {
  std::vector<Arrived> activities;
  std::uint64_t position = 0;
};

// Reads the file to its end, or until nobody takes its batches; keeps an exception for whoever takes.
class ReadingThread {
 public:
  explicit ReadingThread(const std::string& path) : queue_(batches_waiting), reader_(counted(iati::source_of_file(path))), thread_([this] { run(); }) {}
  ~ReadingThread() {
    queue_.close();
    thread_.join();
  }
  ReadingThread(const ReadingThread&) = delete;

  // Null at the end. What it points to lives until the next call; then the thread that made it frees it, which costs far less than
  // freeing it here, and stays out of the way of the slower side.
  Batch* next() {
    if (current_) {
      const std::lock_guard lock(spent_mutex_);
      spent_.push_back(*std::exchange(current_, std::nullopt));
    }
    current_ = queue_.pop();
    if (!current_ && failure_) std::rethrow_exception(failure_);
    return current_ ? &*current_ : nullptr;
  }
  // After next() gave nothing:
  const iati::Document& document() const { return reader_.document(); }
  std::vector<iati::Finding>& about_file() { return about_file_; }
  bool is_unreadable() const { return unreadable_; }

 private:
  iati::Reader::Source counted(iati::Reader::Source source) {
    return [this, source = std::move(source)](char* to, std::size_t size) {
      const auto got = source(to, size);
      if (got > 0) position_ += static_cast<std::uint64_t>(got);
      return got;
    };
  }

  void run() {
    try {
      reader_.read({[this](const iati::Record& record) { return on_record(record); }, [this](const iati::Fault& fault) { on_fault(fault); }});
      if (!batch_.activities.empty()) send();
    } catch (const std::exception&) {  // carried to the thread that stores, which throws it
      failure_ = std::current_exception();
    }
    queue_.close();
  }

  bool on_record(const iati::Record& record) {
    if (record.kind == iati::RecordKind::foreign) return true;
    Arrived arrived;
    auto& outcome = arrived.outcome;
    outcome.number = next_number(record.number);
    outcome.line = static_cast<int>(record.root->line);
    outcome.is_organisation = record.kind == iati::RecordKind::organisation;
    if (outcome.is_organisation) {
      spending::normalise(arrived.plan.emplace(read_organisation(record)));
      outcome.identifier = arrived.plan->identifier;
    } else {
      arrived.project = read_activity(record);
      projects::normalise(arrived.project);
      outcome.identifier = arrived.project.identifier;
    }
    const auto& found = validator_.check(record);
    for (const auto severity : {iati::Severity::warning, iati::Severity::error, iati::Severity::critical})
      outcome.found[static_cast<std::size_t>(severity)] = found.count(severity);
    // The worst first.
    for (const auto severity : {iati::Severity::critical, iati::Severity::error, iati::Severity::warning})
      for (const auto& one : found.all()) {
        if (outcome.findings.size() == findings_kept) break;
        if (one.severity == severity) outcome.findings.push_back(iati::describe(one, record));
      }
    return add(std::move(arrived));
  }

  void on_fault(const iati::Fault& fault) {
    if (fault.kind == iati::Fault::Kind::unreadable) unreadable_ = true;
    iati::Finding finding{iati::Severity::critical, fault.line, {}, "xml", fault.message};
    if (fault.number == 0) {
      if (about_file_.size() < 1000) about_file_.push_back(std::move(finding));
      return;
    }
    Arrived lost;
    lost.outcome.number = next_number(fault.number);
    lost.outcome.is_organisation = reader_.document().container == "iati-organisations";
    lost.outcome.line = fault.line;
    lost.outcome.outcome = Outcome::lost;
    lost.outcome.found[static_cast<std::size_t>(iati::Severity::critical)] = 1;
    lost.outcome.findings.push_back(std::move(finding));
    add(std::move(lost));
  }

  // The reader counts each kind for itself; in a file that holds both no two have one number all the same.
  std::int64_t next_number(std::size_t of_its_kind) { return last_number_ = std::max(last_number_ + 1, static_cast<std::int64_t>(of_its_kind)); }

  bool add(Arrived arrived) {
    batch_.activities.push_back(std::move(arrived));
    return position_ - batch_.position < batch_bytes || send();
  }
  bool send() {
    std::vector<Batch> spent;
    {
      const std::lock_guard lock(spent_mutex_);
      spent.swap(spent_);
    }
    const auto position = position_;
    batch_.position = position;
    const bool taken = queue_.push(std::exchange(batch_, {}));
    batch_.position = position;
    return taken;
  }

  base::BoundedQueue<Batch> queue_;
  std::uint64_t position_ = 0;
  Batch batch_;
  std::optional<Batch> current_;  // of the thread that takes
  std::mutex spent_mutex_;
  std::vector<Batch> spent_;  // under spent_mutex_
  iati::Validator validator_;
  std::vector<iati::Finding> about_file_;
  bool unreadable_ = false;
  std::int64_t last_number_ = 0;
  std::exception_ptr failure_;
  iati::Reader reader_;
  std::thread thread_;
};

}  // namespace

base::Result<ImportSummary> import_file(db::Database& database, const ImportOptions& options, const base::Progress& progress) {
  std::error_code error;
  const auto size = std::filesystem::file_size(options.path, error);
  if (error) return Problem{Problem::Kind::not_found, msg("The file {name} cannot be read.", {{"name", options.path}}), "file"};
  ImportSummary summary;
  summary.file_name = options.file_name.empty() ? std::filesystem::path(options.path).filename().string() : options.file_name;
  const auto digest = digest_of_file(options.path);
  if (!digest) return Problem{Problem::Kind::not_found, msg("The file {name} cannot be read.", {{"name", summary.file_name}}), "file"};
  const auto id = ImportId::make();
  const std::string title = options.source_title.empty() ? summary.file_name : options.source_title;
  // The source is there before and after an undo: it is no part of the batch's records.
  auto transaction = database.write(options.author, {}, id.text());
  const auto source = sources::ensure(transaction, {.title = title});
  // PostgreSQL plans a statement by the table as it is at first, empty perhaps, and would read all of it for each activity.
  if (transaction.dialect() == db::Dialect::postgresql) transaction.prepare("SELECT set_config('enable_seqscan', 'off', true)").run();
  {
    ReadingThread reading(options.path);
    Storing storing(transaction, id, source, options.on_outcome, Storing::From::activities);
    start_import(transaction, id, {.file_name = summary.file_name, .sha256 = *digest, .author = options.author.name, .source = source});
    while (auto* batch = reading.next()) {
      for (auto& arrived : batch->activities) storing.store(arrived);
      progress.report("import", batch->position, size);
      if (progress.stop) return Problem{Problem::Kind::conflict, msg("Stopped. Nothing of the file was kept."), {}};
    }
    summary.counts = storing.counts();
    summary.version = reading.document().version;
    summary.about_file = std::move(reading.about_file());
  }
  if (summary.counts.activities + summary.counts.plans + summary.counts.lost == 0)
    return Problem{Problem::Kind::invalid, summary.about_file.empty() ? msg("There is no activity and no organisation in the file {name}.", {{"name", summary.file_name}}) : summary.about_file.front().message, "file"};
  if (options.dry_run) return summary;
  if (summary.counts.created + summary.counts.updated + summary.counts.lost == 0) return summary;  // all of it is there already
  summary.id = id;
  finish_import(transaction, id, summary.version, summary.counts);
  transaction.commit();
  return summary;
}

base::Result<std::int64_t> undo_import(db::Database& database, ImportId id, const db::Author& author, const std::vector<db::RecordKind>& kinds,
                                       const base::Progress& progress) {
  auto transaction = database.write(author, {}, db::undo_name(id.text()));
  const auto found = find_import(transaction.session(), id);
  if (!found) return Problem{Problem::Kind::not_found, msg("There is no import “{id}”.", {{"id", id.text()}}), {}};
  const auto undone = db::undo_batch(transaction, id.text(), kinds, &progress);
  if (!undone) return undone.error();
  mark_undone(transaction, id);
  transaction.commit();
  return undone->records;
}

}  // namespace exchange
