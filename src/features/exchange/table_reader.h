// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: rows of one or several tables as projects.
#pragma once
#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/progress.h"
#include "exchange/storing.h"
#include "exchange/tables.h"
#include "places/api.h"

namespace exchange {

// Rows of a source with the columns its mapping wants, cuts among them.
struct OpenedTable {
  std::unique_ptr<imports::RowReader> rows;
  std::vector<std::string> headers;                 // those of cuts last
  std::vector<std::pair<imports::Row, std::vector<std::string>>> first;  // rows read ahead, after the heading; cells beside them
  bool is_text = false;                             // where a missing cell is a slip, not an empty one
};
base::Result<OpenedTable> open_table(const imports::Input& input, const std::string& sheet, const Table& table);

// The mapping's tables are read in their order; projects are held until all are. Not thread-safe.
class TableReader {
 public:
  TableReader(const TableMapping& mapping, const places::Gazetteer* gazetteer, TableLimits limits = {});

  // Fails if the source cannot be read at all, or holds more than the limits allow. Progress counts bytes from `before` on.
  base::Result<void> read(const TableSource& source, const base::Progress& progress, std::uint64_t before, std::uint64_t total);
  // The projects in the order in which they were met, then rows that belong to none as lost.
  std::vector<Arrived> finish();
  // What was found that is about a table as a whole.
  std::vector<iati::Finding>& notes() { return notes_; }

 private:
  struct Building {
    projects::Project project;
    ActivityOutcome outcome;
    std::unordered_set<std::string> said;  // parts, as their cells say them
    int parts = 0;                         // that got an id
  };
  struct Group {  // columns that make one part of a row
    Part part;
    std::string key;
    std::vector<std::pair<const TableColumn*, int>> columns;  // index of the cell; -1: a fixed value
  };
  struct Bound {
    std::vector<Group> groups;
    std::vector<std::pair<const TableCut*, int>> cuts;  // the column cut; its names' columns follow each other
    std::vector<int> cut_to;
    std::vector<std::pair<std::size_t, bool>> unread;  // columns that nothing is said of, and whether they say anything
    const TableColumn* key_column = nullptr;
    int key = -1;
  };
  class Row;

  base::Result<void> bind(const Table& table, const TableSource& source, const std::vector<std::string>& headers, Bound& bound);
  base::Result<void> take(const imports::Row& row, std::vector<std::string>& cells, Bound& bound, const OpenedTable& opened);
  void lose(std::int64_t line, const std::string& key, iati::Finding finding);
  void find(ActivityOutcome& outcome, iati::Finding finding) const;
  void complete(Building& building);

  const TableMapping& mapping_;
  const places::Gazetteer* gazetteer_;
  const TableLimits limits_;
  const Table* table_ = nullptr;  // being read
  std::string source_name_;
  std::deque<Building> buildings_;
  std::unordered_map<std::string, Building*> by_key_;
  std::deque<ActivityOutcome> lost_;
  std::unordered_map<std::string, ActivityOutcome*> lost_by_key_;
  std::vector<iati::Finding> notes_;
  std::uint64_t bytes_ = 0;
};

}  // namespace exchange
