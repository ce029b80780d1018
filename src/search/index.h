// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "search/query.h"
#include "search/schema.h"
#include "search/vocabulary.h"

namespace search {

struct Suggestion {
  std::uint32_t row = 0;
  std::uint64_t id = 0;
  std::string name, display;
};

// What the index holds, unchanging as long as this lives: it keeps the index's shared lock, so do not keep it longer
// than an answer takes, and leave it in its thread. A thread may hold several.
class View {
 public:
  View(View&&) noexcept;
  ~View();

  Page search(const Request& request) const;
  // All rows that match, ascending; sort, cursor, limit and facets are not looked at. For downloads, maps, charts.
  std::vector<std::uint32_t> all(const Request& request) const;
  // Rows with a name in which a word begins so, the weightiest first.
  std::vector<Suggestion> suggest(std::string_view collection, std::string_view text, std::size_t limit) const;

  // A collection's columns by row. Cheap; made to be called a million times.
  class Table {
   public:
    std::uint32_t size() const;  // rows, dead ones included
    bool alive(std::uint32_t row) const;
    std::uint64_t id(std::uint32_t row) const;
    std::optional<std::uint32_t> find(std::uint64_t id) const;  // living rows only
    std::string_view name(std::uint32_t row) const;
    std::string_view display(std::uint32_t row) const;
    std::optional<base::Point> point(std::uint32_t row) const;
    std::uint32_t weight(std::uint32_t row) const;
    // Calls f(row of the collection linked to), in the document's order; the row may be dead.
    void links(std::uint32_t row, const std::function<void(std::uint32_t)>& f) const;
    // Up to two links without a call back: the rest of longer lists is left out. Returns how many there are in all.
    std::size_t first_links(std::uint32_t row, std::uint32_t out[2]) const;
    // Calls f(row) for the living rows of this collection that link to a row of the other, each once.
    void linking(std::uint32_t target, const std::function<void(std::uint32_t)>& f) const;
    // Handles for the columns; -1 if there is no such facet or number.
    int facet(std::string_view name) const;
    int number(std::string_view name) const;
    std::optional<std::int32_t> number_at(int number, std::uint32_t row) const;
    std::uint16_t code(int facet, std::uint32_t row) const;  // single, band; 0: none
    std::uint64_t mask(int facet, std::uint32_t row) const;
    void codes(int facet, std::uint32_t row, const std::function<void(std::uint16_t)>& f) const;  // multiple
    const std::string& value(int facet, std::uint16_t code) const;
    std::uint16_t code_of(int facet, std::string_view value) const;  // 0 if no row ever had it

   private:
    friend class View;
    explicit Table(const class Rows* rows) : rows_(rows) {}
    const class Rows* rows_;
  };
  Table table(std::string_view collection) const;  // logic_error if there is none

  std::int64_t sequence() const;
  std::uint64_t revision() const;  // rises with every change: a key for caches

 private:
  friend class Index;
  struct Impl;
  explicit View(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Rows to put and to remove, in order.
class Changes {
 public:
  void put(std::string_view collection, Document document) {
    list_.push_back({std::string(collection), 0, std::move(document)});
  }
  void remove(std::string_view collection, std::uint64_t id) { list_.push_back({std::string(collection), id, {}}); }
  bool empty() const { return list_.empty(); }
  std::size_t size() const { return list_.size(); }

 private:
  friend class Index;
  struct One {
    std::string collection;
    std::uint64_t removed;
    Document document;
  };
  std::vector<One> list_;
};

// Takes one document; false: stop, the work is cancelled.
using Sink = std::function<bool(std::string_view collection, const Document& document)>;

// The search index of an installation, in a folder of its own: texts in Xapian, everything else in columns in memory
// with a snapshot and a journal on disk. Nothing in it is lost for good: it can always be built again from the
// register. Thread-safe. Any number of threads read; writing calls wait for each other. One process at a time may
// write.
class Index {
 public:
  enum class Mode : std::uint8_t { read, write };

  // Unavailable: another process has it open for writing, or the folder cannot be made. An index that is missing,
  // torn or of another schema opens all the same: it is empty, and State says why. The vocabulary must be frozen.
  static base::Result<std::unique_ptr<Index>> open(std::string folder, Schema schema,
                                                   std::shared_ptr<const Vocabulary> vocabulary, Mode mode);
  ~Index();

  struct State {
    std::optional<base::Message> rebuild_because;  // set: there is nothing to be found until rebuild()
    std::int64_t sequence = 0;
    std::uint64_t revision = 0;
    std::vector<std::pair<std::string, std::uint32_t>> rows;  // living ones by collection
    std::uint32_t dead_rows = 0;                              // space that a rebuild gives back
    std::size_t memory = 0;                                   // bytes of the columns
  };
  State state() const;

  View view() const;
  Page search(const Request& request) const { return view().search(request); }
  std::vector<Suggestion> suggest(std::string_view collection, std::string_view text, std::size_t limit) const {
    return view().suggest(collection, text, limit);
  }
  const Schema& schema() const;
  const Vocabulary& vocabulary() const;

  // Brings in what the change log says up to `sequence`, as one: after a crash all of it is there or nothing.
  // Conflict: the index is further already. Unavailable: opened for reading, needs rebuilding, or the disk is full;
  // then nothing has changed.
  base::Result<void> apply(std::int64_t sequence, const Changes& changes);
  // Builds everything again from what `feed` gives, beside the old index, which serves until the new one takes its
  // place. Memory: the columns once more, and about 200 MB. Documents come collection by collection in the schema's
  // order. If `feed` fails or progress.stop is set, all stays as it was.
  base::Result<void> rebuild(std::int64_t sequence, const std::function<base::Result<void>(const Sink&)>& feed,
                             const base::Progress& progress);
  // Writes a snapshot, so that the next start need not read a long journal. Also done now and then by apply(), and
  // at the end.
  base::Result<void> save();
  // In a process that only reads: takes in what the writer did. True if there was something.
  bool refresh();

  // What is wrong with the index in itself, in sentences; empty if nothing is.
  std::vector<base::Message> check() const;

 private:
  friend class View;
  struct Impl;
  explicit Index(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace search
