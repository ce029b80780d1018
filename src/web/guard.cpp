// SPDX-License-Identifier: EUPL-1.2
#include "web/guard.h"

#include "http/multipart.h"

namespace web {
namespace {

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

// "https://example.org:8080/page" -> "example.org:8080"
std::string_view host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of("/?#"));
}

bool is_loopback(std::string_view address) {
  return address == "::1" || address.starts_with("127.") || address.starts_with("::ffff:127.");
}

}  // namespace

bool is_local_request(const http::Request& request) {
  if (!is_loopback(request.remote_address)) return false;
  const auto host = without_port(request.header("host").value_or(""));
  if (host != "localhost" && host != "[::1]" && host != "127.0.0.1") return false;
  for (const auto* header : {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"}) {
    if (request.header(header)) return false;
  }
  return true;
}

std::optional<base::Message> foreign_origin(const http::Request& request, std::string_view own_host) {
  if (request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS") return std::nullopt;
  const auto host = request.header("host").value_or("");
  const auto is_ours = [&](std::string_view other) {
    return !other.empty() && (other == host || (!own_host.empty() && other == own_host));
  };
  const auto origin = request.header("origin");
  const auto referer = request.header("referer");
  bool foreign = false;
  if (const auto site = request.header("sec-fetch-site")) {
    foreign = *site != "same-origin" && *site != "none";
  } else if (origin) {
    foreign = !is_ours(host_of(*origin));
  } else if (referer) {
    foreign = !is_ours(host_of(*referer));
  } else if (request.header("cookie")) {
    return base::msg(
        "Your browser did not say which page this form came from. Please allow it to send the Origin or Referer header "
        "to this site and try again.");
  }
  if (!foreign) return std::nullopt;
  return base::msg(
      "This form was sent from another site, so nothing was done. Open the page here and send it again from there.");
}

std::optional<base::Message> unexpected_type(const http::Request& request) {
  if (request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS") return std::nullopt;
  const auto type = http::media_type(request);
  if (type.empty() && request.body.empty()) return std::nullopt;
  if (request.path.starts_with("/api/")) {
    if (type == "application/json") return std::nullopt;
    return base::msg("This address takes JSON only: send it with the header “Content-Type: application/json”.");
  }
  if (type == "application/x-www-form-urlencoded" || type == "multipart/form-data") return std::nullopt;
  return base::msg(
      "This address takes forms only: send the fields as application/x-www-form-urlencoded or multipart/form-data, and "
      "say which in the header Content-Type.");
}

std::string local_address(std::string_view address) {
  const bool local = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\") &&
                     address.find_first_of("\r\n\t") == std::string_view::npos;
  return std::string(local ? address : "/");
}

void add_security_headers(http::Response& response) {
  auto& headers = response.headers;
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("Referrer-Policy", "strict-origin-when-cross-origin");
  const auto type = response.get("Content-Type").value_or("");
  if (type.starts_with("text/html") || type.starts_with("image/svg")) {
    headers.emplace_back("Content-Security-Policy",
                         "default-src 'self'; script-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
                         "form-action 'self'; frame-ancestors 'none'");
    headers.emplace_back("X-Frame-Options", "DENY");  // for what does not know frame-ancestors
    headers.emplace_back("Permissions-Policy", "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)");
    headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  }
}

}  // namespace web
