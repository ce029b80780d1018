// SPDX-License-Identifier: EUPL-1.2
// One thread reads rows and finds their places, the calling one stores them; in between a bounded queue of batches.
#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <thread>
#include <vector>

#include "base/text.h"
#include "imports/apply.h"
#include "base/bounded_queue.h"
#include "imports/interpret.h"
#include "imports/outcomes.h"
#include "imports/report.h"
#include "imports/store.h"

namespace imports {

namespace {

using base::msg;

constexpr std::size_t batch_rows = 256;
constexpr std::size_t batches_waiting = 16;
constexpr std::size_t chunk_rows = 4000;
constexpr std::size_t chunk_bytes = 256 << 10;
constexpr std::int64_t most_repairs = 50'000;   // kept with their cells; the rest only with outcome and reason
constexpr std::size_t most_waiting = 100'000;   // rows that wait for a party a later row may bring

struct Chosen {
  Mapping mapping;
  Preview::Origin origin = Preview::Origin::guessed;
};

// The mapping for a file: given, named, recognised by its headers, or guessed.
base::Result<Chosen> choose_mapping(db::Session& session, const places::Gazetteer& gazetteer, const Layout& layout,
                                    const std::vector<std::vector<std::string>>& rows, const std::string& name,
                                    const std::optional<Mapping>& given) {
  if (given) return Chosen{fit(*given, layout.columns), Preview::Origin::named};
  if (!name.empty()) {
    auto mapping = find_mapping(session, name);
    if (!mapping)
      return base::Problem{base::Problem::Kind::not_found, msg("There is no mapping {name}.", {{"name", name}}), "mapping"};
    auto fitted = fit(*mapping, layout.columns);
    if (auto good = check(fitted); !good)
      return base::Problem{base::Problem::Kind::invalid,
                           msg("The mapping {name} does not fit this file: its columns have other names.", {{"name", name}}), "mapping"};
    return Chosen{std::move(fitted), Preview::Origin::named};
  }
  if (auto stored = find_mapping_by_fingerprint(session, fingerprint(layout.columns)))
    return Chosen{fit(*stored, layout.columns), Preview::Origin::stored};
  if (auto* built_in = recognise_built_in(layout.columns)) return Chosen{fit(*built_in, layout.columns), Preview::Origin::built_in};
  auto guessed = guess_mapping(layout.columns, layout.has_header() || layout.format == Format::json, rows, &gazetteer);
  // Two columns of identifiers: the list that goes with a table of names.
  if (!layout.has_header() && guessed.columns.size() == 2 && guessed.find(Field::wikidata, 1) == 0 && guessed.find(Field::wikidata, 2) == 1)
    if (auto* statements = find_built_in("wikidata-statements")) return Chosen{fit(*statements, layout.columns), Preview::Origin::built_in};
  return Chosen{std::move(guessed), Preview::Origin::guessed};
}

std::vector<std::vector<std::string>> first_rows(RowReader& reader, std::size_t number) {
  std::vector<std::vector<std::string>> rows;
  Row row;
  while (rows.size() < number && reader.next(row))
    if (!row.unusable) rows.emplace_back(row.cells.begin(), row.cells.end());
  return rows;
}

// Everything decided before the first row is stored.
struct Plan {
  Mapping mapping;
  sources::Source source;
  Import record;
  NamesById names;
  Choices choices;
};

base::Result<Plan> make_plan(db::Database& database, const places::Gazetteer& gazetteer, const Options& options) {
  Plan plan;
  auto session = database.read();
  auto opened = open_rows(options.input, options.reading);
  if (!opened) return opened.error();
  auto rows = first_rows(*opened->rows, 200);
  auto chosen = choose_mapping(session, gazetteer, opened->layout, rows, options.mapping_name, options.mapping);
  if (!chosen) return chosen.error();
  plan.mapping = std::move(chosen->mapping);
  if (!options.network.empty()) {
    plan.mapping.network = options.network;
    if (!plan.mapping.has_second_party()) plan.mapping.kind = "network_membership";
  }
  if (auto good = check(plan.mapping); !good) return good.error();
  plan.source.title = !options.source_title.empty()         ? options.source_title
                      : !plan.mapping.source_title.empty() ? plan.mapping.source_title
                                                           : options.input.name;
  if (options.source_title.empty()) {
    plan.source.publisher = plan.mapping.source_publisher;
    plan.source.url = plan.mapping.source_url;
    plan.source.licence = plan.mapping.source_licence;
    plan.source.as_of = base::PartialDate::parse(plan.mapping.source_as_of).value_or(base::PartialDate{});
  }
  if (auto good = sources::check(plan.source); !good) return good.error();
  if (!options.names.name.empty() || !options.names.path.empty() || options.names.content) {
    auto names = read_names(options.names, options.reading);
    if (!names) return names.error();
    plan.names = std::move(*names);
  }
  auto digest = sha256(options.input);
  if (!digest) return digest.error();
  plan.choices = all_choices(session);
  plan.record.id = ImportId::make();
  plan.record.file_name = options.input.name;
  plan.record.sha256 = *digest;
  plan.record.author = options.author;
  plan.record.source_title = plan.source.title;
  plan.record.mapping = plan.mapping;
  return plan;
}

struct Batch {
  std::vector<Interpreted> rows;
  std::uint64_t position = 0;
};

// The reading thread. Ends when the file does, when nobody takes its batches, or at an exception, which it keeps.
class ReadingThread {
 public:
  ReadingThread(RowReader& rows, Interpreter& interpreter) : queue_(batches_waiting), thread_([this, &rows, &interpreter] { run(rows, interpreter); }) {}
  ~ReadingThread() {
    queue_.close();
    thread_.join();
  }
  ReadingThread(const ReadingThread&) = delete;
  ReadingThread& operator=(const ReadingThread&) = delete;

  std::optional<Batch> next() {
    auto batch = queue_.pop();
    if (!batch && failure_) std::rethrow_exception(failure_);
    return batch;
  }

 private:
  void run(RowReader& rows, Interpreter& interpreter) {
    try {
      Row row;
      Batch batch;
      while (rows.next(row)) {
        batch.rows.push_back(interpreter.interpret(row));
        if (batch.rows.size() < batch_rows) continue;
        batch.position = rows.position();
        if (!queue_.push(std::move(batch))) return;
        batch = {};
        batch.rows.reserve(batch_rows);
      }
      batch.position = rows.position();
      if (!batch.rows.empty()) queue_.push(std::move(batch));
    } catch (const std::exception&) {  // goes on in the calling thread
      failure_ = std::current_exception();
    }
    queue_.close();
  }

  base::BoundedQueue<Batch> queue_;
  std::exception_ptr failure_;
  std::thread thread_;
};

// Writes down what became of the rows, in the transaction.
class Recorder {
 public:
  Recorder(db::Transaction& transaction, ImportId id, std::optional<ReportFile>& report, const Options& options)
      : transaction_(transaction), id_(id), report_(report), options_(options) {}

  void add(const Interpreted& row, Applied applied) {
    ++counts.rows;
    ++counts.of(applied.outcome);
    outcomes_.add(row.line, applied.outcome, applied.reason);
    if (report_ || options_.on_row) {
      const RowOutcome outcome{row.line, applied.outcome, applied.reason.value_or(base::Message{})};
      if (report_) report_->add(outcome);
      if (options_.on_row)
        options_.on_row(outcome, row.first.empty() || !row.first[0] ? std::string_view() : row.first[0]->name,
                        row.second ? std::string_view(row.second->name) : std::string_view(row.network));
    }
    if (applied.outcome == Outcome::warning || applied.outcome == Outcome::error) {
      if (applied.reason) ++reasons[applied.reason->id];
      if (repairs_ < most_repairs) {
        Repair repair;
        repair.number = repairs_++;
        repair.line = row.line;
        repair.outcome = applied.outcome;
        repair.reason = applied.reason.value_or(base::Message{});
        repair.choices[0] = std::move(applied.choices[0]);
        repair.choices[1] = std::move(applied.choices[1]);
        repair.relation = applied.relation;
        waiting_.emplace_back(std::move(repair), row.cells);
      }
    }
    if (outcomes_.rows() >= chunk_rows || outcomes_.bytes() >= chunk_bytes) close_chunk();
  }

  // The import itself comes before its rows.
  void begin(const Import& import) {
    insert_import(transaction_, import);
    begun_ = true;
    flush();
  }
  bool begun() const { return begun_; }
  void finish() {
    close_chunk();
    if (begun_) update_counts(transaction_, id_, counts);
  }
  // What is still only in memory may be forgotten; once it grows it must be written.
  bool grows() const { return waiting_.size() > 2000 || chunks_.size() > 50; }

  Counts counts;
  std::map<std::string, std::int64_t> reasons;

 private:
  void close_chunk() {
    if (outcomes_.rows() > 0) {
      auto rows = outcomes_.rows();
      chunks_.emplace_back(rows, outcomes_.take());
    }
    flush();
  }
  void flush() {
    if (!begun_) return;
    for (auto& [rows, text] : chunks_) insert_outcomes(transaction_, id_, chunk_number_++, rows, text);
    for (auto& [repair, cells] : waiting_) insert_repair(transaction_, id_, repair, cells);
    chunks_.clear();
    waiting_.clear();
  }

  db::Transaction& transaction_;
  ImportId id_;
  std::optional<ReportFile>& report_;
  const Options& options_;
  bool begun_ = false;
  int chunk_number_ = 0;
  std::int64_t repairs_ = 0;
  OutcomeChunk outcomes_;
  std::vector<std::pair<std::size_t, std::string>> chunks_;
  std::vector<std::pair<Repair, std::string>> waiting_;
};

}  // namespace

base::Result<Preview> preview(db::Session& session, const places::Gazetteer& gazetteer, const Input& input, const ReadOptions& options,
                              const std::string& mapping_name) {
  auto opened = open_rows(input, options);
  if (!opened) return opened.error();
  Preview preview;
  preview.layout = opened->layout;
  preview.rows = first_rows(*opened->rows, 200);
  auto chosen = choose_mapping(session, gazetteer, preview.layout, preview.rows, mapping_name, std::nullopt);
  if (!chosen) return chosen.error();
  preview.mapping = std::move(chosen->mapping);
  preview.origin = chosen->origin;
  for (std::size_t i = 0; i < preview.mapping.columns.size(); ++i) {
    auto& column = preview.mapping.columns[i];
    for (auto& row : preview.rows) {
      if (i >= row.size()) continue;
      if (column.field == Field::personal) {
        row[i].clear();
      } else if (column.samples.size() < 3 && !row[i].empty() &&
                 std::find(column.samples.begin(), column.samples.end(), row[i].substr(0, 200)) == column.samples.end()) {
        column.samples.push_back(row[i].substr(0, 200));
      }
    }
    if (column.field == Field::personal) column.samples.clear();
  }
  preview.rows.resize(std::min<std::size_t>(preview.rows.size(), 10));
  return preview;
}

base::Result<Summary> run_import(db::Database& database, const places::Gazetteer& gazetteer, const Options& options,
                                 base::Progress& progress) {
  auto plan = make_plan(database, gazetteer, options);
  if (!plan) return plan.error();
  std::optional<ReportFile> report;
  if (!options.report_path.empty()) {
    auto created = ReportFile::create(options.report_path, options.language);
    if (!created) return created.error();
    report = std::move(*created);
  }
  auto opened = open_rows(options.input, options.reading);
  if (!opened) return opened.error();

  auto transaction = database.write({options.author}, "import of " + options.input.name, plan->record.id.text());
  const std::int64_t head_before = transaction.head();
  Recorder recorder(transaction, plan->record.id, report, options);
  auto stopped = [] { return base::Problem{base::Problem::Kind::conflict, msg("The import was stopped; nothing was changed.")}; };
  {
    Applier applier(transaction, gazetteer, plan->mapping, plan->source);
    Interpreter interpreter(gazetteer, plan->mapping, std::move(plan->names), std::move(plan->choices));
    ReadingThread reading(*opened->rows, interpreter);
    std::vector<Interpreted> waiting;
    while (auto batch = reading.next()) {
      for (auto& row : batch->rows) {
        auto applied = applier.apply(row, waiting.size() >= most_waiting);
        if (applied.wait) waiting.push_back(std::move(row));
        else recorder.add(row, std::move(applied));
      }
      if (progress.stop) return stopped();
      progress.report("rows", batch->position, opened->rows->size());
      if (!recorder.begun() && (recorder.grows() || transaction.head() != head_before)) recorder.begin(plan->record);
    }
    for (auto& row : waiting) {
      recorder.add(row, applier.apply(row, true));
      if (progress.stop) return stopped();
    }
  }
  // A spreadsheet or JSON file that breaks off is refused whole: what is missing cannot be known.
  if (auto& problem = opened->rows->problem()) return *problem;

  Summary summary;
  summary.counts = recorder.counts;
  summary.mapping_name = plan->mapping.name;
  for (auto& [id, number] : recorder.reasons) summary.reasons.push_back({base::Message{id, {}}, number});
  std::stable_sort(summary.reasons.begin(), summary.reasons.end(), [](auto& a, auto& b) { return a.second > b.second; });
  if (report)
    if (auto written = report->finish(); !written) return written.error();
  if (options.dry_run) return summary;
  // The same file again: it left nothing behind, so neither does its record.
  if (transaction.head() == head_before && find_same_import(transaction.session(), plan->record)) return summary;
  if (!recorder.begun()) recorder.begin(plan->record);
  recorder.finish();
  transaction.commit();
  summary.import = plan->record.id;
  return summary;
}

}  // namespace imports
