// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>

#include "search/index.h"
#include "search/narrow.h"
#include "search/store.h"
#include "search/text_engine.h"

// Internal to search.
namespace search {

// A shared lock under which writers do not starve (they close the gate behind them) and which a thread that has it
// may take again.
class ReadWriteLock {
 public:
  void lock_shared();
  void unlock_shared();
  void lock();
  void unlock();

 private:
  std::mutex gate_;
  std::shared_mutex mutex_;
};

struct Index::Impl {
  std::string folder;
  Schema schema;
  std::shared_ptr<const Vocabulary> vocabulary;
  Mode mode = Mode::read;
  int lock_file = -1;

  // Guarded by `lock`; only the writer, who holds `writing`, changes them, and only under the unique lock.
  mutable ReadWriteLock lock;
  std::unique_ptr<Store> store;
  std::unique_ptr<TextReaders> readers;  // none: there is no text database
  std::optional<base::Message> rebuild_because;
  mutable Totals totals;

  // Guarded by `writing`.
  std::mutex writing;
  std::string generation;  // name of the folder in use
  std::unique_ptr<TextWriter> writer;
  Journal journal;

  ~Impl();
  std::string path(std::string_view file) const { return folder + "/" + generation + "/" + std::string(file); }
  // Reads the generation that "current" names. With the writer's rights if it may write.
  base::Result<void> load();
  base::Result<void> save();        // under `writing`
  void tidy(bool before_snapshot);  // merges names and links; under `writing`
  void remove_other_generations() const;
};

struct View::Impl {
  const Index::Impl& index;
  explicit Impl(const Index::Impl& of) : index(of) { index.lock.lock_shared(); }
  ~Impl() { index.lock.unlock_shared(); }
};

}  // namespace search
