// SPDX-License-Identifier: EUPL-1.2
#include "openid/provider.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/log.h"
#include "openid/json.h"

namespace openid {
namespace {

using base::msg;
using base::Problem;

constexpr auto kept_for = std::chrono::minutes(10);
constexpr std::size_t longest_access_token = 16u << 10;

// A place among those who wait for the provider.
class Turn {
 public:
  explicit Turn(std::atomic<int>& waiting) : waiting_(waiting), had_(++waiting <= most_at_once) {}
  ~Turn() { --waiting_; }
  Turn(const Turn&) = delete;
  explicit operator bool() const { return had_; }

 private:
  std::atomic<int>& waiting_;
  const bool had_;
};

void note(std::string_view why) {
  base::log_warning("sign-in elsewhere failed: {}", why);
}

Problem busy() {
  return {Problem::Kind::unavailable,
          msg("Many people are signing in at this moment. Please wait a little, then try again."),
          {}};
}

Problem unreachable(std::string_view why) {
  note(why);
  return {Problem::Kind::unavailable,
          msg("The service that you sign in with does not answer as it should. Please try again in some minutes, or "
              "sign in with your password."),
          {}};
}

Problem refused(std::string_view why) {
  note(why);
  return {Problem::Kind::forbidden,
          msg("The service that you sign in with did not confirm who you are. Please sign in once more from the "
              "beginning. If this happens again, tell those who run this register."),
          {}};
}

std::int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

base::Result<void> check(const Settings& settings) {
  if (settings.issuer.empty()) return {};
  const auto issuer = boost::urls::parse_uri(settings.issuer);
  if (!is_fit_address(settings.issuer) || issuer->has_query())
    return Problem{Problem::Kind::invalid,
                   msg("The setting {setting} must be an address that begins with https://, not “{value}”.",
                       {{"setting", "openid-issuer"}, {"value", settings.issuer}}),
                   "openid-issuer"};
  for (const auto& [name, value] : {std::pair("openid-client", settings.client), {"openid-secret", settings.secret}})
    if (value.empty())
      return Problem{
          Problem::Kind::invalid,
          msg("The setting {setting} is missing; it is needed where openid-issuer is set.", {{"setting", name}}), name};
  return {};
}

std::shared_ptr<const Provider::Published> Provider::kept_published() {
  const std::lock_guard lock(mutex_);
  return std::chrono::steady_clock::now() < published_.until ? published_.value : nullptr;
}

std::shared_ptr<const Provider::Published> Provider::published() {
  if (auto kept = kept_published()) return kept;
  auto base = settings_.issuer;
  if (base.ends_with('/')) base.pop_back();
  const auto answer = fetch_({.url = base + "/.well-known/openid-configuration"});
  const auto said = object_of(answer.body);
  // Whoever answers for another issuer may not answer for this one.
  if (answer.status != 200 || text_in(said, "issuer") != settings_.issuer) return nullptr;
  auto made = std::make_shared<const Published>(Published{text_in(said, "authorization_endpoint"),
                                                          text_in(said, "token_endpoint"), text_in(said, "jwks_uri"),
                                                          text_in(said, "userinfo_endpoint")});
  for (const auto& url : {made->authorization, made->token, made->keys})
    if (!is_fit_address(url)) return nullptr;
  if (!made->profile.empty() && !is_fit_address(made->profile)) return nullptr;
  const std::lock_guard lock(mutex_);
  published_ = {made, std::chrono::steady_clock::now() + kept_for};
  return made;
}

std::shared_ptr<const std::vector<Key>> Provider::keys(const Published& published, bool anew) {
  if (!anew) {
    const std::lock_guard lock(mutex_);
    if (std::chrono::steady_clock::now() < keys_.until) return keys_.value;
  }
  const auto answer = fetch_({.url = published.keys});
  if (answer.status != 200) return nullptr;
  auto made = std::make_shared<const std::vector<Key>>(read_keys(answer.body));
  if (made->empty()) return nullptr;
  const std::lock_guard lock(mutex_);
  keys_ = {made, std::chrono::steady_clock::now() + kept_for};
  return made;
}

base::Result<std::string> Provider::way_there(const Going& going, const std::string& back) {
  auto where = kept_published();
  if (!where) {
    const Turn turn(waiting_);
    if (!turn) return busy();
    where = published();
  }
  if (!where) return unreachable("the discovery document was not read");
  auto to = where->authorization;
  to += to.find('?') == std::string::npos ? '?' : '&';
  to += "response_type=code&scope=openid%20email%20profile&code_challenge_method=S256";
  for (const auto& [name, value] : {std::pair("client_id", settings_.client),
                                    {"redirect_uri", back},
                                    {"state", going.state},
                                    {"nonce", going.nonce},
                                    {"code_challenge", challenge_of(going.verifier)}})
    to += fmt::format("&{}={}", name, http::url_encode(value));
  return to;
}

base::Result<Claims> Provider::who_came(const std::string& code, const Going& going, const std::string& back) {
  const Turn turn(waiting_);
  if (!turn) return busy();
  const auto where = published();
  if (!where) return unreachable("the discovery document was not read");
  const auto answer =
      fetch_({.url = where->token,
              .form = fmt::format("grant_type=authorization_code&code={}&redirect_uri={}&code_verifier={}",
                                  http::url_encode(code), http::url_encode(back), http::url_encode(going.verifier)),
              // client_secret_basic, as RFC 6749 has it encoded (2.3.1).
              .user = http::url_encode(settings_.client),
              .password = http::url_encode(settings_.secret)});
  if (answer.status == 0 || answer.status >= 500) return unreachable("the code could not be exchanged");
  if (answer.status != 200) return refused("the provider did not take the code, or client and secret");
  const auto said = object_of(answer.body);
  const auto token = text_in(said, "id_token");
  const Expected expected{settings_.issuer, settings_.client, going.nonce, seconds_now()};
  auto known = keys(*where, false);
  if (!known) return unreachable("the keys were not read");
  auto checked = check_token(token, *known, expected);
  if (checked.fault == Fault::unknown_key) {  // it may have new ones
    known = keys(*where, true);
    if (!known) return unreachable("the keys were not read");
    checked = check_token(token, *known, expected);
  }
  if (checked.fault != Fault::none) return refused(why(checked.fault));

  // The address need not be in the token (OpenID Connect Core 1.0, 5.4).
  const auto access = text_in(said, "access_token");
  if (checked.claims.email.empty() && !where->profile.empty() && !access.empty() &&
      access.size() <= longest_access_token && access.find_first_of("\r\n") == std::string::npos) {
    const auto profile = object_of(fetch_({.url = where->profile, .bearer = access}).body);
    if (text_in(profile, "sub") == checked.claims.subject) take_profile(checked.claims, profile);
  }
  return checked.claims;
}

}  // namespace openid
