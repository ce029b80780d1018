// SPDX-License-Identifier: EUPL-1.2
#include "http/encoding.h"

#include <fmt/core.h>
#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace http {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  __extension__ typedef unsigned __int128 Wide;
  const auto product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t word(const char* at, std::size_t bytes = 8) {
  std::uint64_t value = 0;
  std::memcpy(&value, at, bytes);
  return value;
}

std::string_view opaque(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  return etag;
}

}  // namespace

bool accepts(const Request& request, std::string_view coding) {
  auto rest = request.header("accept-encoding").value_or("");
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    const auto part = rest.substr(0, comma);
    const auto semicolon = part.find(';');
    if (trimmed(part.substr(0, semicolon)) == coding) {
      if (semicolon == std::string_view::npos) return true;
      const auto parameter = trimmed(part.substr(semicolon + 1));
      double weight = 1;
      if (parameter.starts_with("q="))
        std::from_chars(parameter.data() + 2, parameter.data() + parameter.size(), weight);
      return weight > 0;
    }
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return false;
}

bool is_compressible(std::string_view type) {
  type = type.substr(0, type.find(';'));
  return type.starts_with("text/") || type.ends_with("json") || type.ends_with("xml") || type.ends_with("javascript") ||
         type == "application/manifest" || type == "application/yaml";
}

struct GzipStream::State {
  z_stream stream{};

  explicit State(int level) {
    // 15 bits of window; 16 more ask for gzip's header instead of zlib's.
    if (deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::runtime_error("zlib cannot begin to compress");
  }
  ~State() { deflateEnd(&stream); }

  void run(std::string_view content, int flush, std::string& out) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    std::array<char, 16384> buffer;
    do {
      stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream.avail_out = static_cast<uInt>(buffer.size());
      deflate(&stream, flush);
      out.append(buffer.data(), buffer.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }
};

GzipStream::GzipStream(int level) : state_(std::make_unique<State>(level)) {}
GzipStream::~GzipStream() = default;

std::string GzipStream::add(std::string_view content) {
  std::string out;
  constexpr std::size_t step = 1u << 30;  // zlib counts in 32 bits
  for (; !content.empty(); content.remove_prefix(std::min(step, content.size())))
    state_->run(content.substr(0, step), Z_NO_FLUSH, out);
  return out;
}

std::string GzipStream::finish() {
  std::string out;
  state_->run({}, Z_FINISH, out);
  return out;
}

std::string gzip(std::string_view content, int level) {
  // Making a compressor clears a good part of a megabyte, so each thread keeps the last one it made.
  struct End {
    void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
  };
  struct Kept {
    int level = -1;
    std::unique_ptr<libdeflate_compressor, End> compressor;
  };
  thread_local Kept kept;
  if (kept.level != level) {
    kept.compressor.reset(libdeflate_alloc_compressor(level));
    kept.level = kept.compressor ? level : -1;
    if (!kept.compressor) throw std::runtime_error("libdeflate cannot begin to compress");
  }
  std::string out(libdeflate_gzip_compress_bound(kept.compressor.get(), content.size()), '\0');
  const auto size = libdeflate_gzip_compress(kept.compressor.get(), content.data(), content.size(), out.data(), out.size());
  if (size == 0) throw std::runtime_error("libdeflate cannot compress");
  out.resize(size);
  return out;
}

std::uint64_t content_hash(std::string_view content) {
  // Two lanes of multiply-and-fold over sixteen bytes at a time, as fast hashes of this family do.
  constexpr std::uint64_t p = 0xa0761d6478bd642f, q = 0xe7037ed1a0b428db, r = 0x8ebc6af09c88c6e3;
  std::uint64_t state = mixed(content.size() ^ p, q);
  const char* at = content.data();
  std::size_t left = content.size();
  for (; left >= 16; at += 16, left -= 16) state = mixed(word(at) ^ p ^ state, word(at + 8) ^ q);
  const auto low = word(at, std::min<std::size_t>(left, 8));
  const auto high = left > 8 ? word(at + 8, left - 8) : 0;
  state = mixed(low ^ p ^ state, high ^ r);
  return mixed(state ^ r, content.size() ^ p);
}

std::string etag_of(std::string_view content) { return fmt::format("W/\"{:016x}\"", content_hash(content)); }

std::string etag_of_version(std::uint64_t version, std::string_view what) {
  return fmt::format("W/\"{:x}-{:x}\"", version, content_hash(what));
}

bool matches_etag(const Request& request, std::string_view etag) {
  auto rest = request.header("if-none-match").value_or("");
  if (trimmed(rest) == "*") return true;
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    if (opaque(trimmed(rest.substr(0, comma))) == opaque(etag)) return true;
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return false;
}

Response with_etag(const Request& request, Response response, std::string_view etag) {
  response.set("ETag", etag);
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  if (!is_read || response.status != 200 || !matches_etag(request, etag)) return response;
  response.status = 304;
  response.body.clear();
  response.shared_body.reset();
  response.static_body = {};
  response.pieces = nullptr;
  std::erase_if(response.headers, [](const auto& header) {
    return header.first == "Content-Type" || header.first == "Content-Encoding";
  });
  return response;
}

}  // namespace http
