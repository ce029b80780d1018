// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "search/columns.h"
#include "search/schema.h"

namespace search {

// A file mapped into private memory: writes to it stay in this process.
class Mapping {
 public:
  Mapping() = default;
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping();
  bool open(const std::string& path);
  char* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  char* data_ = nullptr;
  std::size_t size_ = 0;
};

// A change to the columns, as it is applied and as the journal keeps it (then with the texts that are names only).
struct Change {
  std::size_t collection = 0;
  std::uint64_t removed = 0;  // the id, or zero and then `document` is put
  Document document;
};

// All collections and what they stand for.
struct Store {
  explicit Store(const Schema& schema);

  // Returns the row; for removals of what is not there nothing.
  std::optional<std::uint32_t> apply(const Change& change);
  int collection_number(std::string_view name) const;  // -1 if there is none
  std::size_t bytes() const;

  Mapping mapping;  // before the columns that lie in it
  std::unordered_map<std::string, std::shared_ptr<Dictionary>> dictionaries;
  std::vector<std::unique_ptr<Rows>> collections;
  std::vector<int> links_to;   // by collection: the number of that linked to, or -1
  std::int64_t sequence = 0;   // of the change log: everything up to there is in
  std::uint64_t revision = 0;  // counts the batches; the text engine keeps the same number
};

std::uint64_t schema_hash(const Schema& schema);
std::uint64_t checksum(const void* data, std::size_t size, std::uint64_t seed = 0);

// Writes aside and renames, so that there is always a whole snapshot at `path`. Names must be merged and links indexed.
// Only reads the store. Unavailable: the disk is full or writing forbidden.
base::Result<void> save_snapshot(const Store& store, const Schema& schema, const std::string& path);
// Not found: no such file. Invalid: torn, or of another schema, version or machine.
base::Result<std::unique_ptr<Store>> load_snapshot(const Schema& schema, const std::string& path);

// The batches since the snapshot, each written and synced before the text engine commits it. After a crash the batches
// that the text engine has are applied again and a last one that it has not is dropped, so both always agree.
class Journal {
 public:
  ~Journal();
  // Begins anew after a snapshot of that revision.
  base::Result<void> reset(const std::string& path, std::uint64_t snapshot_revision);
  // Goes on with the file as replay() left it.
  base::Result<void> resume(const std::string& path);
  base::Result<void> append(std::uint64_t revision, std::int64_t sequence, const std::vector<Change>& changes);
  void drop_last();  // takes the batch just appended back, as the text engine did not take it
  std::uint64_t size() const { return size_; }
  // Applies to `store` what follows its snapshot, up to `revision`. If `truncate`, cuts off what comes after. False if
  // there is no journal of that snapshot.
  static bool replay(const std::string& path, Store& store, std::uint64_t revision, bool truncate);

 private:
  int file_ = -1;
  std::uint64_t size_ = 0, last_size_ = 0;
};

base::Result<void> write_file_durably(const std::string& path, std::string_view content);
base::Problem disk_problem(const std::string& path, int error);

}  // namespace search
