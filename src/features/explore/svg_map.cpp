// SPDX-License-Identifier: EUPL-1.2
#include "explore/svg_map.h"

#include <cmath>

#include <fmt/format.h>

namespace explore {
namespace {

struct Spot {
  double x, y;
};

Spot spot(base::Point point) {
  const auto p = base::equal_earth(point);
  return {map_width / 2 + map_scale * p.x, map_height / 2 - map_scale * p.y};
}

struct Box {
  double left = map_width, top = map_height, right = 0, bottom = 0;
  void include(Spot s) {
    left = std::min(left, s.x), right = std::max(right, s.x);
    top = std::min(top, s.y), bottom = std::max(bottom, s.y);
  }
};

// The dots with air around them, never closer than a large country and never a strip.
Box fitted(const std::vector<MapDot>& dots) {
  Box box;
  for (const auto& dot : dots) box.include(spot(dot.at));
  const double width = std::max({(box.right - box.left) * 1.25, (box.bottom - box.top) * 1.25 * 2, 90.0});
  const double height = width / 2;
  const double x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
  if (width >= map_width) return {0, 0, map_width, map_height};
  const double left = std::clamp(x - width / 2, 0.0, map_width - width);
  const double top = std::clamp(y - height / 2, 0.0, std::max(0.0, map_height - height));
  return {left, top, left + width, top + height};
}

// A great circle as path data; lifted off the paper where it would cross the map's edge.
std::string path(const MapArc& arc) {
  const double km = base::distance_km(arc.from, arc.to);
  const int segments = std::clamp(static_cast<int>(km / 400), 2, 24);
  std::string data;
  Spot before{};
  bool first = true;
  for (const auto& point : base::great_circle(arc.from, arc.to, segments)) {
    const Spot s = spot(point);
    const bool jump = !first && std::abs(s.x - before.x) > map_width / 3;
    fmt::format_to(std::back_inserter(data), "{}{:.1f} {:.1f}", first || jump ? "M" : "L", s.x, s.y);
    before = s;
    first = false;
  }
  return data;
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      case '\'': escaped += "&#39;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

std::string svg_map(const std::vector<MapArc>& arcs, const std::vector<MapDot>& dots, std::string_view land,
                    std::string_view description, bool fit) {
  const Box box = fit && !dots.empty() ? fitted(dots) : Box{0, 0, map_width, map_height};
  const double unit = (box.right - box.left) / 1000;  // one thousandth of the picture's width
  // A picture has no parts for those who hear it; with links inside it is a group.
  const bool links = std::ranges::any_of(dots, [](const MapDot& dot) { return !dot.href.empty(); });
  std::string svg = fmt::format(
      "<svg class=\"world-map\" viewBox=\"{:.1f} {:.1f} {:.1f} {:.1f}\" role=\"{}\" aria-label=\"{}\">"
      "<use href=\"{}\" class=\"world-map-land\"/><g class=\"world-map-arcs\">",
      box.left, box.top, box.right - box.left, box.bottom - box.top, links ? "group" : "img", escape_xml(description), escape_xml(land));
  std::int64_t most = 1;
  for (const auto& arc : arcs) most = std::max(most, arc.count);
  for (const auto& arc : arcs) {
    const double share = std::sqrt(static_cast<double>(arc.count) / static_cast<double>(most));
    fmt::format_to(std::back_inserter(svg), "<path d=\"{}\" stroke-width=\"{:.2f}\" stroke-opacity=\"{:.2f}\">{}</path>", path(arc),
                   0.8 + 2.2 * share, most == 1 ? 0.55 : 0.2 + 0.6 * share,
                   arc.label.empty() ? "" : "<title>" + escape_xml(arc.label) + "</title>");
  }
  svg += "</g><g class=\"world-map-dots\">";
  std::int64_t largest = 1;
  for (const auto& dot : dots) largest = std::max(largest, dot.count);
  for (const auto& dot : dots) {
    const Spot s = spot(dot.at);
    const double radius = unit * (dot.home ? 9 : 4 + 8 * std::sqrt(static_cast<double>(dot.count - 1) / static_cast<double>(largest)));
    const std::string circle = fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"{:.2f}\"{}><title>{}</title></circle>", s.x, s.y,
                                           radius, dot.home ? " class=\"home\"" : "", escape_xml(dot.label));
    if (dot.href.empty()) svg += circle;
    else svg += fmt::format("<a href=\"{}\">{}</a>", escape_xml(dot.href), circle);
  }
  return svg += "</g></svg>";
}

}  // namespace explore
