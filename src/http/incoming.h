// SPDX-License-Identifier: EUPL-1.2
#pragma once
// How RESTinio's parser takes in a request. Included by server.cpp alone.
//
// RESTinio drops a connection without a word when a request goes over its limits. Ours answers 413, 414 or 431, so it
// gives RESTinio callbacks of its own, through the one template that RESTinio makes them with. They keep nothing of what is
// over a limit, so memory stays bounded, and mark the request with the status it is to be refused with.
#ifndef RESTINIO_USE_BOOST_ASIO
#define RESTINIO_USE_BOOST_ASIO 1
#endif
#include <restinio/asio_timer_manager.hpp>
#include <restinio/http_server.hpp>
#include <restinio/null_logger.hpp>
#include <restinio/settings.hpp>
#include <restinio/traits.hpp>

#include <atomic>
#include <chrono>
#include <string>

namespace http::incoming {

struct Limits {
  std::uint64_t body = 0;
  std::size_t header_bytes = 0;
  std::size_t url = 0;
  long milliseconds = 0;
};

// Of the process: RESTinio has no place per server for it. Servers started later with other limits change it for all.
inline Limits limits;

// Requests of which some bytes came and others not yet, so that stopping can wait for them. Of the process, as above. Clients
// that go away in between are never taken off: whoever waits looks at `last_input` too.
inline std::atomic<long> begun_requests{0};
inline std::atomic<std::size_t> last_input{0};  // milliseconds_now()

// No client can send such a name, since a colon ends it.
inline constexpr const char* refused_field = ":refused";
// What is read and thrown away so that the client gets to read the refusal; longer bodies are cut off.
inline std::uint64_t drained_body() { return 4 * limits.body + (1u << 20); }
inline constexpr long least_bytes_per_millisecond = 25;

struct Methods : restinio::default_http_methods_t {};

using Context = restinio::impl::http_parser_ctx_t;

inline Context& context_of(http_parser* parser) { return *static_cast<Context*>(parser->data); }

// RESTinio counts fields and value sizes in these two for limits of its own, which are off here.
inline std::size_t& refused(Context& context) { return context.m_last_value_total_size; }
inline std::size_t& begun(Context& context) { return context.m_total_field_count; }

inline std::size_t milliseconds_now() {
  return static_cast<std::size_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count());
}

// Whoever sends a byte now and then is cut off. Who sends none at all falls to the connection's timer.
inline bool too_slow(Context& context, std::uint64_t received) {
  const auto now = milliseconds_now();
  last_input.store(now, std::memory_order_relaxed);
  return now - begun(context) >
         static_cast<std::size_t>(limits.milliseconds) + received / least_bytes_per_millisecond;
}

inline int on_begin(http_parser* parser) {
  const auto now = milliseconds_now();
  begun(context_of(parser)) = now;
  last_input.store(now, std::memory_order_relaxed);
  begun_requests.fetch_add(1, std::memory_order_relaxed);
  return 0;
}

inline int on_url(http_parser* parser, const char* at, std::size_t length) {
  auto& context = context_of(parser);
  if (context.m_header.request_target().size() + length > limits.url) refused(context) = 414;
  if (refused(context) == 0) context.m_header.append_request_target(at, length);
  return too_slow(context, 0) ? -1 : 0;
}

inline int on_field(http_parser* parser, const char* at, std::size_t length) {
  auto& context = context_of(parser);
  if (refused(context) == 0 && parser->nread + length > limits.header_bytes + limits.url) refused(context) = 431;
  if (refused(context) == 0 && !context.m_leading_headers_completed) {
    if (context.m_last_was_value) {
      context.m_current_field_name.assign(at, length);
      context.m_last_was_value = false;
    } else {
      context.m_current_field_name.append(at, length);
    }
  }
  return too_slow(context, 0) ? -1 : 0;
}

inline int on_value(http_parser* parser, const char* at, std::size_t length) {
  auto& context = context_of(parser);
  if (refused(context) == 0 && parser->nread + length > limits.header_bytes + limits.url) refused(context) = 431;
  // Fields after a chunked body have no use here.
  if (refused(context) == 0 && !context.m_leading_headers_completed) {
    if (!context.m_last_was_value) {
      context.m_header.add_field(std::move(context.m_current_field_name), std::string(at, length));
      context.m_last_was_value = true;
    } else {
      restinio::impl::append_last_field_accessor(context.m_header, std::string(at, length));
    }
  }
  return too_slow(context, 0) ? -1 : 0;
}

inline int on_headers(http_parser* parser) {
  auto& context = context_of(parser);
  context.m_leading_headers_completed = true;
  parser->upgrade = 0;  // nothing here speaks another protocol; the request is answered as if it had not asked
  const bool has_length = parser->content_length != ULLONG_MAX;
  if (refused(context) == 0 && has_length && parser->content_length > limits.body) refused(context) = 413;
  if (refused(context) != 0) {
    // Answered at once, the body unread, if it is long or the client waits for leave to send it.
    const bool waits = context.m_header.has_field("Expect");
    return waits || !has_length || parser->content_length > drained_body() ? 1 : 0;
  }
  return 0;
}

inline int on_complete(http_parser* parser) {
  auto& context = context_of(parser);
  begun_requests.fetch_sub(1, std::memory_order_relaxed);
  if (refused(context) != 0) {
    context.m_header.set_field(refused_field, std::to_string(refused(context)));
    context.m_body = std::string();
  }
  context.m_last_was_value = true;
  return restinio::impl::restinio_message_complete_cb<Methods>(parser);
}

inline int on_body(http_parser* parser, const char* at, std::size_t length) {
  auto& context = context_of(parser);
  auto& body = context.m_body;
  if (refused(context) == 0 && body.size() + length > limits.body) {
    // Only a chunked body gets here, and there is no telling how much more of it comes: the message ends now.
    refused(context) = 413;
    return on_complete(parser);
  }
  if (refused(context) == 0) body.append(at, length);
  return too_slow(context, body.size()) ? -1 : 0;
}

}  // namespace http::incoming

namespace restinio::impl {

template <>
inline http_parser_settings create_parser_settings<http::incoming::Methods>() noexcept {
  http_parser_settings settings;
  http_parser_settings_init(&settings);
  settings.on_message_begin = http::incoming::on_begin;
  settings.on_url = http::incoming::on_url;
  settings.on_header_field = http::incoming::on_field;
  settings.on_header_value = http::incoming::on_value;
  settings.on_headers_complete = http::incoming::on_headers;
  settings.on_body = http::incoming::on_body;
  settings.on_message_complete = http::incoming::on_complete;
  return settings;
}

}  // namespace restinio::impl
