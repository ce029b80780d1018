// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "http/message.h"

namespace http {

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
};

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
  void stop();  // no new connections; requests in flight end; then returns

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace http
