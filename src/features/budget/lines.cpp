// SPDX-License-Identifier: EUPL-1.2
// Budget lines among themselves: revised ones replace, parts stand before their total (rule 8).
#include <algorithm>
#include <numeric>

#include "budget/counting.h"
#include "budget/periods.h"
#include "budget/split.h"

namespace budget {
namespace {

using projects::BudgetLine;

struct Line {
  const BudgetLine* line;
  std::size_t at;
  std::optional<Days> days;
  std::string key;      // heading and funder
  bool keyless;
  bool revised;
  std::int64_t amount;  // what is left of it after revision
  std::string currency;
  std::optional<std::size_t> total;  // the line of which it is a part
  Reason reason = Reason::none;
};

std::string funder_key(const projects::Named& who) {
  if (who.organisation) return "o" + who.organisation.text();
  if (!who.reference.empty()) return "r" + who.reference;
  return who.name.empty() ? std::string() : "n" + who.name.front().text;
}

bool replaces(const Line& revised, const Line& original) {
  return revised.revised && !original.revised && revised.line->in_kind == original.line->in_kind && revised.days && original.days &&
         (revised.keyless || revised.key == original.key) && revised.days->overlaps(*original.days);
}

// Whether `part` is of what `whole` is the total of.
bool is_part(const Line& part, const Line& whole) {
  if (part.at == whole.at || !part.days || !whole.days || part.line->in_kind != whole.line->in_kind) return false;
  if (!part.days->within(*whole.days)) return false;
  if (*part.days == *whole.days) return whole.keyless && !part.keyless;
  return whole.keyless || part.key == whole.key;
}

}  // namespace

std::vector<LineShare> line_shares(const projects::Project& project) {
  const auto& budget = project.budget;
  std::vector<LineShare> shares(budget.size());
  std::vector<Line> lines;
  lines.reserve(budget.size());
  bool any_revised = false;
  for (std::size_t i = 0; i < budget.size(); ++i) {
    const auto& line = budget[i];
    auto key = funder_key(line.funder);
    const bool keyless = line.heading.empty() && key.empty();
    lines.push_back({&line, i, days_of(line.start, line.end), line.heading + "\n" + key, keyless, line.type == "2", line.value.amount,
                     currency_of(project, line.value), {}, Reason::none});
    any_revised = any_revised || lines.back().revised;
  }
  // Lines are compared with those of their key and with the keyless ones. Few budgets have more than some dozen; beyond three
  // thousand, where that would take long, what may be a total or replaced is left out whole.
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_key;
  std::vector<std::size_t> keyless;
  for (const auto& line : lines) (line.keyless ? keyless : by_key[line.key]).push_back(line.at);
  const auto each_akin = [&](const Line& line, auto f) {
    for (const auto i : keyless) f(lines[i]);
    if (!line.keyless) for (const auto i : by_key[line.key]) f(lines[i]);
  };
  constexpr std::size_t most_compared = 3000;
  const bool compare = lines.size() <= most_compared;
  if (any_revised && compare)
    for (auto& line : lines) {
      std::vector<Days> by;
      each_akin(line, [&](const Line& other) { if (replaces(other, line)) by.push_back(*other.days); });
      if (by.empty()) continue;
      const std::int64_t days[] = {days_left(*line.days, by), 0};
      const std::int64_t weights[] = {days[0], line.days->count() - days[0]};
      line.amount = split(line.amount, weights)[0];
      line.reason = Reason::revised;
    }
  if (compare)
    for (auto& part : lines)
      each_akin(part, [&](const Line& whole) {
        if (whole.reason == Reason::revised || !is_part(part, whole)) return;
        // The smallest total it can be part of.
        if (!part.total || whole.days->count() < lines[*part.total].days->count() ||
            (whole.days->count() == lines[*part.total].days->count() && lines[*part.total].keyless && !whole.keyless))
          part.total = whole.at;
      });
  if (!compare)
    for (auto& line : lines)
      if ((any_revised && !line.revised) || (line.keyless && keyless.size() < lines.size()))
        line.amount = 0, line.reason = any_revised && !line.revised ? Reason::revised : Reason::covered;
  std::vector<std::size_t> order(lines.size());  // parts before their totals
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const auto length = [&](std::size_t i) { return lines[i].days ? lines[i].days->count() : 0; };
    return length(a) != length(b) ? length(a) < length(b) : lines[a].keyless < lines[b].keyless;
  });
  struct Parts {
    Wide sum = 0;
    bool any = false, no_rate = false;
  };
  std::vector<Parts> parts(lines.size());
  const Rates own{project.currency};
  for (const auto i : order) {
    auto& line = lines[i];
    Wide whole = line.amount;  // of the line, or of its parts if these are more
    if (parts[i].any) {
      line.reason = Reason::covered;
      if (parts[i].no_rate) {
        line.amount = 0;
      } else {
        const Wide beyond = std::max<Wide>(0, Wide(line.amount) - parts[i].sum);
        whole = std::max(whole, parts[i].sum);
        line.amount = static_cast<std::int64_t>(beyond);
      }
    }
    if (line.total) {
      auto& above = parts[*line.total];
      above.any = true;
      const auto& total = lines[*line.total];
      if (line.currency == total.currency) {
        above.sum += whole;
      } else {
        // By way of the project's currency, in which rates are kept.
        const auto mine = whole > INT64_MAX || whole < INT64_MIN
                              ? std::nullopt
                              : converted(project, static_cast<std::int64_t>(whole), line.currency, line.line->exchange, own);
        if (mine && total.currency == project.currency) above.sum += *mine;
        else above.no_rate = true;
      }
    }
    shares[i] = {line.amount, line.amount == line.line->value.amount ? Reason::none : line.reason};
  }
  return shares;
}

}  // namespace budget
