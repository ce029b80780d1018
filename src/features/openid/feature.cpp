// SPDX-License-Identifier: EUPL-1.2
// Sign-in with an account elsewhere: the way there and the way back.
#include <boost/json/value_from.hpp>

#include "openid/provider.h"
#include "openid/views.h"
#include "web/guard.h"

std::span<const base::EmbeddedFile> embedded_openid();

namespace openid {
namespace {

using base::msg;
using base::Problem;

constexpr std::size_t longest_code = 4096, longest_return = 2000;

struct Site {
  db::Database& database;
  const accounts::Gate& gate;
  Provider provider;

  const std::string& base_url() const { return provider.settings().base_url; }
  bool secure() const { return base_url().starts_with("https:"); }
  std::string cookie() const { return secure() ? "__Host-openid" : "openid"; }
  std::string set_cookie(std::string_view value, std::chrono::seconds lifetime) const {
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", cookie(), value, lifetime.count(),
                       secure() ? "; Secure" : "");
  }
};

http::Response refuse(web::Context& context, const Problem& problem, std::string_view return_to) {
  const bool later = problem.kind == Problem::Kind::unavailable;
  const auto to = http::url_encode(return_to);
  const views::Refused view{context.tr(problem.message), "/sign-in/openid?return=" + to, "/sign-in?return=" + to};
  auto response = context.page("openid/refused", context.tr(msg("You are not signed in")),
                               boost::json::value_from(view).as_object(), later ? 503 : 403);
  if (later) response.set("Retry-After", "10");
  response.set("Cache-Control", "no-store");
  return response;
}

// Where the provider sends the browser back to. A request's own word for this site's address is enough on this machine
// alone.
base::Result<std::string> way_back(const Site& site, const web::Context& context) {
  if (site.provider.settings().issuer.empty())
    return Problem{Problem::Kind::not_found,
                   msg("This register offers no sign-in with an account elsewhere. Sign in with your password."),
                   {}};
  if (site.base_url().empty() && !web::is_local_request(context.request))
    return Problem{Problem::Kind::not_found,
                   msg("This register does not know its own public address (the setting base-url), so you cannot be "
                       "sent elsewhere and back. Sign in with your password, and tell those who run it."),
                   {}};
  return (site.base_url().empty() ? context.site.base_url(context.request) : site.base_url()) + "/sign-in/openid/back";
}

http::Response go(Site& site, web::Context& context) {
  auto return_to = web::local_address(context.request.parameter("return").value_or("/"));
  if (return_to.size() > longest_return) return_to = "/";
  const auto back = way_back(site, context);
  if (!back) return context.problem(404, back.error().message);
  if (context.identity.signed_in()) return http::redirect(return_to);
  std::optional<Going> going;
  {
    auto transaction = site.database.write_unlogged();
    going = begin_ask(transaction, return_to);
    transaction.commit();
  }
  if (!going)
    return refuse(context,
                  {Problem::Kind::unavailable,
                   msg("Many people are signing in at this moment. Please wait a little, then try again."),
                   {}},
                  return_to);
  const auto there = site.provider.way_there(*going, *back);
  if (!there) return refuse(context, there.error(), return_to);
  auto response = http::redirect(*there);
  response.headers.emplace_back("Set-Cookie", site.set_cookie(going->browser, ask_lifetime));
  response.set("Cache-Control", "no-store");
  return response;
}

http::Response come_back(Site& site, web::Context& context) {
  const auto back = way_back(site, context);
  if (!back) return context.problem(404, back.error().message);
  const auto& request = context.request;
  std::optional<Going> going;
  if (const auto state = request.parameter("state"), browser = request.cookie(site.cookie()); state && browser) {
    auto transaction = site.database.write_unlogged();
    going = take_ask(transaction, *state, *browser);
    transaction.commit();
  }
  auto answer = [&]() -> base::Result<http::Response> {
    // Some providers say who they are on the way back (RFC 9207).
    const auto issuer = request.parameter("iss").value_or(site.provider.settings().issuer);
    if (!going || issuer != site.provider.settings().issuer)
      return Problem{Problem::Kind::forbidden,
                     msg("This sign-in was not begun in this browser within the last ten minutes, or was used already. "
                         "Please sign in once more from the beginning."),
                     {}};
    const auto code = request.parameter("code").value_or("");
    if (request.parameter("error") || code.empty() || code.size() > longest_code)
      return Problem{Problem::Kind::forbidden,
                     msg("The service that you sign in with broke the sign-in off. If you did not do that yourself, "
                         "please try once more."),
                     {}};
    const auto claims = site.provider.who_came(std::string(code), *going, *back);
    if (!claims) return claims.error();
    return site.gate.sign_in_elsewhere(context, site.provider.settings().issuer, claims->subject, claims->email,
                                       claims->email_verified, claims->name, going->return_to);
  }();
  auto response = answer ? std::move(*answer) : refuse(context, answer.error(), going ? going->return_to : "/");
  response.headers.emplace_back("Set-Cookie", site.set_cookie("", std::chrono::seconds(0)));
  response.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

web::Feature feature(db::Database& database, const accounts::Gate& gate, Settings settings, Fetch fetch) {
  const std::shared_ptr<Site> site(new Site{database, gate, {std::move(settings), std::move(fetch)}});
  web::Feature made{.name = "openid", .routes = {}, .menu = {}, .files = embedded_openid()};
  const auto add = [&](std::string pattern, http::Response (*handler)(Site&, web::Context&)) {
    made.routes.push_back({"GET", std::move(pattern), web::Permission::anyone,
                           [site, handler](web::Context& context) { return handler(*site, context); }});
  };
  add("/sign-in/openid", go);
  add("/sign-in/openid/back", come_back);
  return made;
}

}  // namespace openid
