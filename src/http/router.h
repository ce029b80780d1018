// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace http {

// What a handler is called with: the request and what the router read from its path.
struct Match {
  const Request& request;
  std::map<std::string, std::string, std::less<>> path;  // "{id}" -> its text
  std::string_view pattern;                              // the route, for logs
};

// Chooses by literal segments first, then parameters. "{id}" takes one segment, "{rest*}" the remainder.
// HEAD is answered by GET's handler; a known path with another method gets 405 with Allow.
class Router {
 public:
  using Handler = std::function<Response(const Match&)>;
  void add(std::string method, std::string pattern, Handler handler);
  Response handle(const Request& request) const;  // 404 by `not_found` if set
  void set_not_found(Handler handler);
  std::vector<std::pair<std::string, std::string>> routes() const;  // method, pattern

 private:
  struct Route {
    std::string method;
    std::string pattern;
    std::vector<std::string> segments;
    Handler handler;
  };
  std::vector<Route> routes_;
  Handler not_found_;
};

}  // namespace http
