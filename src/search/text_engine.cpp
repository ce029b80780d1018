// SPDX-License-Identifier: EUPL-1.2
#include "search/text_engine.h"

#include <fcntl.h>
#include <unistd.h>

#include <xapian.h>
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <utility>

#include "base/bounded_queue.h"
#include "base/log.h"
#include "base/text.h"
#include "search/prefixes.h"
#include "search/words.h"

namespace search {
namespace {

Xapian::docid docid(std::size_t collection, std::uint32_t row) {
  return static_cast<Xapian::docid>((collection << prefix::row_bits) + row + 1);
}

base::Problem engine_problem(const Xapian::Error& error) {
  base::log_error("search: the text engine failed: {}", error.get_description());
  return {base::Problem::Kind::unavailable, base::msg("The search index cannot be written at the moment."), {}};
}

// Xapian keeps what waits to be written in trees, ten thousand documents of it unless told otherwise. Of documents with whole texts
// these outgrow the processor's caches, and adding takes a third longer.
constexpr std::size_t most_waiting = 300'000;

// Words whose stems the writer remembers to have written; some megabytes. Beyond, it forgets and writes them again.
constexpr std::size_t most_remembered = 100'000;

// Words of Latin names long enough to be misspelt; others have no spelling help.
bool is_worth_spelling(std::string_view word) {
  return word.size() >= 4 && word.size() <= 32 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

std::vector<std::string> spellings_of(const Document& document) {
  std::vector<std::string> words;
  for (const Text& text : document.texts) {
    if (text.role != Text::Role::name) continue;
    for (auto& word : query_words(text.text)) {
      if (is_worth_spelling(word)) words.push_back(std::move(word));
    }
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

// What documents are found by, and their words in the order of the texts, by which phrases are told from words that merely
// stand in the same document. One line a text, the words' places divided by spaces; of words at the same place (index_words)
// each after the first is marked by `and_here`. Positions as Xapian keeps them, an entry for each word of each document,
// took a third of the building's time and two thirds of the disk.
struct Terms {
  Xapian::Document document;
  std::string order;
};

constexpr char and_here = '\x01';

Terms terms_of(const Document& document) {
  Terms made;
  std::unordered_set<std::string> seen;  // the same name in twenty languages is one
  for (const Text& text : document.texts) {
    std::string folded = base::fold(text.text);
    if (folded.empty()) continue;
    if (text.role == Text::Role::identifier) {
      made.document.add_boolean_term(term(prefix::identifier, folded));
      continue;
    }
    bool is_name = text.role == Text::Role::name;
    if (!seen.insert((is_name ? "n" : "t" + text.language) + folded).second) continue;
    std::uint32_t last = 0;
    for (const Word& word : index_words(folded)) {
      made.document.add_boolean_term(word.text);
      if (is_name) made.document.add_boolean_term(term(prefix::name_word, word.text));
      if (last > 0) made.order += word.position == last ? and_here : ' ';
      made.order += word.text;
      last = word.position;
    }
    made.order += '\n';
    if (is_name) made.document.add_boolean_term(term(prefix::exact_name, folded));
  }
  made.document.add_boolean_term(id_term(document.id));
  return made;
}

// Where Xapian keeps the order of a document's words: as metadata, which it neither compresses nor splits.
std::string order_key(Xapian::docid number) {
  std::string key = "order";
  for (int shift = 24; shift >= 0; shift -= 8) key += static_cast<char>(number >> shift & 0xFF);
  return key;
}

// Whether the words stand at places that follow each other in one text.
bool follow_each_other(std::string_view order, const std::vector<std::string>& words) {
  if (!order.ends_with('\n')) return false;
  const auto ends = [&](std::size_t at) { return order[at] == ' ' || order[at] == '\n' || order[at] == and_here; };
  const auto next_place = [&](std::size_t at) { return order.find_first_of(" \n", at); };  // a text ends by a line's end
  const auto has = [&](std::size_t at, std::string_view word) { return order.substr(at).starts_with(word) && ends(at + word.size()); };
  for (auto at = order.find(words[0]); at != std::string_view::npos; at = order.find(words[0], at + 1)) {
    if ((at > 0 && !ends(at - 1)) || !has(at, words[0])) continue;
    std::size_t met = 1;
    for (auto place = next_place(at); met < words.size() && order[place] == ' '; place = next_place(place + 1)) {
      const auto end = next_place(place + 1);
      auto word = place + 1;
      while (word < end && !has(word, words[met])) word = std::min(end, order.find(and_here, word)) + 1;
      if (word >= end) break;
      ++met;
    }
    if (met == words.size()) return true;
  }
  return false;
}

void put_state(Xapian::WritableDatabase& database, const TextState& state) {
  database.set_metadata("revision", std::to_string(state.revision));
  database.set_metadata("sequence", std::to_string(state.sequence));
}

template <class Number>
Number number_of(const std::string& text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool sync_folder(const std::string& folder) {
  bool good = true;
  auto sync = [&](const std::string& path) {
    int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    good = good && file >= 0 && fsync(file) == 0;
    if (file >= 0) close(file);
  };
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) sync(entry.path().string());
  }
  sync(folder);
  return good;
}

// A document as Xapian takes it.
struct Prepared {
  Xapian::docid number = 0;
  Terms terms;
  std::vector<std::string> spellings;
  std::vector<StemmedWord> stems;  // that were not in the table yet
};

void put(Xapian::WritableDatabase& database, const Prepared& one) {
  for (const auto& word : one.spellings) database.add_spelling(word);
  for (const auto& [stem, word] : one.stems) database.add_synonym(term(prefix::stem, stem), word);
  database.replace_document(one.number, one.terms.document);
  database.set_metadata(order_key(one.number), one.terms.order);
}

// Stores prepared documents of a new database in a thread of its own. After a failure it takes them and does nothing.
class Storing {
 public:
  explicit Storing(Xapian::WritableDatabase database) : database_(std::move(database)), thread_([this] { run(); }) {}
  ~Storing() { wait(); }

  void add(Prepared one) {
    batch_.push_back(std::move(one));
    if (batch_.size() == 50) hand_over();
  }
  void wait() {
    if (!thread_.joinable()) return;
    hand_over();
    queue_.close();
    thread_.join();
  }
  std::optional<base::Problem> failure() const {
    std::lock_guard guard(mutex_);
    return failure_;
  }

 private:
  void hand_over() { queue_.push(std::exchange(batch_, {})); }

  void run() {
    std::size_t waiting = 0;  // terms since the last commit
    while (auto batch = queue_.pop()) {
      if (failure()) continue;
      try {
        for (const auto& one : *batch) {
          put(database_, one);
          waiting += one.terms.document.termlist_count();
          if (waiting < most_waiting) continue;
          waiting = 0;
          database_.commit();
        }
      } catch (const Xapian::Error& error) {
        std::lock_guard guard(mutex_);
        failure_ = engine_problem(error);
      }
    }
  }

  Xapian::WritableDatabase database_;  // of the thread alone until wait()
  std::vector<Prepared> batch_;
  base::BoundedQueue<std::vector<Prepared>> queue_{8};
  mutable std::mutex mutex_;
  std::optional<base::Problem> failure_;
  std::thread thread_;
};

}  // namespace

struct TextWriter::Impl {
  std::string folder;
  Xapian::WritableDatabase database;
  std::unordered_set<std::string> remembered;  // language and word of what is in the table of stems, or in this transaction
  std::unique_ptr<Storing> storing;            // while building

  // The words that somebody may look for stand many times in texts and once in the table of stems.
  std::vector<StemmedWord> new_stems(const Document& document) {
    std::vector<StemmedWord> found;
    for (const Text& text : document.texts) {
      if (text.role != Text::Role::text || !has_stems(text.language)) continue;
      for (const auto& written : written_words(text.text)) {
        if (remembered.size() >= most_remembered) remembered.clear();
        if (!remembered.insert(text.language + ' ' + written).second) continue;
        for (auto& one : stemmed_words(text.language, written)) found.push_back(std::move(one));
      }
    }
    return found;
  }

  Prepared prepare(Xapian::docid number, const Document& document) {
    return {number, terms_of(document), spellings_of(document), new_stems(document)};
  }
};

TextWriter::TextWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TextWriter::~TextWriter() = default;

base::Result<std::unique_ptr<TextWriter>> TextWriter::open(const std::string& folder) {
  try {
    auto impl = std::make_unique<Impl>();
    impl->folder = folder;
    impl->database = Xapian::WritableDatabase(folder, Xapian::DB_CREATE_OR_OPEN);
    return std::unique_ptr<TextWriter>(new TextWriter(std::move(impl)));
  } catch (const Xapian::DatabaseLockError&) {
    return base::Problem{base::Problem::Kind::unavailable,
                         base::msg("Another process is writing the search index. Stop it, or let it do the work."),
                         {}};
  } catch (const Xapian::Error& error) {
    return engine_problem(error);
  }
}

base::Result<std::unique_ptr<TextWriter>> TextWriter::build(const std::string& folder) {
  try {
    auto impl = std::make_unique<Impl>();
    impl->folder = folder;
    impl->database =
        Xapian::WritableDatabase(folder, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_DANGEROUS | Xapian::DB_NO_SYNC);
    impl->storing = std::make_unique<Storing>(impl->database);
    return std::unique_ptr<TextWriter>(new TextWriter(std::move(impl)));
  } catch (const Xapian::Error& error) {
    return engine_problem(error);
  }
}

base::Result<void> TextWriter::apply(const std::vector<Change>& changes, TextState state) {
  auto& database = impl_->database;
  try {
    database.begin_transaction();
    try {
      for (const Change& change : changes) {
        Xapian::docid number = docid(change.collection, change.row);
        if (change.document && !change.document->texts.empty()) {
          put(database, impl_->prepare(number, *change.document));
        } else {
          try {
            database.set_metadata(order_key(number), {});
            database.delete_document(number);
          } catch (const Xapian::DocNotFoundError&) {
            // The row had no texts.
          }
        }
      }
      put_state(database, state);
    } catch (const Xapian::Error&) {
      impl_->remembered.clear();
      database.cancel_transaction();
      throw;
    }
    database.commit_transaction();
    return {};
  } catch (const Xapian::Error& error) {
    return engine_problem(error);
  }
}

void TextWriter::add(std::size_t collection, std::uint32_t row, const Document& document) {
  impl_->storing->add(impl_->prepare(docid(collection, row), document));
}

std::optional<base::Problem> TextWriter::failure() const {
  return impl_->storing->failure();
}

base::Result<void> TextWriter::finish(TextState state) {
  impl_->storing->wait();
  if (auto failed = failure()) return *std::move(failed);
  try {
    put_state(impl_->database, state);
    impl_->database.commit();
    impl_->database.close();
  } catch (const Xapian::Error& error) {
    return engine_problem(error);
  }
  if (!sync_folder(impl_->folder)) {
    return base::Problem{base::Problem::Kind::unavailable,
                         base::msg("The search index could not be brought to the disk. Is it full?"),
                         {}};
  }
  return {};
}

struct TextReader::Impl {
  Xapian::Database database;
  std::uint64_t revision = 0;

  // Iterates the collection's part of a term's postings. f(row) returns false to stop.
  template <class F>
  void each(const std::string& term, std::size_t collection, F&& f) const {
    auto at = database.postlist_begin(term);
    auto end = database.postlist_end(term);
    if (at == end) return;
    Xapian::docid first = docid(collection, 0), after = docid(collection + 1, 0);
    at.skip_to(first);
    for (; at != end && *at < after; ++at) {
      if (!f(*at - first)) return;
    }
  }
};

TextReader::TextReader() : impl_(std::make_unique<Impl>()) {}
TextReader::~TextReader() = default;

TextState TextReader::state() const {
  return {number_of<std::uint64_t>(impl_->database.get_metadata("revision")),
          number_of<std::int64_t>(impl_->database.get_metadata("sequence")), impl_->database.get_doccount()};
}

TextState TextReader::reopened_state() {
  impl_->database.reopen();
  impl_->revision = 0;
  return state();
}

std::uint32_t TextReader::frequency(const std::string& term) const {
  return impl_->database.get_termfreq(term);
}

std::uint32_t TextReader::frequency_in(const std::string& term, std::size_t collection, std::uint32_t most) const {
  std::uint32_t count = 0;
  impl_->each(term, collection, [&](std::uint32_t) { return ++count < most; });
  return count;
}

void TextReader::rows(const std::string& term, std::size_t collection, std::vector<std::uint32_t>& out) const {
  impl_->each(term, collection, [&](std::uint32_t row) { return out.push_back(row), true; });
}

void TextReader::among(const std::string& term, std::size_t collection, std::span<const std::uint32_t> rows,
                       const std::function<void(std::size_t)>& found) const {
  auto at = impl_->database.postlist_begin(term);
  auto end = impl_->database.postlist_end(term);
  for (std::size_t i = 0; i < rows.size() && at != end; ++i) {
    Xapian::docid wanted = docid(collection, rows[i]);
    at.skip_to(wanted);
    if (at != end && *at == wanted) found(i);
  }
}

std::vector<std::uint32_t> TextReader::phrase(const std::vector<std::string>& words, std::size_t collection) const {
  std::vector<std::uint32_t> candidates, hits;
  const auto& rarest = *std::min_element(words.begin(), words.end(),
                                         [this](const auto& a, const auto& b) { return frequency(a) < frequency(b); });
  rows(rarest, collection, candidates);
  phrase_among(words, collection, candidates, [&](std::size_t i) { hits.push_back(candidates[i]); });
  return hits;
}

void TextReader::phrase_among(const std::vector<std::string>& words, std::size_t collection,
                              std::span<const std::uint32_t> rows,
                              const std::function<void(std::size_t)>& found) const {
  std::vector<Xapian::PostingIterator> at, end;
  for (const auto& word : words) {
    at.push_back(impl_->database.postlist_begin(word));
    end.push_back(impl_->database.postlist_end(word));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Xapian::docid wanted = docid(collection, rows[i]);
    bool all = true;
    for (std::size_t w = 0; w < words.size() && all; ++w) {
      if (at[w] == end[w]) return;
      at[w].skip_to(wanted);
      if (at[w] == end[w]) return;
      all = *at[w] == wanted;
    }
    if (all && follow_each_other(impl_->database.get_metadata(order_key(wanted)), words)) found(i);
  }
}

std::vector<std::string> TextReader::continuations(const std::string& beginning, std::size_t limit) const {
  std::vector<std::string> terms;
  auto end = impl_->database.allterms_end(beginning);
  for (auto at = impl_->database.allterms_begin(beginning); at != end && terms.size() < limit; ++at)
    terms.push_back(*at);
  return terms;
}

std::vector<std::string> TextReader::words_of_stem(std::string_view stem, std::size_t limit) const {
  std::vector<std::string> words;
  const auto key = term(prefix::stem, stem);
  const auto end = impl_->database.synonyms_end(key);
  for (auto at = impl_->database.synonyms_begin(key); at != end && words.size() < limit; ++at) words.push_back(*at);
  return words;
}

std::string TextReader::spelt_alike(const std::string& word) const {
  if (!is_worth_spelling(word)) return {};
  std::string better = impl_->database.get_spelling_suggestion(word, word.size() < 6 ? 1 : 2);
  return better == word ? std::string() : better;
}

void TextReader::each_id(const std::function<void(std::size_t, std::uint32_t, std::uint64_t)>& f) const {
  auto end = impl_->database.allterms_end(prefix::id);
  for (auto at = impl_->database.allterms_begin(prefix::id); at != end; ++at) {
    std::string term = *at;
    std::uint64_t id = 0;
    std::from_chars(term.data() + 1, term.data() + term.size(), id, 16);
    for (auto post = impl_->database.postlist_begin(term); post != impl_->database.postlist_end(term); ++post) {
      Xapian::docid number = *post - 1;
      f(number >> prefix::row_bits, number & ((1u << prefix::row_bits) - 1), id);
    }
  }
}

std::unique_ptr<TextReader> TextReaders::take(std::uint64_t revision) {
  std::unique_ptr<TextReader> reader;
  {
    std::lock_guard guard(mutex_);
    if (!idle_.empty()) {
      reader = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  try {
    if (!reader) {
      reader = std::make_unique<TextReader>();
      reader->impl_->database = Xapian::Database(folder_);
      reader->impl_->revision = revision;
    } else if (reader->impl_->revision != revision) {
      reader->impl_->database.reopen();
      reader->impl_->revision = revision;
    }
  } catch (const Xapian::Error& error) {
    base::log_error("search: the text engine cannot be read: {}", error.get_description());
    return nullptr;
  }
  return reader;
}

void TextReaders::give_back(std::unique_ptr<TextReader> reader) {
  std::lock_guard guard(mutex_);
  if (idle_.size() < 32) idle_.push_back(std::move(reader));
}

}  // namespace search
