// SPDX-License-Identifier: EUPL-1.2
// The work plan: activities in time. Rules, the chart and the calendar, without SQL and without HTTP.
#pragma once
#include "framework/measure.h"

namespace framework {

using projects::Node;

BOOST_DEFINE_ENUM_CLASS(Stage, undated, planned, under_way, done)

// What is wrong with an activity's dates, each said in words.
struct Activity {
  const Node* node = nullptr;
  std::string number;  // in the tree: "1.2.1"
  Stage stage = Stage::undated;
  std::optional<std::chrono::sys_days> planned_from, planned_to, from, to;  // `from` and `to`: as it really was, as far as it went
  int days_late = 0;                 // its end, or its beginning, after what was planned
  bool begins_late = false;          // should have begun and has not
  bool ended_late = false;           // is over, later than planned
  std::vector<const Node*> before;   // those it waits for
  std::vector<const Node*> clashes;  // those of them that end after it begins
};

// The activities in the order of the tree.
std::vector<Activity> plan_of(const projects::Project& project, base::PartialDate today);
// "1.2.1" of each node, in their order.
std::vector<std::string> numbers_of(const std::vector<Node>& nodes);

struct Chart {
  std::string svg;
  int shown = 0;  // activities drawn: those with dates, and not more than most_drawn
};
inline constexpr int most_drawn = 150;
// Drawn without script. It says in words what the table says: what is late has the word beside its bar.
Chart chart_of(const std::vector<Activity>& activities, base::Language language, base::PartialDate today);

// RFC 5545. `host` makes the events' ids the world's own; `at` is when it was made ("2026-11-23T00:42:32Z"), `url` the address
// of the plan.
std::string calendar_of(const projects::Project& project, const std::vector<Activity>& activities, base::Language language,
                        std::string_view host, std::string_view at, std::string_view url);

}  // namespace framework
