// SPDX-License-Identifier: EUPL-1.2
#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/i18n.h"
#include "http/message.h"
#include "http/router.h"
#include "web/identity.h"
#include "web/page_cache.h"

namespace web {

class Site;

// What a handler works with. Lives as long as the request.
class Context {
 public:
  const http::Request& request;
  const http::Match& match;
  const Site& site;
  base::Language language = base::Language::en;
  bool is_operator = false;         // a steward, or an operator without an account (SiteSettings)
  std::string_view theme = "auto";  // or "light", "dark"
  std::string_view section = {};    // the menu entry that the page belongs to, where its address does not say so
  bool for_keeping = false;         // the page being made will be kept for others: Site's own business
  Identity identity = {};           // who asks; in cached routes only whether somebody does, and whether a steward

  std::string_view path(std::string_view name) const;  // a path parameter
  // The page of a template inside the layout. `view` holds exactly the names the template uses; `title` is already in
  // the reader's language.
  http::Response page(std::string_view template_name, std::string_view title, boost::json::object view,
                      int status = 200) const;
  // The template alone, for htmx's partial updates.
  http::Response fragment(std::string_view template_name, boost::json::object view, int status = 200) const;
  // An error page (HTML) or problem details (under /api/), in the reader's language.
  http::Response problem(int status, const base::Message& message) const;
  std::string tr(const base::Message& message) const { return base::text(language, message); }
};

using Handler = std::function<http::Response(Context&)>;

struct Route {
  std::string method;
  std::string pattern;
  Permission permission;
  Handler handler;
  // Whether the finished page may be kept until the data change: for GET pages that depend on nothing but address,
  // language, theme, data and whether anonymous, signed in or steward. Needs SiteSettings::data_version.
  bool cached = false;
};

struct MenuEntry {
  std::string label;  // English, marked with base::msg at its place
  std::string url;
  int order = 0;
  Permission permission = Permission::anyone;
};

// What a part of the program adds to the site.
struct Feature {
  std::string name;
  std::vector<Route> routes;
  std::vector<MenuEntry> menu;
  std::span<const base::EmbeddedFile> files;  // templates, migrations, static files of its folder
  // The menu of those who work in the register, shown on the pages below one of its entries ("/desk").
  std::vector<MenuEntry> desk = {};
};

struct SiteSettings {
  std::string name = "Cosmopolis";
  std::string base_url;           // for absolute links; empty: from the Host header
  // Operators do without an account what stewards do: whoever speaks to the server directly from its own machine (loopback
  // peer, local Host header, no Forwarded or X-Forwarded-For), everybody, or nobody.
  bool everyone_operates = false;
  bool nobody_operates = false;
  // Who sends a request; unset, nobody is ever signed in and nothing offers it. Has to be quick where no cookie came.
  std::function<Identity(const http::Request&)> identify;
  // The answer to a request that needs somebody signed in; unset: 403.
  std::function<http::Response(Context&)> ask_to_sign_in;
  // The number of the last change of the data (the change log's head), asked at each cached route: has to be quick.
  std::function<std::uint64_t()> data_version;
  // Called after each request that may have changed something, before it is answered: waits, a little, until what was
  // written is in the index, so that the page to which a form leads shows it.
  std::function<void()> settle;
  std::size_t page_cache_bytes = 36u << 20;
  // In tests: rendering throws std::logic_error that lists the names which a view lacks.
  bool strict_templates = false;
};

// Ways of a request through the site: handle() chooses language and theme, looks for a foreign origin, then the router finds
// the route, whose permission is checked before its handler is called; last come validators and security headers.
// `web`'s own templates, static files and routes (/static/…, POST /theme) are always part of it.
//
// ?lang=fr and ?theme=dark in any address set the cookies of that name. Cookies count before Accept-Language.
//
// The site: templates and routes of all features. Made once at start; handle() is thread-safe.
class Site {
 public:
  Site(SiteSettings settings, std::vector<Feature> features);
  ~Site();
  http::Response handle(const http::Request& request) const;
  // The page for a request whose handler threw (500) or that was too large (413): for http::Server's last parameter.
  http::Response failure(const http::Request& request, int status) const;
  std::vector<Route> const& routes() const;
  const SiteSettings& settings() const;
  PageCache::Figures page_cache() const;
  // Renders a template in a language. Throws std::logic_error if there is no such template.
  std::string render(base::Language language, std::string_view template_name, const boost::json::object& view) const;
  // Address of a static file with its content's hash, as "/static/web/site.css?v=3f2a…".
  std::string asset(std::string_view name) const;
  // "https://register.example.org": the one set, else that of the request's Host header.
  std::string base_url(const http::Request& request) const;

 private:
  friend class Context;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace web
