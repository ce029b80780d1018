// SPDX-License-Identifier: EUPL-1.2
// Projects as bars in time: from when to when, and how surely that is known.
#pragma once
#include "base/time_axis.h"
#include "explore/pieces.h"
#include "explore/results_view.h"

namespace explore {

// sure: it went on. partly: within this time it began or ended, the date is known to the month or the year alone.
// open: it has no date at this end, nobody knows how far it reaches.
enum class Certainty : std::uint8_t { sure, partly, open };
struct TimeSpan {
  Certainty certainty;
  std::chrono::sys_days from, to;  // `to` is the day after
  bool operator==(const TimeSpan&) const = default;
};
struct Lifetime {
  base::PartialDate start, end;
  std::optional<std::chrono::sys_days> over;  // before this day it ended, whenever that was
};

// In order of time; empty where no date is known.
std::vector<TimeSpan> spans_of(const Lifetime& lifetime, const base::TimeAxis& axis);
// Whole years around all that is known; an open end reaches up to today. A date far from the others (a typing mistake,
// mostly) does not make all bars but its own into dots: the axis ends before it. Nothing where no date is known.
std::optional<base::TimeAxis> axis_of(const std::vector<Lifetime>& lifetimes, base::PartialDate today);

// Rows of one page, in their order. `table_url`: where the same stands as a table.
TimelineView timeline(const Reading& reading, const std::vector<search::Row>& rows, std::string table_url, base::PartialDate today);

}  // namespace explore
