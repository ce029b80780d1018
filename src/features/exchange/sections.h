// SPDX-License-Identifier: EUPL-1.2
// A list in sections, as people write it, read as rows of a table:
//
//   Project one                 a line after an empty one, or the first: the heading
//   [partners]                  a section
//   City of A (Italy)           a line of it
//
// Each line is a row of the column of its section, "partners"; the column "heading" says under which heading it stands.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "imports/api.h"

namespace exchange {

inline constexpr std::string_view heading_column = "heading";

// `columns` begins with heading_column; lines of sections that are none of the others are rows with a trouble.
base::Result<std::unique_ptr<imports::RowReader>> read_sections(const imports::Input& input, std::vector<std::string> columns);

}  // namespace exchange
