// SPDX-License-Identifier: EUPL-1.2
// Who sends a request, and what is answered where somebody has to sign in first.
#include "accounts/attempts.h"
#include "accounts/gate_state.h"
#include "accounts/invitations.h"
#include "accounts/kept_forms.h"
#include "accounts/pages.h"
#include "base/log.h"
#include "base/partial_date.h"
#include "links/api.h"
#include "web/guard.h"

namespace accounts {
namespace {

using base::msg;

constexpr auto write_down_every = std::chrono::seconds(60);
constexpr int rounds_between_forgetting = 60;

std::string this_address(const http::Request& request) {
  std::string address;
  for (std::string_view rest = request.path; !rest.empty();) {
    rest.remove_prefix(1);
    const auto slash = std::min(rest.find('/'), rest.size());
    address += "/" + http::url_encode(rest.substr(0, slash));
    rest.remove_prefix(slash);
  }
  return request.query.empty() ? address : address + "?" + request.query;
}

// The page that a form was sent from, if it is one of ours.
std::string page_before(const http::Request& request, const std::string& base) {
  const auto referer = request.header("referer").value_or("");
  return referer.starts_with(base + "/") ? web::local_address(referer.substr(base.size())) : "/";
}

}  // namespace

Housekeeper::~Housekeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Housekeeper::session_seen(const std::string& hash) {
  const std::lock_guard lock(mutex_);
  sessions_.insert(hash);
}

void Housekeeper::token_seen(const std::string& hash) {
  const std::lock_guard lock(mutex_);
  tokens_.insert(hash);
}

void Housekeeper::write_down() {
  std::vector<std::string> sessions, tokens;
  {
    const std::lock_guard lock(mutex_);
    sessions.assign(sessions_.begin(), sessions_.end());
    tokens.assign(tokens_.begin(), tokens_.end());
    sessions_.clear();
    tokens_.clear();
  }
  if (sessions.empty() && tokens.empty()) return;
  auto transaction = database_.write_unlogged();
  touch_sessions(transaction, sessions, base::utc_now());
  touch_tokens(transaction, tokens, base::utc_now());
  transaction.commit();
}

void Housekeeper::run() {
  for (int round = 0;; ++round) {
    {
      std::unique_lock lock(mutex_);
      if (wake_.wait_for(lock, write_down_every, [this] { return stopping_; })) return;
    }
    // A database that is away for a while costs some minutes of what was seen, no more.
    try {
      write_down();
      if (round % rounds_between_forgetting != 0) continue;
      auto transaction = database_.write_unlogged();
      forget_old_sessions(transaction);
      forget_old_attempts(transaction);
      forget_old_forms(transaction);
      forget_old_invitations(transaction);
      links::forget_old(transaction);
      transaction.commit();
    } catch (const db::Failure& failure) {
      base::log_warning("sessions were not written down: {}", failure.what());
    }
  }
}

std::string session_set_cookie(std::string_view base_url, std::string_view secret) {
  const bool secure = base_url.starts_with("https:");
  // No Max-Age: browsers forget it when they are closed; the register ends it earlier than that.
  return fmt::format("{}{}={}; Path=/; HttpOnly; SameSite=Lax{}{}", secure ? "__Host-" : "", session_cookie, secret,
                     secret.empty() ? "; Max-Age=0" : "", secure ? "; Secure" : "");
}

Gate::Gate(db::Database& database, Settings settings)
    : state_(std::make_unique<State>(database, std::move(settings))) {}
Gate::~Gate() = default;
std::int64_t Gate::passwords_hashed() const {
  return state_->hasher.done();
}

web::Identity Gate::identify(const http::Request& request) const {
  const auto authorization = request.header("authorization");
  const auto token = bearer_secret(authorization.value_or(""));
  const auto cookie = authorization ? std::nullopt : request.cookie(state_->cookie());
  if (token.empty() && (!cookie || cookie->empty())) return {};
  auto session = state_->database.read();
  auto found = token.empty() ? identity_by_session(session, *cookie) : identity_by_token(session, token);
  if (!found) return {};
  if (found->seen < base::utc_after(-write_down_every)) {
    if (token.empty())
      state_->housekeeper.session_seen(found->hash);
    else
      state_->housekeeper.token_seen(found->hash);
  }
  if (state_->settings.unread)
    if (const auto account = account_of(found->identity))
      found->identity.unread = state_->settings.unread(session, *account);
  return std::move(found->identity);
}

http::Response Gate::ask_to_sign_in(web::Context& context) const {
  const auto& request = context.request;
  if (request.path.starts_with("/api/") || request.header("authorization")) {
    auto response = context.problem(401, msg("This needs an API token: send it as “Authorization: Bearer …”. You make "
                                             "one on the page of your account."));
    response.set("WWW-Authenticate", "Bearer");
    return response;
  }
  if (request.method == "GET" || request.method == "HEAD")
    return http::redirect("/sign-in?return=" + http::url_encode(this_address(request)));

  std::optional<AccountId> wrote;
  if (const auto cookie = request.cookie(state_->cookie())) {
    auto session = state_->database.read();
    wrote = account_of_ended_session(session, *cookie);
  }
  const auto form = wrote ? form_to_keep(request, *wrote) : std::nullopt;
  if (!form)
    return http::redirect("/sign-in?return=" + http::url_encode(page_before(request, context.site.base_url(request))));
  std::string secret;
  {
    auto transaction = state_->database.write_unlogged();
    secret = keep_form(transaction, *form);
    transaction.commit();
  }
  auto response = http::redirect("/sign-in?return=" + http::url_encode("/sign-in/kept"));
  response.headers.emplace_back("Set-Cookie", set_cookie(*state_, kept_form_cookie, secret, kept_form_lifetime));
  return response;
}

}  // namespace accounts
