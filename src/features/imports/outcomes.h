// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "imports/api.h"

namespace imports {

// Outcomes of consecutive rows as one text. A line is a run: its first line number, how far the next line number is
// behind, how many rows, the outcome, and, after a tab, the reason. Reasons break runs.
//   2 1 25900 new
//   25903 1 1 error	{"id":…}
class OutcomeChunk {
 public:
  void add(std::int64_t line, Outcome outcome, const std::optional<base::Message>& reason);
  std::size_t rows() const { return rows_; }
  std::size_t bytes() const { return text_.size(); }
  std::string take();  // the text so far; empty again afterwards

 private:
  void flush();
  std::string text_;
  std::size_t rows_ = 0;
  std::int64_t first_ = 0, last_ = 0, run_ = 0, step_ = 1;
  Outcome outcome_ = Outcome::same;
};

// Calls f for each row of a chunk; false from f stops.
bool each_outcome(std::string_view chunk, const std::function<bool(const RowOutcome&)>& f);

std::string message_json(const base::Message& message);
base::Message message_from_json(std::string_view json);

}  // namespace imports
