// SPDX-License-Identifier: EUPL-1.2
// The one file that knows libcurl (docs/decisions/0024-libcurl-for-smtp.md).
#include "mail/smtp.h"

#include <curl/curl.h>

#include <cstring>
#include <stdexcept>

namespace mail {
namespace {

constexpr long connect_seconds = 15, answer_seconds = 30, whole_seconds = 60;

void start_curl() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  if (!started) throw std::runtime_error("libcurl does not start");
}

bool is_about_the_account(int code) {
  return code == 530 || code == 534 || code == 535 || code == 538;
}

}  // namespace

struct Smtp::State {
  CURL* curl = nullptr;
  const std::atomic<bool>* stop = nullptr;
  SmtpSettings settings;
  // Of the conversation: what we said last, what was answered to that, and what is left to send. libcurl tells the
  // answer's code alone, which its parting QUIT overwrites, and not what it was the answer to.
  std::string said;
  int code = 0;
  bool parting = false;
  std::string_view rest;

  static std::size_t read(char* out, std::size_t size, std::size_t count, void* self) {
    auto& state = *static_cast<State*>(self);
    const auto n = std::min(size * count, state.rest.size());
    std::memcpy(out, state.rest.data(), n);
    state.rest.remove_prefix(n);
    return n;
  }
  static int hear(CURL*, curl_infotype type, char* data, std::size_t size, void* self) {
    auto& state = *static_cast<State*>(self);
    const std::string_view text(data, size);
    if (state.parting) return 0;
    if (type == CURLINFO_HEADER_OUT) {
      const auto command = text.substr(0, text.find_first_of(" :\r\n"));
      state.parting = command == "QUIT";
      if (state.parting) return 0;
      state.said = command;
      state.code = 0;
    } else if (type == CURLINFO_HEADER_IN && size >= 3 && text[0] >= '2' && text[0] <= '5') {
      state.code = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
    }
    return 0;
  }
  static int ask_to_go_on(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const auto& state = *static_cast<State*>(self);
    return state.stop && *state.stop && state.said != "DATA" ? 1 : 0;
  }
};

Smtp::Smtp(const SmtpSettings& settings, const std::atomic<bool>* stop) : state_(std::make_unique<State>()) {
  start_curl();
  auto& s = *state_;
  s.settings = settings;
  s.stop = stop;
  s.curl = curl_easy_init();
  if (!s.curl) throw std::runtime_error("libcurl gives no handle");
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(s.curl, option, value); };
  set(CURLOPT_URL, s.settings.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, connect_seconds);
  set(CURLOPT_SERVER_RESPONSE_TIMEOUT, answer_seconds);
  set(CURLOPT_TIMEOUT, whole_seconds);
  // A password is never sent in the clear, unless TLS was expressly switched off.
  const bool must = s.settings.require_tls || (!s.settings.user.empty() && s.settings.use_tls);
  set(CURLOPT_USE_SSL, static_cast<long>(must                 ? CURLUSESSL_ALL
                                         : s.settings.use_tls ? CURLUSESSL_TRY
                                                              : CURLUSESSL_NONE));
  if (!s.settings.user.empty()) {
    set(CURLOPT_USERNAME, s.settings.user.c_str());
    set(CURLOPT_PASSWORD, s.settings.password.c_str());
  }
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_READFUNCTION, &State::read);
  set(CURLOPT_READDATA, &s);
  set(CURLOPT_VERBOSE, 1L);
  set(CURLOPT_DEBUGFUNCTION, &State::hear);
  set(CURLOPT_DEBUGDATA, &s);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &State::ask_to_go_on);
  set(CURLOPT_XFERINFODATA, &s);
}

Smtp::~Smtp() {
  curl_easy_cleanup(state_->curl);
}

Handover Smtp::hand_over(std::string_view to, std::string_view message) {
  using enum Handover::Kind;
  auto& s = *state_;
  s.rest = message;
  s.said.clear();
  s.code = 0;
  s.parting = false;
  const auto from = "<" + s.settings.from + ">", recipient = "<" + std::string(to) + ">";
  curl_slist* recipients = curl_slist_append(nullptr, recipient.c_str());
  curl_easy_setopt(s.curl, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(s.curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt(s.curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.size()));
  const CURLcode result = curl_easy_perform(s.curl);
  curl_easy_setopt(s.curl, CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
  curl_slist_free_all(recipients);

  if (result == CURLE_OK) return {taken, {}};
  if (result == CURLE_ABORTED_BY_CALLBACK) return {stopped, {}};
  const bool of_this_mail = s.said == "MAIL" || s.said == "RCPT" || s.said == "DATA";
  if (s.code >= 400) {
    const auto reason = fmt::format("{}", s.code);
    if (!of_this_mail || is_about_the_account(s.code)) return {away, reason};
    // A server that does not take the sender will take it when somebody has mended the settings.
    return {s.code >= 500 && s.said != "MAIL" ? never : later, reason};
  }
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return {away, "unreachable"};
    case CURLE_OPERATION_TIMEDOUT:
      return {of_this_mail ? later : away, "timeout"};
    case CURLE_LOGIN_DENIED:
      return {away, "login"};
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return {away, "tls"};
    default:
      return {of_this_mail ? later : away, "broken"};
  }
}

}  // namespace mail
