// SPDX-License-Identifier: EUPL-1.2
#include "framework/plan.h"

namespace framework {

using projects::Level;

std::vector<std::string> numbers_of(const std::vector<Node>& nodes) {
  std::vector<std::string> numbers;
  std::unordered_map<std::string_view, std::pair<std::string, int>> seen;  // of a node: its number, and its children so far
  for (const auto& node : nodes) {
    auto& [above, children] = seen[node.parent];
    numbers.push_back(above.empty() ? std::to_string(++children) : fmt::format("{}.{}", above, ++children));
    if (!node.id.empty()) seen[node.id].first = numbers.back();
  }
  return numbers;
}

std::vector<Activity> plan_of(const projects::Project& project, base::PartialDate date) {
  const auto today = *last_day(date);
  const auto numbers = numbers_of(project.nodes);
  std::unordered_map<std::string_view, const Node*> known;
  for (const auto& node : project.nodes)
    if (!node.id.empty()) known.emplace(node.id, &node);
  std::vector<Activity> plan;
  for (std::size_t i = 0; i < project.nodes.size(); ++i) {
    const auto& node = project.nodes[i];
    if (node.level != Level::activity) continue;
    Activity one;
    one.node = &node;
    one.number = numbers[i];
    one.planned_from = first_day(node.start.known() ? node.start : node.end);
    one.planned_to = last_day(node.end.known() ? node.end : node.start);
    const bool over = node.actual_end.known(), begun = node.actual_start.known() || over;
    one.stage = over ? Stage::done : begun ? Stage::under_way : one.planned_from ? Stage::planned : Stage::undated;
    if (begun) {
      one.from = first_day(node.actual_start.known() ? node.actual_start : node.actual_end);
      one.to = over ? last_day(node.actual_end) : std::max(today, *one.from);
    }
    const auto days = [](auto since, auto until) { return static_cast<int>((until - since).count()); };
    if (over) {
      // Late only if it is so whatever day a date known in part means.
      if (node.end.known() && *first_day(node.actual_end) > *last_day(node.end))
        one.ended_late = true, one.days_late = days(*last_day(node.end), *first_day(node.actual_end));
    } else if (node.end.known() && today > *last_day(node.end)) {
      one.days_late = days(*last_day(node.end), today);
    } else if (!begun && node.start.known() && today > *last_day(node.start)) {
      one.begins_late = true;
      one.days_late = days(*last_day(node.start), today);
    }
    for (const auto& id : node.after) {
      const auto found = known.find(id);
      if (found == known.end()) continue;
      const auto& before = *found->second;
      one.before.push_back(&before);
      const auto begins = begun ? (node.actual_start.known() ? node.actual_start : node.actual_end) : node.start;
      const auto ends = before.actual_end.known() ? before.actual_end : before.end;
      if (begins.known() && ends.known() && *last_day(begins) < *first_day(ends)) one.clashes.push_back(&before);
    }
    plan.push_back(std::move(one));
  }
  return plan;
}

}  // namespace framework
