// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "search/evaluate.h"

namespace search {

Chords::Chords(base::Point near) {
  constexpr double radian = std::numbers::pi / 180;
  double latitude = near.latitude * radian, longitude = near.longitude * radian;
  x = static_cast<float>(std::cos(latitude) * std::cos(longitude));
  y = static_cast<float>(std::cos(latitude) * std::sin(longitude));
  z = static_cast<float>(std::sin(latitude));
}

float Chords::of_km(double km) {
  constexpr double radius = 6371.0088;  // as base::distance_km
  double half = std::min(km / radius / 2, std::numbers::pi / 2);
  return static_cast<float>(4 * std::sin(half) * std::sin(half)) * (half >= std::numbers::pi / 2 ? 1.001F : 1.0F);
}

float Chords::to_own(const Rows& rows, std::uint32_t row) const {
  if (rows.latitude[row] == unknown_number) return std::numeric_limits<float>::infinity();
  float dx = rows.x[row] - x, dy = rows.y[row] - y, dz = rows.z[row] - z;
  return dx * dx + dy * dy + dz * dz;
}

float Chords::to(const Scope& scope, std::uint32_t row) const {
  if (scope.rows().collection().points) return to_own(scope.rows(), row);
  float nearest = std::numeric_limits<float>::infinity();
  if (const Rows* linked = scope.linked(); linked && linked->collection().points) {
    scope.rows().links.each(row, [&](std::uint32_t value) {
      if (linked->alive(value - 1)) nearest = std::min(nearest, to_own(*linked, value - 1));
    });
  }
  return nearest;
}

}  // namespace search
