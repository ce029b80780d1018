// SPDX-License-Identifier: EUPL-1.2
// Gathers the relations that match into points, clusters and arcs for a zoom level and a part of the world.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <charconv>
#include <cmath>

#include "base/json.h"
#include "base/text.h"
#include "explore/api.h"
#include "explore/documents.h"
#include "explore/filters.h"
#include "explore/map_data.h"

namespace explore {
namespace {

struct Cell {
  double latitude = 0, longitude = 0;  // sums over the ends of relations
  std::uint32_t ends = 0;
  std::uint32_t count = 0;  // relations
  std::uint64_t last = 0;   // the relation counted last, by its number in the answer
  std::uint32_t row = 0;    // the organisation in it, if `several` is not set
  bool several = false;
};

std::optional<double> to_double(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

// Close up each place stands for itself (0); farther out, what lies within some sixty pixels is one.
double cell_size_at(const MapWindow& window) { return window.zoom >= 8 ? 0 : 14 / std::pow(2, window.zoom); }

}  // namespace

MapWindow read_window(const http::Pairs& parameters) {
  MapWindow window;
  for (const auto& [name, value] : parameters) {
    if (name == "zoom") {
      if (const auto zoom = to_double(value)) window.zoom = std::clamp(*zoom, 0.0, 12.0);
    } else if (name == "bbox") {
      const auto parts = base::split(value, ',');
      if (parts.size() != 4) continue;
      std::array<double, 4> edges{};
      bool whole = true;
      for (std::size_t i = 0; i < 4; ++i) {
        const auto edge = to_double(base::trim(parts[i]));
        whole = whole && edge.has_value();
        edges[i] = edge.value_or(0);
      }
      if (whole) window.west = edges[0], window.south = edges[1], window.east = edges[2], window.north = edges[3];
    }
  }
  return window;
}

bool MapWindow::contains(base::Point point) const {
  if (point.latitude < south || point.latitude > north) return false;
  if (east - west >= 360) return true;
  const double from_west = point.longitude - west - 360 * std::floor((point.longitude - west) / 360);
  return from_west <= east - west;
}

namespace {

// Projects stand at each of their places, without arcs; in a cell that has several of them a project counts once. Those
// without a place are in the total alone.
MapPicture gather_projects(const search::View& view, const search::Request& request, const MapWindow& window, std::size_t most_points) {
  const auto projects = view.table(projects_collection);
  const double cell_size = cell_size_at(window);
  const auto columns = cell_size > 0 ? static_cast<std::uint64_t>(360 / cell_size) + 1 : 0;
  const int places = projects.number("places");
  std::uint64_t place = 0;
  std::map<std::uint64_t, Cell> cells;
  MapPicture picture;
  for (const std::uint32_t row : view.all(request)) {
    ++picture.total;
    const auto first = projects.point(row);
    if (!first) continue;
    bool inside = false;
    const auto put = [&](base::Point point) {
      if (!window.contains(point)) return;
      picture.shown += inside ? 0 : 1;
      inside = true;
      Cell& cell = cells[cell_size > 0 ? static_cast<std::uint64_t>((point.latitude + 90) / cell_size) * columns +
                                             static_cast<std::uint64_t>((point.longitude + 180) / cell_size)
                                       : ++place];
      cell.several = cell.several || (cell.ends > 0 && cell.row != row);
      if (cell.last != picture.shown) ++cell.count;
      cell.last = picture.shown;
      cell.row = row;
      ++cell.ends;
      cell.latitude += point.latitude;
      cell.longitude += point.longitude;
    };
    put(*first);
    if (projects.number_at(places, row).value_or(0) > 1)
      for (const auto point : other_places(projects.display(row))) put(point);
  }
  std::vector<const Cell*> order;
  for (const auto& [key, cell] : cells) order.push_back(&cell);
  std::ranges::stable_sort(order, [](const Cell* a, const Cell* b) { return a->count > b->count; });
  if (order.size() > most_points) order.resize(most_points);
  for (const Cell* cell : order)
    picture.dots.push_back({{cell->latitude / cell->ends, cell->longitude / cell->ends}, cell->count, std::nullopt, cell->several ? std::nullopt : std::optional(cell->row)});
  return picture;
}

}  // namespace

MapPicture gather(const search::View& view, const search::Request& request, const MapWindow& window, std::size_t most_arcs,
                  std::size_t most_points) {
  if (request.collection == projects_collection) return gather_projects(view, request, window, most_points);
  const auto relations = view.table(relations_collection);
  const auto organisations = view.table(organisations_collection);
  const double cell_size = cell_size_at(window);
  const auto columns = cell_size > 0 ? static_cast<std::uint64_t>(360 / cell_size) + 1 : 0;

  std::vector<std::uint64_t> cell_of(organisations.size(), ~0ULL);  // by organisation row; ~0: not looked at, ~0 - 1: no point
  constexpr std::uint64_t unseen = ~0ULL, nowhere = ~0ULL - 1;
  std::vector<base::Point> points(organisations.size());
  std::unordered_map<std::uint64_t, Cell> cells;
  struct Arc {
    std::uint32_t count = 0;
    std::uint32_t relation = 0;  // the relation, if it is the only one
  };
  struct PairHash {
    std::size_t operator()(const std::pair<std::uint64_t, std::uint64_t>& p) const {
      return p.first * 0x9E3779B97F4A7C15ULL ^ (p.second + 0x7F4A7C15ULL) * 0xC2B2AE3D27D4EB4FULL;
    }
  };
  std::unordered_map<std::pair<std::uint64_t, std::uint64_t>, Arc, PairHash> arcs;

  const auto place_in_cell = [&](std::uint32_t row) {
    std::uint64_t& cell = cell_of[row];
    if (cell != unseen) return cell;
    const auto point = organisations.point(row);
    if (!point) return cell = nowhere;
    points[row] = *point;
    if (cell_size == 0) return cell = row;
    const auto y = static_cast<std::uint64_t>((point->latitude + 90) / cell_size);
    const auto x = static_cast<std::uint64_t>((point->longitude + 180) / cell_size);
    return cell = y * columns + x;
  };

  MapPicture picture;
  std::vector<std::uint32_t> ends;
  for (const std::uint32_t row : view.all(request)) {
    ++picture.total;
    ends.clear();
    std::uint32_t two[2];
    const std::size_t count = relations.first_links(row, two);
    if (count <= 2) ends.assign(two, two + count);
    else relations.links(row, [&](std::uint32_t end) { ends.push_back(end); });
    bool inside = false;
    for (const auto end : ends)
      if (place_in_cell(end) != nowhere && window.contains(points[end])) inside = true;
    if (!inside) continue;
    ++picture.shown;
    for (const auto end : ends) {
      if (cell_of[end] == nowhere) continue;
      Cell& cell = cells[cell_of[end]];
      if (cell.ends == 0) cell.row = end;
      else if (cell.row != end) cell.several = true;
      // A relation inside a cell has two ends there and counts once.
      if (cell.last != picture.shown) ++cell.count;
      cell.last = picture.shown;
      ++cell.ends;
      cell.latitude += points[end].latitude;
      cell.longitude += points[end].longitude;
    }
    for (std::size_t i = 0; i < ends.size(); ++i)
      for (std::size_t j = i + 1; j < ends.size() && j < i + 8; ++j) {
        auto from = cell_of[ends[i]], to = cell_of[ends[j]];
        if (from == nowhere || to == nowhere || from == to) continue;
        if (from > to) std::swap(from, to);
        Arc& arc = arcs[{from, to}];
        ++arc.count;
        arc.relation = row;
      }
  }

  const auto middle = [](const Cell& cell) { return base::Point{cell.latitude / cell.ends, cell.longitude / cell.ends}; };
  std::vector<std::pair<std::pair<std::uint64_t, std::uint64_t>, Arc>> kept(arcs.begin(), arcs.end());
  const auto heavier = [](const auto& a, const auto& b) { return std::tuple(b.second.count, a.first) < std::tuple(a.second.count, b.first); };
  if (kept.size() > most_arcs) {
    std::nth_element(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(most_arcs), kept.end(), heavier);
    kept.resize(most_arcs);
  }
  std::ranges::sort(kept, heavier);
  for (const auto& [pair, arc] : kept)
    picture.arcs.push_back({middle(cells[pair.first]), middle(cells[pair.second]), arc.count, arc.count == 1 ? relations.id(arc.relation) : 0});

  std::vector<std::pair<std::uint64_t, const Cell*>> order;
  for (const auto& [key, cell] : cells) order.emplace_back(key, &cell);
  std::ranges::sort(order, [](const auto& a, const auto& b) { return std::tuple(b.second->count, a.first) < std::tuple(a.second->count, b.first); });
  if (order.size() > most_points) order.resize(most_points);
  for (const auto& [key, cell] : order) picture.dots.push_back({middle(*cell), cell->count, cell->several ? std::nullopt : std::optional(cell->row)});
  return picture;
}

std::string map_json(const Atlas& atlas, const http::Pairs& parameters, base::Language language) {
  namespace json = boost::json;
  const auto what = std::ranges::find(parameters, "what", &http::Pairs::value_type::first);
  const bool of_projects = what != parameters.end() && what->second == projects_collection;
  const auto filters = Filters::read(parameters, of_projects ? projects_collection : relations_collection);
  const auto window = read_window(parameters);
  const auto view = atlas.index().view();
  const auto picture = gather(view, filters.request(language, atlas.gazetteer()), window, 600, 500);
  const auto organisations = view.table(organisations_collection), projects = view.table(projects_collection);
  const auto rounded = [](double degrees) { return std::round(degrees * 1e4) / 1e4; };
  json::array points, clusters, arcs;
  for (const auto& dot : picture.dots) {
    json::object one;
    if (dot.project) {
      const std::string id = base::id_text(projects.id(*dot.project));
      one = {{"id", id}, {"name", projects.name(*dot.project)}, {"country", ""}, {"href", "/projects/" + id}};
    } else if (dot.organisation) {
      const auto row = *dot.organisation;
      const auto display = unpack_organisation(organisations.display(row));
      const std::string id = base::id_text(organisations.id(row));
      one = {{"id", id}, {"name", organisations.name(row)}, {"country", atlas.gazetteer().country_name(display.country, language)}};
      one["href"] = "/organisations/" + id;
    }
    one["lat"] = rounded(dot.at.latitude);
    one["lon"] = rounded(dot.at.longitude);
    one["count"] = dot.count;
    (dot.organisation || dot.project ? points : clusters).push_back(std::move(one));
  }
  for (const auto& arc : picture.arcs) {
    json::object one{{"from", json::array{rounded(arc.from.longitude), rounded(arc.from.latitude)}},
                     {"to", json::array{rounded(arc.to.longitude), rounded(arc.to.latitude)}},
                     {"count", arc.count}};
    if (arc.relation) one["href"] = "/relations/" + base::id_text(arc.relation);
    arcs.push_back(std::move(one));
  }
  return base::serialize(json::object{{"points", std::move(points)}, {"clusters", std::move(clusters)}, {"arcs", std::move(arcs)},
                                      {"total", picture.total}, {"shown", picture.shown}});
}

}  // namespace explore
