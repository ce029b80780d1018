// SPDX-License-Identifier: EUPL-1.2
#include "web/assets.h"

#include <fmt/core.h>

#include <stdexcept>

#include "http/encoding.h"

namespace web {
namespace {

constexpr std::size_t compress_from = 1024;

std::string_view type_of(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> types[] = {
      {".css", "text/css; charset=utf-8"},      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"}, {".json", "application/json"},
      {".geojson", "application/geo+json"},     {".svg", "image/svg+xml"},
      {".png", "image/png"},                    {".jpg", "image/jpeg"},
      {".webp", "image/webp"},                  {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},                 {".txt", "text/plain; charset=utf-8"},
      {".html", "text/html; charset=utf-8"},    {".xml", "application/xml"},
      {".webmanifest", "application/manifest+json"}, {".pdf", "application/pdf"},
  };
  for (const auto& [ending, type] : types) {
    if (name.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

}  // namespace

void Assets::add(std::span<const base::EmbeddedFile> files) {
  constexpr std::string_view folder = "/static/";
  std::map<std::string, std::string_view, std::less<>> found;
  for (const auto& file : files) {
    const auto at = file.name.find(folder);
    if (at == std::string_view::npos) continue;
    found.emplace(std::string(file.name.substr(0, at)) + "/" + std::string(file.name.substr(at + folder.size())),
                  file.content);
  }
  const auto content_of = [&](const std::string& name) {
    const auto at = found.find(name);
    return at == found.end() ? std::string_view() : at->second;
  };
  for (const auto& [name, content] : found) {
    const bool is_form = (name.ends_with(".br") || name.ends_with(".gz")) && found.contains(name.substr(0, name.size() - 3));
    if (is_form) continue;
    auto asset = std::make_unique<Asset>();
    asset->content = content;
    asset->brotli = content_of(name + ".br");
    asset->gzip = content_of(name + ".gz");
    asset->hash = fmt::format("{:016x}", http::content_hash(content));
    asset->type = type_of(name);
    assets_[name] = std::move(asset);
  }
}

std::string Assets::address(std::string_view name) const {
  const auto found = assets_.find(name);
  if (found == assets_.end()) throw std::logic_error("there is no static file " + std::string(name));
  return fmt::format("/static/{}?v={}", name, found->second->hash);
}

http::Response Assets::answer(const http::Request& request, std::string_view name) const {
  const auto found = assets_.find(name);
  if (found == assets_.end()) return http::text_response("There is no such file.\n", 404);
  auto& asset = *found->second;
  http::Response response;
  response.headers.emplace_back("Content-Type", asset.type);
  const bool for_ever = request.parameter("v") == std::string_view(asset.hash);
  response.headers.emplace_back("Cache-Control", for_ever ? "public, max-age=31536000, immutable"
                                                 // Named by the style sheet, with a hash of its own.
                                                 : name.ends_with(".woff2") && request.parameter("v") ? "public, max-age=31536000"
                                                                                                      : "public, no-cache");
  const bool is_text = http::is_compressible(asset.type);
  std::string form;
  if (!asset.brotli.empty() && http::accepts(request, "br")) {
    response.static_body = asset.brotli;
    form = "br";
  } else if (!asset.gzip.empty() && http::accepts(request, "gzip")) {
    response.static_body = asset.gzip;
    form = "gzip";
  } else if (is_text && asset.content.size() > compress_from && http::accepts(request, "gzip")) {
    std::call_once(asset.compress,
                   [&] { asset.compressed = std::make_shared<const std::string>(http::gzip(asset.content, 9)); });
    response.shared_body = asset.compressed;
    form = "gzip";
  } else {
    response.static_body = asset.content;
  }
  // Bytes differ with the coding, so their strong validators do.
  const auto etag = fmt::format("\"{}{}{}\"", asset.hash, form.empty() ? "" : "-", form);
  if (!form.empty()) response.headers.emplace_back("Content-Encoding", std::move(form));
  if (is_text || !asset.brotli.empty() || !asset.gzip.empty()) response.set("Vary", "Accept-Encoding");
  return http::with_etag(request, std::move(response), etag);
}

}  // namespace web
