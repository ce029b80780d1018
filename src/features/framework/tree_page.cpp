// SPDX-License-Identifier: EUPL-1.2
// The framework as a tree, and what is done to its lines there: move, remove, put back.
#include <unordered_set>

#include "framework/pages.h"

namespace framework {

using base::msg;
using base::Problem;
using projects::Level;
using projects::Territory;

namespace {

constexpr std::size_t most_with_buttons = 200;  // lines; of more, only the pages of each line have them
constexpr std::size_t most_on_a_side = 12;

std::string new_url(const Desk& desk, Level level, std::string_view parent) {
  return desk.url(fmt::format("/framework/new?level={}&parent={}", boost::describe::enum_to_string(level, ""), http::url_encode(parent)));
}

// Of each node, the lines below it.
std::unordered_map<std::string_view, std::vector<const Indicator*>> by_node(const Project& project) {
  std::unordered_map<std::string_view, std::vector<const Indicator*>> found;
  for (const auto& indicator : project.indicators) found[indicator.node].push_back(&indicator);
  return found;
}

views::Side side(const Desk& desk, const web::Context& context, Territory which,
                 const std::unordered_map<std::string_view, std::vector<const Indicator*>>& indicators) {
  views::Side made;
  made.title = which == Territory::home ? context.tr(msg("Achieved at home")) : context.tr(msg("Achieved at the partner’s"));
  int lines = 0, all = 0, reached = 0, way = 0, behind = 0;
  for (const auto& node : desk.project.nodes) {
    if (node.territory != which && node.territory != Territory::both) continue;
    ++lines;
    const auto found = indicators.find(node.id);
    if (found == indicators.end() || node.id.empty()) continue;
    for (const auto* indicator : found->second) {
      ++all;
      auto line = indicator_line(desk, context, *indicator);
      reached += line.mark.ok;
      way += line.mark.way;
      behind += line.mark.bad;
      if (made.indicators.size() < most_on_a_side) made.indicators.push_back(std::move(line));
    }
  }
  made.has_indicators = all > 0;
  const auto number = [&](int n) { return base::format_number(context.language, n); };
  if (all > 0)
    made.tally = context.tr(msg("Indicators: {all}. Reached: {reached}; on the way: {way}; behind: {behind}; without a figure or target: {rest}.",
                                {{"all", number(all)}, {"reached", number(reached)}, {"way", number(way)}, {"behind", number(behind)},
                                 {"rest", number(all - reached - way - behind)}}));
  else if (lines > 0)
    made.none = context.tr(msg("Effects are stated here, but no indicator measures them yet."));
  else
    made.none = which == Territory::home ? context.tr(msg("No effect at home is stated. What a project changes in one’s own territory counts too."))
                                         : context.tr(msg("No effect at the partner’s is stated."));
  return made;
}

views::Line node_line(const Desk& desk, const web::Context& context, const Node& node, bool buttons, bool first, bool last) {
  const auto language = context.language;
  views::Line made;
  made.is_node = true;
  made.id = node.id;
  made.level = context.tr(projects::label(node.level));
  made.title = name_of(node, language);
  made.territory = context.tr(projects::label(node.territory));
  made.description = projects::text_in(node.description, language);
  made.assumptions = projects::text_in(node.assumptions, language);
  made.responsible = node.responsible;
  if (node.level == Level::activity) made.dates = span_text(node.start, node.end, language);
  made.risks = risk_lines(context, node);
  made.has_risks = !made.risks.empty();
  if (!desk.may_edit || node.id.empty()) return made;
  const auto at = desk.url("/framework/nodes/" + node.id);
  made.edit_url = at;
  made.indicator_url = desk.url("/framework/indicators/new?node=" + node.id);
  if (node.level != Level::activity) {
    const auto below = static_cast<Level>(static_cast<int>(node.level) + 1);
    made.adds.push_back({new_url(desk, below, node.id), context.tr(add_label(below))});
  }
  if (!buttons) return made;
  made.version = std::to_string(desk.version);
  if (!first) made.up_url = at + "/move";
  if (!last) made.down_url = at + "/move";
  made.remove_url = at + "/remove";
  return made;
}

views::Line gap(const Desk& desk, const web::Context& context, Level level, std::string_view parent, int depth) {
  views::Line made;
  made.depth = std::to_string(depth);
  made.title = context.tr(none_yet(level));
  made.level = context.tr(projects::label(level));
  if (desk.may_edit) made.adds.push_back({new_url(desk, level, parent), context.tr(add_label(level))});
  return made;
}

std::vector<views::Line> lines_of(const Desk& desk, const web::Context& context,
                                  const std::unordered_map<std::string_view, std::vector<const Indicator*>>& indicators) {
  const auto& nodes = desk.project.nodes;
  const auto numbers = numbers_of(nodes);
  std::unordered_map<std::string_view, std::pair<std::size_t, std::size_t>> ends;  // of a parent: its first and its last child
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto [at, is_new] = ends.try_emplace(nodes[i].parent, i, i);
    if (!is_new) at->second.second = i;
  }
  std::array<bool, 4> told{};
  std::vector<views::Line> lines;
  const auto tell = [&](Level level, std::string_view parent, int depth) {
    told[static_cast<std::size_t>(level)] = true;
    lines.push_back(gap(desk, context, level, parent, depth));
  };
  for (const auto& node : nodes) told[static_cast<std::size_t>(node.level)] = true;
  if (!told[0]) tell(Level::objective, "", 0);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto& node = nodes[i];
    const auto& siblings = ends.at(node.parent);
    auto line = node_line(desk, context, node, nodes.size() <= most_with_buttons, siblings.first == i, siblings.second == i);
    const auto depth = static_cast<int>(std::ranges::count(numbers[i], '.'));
    line.number = numbers[i];
    line.depth = std::to_string(depth);
    if (const auto found = indicators.find(node.id); found != indicators.end() && !node.id.empty())
      for (const auto* indicator : found->second) line.indicators.push_back(indicator_line(desk, context, *indicator));
    line.has_indicators = !line.indicators.empty();
    const bool has_children = !node.id.empty() && ends.contains(node.id);
    const bool shows_gap = !has_children && node.level != Level::activity;
    if (shows_gap) line.adds.clear();
    lines.push_back(std::move(line));
    if (shows_gap) tell(static_cast<Level>(static_cast<int>(node.level) + 1), node.id, depth + 1);
  }
  for (const auto level : {Level::specific_objective, Level::result, Level::activity})
    if (!told[static_cast<std::size_t>(level)]) tell(level, "", 0);
  return lines;
}

// What stands below a line, itself included.
std::unordered_set<std::string> subtree(const std::vector<Node>& nodes, const std::string& top) {
  std::unordered_set<std::string> ids{top};
  for (const auto& node : nodes)  // parents come before their children
    if (!node.id.empty() && ids.contains(node.parent)) ids.insert(node.id);
  return ids;
}

base::Result<void> check_unlocked(const Indicator& indicator) {
  if (!has_approved(indicator)) return {};
  return Problem{Problem::Kind::forbidden,
                 msg("Figures of it are approved, and nobody takes them away. Whoever approves figures may open them again first."), {}};
}

http::Response removed(const Desk& desk, const web::Context& context, const base::Result<std::int64_t>& done, std::string_view id) {
  if (!done) return refused(context, done.error());
  return http::redirect(desk.url(fmt::format("/framework?removed={}&before={}", http::url_encode(id), *done - 1)));
}

}  // namespace

http::Response show_framework(const Desk& desk, web::Context& context) {
  if (context.request.parameter("view").value_or("") == "matrix") return show_matrix(desk, context);
  views::Tree page;
  page.head = projects::head(context, desk.project, "/framework");
  page.views = {{desk.url("/framework"), context.tr(msg("Tree")), true}, {desk.url("/framework?view=matrix"), context.tr(msg("Matrix")), false}};
  const auto indicators = by_node(desk.project);
  page.sides = {side(desk, context, Territory::home, indicators), side(desk, context, Territory::partner, indicators)};
  page.lines = lines_of(desk, context, indicators);
  page.counted = desk.project.source
                     ? context.tr(msg("Figures are those of the file that the project came from. A target counts as reached when the last figure meets it; where periods are counted one by one, when their sum does."))
                     : context.tr(msg("Only figures that a second person has approved are shown to everybody. A target counts as reached when the last figure meets it; where periods are counted one by one, when their sum does."));
  if (desk.may_edit)
    if (const auto id = context.request.parameter("removed"), before = context.request.parameter("before"); id && before) {
      page.has_removed = true;
      page.removed = {context.tr(msg("It is removed, with all that stood below it.")), desk.url("/framework/restore"), std::string(*id), std::string(*before)};
    }
  const auto title = context.tr(msg("Logical framework: {project}", {{"project", page.head.title}}));
  return show(context, "framework/framework", title, page);
}

http::Response remove_node(const Desk& desk, web::Context& context) {
  const std::string id(context.path("node"));
  const auto done = projects::change(
      desk.database, context.identity, desk.project.id, version_field(context), "a line of the framework removed",
      [&](Project& now, const Project& seen) -> base::Result<void> {
        if (!projects::part_of(now.nodes, id)) return gone_meanwhile();
        const auto ids = subtree(now.nodes, id);
        for (const auto& one : ids)
          if (!projects::is_untouched(now.nodes, seen.nodes, one)) return projects::changed_meanwhile("");
        for (const auto& indicator : now.indicators) {
          if (!ids.contains(indicator.node)) continue;
          if (auto free = check_unlocked(indicator); !free) return free;
          if (!projects::is_untouched(now.indicators, seen.indicators, indicator.id)) return projects::changed_meanwhile("");
        }
        std::erase_if(now.nodes, [&](const Node& node) { return ids.contains(node.id); });
        std::erase_if(now.indicators, [&](const Indicator& one) { return !one.node.empty() && ids.contains(one.node); });
        for (auto& node : now.nodes) std::erase_if(node.after, [&](const std::string& one) { return ids.contains(one); });
        return {};
      });
  return removed(desk, context, done, id);
}

http::Response remove_indicator(const Desk& desk, web::Context& context) {
  const std::string id(context.path("indicator"));
  const auto done = projects::change(desk.database, context.identity, desk.project.id, version_field(context), "an indicator removed",
                                     [&](Project& now, const Project& seen) -> base::Result<void> {
                                       const auto* one = projects::part_of(now.indicators, id);
                                       if (!one) return gone_meanwhile();
                                       if (auto free = check_unlocked(*one); !free) return free;
                                       if (!projects::is_untouched(now.indicators, seen.indicators, id)) return projects::changed_meanwhile("");
                                       std::erase_if(now.indicators, [&](const Indicator& other) { return other.id == id; });
                                       return {};
                                     });
  return removed(desk, context, done, id);
}

// Puts back what was removed: it is in the version before.
http::Response restore(const Desk& desk, web::Context& context) {
  const auto id = field(context, "part");
  const auto done = projects::change(
      desk.database, context.identity, desk.project.id, version_field(context), "what was removed put back",
      [&](Project& now, const Project& seen) -> base::Result<void> {
        const auto* node = projects::part_of(seen.nodes, id);
        const auto* indicator = projects::part_of(seen.indicators, id);
        if ((!node && !indicator) || projects::part_of(now.nodes, id) || projects::part_of(now.indicators, id)) return gone_meanwhile();
        const auto ids = node ? subtree(seen.nodes, id) : std::unordered_set<std::string>();
        // In the places they had: what is still there keeps its order, what came since stands at the end.
        std::vector<Node> nodes;
        for (const auto& one : seen.nodes) {
          if (ids.contains(one.id) && !projects::part_of(now.nodes, one.id)) nodes.push_back(one);
          else if (const auto* kept = one.id.empty() ? nullptr : projects::part_of(now.nodes, one.id)) nodes.push_back(*kept);
        }
        for (const auto& one : now.nodes)
          if (one.id.empty() || !projects::part_of(nodes, one.id)) nodes.push_back(one);
        for (auto& one : nodes) {
          const auto* before = one.id.empty() ? nullptr : projects::part_of(seen.nodes, one.id);
          if (before && !ids.contains(one.id))
            for (const auto& after : before->after)
              if (ids.contains(after)) one.after.push_back(after);
          std::erase_if(one.after, [&](const std::string& after) { return !projects::part_of(nodes, after); });
        }
        now.nodes = std::move(nodes);
        for (const auto& one : seen.indicators)
          if ((one.id == id || (!one.node.empty() && ids.contains(one.node))) && !projects::part_of(now.indicators, one.id))
            now.indicators.push_back(one);
        return {};
      });
  if (!done) return refused(context, done.error());
  return http::redirect(desk.url("/framework"));
}

http::Response move_node(const Desk& desk, web::Context& context) {
  const std::string id(context.path("node"));
  const bool up = field(context, "to") == "up";
  const auto done = projects::change(desk.database, context.identity, desk.project.id, version_field(context), "a line of the framework moved",
                                     [&](Project& now, const Project&) -> base::Result<void> {
                                       auto* node = projects::part_of(now.nodes, id);
                                       if (!node) return gone_meanwhile();
                                       Node* other = nullptr;
                                       bool passed = false;
                                       for (auto& one : now.nodes) {
                                         if (&one == node) {
                                           if (up) break;
                                           passed = true;
                                         } else if (one.parent == node->parent) {
                                           if (up) other = &one;
                                           else if (passed) {
                                             other = &one;
                                             break;
                                           }
                                         }
                                       }
                                       // At the end already: so be it.
                                       if (other) std::swap(*node, *other);
                                       return {};
                                     });
  if (!done) return refused(context, done.error());
  return http::redirect(desk.url("/framework#node-" + id));
}

}  // namespace framework
