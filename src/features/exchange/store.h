// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: all SQL on its own tables.
#pragma once
#include "exchange/api.h"
#include "sources/api.h"

namespace exchange {

enum class Verdict : std::uint8_t { critical, error, warning, good };
Verdict verdict_of(const iati::Counts& found);
std::string_view code(Verdict verdict);

struct ImportRecord {
  std::string file_name, sha256, author;
  sources::SourceId source;
};
void start_import(db::Transaction& transaction, ImportId id, const ImportRecord& record);
void finish_import(db::Transaction& transaction, ImportId id, const std::string& version, const ImportCounts& counts);
void note_tables(db::Transaction& transaction, ImportId id, std::string_view mapping);  // it came as tables
void mark_undone(db::Transaction& transaction, ImportId id);

class OutcomeWriter {
 public:
  explicit OutcomeWriter(db::Transaction& transaction);
  void insert(ImportId import, const ActivityOutcome& outcome);

 private:
  db::Statement insert_;
};

std::optional<std::string> digest_of_file(const std::string& path);  // SHA-256

}  // namespace exchange
