// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// One file of a multipart form. Small ones stay in memory.
struct Upload {
  std::string field;
  std::string filename;  // as sent; never used as a path
  std::string content_type;
  std::string content;
};

// A request as handlers see it: already decoded and within the limits. Header names are lower case.
struct Request {
  std::string method = "GET";
  std::string path = "/";  // decoded, begins with "/"
  std::string query;       // raw, without "?"
  Pairs headers;
  std::string body;
  std::string remote_address;
  std::string id;  // request id, in the log and in error answers
  mutable std::string_view route;  // pattern of the route that answers, which the router sets; empty: none does

  std::optional<std::string_view> header(std::string_view lower_case_name) const;
  std::optional<std::string_view> cookie(std::string_view name) const;
  // Decoded query parameters in order; repeated names are kept.
  const Pairs& parameters() const;
  std::optional<std::string_view> parameter(std::string_view name) const;  // the first of that name
  std::vector<std::string_view> parameters_named(std::string_view name) const;
  // Fields of an urlencoded or multipart body. Empty if it is neither.
  const Pairs& form() const;
  std::optional<std::string_view> form_field(std::string_view name) const;
  const std::vector<Upload>& uploads() const;

 private:
  mutable std::optional<Pairs> parameters_;
  mutable std::optional<Pairs> form_;
  mutable std::vector<Upload> uploads_;
};

struct Response {
  int status = 200;
  Pairs headers;  // content-length, date and compression are the server's business
  std::string body;
  // Where set, sent instead of body: shared by many answers (cached pages, embedded files), never copied.
  std::shared_ptr<const std::string> shared_body;
  std::string_view static_body;  // an embedded file's content
  // Where set, called on a worker thread for one piece after the other, until it gives back an empty one:
  // downloads of any length are sent in pieces (chunked), memory stays flat.
  std::function<std::string()> pieces;

  void set(std::string_view name, std::string_view value);  // replaces
  std::optional<std::string_view> get(std::string_view name) const;
  std::string_view content() const;                         // whichever body is set, pieces excepted
};

Response text_response(std::string body, int status = 200);
Response html_response(std::string body, int status = 200);
Response json_response(std::string body, int status = 200);
Response redirect(std::string_view location, int status = 303);
// RFC 9457 problem details.
Response problem_response(int status, std::string_view title, std::string_view detail, std::string_view instance = {});

std::string url_encode(std::string_view text);  // for query values and path segments
std::string url_decode(std::string_view text, bool plus_is_space);
Pairs parse_query(std::string_view query);

}  // namespace http
