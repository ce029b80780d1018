// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace http {

// A request that was answered, or whose client went away: for metrics and the log. The texts live as long as the call.
struct Answered {
  std::string_view id;      // empty where the request was refused before it was read
  std::string_view method;
  std::string_view route;   // its pattern; empty: none
  int status = 0;           // 0: there was no answer
  std::uint64_t bytes = 0;  // of the body, as sent
  double seconds = 0;       // from the last byte read to the last byte handed to the network
};

struct ServerSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one
  int io_threads = 1;
  int workers = 2;                                    // handlers run here; a full queue answers 503
  std::size_t queue_limit = 2048;
  std::size_t max_connections = 20000;
  std::size_t max_body = 64u << 20;                   // larger: 413 with a text that says so
  std::size_t max_header_bytes = 32u << 10;           // larger: 431
  std::size_t max_url = 8u << 10;                     // larger: 414
  int read_seconds = 20;                              // a request must be complete by then
  int idle_seconds = 120;
  int write_seconds = 60;
  int stop_seconds = 20;                              // requests in flight may take so long to end
  // Told of each request when it has ended, on any thread, several at once; must be quick and must not throw.
  std::function<void(const Answered&)> observe = nullptr;
  // GET requests of these very paths are answered past queue and workers, on an input thread: must not wait.
  std::map<std::string, std::function<Response(const Request&)>, std::less<>> at_once = {};
};

struct Load {
  int in_flight = 0;       // requests being answered, those that wait included
  std::size_t queued = 0;  // of these, those that wait for a worker
};

// A request id given by the client, or the proxy before us, is kept if it cannot be anything else: 8 to 64 letters of
// ASCII, digits, hyphens and underscores. Others get a new one.
bool is_request_id(std::string_view text);

// The only part that knows RESTinio. The handler is called on worker threads, several at once; what it throws is
// caught here alone, logged with the request id and answered by 500: by `failure`'s page, if there is one. That page
// also answers, with 413 and no body in the request, what is larger than the server takes.
class Server {
 public:
  static base::Result<std::unique_ptr<Server>> start(const ServerSettings& settings,
                                                     std::function<Response(const Request&)> handler,
                                                     std::function<Response(const Request&, int status)> failure = nullptr);
  ~Server();
  std::uint16_t port() const;
  Load load() const;
  void drain();  // from now on each answer ends its connection; new ones are still taken
  void stop();   // no new connections; requests in flight end, those whose bytes still come included; then returns

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace http
