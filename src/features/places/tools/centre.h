// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cmath>

#include "base/geo.h"

namespace places::build {

// GeoNames gives subdivisions no point here: the centre of the population known in it stands for it, as a mean of
// unit vectors so that a subdivision on both sides of the 180th meridian does not land on the other side of the globe.
struct Centre {
  double x = 0, y = 0, z = 0, population = 0;
  void add(base::Point p, double weight) {
    const double radian = 3.14159265358979323846 / 180;
    const double lat = p.latitude * radian, lon = p.longitude * radian;
    x += weight * std::cos(lat) * std::cos(lon);
    y += weight * std::cos(lat) * std::sin(lon);
    z += weight * std::sin(lat);
    population += weight;
  }
  base::Point point() const {
    const double degree = 180 / 3.14159265358979323846;
    return {std::atan2(z, std::hypot(x, y)) * degree, std::atan2(y, x) * degree};
  }
};

}  // namespace places::build
