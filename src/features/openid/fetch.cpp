// SPDX-License-Identifier: EUPL-1.2
// How the provider is asked: the one file here that knows libcurl.
#include <curl/curl.h>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <stdexcept>

#include "openid/api.h"

namespace openid {
namespace {

constexpr long longest_seconds = 5;
constexpr std::size_t largest_answer = 256u << 10;

bool is_this_machine(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(url);
  return parsed && (parsed->encoded_host() == "localhost" || parsed->encoded_host() == "127.0.0.1");
}

std::size_t keep(char* data, std::size_t size, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size * count > largest_answer) return 0;  // ends it
  body.append(data, size * count);
  return size * count;
}

void start_curl() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  if (!started) throw std::runtime_error("libcurl does not start");
}

}  // namespace

bool is_fit_address(std::string_view url) {
  if (url.size() > 2000) return false;
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->host().empty() || parsed->has_userinfo() || parsed->has_fragment()) return false;
  return parsed->scheme() == "https" || (parsed->scheme() == "http" && is_this_machine(url));
}

Answer fetch(const Ask& ask) {
  if (!is_fit_address(ask.url)) return {};
  start_curl();
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  if (!curl) throw std::runtime_error("libcurl gives no handle");
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };
  Answer answer;
  std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(curl_slist_append(nullptr, "Accept: application/json"),
                                                             curl_slist_free_all);
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_URL, ask.url.c_str());
  const bool near = is_this_machine(ask.url);
  set(CURLOPT_PROTOCOLS_STR, near ? "http,https" : "https");
  if (near) set(CURLOPT_PROXY, "");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, longest_seconds);
  set(CURLOPT_TIMEOUT, longest_seconds);
  set(CURLOPT_MAXFILESIZE, static_cast<long>(largest_answer));
  set(CURLOPT_WRITEFUNCTION, &keep);
  set(CURLOPT_WRITEDATA, &answer.body);
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  if (!ask.form.empty()) {
    set(CURLOPT_POSTFIELDSIZE, static_cast<long>(ask.form.size()));
    set(CURLOPT_POSTFIELDS, ask.form.c_str());
  }
  if (!ask.user.empty()) {
    set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    set(CURLOPT_USERNAME, ask.user.c_str());
    set(CURLOPT_PASSWORD, ask.password.c_str());
  } else if (!ask.bearer.empty()) {
    set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
    set(CURLOPT_XOAUTH2_BEARER, ask.bearer.c_str());
  }
  if (curl_easy_perform(curl.get()) != CURLE_OK) return {};
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

}  // namespace openid
