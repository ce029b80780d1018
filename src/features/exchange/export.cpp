// SPDX-License-Identifier: EUPL-1.2
#include <exception>
#include <thread>
#include <unordered_set>

#include "base/bounded_queue.h"
#include "exchange/api.h"
#include "exchange/feature.h"
#include "exchange/match.h"
#include "exchange/organisation.h"

namespace exchange {
namespace {

using Reporters = std::unordered_map<organisations::OrganisationId, Reporter>;

Reporter reporter_of(db::Session& session, organisations::OrganisationId id, Reporters& known) {
  if (!id) return {};
  const auto [at, fresh] = known.try_emplace(id);
  if (!fresh) return at->second;
  if (const auto owner = organisations::find(session, id)) {
    at->second.name = owner->main_name();
    at->second.type = type_of_kind(owner->kind);
    for (const auto& identifier : owner->identifiers)
      if (identifier.scheme == "iati") at->second.reference = identifier.value;
  }
  return at->second;
}

// What of a record a valid file cannot have.
struct Unfit {
  std::vector<iati::Finding> parts;  // that were left out, each with what is wrong with it
  bool whole = false;                // the record itself is left out: what it must have was among the parts, or is named after them
};

// Takes out of a record, as it would be written, what the standard's schema does not allow, until it allows the rest.
Unfit take_out_unfit(const std::string& head, std::string& record_text, std::string_view foot) {
  Unfit unfit;
  iati::Validator validator;
  for (bool again = true; again && !unfit.whole;) {
    again = false;
    const std::string file = head + record_text + std::string(foot);
    iati::Reader reader(iati::source_of(file));
    reader.read({[&](const iati::Record& record) {
                   std::unordered_set<const iati::Node*> parts;
                   for (const auto& found : validator.check(record).all()) {
                     if (found.severity != iati::Severity::critical || !parts.insert(found.node).second) continue;
                     if (!found.node || found.node == record.root) unfit.whole = true;
                     unfit.parts.push_back(iati::describe(found, record));
                   }
                   if (parts.empty() || unfit.whole) return true;
                   again = true;
                   record_text.clear();
                   iati::write_xml(record_text, *record.root, {}, parts);
                   return true;
                 },
                 [&](const iati::Fault& fault) {
                   unfit.parts.push_back({iati::Severity::critical, fault.line, {}, "xml", fault.message});
                   unfit.whole = true;
                 }});
  }
  return unfit;
}

std::string name_of(const auto& record) { return record.identifier.empty() ? record.id.text() : record.identifier; }

// Without figures that wait for approval.
projects::Project as_published(projects::Project project) {
  projects::withhold_unapproved(project);
  return project;
}

// Records as a file says them, made on one thread and looked at on another.
struct Batch {
  struct Of {
    std::string name;
    std::size_t end = 0;     // of its text, in `text`
    std::uint64_t seen = 0;  // records until here, those too that are not asked for
  };
  std::string text;
  std::vector<Of> records;
};

// What takes the records from the database and puts them into words, on a thread of its own.
class Maker {
 public:
  // For each record in turn; what is said of it is asked for if it is wanted, and as long as the file is.
  struct Record {
    std::string name;  // its identifier, or its id
    bool is_wanted = true;
  };
  using Write = std::function<void(std::string& text)>;
  using Put = std::function<void(const Record& record, const Write& write)>;

  explicit Maker(std::function<void(const Put& put)> each) : each_(std::move(each)), queue_(batches), thread_([this] { run(); }) {}
  ~Maker() {
    queue_.close();
    thread_.join();
  }
  Maker(const Maker&) = delete;
  Maker& operator=(const Maker&) = delete;

  // Nothing at the end; throws what the database threw.
  std::optional<Batch> next() {
    auto batch = queue_.pop();
    if (!batch && failure_) std::rethrow_exception(failure_);
    return batch;
  }

 private:
  static constexpr std::size_t batches = 4, bytes_of_batch = 1 << 18;

  void run() {
    try {
      each_([this](const Record& record, const Write& write) {
        ++seen_;
        if (!record.is_wanted || !goes_on_) return;
        write(batch_.text);
        batch_.text += '\n';
        batch_.records.push_back({record.name, batch_.text.size(), seen_});
        if (batch_.text.size() >= bytes_of_batch) goes_on_ = queue_.push(std::exchange(batch_, {}));
      });
      if (!batch_.records.empty()) queue_.push(std::move(batch_));
    } catch (const std::exception&) {  // carried to the thread that writes, which throws it
      failure_ = std::current_exception();
    }
    queue_.close();
  }

  std::function<void(const Put& put)> each_;
  base::BoundedQueue<Batch> queue_;
  Batch batch_;
  std::uint64_t seen_ = 0;
  bool goes_on_ = true;
  std::exception_ptr failure_;
  std::thread thread_;
};

// Which of a batch's records the standard's schema does not allow as they are: all are read as one file.
std::vector<bool> unfit_of(const Batch& batch, const std::string& head, const std::string& foot) {
  std::vector<bool> unfit(batch.records.size(), false);
  const std::string file = head + batch.text + foot;
  iati::Validator validator;
  iati::Reader reader(iati::source_of(file));
  std::size_t number = 0;
  reader.read({[&](const iati::Record& record) {
                 if (number < unfit.size()) unfit[number++] = validator.check(record).count(iati::Severity::critical) > 0;
                 return true;
               },
               [](const iati::Fault&) {}});
  // What could not be read is looked at by itself.
  if (number != unfit.size()) unfit.assign(unfit.size(), true);
  return unfit;
}

// Writes a file record by record, leaving out what would not be valid. `each` puts the records.
base::Result<ExportCounts> write_file(std::string_view container, std::uint64_t total, const ExportOptions& options, const std::function<bool(std::string_view)>& write,
                                      const base::Progress& progress, std::function<void(const Maker::Put& put)> each) {
  const std::string head = file_head(container, {}), foot = fmt::format("</{}>\n", container);
  ExportCounts counts;
  bool goes_on = write(file_head(container, base::utc_now()));
  Maker maker(std::move(each));
  while (goes_on) {
    const auto batch = maker.next();
    if (!batch) break;
    const auto is_unfit = options.only_valid ? unfit_of(*batch, head, foot) : std::vector<bool>(batch->records.size(), false);
    std::string kept;
    for (std::size_t i = 0, begin = 0; i < batch->records.size() && goes_on; begin = batch->records[i++].end) {
      const auto& record = batch->records[i];
      auto text = std::string_view(batch->text).substr(begin, record.end - begin);
      if (is_unfit[i]) {
        kept = text;
        const auto unfit = take_out_unfit(head, kept, foot);
        if (unfit.whole) {
          ++counts.left_out;
          if (options.on_left_out) options.on_left_out(record.name, unfit.parts);
          continue;
        }
        if (!unfit.parts.empty()) {
          ++counts.shortened;
          if (options.on_shortened) options.on_shortened(record.name, unfit.parts);
        }
        if (!kept.ends_with('\n')) kept += '\n';
        text = kept;
      }
      ++counts.written;
      progress.report("export", record.seen, total);
      goes_on = write(text) && !progress.stop;
    }
  }
  if (goes_on) goes_on = write(foot);
  if (!goes_on) return base::Problem{base::Problem::Kind::conflict, base::msg("Stopped. The file is not complete."), {}};
  return counts;
}

}  // namespace

base::Result<ExportCounts> export_activities(db::Database& database, const ExportOptions& options, const std::function<bool(std::string_view)>& write,
                                             const base::Progress& progress) {
  auto session = database.read();
  const auto total = static_cast<std::uint64_t>(projects::count(session));
  return write_file("iati-activities", total, options, write, progress, [&](const Maker::Put& put) {
    Reporters reporters;
    projects::each(session, [&](const projects::Project& project) {
      const bool is_wanted = project.state == projects::State::published && (!options.owner || project.owner == options.owner);
      put({name_of(project), is_wanted}, [&](std::string& text) { write_activity(text, as_published(project), reporter_of(session, project.owner, reporters)); });
    });
  });
}

base::Result<ExportCounts> export_organisations(db::Database& database, const ExportOptions& options, const std::function<bool(std::string_view)>& write,
                                                const base::Progress& progress) {
  auto session = database.read();
  const auto total = static_cast<std::uint64_t>(spending::count(session));
  return write_file("iati-organisations", total, options, write, progress, [&](const Maker::Put& put) {
    Reporters reporters;
    spending::each(session, [&](const spending::Plan& plan) {
      const bool is_wanted = !options.owner || plan.owner == options.owner;
      put({name_of(plan), is_wanted}, [&](std::string& text) { write_organisation(text, plan, reporter_of(session, plan.owner, reporters)); });
    });
  });
}

std::string one_activity_file(db::Session& session, const projects::Project& project) {
  Reporters reporters;
  std::string file = activities_head(base::utc_now());
  write_activity(file, as_published(project), reporter_of(session, project.owner, reporters));
  file += '\n';
  file += activities_foot();
  return file;
}

std::string organisation_file(db::Session& session, const std::vector<spending::Plan>& plans) {
  Reporters reporters;
  std::string file = organisations_head(base::utc_now());
  for (const auto& plan : plans) {
    write_organisation(file, plan, reporter_of(session, plan.owner, reporters));
    file += '\n';
  }
  file += organisations_foot();
  return file;
}

}  // namespace exchange
