// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <vector>

namespace base {

// Degrees in WGS 84: latitude -90 to 90, longitude -180 to 180.
struct Point {
  double latitude = 0;
  double longitude = 0;
  bool operator==(const Point&) const = default;
};

// Great-circle distance in kilometres, on a sphere of 6 371.0088 km.
double distance_km(Point a, Point b);

// Points of the great circle from a to b, both ends included; `segments` at least 1.
std::vector<Point> great_circle(Point a, Point b, int segments);

// Equal Earth projection (Šavrič, Patterson, Jenny 2018): x in about ±2.7066, y in ±1.3173, y to the north.
struct Projected {
  double x = 0;
  double y = 0;
};
Projected equal_earth(Point p, double central_longitude = 0);

}  // namespace base
