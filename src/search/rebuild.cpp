// SPDX-License-Identifier: EUPL-1.2
#include <fmt/core.h>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <stdexcept>

#include "base/log.h"
#include "search/index_impl.h"

namespace search {

base::Result<void> Index::rebuild(std::int64_t sequence, const std::function<base::Result<void>(const Sink&)>& feed,
                                  const base::Progress& progress) {
  namespace fs = std::filesystem;
  using Kind = base::Problem::Kind;
  std::lock_guard guard(impl_->writing);
  if (impl_->mode != Mode::write) {
    return base::Problem{Kind::unavailable, base::msg("The search index is open for reading only."), {}};
  }
  // The next number after the generation in use; leftovers of a rebuild that was cut off are in nobody's use.
  impl_->remove_other_generations();
  int number = 1;
  if (impl_->generation.starts_with("generation-")) number = std::atoi(impl_->generation.c_str() + 11) + 1;
  std::string generation = fmt::format("generation-{}", number);
  std::string folder = impl_->folder + "/" + generation;
  std::error_code error;
  fs::remove_all(folder, error);
  fs::create_directories(folder, error);
  if (error) return disk_problem(folder, error.value());
  struct Cleanup {
    std::string folder;
    ~Cleanup() {
      std::error_code ignored;
      if (!folder.empty()) fs::remove_all(folder, ignored);
    }
  } cleanup{folder};

  auto store = std::make_unique<Store>(impl_->schema);
  auto builder = TextWriter::build(folder + "/text");
  if (!builder) return builder.error();
  std::uint64_t done = 0;
  base::Result<void> fed = feed([&](std::string_view collection, const Document& document) {
    int found = store->collection_number(collection);
    if (found < 0) throw std::logic_error("no collection to search is called " + std::string(collection));
    Change change{static_cast<std::size_t>(found), 0, document};
    std::uint32_t row = *store->apply(change);
    if (!document.texts.empty()) (*builder)->add(change.collection, row, document);
    if (++done % 1000 == 0) progress.report("search index", done, 0);
    return !progress.stop.load();
  });
  if (!fed) return fed;
  if (progress.stop) return base::Problem{Kind::unavailable, base::msg("Building the search index was stopped."), {}};
  if (auto failed = (*builder)->failure()) return *failed;

  store->sequence = sequence;
  store->revision = impl_->store->revision + 1;
  for (std::size_t i = 0; i < store->collections.size(); ++i) {
    Rows& rows = *store->collections[i];
    rows.names = rows.names.merged();
    if (store->links_to[i] >= 0)
      rows.take(rows.index_links(store->collections[static_cast<std::size_t>(store->links_to[i])]->size()));
  }
  if (auto finished = (*builder)->finish({store->revision, sequence, 0}); !finished) return finished;
  builder->reset();
  if (auto saved = save_snapshot(*store, impl_->schema, folder + "/columns"); !saved) return saved;
  Journal fresh;
  if (auto begun = fresh.reset(folder + "/journal", store->revision); !begun) return begun;
  std::uint64_t revision = store->revision;
  store.reset();  // the new one is mapped from its file, so that there are never three in memory

  // From here on the new one is the index, also after a crash.
  if (auto named = write_file_durably(impl_->folder + "/current", generation + "\n"); !named) return named;
  cleanup.folder.clear();
  impl_->writer.reset();
  if (auto loaded = impl_->load(); !loaded) return loaded;
  if (impl_->rebuild_because) return base::Problem{Kind::unavailable, *impl_->rebuild_because, {}};
  progress.report("search index", done, done);
  base::log_info("search: built {} documents, revision {}", done, revision);
  return {};
}

}  // namespace search
