// SPDX-License-Identifier: EUPL-1.2
// Inside the feature: the cells of a row as parts of a project.
#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "exchange/tables.h"
#include "places/api.h"
#include "projects/api.h"

namespace exchange {

// What a cell says, trimmed and as text that can be stored; never empty.
struct Cell {
  std::string_view text;
  const TableColumn* column;
  bool is_word = true;  // false: `values` of the column gave it
};

// Told of a cell that cannot be taken as it stands.
using OnFault = std::function<void(iati::Severity, std::string_view rule, const TableColumn&, base::Message)>;

class RowParts {
 public:
  RowParts(projects::Project& project, const TableMapping& mapping, const places::Gazetteer* gazetteer, const OnFault& on_fault, int& parts)
      : p_(project), mapping_(mapping), gazetteer_(gazetteer), on_fault_(on_fault), parts_(parts) {}

  // The cells that make one part together.
  void take(Part part, const std::vector<Cell>& cells);

 private:
  using Cells = std::vector<Cell>;
  void fault(iati::Severity severity, std::string_view rule, const Cell& cell, base::Message message);
  const Cell* find(Sub sub) const;
  std::string text(Sub sub) const;
  std::string as() const;  // the type that the columns have
  std::string code(const Cell* cell, std::string_view list);
  std::string type(Sub sub, std::string_view list);
  std::string language(const Cell& cell);
  std::optional<base::PartialDate> day(const Cell* cell);
  std::string percentage(Sub sub);
  void put(std::string& to, const Cell& cell, std::string value);
  void put(projects::Narrative& to, const Cell& cell, std::string_view what);
  projects::Value value(const Cell& amount, bool& good);
  projects::Named named(Sub name, Sub reference, Sub type);
  projects::Named only_named(Sub sub) const;
  std::string next_id(char kind);

  void scalar(Part part, const Cell& cell);
  void reporter();
  void description(const Cell& cell);
  void date(const Cell& cell);
  void classification(Part part, const Cell& cell);
  void goal(const Cell& cell);
  void theme(const Cell& cell);
  void participant();
  void location();
  void budget(const Cell& cell);
  void transaction(const Cell& cell);
  void document(Part part, const Cell& cell);
  void activity(const Cell& cell);

  projects::Project& p_;
  const TableMapping& mapping_;
  const places::Gazetteer* gazetteer_;
  const OnFault& on_fault_;
  int& parts_;
  const Cells* cells_ = nullptr;
};

std::string shown(std::string_view cell);  // shortened for a message

}  // namespace exchange
