// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/partial_date.h"
#include "iati/reader.h"
#include "iati/rules.h"

namespace iati {

// What somebody reads of one thing that was found.
struct Finding {
  Severity severity = Severity::warning;
  int line = 0;
  std::string path;       // "iati-activity[3]/transaction[2]/value/@currency"; empty if about the file
  std::string_view rule;  // "schema.order", "6.11.1"
  base::Message message;
};

using Counts = std::array<std::size_t, 3>;  // by Severity
inline std::size_t all_of(const Counts& counts) {
  return counts[0] + counts[1] + counts[2];
}

// Checks records one by one, without words; see check_file for whole files. Not thread-safe.
class Validator {
 public:
  // Rules on the future compare with `today`. At most `most` findings of a record are kept, all are counted.
  explicit Validator(base::PartialDate today = base::today(), std::size_t most = 1000);
  // What was found is valid until the next call, and while the record is there.
  const Findings& check(const Record& record);

 private:
  std::int32_t today_;
  Findings findings_;
};

Finding describe(const Found& found, const Record& record);

struct RecordReport {
  RecordKind kind = RecordKind::activity;
  std::size_t number = 0;
  std::string identifier;
  int line = 0;
  bool lost = false;  // broken XML: it could not be read
  Counts counts{};
  std::vector<Finding> findings;  // at most Options::findings of them
};

struct FileReport {
  std::string version;  // as the file says
  std::string container;
  std::size_t records = 0;  // that could be read
  std::size_t lost = 0;
  std::array<std::size_t, 4> by_verdict{};  // records without findings, and by their worst
  Counts counts{};                          // of all findings, those about the file too
  std::vector<Finding> findings;            // about the file
  std::uint64_t bytes = 0;
  bool stopped = false;

  bool by_schema() const { return counts[static_cast<std::size_t>(Severity::critical)] == 0; }
  bool valid() const { return by_schema() && counts[static_cast<std::size_t>(Severity::error)] == 0; }
};

struct Options {
  base::PartialDate today = base::today();
  std::size_t findings = 1000;  // described for one record
  Limits limits;
  // Called for each record with findings, in the order of the file; false stops. May be left out.
  std::function<bool(const RecordReport&)> on_record;
};

// The verdict on a whole file: its records, what stands around them, and identifiers that occur twice. Memory grows by
// sixteen bytes for each record, for the identifiers.
FileReport check_file(Reader::Source source, const Options& options = {});

}  // namespace iati
