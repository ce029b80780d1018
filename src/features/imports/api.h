// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/i18n.h"
#include "base/id.h"
#include "base/progress.h"
#include "base/result.h"
#include "db/database.h"
#include "db/references.h"
#include "imports/bytes.h"
#include "imports/mapping.h"
#include "imports/rows.h"
#include "imports/values.h"
#include "places/api.h"
#include "relations/api.h"
#include "web/site.h"

namespace imports {

using ImportId = base::Id<struct ImportTag>;

// What became of a row. Every row has exactly one.
enum class Outcome : std::uint8_t {
  created,  // "new": a relation was made
  updated,  // a known relation gained a statement, a date, a theme
  same,     // everything it says was known
  warning,  // stored, but a person should look
  error     // not stored
};
std::string_view code(Outcome outcome);  // "new", "updated", "same", "warning", "error"
std::optional<Outcome> parse_outcome(std::string_view code);
base::Message label(Outcome outcome);

struct Counts {
  std::int64_t rows = 0, created = 0, updated = 0, same = 0, warnings = 0, errors = 0;
  std::int64_t& of(Outcome outcome);
  bool operator==(const Counts&) const = default;
};
// {"rows":…,"new":…,"updated":…,"same":…,"warnings":…,"errors":…}
std::string to_json_line(const Counts& counts);

struct RowOutcome {
  std::int64_t line = 0;
  Outcome outcome = Outcome::same;
  base::Message reason;  // empty id: none
};

// A first look at a file, before anything is done with it.
struct Preview {
  Layout layout;
  Mapping mapping;                // recognised, stored, built in or guessed, with confidence and samples
  enum class Origin { named, stored, built_in, guessed } origin = Origin::guessed;
  std::vector<std::vector<std::string>> rows;  // the first ones, personal columns blank
};
base::Result<Preview> preview(db::Session& session, const places::Gazetteer& gazetteer, const Input& input,
                              const ReadOptions& options = {}, const std::string& mapping_name = {});

// Mappings people gave a name; a name of a built-in one is refused.
base::Result<void> save_mapping(db::Database& database, const Mapping& mapping);
std::optional<Mapping> find_mapping(db::Session& session, std::string_view name);  // stored, else built in
std::vector<Mapping> stored_mappings(db::Session& session);
bool remove_mapping(db::Database& database, std::string_view name);

struct Options {
  Input input;
  Input names;                     // optional: a table of identifiers and names, for lists that only have identifiers
  ReadOptions reading;
  std::string mapping_name;        // empty: recognised or guessed
  std::optional<Mapping> mapping;  // given whole: wins over the name
  std::string network;             // the network all listed parties are members of
  std::string source_title;        // empty: the mapping's, else the file's name
  bool dry_run = false;            // everything but keeping it
  std::string report_path;         // CSV of all outcomes; empty: none
  base::Language language = base::Language::en;  // of the report
  std::string author = "command line";
  // Told what became of each row, with its parties as written, from the calling thread.
  std::function<void(const RowOutcome& row, std::string_view first, std::string_view second)> on_row;
};

struct Summary {
  Counts counts;
  ImportId import;              // unset for a dry run, and where nothing changed since the same import
  std::string mapping_name;     // of the mapping used; empty if guessed
  std::vector<std::pair<base::Message, std::int64_t>> reasons;  // of warnings and errors, without parameters, most frequent first
};

// Reads, resolves and stores in one transaction: an import is there whole or not at all. The calling thread stores, one
// more reads and resolves; `progress` is told from the calling thread. A stop gives a problem of kind conflict.
// Throws db::Failure as the database does.
base::Result<Summary> run_import(db::Database& database, const places::Gazetteer& gazetteer, const Options& options,
                                 base::Progress& progress);

enum class State { done, undone };

struct Import {
  ImportId id;
  std::string file_name, sha256, at, author, source_title;
  Mapping mapping;
  Counts counts;
  State state = State::done;
  std::int64_t open_repairs = 0;
};
std::vector<Import> all_imports(db::Session& session, int limit = 100);  // newest first
std::optional<Import> find_import(db::Session& session, ImportId id);

// Rows of an import in the order of the file, from the `from`th (counted from 0) of those with that outcome, if given.
std::vector<RowOutcome> rows_of_import(db::Session& session, ImportId id, std::int64_t from, int limit,
                                       std::optional<Outcome> only = std::nullopt);
// All rows as CSV: line, outcome, reason in that language.
void write_report(db::Session& session, ImportId id, base::Language language, std::ostream& out);

// A place a party may be.
struct Choice {
  std::string place;  // places::Place::id()
  std::string label;  // "León, Castille and León, Spain", in Latin letters
  double score = 0;
};

struct Repair {
  std::int64_t number = 0;  // within the import
  std::int64_t line = 0;
  Outcome outcome = Outcome::error;
  base::Message reason;
  enum class State { open, repaired, accepted } state = State::open;
  std::vector<std::pair<std::string, std::string>> cells;  // header and text, of the mapped columns only
  std::vector<Choice> choices[2];  // likely places of the first and the second party, at most three
  relations::RelationId relation;  // what a warning stored
};
std::vector<Repair> repairs_of_import(db::Session& session, ImportId id, int limit, std::int64_t after = -1,
                                      std::optional<Repair::State> state = Repair::State::open);
std::optional<Repair> find_repair(db::Session& session, ImportId id, std::int64_t number);

// Applies a row again with the places a person chose (ids; empty: as found), in a transaction of its own that belongs to
// the import. A relation that the row stored wrongly before is taken back. The choice is kept for later imports.
base::Result<Outcome> repair_row(db::Database& database, const places::Gazetteer& gazetteer, ImportId id, std::int64_t number,
                                 const std::string& first_place, const std::string& second_place, const std::string& author);
// A person looked and found it good.
base::Result<void> accept_row(db::Database& database, ImportId id, std::int64_t number);

struct Undone {
  std::int64_t records = 0;  // set back
  std::int64_t kept = 0;     // changed by others since, or needed by what others stored: left, without this import's statement
};
// `references`: what else may need a record, beyond relations and what organisations and relations cite.
base::Result<Undone> undo_import(db::Database& database, ImportId id, const std::string& author, base::Progress& progress,
                                 const std::vector<db::Reference>& references = {});

struct PageSettings {
  std::vector<db::Reference> references = {};  // what keeps a record from going when its import is taken back
  std::uint64_t max_upload = 64ULL << 20;  // bytes of a file sent in the browser; the server's own limit is to be a little higher
};
// The import assistant: all its pages are for operators. What was uploaded waits in a folder for temporary files, for some
// hours at most; imports run one after the other on one thread, which ends with the feature. Database and gazetteer must
// outlive it.
web::Feature feature(db::Database& database, const places::Gazetteer& gazetteer, const PageSettings& settings = {});

}  // namespace imports
