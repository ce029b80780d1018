// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"

namespace http {

// Compression and validators: what lets a page be sent smaller, or not at all.

// Whether the client takes a coding ("gzip", "br"); with weight zero it does not.
bool accepts(const Request& request, std::string_view coding);
bool is_compressible(std::string_view content_type);  // text, JSON, XML, SVG, scripts
std::string gzip(std::string_view content, int level);

// Compresses in pieces. Not thread-safe.
class GzipStream {
 public:
  explicit GzipStream(int level);
  ~GzipStream();
  std::string add(std::string_view content);  // may give back nothing yet
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// 64 bits of the content, of good spread, not meant against forgers.
std::uint64_t content_hash(std::string_view content);

// A weak validator, in its quotation marks: W/"3f2a…".
std::string etag_of(std::string_view content);
// One from a version instead of the content: the change log's head, a row's number. `what` tells apart addresses.
std::string etag_of_version(std::uint64_t version, std::string_view what = {});
bool matches_etag(const Request& request, std::string_view etag);  // If-None-Match, compared weakly

// The response with this validator, or 304 without a body if the client has it already.
Response with_etag(const Request& request, Response response, std::string_view etag);

}  // namespace http
