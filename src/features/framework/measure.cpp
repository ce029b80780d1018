// SPDX-License-Identifier: EUPL-1.2
#include "framework/measure.h"

#include <numeric>

#include "base/text.h"

namespace framework {

using base::Decimal;
using base::msg;
using base::Problem;

namespace {

Problem invalid(base::Message message, const char* field) { return {Problem::Kind::invalid, std::move(message), field}; }

bool is_of_all(const Measure& measure) { return measure.dimensions.empty(); }

// The names of its dimensions, sorted: parts of the same ones belong together.
std::string names_of(const Measure& measure) {
  std::vector<std::string_view> names;
  for (const auto& dimension : measure.dimensions) names.push_back(dimension.name);
  std::ranges::sort(names);
  std::string all;
  for (const auto name : names) all += (all.empty() ? "" : ", ") + std::string(name);
  return all;
}

bool can_be_added(Measurement measurement) { return measurement == Measurement::number || measurement == Measurement::percentage; }

struct Fraction {
  Decimal numerator, denominator;
};
std::optional<Fraction> fraction_of(const Measure& measure) {
  const auto a = Decimal::parse(measure.numerator), b = Decimal::parse(measure.denominator);
  if (!a || !b || *b == Decimal()) return std::nullopt;
  return Fraction{*a, *b};
}

// What the parts come to together; nothing where one of them cannot be added.
std::optional<Decimal> sum_of(Measurement measurement, const std::vector<const Measure*>& parts) {
  Decimal sum, below;
  for (const auto* part : parts) {
    if (measurement == Measurement::number) {
      const auto value = Decimal::parse(part->value);
      if (!value) return std::nullopt;
      sum = sum + *value;
    } else {
      const auto fraction = fraction_of(*part);
      if (!fraction) return std::nullopt;
      sum = sum + fraction->numerator;
      below = below + fraction->denominator;
    }
  }
  return measurement == Measurement::number ? sum : sum.percent_of(below);
}

std::map<std::string, std::vector<const Measure*>> parts_of(const std::vector<Measure>& measures) {
  std::map<std::string, std::vector<const Measure*>> groups;
  for (const auto& measure : measures)
    if (!is_of_all(measure)) groups[names_of(measure)].push_back(&measure);
  return groups;
}

const Measure* of_all(const std::vector<Measure>& measures) {
  const Measure* found = nullptr;
  for (const auto& measure : measures)
    if (is_of_all(measure) && (!found || found->date <= measure.date)) found = &measure;
  return found;
}

// How much of the time is over, in percent.
Decimal elapsed(std::optional<std::chrono::sys_days> from, std::optional<std::chrono::sys_days> to, std::chrono::sys_days today) {
  if (!to || today > *to) return to ? Decimal(100) : Decimal(0);
  if (!from || today <= *from) return 0;
  return Decimal((today - *from).count()).percent_of(Decimal((*to - *from).count() + 1)).value_or(Decimal());
}

State state_of(const Indicator& indicator, std::optional<Decimal> share, Decimal target, Decimal actual, Decimal time_over) {
  if (is_reached(indicator, target, actual)) return State::reached;
  if (time_over >= Decimal(100)) return State::behind;
  return !share || *share >= time_over ? State::on_the_way : State::behind;
}

bool adds_periods(const Indicator& indicator) {
  return indicator.measurement == Measurement::number && !indicator.cumulative;
}

// Places of the periods in the order of time.
std::vector<std::size_t> in_time(const std::vector<Period>& periods) {
  std::vector<std::size_t> order(periods.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return std::pair(last_day(periods[i].end), first_day(periods[i].start)); });
  return order;
}

void add_up(const Indicator& indicator, const std::vector<std::size_t>& order, std::chrono::sys_days today, Progress& made) {
  const bool adds = adds_periods(indicator);
  Decimal all_targets, all_actuals, due;
  std::optional<Decimal> last_target, last_actual;
  int with_target = 0, with_both = 0;
  State last_state = State::not_measured;
  for (const auto i : order) {
    const auto& period = made.periods[i];
    if (period.target) all_targets = all_targets + period.target->value, last_target = period.target->value, ++with_target;
    if (!period.actual) continue;
    all_actuals = all_actuals + period.actual->value;
    last_actual = period.actual->value;
    made.latest = i;
    last_state = period.state;
    if (period.target) due = due + period.target->value, ++with_both;
  }
  if (last_target) made.target = adds ? all_targets : *last_target;
  if (!last_actual) return;
  made.actual = adds ? all_actuals : *last_actual;
  if (!made.target) {
    made.state = State::no_target;
    return;
  }
  // Of a flow, each period has the baseline's way to go.
  auto baseline = made.baseline;
  if (adds && baseline) {
    Decimal times;
    for (int i = 0; i < with_target; ++i) times = times + *baseline;
    baseline = times;
  }
  made.share = share_of(indicator, baseline, *made.target, *made.actual);
  if (is_reached(indicator, *made.target, *made.actual) && (!adds || !indicator.descending || with_both == with_target))
    made.state = State::reached;
  else if (adds && with_both > 0 && is_reached(indicator, due, *made.actual))
    made.state = State::on_the_way;
  else
    made.state = last_state == State::reached || last_state == State::no_target ? State::on_the_way : last_state;
  // Met each time so far, with nothing left to come that could still be met.
  if (made.state == State::on_the_way && !order.empty()) {
    const auto end = last_day(indicator.periods[order.back()].end);
    if (end && today > *end && made.missing == 0) made.state = State::behind;
  }
}

}  // namespace

base::Message label(State state) {
  switch (state) {
    case State::reached: return msg("reached");
    case State::on_the_way: return msg("on the way");
    case State::behind: return msg("behind");
    case State::no_target: return msg("no target");
    case State::not_measured: return msg("not measured");
  }
  return {};
}

std::optional<Decimal> value_of(Measurement measurement, const Measure& measure) {
  if (measurement == Measurement::percentage)
    if (const auto fraction = fraction_of(measure)) return fraction->numerator.percent_of(fraction->denominator);
  return Decimal::parse(measure.value);
}

base::Result<void> check(const Indicator& indicator, const Measure& measure) {
  const auto number = [](const std::string& text, const char* field) -> base::Result<Decimal> {
    if (const auto value = Decimal::parse(text)) return *value;
    return invalid(msg("“{text}” is no number that can be counted with: at most 18 digits, and 9 after the point.", {{"text", text.substr(0, 60)}}), field);
  };
  if (indicator.measurement == Measurement::percentage && (!measure.numerator.empty() || !measure.denominator.empty())) {
    if (measure.numerator.empty() || measure.denominator.empty())
      return invalid(msg("Numerator and denominator belong together: give both, or the percentage alone."),
                     measure.numerator.empty() ? "numerator" : "denominator");
    if (const auto above = number(measure.numerator, "numerator"); !above) return above.error();
    const auto below = number(measure.denominator, "denominator");
    if (!below) return below.error();
    if (*below <= Decimal()) return invalid(msg("The denominator has to be above zero."), "denominator");
    return {};
  }
  const auto value = number(measure.value, "value");
  if (!value) return value.error();
  if (indicator.measurement == Measurement::yes_no && *value != Decimal(0) && *value != Decimal(1))
    return invalid(msg("Choose yes or no."), "value");
  if (indicator.measurement == Measurement::scale) {
    const auto most = static_cast<std::int64_t>(indicator.scale.empty() ? 100 : indicator.scale.size());
    if (*value != value->rounded(0) || *value < Decimal(1) || *value > Decimal(most))
      return invalid(msg("Choose one of the scale’s steps."), "value");
  }
  return {};
}

base::Result<std::string> typed_number(std::string_view text) {
  std::string plain(text);
  for (const std::string_view space : {"\u00a0", "\u202f", "\u2009", " ", "'", "’"})
    for (std::size_t at = 0; (at = plain.find(space, at)) != std::string::npos;) plain.erase(at, space.size());
  if (const std::string minus = "\u2212"; plain.starts_with(minus)) plain.replace(0, minus.size(), "-");
  if (const auto comma = plain.find(','); comma != std::string::npos) {
    const bool alone = plain.find(',', comma + 1) == std::string::npos && plain.find('.') == std::string::npos;
    if (!alone || plain.size() - comma - 1 == 3)
      return invalid(msg("“{text}” can be read in two ways: write thousands without a mark between them, as 1200.5.", {{"text", base::repair_utf8(text.substr(0, 60))}}), "value");
    plain[comma] = '.';
  }
  if (const auto value = Decimal::parse(plain)) return value->text();
  return invalid(msg("“{text}” is no number that can be counted with: at most 18 digits, and 9 after the point.", {{"text", base::repair_utf8(text.substr(0, 60))}}), "value");
}

std::optional<Total> total_of(Measurement measurement, const std::vector<Measure>& measures) {
  if (const auto* measure = of_all(measures)) {
    if (const auto value = value_of(measurement, *measure)) return Total{*value, false};
    return std::nullopt;
  }
  if (!can_be_added(measurement)) return std::nullopt;
  // Different dimensions are different ways to cut the same: only where they agree is there one sum.
  std::optional<Decimal> found;
  for (const auto& [names, parts] : parts_of(measures)) {
    const auto sum = sum_of(measurement, parts);
    if (!sum || (found && *found != *sum)) return std::nullopt;
    found = sum;
  }
  return found ? std::optional(Total{*found, true}) : std::nullopt;
}

std::vector<Gap> gaps_of(Measurement measurement, const std::vector<Measure>& measures) {
  std::vector<Gap> gaps;
  const auto* whole = of_all(measures);
  const auto all = whole ? value_of(measurement, *whole) : std::nullopt;
  if (!all || !can_be_added(measurement)) return gaps;
  for (const auto& [names, parts] : parts_of(measures)) {
    if (measurement == Measurement::percentage && !fraction_of(*whole)) continue;
    const auto sum = sum_of(measurement, parts);
    if (sum && *sum != *all) gaps.push_back({names, *sum, *all});
  }
  return gaps;
}

bool is_reached(const Indicator& indicator, Decimal target, Decimal actual) {
  return indicator.descending ? actual <= target : actual >= target;
}

std::optional<Decimal> baseline_of(const Indicator& indicator) {
  const auto total = total_of(indicator.measurement, indicator.baselines);
  return total ? std::optional(total->value) : std::nullopt;
}

std::optional<Decimal> share_of(const Indicator& indicator, std::optional<Decimal> baseline, Decimal target, Decimal actual) {
  const bool reached = is_reached(indicator, target, actual);
  if (!baseline) {
    if (indicator.descending) return reached ? std::optional(Decimal(100)) : std::nullopt;
    baseline = indicator.measurement == Measurement::scale ? Decimal(1) : Decimal(0);
  }
  if (is_reached(indicator, target, *baseline)) return reached ? Decimal(100) : Decimal(0);
  return (actual - *baseline).percent_of(target - *baseline);
}

Progress progress_of(const Indicator& indicator, base::PartialDate date) {
  const auto today = *last_day(date);
  Progress made;
  made.baseline = baseline_of(indicator);
  for (const auto& period : indicator.periods) {
    PeriodProgress one;
    one.target = total_of(indicator.measurement, period.targets);
    one.actual = total_of(indicator.measurement, period.actuals);
    one.gaps = gaps_of(indicator.measurement, period.actuals);
    for (auto& gap : gaps_of(indicator.measurement, period.targets)) one.gaps.push_back(std::move(gap));
    const auto end = last_day(period.end);
    one.is_over = end && today > *end;
    if (!one.actual) {
      one.state = State::not_measured;
      made.missing += one.is_over;
    } else if (!one.target) {
      one.state = State::no_target;
    } else {
      one.share = share_of(indicator, made.baseline, one.target->value, one.actual->value);
      one.state = state_of(indicator, one.share, one.target->value, one.actual->value,
                           elapsed(first_day(period.start), end, today));
    }
    made.periods.push_back(std::move(one));
  }
  add_up(indicator, in_time(indicator.periods), today, made);
  return made;
}

}  // namespace framework
