// SPDX-License-Identifier: EUPL-1.2
// Projects that come as tables: which column says what, and the rows as projects.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iati/api.h"
#include "imports/api.h"

namespace exchange {

// What a column is about, and what of it. "participant.role" is the role of whoever takes part; without a second word it is
// the thing itself: the name of who takes part, the amount of a budget.
enum class Part : std::uint8_t {
  none, key, identifier, title, description, status, scope, language, currency, humanitarian, collaboration, flow, finance, aid, tied, management,
  reporter, date, country, region, sector, theme, goal, tag, marker, participant, location, budget, transaction, document, website, other_identifier, activity
};
enum class Sub : std::uint8_t {
  value, name, reference, type, role, share, channel, activity, vocabulary, percentage, significance, latitude, longitude, point, place,
  description, currency, date, start, end, status, title, language, provider, receiver
};
struct Says {
  Part part = Part::none;
  Sub sub = Sub::value;
  bool operator==(const Says&) const = default;
};
std::string code(Says says);                       // "participant.role"
std::optional<Says> parse_says(std::string_view code);

struct TableColumn {
  std::string header;   // as the file writes it; compared without case and accents
  std::string value;    // instead of a header: the same for every row
  Says says;
  std::string as;       // code of the thing's type where no column says it: role 1 to 4, date 1 to 4, kind of payment…
  std::string part;     // columns of one part of the row, where `as` does not tell two apart
  std::string language; // of a text
  std::string currency; // of an amount
  std::string split;    // what separates several in one cell
  enum class Take : std::uint8_t { all, first, last } take = Take::all;  // of those
  std::string dates;    // "dmy", "mdy", "ymd": how days are written; empty: by what they look like, the day before the month
  char decimal = 0;     // '.' or ',' of amounts; 0: by what they look like
  int thousands = 0;    // amounts are in units of 1000 to this power
  std::vector<std::pair<std::string, std::string>> values;  // what words mean; to nothing: nothing
  bool operator==(const TableColumn&) const = default;
};

// Cells written by a pattern, "Project {title} (led by {leader})", become columns of these names. Of several patterns the first that
// fits counts. What fits none goes whole into the first name.
struct TableCut {
  std::string header;
  std::vector<std::string> patterns;
  bool operator==(const TableCut&) const = default;
};

struct Table {
  std::string file;     // part of the name of a file, or of a sheet; empty: any
  bool sections = false;  // text in sections instead of columns: see sections.h
  bool every_row_counts = false;  // two rows that say the same of a project are two payments, not one said twice
  std::vector<TableCut> cuts;
  std::vector<TableColumn> columns;
  bool operator==(const Table&) const = default;
};

// The first table has the projects; others add to those it names, by identifier or key.
struct TableMapping {
  std::string name;         // "iadb"; empty while it is only a guess
  std::string source, url;  // who states it
  std::string language, currency;
  std::string identifier_prefix;
  std::vector<std::string> nothing;  // texts that mean an empty cell, besides the usual ones
  std::vector<Table> tables;
  bool operator==(const TableMapping&) const = default;
};

// JSON, as docs/commands.md describes it. What is wrong in it is said with its place.
base::Result<TableMapping> table_mapping_from_json(std::string_view json);
std::string json_text(const TableMapping& mapping);
// What keeps a mapping from being used: no table, no column that names projects…
base::Result<void> check(const TableMapping& mapping);

std::span<const TableMapping> built_in_table_mappings();
const TableMapping* find_built_in_table_mapping(std::string_view name);

// What a column of a single table can be said to be in the browser: "participant/1" is who funds.
struct Meaning {
  std::string code;
  base::Message label;
  Says says;
  std::string as, language;
};
const std::vector<Meaning>& meanings();
std::string meaning_code(const TableColumn& column);  // empty if it is none of those
// By headings in English, French, Spanish and Portuguese; a column that they do not tell says nothing.
TableColumn guess_column(std::string_view header);
TableMapping guess_table_mapping(const std::vector<std::string>& headers);

// How files are read with a mapping.
struct TableLimits {
  std::int64_t rows = 0;               // of each table; 0: all
  std::size_t projects = 200'000;      // they are held in memory until the last table is read
  std::uint64_t bytes = 512ULL << 20;  // of all cells that say something
};
// A file or a sheet, and the table of the mapping that it is.
struct TableSource {
  imports::Input input;
  std::string sheet, name;  // `name` as people know it
  std::size_t table = 0;
};
struct TablePlan {
  TableMapping mapping;
  std::vector<TableSource> sources;
  std::vector<iati::Finding> notes;       // files that are no table of the mapping, tables that no file is
  std::vector<std::string> headers;       // of the first table
  std::vector<std::vector<std::string>> samples;  // by header
};
// Which file is which table. Without a mapping: the built-in one whose columns these are, or for a single file a guess.
base::Result<TablePlan> plan_tables(const std::vector<imports::Input>& files, const std::optional<TableMapping>& mapping);
// A single file of which only the headings tell what its columns say.
base::Result<TablePlan> guess_tables(const std::vector<imports::Input>& files);

}  // namespace exchange
