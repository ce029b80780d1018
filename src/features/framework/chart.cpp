// SPDX-License-Identifier: EUPL-1.2
// The work plan drawn as bars in time.
#include "base/text.h"
#include "framework/plan.h"
#include "framework/words.h"
#include "web/template.h"

namespace framework {
namespace {

using namespace std::chrono;
using base::msg;

constexpr int width = 960, head = 34, row = 46, bar_at = 22, bar_height = 14;
constexpr std::size_t most_letters = 64, most_ticks = 14;

struct Scale : base::TimeAxis {
  int x(sys_days day) const { return static_cast<int>(share(day) * width); }
};

std::string shortened(std::string_view text) {
  if (base::length(text) <= most_letters) return std::string(text);
  std::size_t bytes = 0;
  for (std::size_t letters = 0; letters < most_letters; ++letters)
    do ++bytes;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80);
  return std::string(base::trim(text.substr(0, bytes))) + "…";
}

std::string drawn_ticks(const Scale& scale, base::Language language, int height) {
  std::string drawn;
  int last_text = -1000;
  for (const auto& tick : base::ticks(scale, most_ticks)) {
    const int x = scale.x(tick.day);
    drawn += fmt::format(R"(<path class="gantt-tick" d="M{0} {1}V{2}"/>)", x, head - 8, height);
    if (x - last_text < 78 || x > width - 60) continue;
    last_text = x;
    drawn += fmt::format(R"(<text class="gantt-date" x="{}" y="{}">{}</text>)", x + 4, head - 14,
                         web::escaped(base::format_date(language, tick.date)));
  }
  return drawn;
}

std::string rect(std::string_view name, int x, int y, int wide, int high) {
  return fmt::format(R"(<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>)", name, x, y, std::max(wide, 3), high);
}

}  // namespace

Chart chart_of(const std::vector<Activity>& activities, base::Language language, base::PartialDate date) {
  Chart chart;
  std::vector<const Activity*> drawn;
  std::optional<sys_days> from, to;
  int late = 0;
  for (const auto& one : activities) {
    if (one.stage == Stage::undated || static_cast<int>(drawn.size()) == most_drawn) continue;
    drawn.push_back(&one);
    late += one.days_late > 0;
    for (const auto& day : {one.planned_from, one.from})
      if (day && (!from || *day < *from)) from = day;
    // What is late and not over is so until today.
    const auto until = one.days_late > 0 && one.stage != Stage::done ? last_day(date) : std::nullopt;
    for (const auto& day : {one.planned_to, one.to, until})
      if (day && (!to || *day > *to)) to = day;
  }
  chart.shown = static_cast<int>(drawn.size());
  if (drawn.empty() || !from || !to) return chart;
  const auto margin = days((*to - *from).count() / 50 + 5);
  const Scale scale{{*from - margin, std::max(*to, *from) + margin}};
  const int height = head + row * chart.shown + 8;
  const auto text = [&](const base::Message& message) { return web::escaped(base::text(language, message)); };
  std::string& svg = chart.svg;
  svg = fmt::format(
      R"(<svg class="gantt" viewBox="0 0 {} {}" role="img" aria-labelledby="gantt-title gantt-desc"><title id="gantt-title">{}</title><desc id="gantt-desc">{}</desc>)",
      width, height, text(msg("The activities in time")),
      text(msg("Activities drawn: {drawn}, from {from} to {to}; late: {late}. The table below says the same in words.",
               {{"drawn", base::format_number(language, chart.shown)},
                {"from", base::format_date(language, date_of(*from))},
                {"to", base::format_date(language, date_of(*to))},
                {"late", base::format_number(language, late)}})));
  svg += R"(<defs><pattern id="gantt-hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path class="gantt-hatching" d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5"/></pattern></defs>)";
  svg += drawn_ticks(scale, language, height);
  std::unordered_map<const Node*, int> rows;
  for (std::size_t i = 0; i < drawn.size(); ++i) rows.emplace(drawn[i]->node, static_cast<int>(i));
  const auto start_of = [](const Activity& one) { return one.from ? *one.from : *one.planned_from; };
  const auto end_of = [](const Activity& one) {
    return one.stage == Stage::done ? *one.to : one.planned_to ? *one.planned_to : *one.to;
  };
  for (std::size_t i = 0; i < drawn.size(); ++i)
    for (const auto* before : drawn[i]->before)
      if (const auto found = rows.find(before); found != rows.end()) {
        const int y1 = head + row * found->second + bar_at + bar_height / 2, y2 = head + row * static_cast<int>(i) + bar_at + bar_height / 2;
        const int x1 = scale.x(end_of(*drawn[static_cast<std::size_t>(found->second)]) + days(1)), x2 = scale.x(start_of(*drawn[i]));
        svg += fmt::format(R"(<path class="gantt-after" d="M{} {}h5V{}H{}"/>)", x1, y1, y2, std::max(x2, 1));
      }
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const auto& one = *drawn[i];
    const int y = head + row * static_cast<int>(i), bar = y + bar_at;
    int left = width, right = 0;
    const auto span = [&](const char* name, sys_days begin, sys_days end, int inset) {
      const int x = scale.x(begin), wide = scale.x(end + days(1)) - x;
      left = std::min(left, x);
      right = std::max(right, x + wide);
      svg += rect(name, x, bar + inset, wide, bar_height - 2 * inset);
    };
    if (one.planned_from && one.planned_to) span("gantt-planned", *one.planned_from, std::max(*one.planned_from, *one.planned_to), 0);
    if (one.from && one.to) span("gantt-actual", *one.from, *one.to, 4);
    if (one.days_late > 0) {
      const auto due = last_day(one.begins_late ? one.node->start : one.node->end);
      const auto until = one.stage == Stage::done ? *one.to : *last_day(date);
      if (due && until > *due && *due < scale.to) span("gantt-late", *due + days(1), std::min(until, scale.to), 0);
    }
    const bool at_end = left > width * 11 / 20;
    std::string label = fmt::format("{} {}", one.number, web::escaped(shortened(name_of(*one.node, language))));
    if (const auto said = lateness(one, language); !said.empty())
      label += fmt::format(R"( <tspan class="gantt-late-text">· {}</tspan>)", web::escaped(said));
    svg += fmt::format(R"(<text class="gantt-label" x="{}" y="{}"{}>{}</text>)", at_end ? right : left, y + 15,
                       at_end ? R"( text-anchor="end")" : "", label);
  }
  if (const auto today = *last_day(date); today > scale.from && today < scale.to) {
    const int x = scale.x(today);
    svg += fmt::format(R"(<path class="gantt-today" d="M{0} {1}V{2}"/><text class="gantt-now" x="{3}" y="{4}"{5}>{6}</text>)", x,
                       head - 6, height, x > width - 80 ? x - 4 : x + 4, head + 1, x > width - 80 ? R"( text-anchor="end")" : "",
                       text(msg("today")));
  }
  svg += "</svg>";
  return chart;
}

}  // namespace framework
