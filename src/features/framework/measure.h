// SPDX-License-Identifier: EUPL-1.2
// How far an indicator has come: rules, without SQL and without HTTP. What is computed is never stored.
//
// - A figure is of all, or of a part (women, a district). Where none of all is stated, the parts of one dimension make it up,
//   if figures of that kind can be added: numbers, and percentages whose numerators and denominators are known.
// - A cumulative figure counts from the beginning. Of numbers that are not, the periods' figures are added; of percentages,
//   scales and yes or no the last one counts.
// - The share achieved is the way gone from the baseline out of the way to the target. Without a baseline the way begins at
//   zero (of a scale at its first step), or nowhere if less is better. Where the baseline already meets the target, what
//   counts is whether it still does.
// - A period is behind if its share is below that of its time that is over; when it is over, if its target is not reached.
#pragma once
#include "base/decimal.h"
#include "base/time_axis.h"
#include "projects/api.h"

namespace framework {

using base::date_of;
using base::first_day;
using base::last_day;
using projects::Indicator;
using projects::Measure;
using projects::Measurement;
using projects::Period;

enum class State : std::uint8_t { reached, on_the_way, behind, no_target, not_measured };
base::Message label(State state);

// Nothing where it is no number, or one that is too long to count with.
std::optional<base::Decimal> value_of(Measurement measurement, const Measure& measure);
// Whether that can be a value of the indicator; the problem's field is "value", "numerator" or "denominator".
base::Result<void> check(const Indicator& indicator, const Measure& measure);
// A number as people type it: spaces between digits are passed over, a comma may stand for the point unless three digits
// follow it, for then nobody knows which of the two is meant. As Decimal::text(), or what is wrong.
base::Result<std::string> typed_number(std::string_view text);

struct Total {
  base::Decimal value;
  bool from_parts = false;
  bool operator==(const Total&) const = default;
};
std::optional<Total> total_of(Measurement measurement, const std::vector<Measure>& measures);

// Parts that do not add up to the figure of all.
struct Gap {
  std::string dimensions;  // "sex", "age, sex"
  base::Decimal parts, all;
  bool operator==(const Gap&) const = default;
};
std::vector<Gap> gaps_of(Measurement measurement, const std::vector<Measure>& measures);

// In percent; nothing where it cannot be said.
std::optional<base::Decimal> share_of(const Indicator& indicator, std::optional<base::Decimal> baseline, base::Decimal target,
                                      base::Decimal actual);
bool is_reached(const Indicator& indicator, base::Decimal target, base::Decimal actual);
std::optional<base::Decimal> baseline_of(const Indicator& indicator);

struct PeriodProgress {
  std::optional<Total> target, actual;
  std::optional<base::Decimal> share;
  State state = State::not_measured;
  bool is_over = false;
  std::vector<Gap> gaps;
};
struct Progress {
  std::optional<base::Decimal> baseline, target, actual;  // `actual` so far, `target` in the end
  std::optional<base::Decimal> share;
  State state = State::not_measured;
  std::optional<std::size_t> latest;  // the last period in time that has an actual
  int missing = 0;             // periods that are over and have none
  std::vector<PeriodProgress> periods;  // as the indicator's
};
Progress progress_of(const Indicator& indicator, base::PartialDate today);

}  // namespace framework
