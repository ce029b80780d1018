// SPDX-License-Identifier: EUPL-1.2
#include "web/site.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value_from.hpp>
#include <map>
#include <optional>
#include <stdexcept>

#include "base/log.h"
#include "base/outage.h"
#include "base/partial_date.h"
#include "base/secret.h"
#include "http/encoding.h"
#include "web/assets.h"
#include "web/guard.h"
#include "web/page_cache.h"
#include "web/template.h"
#include "web/template_source.h"
#include "web/views.h"

std::span<const base::EmbeddedFile> embedded_web();

namespace web {
namespace {

constexpr std::size_t language_count = 5;  // base::Language, the pseudo language included
constexpr int gzip_level = 1;  // docs/decisions/0020-compression.md
constexpr std::string_view themes[] = {"auto", "light", "dark"};

std::string_view known_theme(std::string_view text) {
  for (const auto theme : themes) {
    if (theme == text) return theme;
  }
  return {};
}

bool is_api(std::string_view path) { return path.starts_with("/api/"); }
bool is_static(std::string_view path) { return path.starts_with("/static/"); }

// The query without one parameter, ready for another: "" or "?a=b".
std::string query_without(std::string_view query, std::string_view name) {
  std::string out;
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto part = query.substr(0, end);
    if (!part.empty() && part.substr(0, part.find('=')) != name) {
      out += out.empty() ? '?' : '&';
      out += part;
    }
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
  }
  return out;
}

std::string encoded_path(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const auto slash = path.find('/');
    out += http::url_encode(path.substr(0, slash));
    if (slash == std::string_view::npos) break;
    out += '/';
    path.remove_prefix(slash + 1);
  }
  return out;
}

bool is_below(std::string_view path, std::string_view url) {
  return path == url || (url != "/" && path.starts_with(url) && path[url.size()] == '/');
}

base::Message title_of(int status) {
  switch (status) {
    case 400: return base::msg("This request could not be understood");
    case 401: return base::msg("This needs you to sign in");
    case 403: return base::msg("This is not open to you");
    case 404: return base::msg("There is no such page");
    case 405: return base::msg("This page does not do that");
    case 409: return base::msg("Something else was changed in the meantime");
    case 413: return base::msg("This is too large");
    case 410: return base::msg("This is no longer there");
    case 415: return base::msg("This is of a kind that is not taken here");
    case 422: return base::msg("This could not be accepted");
    case 429: return base::msg("This was tried too often");
    case 500: return base::msg("Something went wrong here");
    case 503: return base::msg("This is not possible at the moment");
    default: return base::msg("This did not work");
  }
}

}  // namespace

struct Site::State {
  SiteSettings settings;
  std::vector<Feature> features;
  std::vector<Route> routes;
  std::vector<MenuEntry> menu;
  std::vector<MenuEntry> desk;
  Assets assets;
  http::Router router;
  std::unique_ptr<PageCache> cache;  // thread-safe in itself
  std::map<std::string, std::array<std::unique_ptr<Template>, language_count>, std::less<>> templates;
  std::string own_host;  // of settings.base_url
  // Stands in kept pages where whoever is signed in finds their name; made at start, so that no record can hold it.
  std::string account_mark = "<!--" + base::new_secret() + "-->";

  void add_routes(const Site& site);
  void parse_templates();
  const Template& find(base::Language language, std::string_view name) const;
  void render(base::Language language, std::string_view name, const boost::json::object& view, std::string& out) const;
  Context context(const Site& site, const http::Match& match, bool ask_who = true) const;
  std::optional<http::Response> refusal(const Route& route, Context& context) const;
  std::string account(const Context& context) const;  // the header's block for whoever is signed in, or may
  void put_account(http::Response& response, const Context& context) const;
  http::Response run(const Route& route, Context& context) const;
  http::Response run_cached(const Route& route, Context& context) const;
  Layout layout(const Context& context) const;
};

namespace {

// Tests alone may ask for the invented language.
base::Language language_of(const http::Request& request, const SiteSettings& settings) {
  if (const auto asked = request.parameter("lang")) {
    if (settings.strict_templates && *asked == base::code(base::Language::pseudo)) return base::Language::pseudo;
    if (const auto language = base::parse_language(*asked)) return *language;
  }
  if (const auto kept = request.cookie("lang")) {
    if (const auto language = base::parse_language(*kept)) return *language;
  }
  return base::preferred_language(request.header("accept-language").value_or(""));
}

std::string_view theme_of(const http::Request& request) {
  for (const auto given : {request.parameter("theme"), request.cookie("theme")}) {
    if (given && !known_theme(*given).empty()) return known_theme(*given);
  }
  return themes[0];
}

std::string cookie(std::string_view name, std::string_view value, bool secure) {
  return fmt::format("{}={}; Path=/; Max-Age={}; SameSite=Lax; HttpOnly{}", name, value, choice_lifetime.count(),
                     secure ? "; Secure" : "");
}

http::Response set_theme(Context& context) {
  const auto theme = known_theme(context.request.form_field("theme").value_or(""));
  if (theme.empty())
    return context.problem(400, base::msg("The choices are light, dark, and as the device does it."));
  auto response = http::redirect(local_address(context.request.form_field("return").value_or("/")));
  response.headers.emplace_back("Set-Cookie",
                                cookie("theme", theme, context.site.settings().base_url.starts_with("https:")));
  return response;
}

}  // namespace

Count count_view(base::Language language, long long n) {
  const int form = base::plural_form(language, n);
  return {base::format_number(language, n), form == 0, form == 1};
}

std::vector<Option> language_options(base::Language chosen) {
  std::vector<Option> options;
  for (const auto language : base::languages)
    options.push_back({std::string(base::code(language)), std::string(base::own_name(language)), language == chosen});
  return options;
}

Site::Site(SiteSettings settings, std::vector<Feature> features) : state_(std::make_unique<State>()) {
  auto& s = *state_;
  s.settings = std::move(settings);
  s.cache = std::make_unique<PageCache>(s.settings.page_cache_bytes);
  if (const auto scheme = s.settings.base_url.find("://"); scheme != std::string::npos)
    s.own_host = s.settings.base_url.substr(scheme + 3, s.settings.base_url.find('/', scheme + 3) - scheme - 3);
  while (s.settings.base_url.ends_with('/')) s.settings.base_url.pop_back();
  s.features = std::move(features);
  s.features.insert(s.features.begin(),
                    Feature{"web", {{"POST", "/theme", Permission::anyone, set_theme}}, {}, embedded_web()});
  for (const auto& feature : s.features) {
    s.assets.add(feature.files);
    s.routes.insert(s.routes.end(), feature.routes.begin(), feature.routes.end());
    s.menu.insert(s.menu.end(), feature.menu.begin(), feature.menu.end());
    s.desk.insert(s.desk.end(), feature.desk.begin(), feature.desk.end());
  }
  for (auto* menu : {&s.menu, &s.desk}) std::ranges::stable_sort(*menu, {}, &MenuEntry::order);
  s.parse_templates();
  s.add_routes(*this);
}

Site::~Site() = default;

void Site::State::parse_templates() {
  TemplateSources sources;
  for (const auto& feature : features) add_template_sources(sources, feature.files);
  const auto address = [this](std::string_view name) { return assets.address(name); };
  for (const auto& [name, source] : sources) {
    const auto whole = with_partials(sources, name);
    auto& of_language = templates[name];
    for (std::size_t i = 0; i < language_count; ++i)
      of_language[i] =
          std::make_unique<Template>(name, translated(name, whole, static_cast<base::Language>(i), address));
  }
}

void Site::State::add_routes(const Site& site) {
  router.add("GET", "/static/{part}/{name*}", [this](const http::Match& match) {
    return assets.answer(match.request, match.path.find("part")->second + "/" + match.path.find("name")->second);
  });
  for (const auto& route : routes) {
    router.add(route.method, route.pattern, [this, &site, &route](const http::Match& match) {
      auto made = context(site, match);
      try {
        return run(route, made);
      } catch (const base::Outage& outage) {
        base::log_error("{} {}: {}", match.request.method, route.pattern, outage.what());
        return made.problem(503, outage.problem().message);
      }
    });
  }
  router.set_not_found([this, &site](const http::Match& match) {
    const auto made = context(site, match);
    return made.problem(404, base::msg("Nothing is at {path}. It may have been moved or written wrongly.",
                                       {{"path", match.request.path}}));
  });
}

Context Site::State::context(const Site& site, const http::Match& match, bool ask_who) const {
  Context made{match.request,
               match,
               site,
               language_of(match.request, settings),
               settings.everyone_operates || (!settings.nobody_operates && is_local_request(match.request)),
               theme_of(match.request)};
  if (settings.identify && ask_who) made.identity = settings.identify(match.request);
  made.is_operator |= made.identity.is_steward();
  return made;
}

namespace {

bool allows(const Permission& permission, const Context& context) {
  using enum Permission::Kind;
  const auto& who = context.identity;
  switch (permission.kind) {
    case anyone: return true;
    case signed_in: return who.signed_in();
    case of_organisation: return who.role_in(context.path(permission.parameter)) >= permission.least;
    case stewards: return context.is_operator;
    case administrators: return who.is_administrator();
  }
  return false;
}

bool is_reading(const http::Request& request) { return request.method == "GET" || request.method == "HEAD"; }

}  // namespace

// Why the route is not for whoever asks, if so.
std::optional<http::Response> Site::State::refusal(const Route& route, Context& context) const {
  if (!allows(route.permission, context)) {
    if (!context.identity.signed_in()) {
      if (settings.ask_to_sign_in) return settings.ask_to_sign_in(context);
      if (route.permission.kind == Permission::Kind::stewards)
        return context.problem(403, base::msg("Only those who run this register may do this: from the machine that it runs "
                                              "on, at http://localhost."));
    }
    switch (route.permission.kind) {
      case Permission::Kind::of_organisation:
        return context.problem(403, base::msg("This is for those who work for the organisation, in a role that covers it. Its administrators give out roles."));
      case Permission::Kind::stewards: return context.problem(403, base::msg("This is for the stewards of the register."));
      default: return context.problem(403, base::msg("This is for the administrators of the register."));
    }
  }
  if (!is_reading(context.request) && !context.identity.may_write)
    return context.problem(403, base::msg("This API token may read only. Make one with the scope “write” to change something."));
  return std::nullopt;
}

http::Response Site::State::run(const Route& route, Context& context) const {
  if (const auto why = foreign_origin(context.request, own_host)) return context.problem(403, *why);
  if (auto refused = refusal(route, context)) return std::move(*refused);
  if (const auto why = unexpected_type(context.request)) return context.problem(415, *why);
  if (route.cached && settings.data_version && is_reading(context.request)) return run_cached(route, context);
  auto response = route.handler(context);
  if (settings.settle && !is_reading(context.request) && response.status < 400) settings.settle();
  // What only some may see is kept by no cache, the browser's included.
  if (context.identity.signed_in() && !response.get("Cache-Control")) response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

http::Response Site::State::run_cached(const Route& route, Context& context) const {
  auto& pages = *cache;
  const auto& request = context.request;
  const auto version = settings.data_version();
  const bool signed_in = context.identity.signed_in();
  const auto key = fmt::format("{}?{}\n{}{}{}{}", request.path, request.query, base::code(context.language), context.theme,
                               context.is_operator ? '!' : signed_in ? 's' : '.', settings.base_url.empty() ? request.header("host").value_or("") : "");
  // Pages for whoever is signed in are kept with a mark, in whose place their name is put below.
  const bool wants_gzip = !signed_in && http::accepts(request, "gzip");
  auto page = pages.find(key, version);
  if (!page) {
    context.for_keeping = true;
    auto made = route.handler(context);
    context.for_keeping = false;
    if (signed_in && (made.status != 200 || made.pieces || made.get("Set-Cookie"))) put_account(made, context);
    if (made.status != 200 || made.pieces || made.get("Set-Cookie")) return made;
    auto fresh = std::make_shared<CachedPage>();
    fresh->headers = std::move(made.headers);
    fresh->body = made.shared_body ? made.shared_body : std::make_shared<const std::string>(made.content());
    fresh->etag = http::etag_of(*fresh->body);
    if (wants_gzip) fresh->gzip = std::make_shared<const std::string>(http::gzip(*fresh->body, gzip_level));
    pages.put(key, version, fresh);
    page = fresh;
  } else if (wants_gzip && !page->gzip) {
    auto with_gzip = std::make_shared<CachedPage>(*page);
    with_gzip->gzip = std::make_shared<const std::string>(http::gzip(*page->body, gzip_level));
    pages.put(key, version, with_gzip);
    page = with_gzip;
  }
  http::Response response;
  response.headers = page->headers;
  if (signed_in) {
    response.shared_body = page->body;
    put_account(response, context);
    return response;
  }
  response.headers.emplace_back("ETag", page->etag);
  if (wants_gzip) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.set("Vary", "Accept-Encoding");  // for those compressed later the server says it
    response.shared_body = page->gzip;
  } else {
    response.shared_body = page->body;
  }
  return response;
}

std::string Site::State::account(const Context& context) const {
  const auto& who = context.identity;
  AccountBlock view;
  view.offered = settings.identify != nullptr;
  view.signed_in = who.signed_in();
  view.name = who.name;
  view.has_unread = who.unread > 0;
  if (view.has_unread) view.unread = count_view(context.language, who.unread);
  view.return_to = http::url_encode(encoded_path(context.request.path) + query_without(context.request.query, "lang"));
  std::string out;
  render(context.language, "web/account", boost::json::value_from(view).as_object(), out);
  return out;
}

void Site::State::put_account(http::Response& response, const Context& context) const {
  const auto body = response.content();
  const auto at = body.find(account_mark);
  if (at == std::string_view::npos) return;
  const auto block = account(context);
  std::string whole;
  whole.reserve(body.size() + block.size());
  whole.append(body.substr(0, at)).append(block).append(body.substr(at + account_mark.size()));
  response.shared_body.reset();
  response.body = std::move(whole);
}

http::Response Site::handle(const http::Request& request) const {
  auto response = state_->router.handle(request);
  if (state_->settings.base_url.starts_with("https:"))
    response.headers.emplace_back("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  if (is_static(request.path)) {
    add_security_headers(response);
    return response;
  }
  if (response.status == 405 && response.get("Content-Type").value_or("").starts_with("text/plain")) {
    const http::Match nowhere{request, {}, {}};
    const auto allowed = std::string(response.get("Allow").value_or(""));
    response = state_->context(*this, nowhere)
                   .problem(405, base::msg("This address takes {methods} only.", {{"methods", allowed}}));
    response.set("Allow", allowed);
  }
  const auto type = response.get("Content-Type").value_or("");
  const bool is_page = type.starts_with("text/html");
  if (is_page || !is_api(request.path)) {
    const bool secure = state_->settings.base_url.starts_with("https:");
    if (const auto asked = request.parameter("lang"); asked && base::parse_language(*asked))
      response.headers.emplace_back("Set-Cookie", cookie("lang", base::code(*base::parse_language(*asked)), secure));
    if (const auto asked = request.parameter("theme"); asked && !known_theme(*asked).empty())
      response.headers.emplace_back("Set-Cookie", cookie("theme", known_theme(*asked), secure));
  }
  if (is_page) {
    response.headers.emplace_back("Content-Language", base::code(language_of(request, state_->settings)));
    const auto vary = response.get("Vary");
    response.set("Vary", (vary ? std::string(*vary) + ", " : std::string()) + "Accept-Language, Cookie");
  }
  if (!response.get("Cache-Control")) response.headers.emplace_back("Cache-Control", is_page ? "private, no-cache" : "no-cache");
  add_security_headers(response);
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  if (is_read && response.status == 200 && !response.pieces) {
    const auto given = response.get("ETag");
    const auto etag = given ? std::string(*given) : http::etag_of(response.content());
    return http::with_etag(request, std::move(response), etag);
  }
  return response;
}

http::Response Site::failure(const http::Request& request, int status) const {
  const http::Match nowhere{request, {}, {}};
  const auto what = status == 413 ? base::msg("What was sent is larger than this server takes. A large list is imported on the server itself, by the command “cosmopolis import relations”.")
                                  : base::msg("The fault is on our side and was recorded. Please try again later.");
  auto response = state_->context(*this, nowhere, false).problem(status, what);
  add_security_headers(response);
  return response;
}

const std::vector<Route>& Site::routes() const { return state_->routes; }
const SiteSettings& Site::settings() const { return state_->settings; }
PageCache::Figures Site::page_cache() const { return state_->cache->figures(); }
std::string Site::asset(std::string_view name) const { return state_->assets.address(name); }

std::string Site::base_url(const http::Request& request) const {
  if (!state_->settings.base_url.empty()) return state_->settings.base_url;
  std::string host = "http://";
  for (const char c : request.header("host").value_or("localhost")) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                      c == ':' || c == '[' || c == ']';
    if (fits) host += c;
  }
  return host;
}

std::string Site::render(base::Language language, std::string_view name, const boost::json::object& view) const {
  std::string out;
  state_->render(language, name, view, out);
  return out;
}

const Template& Site::State::find(base::Language language, std::string_view name) const {
  const auto found = templates.find(name);
  if (found == templates.end()) throw std::logic_error("there is no template called " + std::string(name));
  return *found->second[static_cast<std::size_t>(language)];
}

void Site::State::render(base::Language language, std::string_view name, const boost::json::object& view,
                         std::string& out) const {
  const auto& parsed = find(language, name);
  if (!settings.strict_templates) return parsed.render(view, out);
  std::vector<std::string> missing;
  parsed.render(view, out, &missing);
  if (!missing.empty())
    throw std::logic_error(fmt::format("the view of template {} lacks {}", name, fmt::join(missing, ", ")));
}

Layout Site::State::layout(const Context& context) const {
  const auto& request = context.request;
  Layout layout;
  layout.language = base::code(context.language);
  layout.direction = "ltr";
  layout.site_name = settings.name;
  layout.path = request.path;
  const auto path = encoded_path(request.path);
  const auto query = query_without(request.query, "lang");
  layout.address = path + query;
  const auto base = context.site.base_url(request);
  layout.canonical = base + layout.address;
  for (const auto language : base::languages) {
    LanguageLink link;
    link.code = base::code(language);
    link.name = base::own_name(language);
    link.url = fmt::format("{}{}{}lang={}", path, query, query.empty() ? '?' : '&', link.code);
    link.absolute = base + link.url;
    link.current = language == context.language;
    layout.languages.push_back(std::move(link));
  }
  const std::string_view place = context.section.empty() ? std::string_view(request.path) : context.section;
  const auto entries = [&](const std::vector<MenuEntry>& from) {
    std::vector<MenuItem> items;
    for (const auto& entry : from)
      if (allows(entry.permission, context))
        items.push_back({base::translate(context.language, entry.label), entry.url, is_below(place, entry.url)});
    return items;
  };
  layout.menu = entries(menu);
  if (std::ranges::any_of(desk, [&](const MenuEntry& entry) { return is_below(place, entry.url); })) layout.desk = entries(desk);
  layout.has_desk = !layout.desk.empty();
  layout.account = context.for_keeping && context.identity.signed_in() ? account_mark : account(context);
  layout.theme = context.theme;
  layout.theme_is_light = context.theme == "light";
  layout.theme_is_dark = context.theme == "dark";
  layout.theme_is_auto = context.theme == "auto";
  layout.is_operator = context.is_operator;
  layout.year = base::today().year;
  layout.version = COSMOPOLIS_VERSION;
  return layout;
}

std::string_view Context::path(std::string_view name) const {
  const auto found = match.path.find(name);
  if (found == match.path.end())
    throw std::logic_error(fmt::format("route {} has no parameter {}", match.pattern, name));
  return found->second;
}

http::Response Context::page(std::string_view template_name, std::string_view title, boost::json::object view,
                             int status) const {
  const auto& state = *site.state_;
  auto layout = state.layout(*this);
  layout.title = title;
  state.render(language, template_name, view, layout.content);
  // The layout's values live only until it is rendered.
  unsigned char buffer[16384];
  boost::json::monotonic_resource memory(buffer, sizeof buffer);
  auto content = std::move(layout.content);
  layout.content.clear();
  auto values = boost::json::value_from(layout, &memory);
  values.get_object()["content"] = content;
  std::string page;
  page.reserve(content.size() + 8192);
  state.render(language, "web/layout", values.get_object(), page);
  return http::html_response(std::move(page), status);
}

http::Response Context::fragment(std::string_view template_name, boost::json::object view, int status) const {
  return http::html_response(site.render(language, template_name, view), status);
}

http::Response Context::problem(int status, const base::Message& message) const {
  const auto title = tr(title_of(status));
  if (is_api(request.path)) {
    auto response = http::problem_response(status, title, tr(message), request.path);
    response.headers.emplace_back("Content-Language", base::code(language));
    return response;
  }
  ProblemPage view{status, title, tr(message), status >= 500 ? request.id : std::string()};
  return page("web/problem", title, boost::json::value_from(view).as_object(), status);
}

}  // namespace web
