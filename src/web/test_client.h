// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "web/site.h"

namespace web {

// For tests: a browser without a socket. Speaks from this machine as an operator would, or from elsewhere if told so; sends
// its own origin with forms, keeps cookies, and follows no redirects but by follow().
class TestClient {
 public:
  explicit TestClient(const Site& site) : site_(site) {}

  std::string remote_address = "127.0.0.1";
  std::string host = "localhost";
  http::Pairs cookies;
  http::Pairs headers;  // sent with every request; names in lower case

  void speak_from_elsewhere() {
    remote_address = "203.0.113.9";  // an address for documentation, RFC 5737
    host = "register.example.org";
  }

  http::Response get(std::string_view address, const http::Pairs& more = {}) {
    return send(request("GET", address, more));
  }
  http::Response head(std::string_view address, const http::Pairs& more = {}) {
    return send(request("HEAD", address, more));
  }

  http::Response post_form(std::string_view address, const http::Pairs& fields, const http::Pairs& more = {}) {
    auto made = request("POST", address, more);
    for (const auto& [name, value] : fields)
      made.body += (made.body.empty() ? "" : "&") + http::url_encode(name) + "=" + http::url_encode(value);
    made.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    return send(std::move(made));
  }

  http::Response post_file(std::string_view address, const http::Upload& file, const http::Pairs& fields = {}) {
    return post_files(address, {file}, fields);
  }
  http::Response post_files(std::string_view address, const std::vector<http::Upload>& files, const http::Pairs& fields = {}) {
    auto made = request("POST", address, {});
    const std::string boundary = "----a-line-that-no-test-file-contains";
    for (const auto& [name, value] : fields)
      made.body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    for (const auto& file : files)
      made.body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + file.field + "\"; filename=\"" + file.filename +
                   "\"\r\nContent-Type: " + file.content_type + "\r\n\r\n" + file.content + "\r\n";
    made.body += "--" + boundary + "--\r\n";
    made.headers.emplace_back("content-type", "multipart/form-data; boundary=" + boundary);
    return send(std::move(made));
  }

  http::Response post_json(std::string_view address, std::string body) {
    auto made = request("POST", address, {});
    made.headers.emplace_back("content-type", "application/json");
    made.body = std::move(body);
    return send(std::move(made));
  }

  // The page that a redirect leads to.
  http::Response follow(const http::Response& response) { return get(response.get("Location").value_or("/")); }

  http::Request request(std::string method, std::string_view address, const http::Pairs& more) const {
    http::Request made;
    made.method = std::move(method);
    const auto question = address.find('?');
    made.path = http::url_decode(address.substr(0, question), false);
    if (question != std::string_view::npos) made.query = address.substr(question + 1);
    made.remote_address = remote_address;
    made.id = "0123456789ab";
    made.headers = {{"host", host}};
    made.headers.insert(made.headers.end(), headers.begin(), headers.end());
    made.headers.insert(made.headers.end(), more.begin(), more.end());
    if (made.method != "GET" && made.method != "HEAD" && !made.header("origin"))
      made.headers.emplace_back("origin", "http://" + host);
    std::string sent;
    for (const auto& [name, value] : cookies) sent += (sent.empty() ? "" : "; ") + name + "=" + value;
    if (!sent.empty()) made.headers.emplace_back("cookie", sent);
    return made;
  }

  http::Response send(const http::Request& made) {
    auto response = site_.handle(made);
    for (const auto& [name, value] : response.headers) {
      if (name != "Set-Cookie") continue;
      const auto equals = value.find('='), end = value.find(';');
      const auto key = value.substr(0, equals);
      std::erase_if(cookies, [&](const auto& kept) { return kept.first == key; });
      cookies.emplace_back(key, value.substr(equals + 1, end - equals - 1));
    }
    return response;
  }

 private:
  const Site& site_;
};

// All of a download that is made in pieces.
inline std::string whole_body(const http::Response& response) {
  if (!response.pieces) return std::string(response.content());
  std::string all;
  for (auto piece = response.pieces(); !piece.empty(); piece = response.pieces()) all += piece;
  return all;
}

}  // namespace web
