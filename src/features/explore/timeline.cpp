// SPDX-License-Identifier: EUPL-1.2
#include "explore/timeline.h"

namespace explore {
namespace {

using namespace std::chrono;
using base::msg;

constexpr std::size_t most_years = 8;  // labels that stand beside each other on a phone
constexpr years farthest{40};          // from the middle of the dates
constexpr double least_percent = 0.5;  // a day is still seen
constexpr double last_label = 0.9;     // beyond it there is no room for the year on a phone

std::string percent(double share) { return fmt::format("{:.4g}%", share * 100); }

std::string dates_text(const Reading& reading, const Lifetime& life) {
  const auto shown = [&](base::PartialDate date) { return base::format_date(reading.language, date); };
  if (!life.start.known() && !life.end.known()) return reading.tr(msg("dates not stated"));
  if (!life.end.known()) return reading.tr(msg("from {date}, end not stated", {{"date", shown(life.start)}}));
  if (!life.start.known()) return reading.tr(msg("until {date}, start not stated", {{"date", shown(life.end)}}));
  return base::format_span(reading.language, life.start, life.end);
}

}  // namespace

std::vector<TimeSpan> spans_of(const Lifetime& life, const base::TimeAxis& axis) {
  struct Days {
    sys_days from, to;
    bool exact;
  };
  const auto days_of = [](base::PartialDate date) -> std::optional<Days> {
    const auto first = base::first_day(date);
    if (!first) return std::nullopt;
    return Days{*first, *base::last_day(date) + days(1), date.day != 0};
  };
  const auto start = days_of(life.start), end = days_of(life.end);
  if (!start && !end) return {};
  std::vector<TimeSpan> spans;
  const auto add = [&](Certainty certainty, sys_days from, sys_days to) {
    if (from < to) spans.push_back({certainty, from, to});
  };
  // An end before the start is a fault of the source: the two dates are shown, and nothing between them.
  if (start && end && end->to <= start->from) {
    add(end->exact ? Certainty::sure : Certainty::partly, end->from, end->to);
    add(start->exact ? Certainty::sure : Certainty::partly, start->from, start->to);
    return spans;
  }
  const auto sure_from = !start ? end->from : start->exact ? start->from : start->to;
  const auto sure_to = !end ? sure_from : end->exact ? end->to : end->from;
  if (!start) add(Certainty::open, std::min(axis.from, end->from), end->from);
  if (sure_from >= sure_to) {
    // Both within one month or year, or one date alone.
    const auto from = start ? start->from : end->from, to = end ? end->to : start->to;
    const bool exact = start && end ? start->exact && end->exact : start ? start->exact : end->exact;
    add(exact ? Certainty::sure : Certainty::partly, from, to);
  } else {
    if (start) add(Certainty::partly, start->from, sure_from);
    add(Certainty::sure, sure_from, sure_to);
    if (end) add(Certainty::partly, sure_to, end->to);
  }
  if (!end) add(Certainty::open, start->to, life.over ? std::clamp(*life.over, start->to, std::max(axis.to, start->to)) : axis.to);
  return spans;
}

std::optional<base::TimeAxis> axis_of(const std::vector<Lifetime>& lifetimes, base::PartialDate today) {
  std::vector<sys_days> known;
  for (const auto& life : lifetimes) {
    for (const auto date : {life.start, life.end})
      if (const auto first = base::first_day(date)) known.push_back(*first), known.push_back(*base::last_day(date));
    if (life.start.known() && !life.end.known()) known.push_back(*base::last_day(std::max(today, life.start)));
  }
  if (known.empty()) return std::nullopt;
  const auto middle = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2);
  std::ranges::nth_element(known, middle);
  const auto centre = *middle;
  std::erase_if(known, [&](sys_days day) { return day < centre - farthest || day > centre + farthest; });
  const auto [least, most] = std::ranges::minmax(known);
  const auto from = year_month_day(least).year(), to = year_month_day(most).year() + years(1);
  return base::TimeAxis{sys_days(from / January / 1), sys_days(to / January / 1)};
}

TimelineView timeline(const Reading& reading, const std::vector<search::Row>& rows, std::string table_url, base::PartialDate today) {
  TimelineView view{.table_url = std::move(table_url)};
  std::vector<Lifetime> lifetimes;
  for (const auto& row : rows) {
    const auto display = unpack_project(row.display);
    const bool is_over = display.status == "4" || display.status == "5";
    const auto date = [](std::string_view iso) { return base::PartialDate::parse(iso).value_or(base::PartialDate{}); };
    lifetimes.push_back({date(display.start), date(display.end), is_over ? base::first_day(today) : std::nullopt});
  }
  const auto axis = axis_of(lifetimes, today);
  bool beyond = false;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto item = project_item(reading, rows[i].row);
    const auto status = unpack_project(rows[i].display).status;
    TimelineRow made{.url = std::move(item.url), .title = std::move(item.title), .status = std::move(item.status), .owner = std::move(item.owner)};
    made.dates = dates_text(reading, lifetimes[i]);
    made.is_stopped = status == "5" || status == "6";
    if (axis)
      for (const auto& span : spans_of(lifetimes[i], *axis)) {
        beyond = beyond || span.from < axis->from || span.to > axis->to;
        const double from = axis->share(span.from);
        const double wide = std::max(axis->share(span.to) - from, least_percent / 100);
        made.bars.push_back({span.certainty == Certainty::sure     ? "time-sure"
                             : span.certainty == Certainty::partly ? "time-partly"
                                                                   : "time-open",
                             percent(std::min(from, 1 - wide)), percent(wide), span.certainty == Certainty::open});
        (span.certainty == Certainty::partly ? view.has_partly : view.has_open) |= span.certainty != Certainty::sure;
      }
    view.rows.push_back(std::move(made));
  }
  if (!axis) return view;
  for (const auto& tick : base::ticks(*axis, most_years)) {
    const double at = axis->share(tick.day);
    view.years.push_back({percent(at), at > last_label ? "" : base::format_date(reading.language, tick.date)});
  }
  view.has_axis = true;
  if (const auto now = *base::first_day(today); now >= axis->from && now < axis->to) view.today = percent(axis->share(now));
  const auto last_year = year_month_day(axis->to - days(1)).year();
  view.lead = reading.tr(msg("The projects of this page, from {from} to {to}. Each bar leads to its project.",
                             {{"from", fmt::format("{}", static_cast<int>(year_month_day(axis->from).year()))}, {"to", fmt::format("{}", static_cast<int>(last_year))}}));
  if (beyond) view.note = reading.tr(msg("A date far from all others is drawn at the edge."));
  return view;
}

}  // namespace explore
