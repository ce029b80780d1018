// SPDX-License-Identifier: EUPL-1.2
#include "http/router.h"

#include <algorithm>
#include <stdexcept>

namespace http {
namespace {

// "/a//b/" has the segments a, "", b and "": addresses are literal, so a slash more is another address.
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  for (;;) {
    const auto slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }
bool is_rest(std::string_view segment) { return segment.starts_with('{') && segment.ends_with("*}"); }

// Smaller is more particular: literal before parameter before remainder, decided by the first segment that differs.
int rank(std::string_view segment) { return is_rest(segment) ? 2 : is_parameter(segment) ? 1 : 0; }

}  // namespace

void Router::add(std::string method, std::string pattern, Handler handler) {
  Route route{std::move(method), std::move(pattern), {}, std::move(handler)};
  for (const auto segment : segments_of(route.pattern)) route.segments.emplace_back(segment);
  for (std::size_t i = 0; i + 1 < route.segments.size(); ++i) {
    if (is_rest(route.segments[i])) throw std::logic_error("a {rest*} must end the address: " + route.pattern);
  }
  for (const auto& other : routes_) {
    if (other.method == route.method && other.pattern == route.pattern)
      throw std::logic_error("two routes for " + route.method + " " + route.pattern);
  }
  // Kept in the order in which they are tried.
  const auto later = std::find_if(routes_.begin(), routes_.end(), [&](const Route& other) {
    for (std::size_t i = 0; i < std::min(route.segments.size(), other.segments.size()); ++i) {
      const int mine = rank(route.segments[i]), theirs = rank(other.segments[i]);
      if (mine != theirs) return mine < theirs;
    }
    return false;
  });
  routes_.insert(later, std::move(route));
}

Response Router::handle(const Request& request) const {
  const std::string_view wanted = request.method == "HEAD" ? std::string_view("GET") : request.method;
  const auto segments = segments_of(request.path);
  std::string allowed;
  for (const auto& route : routes_) {
    const bool rest = is_rest(route.segments.back());
    if (rest ? segments.size() < route.segments.size() : segments.size() != route.segments.size()) continue;
    bool fits = true;
    for (std::size_t i = 0; i < route.segments.size() && fits; ++i) {
      const std::string_view expected = route.segments[i];
      fits = is_rest(expected) || (is_parameter(expected) ? !segments[i].empty() : expected == segments[i]);
    }
    if (!fits) continue;
    if (route.method != wanted) {
      if (allowed.find(route.method) == std::string::npos) allowed += (allowed.empty() ? "" : ", ") + route.method;
      if (route.method == "GET" && allowed.find("HEAD") == std::string::npos) allowed += ", HEAD";
      continue;
    }
    request.route = route.pattern;
    Match match{request, {}, route.pattern};
    for (std::size_t i = 0; i < route.segments.size(); ++i) {
      const std::string_view name = route.segments[i];
      if (is_rest(name)) {
        const auto offset = static_cast<std::size_t>(segments[i].data() - request.path.data());
        match.path.emplace(name.substr(1, name.size() - 3), request.path.substr(offset));
      } else if (is_parameter(name)) {
        match.path.emplace(name.substr(1, name.size() - 2), segments[i]);
      }
    }
    return route.handler(match);
  }
  if (!allowed.empty()) {
    auto refused = text_response("This address does not take " + request.method + ".\n", 405);
    refused.headers.emplace_back("Allow", std::move(allowed));
    return refused;
  }
  if (not_found_) return not_found_(Match{request, {}, {}});
  return text_response("There is nothing at this address.\n", 404);
}

void Router::set_not_found(Handler handler) { not_found_ = std::move(handler); }

std::vector<std::pair<std::string, std::string>> Router::routes() const {
  std::vector<std::pair<std::string, std::string>> list;
  for (const auto& route : routes_) list.emplace_back(route.method, route.pattern);
  return list;
}

}  // namespace http
