// SPDX-License-Identifier: EUPL-1.2
// Which file or sheet is which table of a mapping.
#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "exchange/table_reader.h"

namespace exchange {
namespace {

using base::msg;
using base::Problem;
using iati::Severity;

struct Candidate {
  imports::Input input;
  std::string sheet;  // of a workbook with several
  std::string stem;   // folded
  std::string file_stem;
  std::string name;
};

base::Result<std::vector<Candidate>> candidates_of(const std::vector<imports::Input>& files) {
  std::vector<Candidate> all;
  for (const auto& file : files) {
    const auto stem = base::fold(std::filesystem::path(file.name).stem().string());
    auto opened = imports::open_rows(file, {.header = false});
    if (!opened) {
      if (files.size() == 1) return opened.error();
      all.push_back({file, {}, stem, stem, file.name});  // said when it is read
      continue;
    }
    if (opened->layout.sheets.size() < 2) {
      all.push_back({file, {}, stem, stem, file.name});
      continue;
    }
    for (const auto& sheet : opened->layout.sheets) all.push_back({file, sheet, base::fold(sheet), stem, file.name + " › " + sheet});
  }
  return all;
}

// How well a name is that of a table: 0 not at all.
std::size_t likeness(const Candidate& candidate, const Table& table) {
  const auto wanted = base::fold(table.file);
  if (wanted.empty()) return 1;
  if (candidate.stem == wanted) return 1000;
  return candidate.stem.find(wanted) != std::string::npos ? 1 + wanted.size() : 0;
}

// The share of a table's columns that a source has; of a list in sections, whether it is one.
double share_of_columns(const Candidate& candidate, const Table& table) {
  auto opened = open_table(candidate.input, candidate.sheet, table);
  if (!opened) return 0;
  if (table.sections) {
    imports::Row row;
    int rows = 0;
    for (; rows < 5 && opened->rows->next(row); ++rows)
      if (row.unusable) return 0;
    return rows == 5 ? 1 : 0;
  }
  std::vector<std::string> there;
  for (const auto& header : opened->headers) there.push_back(base::fold(header));
  double known = 0, all = 0;
  for (const auto& column : table.columns) {
    if (column.header.empty()) continue;
    ++all;
    known += std::ranges::find(there, base::fold(column.header)) != there.end();
  }
  return all > 0 ? known / all : 0;
}

void match(TablePlan& plan, const std::vector<Candidate>& candidates) {
  const auto& tables = plan.mapping.tables;
  std::vector<bool> there(tables.size());
  for (const auto& candidate : candidates) {
    std::size_t best = 0, most = 0;
    for (std::size_t i = 0; i < tables.size(); ++i)
      if (const auto like = likeness(candidate, tables[i]); like > most) {
        best = i;
        most = like;
      }
    const bool alone = tables.size() == 1 && candidates.size() == 1;
    if (most == 0 && !alone) {
      plan.notes.push_back({Severity::warning, 0, candidate.name, "table.file", msg("{name} is none of the mapping's tables and was not read.", {{"name", candidate.name}})});
      continue;
    }
    there[best] = true;
    plan.sources.push_back({candidate.input, candidate.sheet, candidate.name, best});
  }
  for (std::size_t i = 1; i < tables.size(); ++i)
    if (!there[i]) plan.notes.push_back({Severity::warning, 0, tables[i].file, "table.file", msg("No file is the mapping's table {table}.", {{"table", tables[i].file}})});
  std::ranges::stable_sort(plan.sources, {}, &TableSource::table);
}

const TableMapping* recognise(const std::vector<Candidate>& candidates) {
  for (const auto& mapping : built_in_table_mappings())
    for (const auto& candidate : candidates)
      if (share_of_columns(candidate, mapping.tables.front()) >= 0.6) return &mapping;
  return nullptr;
}

// A table of which only the columns are known: the heading is the row in which most cells say something that headings say.
std::vector<std::string> headings_of(const Candidate& candidate) {
  auto opened = imports::open_rows(candidate.input, {.sheet = candidate.sheet, .header = false});
  if (!opened) return {};
  if (opened->layout.format == imports::Format::json) return opened->layout.columns;
  imports::Row row;
  std::vector<std::string> best;
  int most = -1;
  for (int i = 0; i < 10 && opened->rows->next(row); ++i) {
    int known = 0;
    for (const auto cell : row.cells) known += cell.size() < 200 && guess_column(cell).says.part != Part::none;
    if (known <= most) continue;
    most = known;
    best.clear();
    for (const auto cell : row.cells) best.emplace_back(base::trim(cell));
  }
  return best;
}

void look(TablePlan& plan) {
  const auto& first = plan.sources.front();
  auto opened = open_table(first.input, first.sheet, plan.mapping.tables[first.table]);
  if (!opened) return;
  plan.headers = opened->headers;
  plan.samples.assign(plan.headers.size(), {});
  const auto add = [&](const auto& cells) {
    for (std::size_t i = 0; i < std::min<std::size_t>(cells.size(), plan.samples.size()); ++i) {
      std::string text(base::trim(cells[i]));
      auto& of = plan.samples[i];
      if (text.empty() || of.size() >= 3) continue;
      if (text.size() > 60) text = base::repair_utf8(text.substr(0, 60)) + "…";
      if (std::ranges::find(of, text) == of.end()) of.push_back(std::move(text));
    }
  };
  for (const auto& [row, cells] : opened->first) add(cells);
  imports::Row row;
  for (int i = 0; i < 50 && opened->rows->next(row); ++i) add(row.cells);
}

base::Result<TablePlan> finish(TablePlan plan, const std::vector<Candidate>& candidates) {
  match(plan, candidates);
  if (plan.sources.empty() || plan.sources.front().table != 0) {
    const auto& wanted = plan.mapping.tables.front().file;
    return Problem{Problem::Kind::invalid,
                   msg("No file is the table of the projects, “{table}”. Give the file that name, or say another mapping.", {{"table", wanted}}), "mapping"};
  }
  look(plan);
  return plan;
}

}  // namespace

base::Result<TablePlan> guess_tables(const std::vector<imports::Input>& files) {
  if (files.size() != 1)
    return Problem{Problem::Kind::invalid, msg("These files are no tables that the program knows. Say which mapping they are to be read with."), "mapping"};
  const auto candidates = candidates_of(files);
  if (!candidates) return candidates.error();
  std::vector<std::string> best;
  Candidate of;
  int most = -1;
  for (const auto& candidate : *candidates) {
    auto headers = headings_of(candidate);
    const auto known = static_cast<int>(std::ranges::count_if(headers, [](const std::string& header) { return guess_column(header).says.part != Part::none; }));
    if (known <= most || headers.empty()) continue;
    most = known;
    best = std::move(headers);
    of = candidate;
  }
  if (best.empty()) return Problem{Problem::Kind::invalid, msg("There is no table to be read."), "file"};
  TablePlan plan;
  plan.mapping = guess_table_mapping(best);
  return finish(std::move(plan), {of});
}

base::Result<TablePlan> plan_tables(const std::vector<imports::Input>& files, const std::optional<TableMapping>& mapping) {
  auto candidates = candidates_of(files);
  if (!candidates) return candidates.error();
  if (candidates->empty()) return Problem{Problem::Kind::invalid, msg("There is no table to be read."), "file"};
  TablePlan plan;
  if (mapping) {
    plan.mapping = *mapping;
    // One table, whatever it is called: of a workbook the sheet that fits best.
    if (plan.mapping.tables.size() == 1 && plan.mapping.tables.front().file.empty() && files.size() == 1 && candidates->size() > 1) {
      const auto share = [&](const Candidate& one) { return share_of_columns(one, plan.mapping.tables.front()); };
      candidates = std::vector<Candidate>{*std::ranges::max_element(*candidates, {}, share)};
    }
  } else if (const auto* known = recognise(*candidates)) {
    plan.mapping = *known;
  } else {
    return guess_tables(files);
  }
  return finish(std::move(plan), *candidates);
}

}  // namespace exchange
