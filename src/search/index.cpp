// SPDX-License-Identifier: EUPL-1.2
#include "search/index.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <stdexcept>

#include "base/log.h"
#include "base/text.h"
#include "search/index_impl.h"

namespace search {
namespace {

namespace fs = std::filesystem;
using Kind = base::Problem::Kind;

constexpr std::uint64_t longest_journal = 64 << 20;  // bytes; then a snapshot is worth its half second
constexpr std::size_t most_pending_names = 8192;     // looked through one by one for each suggestion

// The shared locks this thread holds. Few, so a list.
thread_local std::vector<std::pair<const void*, int>> held;

int& held_count(const void* lock) {
  for (auto& [which, count] : held) {
    if (which == lock) return count;
  }
  return held.emplace_back(lock, 0).second;
}

std::string read_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

void ReadWriteLock::lock_shared() {
  if (held_count(this)++ > 0) return;
  std::lock_guard pass(gate_);
  mutex_.lock_shared();
}

void ReadWriteLock::unlock_shared() {
  int& count = held_count(this);
  if (--count > 0) return;
  std::erase_if(held, [this](const auto& h) { return h.first == this; });
  mutex_.unlock_shared();
}

void ReadWriteLock::lock() {
  gate_.lock();
  mutex_.lock();
}

void ReadWriteLock::unlock() {
  mutex_.unlock();
  gate_.unlock();
}

Index::Impl::~Impl() {
  if (lock_file >= 0) close(lock_file);
}

Index::Index(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Index::~Index() {
  if (impl_->mode != Mode::write) return;
  std::lock_guard guard(impl_->writing);
  if (impl_->rebuild_because || impl_->journal.size() < 64) return;
  if (auto saved = impl_->save(); !saved)
    base::log_warning("search: no snapshot at the end: {}", saved.error().message.id);
}

base::Result<std::unique_ptr<Index>> Index::open(std::string folder, Schema schema,
                                                 std::shared_ptr<const Vocabulary> vocabulary, Mode mode) {
  auto impl = std::make_unique<Impl>();
  impl->folder = std::move(folder);
  impl->schema = std::move(schema);
  impl->vocabulary = std::move(vocabulary);
  impl->mode = mode;
  if (mode == Mode::write) {
    std::error_code error;
    fs::create_directories(impl->folder, error);
    std::string path = impl->folder + "/lock";
    impl->lock_file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (impl->lock_file < 0) return disk_problem(path, errno);
    if (flock(impl->lock_file, LOCK_EX | LOCK_NB) != 0) {
      return base::Problem{Kind::unavailable,
                           base::msg("Another process is writing the search index. Stop it, or let it do the work."),
                           {}};
    }
  }
  if (auto loaded = impl->load(); !loaded) return loaded.error();
  return std::unique_ptr<Index>(new Index(std::move(impl)));
}

base::Result<void> Index::Impl::load() {
  // A reader may come between two steps of the writer, and then looks again.
  std::optional<base::Message> why;
  for (int attempt = 0; attempt < (mode == Mode::read ? 5 : 1); ++attempt) {
    generation = read_line(folder + "/current");
    if (generation.empty()) {
      why = base::msg("There is no search index yet.");
      break;
    }
    auto loaded = load_snapshot(schema, path("columns"));
    if (!loaded) {
      why = loaded.error().message;
      continue;
    }
    auto texts = std::make_unique<TextReaders>(path("text"));
    auto reader = texts->take(0);
    if (!reader) {
      why = base::msg("The search index is damaged. It has to be built again.");
      continue;
    }
    TextState state = reader->state();
    bool journal_fits = Journal::replay(path("journal"), **loaded, state.revision, mode == Mode::write);
    if ((*loaded)->revision != state.revision || (*loaded)->sequence != state.sequence) {
      why = base::msg("The parts of the search index do not belong together. It has to be built again.");
      continue;
    }
    reader.reset();  // of no known revision
    if (mode == Mode::write) {
      auto opened = TextWriter::open(path("text"));
      if (!opened) return opened.error();
      writer = std::move(*opened);
      auto ready = journal_fits ? journal.resume(path("journal")) : journal.reset(path("journal"), state.revision);
      if (!ready) return ready;
      remove_other_generations();
    }
    std::lock_guard guard(lock);
    store = std::move(*loaded);
    readers = std::move(texts);
    rebuild_because.reset();
    totals.forget();
    return {};
  }
  std::lock_guard guard(lock);
  store = std::make_unique<Store>(schema);
  readers.reset();
  rebuild_because = why;
  totals.forget();
  return {};
}

void Index::Impl::remove_other_generations() const {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    std::string name = entry.path().filename().string();
    if (entry.is_directory() && name.starts_with("generation-") && name != generation)
      fs::remove_all(entry.path(), error);
  }
}

void Index::Impl::tidy(bool before_snapshot) {
  for (std::size_t i = 0; i < store->collections.size(); ++i) {
    Rows& rows = *store->collections[i];
    if (rows.names.pending() > (before_snapshot ? 0 : most_pending_names) ||
        (before_snapshot && rows.names.changed())) {
      NameTable merged = rows.names.merged();
      std::lock_guard guard(lock);
      rows.names = std::move(merged);
    }
    if (before_snapshot && store->links_to[i] >= 0 && rows.links_changed()) {
      auto links = rows.index_links(store->collections[static_cast<std::size_t>(store->links_to[i])]->size());
      std::lock_guard guard(lock);
      rows.take(std::move(links));
    }
    if (before_snapshot && rows.wasted_bytes() > (1 << 20) + rows.bytes() / 8) {
      std::lock_guard guard(lock);
      rows.repack();
    }
  }
}

base::Result<void> Index::Impl::save() {
  tidy(true);
  if (auto saved = save_snapshot(*store, schema, path("columns")); !saved) return saved;
  return journal.reset(path("journal"), store->revision);
}

base::Result<void> Index::save() {
  std::lock_guard guard(impl_->writing);
  if (impl_->mode != Mode::write || impl_->rebuild_because) {
    return base::Problem{Kind::unavailable, base::msg("The search index has to be built again."), {}};
  }
  return impl_->save();
}

Index::State Index::state() const {
  View holds = view();
  State state;
  state.rebuild_because = impl_->rebuild_because;
  state.sequence = impl_->store->sequence;
  state.revision = impl_->store->revision;
  for (const auto& rows : impl_->store->collections) {
    state.rows.emplace_back(rows->collection().name, rows->alive_count());
    state.dead_rows += rows->size() - rows->alive_count();
  }
  state.memory = impl_->store->bytes();
  return state;
}

View Index::view() const {
  return View(std::make_unique<View::Impl>(*impl_));
}
const Schema& Index::schema() const {
  return impl_->schema;
}
const Vocabulary& Index::vocabulary() const {
  return *impl_->vocabulary;
}

base::Result<void> Index::apply(std::int64_t sequence, const Changes& changes) {
  std::lock_guard guard(impl_->writing);
  Store& store = *impl_->store;
  if (impl_->mode != Mode::write) {
    return base::Problem{Kind::unavailable, base::msg("The search index is open for reading only."), {}};
  }
  if (impl_->rebuild_because) {
    return base::Problem{Kind::unavailable, base::msg("The search index has to be built again."), {}};
  }
  if (sequence < store.sequence) {
    return base::Problem{Kind::conflict, base::msg("The search index has these changes already."), {}};
  }

  // The rows that the columns are going to give, as Store::apply goes about it.
  std::vector<std::map<std::uint64_t, std::uint32_t>> made(store.collections.size());
  auto row_of = [&](std::size_t collection, std::uint64_t id) {
    const Rows& rows = *store.collections[collection];
    if (auto row = rows.find(id)) return *row;
    return made[collection]
        .try_emplace(id, rows.size() + static_cast<std::uint32_t>(made[collection].size()))
        .first->second;
  };
  std::vector<Change> batch;
  std::vector<TextWriter::Change> texts;
  batch.reserve(changes.size());  // texts point into it
  for (const auto& one : changes.list_) {
    int number = store.collection_number(one.collection);
    if (number < 0) throw std::logic_error("no collection to search is called " + one.collection);
    auto collection = static_cast<std::size_t>(number);
    batch.push_back({collection, one.removed, one.document});
    if (one.removed != 0) {
      bool known = store.collections[collection]->find(one.removed) || made[collection].contains(one.removed);
      if (known) texts.push_back({collection, row_of(collection, one.removed), nullptr});
      continue;
    }
    store.collections[collection]->require(one.document);
    if (int target = store.links_to[collection]; target >= 0) {
      for (std::uint64_t id : one.document.links) row_of(static_cast<std::size_t>(target), id);
    }
    texts.push_back({collection, row_of(collection, one.document.id), &batch.back().document});
  }

  std::uint64_t revision = store.revision + 1;
  if (auto kept = impl_->journal.append(revision, sequence, batch); !kept) return kept;
  if (auto done = impl_->writer->apply(texts, {revision, sequence, 0}); !done) {
    impl_->journal.drop_last();
    return done;
  }
  {
    std::lock_guard unique(impl_->lock);
    for (const Change& change : batch) store.apply(change);
    store.sequence = sequence;
    store.revision = revision;
    impl_->totals.forget();
  }
  impl_->tidy(false);
  if (impl_->journal.size() > longest_journal) {
    if (auto saved = impl_->save(); !saved) base::log_warning("search: no snapshot: {}", saved.error().message.id);
  }
  return {};
}

bool Index::refresh() {
  std::lock_guard guard(impl_->writing);
  if (impl_->mode != Mode::read) return false;
  std::uint64_t before = impl_->store->revision;
  bool current =
      read_line(impl_->folder + "/current") == impl_->generation && impl_->readers && !impl_->rebuild_because;
  if (current) {
    auto reader = impl_->readers->take(before);
    if (reader && reader->reopened_state().revision == before) {
      impl_->readers->give_back(std::move(reader));
      return false;
    }
  }
  [[maybe_unused]] auto loaded = impl_->load();
  return impl_->store->revision != before;
}

std::vector<base::Message> Index::check() const {
  std::vector<base::Message> problems;
  View holds = view();
  const Store& store = *impl_->store;
  if (impl_->rebuild_because) return {*impl_->rebuild_because};
  auto reader = impl_->readers->take(store.revision);
  if (!reader) return {base::msg("The text part of the search index cannot be read.")};
  std::vector<Bits> seen;
  for (const auto& rows : store.collections) seen.emplace_back(rows->size());
  std::uint64_t strangers = 0, missing = 0, lost = 0;
  reader->each_id([&](std::size_t collection, std::uint32_t row, std::uint64_t id) {
    if (collection >= store.collections.size() || row >= store.collections[collection]->size() ||
        store.collections[collection]->id[row] != id ||
        (store.collections[collection]->flags[row] & Rows::text_flag) == 0) {
      ++strangers;
    } else {
      seen[collection].set(row);
    }
  });
  for (std::size_t c = 0; c < store.collections.size(); ++c) {
    const Rows& rows = *store.collections[c];
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
      if ((rows.flags[row] & Rows::text_flag) != 0 && !seen[c].test(row)) ++missing;
      if (rows.find(rows.id[row]) != row) ++lost;
    }
  }
  TextState state = reader->state();
  impl_->readers->give_back(std::move(reader));
  if (strangers > 0)
    problems.push_back(base::msg("The search index has {count} texts of records it does not know.",
                                 {{"count", std::to_string(strangers)}}));
  if (missing > 0)
    problems.push_back(
        base::msg("The search index lacks the texts of {count} records.", {{"count", std::to_string(missing)}}));
  if (lost > 0)
    problems.push_back(
        base::msg("The search index cannot find {count} of its own rows.", {{"count", std::to_string(lost)}}));
  if (state.sequence != store.sequence)
    problems.push_back(base::msg("The parts of the search index do not belong together. It has to be built again."));
  return problems;
}

}  // namespace search
