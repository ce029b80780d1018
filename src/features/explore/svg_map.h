// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/geo.h"

namespace explore {

// The map that pages show without script: the world in Equal Earth, arcs and dots over it, as one SVG element.
// User units: x = 500 + 184.731 * projected x, y = 243.356 - 184.731 * projected y, so the world is 1000 by 486.7.
inline constexpr double map_scale = 500 / 2.7066299836960748;
inline constexpr double map_width = 1000;
inline constexpr double map_height = 2 * 1.3173627591574133 * map_scale;

struct MapArc {
  base::Point from, to;
  std::int64_t count = 1;
  std::string label;  // read out and shown on hovering
};
struct MapDot {
  base::Point at;
  std::int64_t count = 1;
  std::string label;
  std::string href;       // empty: not a link
  bool home = false;      // the place the map is about
};

// `fit`: show only the part of the world in which there are dots (with a margin), else all of it. `land` is the
// address of the land's symbol, as "/static/web/world.svg#land". Texts are escaped here.
std::string svg_map(const std::vector<MapArc>& arcs, const std::vector<MapDot>& dots, std::string_view land,
                    std::string_view description, bool fit);

std::string escape_xml(std::string_view text);

}  // namespace explore
