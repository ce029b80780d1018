// SPDX-License-Identifier: EUPL-1.2
#include "imports/outcomes.h"

#include <boost/json.hpp>
#include <fmt/core.h>

#include <charconv>
#include <functional>

#include "base/text.h"

namespace imports {

std::string_view code(Outcome outcome) {
  switch (outcome) {
    case Outcome::created: return "new";
    case Outcome::updated: return "updated";
    case Outcome::same: return "same";
    case Outcome::warning: return "warning";
    case Outcome::error: return "error";
  }
  return "error";
}

std::optional<Outcome> parse_outcome(std::string_view text) {
  for (auto outcome : {Outcome::created, Outcome::updated, Outcome::same, Outcome::warning, Outcome::error})
    if (code(outcome) == text) return outcome;
  return std::nullopt;
}

base::Message label(Outcome outcome) {
  switch (outcome) {
    case Outcome::created: return base::msg("new");
    case Outcome::updated: return base::msg("updated");
    case Outcome::same: return base::msg("unchanged");
    case Outcome::warning: return base::msg("warning");
    case Outcome::error: return base::msg("error");
  }
  return base::msg("error");
}

std::int64_t& Counts::of(Outcome outcome) {
  switch (outcome) {
    case Outcome::created: return created;
    case Outcome::updated: return updated;
    case Outcome::same: return same;
    case Outcome::warning: return warnings;
    case Outcome::error: break;
  }
  return errors;
}

std::string to_json_line(const Counts& c) {
  return fmt::format(R"({{"rows":{},"new":{},"updated":{},"same":{},"warnings":{},"errors":{}}})", c.rows, c.created, c.updated, c.same,
                     c.warnings, c.errors);
}

std::string message_json(const base::Message& message) {
  boost::json::array parameters;
  for (auto& [name, value] : message.parameters) parameters.push_back(boost::json::array{name, value});
  return boost::json::serialize(boost::json::object{{"id", message.id}, {"parameters", std::move(parameters)}});
}

base::Message message_from_json(std::string_view text) {
  base::Message message;
  boost::system::error_code error;
  auto value = boost::json::parse(text, error);
  if (error || !value.is_object()) return message;
  if (auto* id = value.get_object().if_contains("id"); id && id->is_string()) message.id = std::string(id->get_string());
  if (auto* list = value.get_object().if_contains("parameters"); list && list->is_array())
    for (auto& pair : list->get_array())
      if (pair.is_array() && pair.get_array().size() == 2 && pair.get_array()[0].is_string() && pair.get_array()[1].is_string())
        message.parameters.emplace_back(pair.get_array()[0].get_string(), pair.get_array()[1].get_string());
  return message;
}

void OutcomeChunk::add(std::int64_t line, Outcome outcome, const std::optional<base::Message>& reason) {
  ++rows_;
  if (reason) {
    flush();
    text_ += fmt::format("{} 1 1 {}\t{}\n", line, code(outcome), message_json(*reason));
    return;
  }
  if (run_ == 1 && outcome == outcome_ && line >= last_) step_ = line - last_;
  if (run_ > 0 && outcome == outcome_ && line - last_ == step_) {
    last_ = line;
    ++run_;
    return;
  }
  flush();
  first_ = last_ = line;
  run_ = 1;
  step_ = 1;
  outcome_ = outcome;
}

void OutcomeChunk::flush() {
  if (run_ > 0) text_ += fmt::format("{} {} {} {}\n", first_, step_, run_, code(outcome_));
  run_ = 0;
}

std::string OutcomeChunk::take() {
  flush();
  rows_ = 0;
  return std::exchange(text_, {});
}

bool each_outcome(std::string_view chunk, const std::function<bool(const RowOutcome&)>& f) {
  for (auto line : base::split(chunk, '\n')) {
    if (line.empty()) continue;
    auto tab = line.find('\t');
    auto parts = base::split(line.substr(0, tab), ' ');
    if (parts.size() != 4) continue;
    std::int64_t numbers[3] = {0, 1, 1};
    for (int i = 0; i < 3; ++i) std::from_chars(parts[static_cast<std::size_t>(i)].data(), parts[static_cast<std::size_t>(i)].data() + parts[static_cast<std::size_t>(i)].size(), numbers[i]);
    RowOutcome row{numbers[0], parse_outcome(parts[3]).value_or(Outcome::error), {}};
    if (tab != std::string_view::npos) row.reason = message_from_json(line.substr(tab + 1));
    for (std::int64_t i = 0; i < numbers[2]; ++i) {
      row.line = numbers[0] + i * numbers[1];
      if (!f(row)) return false;
    }
  }
  return true;
}

}  // namespace imports
