// SPDX-License-Identifier: EUPL-1.2
// For tests: a mail server on this machine that keeps what it gets, and what is needed to read a message as a mail
// program would.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace mail::test {

struct Received {
  std::string from, to, message;
};

// Speaks SMTP without TLS. Thread-safe.
class Sink {
 public:
  Sink() {
    listening_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listening_, 16) != 0)
      throw std::runtime_error("the sink cannot listen");
    ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept_all(); });
  }
  ~Sink() {
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
    {
      const std::lock_guard lock(mutex_);
      for (const int one : open_) ::shutdown(one, SHUT_RDWR);
    }
    for (auto& conversation : conversations_) conversation.join();
  }
  std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
  // The next answers to a command ("RCPT", "MAIL", "AUTH", "." for the end of a message), before it does as it usually
  // does.
  void answer(const std::string& command, std::vector<std::string> answers) {
    const std::lock_guard lock(mutex_);
    answers_[command] = std::move(answers);
  }
  std::vector<Received> received() const {
    const std::lock_guard lock(mutex_);
    return received_;
  }
  std::vector<std::string> said() const {  // the commands, as they came
    const std::lock_guard lock(mutex_);
    return said_;
  }

 private:
  void accept_all() {
    while (true) {
      const int one = ::accept(listening_, nullptr, nullptr);
      if (one < 0) return;
      const std::lock_guard lock(mutex_);
      open_.push_back(one);
      conversations_.emplace_back([this, one] { talk(one); });
    }
  }
  std::string scripted(const std::string& command, const std::string& usual) {
    const std::lock_guard lock(mutex_);
    auto& list = answers_[command];
    if (list.empty()) return usual;
    auto answer = list.front();
    list.erase(list.begin());
    return answer;
  }
  void talk(int peer) {
    std::string buffer;
    const auto line = [&]() -> std::optional<std::string> {
      char piece[4096];
      while (buffer.find("\r\n") == std::string::npos) {
        const auto n = ::recv(peer, piece, sizeof piece, 0);
        if (n <= 0) return std::nullopt;
        buffer.append(piece, static_cast<std::size_t>(n));
      }
      const auto end = buffer.find("\r\n");
      auto text = buffer.substr(0, end);
      buffer.erase(0, end + 2);
      return text;
    };
    const auto say = [&](const std::string& text) {
      const auto whole = text + "\r\n";
      return ::send(peer, whole.data(), whole.size(), MSG_NOSIGNAL) > 0;
    };
    Received mail;
    if (!say(scripted("greeting", "220 sink"))) return finish(peer);
    while (const auto said = line()) {
      const auto command = said->substr(0, said->find_first_of(" :"));
      {
        const std::lock_guard lock(mutex_);
        said_.push_back(*said);
      }
      if (command == "EHLO") {
        if (!say("250-sink\r\n250-AUTH PLAIN\r\n250 8BITMIME")) break;
      } else if (command == "QUIT") {
        say("221 bye");
        break;
      } else if (*said == "AUTH PLAIN") {
        if (!say("334 ") || !line() || !say(scripted("AUTH", "235 come in"))) break;
      } else if (command == "DATA") {
        if (!say(scripted("DATA", "354 go on"))) break;
        while (const auto content = line()) {
          if (*content == ".") break;
          mail.message += (content->starts_with('.') ? content->substr(1) : *content) + "\r\n";
        }
        const auto answer = scripted(".", "250 taken");
        if (answer.starts_with('2')) {
          const std::lock_guard lock(mutex_);
          received_.push_back(mail);
        }
        mail = {};
        if (!say(answer)) break;
      } else {
        if (command == "MAIL") mail = {.from = *said, .to = {}, .message = {}};
        if (command == "RCPT") mail.to += *said;
        if (!say(scripted(command, "250 fine"))) break;
      }
    }
    finish(peer);
  }
  void finish(int peer) {
    const std::lock_guard lock(mutex_);
    std::erase(open_, peer);
    ::close(peer);
  }

  int listening_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::map<std::string, std::vector<std::string>> answers_;
  std::vector<Received> received_;
  std::vector<std::string> said_;
  std::vector<int> open_;
  std::vector<std::thread> conversations_;
  std::thread thread_;
};

inline std::string from_base64(const std::string& text) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned group = 0, bits = 0;
  for (const char c : text) {
    const auto value = digits.find(c);
    if (value == std::string::npos) continue;
    group = group << 6 | static_cast<unsigned>(value);
    if ((bits += 6) >= 8) out += static_cast<char>(group >> (bits -= 8) & 255);
  }
  return out;
}

// RFC 2047, base64 words alone: "=?UTF-8?B?…?=", blanks between two of them left out.
inline std::string decoded_words(std::string text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto begin = text.find("=?UTF-8?B?", at);
    const auto between = text.substr(at, begin - at);
    if (at == 0 || begin == std::string::npos || between.find_first_not_of(' ') != std::string::npos) out += between;
    if (begin == std::string::npos) break;
    const auto end = text.find("?=", begin + 10);
    out += from_base64(text.substr(begin + 10, end - begin - 10));
    at = end + 2;
  }
  return out;
}

inline std::string from_quoted_printable(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=')
      out += text[i];
    else if (text.compare(i, 3, "=\r\n") == 0)
      i += 2;
    else {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    }
  }
  return out;
}

// A message taken apart: unfolded headers, decoded; the parts of multipart/alternative, decoded, with LF.
struct Message {
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::pair<std::string, std::string>> parts;  // content type, text

  explicit Message(const std::string& source) {
    const auto blank = source.find("\r\n\r\n");
    read_headers(source.substr(0, blank + 2), headers);
    const auto type = header("Content-Type");
    const auto quote = type.find("boundary=\"");
    if (quote == std::string::npos) return;
    const auto line = "--" + type.substr(quote + 10, type.find('"', quote + 10) - quote - 10);
    auto at = source.find(line + "\r\n", blank);
    while (at != std::string::npos) {
      const auto from = at + line.size() + 2;
      const auto to = source.find("\r\n" + line, from);
      if (to == std::string::npos) break;
      const auto part = source.substr(from, to - from);
      std::vector<std::pair<std::string, std::string>> own;
      const auto head = part.find("\r\n\r\n");
      read_headers(part.substr(0, head + 2), own);
      auto text = from_quoted_printable(part.substr(head + 4));
      std::erase(text, '\r');
      parts.emplace_back(own.empty() ? "" : own[0].second, text);
      at = source.compare(to + 2, line.size() + 2, line + "--") == 0 ? std::string::npos : to + 2;
    }
  }
  std::string header(std::string_view name) const {
    for (const auto& [key, value] : headers)
      if (key == name) return value;
    return {};
  }

 private:
  static void read_headers(std::string text, std::vector<std::pair<std::string, std::string>>& into) {
    for (std::size_t fold; (fold = text.find("\r\n ")) != std::string::npos;) text.erase(fold, 2);
    for (std::size_t at = 0; at < text.size();) {
      const auto end = text.find("\r\n", at);
      const auto line = text.substr(at, end - at);
      const auto colon = line.find(": ");
      into.emplace_back(line.substr(0, colon), colon == std::string::npos ? "" : decoded_words(line.substr(colon + 2)));
      at = end + 2;
    }
  }
};

}  // namespace mail::test
