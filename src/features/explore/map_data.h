// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "base/geo.h"
#include "http/message.h"
#include "search/index.h"

namespace explore {

// The part of the world a map shows, in degrees; west may be beyond east of the date line (west < east always, east may
// exceed 180). Zoom 0 is the world, 12 a town.
struct MapWindow {
  double zoom = 1;
  double west = -180, south = -90, east = 180, north = 90;
  bool contains(base::Point point) const;
};
MapWindow read_window(const http::Pairs& parameters);

struct MapPicture {
  struct Dot {
    base::Point at;
    std::uint32_t count;
    std::optional<std::uint32_t> organisation;  // its row, if it is one organisation
    std::optional<std::uint32_t> project = {};  // its row, if it is one project
  };
  struct Arc {
    base::Point from, to;
    std::uint32_t count;
    std::uint64_t relation;  // its id, if it is one relation; else 0
  };
  std::vector<Dot> dots;  // most relations first
  std::vector<Arc> arcs;  // likewise
  std::uint64_t total = 0;  // relations that match
  std::uint64_t shown = 0;  // of these, in the window
};

// Gathers the relations, or the projects, that match: places that are close together at this zoom become one. Deterministic.
MapPicture gather(const search::View& view, const search::Request& request, const MapWindow& window, std::size_t most_arcs,
                  std::size_t most_points);

}  // namespace explore
