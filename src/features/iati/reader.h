// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "iati/tree.h"

namespace iati {

struct Limits {
  int depth = 64;                        // elements inside one activity
  std::size_t record_bytes = 96U << 20;  // of memory for one activity
  std::uint64_t bytes = 64ULL << 30;     // of the file
  std::size_t faults = 10'000;           // after so many the rest is not read
};

enum class RecordKind : std::uint8_t { activity, organisation, foreign };

// The file: its first element and that which holds the records.
struct Document {
  std::string root;                 // local name of the first element
  std::string container;            // iati-activities or iati-organisations; empty if there was none
  std::string container_namespace;  // which the standard does not have
  int container_line = 0;
  std::vector<std::pair<std::string, std::string>> attributes;  // of the container; prefix:name for foreign ones
  std::string version;                                          // as it stands in the container; empty if it does not
  std::string encoding;                                         // as declared or found; empty for UTF-8
  std::vector<std::pair<std::string, std::string>> namespaces;  // prefix, URI, declared on the container or around it

  std::string_view attribute(std::string_view name) const;  // empty if there is none
};

// One activity or organisation, or an element of another namespace between them. Valid while it is handed over.
struct Record {
  RecordKind kind = RecordKind::activity;
  const Node* root = nullptr;
  const Document* document = nullptr;
  std::size_t number = 0;              // counted from 1 over all of its kind, those with faults too
  Version version = Version::unknown;  // of the record if it says one (version 1, mixed files), else of the file
};

// Something that keeps a part of the file from being read. What stands around it is handed over all the same.
struct Fault {
  enum class Kind : std::uint8_t {
    not_well_formed,  // the record, or what stands outside of records, breaks the rules of XML
    cut_off,          // an activity begins inside another one
    misplaced,        // an element of the standard, or of none, outside of records
    text,             // text outside of records
    document_type,    // not accepted; what it declares is not used
    too_deep,
    too_large,
    too_many,    // faults: the rest was not read
    unreadable,  // the origin could not be read
    no_records,
  };
  Kind kind = Kind::not_well_formed;
  int line = 0;
  std::size_t number = 0;  // of the record that is lost by it; 0 outside of records
  base::Message message;
};

struct Handler {
  // Both are called from read(), in the order of the file. on_record gives false to stop.
  std::function<bool(const Record&)> on_record;
  std::function<void(const Fault&)> on_fault;
};

struct ReadResult {
  std::size_t records = 0;  // handed over
  std::size_t faults = 0;
  std::uint64_t bytes = 0;
  bool stopped = false;  // by on_record
};

// Reads activity and organisation files of any version and size, one record after the other, in memory that does not
// grow with the file. Nothing is fetched, no entity but XML's own five is expanded.
//
// Where XML is broken the record is lost and reading begins anew, with a fresh parser, at the next start tag of a
// record or of a list of records. libxml2's own recovery is not used: after a missing end tag it believes all that
// follows to be inside, so that good activities would be lost, and it changes what it repairs without saying so.
//
// A reader is for one file. Not thread-safe.
class Reader {
 public:
  // Fills up to `size` bytes; gives how many, 0 at the end, -1 if the origin cannot be read.
  using Source = std::function<std::int64_t(char* to, std::size_t size)>;

  explicit Reader(Source source, Limits limits = {});
  ~Reader();
  ReadResult read(const Handler& handler);
  const Document& document() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Reader::Source source_of(std::string_view text);  // which must outlive it
// Of a file; gives -1 at once if it cannot be opened.
Reader::Source source_of_file(const std::string& path);

}  // namespace iati
