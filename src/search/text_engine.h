// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "search/schema.h"

// Xapian, behind plain functions. Documents are numbered by collection and row (prefixes.h); they hold terms and
// nothing else, what is shown comes from the columns.
namespace search {

struct TextState {
  std::uint64_t revision = 0;
  std::int64_t sequence = 0;
  std::uint64_t documents = 0;
};

// The only writer, held by Xapian's lock on the folder. One thread at a time.
class TextWriter {
 public:
  // Unavailable: another process writes, or the disk does not let us.
  static base::Result<std::unique_ptr<TextWriter>> open(const std::string& folder);
  // A new database that is written without care for crashes, until finish().
  static base::Result<std::unique_ptr<TextWriter>> build(const std::string& folder);
  ~TextWriter();

  // Replaces and removes documents as one; on a problem nothing is changed.
  struct Change {
    std::size_t collection;
    std::uint32_t row;
    const Document* document;  // none: removed
  };
  base::Result<void> apply(const std::vector<Change>& changes, TextState state);

  // While building: documents by rising collection and row, then everything to the disk.
  void add(std::size_t collection, std::uint32_t row, const Document& document);
  std::optional<base::Problem> failure() const;  // since build(); what is added after it is lost
  base::Result<void> finish(TextState state);

 private:
  struct Impl;
  explicit TextWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A view of one revision. One thread at a time.
class TextReader {
 public:
  TextReader();
  ~TextReader();
  TextState state() const;
  TextState reopened_state();  // of the newest revision

  std::uint32_t frequency(const std::string& term) const;  // documents of all collections
  // Documents of one collection with the term, counted no further than `most`.
  std::uint32_t frequency_in(const std::string& term, std::size_t collection, std::uint32_t most) const;
  // Appends the rows of the collection's documents with the term, ascending.
  void rows(const std::string& term, std::size_t collection, std::vector<std::uint32_t>& out) const;
  // Calls found(i) for each i for which rows[i] has the term. Rows ascend. Skips, so few rows cost little.
  void among(const std::string& term, std::size_t collection, std::span<const std::uint32_t> rows,
             const std::function<void(std::size_t)>& found) const;
  // The rows in which the words follow each other.
  std::vector<std::uint32_t> phrase(const std::vector<std::string>& words, std::size_t collection) const;
  // The same among the given rows, as positions in `rows`.
  void phrase_among(const std::vector<std::string>& words, std::size_t collection, std::span<const std::uint32_t> rows,
                    const std::function<void(std::size_t)>& found) const;
  // Terms that begin so, in their order, at most `limit`.
  std::vector<std::string> continuations(const std::string& beginning, std::size_t limit) const;
  // The words of the register's texts that have this stem, in their order, at most `limit`. A text that was removed
  // leaves its words until the index is built anew; they are in no document then.
  std::vector<std::string> words_of_stem(std::string_view stem, std::size_t limit) const;
  std::string spelt_alike(const std::string& word) const;  // empty if nothing better is known
  // Each document's collection, row and id.
  void each_id(const std::function<void(std::size_t, std::uint32_t, std::uint64_t)>& f) const;

 private:
  friend class TextReaders;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Readers to borrow. Thread-safe.
class TextReaders {
 public:
  explicit TextReaders(std::string folder) : folder_(std::move(folder)) {}
  // A reader that is at least as new as `revision`; empty if the database cannot be opened.
  std::unique_ptr<TextReader> take(std::uint64_t revision);
  void give_back(std::unique_ptr<TextReader> reader);

 private:
  std::string folder_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<TextReader>> idle_;
};

}  // namespace search
