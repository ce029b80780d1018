// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace http {

// For tests and benchmarks: a socket on this machine that sends whatever bytes it is told to.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval patience{10, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      ::close(socket_);
      throw std::runtime_error("cannot connect");
    }
  }
  ~RawClient() { close(); }
  RawClient(RawClient&& other) noexcept : socket_(other.socket_), received_(std::move(other.received_)) { other.socket_ = -1; }
  RawClient(const RawClient&) = delete;

  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }
  void finish_sending() { shutdown(socket_, SHUT_WR); }

  // False once the other side has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // Reads until the other side closes (or ten seconds pass without a byte).
  std::string read_all() {
    while (read_more()) {
    }
    return std::exchange(received_, {});
  }

  // One answer with a Content-Length; empty if the connection ended before.
  std::string read_answer(bool with_body = true) {
    std::size_t end;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!read_more()) return {};
    }
    std::size_t length = end + 4;
    const auto field = received_.find("Content-Length: ");
    if (with_body && field < end) length += std::stoul(received_.substr(field + 16));
    while (received_.size() < length) {
      if (!read_more()) return {};
    }
    auto answer = received_.substr(0, length);
    received_.erase(0, length);
    return answer;
  }

 private:
  bool read_more() {
    char buffer[65536];
    const auto got = recv(socket_, buffer, sizeof buffer, 0);
    if (got <= 0) return false;
    received_.append(buffer, static_cast<std::size_t>(got));
    return true;
  }

  int socket_;
  std::string received_;
};

}  // namespace http
