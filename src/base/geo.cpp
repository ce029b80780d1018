// SPDX-License-Identifier: EUPL-1.2
#include "base/geo.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace base {
namespace {

constexpr double earth_radius_km = 6371.0088;
constexpr double radians(double degrees) { return degrees * std::numbers::pi / 180; }
constexpr double degrees(double radians) { return radians * 180 / std::numbers::pi; }

}  // namespace

double distance_km(Point a, Point b) {
  const double sin_lat = std::sin(radians(b.latitude - a.latitude) / 2);
  const double sin_lon = std::sin(radians(b.longitude - a.longitude) / 2);
  const double h = sin_lat * sin_lat + std::cos(radians(a.latitude)) * std::cos(radians(b.latitude)) * sin_lon * sin_lon;
  return 2 * earth_radius_km * std::asin(std::min(1.0, std::sqrt(h)));
}

std::vector<Point> great_circle(Point a, Point b, int segments) {
  segments = std::max(1, segments);
  const double angle = distance_km(a, b) / earth_radius_km;
  std::vector<Point> points;
  points.reserve(static_cast<std::size_t>(segments) + 1);
  for (int i = 0; i <= segments; ++i) {
    const double f = static_cast<double>(i) / segments;
    // Ends that coincide or are antipodes have no single circle: the line then runs straight in degrees.
    if (angle < 1e-9 || std::abs(angle - std::numbers::pi) < 1e-9) {
      points.push_back({a.latitude + f * (b.latitude - a.latitude), a.longitude + f * (b.longitude - a.longitude)});
      continue;
    }
    const double from = std::sin((1 - f) * angle) / std::sin(angle);
    const double to = std::sin(f * angle) / std::sin(angle);
    const double x = from * std::cos(radians(a.latitude)) * std::cos(radians(a.longitude)) +
                     to * std::cos(radians(b.latitude)) * std::cos(radians(b.longitude));
    const double y = from * std::cos(radians(a.latitude)) * std::sin(radians(a.longitude)) +
                     to * std::cos(radians(b.latitude)) * std::sin(radians(b.longitude));
    const double z = from * std::sin(radians(a.latitude)) + to * std::sin(radians(b.latitude));
    points.push_back({degrees(std::atan2(z, std::hypot(x, y))), degrees(std::atan2(y, x))});
  }
  return points;
}

Projected equal_earth(Point p, double central_longitude) {
  constexpr double a1 = 1.340264, a2 = -0.081106, a3 = 0.000893, a4 = 0.003796;
  double longitude = p.longitude - central_longitude;
  longitude -= 360 * std::floor((longitude + 180) / 360);
  const double theta = std::asin(std::sqrt(3.0) / 2 * std::sin(radians(p.latitude)));
  const double t2 = theta * theta, t6 = t2 * t2 * t2;
  const double x = 2 * std::sqrt(3.0) * radians(longitude) * std::cos(theta) /
                   (3 * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)));
  const double y = theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2));
  return {x, y};
}

}  // namespace base
