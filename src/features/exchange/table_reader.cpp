// SPDX-License-Identifier: EUPL-1.2
#include "exchange/table_reader.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "db/storable.h"
#include "exchange/sections.h"
#include "exchange/table_row.h"
#include "exchange/table_values.h"

namespace exchange {
namespace {

using base::msg;
using base::Problem;
using iati::Finding;
using iati::Severity;

constexpr std::size_t findings_kept = 10;   // of one project
constexpr std::size_t lost_kept = 10'000;   // rows that belong to no project, by line
constexpr std::size_t longest_cell = 1'000'000;  // what a project's text may have
constexpr int rows_before_heading = 10;     // at most

// The columns that a cut makes.
std::vector<std::string> names_of(const TableCut& cut) {
  std::vector<std::string> all;
  for (const auto& pattern : cut.patterns)
    for (auto& name : names_in(pattern))
      if (std::ranges::find(all, name) == all.end()) all.push_back(std::move(name));
  return all;
}

// Texts that both databases and pages can hold, ends of lines as \n.
std::string clean(std::string_view text, bool& changed) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') out += '\n';
    } else if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F) {
      changed = true;
    } else if (c == 0xE2 && (text.substr(i).starts_with("\u2028") || text.substr(i).starts_with("\u2029"))) {
      out += ' ';  // line and paragraph separators that word processors put in
      i += 2;
    } else {
      out += text[i];
    }
  }
  if (!db::is_storable(out)) {  // control characters beyond ASCII, broken UTF-8
    changed = true;
    out = base::repair_utf8(out);
    std::string again;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const bool c1 = static_cast<unsigned char>(out[i]) == 0xC2 && i + 1 < out.size() && static_cast<unsigned char>(out[i + 1]) < 0xA0;
      if (c1) ++i;
      else again += out[i];
    }
    out = db::is_storable(again) ? std::move(again) : std::string();
  }
  return out;
}

}  // namespace

base::Result<OpenedTable> open_table(const imports::Input& input, const std::string& sheet, const Table& table) {
  OpenedTable opened;
  std::unordered_map<std::string, bool> wanted;
  for (const auto& column : table.columns)
    if (!column.header.empty()) wanted[base::fold(column.header)] = true;
  for (const auto& cut : table.cuts) wanted[base::fold(cut.header)] = true;

  if (table.sections) {
    std::vector<std::string> columns{std::string(heading_column)}, made;
    for (const auto& cut : table.cuts)
      for (auto& name : names_of(cut)) made.push_back(std::move(name));
    const auto add = [&](const std::string& header) {
      if (!header.empty() && std::ranges::find(columns, header) == columns.end() && std::ranges::find(made, header) == made.end()) columns.push_back(header);
    };
    for (const auto& cut : table.cuts) add(cut.header);
    for (const auto& column : table.columns) add(column.header);
    auto rows = read_sections(input, columns);
    if (!rows) return rows.error();
    opened.rows = std::move(*rows);
    opened.headers = std::move(columns);
    return opened;
  }
  imports::ReadOptions options;
  options.sheet = sheet;
  options.header = false;
  options.limits.cell = longest_cell;
  auto found = imports::open_rows(input, options);
  if (!found) return found.error();
  opened.rows = std::move(found->rows);
  opened.is_text = found->layout.format == imports::Format::text;
  if (found->layout.format == imports::Format::json) {
    opened.headers = found->layout.columns;
    return opened;
  }
  imports::Row row;
  while (opened.first.size() < rows_before_heading && opened.rows->next(row)) {
    opened.first.emplace_back(row, std::vector<std::string>(row.cells.begin(), row.cells.end()));
    opened.first.back().first.cells.clear();
  }
  std::size_t heading = 0, most = 0;
  for (std::size_t i = 0; i < opened.first.size(); ++i) {
    std::size_t known = 0;
    for (const auto& cell : opened.first[i].second) known += cell.size() < 200 && wanted.contains(base::fold(cell));
    if (known > most) {
      most = known;
      heading = i;
    }
  }
  if (opened.first.empty()) return Problem{Problem::Kind::invalid, msg("The file {file} has no rows.", {{"file", input.name}}), "file"};
  for (const auto& cell : opened.first[heading].second) opened.headers.emplace_back(base::trim(cell));
  opened.first.erase(opened.first.begin(), opened.first.begin() + static_cast<std::ptrdiff_t>(heading) + 1);
  return opened;
}

TableReader::TableReader(const TableMapping& mapping, const places::Gazetteer* gazetteer, TableLimits limits)
    : mapping_(mapping), gazetteer_(gazetteer), limits_(limits) {}

void TableReader::find(ActivityOutcome& outcome, Finding finding) const {
  ++outcome.found[static_cast<std::size_t>(finding.severity)];
  if (outcome.findings.size() < findings_kept) outcome.findings.push_back(std::move(finding));
}

void TableReader::lose(std::int64_t line, const std::string& key, Finding finding) {
  auto& known = lost_by_key_[key.empty() ? "\n" + std::to_string(line) : key];
  if (!known) {
    if (lost_.size() >= lost_kept) {
      lost_by_key_.erase(key.empty() ? "\n" + std::to_string(line) : key);
      return;
    }
    known = &lost_.emplace_back();
    known->line = static_cast<int>(line);
    known->identifier = key;
    known->outcome = Outcome::lost;
  }
  find(*known, std::move(finding));
}

base::Result<void> TableReader::bind(const Table& table, const TableSource& source, const std::vector<std::string>& headers, Bound& bound) {
  std::unordered_map<std::string, int> at;
  for (std::size_t i = 0; i < headers.size(); ++i) at.try_emplace(base::fold(headers[i]), static_cast<int>(i));
  auto columns = static_cast<int>(headers.size());
  const auto where = [&](const std::string& header) {
    const auto found = at.find(base::fold(header));
    return found == at.end() ? -1 : found->second;
  };
  std::vector<bool> used(headers.size());
  std::string missing;
  const auto miss = [&](const std::string& header) { missing += (missing.empty() ? "" : ", ") + header; };
  for (const auto& cut : table.cuts) {
    const int from = where(cut.header);
    if (from < 0 || from >= static_cast<int>(headers.size())) {
      miss(cut.header);
      continue;
    }
    used[static_cast<std::size_t>(from)] = true;
    bound.cuts.emplace_back(&cut, from);
    bound.cut_to.push_back(columns);
    for (const auto& name : names_of(cut)) at[base::fold(name)] = columns++;
  }
  int known = 0;
  std::vector<std::pair<Part, std::string>> keys;
  for (const auto& column : table.columns) {
    int from = -1;
    if (!column.header.empty()) {
      from = where(column.header);
      if (from < 0) {
        miss(column.header);
        continue;
      }
      ++known;
      if (from < static_cast<int>(headers.size())) used[static_cast<std::size_t>(from)] = true;
    }
    if (column.says.part == Part::none) continue;
    if (column.says.part == Part::key || (column.says.part == Part::identifier && !bound.key_column)) {
      bound.key_column = &column;
      bound.key = from;
    }
    // Columns of one part stand together, unless one of them has said the same thing already.
    std::string key = !column.part.empty() ? column.part : !column.as.empty() ? column.as : column.language;
    const auto has = [&](const Group& group) {
      return group.part == column.says.part && group.key == key &&
             std::ranges::none_of(group.columns, [&](const auto& one) { return one.first->says == column.says; });
    };
    auto group = std::ranges::find_if(bound.groups, has);
    // What says the type of a thing may stand beside a column whose type is given only by the words around it.
    if (group == bound.groups.end() && key.empty())
      group = std::ranges::find_if(bound.groups, [&](const Group& one) {
        return one.part == column.says.part && std::ranges::none_of(one.columns, [&](const auto& other) { return other.first->says == column.says; });
      });
    if (group == bound.groups.end()) bound.groups.push_back({column.says.part, key, {{&column, from}}});
    else group->columns.emplace_back(&column, from);
  }
  if (known == 0) {
    std::string names;
    for (const auto& column : table.columns)
      if (!column.header.empty() && names.size() < 200) names += (names.empty() ? "" : ", ") + column.header;
    return Problem{Problem::Kind::invalid, msg("{file} has none of the columns that the mapping names: {columns}.", {{"file", source.name}, {"columns", names}}), "file"};
  }
  if (!missing.empty())
    notes_.push_back({Severity::warning, 1, source.name, "table.columns", msg("These columns of the mapping are not there: {columns}.", {{"columns", missing}})});
  for (std::size_t i = 0; i < headers.size(); ++i)
    if (!used[i]) bound.unread.emplace_back(i, false);
  // Currency and language come before what is in them, countries before places.
  std::ranges::stable_sort(bound.groups, {}, &Group::part);
  return {};
}

base::Result<void> TableReader::take(const imports::Row& row, std::vector<std::string>& cells, Bound& bound, const OpenedTable& opened) {
  const int line = static_cast<int>(std::min<std::int64_t>(row.line, 2'000'000'000));
  const bool is_first = table_ == &mapping_.tables.front();
  if (row.unusable) {
    lose(row.line, {}, {Severity::critical, line, source_name_, "table.row", row.trouble.value_or(msg("The row cannot be read."))});
    return {};
  }
  const auto width = opened.headers.size();
  const auto filled = cells.size();
  bool overflows = false, says_anything = false;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool empty = base::trim(cells[i]).empty();
    says_anything = says_anything || !empty;
    overflows = overflows || (i >= width && !empty);
  }
  if (!says_anything) return {};
  for (auto& [column, speaks] : bound.unread) speaks = speaks || (column < cells.size() && !base::trim(cells[column]).empty());
  std::vector<Finding> findings;
  const auto about_row = [&](base::Message message) { findings.push_back({Severity::warning, line, source_name_, "table.row", std::move(message)}); };
  if (row.trouble) about_row(*row.trouble);
  if (overflows)
    about_row(msg("The row has {cells} cells, more than the heading’s {columns}; what stands beyond was left out. Put cells that hold commas in quotation marks.",
                  {{"cells", std::to_string(filled)}, {"columns", std::to_string(width)}}));
  else if (opened.is_text && filled < width)
    about_row(msg("The row has {cells} cells, fewer than the heading’s {columns}; the others were taken as empty.", {{"cells", std::to_string(filled)}, {"columns", std::to_string(width)}}));
  cells.resize(width);

  const auto place = [&](const std::string& header) { return source_name_ + ": " + shown(header); };
  for (std::size_t i = 0; i < width; ++i) {
    bool changed = false;
    auto cleaned = clean(base::trim(cells[i]), changed);
    cells[i] = std::string(base::trim(cleaned));
    if (changed)
      findings.push_back({Severity::warning, line, place(opened.headers[i]), "table.text", msg("“{value}” held characters that are no text; they were left out.", {{"value", shown(cells[i])}})});
    if (imports::is_nothing(cells[i], mapping_.nothing)) cells[i].clear();
    bytes_ += cells[i].size();
  }
  for (std::size_t i = 0; i < bound.cuts.size(); ++i) {
    const auto& [cut, from] = bound.cuts[i];
    const std::string whole = cells[static_cast<std::size_t>(from)];
    const auto names = names_of(*cut);
    std::vector<std::string> made(names.size());
    bool matched = whole.empty() || cut->patterns.empty();
    for (const auto& pattern : cut->patterns) {
      if (matched) break;
      const auto found = match_pattern(whole, pattern);
      if (!found) continue;
      matched = true;
      const auto in = names_in(pattern);
      for (std::size_t k = 0; k < found->size(); ++k) made[static_cast<std::size_t>(std::ranges::find(names, in[k]) - names.begin())] = (*found)[k];
    }
    if (!matched) {
      if (!made.empty()) made.front() = whole;
      findings.push_back({Severity::warning, line, place(cut->header), "table.pattern",
                          msg("“{value}” is not written like “{pattern}”; it was taken whole.", {{"value", shown(whole)}, {"pattern", cut->patterns.front()}})});
    }
    cells.resize(static_cast<std::size_t>(bound.cut_to[i]));
    cells.insert(cells.end(), std::make_move_iterator(made.begin()), std::make_move_iterator(made.end()));
  }

  const auto cell_text = [&](const TableColumn& column, int from) -> std::string_view {
    if (from < 0) return column.value;
    return static_cast<std::size_t>(from) < cells.size() ? std::string_view(cells[static_cast<std::size_t>(from)]) : std::string_view();
  };
  // Whose row it is.
  std::string key;
  if (bound.key_column) {
    key = cell_text(*bound.key_column, bound.key);
    if (key.empty()) {
      lose(row.line, {}, {Severity::critical, line, place(bound.key_column->header), "table.key", msg("The cell is empty, so that nobody knows which project the row is about. The row was left out.")});
      return {};
    }
    if (key.size() > 1000) {
      lose(row.line, {}, {Severity::critical, line, place(bound.key_column->header), "table.key", msg("“{value}” is too long for an identifier. The row was left out.", {{"value", shown(key)}})});
      return {};
    }
  }
  Building* building = nullptr;
  if (!key.empty())
    if (const auto found = by_key_.find(key); found != by_key_.end()) building = found->second;
  if (!building) {
    if (!is_first) {
      lose(row.line, key, {Severity::critical, line, place(bound.key_column ? bound.key_column->header : std::string()), "table.key",
                           msg("“{value}” is no project of the table {table}. The row was left out.", {{"value", shown(key)}, {"table", mapping_.tables.front().file}})});
      return {};
    }
    if (buildings_.size() >= limits_.projects)
      return Problem{Problem::Kind::too_large, msg("There are more than {most} projects in the tables. Import them in parts.", {{"most", std::to_string(limits_.projects)}}), "file"};
    building = &buildings_.emplace_back();
    building->outcome.line = line;
    if (!key.empty()) by_key_.emplace(key, building);
  }
  if (bytes_ > limits_.bytes) return Problem{Problem::Kind::too_large, msg("The tables hold more than {size} MB of text. Import them in parts.", {{"size", std::to_string(limits_.bytes >> 20)}}), "file"};
  for (auto& finding : findings) find(building->outcome, std::move(finding));

  const OnFault on_fault = [&](Severity severity, std::string_view rule, const TableColumn& column, base::Message message) {
    find(building->outcome, {severity, line, place(column.header.empty() ? column.value : column.header), rule, std::move(message)});
  };
  RowParts parts(building->project, mapping_, gazetteer_, on_fault, building->parts);
  std::vector<Cell> said;
  for (const auto& group : bound.groups) {
    said.clear();
    bool any = false;
    const TableColumn* splits = nullptr;
    for (const auto& [column, from] : group.columns) {
      auto text = cell_text(*column, from);
      if (text.empty()) continue;
      if (!column->split.empty()) {
        if (column->take == TableColumn::Take::first) text = base::trim(text.substr(0, text.find(column->split)));
        else if (column->take == TableColumn::Take::last && text.rfind(column->split) != std::string_view::npos) text = base::trim(text.substr(text.rfind(column->split) + column->split.size()));
        else if (column->take == TableColumn::Take::all) splits = column;
      }
      any = any || from >= 0 || group.columns.size() == 1;
      said.push_back({text, column});
    }
    if (!any && std::ranges::any_of(group.columns, [](const auto& one) { return one.second >= 0; })) continue;  // fixed words beside empty cells
    if (said.empty()) continue;
    if (group.part == Part::identifier) {
      auto& identifier = building->project.identifier;
      std::string text = mapping_.identifier_prefix + std::string(said.front().text);
      if (identifier.empty()) identifier = std::move(text);
      else if (identifier != text)
        on_fault(Severity::warning, "table.conflict", *said.front().column,
                 msg("“{value}” is not what an earlier row says of the same project, “{earlier}”. The earlier one was kept.", {{"value", shown(text)}, {"earlier", shown(identifier)}}));
      continue;
    }
    const auto give = [&](std::vector<Cell> one) {
      // What words mean, where the mapping says so.
      for (auto& cell : one) {
        if (cell.column->values.empty()) continue;
        const auto folded = base::fold(cell.text);
        for (const auto& [word, meaning] : cell.column->values)
          if (word == cell.text || base::fold(word) == folded) {
            cell.text = meaning;
            break;
          }
      }
      std::erase_if(one, [](const Cell& cell) { return cell.text.empty(); });
      if (one.empty()) return;
      const bool counts = table_->every_row_counts && (group.part == Part::budget || group.part == Part::transaction);
      if (!counts) {
        std::string same = std::to_string(static_cast<int>(group.part)) + '\x1f' + group.key;
        for (const auto& cell : one) {
          same += '\x1f';
          same += std::to_string(static_cast<int>(cell.column->says.sub));
          same += '\x1e';
          same += cell.text;
        }
        if (!building->said.insert(std::move(same)).second) return;
      }
      parts.take(group.part, one);
    };
    if (splits && said.size() == 1) {
      std::string_view rest = said.front().text;
      for (;;) {
        const auto end = rest.find(splits->split);
        if (const auto piece = base::trim(rest.substr(0, end)); !piece.empty()) give({{piece, splits}});
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + splits->split.size());
      }
    } else {
      give(said);
    }
  }
  return {};
}

base::Result<void> TableReader::read(const TableSource& source, const base::Progress& progress, std::uint64_t before, std::uint64_t total) {
  table_ = &mapping_.tables[source.table];
  source_name_ = source.name;
  auto opened = open_table(source.input, source.sheet, *table_);
  if (!opened) return opened.error();
  Bound bound;
  if (auto good = bind(*table_, source, opened->headers, bound); !good) return good;
  std::int64_t rows = 0;
  std::vector<std::string> cells;
  for (auto& [row, kept] : opened->first) {
    if (++rows > limits_.rows && limits_.rows > 0) return {};
    if (auto good = take(row, kept, bound, *opened); !good) return good;
  }
  imports::Row row;
  while (opened->rows->next(row)) {
    if (++rows > limits_.rows && limits_.rows > 0) return {};
    cells.assign(row.cells.begin(), row.cells.end());
    if (auto good = take(row, cells, bound, *opened); !good) return good;
    if ((rows & 255) == 0) {
      progress.report("read", before + opened->rows->position(), total);
      if (progress.stop) return Problem{Problem::Kind::conflict, msg("Stopped. Nothing of the file was kept."), {}};
    }
  }
  if (opened->rows->problem()) return *opened->rows->problem();
  std::string unread;
  for (const auto& [column, speaks] : bound.unread)
    if (speaks && unread.size() < 1000) unread += (unread.empty() ? "" : ", ") + shown(opened->headers[column]);
  if (!unread.empty())
    notes_.push_back({Severity::warning, 1, source.name, "table.columns", msg("The mapping says nothing of these columns, which are not read: {columns}.", {{"columns", unread}})});
  return {};
}

void TableReader::complete(Building& building) {
  auto& p = building.project;
  p.state = projects::State::published;
  if (p.language.empty()) p.language = mapping_.language;
  if (p.currency.empty()) p.currency = mapping_.currency;
  const auto check_order = [&](char begin, char end) {
    const auto from = projects::date_of(p, begin), to = projects::date_of(p, end);
    if (from.known() && to.known() && to < from)
      find(building.outcome, {Severity::warning, building.outcome.line, {}, "table.order",
                              msg("The project ends on {end}, before it begins on {start}. Check both dates.", {{"end", to.text()}, {"start", from.text()}})});
  };
  check_order('1', '3');
  check_order('2', '4');
  projects::normalise(p);
  building.outcome.identifier = p.identifier;
  if (p.identifier.empty() && p.title.empty()) {
    building.outcome.outcome = Outcome::lost;
    find(building.outcome, {Severity::critical, building.outcome.line, {}, "table.key", msg("The row gives neither a title nor an identifier. It was left out.")});
  } else if (p.identifier.empty()) {
    building.outcome.identifier = shown(p.title.front().text);
  }
}

std::vector<Arrived> TableReader::finish() {
  std::vector<Arrived> all;
  all.reserve(buildings_.size() + lost_.size());
  std::int64_t number = 0;
  for (auto& building : buildings_) {
    complete(building);
    building.outcome.number = ++number;
    all.push_back({std::move(building.project), std::move(building.outcome)});
  }
  for (auto& outcome : lost_) {
    outcome.number = ++number;
    all.push_back({{}, std::move(outcome)});
  }
  buildings_.clear();
  by_key_.clear();
  lost_.clear();
  lost_by_key_.clear();
  return all;
}

}  // namespace exchange
