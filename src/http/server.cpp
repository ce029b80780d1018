// SPDX-License-Identifier: EUPL-1.2
#include "http/server.h"

#include <fmt/format.h>

#include <atomic>
#include <future>
#include <optional>
#include <thread>
#include <vector>

#include "base/id.h"
#include "base/log.h"
#include "base/text.h"
#include "http/encoding.h"
#include "http/incoming.h"
#include "http/status_line.h"
#include "http/worker_pool.h"

namespace http {
namespace {

namespace asio = restinio::asio_ns;

constexpr std::size_t compress_from = 1400;  // less fits one packet as it is
constexpr int gzip_level = 1;
constexpr std::size_t piece_size = 32u << 10;  // pieces are gathered up to this before they are sent
// On stopping, senders may pause so long inside a request.
constexpr std::size_t pause_of_senders = 250;  // milliseconds

struct Traits : restinio::default_traits_t {
  using http_methods_mapper_t = incoming::Methods;
  static constexpr bool use_connection_count_limiter = true;
};

// What the server itself says, where no handler could.
Response own_text(std::string text, int status) {
  auto response = text_response(std::move(text), status);
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  return response;
}

// One request on its way through. Whatever becomes of it, `ended` is called when the last holder lets go.
struct Flight {
  std::function<void(const Answered&)>* observe = nullptr;
  std::atomic<int>* in_flight = nullptr;
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  std::string id;
  std::string method;
  std::string_view route;  // the router's own text
  int status = 0;
  std::uint64_t bytes = 0;

  ~Flight() {
    if (*observe) {
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
      (*observe)({id, method, route, status, bytes, took.count()});
    }
    --*in_flight;
  }
};

// The connection's end of one request.
struct Exchange {
  restinio::impl::connection_handle_t connection;
  restinio::request_id_t id = 0;
  bool keep_alive = true;
  bool is_http_1_0 = false;
  std::shared_ptr<Flight> flight;

  void write(std::vector<restinio::writable_item_t> items, bool last,
             std::function<void(bool sent)> then = nullptr) const {
    restinio::write_group_t group(std::move(items));
    group.after_write_notificator([then = std::move(then), held = flight](const auto& error) {
      if (then) then(!error);
    });
    connection->write_response_parts(
        id,
        restinio::response_output_flags_t(last ? restinio::response_parts_attr_t::final_parts
                                               : restinio::response_parts_attr_t::not_final_parts,
                                          keep_alive ? restinio::response_connection_attr_t::connection_keepalive
                                                     : restinio::response_connection_attr_t::connection_close),
        std::move(group));
  }
};

std::string head_of(const Exchange& exchange, const Response& response, std::optional<std::size_t> length) {
  std::string head;
  head.reserve(768);
  fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\nDate: {}\r\nConnection: {}\r\n", response.status,
                 reason(response.status), date(), exchange.keep_alive ? "keep-alive" : "close");
  if (length) fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", *length);
  for (const auto& [name, value] : response.headers) {
    head += name;
    head += ": ";
    // A line end would begin a header of the value's own making.
    for (const char c : value) head += c == '\r' || c == '\n' ? ' ' : c;
    head += "\r\n";
  }
  return head;
}

// A download on its way: a worker makes a piece, the connection sends it, then the next is made. One thread at a time.
struct Stream : std::enable_shared_from_this<Stream> {
  Exchange exchange;
  std::function<std::string()> pieces;
  std::unique_ptr<GzipStream> gzip;
  WorkerPool* pool = nullptr;
  std::string head;
  std::string request_id;

  void step() {
    std::string content;
    bool ended = false;
    try {
      while (content.size() < piece_size && !ended) {
        auto piece = pieces();
        ended = piece.empty();
        if (gzip) piece = ended ? gzip->finish() : gzip->add(piece);
        content += piece;
      }
    } catch (const std::exception& problem) {
      base::log_error("request {}: a download broke off: {}", request_id, problem.what());
      exchange.keep_alive = false;  // without the last chunk the client knows that something is missing
      exchange.write({}, true);
      return;
    }
    std::vector<restinio::writable_item_t> items;
    if (!head.empty()) items.emplace_back(std::move(head));
    head.clear();
    if (!content.empty()) {
      const auto size = content.size();
      exchange.flight->bytes += size;
      items.emplace_back(fmt::format("{:x}\r\n", size));
      items.emplace_back(std::move(content));
      items.emplace_back(std::string("\r\n"));
    }
    if (ended) {
      items.emplace_back(std::string("0\r\n\r\n"));
      exchange.write(std::move(items), true);
      return;
    }
    exchange.write(std::move(items), false, [self = shared_from_this()](bool sent) {
      if (sent) self->pool->add([self] { self->step(); });
    });
  }
};

std::string lower_case(std::string text) {
  for (auto& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

std::string plain_address(const restinio::endpoint_t& endpoint) {
  const auto address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

}  // namespace

namespace {

// RESTinio counts its connections in the server object, yet connections that wait for bytes live in the io context and end
// with it. drop() ends them while the server is still there.
struct IoContext : asio::io_context {
  void drop() { shutdown(); }
};

}  // namespace

struct Server::State {
  ServerSettings settings;
  std::function<Response(const Request&)> handler;
  std::function<Response(const Request&, int)> failure;
  std::atomic<int> in_flight{0};
  std::atomic<bool> stopping{false};
  IoContext io;
  std::unique_ptr<WorkerPool> pool;
  std::unique_ptr<restinio::http_server_t<Traits>> server;
  std::vector<std::thread> io_threads;
  std::uint16_t port = 0;
  bool stopped = false;

  restinio::request_handling_status_t receive(const restinio::request_handle_t& incoming);
  void answer(const restinio::request_handle_t& incoming, Exchange exchange);
  void refuse(const restinio::request_handle_t& incoming, Exchange exchange, int status);
  Response handled(const Request& request);
  void send(const Request& request, Exchange exchange, Response response);
  bool answer_at_once(const restinio::request_handle_t& incoming, Exchange& exchange);
  Request read(const restinio::request_handle_t& incoming) const;
  void stop();
};

// Runs on an io thread: must not wait.
restinio::request_handling_status_t Server::State::receive(const restinio::request_handle_t& incoming) {
  Exchange exchange;
  exchange.connection = std::move(restinio::impl::access_req_connection(*incoming));
  exchange.id = incoming->request_id();
  exchange.is_http_1_0 = incoming->header().http_major() == 1 && incoming->header().http_minor() == 0;
  exchange.keep_alive = incoming->header().should_keep_alive() && !stopping;
  ++in_flight;
  exchange.flight = std::make_shared<Flight>();
  exchange.flight->observe = &settings.observe;
  exchange.flight->in_flight = &in_flight;
  exchange.flight->method = incoming->header().method().c_str();
  if (const auto* refused = incoming->header().try_get_field(incoming::refused_field)) {
    exchange.keep_alive = false;
    refuse(incoming, std::move(exchange), std::atoi(refused->c_str()));
    return restinio::request_accepted();
  }
  if (!settings.at_once.empty() && answer_at_once(incoming, exchange)) return restinio::request_accepted();
  if (!pool->try_add([this, incoming, exchange]() mutable { answer(incoming, std::move(exchange)); })) {
    auto busy = own_text("The server has more to do than it can. Please try again in a moment.\n", 503);
    busy.headers.emplace_back("Retry-After", "2");
    send(Request{}, std::move(exchange), std::move(busy));
  }
  return restinio::request_accepted();
}

bool Server::State::answer_at_once(const restinio::request_handle_t& incoming, Exchange& exchange) {
  const std::string_view target = incoming->header().request_target();
  const auto found = settings.at_once.find(target.substr(0, target.find('?')));
  if (found == settings.at_once.end()) return false;
  const auto request = read(incoming);
  request.route = found->first;
  if (request.method != "GET" && request.method != "HEAD") {
    auto refused = own_text("This address takes GET, HEAD only.\n", 405);
    refused.headers.emplace_back("Allow", "GET, HEAD");
    send(request, std::move(exchange), std::move(refused));
    return true;
  }
  try {
    send(request, exchange, found->second(request));
  } catch (const std::exception& problem) {
    base::log_error("request {}: {} failed: {}", request.id, found->first, problem.what());
    send(request, std::move(exchange), own_text("Something went wrong here.\n", 500));
  }
  return true;
}

void Server::State::refuse(const restinio::request_handle_t& incoming, Exchange exchange, int status) {
  if (status == 413 && failure) {
    const auto say = [this, incoming, exchange]() mutable {
      const auto request = read(incoming);
      try {
        send(request, std::move(exchange), failure(request, 413));
      } catch (const std::exception& problem) {
        base::log_error("request {}: its error page failed: {}", request.id, problem.what());
      }
    };
    if (pool->try_add(say)) return;
  }
  auto text = status == 413 ? fmt::format("What was sent is larger than the {} bytes that are taken here.\n", settings.max_body)
              : status == 414 ? std::string("The address is too long.\n")
                              : std::string("The request's header fields are too long.\n");
  send(Request{}, std::move(exchange), own_text(std::move(text), status));
}

Request Server::State::read(const restinio::request_handle_t& incoming) const {
  Request request;
  const auto& header = incoming->header();
  request.method = header.method().c_str();
  std::string_view target = header.request_target();
  if (target.starts_with("http://") || target.starts_with("https://")) {
    const auto slash = target.find('/', 8);
    target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
  }
  target = target.substr(0, target.find('#'));
  const auto question = target.find('?');
  if (question != std::string_view::npos) request.query = target.substr(question + 1);
  request.path = url_decode(target.substr(0, question), false);
  request.headers.reserve(header.fields_count());
  header.for_each_field(
      [&](const auto& field) { request.headers.emplace_back(lower_case(field.name()), field.value()); });
  request.body = std::move(const_cast<std::string&>(incoming->body()));  // the request object is ours alone from here
  request.remote_address = plain_address(incoming->remote_endpoint());
  const auto given = request.header("x-request-id");
  request.id = given && is_request_id(*given) ? std::string(*given) : base::id_text(base::new_id_value());
  return request;
}

// The one place that catches whatever a handler throws.
Response Server::State::handled(const Request& request) {
  if (!request.path.starts_with('/') || request.path.find('\0') != std::string::npos ||
      !base::is_valid_utf8(request.path))
    return own_text("This is no address that a server could have.\n", 400);
  try {
    return handler(request);
  } catch (const std::exception& problem) {
    base::log_error("request {}: {} failed: {}", request.id, request.method, problem.what());
  } catch (...) {
    base::log_error("request {}: {} failed with something that is no exception", request.id, request.method);
  }
  try {
    if (failure) return failure(request, 500);
  } catch (const std::exception& problem) {
    base::log_error("request {}: its error page failed too: {}", request.id, problem.what());
  }
  return own_text("Something went wrong here. It was recorded under number " + request.id + ".\n", 500);
}

void Server::State::answer(const restinio::request_handle_t& incoming, Exchange exchange) {
  const auto request = read(incoming);
  const base::LogOfRequest log(request.id);
  send(request, std::move(exchange), handled(request));
}

void Server::State::send(const Request& request, Exchange exchange, Response response) {
  const bool without_body =
      request.method == "HEAD" || response.status == 204 || response.status == 304 || response.status < 200;
  if (!request.id.empty()) response.headers.emplace_back("X-Request-Id", request.id);
  auto& flight = *exchange.flight;
  flight.id = request.id;
  flight.route = request.route;
  flight.status = response.status;
  const bool may_compress =
      !response.get("Content-Encoding") && is_compressible(response.get("Content-Type").value_or(""));
  const bool compressed = may_compress && accepts(request, "gzip") && response.status >= 200 && !without_body &&
                          (response.pieces || response.content().size() > compress_from);
  if (may_compress) {
    const auto vary = response.get("Vary");
    response.set("Vary", vary ? std::string(*vary) + ", Accept-Encoding" : std::string("Accept-Encoding"));
  }
  if (compressed) response.set("Content-Encoding", "gzip");

  if (response.pieces && !without_body) {
    if (exchange.is_http_1_0) {
      // HTTP/1.0 knows no chunks and RESTinio no answer that ends with the connection.
      send(request, std::move(exchange), own_text("Please ask for this download by HTTP/1.1.\n", 505));
      return;
    }
    const auto stream = std::make_shared<Stream>();
    response.headers.emplace_back("Transfer-Encoding", "chunked");
    stream->head = head_of(exchange, response, std::nullopt) + "\r\n";
    stream->exchange = std::move(exchange);
    stream->pieces = std::move(response.pieces);
    stream->pool = pool.get();
    stream->request_id = request.id;
    if (compressed) stream->gzip = std::make_unique<GzipStream>(gzip_level);
    stream->step();
    return;
  }
  if (compressed) {
    response.body = gzip(response.content(), gzip_level);
    response.shared_body.reset();
    response.static_body = {};
  }
  const auto size = response.content().size();
  const bool tells_length = response.status != 304 && response.status != 204 && !response.pieces;
  std::vector<restinio::writable_item_t> items;
  items.emplace_back(head_of(exchange, response, tells_length ? std::optional(size) : std::nullopt) + "\r\n");
  if (!without_body && size > 0) {
    flight.bytes = size;
    if (response.shared_body) {
      items.emplace_back(std::move(response.shared_body));
    } else if (!response.static_body.empty()) {
      items.emplace_back(restinio::const_buffer(response.static_body.data(), response.static_body.size()));
    } else {
      items.emplace_back(std::move(response.body));
    }
  }
  exchange.write(std::move(items), true);
}

void Server::State::stop() {
  if (stopped) return;
  stopped = true;
  stopping = true;
  std::promise<void> closed;
  asio::post(io, [&] {
    server->close_sync();
    closed.set_value();
  });
  closed.get_future().wait();
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(settings.stop_seconds);
  const auto input_goes_on = [] {
    return incoming::begun_requests > 0 && incoming::milliseconds_now() - incoming::last_input < pause_of_senders;
  };
  while ((in_flight > 0 || input_goes_on()) && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  pool->stop();
  io.stop();
  for (auto& thread : io_threads) thread.join();
  io.drop();
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() { stop(); }
std::uint16_t Server::port() const { return state_->port; }
void Server::stop() { state_->stop(); }
void Server::drain() { state_->stopping = true; }
Load Server::load() const { return {state_->in_flight, state_->pool->waiting()}; }

bool is_request_id(std::string_view text) {
  return text.size() >= 8 && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

base::Result<std::unique_ptr<Server>> Server::start(const ServerSettings& settings,
                                                    std::function<Response(const Request&)> handler,
                                                    std::function<Response(const Request&, int)> failure) {
  boost::system::error_code bad_address;
  const auto address = asio::ip::make_address(settings.address == "localhost" ? "127.0.0.1" : settings.address, bad_address);
  if (bad_address) {
    return base::Problem{base::Problem::Kind::invalid,
                         base::msg("{address} is no network address to listen at. Give one such as 127.0.0.1 or ::.",
                                   {{"address", settings.address}}),
                         "listen"};
  }
  auto state = std::make_unique<State>();
  auto& s = *state;
  s.settings = settings;
  s.handler = std::move(handler);
  s.failure = std::move(failure);
  incoming::limits = {settings.max_body, settings.max_header_bytes, settings.max_url, 1000L * settings.read_seconds};
  http_parser_set_max_header_size(static_cast<std::uint32_t>(4 * (settings.max_header_bytes + settings.max_url)));
  s.server = std::make_unique<restinio::http_server_t<Traits>>(
      restinio::external_io_context(s.io), [&](restinio::server_settings_t<Traits>& to) {
        to.address(address)
            .port(settings.port)
            .protocol(address.is_v6() ? asio::ip::tcp::v6() : asio::ip::tcp::v4())
            .buffer_size(4096)
            .max_pipelined_requests(1)
            .max_parallel_connections(settings.max_connections)
            .concurrent_accepts_count(4)
            .read_next_http_message_timelimit(std::chrono::seconds(std::max(settings.idle_seconds, settings.read_seconds)))
            .write_http_response_timelimit(std::chrono::seconds(settings.write_seconds))
            .handle_request_timeout(std::chrono::hours(1))
            .socket_options_setter([](auto& options) { options.set_option(asio::ip::tcp::no_delay(true)); })
            .acceptor_post_bind_hook(
                [&s](asio::ip::tcp::acceptor& acceptor) { s.port = acceptor.local_endpoint().port(); })
            .request_handler([&s](restinio::request_handle_t incoming) { return s.receive(incoming); });
      });
  s.pool = std::make_unique<WorkerPool>(settings.workers, settings.queue_limit);
  try {
    s.server->open_sync();  // no thread runs the io context yet, so this one may
  } catch (const std::exception& problem) {
    return base::Problem{base::Problem::Kind::unavailable,
                         base::msg("The server cannot listen at {address}, port {port}: {reason}",
                                   {{"address", settings.address},
                                    {"port", std::to_string(settings.port)},
                                    {"reason", problem.what()}}),
                         "listen"};
  }
  for (int i = 0; i < std::max(1, settings.io_threads); ++i) {
    s.io_threads.emplace_back([&s] {
      const auto work = asio::make_work_guard(s.io);
      s.io.run();
    });
  }
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

}  // namespace http
